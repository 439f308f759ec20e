//! Nobody is in two places at once: child, person, room (invariant 2).
use super::super::booking::BookingState;
use super::super::child::ChildRow;
use super::super::ids::{BookingId, SessionId, StaffId, VenueId};
use super::super::session::{Answer, Minute, Session};
use super::super::state::State;
use super::{live, say};
use chrono::{DateTime, NaiveDate, Utc};

/// Where a child already is at that time, in words; nothing where free. `but`: a booking that would be given up.
///
/// `from` and `minutes` are the time wanted on the session's day. A booking whose session was called off is nowhere.
pub fn clash(
    state: &State,
    child: &ChildRow,
    (session, from, minutes): (&Session, Minute, u16),
    now: DateTime<Utc>,
    but: Option<BookingId>,
) -> Option<String> {
    let (id, service) = clashing(state, child, (session, from, minutes), now, but)?;
    let booking = state.booking(id)?;
    let there = state.session(booking.session)?;
    let slot = there.slots.get(usize::from(booking.slot))?;
    let held = if matches!(booking.state, BookingState::Held { .. }) { "held at" } else { "booked at" };
    Some(format!("{held} {service} {} at that time", say::clock(slot.start)))
}

/// The clashing booking and its service's short name.
pub(super) fn clashing<'a>(
    state: &'a State,
    child: &ChildRow,
    (session, from, minutes): (&Session, Minute, u16),
    now: DateTime<Utc>,
    but: Option<BookingId>,
) -> Option<(BookingId, &'a str)> {
    let to = from.saturating_add(minutes);
    live(state, child, now).filter(|booking| Some(booking.id) != but).find_map(|booking| {
        let there = state.session(booking.session)?;
        let slot = there.slots.get(usize::from(booking.slot))?;
        let overlaps = there.date == session.date
            && !there.cancelled()
            && slot.start < to
            && from < slot.start.saturating_add(booking.minutes);
        overlaps.then(|| {
            (
                booking.id,
                state.rules.service(there.service).map_or(there.service.as_str(), |s| s.short.as_str()),
            )
        })
    })
}

fn others_at(
    state: &State,
    on: NaiveDate,
    (from, to): (Minute, Minute),
    but: Option<SessionId>,
) -> impl Iterator<Item = &Session> {
    state
        .index
        .by_day
        .get(&on)
        .into_iter()
        .flatten()
        .filter_map(|id| state.session(*id))
        .filter(move |s| Some(s.id) != but && !s.cancelled() && s.start < to && from < s.end)
}

/// The session in which somebody has accepted to be at that time; `but` is the one in question.
pub fn staff_busy(
    state: &State,
    staff: StaffId,
    on: NaiveDate,
    time: (Minute, Minute),
    but: Option<SessionId>,
) -> Option<&Session> {
    others_at(state, on, time, but)
        .find(|s| s.people.iter().any(|m| m.staff == staff && m.answer == Answer::Accepted))
}

/// The session that has the room at that time; a venue without rooms and one held online take as many as come.
pub fn room_busy<'a>(
    state: &'a State,
    venue: VenueId,
    room: &str,
    on: NaiveDate,
    time: (Minute, Minute),
    but: Option<SessionId>,
) -> Option<&'a Session> {
    if room.is_empty() || state.venue(venue).is_some_and(|v| v.online) {
        return None;
    }
    others_at(state, on, time, but).find(|s| s.venue == venue && &*s.room == room)
}
