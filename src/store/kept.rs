//! What was done to keep a store safe, noted in it: backups, seals, packs, looks through the journal. By it the health check says how
//! old the last one is, and an erasure says which backups still hold the child. No truth rests on it.
use super::folder::StoreFolder;
use super::trouble::StoreError;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

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

/// Notes a deed. Whoever did it has done it: a note that cannot be written is a reason to say so, not to take it back.
pub fn note(folder: &StoreFolder, note: &Note) -> Result<(), StoreError> {
    let path = folder.kept();
    let mut line = serde_json::to_string(note).unwrap_or_default();
    line.push('\n');
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
    let wrote = opened.and_then(|mut file| file.write_all(line.as_bytes()).and_then(|()| file.sync_all()));
    wrote.map_err(|fault| StoreError::io("write", &path, fault))
}

/// All that is noted, oldest first; a line that a power cut tore is passed over.
pub fn notes(folder: &StoreFolder) -> Vec<Note> {
    let text = fs::read_to_string(folder.kept()).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
