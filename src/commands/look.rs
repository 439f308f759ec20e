//! How the desk looks for this person: theme, keys and drawing characters from their own files and the environment. A wrong
//! file is told by line, and the defaults serve.
use crate::desk::app::Look;
use crate::desk::glyphs;
use crate::desk::keymap::Keymap;
use crate::desk::keymap::remap::remapped;
use crate::desk::term::Manner;
use crate::desk::theme::{self, Colours, Theme};
use crate::desk::wishes::{Wishes, wishes};
use std::path::PathBuf;

/// The look (`heard`: the command line asks for the desk in lines), how the terminal is used, and what to tell of files that were not used.
pub fn look(heard: bool) -> (Look, Manner, Vec<String>) {
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut told = Vec::new();
    let keymap = match own_file("keys.toml") {
        Some((name, text)) => remapped(&name, &text).unwrap_or_else(|fault| {
            told.push(fault.to_string());
            Keymap::default()
        }),
        None => Keymap::default(),
    };
    let own = match own_file("desk.toml") {
        Some((name, text)) => wishes(&name, &text).unwrap_or_else(|fault| {
            told.push(fault.to_string());
            Wishes::default()
        }),
        None => Wishes::default(),
    };
    // A variable goes before the file, and with 0 or no it also says no.
    let wish = |name: &str, own: bool| var(name).map_or(own, |said| !["0", "no", "false"].contains(&&*said));
    let colours = Colours { refused: var("NO_COLOR").is_some(), term: var("TERM").unwrap_or_default() };
    let wished = var("WAITWELL_THEME").or(own.theme);
    let mut theme = Theme::choose(wished.as_deref(), &colours);
    if let Some((name, text)) = own_file("themes.toml") {
        match theme::themes(&name, &text) {
            Ok(all) => {
                let named =
                    all.into_iter().find(|(known, _)| wished.as_deref().is_none_or(|wish| wish == known));
                if let Some((_, chosen)) = named.filter(|_| colours.are_there()) {
                    theme = chosen;
                }
            }
            Err(fault) => told.push(fault.to_string()),
        }
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(var).unwrap_or_default();
    let glyphs = glyphs::choose(wish("WAITWELL_BLOCKS", own.blocks), &locale);
    let manner = Manner {
        synchronized: !wish("WAITWELL_UNSYNCHRONIZED", own.unsynchronized),
        cursor_seen: wish("WAITWELL_CURSOR", own.cursor),
        wraps: !wish("WAITWELL_UNWRAPPED", own.unwrapped),
    };
    let linear = heard || wish("WAITWELL_LINEAR", own.linear);
    // Whatever changes by itself would be a voice that never stops.
    let calm = linear || wish("WAITWELL_REDUCED_MOTION", own.reduced_motion);
    (Look { keymap, theme, glyphs, calm, linear }, manner, told)
}

/// A file of the person's own in the XDG config folder, where there is one: its name to blame, and its text.
fn own_file(name: &str) -> Option<(String, String)> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")))?;
    let path = folder.join("waitwell").join(name);
    let text = std::fs::read_to_string(&path).ok()?;
    // In the home folder by its short name: the sentence it stands in has two lines at most.
    let short =
        absolute("HOME").and_then(|home| Some(format!("~/{}", path.strip_prefix(home).ok()?.display())));
    Some((short.unwrap_or_else(|| path.display().to_string()), text))
}
