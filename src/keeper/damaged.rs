//! What is whole of a damaged journal, put together as a store of its own beside it, so that it can be read by the screens and commands
//! there are. The damaged store is only read. Where a change is missing stands one that folds into nothing: all others keep their numbers.
use crate::keeper::repair::KIND_REPAIRED;
use crate::keeper::written;
use crate::store::folder::StoreFolder;
use crate::store::journal::{self, FileJournal, Frame, Header, Journal, Marks, NewFrame};
use crate::store::{StoreError, snapshot};
use std::path::Path;

/// Changes that are missing: from, to.
pub type Missing = Vec<(u64, u64)>;

/// Puts what is whole of `folder` into a new store at `into`. None where nothing is missing.
///
/// # Errors
/// The disk refuses: the words to show. Nothing of the damaged store was changed.
pub fn gather(folder: &StoreFolder, into: &Path) -> Result<Option<Missing>, StoreError> {
    let new = StoreFolder::create(into, folder.is_practice())?;
    let _lock = new.lock()?;
    let mut made = Made {
        journal: FileJournal::open(&new, &Marks::default())?.journal,
        next: 1,
        missing: Missing::new(),
    };
    let mut trouble = Ok(());
    let report = journal::read_past_damage(folder, None, &mut |header, payload| {
        if trouble.is_ok() {
            trouble = made.take(header, payload);
        }
    })?;
    trouble?;
    // At its end nobody follows who shows the gap: damage there, and what the snapshot has seen.
    let damaged = report.damage.iter().filter_map(|damage| damage.seq).max().unwrap_or(0);
    let known = snapshot::read(folder).snapshot.map_or(0, |found| found.head.seq);
    let last = damaged.max(known);
    if last >= made.next {
        made.missing.push((made.next, last));
    }
    made.journal.sync()?;
    if report.damage.is_empty() && made.missing.is_empty() {
        return Ok(None);
    }
    Ok(Some(made.missing))
}

struct Made {
    journal: FileJournal,
    /// The change that is due.
    next: u64,
    missing: Missing,
}

impl Made {
    fn take(&mut self, header: &Header, payload: &[u8]) -> Result<(), StoreError> {
        // A stretch that stands there twice.
        if header.seq < self.next {
            return Ok(());
        }
        if header.seq > self.next {
            self.missing.push((self.next, header.seq - 1));
        }
        while self.next < header.seq {
            self.put(header, KIND_REPAIRED, &[])?;
        }
        let frame = Frame { header: header.clone(), payload: payload.to_vec() };
        match written::read(&frame) {
            Ok(Some(_)) => self.put(header, header.kind, payload),
            Ok(None) => self.put(header, KIND_REPAIRED, &[]),
            // Whole, and yet not to be read by this program.
            Err(_) => {
                self.missing.push((header.seq, header.seq));
                self.put(header, KIND_REPAIRED, &[])
            }
        }
    }

    fn put(&mut self, header: &Header, kind: u16, payload: &[u8]) -> Result<(), StoreError> {
        let Header { time_ms, uid, role, command, subject, .. } = *header;
        self.journal.append(&NewFrame { time_ms, uid, role, kind, command, subject, payload })?;
        self.next += 1;
        Ok(())
    }
}
