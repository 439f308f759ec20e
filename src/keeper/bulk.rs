//! Fills a new store with changes that were decided elsewhere (the practice year): frames as the engine writes them, with
//! the times they are said to have, one sync and a snapshot at the end.
use crate::domain::actor::Actor;
use crate::domain::decide::Now;
use crate::domain::event::Event;
use crate::domain::state::State;
use crate::keeper::memory::Memory;
use crate::keeper::written::{self, Writing};
use crate::keeper::{fold, start};
use crate::store::StoreError;
use crate::store::folder::{StoreFolder, StoreLock};
use crate::store::journal::{FileJournal, Journal, Marks, NewFrame};
use std::path::Path;

/// Bytes gathered before they are written.
const GATHERED: usize = 1 << 20;

struct Waiting {
    time_ms: i64,
    uid: u32,
    role: u8,
    subject: u32,
    payload: Vec<u8>,
}

/// The one writer of a store that no keeper has yet.
pub struct Bulk {
    folder: StoreFolder,
    journal: FileJournal,
    waiting: Vec<Waiting>,
    bytes: usize,
    _lock: StoreLock,
}

impl Bulk {
    /// Makes a store in a folder that is not there or is empty, and takes it.
    ///
    /// # Errors
    /// It cannot be made: the words to show.
    pub fn begin(path: &Path, practice: bool) -> Result<Self, String> {
        let begun = || -> Result<Self, StoreError> {
            let folder = StoreFolder::create(path, practice)?;
            let lock = folder.lock()?;
            let journal = FileJournal::open(&folder, &Marks::default())?.journal;
            Ok(Self { folder, journal, waiting: Vec::new(), bytes: 0, _lock: lock })
        };
        begun().map_err(|fault| fault.to_string())
    }

    /// Writes one change: `state` as it stood before it. Not yet safe.
    ///
    /// # Errors
    /// The disk refused: the words to show.
    pub fn write(&mut self, state: &State, actor: &Actor, now: &Now, events: &[Event]) -> Result<(), String> {
        let of = fold::whose(state, events);
        let prior = state.priors(state.touched_all(events));
        let payload = Writing::new(&actor.name, 0, events, &of, &prior).bytes()?;
        self.bytes += payload.len();
        self.waiting.push(Waiting {
            time_ms: now.at.timestamp_millis(),
            uid: actor.uid,
            role: written::role_code(actor.role),
            subject: of.iter().flatten().next().map_or(0, |child| child.0),
            payload,
        });
        if self.bytes < GATHERED { Ok(()) } else { self.put() }
    }

    /// Makes everything safe and leaves a snapshot of `state`, as it stands after the last change, so that the first start
    /// is quick. The store is given back.
    ///
    /// # Errors
    /// The disk refused: the words to show.
    pub fn finish(mut self, state: &State) -> Result<(), String> {
        self.put()?;
        let head = self.journal.sync().map_err(|fault| fault.to_string())?;
        if state.seq == head.seq {
            let keeping = start::Keeping { state, memory: &Memory::default() };
            let body = keeping.bytes()?;
            start::write_snapshot(&self.folder, &*self.journal.reader(), head.seq, &body)
                .map_err(|fault| fault.to_string())?;
        }
        Ok(())
    }

    fn put(&mut self) -> Result<(), String> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let frames: Vec<NewFrame<'_>> = waiting
            .iter()
            .map(|one| NewFrame {
                time_ms: one.time_ms,
                uid: one.uid,
                role: one.role,
                kind: written::KIND_CHANGE,
                // No client's: nothing is ever asked again by it.
                command: [0; 16],
                subject: one.subject,
                payload: &one.payload,
            })
            .collect();
        self.journal.append_batch(&frames).map(|_| ()).map_err(|fault| fault.to_string())
    }
}
