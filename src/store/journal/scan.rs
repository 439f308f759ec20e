//! Walking a journal file's bytes, and judging where they stop making sense: the end, a tail that a power cut tore,
//! or damage.
//!
//! A frame is torn, and not damaged, only where the file shows what a torn write leaves in preallocated zeros:
//! its end is not there, or a whole disk sector of it is not; and only if nothing says that it had been synced:
//! no durable mark, and no later frame, for each carries the last sequence synced before it was written. Changed
//! bytes are never a tear.
use super::frame::{self, FRAME_EXTRA, Flaw, HEADER_LEN, Header};
use super::{Head, frame::MAGIC};

/// Bytes a disk writes wholly or not at all.
const SECTOR: usize = 512;
/// So many beginnings that look right and are not are tried before a file is given up: a file made to have many
/// must not hold the start up.
const FALSE_STARTS: usize = 64;

/// Why the bytes at some place are not the next change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Not a whole frame.
    Flaw(Flaw),
    /// A whole frame, of another sequence.
    Sequence(u64),
    /// A whole frame, chained to another one.
    Chain,
    /// Zeros where a frame would begin, with something after them.
    Dirty,
}

impl Wrong {
    /// Half a sentence for a person.
    pub(super) fn words(self) -> String {
        match self {
            Self::Flaw(flaw) => flaw.words().to_owned(),
            Self::Sequence(found) => format!("change {found} stands in its place"),
            Self::Chain => "the change does not belong to the one before it".to_owned(),
            Self::Dirty => "unused space is not empty".to_owned(),
        }
    }
}

/// Reads the change that must follow `head` at `offset`. `None`: nothing but zeros from there on.
pub(super) fn next(bytes: &[u8], offset: usize, head: &Head) -> Result<Option<Header>, Wrong> {
    let rest = bytes.get(offset..).unwrap_or_default();
    if rest.iter().take(MAGIC.len()).all(|&b| b == 0) {
        return if is_zero(rest) { Ok(None) } else { Err(Wrong::Dirty) };
    }
    let header = frame::read(rest).map_err(Wrong::Flaw)?;
    if header.seq != head.seq + 1 {
        return Err(Wrong::Sequence(header.seq));
    }
    if header.previous != head.hash {
        return Err(Wrong::Chain);
    }
    Ok(Some(header))
}

/// Finds the next whole frame at or after `offset`.
pub(super) fn find(bytes: &[u8], mut offset: usize) -> Option<(usize, Header)> {
    let mut false_starts = 0;
    while offset + FRAME_EXTRA <= bytes.len() && false_starts < FALSE_STARTS {
        let step = bytes[offset..].iter().position(|&b| b == MAGIC[0])?;
        offset += step;
        if bytes[offset..].starts_with(&MAGIC) {
            match frame::read(&bytes[offset..]) {
                Ok(header) => return Some((offset, header)),
                Err(Flaw::Header) => {}
                Err(_) => false_starts += 1,
            }
        }
        offset += 1;
    }
    None
}

/// What the end of the last file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// A write that was never synced and did not come through.
    Torn {
        /// Whole frames behind the torn one, of the same unsynced write.
        whole_after: u64,
    },
    /// Something that had been whole is not any more.
    Damaged,
}

/// Judges a last file that makes no sense from `offset` on, where change `seq` should begin; changes up to
/// `acknowledged` are known to have been synced.
pub(super) fn judge(bytes: &[u8], offset: usize, seq: u64, acknowledged: u64, wrong: Wrong) -> Tail {
    let rest = &bytes[offset..];
    let mut whole_after = 0;
    let mut at = offset + 1;
    while let Some((found, header)) = find(bytes, at) {
        if header.synced >= seq {
            return Tail::Damaged;
        }
        whole_after += 1;
        at = found + header.frame_len();
    }
    if seq <= acknowledged {
        return Tail::Damaged;
    }
    match wrong {
        // Whole frames that do not follow were never torn: they come from elsewhere.
        Wrong::Sequence(_) | Wrong::Chain | Wrong::Flaw(Flaw::Payload) => return Tail::Damaged,
        Wrong::Dirty | Wrong::Flaw(_) => {}
    }
    let written = rest.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let due = Header::read(rest).map_or(HEADER_LEN, |header| header.frame_len());
    let end_missing = written < due;
    let sector_missing = {
        let span = &rest[..written.min(if due == HEADER_LEN { written } else { due })];
        let first = (SECTOR - offset % SECTOR).min(span.len());
        (first >= MAGIC.len() && is_zero(&span[..first])) || span[first..].chunks_exact(SECTOR).any(is_zero)
    };
    if end_missing || sector_missing { Tail::Torn { whole_after } } else { Tail::Damaged }
}

/// Whether there is nothing but zeros.
pub(super) fn is_zero(bytes: &[u8]) -> bool {
    // By sixteens: at a start up to a whole file is looked through.
    let mut chunks = bytes.chunks_exact(16);
    chunks.all(|chunk| chunk == [0; 16]) && chunks.remainder().iter().all(|&b| b == 0)
}
