//! Places that belong together: one visit (siblings, or one child's several lists, on one day), and a block of therapy (so many
//! sessions at a steady pace). They are bookings like all others; this says which of them are one, and what is still owed.
mod act;
mod block;
mod family;
mod pairs;
mod plan;
mod rhythm;
#[cfg(test)]
mod tests;
mod words;

use super::booking::Booking;
use super::code::Code;
use super::ids::{BookingId, ReferralId};
use super::state::State;
pub use act::{TogetherAct, TogetherDid, Wanted};
pub use block::{Progress, beside, has_on, open_block, owes, progress, step};
use chrono::NaiveDate;
pub(super) use family::homes;
pub use family::{DIALLED_LEAST, Tie, partners, same_home, tie};
pub(super) use pairs::apart;
pub use pairs::{Pair, Pairs, Place, pairs};
pub use plan::{BlockPlan, Missing, plans, plans_among};
pub use rhythm::{Off, Rhythm, off_rhythm};
use serde::{Deserialize, Serialize};
pub use words::{pair_words, parted, partner, tell, whole, with_words};

/// What a bond hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BondKey {
    /// A booking that is one visit with others.
    Visit(BookingId),
    /// A referral whose block of therapy was asked for last.
    Block(ReferralId),
}

/// What binds places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// One visit with these bookings, as they were when it was made.
    Visit(Vec<BookingId>),
    /// A block of therapy.
    Block(Block),
}

/// A bond as it stands. It names bookings and counts nothing: what was moved, missed or cancelled since is read from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bond {
    /// What binds.
    pub what: What,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

/// A block of therapy that a clinician asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The service whose sessions it is made of.
    pub service: Code,
    /// How many sessions.
    pub sessions: u8,
    /// Days from one to the next.
    pub every_days: u16,
    /// The day it was asked for.
    pub asked_on: NaiveDate,
    /// The appointment in which it was asked for: every later one of the referral in that service is of the block.
    pub after: BookingId,
    /// The day it was ended before all sessions were held.
    pub ended: Option<NaiveDate>,
    /// Why it was: one of the reasons for which a referral ends; none where it ended with its pathway.
    #[serde(default)]
    pub why: Code,
}

/// How long a block of a service is, and how far it may stray where the diary does not allow better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockRule {
    /// Sessions of a block.
    pub sessions: u8,
    /// Days from one to the next.
    pub every_days: u16,
    /// Days a session may lie off that.
    #[serde(default)]
    pub tolerance_days: u16,
    /// Minutes a session may begin off the first one's time; beyond them it is no longer the same time of day.
    #[serde(default)]
    pub tolerance_minutes: u16,
}

/// The booking that stands for this one now: the last that it was moved to.
pub fn stands_for(state: &State, id: BookingId) -> Option<&Booking> {
    let mut booking = state.booking(id)?;
    // A chain of moves has an end; a circle could only come of a damaged store.
    for _ in 0..64 {
        match booking.state {
            super::booking::BookingState::Moved { to } => booking = state.booking(to)?,
            _ => return Some(booking),
        }
    }
    None
}

/// The places that are one visit with this booking and still ahead; empty where it is none. A visit that was moved as one is one
/// still: the bond is of the places as they were booked, and of what they were moved to while both are on one day.
pub fn one_visit_with(state: &State, booking: BookingId) -> Vec<&Booking> {
    let on = |row: &Booking| state.session(row.session).map(|session| session.date);
    let Some(mine) = state.booking(booking).and_then(on) else { return Vec::new() };
    let Some((was, with)) = bound(state, booking) else { return Vec::new() };
    let standing = |id: &BookingId| {
        let other = stands_for(state, *id)?;
        let moved = was != booking || other.id != *id;
        (other.state.ahead() && (!moved || on(other) == Some(mine))).then_some(other)
    };
    with.iter().filter_map(standing).collect()
}

/// The visit that a booking is of, or that the one was which it was moved from: that one, and the others of it.
fn bound(state: &State, booking: BookingId) -> Option<(BookingId, &[BookingId])> {
    let child = state.booking(booking)?.child;
    let mut id = booking;
    for _ in 0..64 {
        if let Some(Bond { what: What::Visit(with), .. }) = state.bonds.get(&BondKey::Visit(id)) {
            return Some((id, with));
        }
        let before =
            |row: &&Booking| matches!(row.state, super::booking::BookingState::Moved { to } if to == id);
        let rows = state.index.of_child.get(&child).into_iter().flatten();
        id = rows.filter_map(|id| state.booking(*id)).find(before)?.id;
    }
    None
}
