//! One keeper a store: an exclusive lock of our own, taken before sled is touched, which tells who has it.
use super::super::trouble::StoreError;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Name of the lock file; it stays when the lock is given back, for a removed file could be locked twice.
pub(super) const LOCK: &str = "lock";

/// How often the lock is asked for, and how long apart.
const ASKED_AT_MOST: u32 = 5;
const BETWEEN_ASKING: std::time::Duration = std::time::Duration::from_millis(10);

/// The store is this process's as long as this value lives; the kernel gives it back after a kill too.
#[derive(Debug)]
pub struct StoreLock {
    _file: File,
    folder: PathBuf,
}

/// What root made meanwhile is the store's: its keeper would not get in.
impl Drop for StoreLock {
    fn drop(&mut self) {
        super::theirs::give_back(&self.folder);
    }
}

impl StoreLock {
    /// Takes the lock in `folder` or says which process has it.
    pub(super) fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|e| super::refused("open", &path, e))
            .map_err(|e| match e {
                StoreError::ReadOnly { .. } => StoreError::ReadOnly { path: folder.into() },
                other => other,
            })?;
        // Somebody who only asks for the holder has the lock for a moment too: ask again before saying no.
        let mut asked = 1;
        while let Err(e) = flock(&file, FlockOperation::NonBlockingLockExclusive) {
            if e != rustix::io::Errno::WOULDBLOCK {
                return Err(StoreError::io("lock", &path, e.into()));
            }
            if asked == ASKED_AT_MOST {
                return Err(StoreError::Held { path: folder.into(), pid: pid_in(&mut file) });
            }
            asked += 1;
            std::thread::sleep(BETWEEN_ASKING);
        }
        // The name of the holder is a courtesy to the next one: a full disk must not keep the keeper from starting.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { _file: file, folder: folder.into() })
    }

    /// The process that has the lock now, if one has.
    pub(super) fn holder(folder: &Path) -> Option<u32> {
        let mut file = OpenOptions::new().read(true).open(folder.join(LOCK)).ok()?;
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Err(rustix::io::Errno::WOULDBLOCK) => pid_in(&mut file),
            _ => None,
        }
    }
}

/// The process id written in the lock; at most a line is read.
fn pid_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
