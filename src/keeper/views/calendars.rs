//! Sessions for the calendars of other programs: when, where, how many of its places are taken. No child stands in it, so
//! that a telephone that is lost tells nobody who is seen there.
use super::unfit;
use crate::domain::calendar::plural;
use crate::domain::ids::StaffId;
use crate::domain::places;
use crate::domain::rules::{Choices, ServiceKind};
use crate::domain::session::{Answer, Session, SessionState};
use crate::keeper::look::LookContext;
use crate::wire::view_paper::{CalendarEvent, CalendarOf, CalendarPage, Stands};
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// Events of one window: some 500 bytes each, and a message has its longest.
const AT_ONCE: usize = 500;

/// A window of a calendar; none where the person or the session it is of is not on record.
pub(super) fn page(
    cx: &LookContext<'_>,
    of: &CalendarOf,
    days: RangeInclusive<NaiveDate>,
    at: u32,
) -> Option<CalendarPage> {
    let state = cx.state;
    let name = name(cx, of)?;
    let mut found: Vec<&Session> = state
        .index
        .by_day
        .range(days.clone())
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(|session| belongs(cx, of, session))
        .collect();
    found.sort_by_key(|session| (session.date, session.start, session.id));
    let whose = match of {
        CalendarOf::Person { staff } => Some(*staff),
        CalendarOf::Clinics { .. } | CalendarOf::Like { .. } => None,
    };
    let first = usize::try_from(at).unwrap_or(usize::MAX);
    let events = found.iter().skip(first).take(AT_ONCE).map(|session| event(cx, session, whose)).collect();
    let holiday = |day: NaiveDate| Some((day, state.rules.calendar.holiday(day)?.to_owned()));
    let closed = if at == 0 {
        days.start().iter_days().take_while(|day| day <= days.end()).filter_map(holiday).collect()
    } else {
        Vec::new()
    };
    Some(CalendarPage {
        revision: cx.revision,
        at: cx.now.at,
        name,
        store: String::new(),
        total: found.len() as u32,
        events,
        closed,
    })
}

fn service_name(cx: &LookContext<'_>, session: &Session) -> String {
    cx.state.rules.service(session.service).map_or_else(|| session.service.to_string(), |s| s.short.clone())
}

fn venue_name(cx: &LookContext<'_>, session: &Session) -> String {
    cx.state.venue(session.venue).map_or_else(String::new, |venue| venue.name.to_string())
}

/// Whether some venue is called so.
fn has_venue(cx: &LookContext<'_>, words: &str) -> bool {
    words.is_empty()
        || cx.state.venues.iter().flatten().any(|venue| venue.name.to_lowercase().contains(words))
}

/// What the calendar is called.
fn name(cx: &LookContext<'_>, of: &CalendarOf) -> Option<String> {
    Some(match of {
        CalendarOf::Clinics { service, venue } => {
            let what = match service {
                Some(code) => cx.state.rules.service(*code)?.name.clone(),
                None => "All clinics".to_owned(),
            };
            let words = venue.trim().to_lowercase();
            if !has_venue(cx, &words) {
                return None;
            }
            if words.is_empty() { what } else { format!("{what}, {}", venue.trim()) }
        }
        CalendarOf::Like { session } => {
            let session = cx.state.session(*session)?;
            format!("{}, {}", service_name(cx, session), venue_name(cx, session))
        }
        CalendarOf::Person { staff } => cx.state.staff(*staff)?.name.to_string(),
    })
}

fn belongs(cx: &LookContext<'_>, of: &CalendarOf, session: &Session) -> bool {
    match of {
        CalendarOf::Clinics { service, venue } => {
            let words = venue.trim().to_lowercase();
            service.is_none_or(|service| service == session.service)
                && (words.is_empty() || venue_name(cx, session).to_lowercase().contains(&words))
        }
        CalendarOf::Like { session: like } => cx
            .state
            .session(*like)
            .is_some_and(|like| like.service == session.service && like.venue == session.venue),
        CalendarOf::Person { staff } => session.people.iter().any(|member| member.staff == *staff),
    }
}

fn event(cx: &LookContext<'_>, session: &Session, whose: Option<StaffId>) -> CalendarEvent {
    let state = cx.state;
    let (taken, held, places) = places::counts(state, session, cx.now.at);
    let configured = state.rules.service(session.service);
    let kind = if configured.is_none_or(|s| s.kind == ServiceKind::Clinic) { " clinic" } else { "" };
    // Whoever comes to it must not take for certain what may not be held.
    let barred = unfit::barred(state, session);
    let place = venue_name(cx, session);
    let counted =
        if places == 0 { "nothing to book".to_owned() } else { format!("{taken} of {places} booked") };
    let service = service_name(cx, session);
    let venue = state.venue(session.venue);
    let mut location = vec![place.clone()];
    location.extend(venue.map(|venue| venue.address.replace('\n', ", ")).filter(|words| !words.is_empty()));
    location.extend(Some(session.room.to_string()).filter(|room| !room.is_empty()));
    let mut words = Vec::new();
    if held > 0 {
        words.push(format!("{} held.", plural(u32::from(held), "place")));
    }
    if let SessionState::Cancelled { reason } = &session.state {
        words =
            vec![format!("Called off: {}.", Choices::words(&state.rules.choices.service_reasons, reason))];
    } else if !barred.is_empty() {
        words.push(format!("{barred}."));
    }
    let own = whose.and_then(|staff| session.people.iter().find(|member| member.staff == staff));
    let standing = match own.map(|member| member.answer) {
        _ if session.cancelled() => Stands::Off,
        Some(Answer::Declined | Answer::Away) => Stands::Off,
        Some(Answer::Asked(_)) => Stands::Open,
        // One's own part is certain also where another's is not, but not where nobody can be.
        Some(Answer::Accepted) if unfit::of(state, session).is_none() => Stands::Certain,
        Some(Answer::Accepted) => Stands::Open,
        None if !barred.is_empty() => Stands::Open,
        None => Stands::Certain,
    };
    let not_theirs = standing == Stands::Off && !session.cancelled();
    CalendarEvent {
        session: session.id,
        sequence: session.rev,
        summary: format!("{service}{kind}, {place}: {counted}"),
        location: location.join(", "),
        words: words.join(" "),
        when: (session.date, session.start, session.end),
        standing,
        not_theirs,
    }
}
