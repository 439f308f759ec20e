//! How the desk looks for this person: theme, keys and drawing characters from their own files and the environment. A wrong
//! file is told by line, and the defaults serve.
use crate::desk::app::Look;
use crate::desk::glyphs;
use crate::desk::keymap::Keymap;
use crate::desk::keymap::remap::remapped;
use crate::desk::term::Manner;
use crate::desk::theme::{self, Colours, Theme};
use std::path::PathBuf;

/// The look, how the terminal is used, and what to tell of files that were not used.
pub fn look() -> (Look, Manner, Vec<String>) {
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut told = Vec::new();
    let keymap = match own_file("keys.toml") {
        Some((name, text)) => remapped(&name, &text).unwrap_or_else(|fault| {
            told.push(format!("{fault}. The keys are as they ship."));
            Keymap::default()
        }),
        None => Keymap::default(),
    };
    let colours = Colours { refused: var("NO_COLOR").is_some(), term: var("TERM").unwrap_or_default() };
    let wished = var("WAITWELL_THEME");
    let mut theme = Theme::choose(wished.as_deref(), &colours);
    if let Some((name, text)) = own_file("themes.toml") {
        match theme::themes(&name, &text) {
            Ok(own) => {
                let named =
                    own.into_iter().find(|(known, _)| wished.as_deref().is_none_or(|wish| wish == known));
                if let Some((_, own)) = named.filter(|_| colours.are_there()) {
                    theme = own;
                }
            }
            Err(fault) => told.push(format!("{fault}. The colours are as they ship.")),
        }
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(var).unwrap_or_default();
    let glyphs = glyphs::choose(var("WAITWELL_BLOCKS").is_some(), &locale);
    let manner = Manner {
        synchronized: var("WAITWELL_UNSYNCHRONIZED").is_none(),
        cursor_seen: var("WAITWELL_CURSOR").is_some(),
    };
    (Look { keymap, theme, glyphs }, manner, told)
}

/// A file of the person's own in the XDG config folder, where there is one: its name to blame, and its text.
fn own_file(name: &str) -> Option<(String, String)> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")))?;
    let path = folder.join("waitwell").join(name);
    let text = std::fs::read_to_string(&path).ok()?;
    Some((path.display().to_string(), text))
}
