//! Places beside what is planned for the referral: further ones of clinics and drop-ins, and those of support, above all where one
//! moved, is off, or came to nothing.
use super::super::age::years_on;
use super::super::around::{self, News, Owes, Party, Seat, SeatState};
use super::super::booking::{Booking, BookingState};
use super::super::child::ChildDetails;
use super::super::decide::Now;
use super::super::ids::ChildId;
use super::super::places::own_way;
use super::super::referral::Referral;
use super::super::rules::{Rules, ServiceKind};
use super::super::session::{Session, Stand};
use super::super::state::State;
use super::{off, spoken_day, spoken_place, spoken_stand};
use chrono::NaiveDate;

/// Of a place whose time is over: it stands on Today until somebody says what came of it.
const PAST: &str = "That time is past, and what came of it is not on record.";

/// Places of clinics and drop-ins that are ahead and in front of no list of the child's: the further ones of a block, and those
/// beside its lists, which are said on each of them. Whoever asks when they are coming asks for all.
fn further<'a>(
    state: &'a State,
    referral: &'a Referral,
    today: NaiveDate,
) -> impl Iterator<Item = (&'a Booking, &'a Session)> {
    let child = state.child(referral.child);
    let in_front = move |id| {
        child.is_some_and(|child| state.referrals_of(child).any(|row| row.stage.booking() == Some(id)))
    };
    let all = state.index.of_child.get(&referral.child).into_iter().flatten();
    let ahead = all.filter_map(|id| state.booking(*id)).filter(|booking| booking.state.ahead());
    ahead.filter(move |booking| !in_front(booking.id)).filter_map(move |booking| {
        let session = state.session(booking.session).filter(|at| !at.cancelled() && at.date >= today)?;
        let on_its_way = || {
            state.referral(booking.referral).is_some_and(|row| own_way(&state.rules, row, session.service))
        };
        (booking.referral == referral.id || !on_its_way()).then_some((booking, session))
    })
}

/// A sentence for each of them.
pub(super) fn booked(state: &State, referral: &Referral, name: &str, now: &Now) -> Vec<String> {
    let mut all: Vec<_> = further(state, referral, now.today).collect();
    all.sort_by_key(|(booking, session)| (session.date, session.start_of(booking.slot), booking.id));
    let line = |(booking, session): (&Booking, &Session)| {
        let at = session.stand(booking.slot);
        if matches!(booking.state, BookingState::Agreed { .. }) {
            let past = around::ended(session, booking.slot, now);
            return is_booked(state, (session, at), name, past);
        }
        let what = state.rules.service(session.service).map_or("an appointment", |known| known.name.as_str());
        format!("A place is offered, {what}: {}. Your answer is awaited.", spoken_place(state, session, at))
    };
    all.into_iter().map(line).collect()
}

/// `Speech and language clinic is booked for Aimee: Monday 14 December 2026 at 09:30, Arnold.` Nobody promises a time that is past.
pub(super) fn is_booked(state: &State, (session, at): (&Session, Stand), name: &str, past: bool) -> String {
    let what = state.rules.service(session.service).map_or("An appointment", |known| known.name.as_str());
    let place = spoken_place(state, session, at);
    if past {
        format!("{what} was booked for {name}: {place}. {PAST}")
    } else {
        format!("{what} is booked for {name}: {place}.")
    }
}

/// That the list's own place is still owed, beside those there are.
pub(super) fn none_booked(state: &State, referral: &Referral, name: &str, today: NaiveDate) -> String {
    match further(state, referral, today).next() {
        Some(_) => format!("No place is booked yet for what {name} is waiting for."),
        None => "No place is booked yet.".to_owned(),
    }
}

/// A sentence for each place of support that is ahead, of which they know something that no longer holds, or of which something is
/// owed still.
pub(super) fn lines(state: &State, child: ChildId, name: &str, now: &Now) -> Vec<String> {
    let own = around::seats_of(state, child).filter(|seat| seat.party != Party::Professional);
    own.filter_map(|seat| line(state, seat, name, now)).collect()
}

fn line(state: &State, seat: &Seat, name: &str, now: &Now) -> Option<String> {
    let session = state.session(seat.session)?;
    let service = state.rules.service(session.service)?;
    let what = service.name.as_str();
    let is = spoken_place(state, session, session.stand(seat.slot));
    let known = spoken_stand(state, seat.known);
    match seat.untold(state).map(|(_, news)| news) {
        Some(News::Moved) => return Some(format!("{what} on {known} has moved: it is now on {is}.")),
        Some(News::Off) => {
            let why = match seat.owes {
                Some(Owes::Word { reason, .. }) if !reason.is_none() => {
                    format!(", because {}", off::words(state, reason, name))
                }
                _ => String::new(),
            };
            let other = if seat.was_owed(state) { " Another place is looked for." } else { "" };
            return Some(format!("{what} on {known} is off{why}. That was not your doing.{other}"));
        }
        // What is planned says where it is.
        Some(News::Again) | None => {}
    }
    if seat.wants_another(state).is_some() {
        return Some(format!("{what} on {known} is off. Another place is looked for."));
    }
    let past = around::ended(session, seat.slot, now);
    let calls = service.kind == ServiceKind::Calls;
    let by = |due: NaiveDate, words: &str| {
        let late = if due < now.today { " That day is past." } else { "" };
        format!("by {}{words}.{late}", spoken_day(due))
    };
    match seat.state {
        SeatState::Offered { .. } if past => None,
        SeatState::Offered { .. } => {
            Some(format!("A place is offered, {what}: {is}. Your answer is awaited."))
        }
        SeatState::Booked if calls && past => Some(format!("We were to ring you, {what}: {is}. {PAST}")),
        SeatState::Booked if calls => Some(format!("We ring you, {what}: {is}.")),
        SeatState::Booked => Some(is_booked(state, (session, session.stand(seat.slot)), name, past)),
        SeatState::NoAnswer { due } if calls => {
            Some(format!("We rang you and did not reach you, {what}. We ring again {}", by(due, "")))
        }
        SeatState::NoAnswer { due } => Some(format!(
            "You were expected at the {what} on {} and were not there. We ring you {}",
            spoken_day(session.date),
            by(due, " about another day")
        )),
        SeatState::Again { due } => Some(format!("As agreed, we ring you again, {what}, {}", by(due, ""))),
        _ => None,
    }
}

/// What the pathway's configuration has for that age; nothing of the newsletter to whoever wants none.
pub(super) fn support(
    rules: &Rules,
    referral: &Referral,
    details: &ChildDetails,
    today: NaiveDate,
) -> Vec<String> {
    let age = years_on(details.born, today);
    let no_news = crate::domain::support::entry(details) == Err(crate::domain::support::LeftOut::OptedOut);
    let own = rules.support.newsletter.to_lowercase();
    let of_news = |words: &str| {
        let words = words.to_lowercase();
        words.contains("newsletter") || (!own.trim().is_empty() && words.contains(&own))
    };
    let all = rules.pathway(referral.pathway).map_or(&[][..], |pathway| &pathway.support);
    all.iter()
        .filter(|support| (u32::from(support.age_from)..=u32::from(support.age_to)).contains(&age))
        .filter(|support| !(no_news && of_news(&support.words)))
        .map(|support| support.words.clone())
        .collect()
}
