//! What a server's own file says of the waiting lists that all its people share: where the store is, by which socket its keeper
//! answers, by which folders files come and go. Where it speaks of a store no desk starts a keeper: that one is the service's.
use super::fault::ConfigFault;
use serde::Deserialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where the file lies; `WAITWELL_PLACE` names another, and none where it is set and empty.
pub const FILE: &str = "/etc/waitwell/place.toml";
/// The variable.
pub const VARIABLE: &str = "WAITWELL_PLACE";
/// What stands for the person's user name in `files`.
const USER: &str = "%u";

/// The waiting lists of a server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The store's folder.
    pub store: PathBuf,
    /// The socket at which its keeper answers.
    pub socket: PathBuf,
    /// The folder of a person's `in` and `out`, with `%u` for the user name.
    #[serde(default)]
    pub files: Option<String>,
    /// How well the store is to be kept.
    #[serde(default)]
    pub kept: Duties,
}

/// What is owed to a real store: past it `waitwell keeper status` says so. 0 asks for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Duties {
    /// Hours that may lie between two backups.
    pub backup_within_hours: u32,
    /// The same of seals.
    pub seal_within_hours: u32,
    /// Megabytes that are to be left on the store's disk.
    pub disk_left_least_mb: u64,
}

impl Default for Duties {
    fn default() -> Self {
        // A night's run may be late by its own delay and by how long the last one took.
        Self { backup_within_hours: 26, seal_within_hours: 26, disk_left_least_mb: 1_024 }
    }
}

impl Server {
    /// Reads a file's text; `name` is the file to blame.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn read(name: &str, text: &str) -> Result<Self, ConfigFault> {
        let wrong = |reason: String| ConfigFault::of_file(name, reason);
        let server: Self = toml::from_str(text).map_err(|fault| {
            ConfigFault::at(name, text, fault.span().map_or(0, |span| span.start), fault.message())
        })?;
        for (key, path) in [("store", &server.store), ("socket", &server.socket)] {
            if !path.is_absolute() {
                return Err(wrong(format!("'{key}' is no whole path: it begins with /")));
            }
        }
        if let Some(files) = &server.files {
            let last = Path::new(files).file_name().is_some_and(|last| last == USER);
            if !Path::new(files).is_absolute() || !last || files.matches(USER).count() != 1 {
                let why = "'files' is a whole path that ends in /%u: a folder of each person's own";
                return Err(wrong(why.to_owned()));
            }
        }
        Ok(server)
    }

    /// The server's file, where there is one: looked for by the environment (`std::env::var_os` at the edge).
    ///
    /// # Errors
    /// In words: it cannot be read, or is wrong.
    pub fn find(var: impl Fn(&str) -> Option<OsString>) -> Result<Option<Self>, String> {
        let named = var(VARIABLE);
        let path = named.clone().map_or_else(|| PathBuf::from(FILE), PathBuf::from);
        if path.as_os_str().is_empty() {
            return Ok(None);
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(&path.display().to_string(), &text).map(Some).map_err(|fault| {
                let line = fault.line.map(|line| format!(" line {line}")).unwrap_or_default();
                let reason = fault.reason.trim_end();
                format!(
                    "{}{line}: {reason}. Nothing was opened and nothing was changed. Tell whoever looks after this server.",
                    path.display()
                )
            }),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound && named.is_none() => Ok(None),
            Err(fault) => Err(format!(
                "{} says where this server's waiting lists are, and cannot be read ({fault}). Nothing was opened. Tell \
                 whoever looks after this server.",
                path.display()
            )),
        }
    }

    /// The folder of a person's files. None for a name that is no plain name of a folder.
    pub fn files_of(&self, user: &str) -> Option<PathBuf> {
        let plain = !user.is_empty() && !user.starts_with('.') && !user.contains(['/', '\0']);
        self.files.as_ref().filter(|_| plain).map(|files| PathBuf::from(files.replace(USER, user)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_ships_is_read() {
        let server = Server::read("place.toml", include_str!("../../config/deploy/place.toml")).unwrap();
        assert_eq!(server.store, Path::new("/var/lib/waitwell"));
        assert_eq!(server.files_of("asmith"), Some("/srv/waitwell/asmith".into()));
        assert_eq!(server.kept, Duties::default(), "what it says is what holds without it");
        for name in ["", "..", ".ssh", "a/b", "../etc"] {
            assert_eq!(server.files_of(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_wrong_file_is_told_by_line() {
        let place = "store = \"/s\"\nsocket = \"/k\"\n";
        for (text, line, words) in [
            ("store = \"/s\"\n", Some(1), "socket"),
            ("store = \"/s\"\nsocket = 3\n", Some(2), "string"),
            ("store = \"s\"\nsocket = \"/k\"\n", None, "'store' is no whole path"),
            (&format!("{place}file = \"/f/%u\"\n"), Some(3), "file"),
            (&format!("{place}files = \"/f\"\n"), None, "ends in /%u"),
            (&format!("{place}files = \"/%u/in\"\n"), None, "ends in /%u"),
            (&format!("{place}[kept]\nbackup_within = 3\n"), Some(4), "backup_within"),
        ] {
            let fault = Server::read("place.toml", text).unwrap_err();
            assert_eq!(fault.line, line, "{text}");
            assert!(fault.reason.contains(words), "{fault}");
        }
    }

    #[test]
    fn a_named_file_that_is_not_there_is_told_and_none_is_none() {
        let var = |value: &'static str| move |_: &str| Some(OsString::from(value));
        assert_eq!(Server::find(var("")), Ok(None));
        assert!(Server::find(var("/no/such.toml")).unwrap_err().contains("cannot be read"));
    }
}
