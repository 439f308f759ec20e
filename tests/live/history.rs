//! What clients did and heard, with the order of calls and returns.
use std::sync::atomic::{AtomicU64, Ordering};

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// This place for this child.
    Book { place: u32, child: u32 },
    /// The child's booking of it is given up.
    Cancel { place: u32, child: u32, booking: u32 },
    /// Whose is it?
    Look { place: u32 },
}

/// What was answered; where no answer came, what the command's id was answered with afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, as this change of the journal.
    Done { seq: u64, booking: u32 },
    /// Somebody else has the place.
    Taken,
    /// The child has a place.
    HasOne,
    /// There is no such booking to be given up.
    NotYours,
    /// Whose it is: 0 nobody's.
    Seen(u32),
    /// Lost on the way: nothing was done.
    NotDone,
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub called: u64,
    pub returned: u64,
    pub call: Call,
    pub outcome: Outcome,
    /// The line was lost meanwhile.
    pub lost: bool,
}

/// Puts calls and returns of all clients in one order: what had returned before another was called has the smaller number.
#[derive(Debug, Default)]
pub struct Ticks(AtomicU64);

impl Ticks {
    pub fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}
