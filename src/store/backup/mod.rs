//! A store in one stream, and out of it again: the journal to a change that is durable, and what else lies in the folder that
//! cannot be made again. Records and snapshot are not in it: they are made of the journal. The stream is a tar archive, so that
//! it can be looked into by hand; it is encrypted outside (see the command), its last file says what it must come to.
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Owner, restore};
pub use write::write;

use super::folder::StoreFolder;
use super::hex;
use super::journal::Head;
use serde::{Deserialize, Serialize};

/// The newest form of the archive that this program writes; older ones it reads.
pub const FORMAT: u32 = 1;
/// Name of the last file of an archive. Without it the archive was broken off.
const MANIFEST: &str = "manifest.json";
/// Name of the store's marker in the archive.
const MARKER: &str = "waitwell.store";
/// Folders of the archive: what of the store's folder goes along besides the journal.
const ALONG: [&str; 4] = ["config", "looks", "prefs", "habits"];
/// Files of the store's folder that go along.
const FILES: [&str; 1] = ["postcodes.csv"];

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the archive.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// Id of the store, hexadecimal.
    pub store: String,
    /// Invented children only.
    pub practice: bool,
    /// The last change in it.
    pub seq: u64,
    /// Its hash, hexadecimal: what the whole chain comes to.
    pub hash: String,
    /// When it was made, RFC 3339.
    pub made: String,
}

impl Manifest {
    fn of(folder: &StoreFolder, head: Head, made: String) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            store: hex(&folder.id()),
            practice: folder.is_practice(),
            seq: head.seq,
            hash: hex(&head.hash),
            made,
        }
    }
}

/// Why a backup was not made or not brought back, as a sentence for whoever asked for it.
#[derive(Debug)]
pub struct BackupFault(pub String);

impl std::fmt::Display for BackupFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<super::StoreError> for BackupFault {
    fn from(fault: super::StoreError) -> Self {
        Self(fault.to_string())
    }
}
