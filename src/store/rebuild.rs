//! Makes the records again from the journal: after doubt, after an erasure, and because sled's files only grow.
use super::folder::{StoreFolder, remove_dir, remove_file, sync_dir};
use super::follower::{Carrier, Fold};
use super::journal::{Head, JournalRead};
use super::records::{Records, heal_names};
use super::trouble::StoreError;
use std::fs;
use std::path::Path;

/// What a rebuild did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// The change the new records have come to.
    pub head: Head,
}

/// Folds the whole journal into new records beside the old, then gives them the old ones' name. The store's lock
/// must be held and its records closed. `progress` is told the last change folded, now and then. If it fails, the
/// old records are as they were. Memory: a batch and sled's small cache, however long the journal.
pub fn rebuild(
    folder: &StoreFolder,
    journal: &dyn JournalRead,
    fold: Fold,
    progress: &mut dyn FnMut(u64),
) -> Result<Rebuilt, StoreError> {
    let (dir, old, new) = (folder.sled(), folder.sled_old(), folder.sled_new());
    heal_names(folder)?;
    let records = make_beside(&new, folder, journal, fold, progress)?;
    let head = records.applied()?;
    records.close()?;
    make_durable(&new)?;
    if dir.exists() {
        fs::rename(&dir, &old).map_err(|e| StoreError::io("name", &dir, e))?;
    }
    super::fault::point("rebuild.between");
    fs::rename(&new, &dir).map_err(|e| StoreError::io("name", &new, e))?;
    sync_dir(folder.path())?;
    remove_dir(&old)?;
    // What stood open and doubtful is gone: the new records were closed in order.
    remove_file(&folder.sled_open_mark())?;
    Ok(Rebuilt { head })
}

/// Folds the whole journal into new records in `dir`, left open.
pub(super) fn make_beside(
    dir: &Path,
    folder: &StoreFolder,
    journal: &dyn JournalRead,
    fold: Fold,
    progress: &mut dyn FnMut(u64),
) -> Result<Records, StoreError> {
    remove_dir(dir)?;
    let records = Records::open_beside(dir, folder.id())?;
    let mut carrier = Carrier::new(&records, fold)?;
    for frame in journal.frames_from(1) {
        let frame = frame?;
        if carrier.carry(&frame)? {
            progress(frame.header.seq);
        }
    }
    carrier.write()?;
    drop(carrier);
    records.flush()?;
    Ok(records)
}

/// sled's own flush never reaches the disk for certain (it calls `sync_file_range`): its files are synced here,
/// before they take the place of ones that may be whole.
fn make_durable(dir: &Path) -> Result<(), StoreError> {
    let entries = fs::read_dir(dir).map_err(|e| StoreError::io("look into", dir, e))?;
    for entry in entries {
        let path = entry.map_err(|e| StoreError::io("look into", dir, e))?.path();
        if path.is_file() {
            let file = fs::File::open(&path).map_err(|e| StoreError::io("open", &path, e))?;
            file.sync_all().map_err(|e| StoreError::io("make durable", &path, e))?;
        }
    }
    sync_dir(dir)
}

#[cfg(test)]
mod tests;
