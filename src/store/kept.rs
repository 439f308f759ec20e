//! What was done to keep a store safe, noted in it: backups, seals, packs, looks through the journal. By it the health check says how
//! old the last one is, and an erasure says which backups still hold the child. No truth rests on it.
use super::folder::{StoreFolder, given_to_owner_of};
use super::trouble::StoreError;
use crate::domain::telling::capital;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// A backup was written.
    Backup,
    /// The journal's head was printed or written outside.
    Seal,
    /// The journal was looked through, and is whole.
    Scrub,
    /// The downtime pack was written.
    Pack,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What.
    pub what: Deed,
    /// When, RFC 3339, UTC.
    pub at: String,
    /// Up to which change.
    pub seq: u64,
    /// Where it lies; empty where it lies nowhere.
    #[serde(default)]
    pub file: String,
    /// Who, by user name; empty where the keeper itself did it, or nobody noted it.
    #[serde(default)]
    pub by: String,
    /// Of a backup: how many children are in it; none in lines of before that was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children: Option<u32>,
}

/// Notes a deed, behind half a line on a line of its own. What root notes stays the store's: it is its keeper who notes the next.
pub fn note(folder: &StoreFolder, note: &Note) -> Result<(), StoreError> {
    let path = folder.kept();
    let wrong = |fault: std::io::Error| StoreError::io("write", &path, fault);
    let mut line = serde_json::to_string(note).unwrap_or_default();
    line.push('\n');
    let link = rustix::fs::OFlags::NOFOLLOW.bits() as i32;
    let mut open = OpenOptions::new();
    let open = open.read(true).append(true).create(true).mode(0o600).custom_flags(link).open(&path);
    let mut file = open.map_err(wrong)?;
    given_to_owner_of(folder.path(), &file).map_err(wrong)?;
    let there = file.metadata().map_err(wrong)?.len();
    let mut last = [b'\n'];
    if there > 0 {
        file.read_exact_at(&mut last, there - 1).map_err(wrong)?;
    }
    if last != [b'\n'] {
        line.insert(0, '\n');
    }
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)
}

/// What is noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What could be read, oldest first.
    pub all: Vec<Note>,
    /// Why that is not all there is, as a sentence: then nobody may say that there was none.
    pub unread: Option<String>,
}

impl Notes {
    /// Backups among them.
    pub fn backups(&self) -> impl Iterator<Item = &Note> {
        self.all.iter().filter(|note| note.what == Deed::Backup)
    }
}

/// All that is noted, and what of it cannot be read.
pub fn notes(folder: &StoreFolder) -> Notes {
    let path = folder.kept();
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Notes::default(),
        Err(fault) => {
            let fault = StoreError::io("read", &path, fault);
            let unread = format!(
                "What was noted of backups and seals cannot be read ({fault}) Give {} to the account that owns the store's folder \
                 (chown), or bring it back.",
                path.display()
            );
            return Notes { all: Vec::new(), unread: Some(unread) };
        }
    };
    let (mut all, mut torn) = (Vec::new(), Vec::new());
    for (at, raw) in bytes.split(|byte| *byte == b'\n').enumerate() {
        match serde_json::from_slice(raw) {
            Ok(note) => all.push(note),
            Err(_) if raw.trim_ascii().is_empty() => {}
            Err(_) => torn.push(format!("line {}", at + 1)),
        }
    }
    let unread = (!torn.is_empty()).then(|| {
        format!(
            "{} of {} cannot be read, which noted a backup, a seal or another look after the store. Take it out once it is known which \
             backups there are.",
            capital(&torn.join(", ")),
            path.display()
        )
    });
    Notes { all, unread }
}
