//! The follower's work: take what waits, or read it from the journal, fold it and write it in batches.
use super::super::journal::{Frame, Frames, Head, JournalRead};
use super::super::records::{Key, Records};
use super::super::trouble::StoreError;
use super::{Fold, Shared};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// A batch ends at so many changes or bytes of records: what is folded and not written yet is in memory.
const BATCH_CHANGES: u64 = 256;
const BATCH_BYTES: usize = 1024 * 1024;
/// With nothing to do for so long, what waits in sled's memory is written out.
const IDLE: Duration = Duration::from_secs(1);

/// Folds changes one after the other and writes the records they make. Also what a rebuild is made of.
pub(in super::super) struct Carrier<'a> {
    records: &'a Records,
    fold: Fold,
    /// Records of this batch, not written yet; read before those of sled.
    overlay: BTreeMap<Key, Option<Vec<u8>>>,
    bytes: usize,
    /// The last change written, and the last one folded.
    written: u64,
    folded: Head,
}

impl<'a> Carrier<'a> {
    pub(in super::super) fn new(records: &'a Records, fold: Fold) -> Result<Self, StoreError> {
        let folded = records.applied()?;
        Ok(Self { records, fold, overlay: BTreeMap::new(), bytes: 0, written: folded.seq, folded })
    }

    /// Folds the next change; writes the batch once it is large enough. Says whether it did.
    pub(in super::super) fn carry(&mut self, frame: &Frame) -> Result<bool, StoreError> {
        let header = &frame.header;
        let failed = RefCell::new(None);
        let changes = {
            let lookup = |key: Key| -> Option<Vec<u8>> {
                if let Some(record) = self.overlay.get(&key) {
                    return record.clone();
                }
                self.records.get(key).unwrap_or_else(|e| {
                    failed.borrow_mut().get_or_insert(e);
                    None
                })
            };
            (self.fold)(header, &frame.payload, &lookup)
        };
        // What was folded without a record that is there, but damaged, would be wrong without a trace.
        if let Some(e) = failed.into_inner() {
            return Err(e);
        }
        for (key, record) in changes {
            self.bytes += 64 + record.as_ref().map_or(0, Vec::len);
            self.overlay.insert(key, record);
        }
        self.folded = Head { seq: header.seq, hash: header.hash };
        if self.folded.seq - self.written >= BATCH_CHANGES || self.bytes >= BATCH_BYTES {
            self.write()?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Writes what was folded.
    pub(in super::super) fn write(&mut self) -> Result<(), StoreError> {
        if self.folded.seq == self.written {
            return Ok(());
        }
        let changes: Vec<_> = std::mem::take(&mut self.overlay).into_iter().collect();
        self.records.put_batch(&changes, self.folded)?;
        (self.bytes, self.written) = (0, self.folded.seq);
        Ok(())
    }
}

/// The thread's whole life; a panic in it (sled's or the fold's) is told, not passed on.
pub(super) fn run(shared: &Shared, records: &Records, journal: &dyn JournalRead, fold: Fold) {
    let ended = catch_unwind(AssertUnwindSafe(|| follow(shared, records, journal, fold)));
    let why = match ended {
        Ok(Ok(())) => return,
        Ok(Err(StoreError::RecordsDoubtful { why })) => why,
        Ok(Err(e)) => e.to_string(),
        Err(_) => "carrying the journal into them broke off".to_owned(),
    };
    let mut state = shared.state.lock();
    state.failed = Some(why);
    state.waiting = VecDeque::new();
    drop(state);
    shared.done.notify_all();
}

fn follow(
    shared: &Shared,
    records: &Records,
    journal: &dyn JournalRead,
    fold: Fold,
) -> Result<(), StoreError> {
    let mut carrier = Carrier::new(records, fold)?;
    let mut frames: Option<Frames> = None;
    loop {
        let (mut waiting, durable, stop) = take(shared, carrier.folded.seq, records)?;
        while carrier.folded.seq < durable {
            let due = carrier.folded.seq + 1;
            while waiting.front().is_some_and(|frame| frame.header.seq < due) {
                waiting.pop_front();
            }
            let wrote = match waiting.front() {
                Some(frame) if frame.header.seq == due => {
                    frames = None;
                    let wrote = carrier.carry(frame)?;
                    waiting.pop_front();
                    wrote
                }
                _ => {
                    let frames = frames.get_or_insert_with(|| journal.frames_from(due));
                    let frame = frames.next().unwrap_or(Err(StoreError::NoSuchChange { seq: due }))?;
                    carrier.carry(&frame)?
                }
            };
            if wrote {
                tell(shared, carrier.written);
            }
        }
        carrier.write()?;
        tell(shared, carrier.written);
        if stop {
            return records.flush();
        }
    }
}

/// Waits for something to do, writing out what waits in sled's memory when there is nothing for a while.
fn take(
    shared: &Shared,
    folded: u64,
    records: &Records,
) -> Result<(VecDeque<Arc<Frame>>, u64, bool), StoreError> {
    let stand = super::super::fault::records_stand();
    let mut state = shared.state.lock();
    while (state.durable <= folded || stand) && !state.stop {
        if records.unflushed() == 0 {
            shared.work.wait(&mut state);
        } else if shared.work.wait_for(&mut state, IDLE).timed_out() {
            drop(state);
            records.flush()?;
            state = shared.state.lock();
        }
    }
    state.waiting_bytes = 0;
    Ok((std::mem::take(&mut state.waiting), state.durable, state.stop))
}

fn tell(shared: &Shared, applied: u64) {
    shared.state.lock().applied = applied;
    shared.done.notify_all();
}
