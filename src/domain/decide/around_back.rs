//! Places of support that end, come back or go over to another record: a death, an undoing, two records that are one.
use super::super::around::{self, Seat, SeatDid, SeatState};
use super::super::booking::By;
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId, SeatId};
use super::super::places;
use super::super::refusal::{Refusal, RefusalKind};
use super::Case;
use super::around::did;

impl Case<'_> {
    /// Every place of support ahead of a child who died, given up; also calls that were to be tried again.
    pub(super) fn seats_end(&self, child: ChildId) -> Vec<Event> {
        let open = around::seats_of(self.state, child).filter(|row| row.open());
        open.flat_map(|row| {
            let state = SeatState::Cancelled { by: By::Service };
            let what = SeatDid::Cancelled { by: By::Service, words: String::new(), reason: Code::NONE };
            did(what, Seat { state, ..row.clone() })
        })
        .collect()
    }

    /// A place of support that would come back: it is still free, and its child is nowhere else then.
    pub(super) fn seat_goes_back(&self, row: &Seat) -> Result<(), Refusal> {
        let now = self.state.seat(row.id);
        let same =
            |seat: &Seat| seat.state.holds_place() && (seat.session, seat.slot) == (row.session, row.slot);
        if !row.state.holds_place() || now.is_some_and(same) {
            return Ok(());
        }
        let (name, at) = (row.name(self.state), self.session(row.session)?);
        let refuse = |why: &str| {
            Refusal::new(
                RefusalKind::Undo,
                format!(
                    "Cannot undo: {}, the place of {name}, {why}. Nothing was changed. b gives another.",
                    self.place(at, row.slot)
                ),
            )
        };
        let slot = *at.slots.get(usize::from(row.slot)).ok_or_else(|| refuse("is no longer there"))?;
        let taken = places::taken(self.state, at, row.slot, self.now.at, None);
        if taken >= u16::from(slot.places) {
            return Err(refuse("is somebody else's by now"));
        }
        let Some(child) = row.child.and_then(|id| self.state.child(id)) else { return Ok(()) };
        let time = (at, slot.start, slot.minutes);
        let elsewhere = around::seat_at(self.state, child.id, time, Some(row.id)).is_some()
            || places::booking_at(self.state, child, time, self.now.at).is_some();
        if elsewhere { Err(refuse("is at a time at which they are elsewhere now")) } else { Ok(()) }
    }

    /// Two records that have places at one time are two children, or one of the places must go first.
    pub(super) fn seats_at_once(
        &self,
        kept: &ChildRow,
        other: &ChildRow,
        bookings: &[BookingId],
        seats: &[SeatId],
    ) -> Option<String> {
        let of_theirs =
            seats.iter().filter_map(|id| self.state.seat(*id)).filter(|row| row.state.holds_place());
        let theirs = of_theirs.filter_map(|row| {
            let at = self.state.session(row.session).filter(|at| !at.cancelled())?;
            let slot = at.slots.get(usize::from(row.slot))?;
            let time = (at, slot.start, slot.minutes);
            let clash = around::seat_at(self.state, kept.id, time, None).is_some()
                || places::booking_at(self.state, kept, time, self.now.at).is_some();
            clash.then(|| around::of_day(self.state, row.id))
        });
        let booked = bookings.iter().filter_map(|id| self.state.booking(*id));
        let booked = booked.filter(|row| row.state.holds_place(self.now.at)).filter_map(|row| {
            let at = self.state.session(row.session).filter(|at| !at.cancelled())?;
            let start = at.slots.get(usize::from(row.slot))?.start;
            around::seat_at(self.state, kept.id, (at, start, row.minutes), None)
                .map(|seat| around::of_day(self.state, seat))
        });
        let place = theirs.chain(booked).next()?;
        Some(format!(
            "{} and {} both have a place at one time ({place}). Nothing was merged. Give one up first.",
            kept.list_name(),
            other.list_name()
        ))
    }
}
