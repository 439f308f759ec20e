//! The truth: every change, in order, chained by hashes, on the disk before anybody is told it is done. A trait,
//! so that a replicated log could stand behind it one day; one implementation, append-only files.
mod copy;
mod file;
mod frame;
mod open;
mod read;
mod rewrite;
mod scan;
mod segment;
#[cfg(test)]
mod tests;
mod verify;

pub use copy::{copy, is_file};
pub use file::FileJournal;
pub use frame::{FRAME_EXTRA, Frame, Hash, Header, NewFrame, PAYLOAD_CAP};
pub use open::{Marks, Opened};
pub use read::Frames;
pub use rewrite::{Fate, Last, Rewritten, begin_again, rewrite, settle};
pub use verify::{Report, read_past_damage, verify};

/// Bytes of a journal file before its first change.
pub const FILE_START: u64 = segment::START;

use super::trouble::StoreError;
use std::sync::Arc;

/// The last change: what the next one is chained to. Sequence 0 and a zero hash before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Its number.
    pub seq: u64,
    /// Its own hash.
    pub hash: Hash,
}

/// The one writer's side. A change counts once a [`Journal::sync`] that came after it has returned; nobody may be
/// told of it before.
pub trait Journal: Send {
    /// Writes one change after the last; not yet durable.
    fn append(&mut self, frame: &NewFrame<'_>) -> Result<Header, StoreError> {
        let mut headers = self.append_batch(std::slice::from_ref(frame))?;
        headers.pop().ok_or(StoreError::NoSuchChange { seq: self.head().seq })
    }

    /// Writes changes that belong together, all or none, in order; not yet durable. [`StoreError::TooLarge`],
    /// [`StoreError::Full`] and [`StoreError::NotNow`] leave the journal as it was and usable; any other failure poisons it.
    fn append_batch(&mut self, frames: &[NewFrame<'_>]) -> Result<Vec<Header>, StoreError>;

    /// Makes all that was appended durable, in one sync for however many changes. A failure poisons the journal:
    /// every later append and sync is refused, for nobody can say any more what the disk holds.
    fn sync(&mut self) -> Result<Head, StoreError>;

    /// The last change appended.
    fn head(&self) -> Head;

    /// The last change known to be durable.
    fn synced(&self) -> Head;

    /// The readers' side, for any thread.
    fn reader(&self) -> Arc<dyn JournalRead>;
}

/// The readers' side. Shows durable changes only: a reader that saw more could write down what a power cut then
/// takes back.
pub trait JournalRead: Send + Sync {
    /// The last change that can be read.
    fn synced(&self) -> Head;

    /// One change. Checked as it is read.
    fn read(&self, seq: u64) -> Result<Frame, StoreError>;

    /// All changes from `seq` (1 for all) to the last durable one, those that come meanwhile too. Checked as they
    /// are read; ends after the first `Err`.
    fn frames_from(&self, seq: u64) -> Frames;
}

/// Sizes of the journal's files, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Space taken by a new file, and the step it grows by while it is small: a practice store stays small.
    pub first_step: u64,
    /// The step it grows by once it is that large.
    pub step: u64,
    /// No file grows beyond; a batch must fit into one file.
    pub file_max: u64,
}

impl Default for Shape {
    fn default() -> Self {
        Self { first_step: 64 * 1024, step: 1024 * 1024, file_max: 16 * 1024 * 1024 }
    }
}
