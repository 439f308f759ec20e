//! Sessions line by line, and what a booking is a place in: what a script needs to find its way in the diary.
use super::words;
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::ids::BookingId;
use crate::domain::places;
use crate::domain::roster;
use crate::domain::rules::Choices;
use crate::domain::session::{Session, SessionState};
use crate::domain::state::State;
use crate::wire::view_diary::{BookingCard, SessionLine, SessionsPage};
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// Most lines in one answer, so that it stays well under the longest message.
const MOST: u16 = 1000;

/// The sessions of those days by day, start and number; of one service, or of all.
pub fn sessions(
    state: &State,
    service: Option<Code>,
    days: RangeInclusive<NaiveDate>,
    at: u32,
    rows: u16,
    now: &Now,
) -> SessionsPage {
    let ids = state.index.by_day.range(days).flat_map(|(_, ids)| ids);
    let mut found: Vec<&Session> = ids
        .filter_map(|id| state.session(*id))
        .filter(|session| service.is_none_or(|service| session.service == service))
        .collect();
    found.sort_by_key(|session| (session.date, session.start, session.id));
    let seen = found.iter().skip(at as usize).take(usize::from(rows.min(MOST)));
    SessionsPage {
        revision: state.seq,
        total: found.len() as u32,
        rows: seen.map(|session| line(state, session, now)).collect(),
    }
}

fn line(state: &State, session: &Session, now: &Now) -> SessionLine {
    let rules = &state.rules;
    let service = rules.service(session.service);
    let missing = if session.cancelled() { Vec::new() } else { words::missing(state, session) };
    SessionLine {
        session: session.id,
        service: (session.service, service.map_or_else(|| session.service.to_string(), |s| s.name.clone())),
        venue: words::venue(state, session),
        room: session.room.to_string(),
        when: (session.date, session.start, session.end),
        counts: places::counts(state, session, now.at),
        past: places::over(session, now),
        missing: missing.into_iter().map(|role| words::role(rules, role)).collect(),
        cancelled: match &session.state {
            SessionState::Cancelled { reason } => {
                Some(Choices::words(&rules.choices.service_reasons, reason).to_owned())
            }
            SessionState::Planned => None,
        },
        unheld: words::unheld(state, session),
        free: places::free_in_all(state, session, now),
        shut: roster::closure(state, session).map_or_else(String::new, |row| row.words(state)),
    }
}

/// What a booking is a place in; none where there is no such booking.
pub fn booking(state: &State, id: BookingId) -> Option<BookingCard> {
    let booking = state.booking(id)?;
    let session = state.session(booking.session)?;
    let visits = state.index.visits_in.get(&session.id).into_iter().flatten();
    let visit = visits.filter_map(|id| state.visit(*id)).find(|visit| visit.booking == Some(booking.id));
    Some(BookingCard {
        booking: booking.id,
        referral: booking.referral,
        child: booking.child,
        name: state.child(booking.child).map_or_else(String::new, crate::domain::child::ChildRow::list_name),
        session: session.id,
        slot: booking.slot,
        kind: words::kind(state, session),
        visit: visit.map(|visit| visit.id),
    })
}
