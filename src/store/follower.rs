//! Carries the journal into the records, off the acknowledgement's path: whoever saves never waits for sled, and a
//! reader that must see what was just saved waits for this.
mod carry;

pub(super) use carry::Carrier;

use super::journal::{Frame, Header, JournalRead};
use super::records::{Change, Key, Records};
use super::trouble::StoreError;
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Reads a record as it stands before the change that is being folded.
pub type Lookup<'a> = dyn Fn(Key) -> Option<Vec<u8>> + 'a;

/// Folds one change into records: given its header, its payload (empty if erased) and a look at the records before
/// it, returns the records to put or remove. Must depend on nothing else: it runs again at every rebuild.
pub type Fold = Box<dyn FnMut(&Header, &[u8], &Lookup<'_>) -> Vec<Change> + Send>;

/// Bytes of changes that wait in memory; above, they are read from the journal when their turn comes.
const WAITING_MAX: usize = 16 * 1024 * 1024;

/// What thread and callers share.
struct Shared {
    state: Mutex<State>,
    /// Something to do.
    work: Condvar,
    /// Something was done.
    done: Condvar,
}

#[derive(Default)]
struct State {
    /// Changes that came meanwhile, in order; a gap is filled from the journal.
    waiting: VecDeque<Arc<Frame>>,
    waiting_bytes: usize,
    /// The last change that was told to be durable.
    durable: u64,
    /// The last change in the records.
    applied: u64,
    stop: bool,
    /// Why it has ended before its time.
    failed: Option<String>,
}

/// A thread that keeps the records up with the journal.
pub struct Follower {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Follower {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Follower").field("applied", &self.applied()).finish_non_exhaustive()
    }
}

impl Follower {
    /// Starts to follow `journal` from where `records` are. Records that are behind catch up in the thread;
    /// records ahead of the journal, or of another past, are refused.
    pub fn start(
        records: Arc<Records>,
        journal: Arc<dyn JournalRead>,
        fold: Fold,
    ) -> Result<Self, StoreError> {
        let applied = agree(&records, &*journal)?;
        let state = State { durable: journal.synced().seq, applied, ..State::default() };
        let shared =
            Arc::new(Shared { state: Mutex::new(state), work: Condvar::new(), done: Condvar::new() });
        let inner = shared.clone();
        let thread = std::thread::Builder::new().name("records".to_owned());
        let thread = thread.spawn(move || carry::run(&inner, &records, &*journal, fold));
        let here = std::path::Path::new("sled");
        let thread = thread.map_err(|e| StoreError::io("start a thread for", here, e))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Tells of a change that is durable (after the journal's sync, never before). Never waits: when too much is
    /// waiting already, the change is read from the journal later.
    pub fn follow(&self, frame: Arc<Frame>) {
        let mut state = self.shared.state.lock();
        state.durable = state.durable.max(frame.header.seq);
        let bytes = frame.payload.len() + super::journal::FRAME_EXTRA;
        if state.waiting_bytes + bytes <= WAITING_MAX {
            state.waiting_bytes += bytes;
            state.waiting.push_back(frame);
        }
        drop(state);
        self.shared.work.notify_one();
    }

    /// Waits until the records hold change `seq`, at most for `limit`.
    pub fn wait_for(&self, seq: u64, limit: Duration) -> Result<(), StoreError> {
        let until = Instant::now() + limit;
        let mut state = self.shared.state.lock();
        while state.applied < seq {
            if let Some(why) = &state.failed {
                return Err(StoreError::RecordsDoubtful { why: why.clone() });
            }
            if self.shared.done.wait_until(&mut state, until).timed_out() && state.applied < seq {
                return Err(StoreError::Behind { wanted: seq, applied: state.applied });
            }
        }
        Ok(())
    }

    /// The last change in the records.
    pub fn applied(&self) -> u64 {
        self.shared.state.lock().applied
    }

    /// Why it has ended before its time, if it has: the records must be made again.
    pub fn failed(&self) -> Option<String> {
        self.shared.state.lock().failed.clone()
    }

    /// Carries over what was told, flushes, and ends. The records stay open.
    pub fn stop(mut self) -> Result<(), StoreError> {
        self.end();
        let state = self.shared.state.lock();
        match &state.failed {
            Some(why) => Err(StoreError::RecordsDoubtful { why: why.clone() }),
            None => Ok(()),
        }
    }

    fn end(&mut self) {
        self.shared.state.lock().stop = true;
        self.shared.work.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.end();
    }
}

/// How far the records have come, if the journal's past is theirs.
fn agree(records: &Records, journal: &dyn JournalRead) -> Result<u64, StoreError> {
    let (applied, head) = (records.applied()?, journal.synced());
    if applied.seq > head.seq {
        return Err(StoreError::RecordsAhead { records: applied.seq, journal: head.seq });
    }
    if applied.seq > 0 && journal.read(applied.seq)?.header.hash != applied.hash {
        let why = format!("they hold another change {} than the journal does", applied.seq);
        return Err(StoreError::RecordsDoubtful { why });
    }
    Ok(applied.seq)
}

#[cfg(test)]
pub(super) mod tests;
