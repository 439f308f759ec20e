//! The journal in append-only files: the one writer's side.
use super::super::fault;
use super::super::folder::random;
use super::super::trouble::{StoreError, plain};
use super::frame::{self, FRAME_EXTRA, Header, NewFrame, PAYLOAD_CAP};
use super::read::{Reader, Shared};
use super::segment::{self, Segment};
use super::{Head, Journal, JournalRead, Shape};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

/// The one writer of a store's journal. Made by [`FileJournal::open`]; the store's lock must be held.
#[derive(Debug)]
pub struct FileJournal {
    pub(super) dir: PathBuf,
    pub(super) store: [u8; 16],
    pub(super) shape: Shape,
    pub(super) shared: Arc<Shared>,
    /// The file being written.
    pub(super) active: Arc<Segment>,
    /// Where its next change begins, and how much of it has its space.
    pub(super) end: u64,
    pub(super) len: u64,
    pub(super) head: Head,
    /// Why nothing more is written, once something failed.
    pub(super) poison: Option<String>,
}

impl FileJournal {
    fn usable(&self) -> Result<(), StoreError> {
        match &self.poison {
            Some(why) => Err(StoreError::Poisoned { why: why.clone() }),
            None => Ok(()),
        }
    }

    /// Keeps why it failed: a failed write or sync is never tried again, for the system may have dropped the bytes
    /// and say yes the next time.
    fn poisoned(&mut self, source: &std::io::Error) -> StoreError {
        let why = plain(source);
        self.poison = Some(why.clone());
        StoreError::Poisoned { why }
    }

    /// Makes room for `need` bytes in one file, in a new one if this one would grow too large. Refusing for want
    /// of space leaves all as it was.
    fn make_room(&mut self, need: u64) -> Result<(), StoreError> {
        if self.end + need > self.shape.file_max {
            // The old file's changes must be durable before a later file's can be: else a gap could survive.
            self.sync()?;
            let number = self.active.number + 1;
            let made = Segment::create(&self.dir, number, &self.store, &self.head, &self.shape)?;
            fault::point("journal.newfile");
            self.active = Arc::new(made.0);
            (self.end, self.len) = (segment::START, made.1);
            self.shared.segments.write().push(self.active.clone());
        }
        let mut len = self.len;
        while len < self.end + need {
            len += if len < self.shape.step { self.shape.first_step } else { self.shape.step };
        }
        if len > self.len {
            let len = len.min(self.shape.file_max);
            segment::grow(&self.active.file, &self.active.path, self.len, len)?;
            self.len = len;
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        fault::point("append.before");
        // A kill between two writes stands for a torn one; nobody splits it otherwise.
        let torn = if fault::is_armed("append.torn") { frame::HEADER_LEN.min(bytes.len()) } else { 0 };
        let file = self.active.file.clone();
        let first = if torn > 0 { torn } else { bytes.len() };
        let wrote = match file.write_at(&bytes[..first], self.end) {
            // A disk that can only be read refuses the first byte: the file is as it was, and the next write may be tried.
            Err(e) if e.kind() == ErrorKind::ReadOnlyFilesystem => {
                return Err(StoreError::NotNow { path: self.active.path.clone() });
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => Ok(0),
            wrote => wrote,
        };
        let wrote = wrote.and_then(|n| file.write_all_at(&bytes[n..first], self.end + n as u64));
        let wrote = wrote.and_then(|()| {
            fault::point("append.torn");
            file.write_all_at(&bytes[first..], self.end + first as u64)
        });
        wrote.map_err(|e| self.poisoned(&e))?;
        fault::point("append.after");
        Ok(())
    }
}

impl Journal for FileJournal {
    fn append_batch(&mut self, frames: &[NewFrame<'_>]) -> Result<Vec<Header>, StoreError> {
        self.usable()?;
        let mut need = 0;
        for frame in frames {
            if frame.payload.len() > PAYLOAD_CAP {
                return Err(StoreError::TooLarge { len: frame.payload.len(), cap: PAYLOAD_CAP });
            }
            need += frame.payload.len() + FRAME_EXTRA;
        }
        let cap = (self.shape.file_max - segment::START) as usize;
        if need > cap {
            return Err(StoreError::TooLarge { len: need, cap });
        }
        self.make_room(need as u64).map_err(|fault| match fault {
            StoreError::ReadOnly { path } => StoreError::NotNow { path },
            fault => fault,
        })?;
        let synced = self.synced().seq;
        let mut bytes = Vec::with_capacity(need);
        let mut headers = Vec::with_capacity(frames.len());
        let mut head = self.head;
        let mut offsets = Vec::with_capacity(frames.len());
        for frame in frames {
            offsets.push(self.end + bytes.len() as u64);
            let header = frame::write(frame, head.seq + 1, synced, &head.hash, random()?, &mut bytes);
            head = Head { seq: header.seq, hash: header.hash };
            headers.push(header);
        }
        self.write(&bytes)?;
        for (header, offset) in headers.iter().zip(offsets) {
            self.active.note(header.seq, offset);
        }
        self.end += bytes.len() as u64;
        self.head = head;
        Ok(headers)
    }

    fn sync(&mut self) -> Result<Head, StoreError> {
        self.usable()?;
        if self.synced() == self.head {
            return Ok(self.head);
        }
        fault::point("sync.before");
        let done = fault::sync().and_then(|()| Ok(rustix::fs::fdatasync(&*self.active.file)?));
        done.map_err(|e| self.poisoned(&e))?;
        fault::point("sync.after");
        *self.shared.synced.write() = self.head;
        Ok(self.head)
    }

    fn head(&self) -> Head {
        self.head
    }

    fn synced(&self) -> Head {
        *self.shared.synced.read()
    }

    fn reader(&self) -> Arc<dyn JournalRead> {
        Arc::new(Reader(self.shared.clone()))
    }
}
