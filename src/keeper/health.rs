//! How well the store is kept: when it was last backed up, sealed, looked through, and what room there is.
use crate::store::folder::StoreFolder;
use crate::store::kept::{Deed, notes};
use crate::wire::message::Health;
use std::os::unix::fs::MetadataExt;

/// As it stands now. What the disk does not say is 0. The journal is as large as the disk keeps it: its files are made longer
/// than what they hold.
pub(super) fn health(folder: &StoreFolder) -> Health {
    let notes = notes(folder);
    let last = |what| notes.iter().rfind(|note| note.what == what);
    let at = |what| last(what).map(|note| note.at.clone());
    let files = std::fs::read_dir(folder.journal()).into_iter().flatten().flatten();
    Health {
        backup: at(Deed::Backup),
        backup_to: last(Deed::Backup).map_or(0, |note| note.seq),
        seal: at(Deed::Seal),
        scrub: at(Deed::Scrub),
        pack: at(Deed::Pack),
        journal: files.filter_map(|file| Some(file.metadata().ok()?.blocks() * 512)).sum(),
        disk_left: rustix::fs::statvfs(folder.path()).map_or(0, |disk| disk.f_bavail * disk.f_frsize),
    }
}
