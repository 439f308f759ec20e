//! Whether another day keeps a session of a block of therapy at the block's rhythm: near its own day and in its own turn, or at the
//! end of the block. A course is worth its pace: two sessions on one day, or one before its turn, are not the course that was
//! asked for.
use super::super::booking::Booking;
use super::super::ids::BookingId;
use super::super::state::State;
use super::block;
use chrono::{Days, NaiveDate};

/// Where a session of a block may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// Its own day.
    own: NaiveDate,
    every: u16,
    tolerance: u16,
    /// Days of the block's other sessions, held or ahead, sorted.
    others: Vec<NaiveDate>,
    /// Sessions of the block in all, and those not booked.
    sessions: (u8, u8),
}

/// Why a day does not keep the rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Another session of the block is on that day.
    Twice,
    /// It is not near its own day, or before its turn or after it.
    Rhythm,
}

impl Off {
    /// In short words.
    pub fn words(self) -> String {
        match self {
            Self::Twice => "one of the block is that day".to_owned(),
            Self::Rhythm => "off the block's rhythm".to_owned(),
        }
    }
}

impl Rhythm {
    /// Of a session ahead that is of a block; none of any other place.
    pub fn of(state: &State, booking: &Booking) -> Option<Self> {
        if state.bonds.is_empty() {
            return None;
        }
        let (asked, progress) = block::open_block(state, booking.referral)?;
        if !progress.ahead.contains(&booking.id) {
            return None;
        }
        let rule = state.rules.service(asked.service)?.block?;
        Some(Self {
            own: state.session(booking.session)?.date,
            every: asked.every_days,
            tolerance: rule.tolerance_days,
            others: block::days(state, booking.referral, Some(booking.id)),
            sessions: (asked.sessions, progress.owed),
        })
    }

    /// Whether it keeps the rhythm on that day: near its own and in its turn, or at the end.
    ///
    /// # Errors
    /// It does not, and why.
    pub fn keeps(&self, on: NaiveDate) -> Result<(), Off> {
        let ends = self.others.last().is_some_and(|last| self.follows(*last, on));
        if ends { Ok(()) } else { self.in_turn(on) }
    }

    /// Whether it stays in its turn on that day, near its own.
    ///
    /// # Errors
    /// It does not, and why.
    pub fn in_turn(&self, on: NaiveDate) -> Result<(), Off> {
        if self.others.contains(&on) {
            return Err(Off::Twice);
        }
        let near = (on - self.own).num_days().unsigned_abs() <= u64::from(self.tolerance);
        let turn = |day: &NaiveDate| (*day < self.own) == (*day < on);
        if near && self.others.iter().all(turn) { Ok(()) } else { Err(Off::Rhythm) }
    }

    /// Whether a session on that day follows one on another at the block's pace.
    pub fn follows(&self, last: NaiveDate, on: NaiveDate) -> bool {
        let due = last + Days::new(u64::from(self.every));
        on > last && (on - due).num_days().unsigned_abs() <= u64::from(self.tolerance)
    }

    /// The last day of the block as it was booked.
    pub fn last(&self) -> NaiveDate {
        self.others.last().map_or(self.own, |last| self.own.max(*last))
    }

    /// Sessions of the block in all, and how many of them are not booked.
    pub fn sessions(&self) -> (u8, u8) {
        self.sessions
    }
}

/// Why a place of a session's day does not keep the rhythm of the block that a booking is of; none where it does, or it is of none.
pub fn off_rhythm(state: &State, moving: BookingId, on: NaiveDate) -> Option<Off> {
    Rhythm::of(state, state.booking(moving)?)?.keeps(on).err()
}
