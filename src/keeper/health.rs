//! How well the store is kept: when it was last backed up, sealed, looked through, and what room there is.
use crate::store::folder::StoreFolder;
use crate::store::kept::{Deed, Notes};
use crate::store::trouble::plain;
use crate::wire::message::{Health, NOT_KNOWN};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;

/// As it stands now, and what of it could not be looked at: that is 0. The journal is as large as the disk keeps it: its files are made
/// longer than what they hold.
pub(super) fn health(folder: &StoreFolder, notes: &Notes) -> (Health, Vec<String>) {
    let last = |what| notes.all.iter().rfind(|note| note.what == what);
    // What cannot be read is not "never".
    let unread = || notes.unread.is_some().then(|| NOT_KNOWN.to_owned());
    let at = |what| last(what).map(|note| note.at.clone()).or_else(unread);
    let dir = folder.journal();
    let size = |file: io::Result<fs::DirEntry>| Ok(file?.metadata()?.blocks() * 512);
    let journal = fs::read_dir(&dir).and_then(|files| files.map(size).sum::<io::Result<u64>>());
    let wrong = journal.as_ref().err().map(|fault| {
        format!(
            "The journal's folder {} cannot be looked into ({}), so how large it is is not known. What was saved is unchanged. Tell \
             whoever looks after this server: its disk may be failing.",
            dir.display(),
            plain(fault)
        )
    });
    let health = Health {
        backup: at(Deed::Backup),
        backup_to: last(Deed::Backup).map_or(0, |note| note.seq),
        seal: at(Deed::Seal),
        scrub: at(Deed::Scrub),
        pack: at(Deed::Pack),
        journal: journal.unwrap_or(0),
        disk_left: rustix::fs::statvfs(folder.path()).map_or(0, |disk| disk.f_bavail * disk.f_frsize),
    };
    (health, wrong.into_iter().chain(notes.unread.clone()).collect())
}
