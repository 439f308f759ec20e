//! Taking payloads out of the journal for good: retention that has run out, a court's order. Each file that holds
//! one is written anew beside the old and takes its name, so that a power cut leaves the one or the other.
use super::super::folder::{new_file, sync_dir};
use super::super::trouble::{Damage, StoreError};
use super::file::FileJournal;
use super::frame::{self, Header};
use super::segment::{self, Segment};
use super::{Head, scan};
use std::fs;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Erases the payloads of all changes that `pick` names; returns how many. A damaged file is refused and left.
pub(super) fn erase(
    journal: &mut FileJournal,
    pick: &mut dyn FnMut(&Header) -> bool,
) -> Result<u64, StoreError> {
    let segments = journal.shared.segments.read().clone();
    let mut count = 0;
    for (place, old) in segments.iter().enumerate() {
        let mut bytes = segment::read_whole(&old.path, &journal.shape)?;
        let erased = erase_in(&mut bytes, old, pick)?;
        if erased == 0 {
            continue;
        }
        let unfinished = old.path.with_extension("new");
        let file = new_file(&unfinished)?;
        file.write_all_at(&bytes, 0)
            .and_then(|()| file.sync_all())
            .map_err(|e| StoreError::io("write", &unfinished, e))?;
        fs::rename(&unfinished, &old.path).map_err(|e| StoreError::io("name", &unfinished, e))?;
        sync_dir(&journal.dir)?;
        let new = Arc::new(Segment::new(old.number, old.path.clone(), old.first, old.previous, file));
        journal.shared.segments.write()[place] = new.clone();
        if new.number == journal.active.number {
            journal.active = new;
        }
        count += erased;
    }
    Ok(count)
}

fn erase_in(
    bytes: &mut [u8],
    segment: &Segment,
    pick: &mut dyn FnMut(&Header) -> bool,
) -> Result<u64, StoreError> {
    let mut head = Head { seq: segment.first - 1, hash: segment.previous };
    let mut offset = segment::START as usize;
    let mut count = 0;
    loop {
        let header = scan::next(bytes, offset, &head).map_err(|wrong| {
            let (file, seq) = (segment.path.clone(), Some(head.seq + 1));
            StoreError::Damaged(Damage { file, seq, offset: offset as u64, what: wrong.words() })
        })?;
        let Some(header) = header else { return Ok(count) };
        let end = offset + header.frame_len();
        if !header.erased && pick(&header) {
            frame::erase(&mut bytes[offset..end]);
            count += 1;
        }
        head = Head { seq: header.seq, hash: header.hash };
        offset = end;
    }
}
