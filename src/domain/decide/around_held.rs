//! Places of support that are held while somebody rings, with the same minutes as in a clinic: a workshop's last place must not go
//! twice, and one that was only asked about is free again by itself.
use super::super::around::{Seat, SeatDid, SeatState};
use super::super::booking::Told;
use super::super::event::Event;
use super::super::ids::SeatId;
use super::super::refusal::Refusal;
use super::Case;
use super::around::did;
use chrono::{DateTime, TimeDelta, Utc};

/// How a place of support is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Agreed to.
    Agreed,
    /// Offered, and so told.
    Offered(Told),
    /// Held while somebody rings.
    Held,
}

impl Case<'_> {
    pub(super) fn held_until(&self) -> DateTime<Utc> {
        self.now.at + TimeDelta::minutes(i64::from(self.rules().settings.hold_minutes))
    }

    /// A hold is given back, by whoever holds it or as its time is over.
    pub(super) fn seat_released(&self, id: SeatId) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        if !matches!(row.state, SeatState::Held { .. }) {
            return Err(self.not_so(row, "is not held"));
        }
        Ok(did(SeatDid::Released, Seat { state: SeatState::Released, ..row.clone() }))
    }
}
