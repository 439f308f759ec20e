//! Filling a new practice store from what was invented: the same frames as the engine writes, at the times they are said to
//! have, without waiting for the disk at each.
use crate::domain::actor::Actor;
use crate::domain::decide::Now;
use crate::domain::event::Event;
use crate::domain::state::State;
use crate::keeper::engine;
use crate::keeper::fold;
use crate::keeper::memory::Memory;
use crate::keeper::start::SNAPSHOT_VERSION;
use crate::keeper::written::{self, Writing};
use crate::store::folder::{StoreFolder, StoreLock};
use crate::store::journal::{FileJournal, Journal, Marks, NewFrame};
use crate::store::snapshot;
use std::path::Path;

/// A practice store that is being filled. Nobody sees it before [`Seeding::finish`]: it lies beside its place.
pub struct Seeding {
    folder: StoreFolder,
    journal: FileJournal,
    _lock: StoreLock,
    frames: u64,
}

/// Frames between two syncs: memory stays bounded, and nothing of a practice store is lost that could not be made again.
const AT_ONCE: u64 = 4_000;

impl Seeding {
    /// A new practice store at `path`, where nothing may be.
    ///
    /// # Errors
    /// It cannot be made there: in words.
    pub fn new(path: &Path) -> Result<Self, String> {
        let folder = StoreFolder::create(path, true).map_err(|fault| fault.to_string())?;
        let lock = folder.lock().map_err(|fault| fault.to_string())?;
        let journal =
            FileJournal::open(&folder, &Marks::default()).map_err(|fault| fault.to_string())?.journal;
        Ok(Self { folder, journal, _lock: lock, frames: 0 })
    }

    /// Writes one change; `state` is the State before it.
    ///
    /// # Errors
    /// The disk refuses: in words.
    pub fn frame(&mut self, state: &State, actor: &Actor, now: &Now, events: &[Event]) -> Result<(), String> {
        let touched = state.touched_all(events);
        let prior = state.priors(touched);
        let of = fold::whose(state, events);
        let payload = Writing::new(&actor.name, 0, events, &of, &prior).bytes()?;
        self.frames += 1;
        let mut command = [0; 16];
        command[8..].copy_from_slice(&self.frames.to_be_bytes());
        let frame = NewFrame {
            time_ms: now.at.timestamp_millis(),
            uid: actor.uid,
            role: written::role_code(actor.role),
            kind: written::KIND_CHANGE,
            command,
            subject: of.iter().flatten().next().map_or(0, |child| child.0),
            payload: &payload,
        };
        self.journal.append(&frame).map_err(|fault| fault.to_string())?;
        if self.frames.is_multiple_of(AT_ONCE) {
            self.journal.sync().map_err(|fault| fault.to_string())?;
        }
        Ok(())
    }

    /// Makes it safe, with a snapshot of `state` so that its keeper starts at once.
    ///
    /// # Errors
    /// The disk refuses: in words.
    pub fn finish(mut self, state: &State) -> Result<(), String> {
        let head = self.journal.sync().map_err(|fault| fault.to_string())?;
        let body = engine::keeping_body(state, &Memory::default())?;
        snapshot::write(&self.folder, head, SNAPSHOT_VERSION, &body).map_err(|fault| fault.to_string())
    }
}
