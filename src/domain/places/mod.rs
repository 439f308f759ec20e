//! Places: what stands in a session's slots and what is free. The one source of truth for deciding, suggesting and
//! drawing, so that no place is ever held by two children (invariant 2).
mod at_length;
mod bar;
mod busy;
mod fits;
mod runs;
pub mod say;
mod seeker;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod world;

use super::around;
use super::booking::{Booking, BookingState};
use super::child::{ChildRow, Flags};
use super::decide::Now;
use super::ids::{BookingId, ReferralId, SessionId};
use super::rules::Service;
use super::session::Session;
use super::state::State;
pub use bar::Bar;
pub(crate) use bar::{booked_at, role_short};
pub use busy::{
    booking_at, clash, down_elsewhere, elsewhere, elsewhere_words, others_at, person_asked, person_taken,
    room_busy, room_taken, staff_busy, way,
};
use chrono::{DateTime, Utc};
pub use fits::{fits, step_free};
pub use runs::{is_listed, over, session_runs, slot_ahead};
pub use seeker::{Seeker, allowed, own_way};

/// Bookings of a session that take up a place at `now`; a hold that ran out is not among them.
pub fn taken_by(state: &State, session: SessionId, now: DateTime<Utc>) -> impl Iterator<Item = &Booking> {
    state
        .index
        .holding
        .get(&session)
        .into_iter()
        .flatten()
        .filter_map(|id| state.booking(*id))
        .filter(move |booking| booking.state.holds_place(now))
}

/// Whether anybody has a place in a session: a child's booking that holds it at `now`, or a place of support.
pub fn anybody(state: &State, session: SessionId, now: DateTime<Utc>) -> bool {
    taken_by(state, session, now).next().is_some() || around::holding(state, session).next().is_some()
}

/// How many places of one slot are taken at `now`; `but` leaves one booking out (its own, when it goes on or moves).
pub fn taken(state: &State, session: &Session, slot: u8, now: DateTime<Utc>, but: Option<BookingId>) -> u16 {
    let taken = taken_by(state, session.id, now)
        .filter(|booking| booking.slot == slot && Some(booking.id) != but)
        .count()
        + around::holding(state, session.id).filter(|seat| seat.slot == slot).count();
    u16::try_from(taken).unwrap_or(u16::MAX)
}

/// Slots with places that can still be given, by index, and how many: none in a session called off, and none whose time has
/// come (at a drop-in, has passed), for nobody can be booked there.
pub fn free(state: &State, session: &Session, now: &Now) -> Vec<(u8, u16)> {
    let ahead = |index: u8| {
        let slot = session.slots.get(usize::from(index));
        slot.is_some_and(|slot| match state.rules.service(session.service) {
            Some(service) => slot_ahead(service, session, *slot, now),
            None => !over(session, now),
        })
    };
    let mut free = not_taken(state, session, now.at);
    free.retain(|(index, _)| ahead(*index));
    free
}

/// Places of a session that can still be given.
pub fn free_in_all(state: &State, session: &Session, now: &Now) -> u16 {
    free(state, session, now).iter().map(|(_, places)| *places).sum()
}

/// Slots with places that nobody has, whether or not their time has come.
pub fn not_taken(state: &State, session: &Session, now: DateTime<Utc>) -> Vec<(u8, u16)> {
    if session.cancelled() {
        return Vec::new();
    }
    let mut left: Vec<u16> = session.slots.iter().map(|slot| u16::from(slot.places)).collect();
    let seats = around::holding(state, session.id).map(|seat| seat.slot);
    for slot in taken_by(state, session.id, now).map(|booking| booking.slot).chain(seats) {
        if let Some(places) = left.get_mut(usize::from(slot)) {
            *places = places.saturating_sub(1);
        }
    }
    left.into_iter()
        .enumerate()
        .filter(|(_, places)| *places > 0)
        .map(|(at, places)| (at as u8, places))
        .collect()
}

/// Taken for good, held for the moment, and all places of a session at `now`.
pub fn counts(state: &State, session: &Session, now: DateTime<Utc>) -> (u16, u16, u16) {
    let seats = around::holding(state, session.id).count();
    let (mut taken, mut held) = (u16::try_from(seats).unwrap_or(u16::MAX), 0u16);
    for booking in taken_by(state, session.id, now) {
        if matches!(booking.state, BookingState::Held { .. }) {
            held += 1;
        } else {
            taken += 1;
        }
    }
    (taken, held, u16::try_from(session.places()).unwrap_or(u16::MAX))
}

/// The booking a referral has in a session of that service which is still to come: held, offered or agreed. None where it is
/// owed a further session of its block: then a place is taken beside those that stand.
pub fn standing<'a>(
    state: &'a State,
    child: &ChildRow,
    referral: ReferralId,
    service: &Service,
    now: DateTime<Utc>,
) -> Option<&'a Booking> {
    if super::together::owes(state, referral) {
        return None;
    }
    live(state, child, now).find(|booking| {
        booking.referral == referral
            && !matches!(booking.state, BookingState::Attended { .. })
            && state.session(booking.session).is_some_and(|s| s.service == service.id && !s.cancelled())
    })
}

/// A child's bookings that hold a place at `now`.
pub fn live<'a>(state: &'a State, child: &ChildRow, now: DateTime<Utc>) -> impl Iterator<Item = &'a Booking> {
    state
        .index
        .of_child
        .get(&child.id)
        .into_iter()
        .flatten()
        .filter_map(|id| state.booking(*id))
        .filter(move |booking| booking.state.holds_place(now))
}

/// Whether somebody must interpret for this child: spoken language or BSL.
pub fn interpreted(child: &ChildRow) -> bool {
    child.flags.has(Flags::INTERPRETER) || child.flags.has(Flags::BSL)
}

/// Minutes this child needs at that service: longer with an interpreter.
pub fn minutes_needed(service: &Service, child: &ChildRow) -> u16 {
    let more = if interpreted(child) { service.interpreter_minutes } else { 0 };
    service.minutes.saturating_add(more)
}
