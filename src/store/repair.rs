//! A damaged journal made usable again without destroying anything: all of it is copied aside first, what is whole before
//! the damage stays, and what comes after leaves the journal only once a person has said so.
use super::folder::{StoreFolder, make_inner, sync_dir};
use super::journal::{self, Header};
use super::trouble::{Damage, StoreError};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Bytes of a journal file before its first change: one damaged there holds nothing that is kept.
const START: u64 = journal::FILE_START;

/// What a repair would keep and lose.
#[derive(Debug, Clone)]
pub struct Loss {
    /// Every damaged place, in order; empty where the journal is whole but too short.
    pub damage: Vec<Damage>,
    /// The first change that is lost from use; all before it are kept.
    pub from: u64,
    /// The last change there ever was, as far as anybody knows.
    pub to: u64,
    /// The last change that is kept.
    pub last_kept: Option<Header>,
    /// Those lost from use that are whole, with their payload (empty if erased): readable from what is put aside.
    pub readable: Vec<(Header, Vec<u8>)>,
}

/// Looks through a store that no keeper has; changes nothing. `known` is the last change that snapshot or records know of.
/// `None` for a journal that is whole and reaches that far.
pub fn look(folder: &StoreFolder, known: u64) -> Result<Option<Loss>, StoreError> {
    let found = journal::verify(folder, None)?;
    let from = match found.damage.iter().filter_map(|damage| damage.seq).min() {
        Some(seq) => seq,
        None if found.damage.is_empty() && found.head.seq >= known => return Ok(None),
        None => found.head.seq + 1,
    };
    let mut loss = Loss {
        damage: found.damage,
        from,
        to: known.max(found.head.seq),
        last_kept: None,
        readable: Vec::new(),
    };
    journal::read_past_damage(folder, None, &mut |header, payload| {
        loss.to = loss.to.max(header.seq);
        if header.seq + 1 == from {
            loss.last_kept = Some(header.clone());
        }
        if header.seq >= from {
            loss.readable.push((header.clone(), payload.to_vec()));
        }
    })?;
    Ok(Some(loss))
}

impl Loss {
    /// Where the journal is to end: the file, and how many of its bytes stay.
    fn end(&self) -> Option<(&Path, u64)> {
        let first = self.damage.iter().find(|damage| damage.seq == Some(self.from));
        let first = first.or_else(|| self.damage.iter().find(|damage| damage.seq.is_none()))?;
        Some((&first.file, if first.offset < START { 0 } else { first.offset }))
    }
}

/// Copies journal and snapshots into `aside`, puts the records there too, and ends the journal before the damage. The
/// store's lock must be held. Broken off at any point it leaves a journal that is damaged still, and can be done again.
pub fn carry_out(folder: &StoreFolder, loss: &Loss, aside: &Path) -> Result<(), StoreError> {
    let io = |doing: &'static str, path: &Path| {
        let path = path.to_path_buf();
        move |e| StoreError::io(doing, &path, e)
    };
    make_inner(aside)?;
    let journal = folder.journal();
    let copy = aside.join("journal");
    make_inner(&copy)?;
    let files = files_of(&journal)?;
    for file in &files {
        copy_safely(file, &copy)?;
    }
    sync_dir(&copy)?;
    let snapshots = [folder.snapshot(), folder.snapshot().with_extension("previous")];
    for snapshot in snapshots.iter().filter(|path| path.exists()) {
        copy_safely(snapshot, aside)?;
    }
    sync_dir(aside)?;
    sync_dir(folder.path())?;
    super::fault::point("repair.copied");
    // Both know of changes that are about to go. The records follow from the journal, the snapshot is made anew.
    let records = folder.sled();
    if records.exists() {
        let there = aside.join("sled");
        fs::rename(&records, &there).map_err(io("put aside", &records))?;
    }
    for snapshot in snapshots.iter().filter(|path| path.exists()) {
        fs::remove_file(snapshot).map_err(io("remove", snapshot))?;
    }
    sync_dir(folder.path())?;
    let Some((damaged, keep)) = loss.end() else { return Ok(()) };
    // First the cut: until the later files are gone, they do not go on where this one ends, and no keeper starts.
    if keep > 0 {
        let file = File::options().write(true).open(damaged).map_err(io("open", damaged))?;
        file.set_len(keep).and_then(|()| file.sync_all()).map_err(io("cut", damaged))?;
    }
    super::fault::point("repair.cut");
    for file in files.iter().rev().filter(|file| file.as_path() > damaged || (keep == 0 && *file == damaged))
    {
        fs::remove_file(file).map_err(io("remove", file))?;
    }
    sync_dir(&journal)
}

/// The files of a folder, by name: journal files are numbered with leading zeros.
fn files_of(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let wrong = |e| StoreError::io("look into", dir, e);
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Copies a file into a folder, durably, and refuses where the copy is not as long.
fn copy_safely(file: &Path, into: &Path) -> Result<(), StoreError> {
    let to = into.join(file.file_name().unwrap_or_default());
    let copied = (|| {
        let bytes = fs::copy(file, &to)?;
        File::open(&to)?.sync_all()?;
        Ok(bytes == fs::metadata(file)?.len())
    })();
    match copied {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::io("copy whole", file, std::io::Error::other("the copy is shorter"))),
        Err(e) => Err(StoreError::io("copy", file, e)),
    }
}
