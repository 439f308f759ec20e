//! Reading changes back, from any thread, while the one writer goes on.
use super::super::trouble::{Damage, StoreError};
use super::frame::{self, Frame, Hash, Header, PAYLOAD_CAP};
use super::segment::Segment;
use super::{Head, JournalRead, frame::FRAME_EXTRA, frame::HEADER_LEN};
use parking_lot::RwLock;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Bytes read at once.
const WINDOW: usize = 256 * 1024;

/// What writer and readers share.
#[derive(Debug)]
pub(super) struct Shared {
    /// By number; replaced whole when a file comes or is rewritten.
    pub segments: RwLock<Vec<Arc<Segment>>>,
    /// How far readers see.
    pub synced: RwLock<Head>,
}

impl Shared {
    /// The file a change lies in.
    fn segment_of(&self, seq: u64) -> Option<Arc<Segment>> {
        let segments = self.segments.read();
        let after = segments.partition_point(|segment| segment.first <= seq);
        segments.get(after.checked_sub(1)?).cloned()
    }
}

/// The readers' side of a journal in files.
#[derive(Debug, Clone)]
pub(super) struct Reader(pub Arc<Shared>);

impl JournalRead for Reader {
    fn synced(&self) -> Head {
        *self.0.synced.read()
    }

    fn read(&self, seq: u64) -> Result<Frame, StoreError> {
        if seq == 0 {
            return Err(StoreError::NoSuchChange { seq });
        }
        self.frames_from(seq).next().unwrap_or(Err(StoreError::NoSuchChange { seq }))
    }

    fn frames_from(&self, seq: u64) -> Frames {
        Frames {
            shared: self.0.clone(),
            next: seq.max(1),
            place: None,
            before: None,
            window: Window::default(),
        }
    }
}

/// Changes in order; see [`JournalRead::frames_from`]. After its end it can be asked again: what has become durable
/// meanwhile comes then.
#[derive(Debug)]
pub struct Frames {
    shared: Arc<Shared>,
    /// The next sequence; `u64::MAX` once it has failed.
    next: u64,
    /// The file being read and where in it.
    place: Option<(Arc<Segment>, u64)>,
    /// Own hash of the change before, once one was read.
    before: Option<Hash>,
    window: Window,
}

/// The bytes read last, so that small changes do not cost a system call each.
#[derive(Debug, Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
    /// The last change that was durable before they were read: later ones may be half there in them.
    good_to: u64,
}

impl Window {
    /// `len` bytes at `offset`, or as many as the file has.
    fn at(&mut self, segment: &Segment, offset: u64, len: usize) -> Result<&[u8], StoreError> {
        let held = self.start..self.start + self.bytes.len() as u64;
        if !(held.contains(&offset) && offset + len as u64 <= held.end) {
            self.bytes.resize(len.max(WINDOW), 0);
            self.start = offset;
            let mut filled = 0;
            while filled < len {
                let read = segment.file.read_at(&mut self.bytes[filled..], offset + filled as u64);
                match read {
                    Ok(0) => break,
                    Ok(n) => filled += n,
                    Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(e) => {
                        self.bytes.clear();
                        return Err(StoreError::io("read", &segment.path, e));
                    }
                }
            }
            self.bytes.truncate(filled);
        }
        let from = (offset - self.start) as usize;
        Ok(&self.bytes[from..self.bytes.len().min(from + len)])
    }
}

impl Frames {
    fn read_next(&mut self) -> Result<Option<Frame>, StoreError> {
        let seq = self.next;
        let synced = self.shared.synced.read().seq;
        if seq > synced {
            return Ok(None);
        }
        if seq > self.window.good_to {
            self.window.bytes.clear();
            self.window.good_to = synced;
        }
        let segment = self.shared.segment_of(seq).ok_or(StoreError::NoSuchChange { seq })?;
        let offset = match &self.place {
            Some((last, offset)) if Arc::ptr_eq(last, &segment) => *offset,
            _ => {
                self.window.bytes.clear();
                segment.locate(seq)?
            }
        };
        let damage = |what: &str| {
            let file = segment.path.clone();
            StoreError::Damaged(Damage { file, seq: Some(seq), offset, what: what.to_owned() })
        };
        let header = Header::read(self.window.at(&segment, offset, HEADER_LEN)?);
        let header = header.ok_or_else(|| damage(frame::Flaw::Header.words()))?;
        let len = header.frame_len().min(PAYLOAD_CAP + FRAME_EXTRA);
        let bytes = self.window.at(&segment, offset, len)?;
        let header = frame::read(bytes).map_err(|flaw| damage(flaw.words()))?;
        if header.seq != seq {
            return Err(damage("another change stands in its place"));
        }
        let before = if seq == segment.first { Some(segment.previous) } else { self.before };
        if before.is_some_and(|before| before != header.previous) {
            return Err(damage("the change does not belong to the one before it"));
        }
        let payload = if header.erased { Vec::new() } else { frame::payload(&header, bytes).to_vec() };
        self.before = Some(header.hash);
        self.place = Some((segment, offset + len as u64));
        self.next = seq + 1;
        Ok(Some(Frame { header, payload }))
    }
}

impl Iterator for Frames {
    type Item = Result<Frame, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read_next().transpose();
        if let Some(Err(_)) = read {
            self.next = u64::MAX;
        }
        read
    }
}
