//! A store out of a stream, into an empty place. It is laid down beside that place and checked to its last change first: what is
//! damaged, foreign or broken off never gets the store's name.
use super::{ALONG, BackupFault, FILES, FORMAT, MANIFEST, MARKER, Manifest};
use crate::store::folder::{Place, StoreFolder, make_inner, new_file, sync_dir};
use crate::store::hex;
use crate::store::journal;
use crate::store::trouble::StoreError;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::{Component, Path, PathBuf};

/// Largest single file that is taken: none that is written is near it.
const FILE_MOST: u64 = 1 << 30;

/// Whose a store is to be: user and group by number.
pub type Owner = (u32, u32);

/// Lays the store of a stream down at `to`, where nothing or an empty folder may be. `practice`: it is one of invented children
/// that is wanted. `owner`: whose it is to be, where that is somebody else than who brings it back (root, for the keeper's account);
/// an empty folder that it replaces says it, too. The stream is read to its end, and then `whole` says whether whoever opened it found it whole.
/// `last` is what is done to the store before it gets its name and anybody can come in.
///
/// # Errors
/// In words; nothing is at `to` then that was not there before.
pub fn restore(
    mut from: impl Read,
    to: &Path,
    practice: bool,
    owner: Option<Owner>,
    whole: impl FnOnce() -> Result<(), BackupFault>,
    last: impl FnOnce(&StoreFolder, &Manifest),
) -> Result<Manifest, BackupFault> {
    match StoreFolder::look(to)? {
        Place::Absent | Place::Empty => {}
        Place::Store | Place::Foreign => {
            return Err(BackupFault(format!(
                "Something is in {} already. A backup is brought back into an empty place, so that nothing is lost. Nothing was \
                 changed.",
                to.display()
            )));
        }
    }
    let owner = owner.or_else(|| owner_of(to));
    let beside = beside(to)?;
    let laid = lay_down(&mut from, &beside);
    let rest = std::io::copy(&mut from, &mut std::io::sink()).map_err(|fault| unread(&fault));
    // A key that does not fit is told as that, and not as an archive that has no end.
    let laid = whole().and(rest).and(laid).and_then(|manifest| check(&beside, manifest, practice));
    let opened = laid.and_then(|manifest| Ok((StoreFolder::open(&beside)?, manifest)));
    let laid = opened.map(|(folder, manifest)| {
        last(&folder, &manifest);
        manifest
    });
    let given =
        laid.and_then(|manifest| owner.map_or(Ok(()), |owner| give(&beside, owner)).map(|()| manifest));
    let named = given.and_then(|manifest| take_name(&beside, to).map(|()| manifest));
    if named.is_err() {
        // Children's data does not stay behind where nobody looks for it.
        let _ = fs::remove_dir_all(&beside);
    }
    named
}

/// Whose the empty folder is that is there already, where root may give what it brings back to them.
fn owner_of(to: &Path) -> Option<Owner> {
    let there = fs::symlink_metadata(to).ok().filter(fs::Metadata::is_dir)?;
    rustix::process::geteuid().is_root().then(|| (there.uid(), there.gid()))
}

/// Gives a folder and all that is in it to somebody. It is checked and has not its name yet: nobody else is in it.
fn give(at: &Path, (user, group): Owner) -> Result<(), BackupFault> {
    lchown(at, Some(user), Some(group)).map_err(|fault| StoreError::io("give away", at, fault))?;
    if !at.is_symlink() && at.is_dir() {
        for entry in fs::read_dir(at).map_err(|fault| StoreError::io("look into", at, fault))?.flatten() {
            give(&entry.path(), (user, group))?;
        }
    }
    Ok(())
}

fn beside(to: &Path) -> Result<PathBuf, BackupFault> {
    let (Some(parent), Some(name)) = (to.parent(), to.file_name()) else {
        return Err(BackupFault(format!("{} is no place for a store.", to.display())));
    };
    fs::create_dir_all(parent).map_err(|fault| StoreError::io("make the folder", parent, fault))?;
    let beside = parent.join(format!("{}.coming-{}", name.to_string_lossy(), std::process::id()));
    make_inner(&beside)?;
    Ok(beside)
}

fn lay_down(from: impl Read, beside: &Path) -> Result<Manifest, BackupFault> {
    let mut archive = tar::Archive::new(from);
    let mut manifest = None;
    let entries = archive.entries().map_err(|fault| unread(&fault))?;
    for entry in entries {
        let mut entry = entry.map_err(|fault| unread(&fault))?;
        let path = entry.path().map_err(|fault| unread(&fault))?.into_owned();
        if !entry.header().entry_type().is_file() || entry.size() > FILE_MOST || !is_ours(&path) {
            return Err(foreign());
        }
        if path == Path::new(MANIFEST) {
            let read: Manifest = serde_json::from_reader(&mut entry).map_err(|_| foreign())?;
            if read.format > FORMAT {
                return Err(BackupFault(
                    "The backup was made by a newer waitwell. Use that version to bring it back. Nothing was changed.".to_owned(),
                ));
            }
            manifest = Some(read);
            continue;
        }
        let file = beside.join(&path);
        for folder in path
            .ancestors()
            .skip(1)
            .filter(|part| !part.as_os_str().is_empty())
            .collect::<Vec<_>>()
            .iter()
            .rev()
        {
            make_inner(&beside.join(folder))?;
        }
        let mut out = new_file(&file)?;
        std::io::copy(&mut entry, &mut out).map_err(|fault| unread(&fault))?;
        out.flush().and_then(|()| out.sync_all()).map_err(|fault| StoreError::io("write", &file, fault))?;
    }
    manifest.ok_or_else(|| BackupFault("The backup ends before its end: it was broken off while it was made, or cut since. Nothing was changed.".to_owned()))
}

/// Names that a backup of a store can have, and no way out of the folder.
fn is_ours(path: &Path) -> bool {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    match parts.as_deref() {
        Some([name]) => [MANIFEST, MARKER].contains(name) || FILES.contains(name),
        Some(["journal", name]) => journal::is_file(name),
        Some([folder, ..]) => ALONG.contains(folder),
        _ => false,
    }
}

fn check(beside: &Path, manifest: Manifest, practice: bool) -> Result<Manifest, BackupFault> {
    let folder = StoreFolder::open(beside).map_err(|_| foreign())?;
    let report = journal::verify(&folder, None)?;
    let same = report.damage.is_empty()
        && report.head.seq == manifest.seq
        && hex(&report.head.hash) == manifest.hash
        && folder.is_practice() == manifest.practice;
    if !same {
        return Err(BackupFault(
            "The backup does not come to what it says of itself: it is damaged. Nothing was changed. Use another one.".to_owned(),
        ));
    }
    if manifest.practice != practice {
        return Err(BackupFault(if practice {
            "The backup is of a real store, not of invented children. Bring it back without --practice. Nothing was changed.".to_owned()
        } else {
            "The backup is of a practice store: invented children must never stand in for real ones. --practice brings it back as \
             what it is. Nothing was changed."
                .to_owned()
        }));
    }
    Ok(manifest)
}

fn take_name(beside: &Path, to: &Path) -> Result<(), BackupFault> {
    sync_dir(beside)?;
    if to.is_dir() {
        // Empty but for what a broken-off making left; anything else keeps the folder where it is.
        for entry in fs::read_dir(to).map_err(|fault| StoreError::io("look into", to, fault))?.flatten() {
            fs::remove_file(entry.path()).map_err(|fault| StoreError::io("remove", &entry.path(), fault))?;
        }
        fs::remove_dir(to).map_err(|fault| StoreError::io("remove", to, fault))?;
    }
    fs::rename(beside, to).map_err(|fault| StoreError::io("name", to, fault))?;
    Ok(sync_dir(to.parent().unwrap_or(to))?)
}

fn unread(fault: &std::io::Error) -> BackupFault {
    BackupFault(format!(
        "The backup could not be read to its end ({fault}): it is damaged, cut, or for another key. Nothing was changed."
    ))
}

fn foreign() -> BackupFault {
    BackupFault("That is no backup of a waitwell store. Nothing was changed.".to_owned())
}
