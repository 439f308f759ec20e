//! What of a child can be left outside the journal: all that is made of it goes, drafts that name the child go, and what was put
//! aside after damage is named, since nobody can say what is in it.
use super::Needles;
use crate::store::StoreError;
use crate::store::folder::{StoreFolder, sync_dir};
use std::fs;
use std::path::{Path, PathBuf};

/// Journals that a repair put aside: they hold what was in them.
const DAMAGED: &str = "damaged-";

/// What was put aside after damage.
pub(super) fn aside(folder: &StoreFolder) -> Vec<PathBuf> {
    let is = |path: &PathBuf| named(path).starts_with(DAMAGED);
    inside(folder.path()).into_iter().filter(is).collect()
}

/// Takes away all that is made of the journal: records, also those put aside as doubtful, and snapshots. A start makes them again.
pub(super) fn take_away(folder: &StoreFolder) -> Result<(), StoreError> {
    for path in inside(folder.path()) {
        let name = named(&path);
        let gone = if path.is_dir() && name.starts_with("sled") {
            fs::remove_dir_all(&path)
        } else if name.starts_with("snapshot") || name.starts_with("sled") {
            fs::remove_file(&path)
        } else {
            continue;
        };
        gone.map_err(|fault| StoreError::io("remove", &path, fault))?;
    }
    sync_dir(folder.path())
}

/// Half-filled forms that are about the child, or name it; how many there were.
pub(super) fn drafts(folder: &StoreFolder, needles: &Needles) -> Result<usize, StoreError> {
    let mut gone = 0;
    for path in inside(&folder.drafts()) {
        let all = fs::read(&path).map_err(|fault| StoreError::io("read", &path, fault))?;
        // A file of drafts is small: where it names the child, it is left without those.
        gone += crate::keeper::drafts::leave_out(&path, &all, &|name, text| {
            needles.are_in(name.as_bytes()) || needles.are_in(text.as_bytes()) || needles.are_of(name)
        })
        .map_err(|fault| StoreError::io("write", &path, fault))?;
    }
    Ok(gone)
}

fn inside(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn named(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
