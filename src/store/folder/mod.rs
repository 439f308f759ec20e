//! A store is one folder. This file says where everything in it lies, makes a new one, and refuses what is not one.
mod lock;
mod marker;
mod theirs;

pub use lock::StoreLock;
pub(crate) use marker::random;
pub use marker::{FORMAT, Marker};
pub(crate) use theirs::given_to_owner_of;

use super::trouble::StoreError;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Name of the marker file by which a folder is known to be a store.
const MARKER: &str = "waitwell.store";

/// What lies at a path, asked before anything is made or opened there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    Absent,
    /// An empty folder, or one in which the making of a store was broken off before its marker.
    Empty,
    /// A store of this program (whatever its version).
    Store,
    /// Something else, which is never touched.
    Foreign,
}

/// The folder of one store, found to be one; holds no lock and no open file.
#[derive(Debug, Clone)]
pub struct StoreFolder {
    path: PathBuf,
    marker: Marker,
}

impl StoreFolder {
    /// Says what lies at `path` without changing it.
    pub fn look(path: &Path) -> Result<Place, StoreError> {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Place::Absent),
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => return Ok(Place::Foreign),
            Err(e) => return Err(refused("look into", path, e)),
        };
        let mut foreign = false;
        for entry in entries {
            let name = entry.map_err(|e| refused("look into", path, e))?.file_name();
            if name == MARKER {
                return Ok(Place::Store);
            }
            foreign |= name != lock::LOCK && name != marker::UNFINISHED;
        }
        Ok(if foreign { Place::Foreign } else { Place::Empty })
    }

    /// Makes a new store where there is no folder or an empty one (mode 0700), with a random id. `practice` marks a
    /// store of invented children for good: it can neither send nor restore into a real one.
    pub fn create(path: &Path, practice: bool) -> Result<Self, StoreError> {
        match Self::look(path)? {
            Place::Absent => fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(path)
                .map_err(|e| refused("make the folder", path, e))?,
            Place::Empty => {
                let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
                fs::set_permissions(path, mode)
                    .map_err(|e| refused("close to others the folder", path, e))?;
            }
            Place::Store => {
                let why = "there is a waitwell store in it already".to_owned();
                return Err(StoreError::NotOurs { path: path.into(), why });
            }
            Place::Foreign => return Err(foreign(path)),
        }
        // Two newcomers may both have seen an empty folder: the lock decides which of them makes the store.
        let _lock = StoreLock::take(path)?;
        if Self::look(path)? != Place::Empty {
            return Self::open(path);
        }
        let marker = Marker::new(practice)?;
        marker.write(path)?;
        Ok(Self { path: path.into(), marker })
    }

    /// Opens the store in `path`; changes nothing. Refuses what is not a store, or one of another version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        match Self::look(path)? {
            Place::Absent | Place::Empty => return Err(StoreError::NoStore { path: path.into() }),
            Place::Foreign => return Err(foreign(path)),
            Place::Store => {}
        }
        Ok(Self { path: path.into(), marker: Marker::read(path)? })
    }

    /// Opens the store in `path`, or makes one where there is no folder or an empty one.
    pub fn open_or_create(path: &Path, practice: bool) -> Result<Self, StoreError> {
        match Self::look(path)? {
            Place::Absent | Place::Empty => Self::create(path, practice),
            Place::Store | Place::Foreign => Self::open(path),
        }
    }

    /// When it was made or brought back here; none where the file system does not say.
    pub fn made(&self) -> Option<std::time::SystemTime> {
        fs::metadata(self.path.join(MARKER)).and_then(|marker| marker.modified()).ok()
    }

    /// Takes the store for this process alone, or says who has it. A sled snapshot whose writing was broken off is
    /// removed on the way: sled 0.34.7 could not be opened with it.
    pub fn lock(&self) -> Result<StoreLock, StoreError> {
        let lock = StoreLock::take(&self.path)?;
        remove_unfinished_sled_snapshots(&self.sled())?;
        // A kill in the middle of an erasure leaves one whole journal, under this name or the next.
        super::journal::settle(self)?;
        Ok(lock)
    }

    /// The process that has the store now, if one has.
    pub fn holder(&self) -> Option<u32> {
        StoreLock::holder(&self.path)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// Random id, made with the store; journal files, snapshots and backups carry it.
    pub fn id(&self) -> [u8; 16] {
        self.marker.id
    }
    /// Whether the store holds invented children only.
    pub fn is_practice(&self) -> bool {
        self.marker.practice
    }
    /// The journal's folder.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal")
    }
    /// A journal written anew, until it takes the name.
    pub fn journal_new(&self) -> PathBuf {
        self.path.join("journal.new")
    }
    /// The journal before, while the new one takes its name.
    pub fn journal_old(&self) -> PathBuf {
        self.path.join("journal.old")
    }
    /// The records' folder (sled's own).
    pub fn sled(&self) -> PathBuf {
        self.path.join("sled")
    }
    /// Records being made anew.
    pub fn sled_new(&self) -> PathBuf {
        self.path.join("sled.new")
    }
    /// The records before, while new ones take their name.
    pub fn sled_old(&self) -> PathBuf {
        self.path.join("sled.old")
    }
    /// Stands while the records are open; left behind by a kill or a power cut.
    pub fn sled_open_mark(&self) -> PathBuf {
        self.path.join("sled.open")
    }
    /// The State's snapshot.
    pub fn snapshot(&self) -> PathBuf {
        self.path.join("snapshot")
    }
    /// The keeper's socket.
    pub fn socket(&self) -> PathBuf {
        self.path.join("keeper.sock")
    }
    /// Drafts, one file a person.
    pub fn drafts(&self) -> PathBuf {
        self.path.join("drafts")
    }
    /// Columns and views of lists, one file a person and one for all.
    pub fn prefs(&self) -> PathBuf {
        self.path.join("prefs")
    }
    /// How each person uses the desk, one file a person.
    pub fn habits(&self) -> PathBuf {
        self.path.join("habits")
    }
    /// The log of looks.
    pub fn looks(&self) -> PathBuf {
        self.path.join("looks")
    }
    /// Postcodes with their places, if given.
    pub fn postcodes(&self) -> PathBuf {
        self.path.join("postcodes.csv")
    }
    /// Backups, seals, packs: what was made, and when.
    pub fn kept(&self) -> PathBuf {
        self.path.join("kept.jsonl")
    }
    /// A seal: the journal's head hash at some change, as printed to a place outside.
    pub fn seal(&self) -> PathBuf {
        self.path.join("seal")
    }
}

/// Makes a folder inside the store for its owner alone, if it is not there yet, and makes its name durable.
pub fn make_inner(path: &Path) -> Result<(), StoreError> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => sync_dir(path.parent().unwrap_or(path)),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(e) => Err(refused("make the folder", path, e)),
    }
}

/// Opens a new file for its owner alone (mode 0600), emptied if it was there.
pub fn new_file(path: &Path) -> Result<fs::File, StoreError> {
    fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| refused("make", path, e))
}

/// Makes the names in a folder durable: a file's own sync does not keep its name over a power cut.
pub fn sync_dir(path: &Path) -> Result<(), StoreError> {
    let dir = fs::File::open(path).map_err(|e| refused("open", path, e))?;
    dir.sync_all().map_err(|e| StoreError::io("make durable the folder", path, e))
}

/// Words for a refused right; everything else as the system says.
fn refused(doing: &'static str, path: &Path, e: io::Error) -> StoreError {
    match e.kind() {
        io::ErrorKind::PermissionDenied => StoreError::ReadOnly { path: path.into() },
        _ => StoreError::io(doing, path, e),
    }
}

fn foreign(path: &Path) -> StoreError {
    let why = if path.is_dir() { "it holds files of something else" } else { "it is not a folder" };
    StoreError::NotOurs { path: path.into(), why: why.to_owned() }
}

/// Removes a file that may be there.
pub(super) fn remove_file(path: &Path) -> Result<(), StoreError> {
    if_there(path, fs::remove_file(path))
}

/// Removes a folder that may be there, with all that is in it.
pub(super) fn remove_dir(path: &Path) -> Result<(), StoreError> {
    if_there(path, fs::remove_dir_all(path))
}

fn if_there(path: &Path, removed: io::Result<()>) -> Result<(), StoreError> {
    match removed {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StoreError::io("remove", path, e)),
        _ => Ok(()),
    }
}

/// A kill while sled writes `snap.<n>.generating` leaves a file that makes 0.34.7 unopenable (measured).
pub(super) fn remove_unfinished_sled_snapshots(sled: &Path) -> Result<(), StoreError> {
    let Ok(entries) = fs::read_dir(sled) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path()).map_err(|e| refused("remove", &entry.path(), e))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
