//! How the desk looks for this person: theme, keys and drawing characters from their own files and the environment. A wrong
//! file is told by line, one that cannot be read is told, too, and the defaults serve.
use crate::commands::cli::Common;
use crate::desk::app::Look;
use crate::desk::folders::Folders;
use crate::desk::glyphs;
use crate::desk::keymap::Keymap;
use crate::desk::keymap::remap::remapped;
use crate::desk::term::Manner;
use crate::desk::theme::{self, Colours, Theme};
use crate::desk::wishes::{Wishes, wishes};
use crate::keeper::identity::user;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The look, how the terminal is used, and what to tell of files that were not used.
pub fn look(common: &Common) -> (Look, Manner, Vec<String>) {
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut told = Vec::new();
    let places = places(common);
    let [keys, desk, themes] = ["keys.toml", "desk.toml", "themes.toml"].map(|name| {
        own_file(&places, name).unwrap_or_else(|words| {
            told.push(words);
            None
        })
    });
    let keymap = match keys {
        Some((name, text)) => remapped(&name, &text).unwrap_or_else(|fault| {
            told.push(fault.to_string());
            Keymap::default()
        }),
        None => Keymap::default(),
    };
    let own = match desk {
        Some((name, text)) => wishes(&name, &text).unwrap_or_else(|fault| {
            told.push(fault.to_string());
            Wishes::default()
        }),
        None => Wishes::default(),
    };
    // A variable goes before the file, and with 0 or no it also says no.
    let wish = |name: &str, own: bool| var(name).map_or(own, |said| !["0", "no", "false"].contains(&&*said));
    let colours =
        Colours { refused: common.plain || var("NO_COLOR").is_some(), term: var("TERM").unwrap_or_default() };
    let wished = var("WAITWELL_THEME").or(own.theme);
    let mut theme = Theme::choose(wished.as_deref(), &colours);
    if let Some((name, text)) = themes {
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
    let linear = common.linear || wish("WAITWELL_LINEAR", own.linear);
    // Whatever changes by itself would be a voice that never stops.
    let calm = linear || common.plain || wish("WAITWELL_REDUCED_MOTION", own.reduced_motion);
    (Look { keymap, theme, glyphs, calm, linear }, manner, told)
}

/// A folder of settings: where it lies, and how a file of it is named in a sentence.
type Named = (PathBuf, String);

/// Where a person's own files may lie, the first that has one counts: in the XDG config folder; on a server in the folder that
/// sftp shows them, since who comes in there has no shell.
fn places(common: &Common) -> Vec<Named> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = absolute("HOME");
    let config = absolute("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(".config")));
    let own = config.map(|folder| folder.join("waitwell")).map(|folder| {
        // In the home folder by its short name: the sentence it stands in has two lines at most.
        let short = home.and_then(|home| Some(format!("~/{}", folder.strip_prefix(home).ok()?.display())));
        let named = short.unwrap_or_else(|| folder.display().to_string());
        (folder, named)
    });
    // A server's file that is wrong is told by whatever opens the store.
    let server = common.server().ok().flatten();
    let of_server = server.and_then(|server| {
        let name = user(rustix::process::getuid().as_raw()).name;
        let folder = Folders::of(server.files_of(&name)?).settings()?;
        Some((folder, "settings".to_owned()))
    });
    own.into_iter().chain(of_server).collect()
}

/// A person's file, where there is one: its name to blame, and its text.
///
/// # Errors
/// It is there and cannot be read: in words. A wish that is silently passed over looks like a desk that does not obey.
fn own_file(places: &[Named], name: &str) -> Result<Option<(String, String)>, String> {
    for (folder, named) in places {
        let path: &Path = &folder.join(name);
        let named = format!("{named}/{name}");
        match std::fs::read(path) {
            Ok(bytes) => {
                let words =
                    format!("{named} is not text (UTF-8): save it as that. The desk goes on without it.");
                return String::from_utf8(bytes).map(|text| Some((named, text))).map_err(|_| words);
            }
            Err(fault) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&fault.kind()) => {}
            Err(fault) => {
                return Err(format!("{named} cannot be read ({fault}). The desk goes on without it."));
            }
        }
    }
    Ok(None)
}
