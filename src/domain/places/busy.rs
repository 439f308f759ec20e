//! Nobody is in two places at once: child, person, room (invariant 2).
use super::super::booking::{Booking, BookingState};
use super::super::child::ChildRow;
use super::super::ids::{BookingId, SessionId, StaffId, VenueId};
use super::super::rules::ServiceKind;
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

/// Minutes a family needs from one place to another: none within one, or where either is online; twice as long to another district.
pub fn way(state: &State, from: VenueId, to: VenueId) -> u16 {
    let (Some(from), Some(to)) = (state.venue(from), state.venue(to)) else { return 0 };
    let travel = state.rules.settings.one_visit_travel;
    match (from.id == to.id || from.online || to.online, from.district == to.district) {
        (true, _) => 0,
        (false, true) => travel,
        (false, false) => travel.saturating_mul(2),
    }
}

/// The clashing booking and its service's short name.
pub(super) fn clashing<'a>(
    state: &'a State,
    child: &ChildRow,
    (session, from, minutes): (&Session, Minute, u16),
    now: DateTime<Utc>,
    but: Option<BookingId>,
) -> Option<(BookingId, &'a str)> {
    let others = |booking: &Booking| Some(booking.id) != but;
    let booking = there_then(state, child, (session, from, minutes), now, others)?;
    let there = state.session(booking.session)?;
    let service = state.rules.service(there.service).map_or(there.service.as_str(), |s| s.short.as_str());
    Some((booking.id, service))
}

/// A child's booking that stands at that time, or so near it that the child could not be at both.
fn there_then<'a>(
    state: &'a State,
    child: &ChildRow,
    (session, from, minutes): (&Session, Minute, u16),
    now: DateTime<Utc>,
    others: impl Fn(&Booking) -> bool,
) -> Option<&'a Booking> {
    let to = from.saturating_add(minutes);
    live(state, child, now).filter(|booking| others(booking)).find(|booking| {
        let there = state.session(booking.session).filter(|s| s.date == session.date && !s.cancelled());
        let slot = there.and_then(|there| Some((there, there.slots.get(usize::from(booking.slot))?)));
        slot.is_some_and(|(there, slot)| {
            let way = way(state, there.venue, session.venue);
            slot.start < to.saturating_add(way)
                && from < slot.start.saturating_add(booking.minutes).saturating_add(way)
        })
    })
}

/// The child's booking at that time of a session's day.
pub fn booking_at(
    state: &State,
    child: &ChildRow,
    time: (&Session, Minute, u16),
    now: DateTime<Utc>,
) -> Option<BookingId> {
    clashing(state, child, time, now, None).map(|(booking, _)| booking)
}

/// The child's booking at that time in any session but `but`, whose places go along with it.
pub fn elsewhere(
    state: &State,
    child: &ChildRow,
    (session, from, minutes): (&Session, Minute, u16),
    now: DateTime<Utc>,
    but: SessionId,
) -> Option<BookingId> {
    there_then(state, child, (session, from, minutes), now, |booking| booking.session != but)
        .map(|row| row.id)
}

/// Who has a session's room at its time, in words, or that its venue has none left then; nothing where it is free.
pub fn room_taken(state: &State, wanted: &Session) -> Option<String> {
    let time = (wanted.start, wanted.end);
    let other = room_busy(state, wanted.venue, &wanted.room, wanted.date, time, Some(wanted.id));
    let Some(other) = other else { return rooms_out(state, wanted) };
    let venue = state.venue(wanted.venue).map_or("", |v| &*v.name);
    let who: Vec<&str> = other
        .people
        .iter()
        .filter(|m| m.answer == Answer::Accepted)
        .filter_map(|m| state.staff(m.staff).map(|s| &*s.name))
        .collect();
    let who = if who.is_empty() { String::new() } else { format!(" ({})", say::list(&who)) };
    Some(format!(
        "{venue} {} is taken by {}{who} from {} to {} that day",
        wanted.room,
        state.rules.service(other.service).map_or("another session", |s| s.name.as_str()),
        say::clock(other.start),
        say::clock(other.end)
    ))
}

/// From when on a venue has no room left for a session, in words: one for which nobody named a room takes one as well. Nothing
/// where a room is left, and of a venue without rooms on record, online or not: it has none to run out of.
pub fn rooms_out(state: &State, wanted: &Session) -> Option<String> {
    let venue = state.venue(wanted.venue).filter(|venue| !venue.online && !venue.rooms.is_empty())?;
    // Calls for which no room is named are made from a desk.
    let needs = |session: &Session| {
        let kind = state.rules.service(session.service).map(|service| service.kind);
        !session.room.is_empty() || kind != Some(ServiceKind::Calls)
    };
    if !needs(wanted) {
        return None;
    }
    let there: Vec<&Session> = others_at(state, wanted.date, (wanted.start, wanted.end), Some(wanted.id))
        .filter(|session| session.venue == venue.id && needs(session))
        .collect();
    let full = |at: &Minute| {
        there.iter().filter(|session| session.start <= *at && *at < session.end).count() >= venue.rooms.len()
    };
    let begins = there.iter().map(|session| session.start.max(wanted.start));
    let from = begins.filter(full).min()?;
    let (name, from) = (&venue.name, say::clock(from));
    Some(match venue.rooms.len() {
        1 => format!("The room of {name} is taken from {from}"),
        2 => format!("Both rooms of {name} are taken from {from}"),
        n => format!("All {n} rooms of {name} are taken from {from}"),
    })
}

/// Where somebody has accepted to be at a session's time, in words; nothing where they are free.
pub fn person_taken(state: &State, wanted: &Session, staff: StaffId) -> Option<String> {
    let other = staff_busy(state, staff, wanted.date, (wanted.start, wanted.end), Some(wanted.id))?;
    let name = state.staff(staff).map_or("This person", |s| &*s.name);
    Some(format!("{name} is at {} then", super::super::telling::place(state, other, 0)))
}

/// Where somebody has accepted or is asked to be at a session's time, in words: both would be held by one person.
pub fn person_asked(state: &State, wanted: &Session, staff: StaffId) -> Option<String> {
    let (other, answer) = down_elsewhere(state, wanted, staff)?;
    Some(elsewhere_words(state, staff, other, if answer == Answer::Accepted { "at" } else { "asked to" }))
}

/// The session at another's time for which somebody is down, and what they said: one they accepted before one they are asked to.
pub fn down_elsewhere<'a>(
    state: &'a State,
    wanted: &Session,
    staff: StaffId,
) -> Option<(&'a Session, Answer)> {
    let others = others_at(state, wanted.date, (wanted.start, wanted.end), Some(wanted.id));
    let down = others.flat_map(|s| s.people.iter().map(move |member| (s, member)));
    let down = down.filter(|(_, member)| member.staff == staff && member.answer.may_come());
    down.map(|(s, member)| (s, member.answer)).min_by_key(|(_, answer)| *answer != Answer::Accepted)
}

/// `J Patel is at ND Thu 3 Dec 10:00 Arnold hub then`.
pub fn elsewhere_words(state: &State, staff: StaffId, other: &Session, is: &str) -> String {
    let name = state.staff(staff).map_or("This person", |s| &*s.name);
    let service = state.rules.service(other.service).map_or("", |s| s.short.as_str());
    format!("{name} is {is} {service} {} then", super::super::telling::place(state, other, 0))
}

/// Sessions on a day that overlap a time, called off ones left aside; `but` is the one in question.
pub fn others_at(
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
    others_at(state, on, time, but).find(|s| s.venue == venue && s.room.eq_ignore_ascii_case(room))
}
