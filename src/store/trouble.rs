//! What can go wrong with a store, in words for the person who meets it: what happened, what is safe, what to do.
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// One damaged place, so that a person can be shown exactly what is lost and a repair knows where to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file it lies in.
    pub file: PathBuf,
    /// The number of the change that is damaged, where it can be told.
    pub seq: Option<u64>,
    /// Bytes from the file's beginning.
    pub offset: u64,
    /// What is wrong there, as half a sentence ("its checksum does not fit its bytes").
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at byte {}", self.file.display(), self.offset)?;
        if let Some(seq) = self.seq {
            write!(f, " (change {seq})")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Every way in which the store refuses. `Display` is what a scheduler reads.
#[derive(Debug)]
pub enum StoreError {
    /// The system refused a file operation.
    Io {
        /// What was tried, as a verb ("read", "make").
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder holds something that is not a store of this program, or half of one.
    NotOurs {
        /// The folder or file that was looked at.
        path: PathBuf,
        /// Why it is not taken, as half a sentence.
        why: String,
    },
    /// There is no store there.
    NoStore {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// The store was made by another version of the format.
    OtherVersion {
        /// The store's folder or the file in it.
        path: PathBuf,
        /// The version it says.
        found: u32,
        /// The newest version this program reads.
        ours: u32,
    },
    /// The folder cannot be written to.
    ReadOnly {
        /// The folder.
        path: PathBuf,
    },
    /// Another process has the store.
    Held {
        /// The folder.
        path: PathBuf,
        /// The process which wrote its id into the lock, if it can be read.
        pid: Option<u32>,
    },
    /// The journal, the truth itself, is damaged; nothing was changed.
    Damaged(Damage),
    /// The journal ends before something that had been acknowledged.
    CutShort {
        /// The last whole change.
        have: u64,
        /// The last change that is known to have been acknowledged.
        known: u64,
        /// Who knows it ("the records", "the snapshot", "the seal").
        by: &'static str,
    },
    /// A write or sync failed; nothing more is written until the keeper starts anew.
    Poisoned {
        /// What the system said then.
        why: String,
    },
    /// No space left; nothing was written, and writing goes on once there is space.
    Full {
        /// The file that could not grow.
        path: PathBuf,
    },
    /// The disk can only be read at this moment; nothing was written, and writing goes on once it can be written to.
    NotNow {
        /// The file that took nothing.
        path: PathBuf,
    },
    /// A payload or record over its limit; nothing was written.
    TooLarge {
        /// Bytes given.
        len: usize,
        /// Bytes allowed.
        cap: usize,
    },
    /// A change was asked for which the journal does not hold.
    NoSuchChange {
        /// Its number.
        seq: u64,
    },
    /// The records have seen changes the journal does not hold: they belong to another journal, or it lost its end.
    RecordsAhead {
        /// The last change in the records.
        records: u64,
        /// The last change in the journal.
        journal: u64,
    },
    /// The records cannot be trusted; they can be made again from the journal.
    RecordsDoubtful {
        /// Why, as half a sentence.
        why: String,
    },
    /// The records have not come to a change in the time allowed.
    Behind {
        /// The change waited for.
        wanted: u64,
        /// The change they have come to.
        applied: u64,
    },
}

impl StoreError {
    /// Wraps what the system said, with what was being done to which file; no space left becomes [`StoreError::Full`].
    pub fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full { path: path.into() }
            }
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path: path.into() },
            _ => Self::Io { doing, path: path.into(), source },
        }
    }
}

/// The system's words without its number, which says nothing to a scheduler.
pub fn plain(source: &io::Error) -> String {
    if source.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) {
        return "the disk did not do what it was asked".to_owned();
    }
    let said = source.to_string();
    said.split(" (os error").next().unwrap_or(&said).to_owned()
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, path, source } => write!(
                f,
                "waitwell could not {doing} {}: {}. What was saved before is unchanged. Ask whoever looks after this \
                 server to look at that file and its folder.",
                path.display(),
                plain(source)
            ),
            Self::NotOurs { path, why } => write!(
                f,
                "{} is not taken as a waitwell store: {why}. Nothing in it was changed. Name another folder, or an \
                 empty one for a new store.",
                path.display()
            ),
            Self::NoStore { path } => write!(
                f,
                "There is no waitwell store in {}. Nothing was made there. Check the folder's name, or make a store \
                 there first.",
                path.display()
            ),
            Self::OtherVersion { path, found, ours } => write!(
                f,
                "{} was written by a newer waitwell (format {found}; this one reads up to format {ours}). Nothing in \
                 it was changed. Use the newer program.",
                path.display()
            ),
            Self::ReadOnly { path } => write!(
                f,
                "{} cannot be written to, so nothing could be saved there. Nothing in it was changed. Ask whoever \
                 looks after this server for the right to write, or name another folder.",
                path.display()
            ),
            Self::Held { path, pid } => {
                write!(f, "The store {} is already in use by another waitwell keeper", path.display())?;
                if let Some(pid) = pid {
                    write!(f, " (process {pid})")?;
                }
                write!(f, ". It goes on undisturbed. Attach to it, or stop it first.")
            }
            Self::Damaged(damage) => write!(
                f,
                "The journal is damaged in {damage}. Nothing was changed or cut, and nothing more is written to it. \
                 Run `waitwell verify` to see all that is damaged; then restore the latest backup, or see with `waitwell \
                 repair` what can be kept without one. What is whole can be read meanwhile: `waitwell --read-damaged find NAME` (or \
                 show, list, print pack)."
            ),
            Self::CutShort { have, known, by } => write!(
                f,
                "The journal ends at change {have}, but {by} know{} of change {known}: what was saved in between is \
                 missing. Nothing was changed. Restore the latest backup, or bring back the missing journal file; `waitwell \
                 repair` says what can be kept without them. What is whole can be read meanwhile: `waitwell --read-damaged find NAME` \
                 (or show, list, print pack).",
                if by.ends_with('s') { "" } else { "s" }
            ),
            Self::Poisoned { why } => write!(
                f,
                "Saving failed ({why}), so nothing more is saved until the keeper is started anew. What was \
                 confirmed before is safe; what was not confirmed may be missing. Check the disk, then start again."
            ),
            Self::Full { path } => write!(
                f,
                "There is no space left for {}. Nothing was saved just now; what was saved before is safe. Free some \
                 space, then do it again.",
                path.display()
            ),
            Self::NotNow { path } => write!(
                f,
                "{} cannot be written to at this moment: its disk can only be read. Nothing was saved just now; what was saved before \
                 is safe, and can be read. Tell whoever looks after this server, then do it again.",
                path.display()
            ),
            Self::TooLarge { len, cap } => write!(
                f,
                "This is too much to save in one go ({len} bytes; {cap} are allowed). Nothing was saved. Split it up."
            ),
            Self::NoSuchChange { seq } => write!(f, "There is no change {seq} in the journal."),
            Self::RecordsAhead { records, journal } => write!(
                f,
                "The records are newer than the journal: they have seen change {records}, the journal ends at change \
                 {journal}. Nothing was changed. Bring back the journal that belongs to them; if it is lost, restore \
                 the latest backup."
            ),
            Self::RecordsDoubtful { why } => write!(
                f,
                "The records cannot be trusted ({why}). Nothing is lost: they can be made again from the journal \
                 with `waitwell rebuild`."
            ),
            Self::Behind { wanted, applied } => write!(
                f,
                "The records have only come to change {applied}, not yet to change {wanted}. Nothing is lost. Try \
                 again in a moment."
            ),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_carry_no_code_and_no_system_number() {
        let io = StoreError::io("read", Path::new("/s/lock"), io::Error::from_raw_os_error(5));
        let said = io.to_string();
        assert!(said.contains("/s/lock") && !said.contains("os error") && !said.contains("error"), "{said}");
    }

    #[test]
    fn a_full_disk_is_told_from_a_broken_one() {
        let full = StoreError::io("grow", Path::new("/s"), io::Error::from_raw_os_error(28));
        assert!(matches!(full, StoreError::Full { .. }));
        let read_only = StoreError::io("make", Path::new("/s"), io::Error::from_raw_os_error(30));
        assert!(matches!(read_only, StoreError::ReadOnly { .. }));
    }
}
