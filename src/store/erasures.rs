//! Which children were erased, noted beside the backups: whoever brings one back on a bare machine knows what has to be erased again.
//! A number and a time; no name, and nothing of why.
use super::trouble::StoreError;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Name of the list in a folder of backups.
pub const FILE: &str = "erasures.jsonl";

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Id of the store, hexadecimal: the backups of several may lie in one folder.
    pub store: String,
    /// The record's number.
    pub child: u32,
    /// When, RFC 3339, UTC.
    pub at: String,
}

/// Adds a line to the list in that folder.
///
/// # Errors
/// It cannot be written.
pub fn note(folder: &Path, erased: &Erased) -> Result<(), StoreError> {
    let path = folder.join(FILE);
    let mut line = serde_json::to_string(erased).unwrap_or_default();
    line.push('\n');
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
    let wrote = opened.and_then(|mut file| file.write_all(line.as_bytes()).and_then(|()| file.sync_all()));
    wrote.map_err(|fault| StoreError::io("write", &path, fault))
}

/// What is noted of a store in that folder, the oldest first; none where there is no list that can be read. A line that a power cut tore
/// is passed over.
pub fn noted(folder: &Path, store: &str) -> Option<Vec<Erased>> {
    let text = fs::read_to_string(folder.join(FILE)).ok()?;
    let all = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    Some(all.filter(|erased: &Erased| erased.store == store).collect())
}
