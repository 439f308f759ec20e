//! What an outcome is called that was recorded without all who are needed: provisional, and for want of whom. Wherever the
//! outcome stands, this stands beside it.
use super::super::booking::{Booking, BookingState};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::BookingId;
use super::super::places;
use super::super::record::ChildRecord;
use super::super::referral::{Referral, Stage};
use super::super::rules::{Rules, Service};
use super::super::saying::spoken_day;
use super::super::session::Session;
use super::super::state::State;
use super::act::PackDid;
use super::quorum::{absent_for, is_review};
use super::words::roles;
use chrono::NaiveDate;

/// The field of a refusal that asks why a review was held though no consent to share is on record.
pub const WITHOUT_CONSENT: &str = "without consent";
/// How an outcome's words begin that say why.
pub const HELD_WITHOUT: &str = "Held without consent on record";

/// Whether an outcome's words say why a review was held without consent on record.
pub fn says_why(words: &str) -> bool {
    let begins =
        words.trim().get(..HELD_WITHOUT.len()).is_some_and(|words| words.eq_ignore_ascii_case(HELD_WITHOUT));
    begins && words.trim()[HELD_WITHOUT.len()..].chars().any(char::is_alphabetic)
}

/// `provisional (not quorate: no CAMHS)`.
fn words(rules: &Rules, missing: &[Code]) -> String {
    if missing.is_empty() {
        return "provisional (not quorate)".to_owned();
    }
    format!("provisional (not quorate: no {})", roles(rules, missing))
}

/// The review that a booking is of; none where it is of something else.
fn review_of<'s>(state: &'s State, booking: &Booking) -> Option<(&'s Service, &'s Session)> {
    let session = state.session(booking.session)?;
    Some((state.rules.service(session.service).filter(|service| is_review(service))?, session))
}

/// Of an outcome as it is recorded: `stage` is what it made of the referral.
pub fn of_outcome(state: &State, booking: BookingId, stage: Stage) -> Option<String> {
    let booking = state.booking(booking)?;
    let (service, session) = review_of(state, booking)?;
    let again = matches!(stage, Stage::Rebook { by_family: false, .. });
    let missing = || absent_for(state, service, session, booking.referral).unwrap_or_default();
    again.then(|| words(&state.rules, &missing()))
}

/// Of a booking's outcome, as the review stands now.
pub fn of_booking(state: &State, booking: &Booking) -> Option<String> {
    let (service, session) = review_of(state, booking)?;
    let row = state.referral(booking.referral)?;
    if state.rules.reviews.inquorate_stands || !places::own_way(&state.rules, row, service.id) {
        return None;
    }
    let missing = absent_for(state, service, session, row.id)?;
    // The last that was decided is what its pack says it is: whoever came, or left, after that is of the children after it.
    let decided = |known: &&Booking| matches!(known.state, BookingState::Attended { outcome: Some(_), .. });
    let last = state.bookings_of(row.id, row.child).filter(decided).max_by_key(|known| known.id)?;
    let pack = state.reviews.get(&row.id).filter(|_| last.id == booking.id);
    let provisional = pack.map_or(!missing.is_empty(), |pack| pack.provisional == Some(session.date));
    provisional.then(|| words(&state.rules, &missing))
}

/// Of a booking's outcome, as it was put on record then: whatever the child needs, and the rules are, since.
pub fn on_record(rules: &Rules, record: &ChildRecord, booking: &Booking) -> Option<String> {
    // Of the places there were in that review only the one that was held came to anything.
    if !matches!(booking.state, BookingState::Attended { outcome: Some(_), .. }) {
        return None;
    }
    let held = record.live().rev().find_map(|entry| match &entry.event {
        Event::Review { referral, did: PackDid::Held { session, missing }, pack }
            if (*referral, *session) == (booking.referral, booking.session) =>
        {
            Some((pack.provisional.is_some(), missing))
        }
        _ => None,
    });
    held.filter(|(provisional, _)| *provisional).map(|(_, missing)| words(rules, missing))
}

/// The day of the review that decided provisionally, where that is why another place is owed: not one that was lost since.
pub fn owes_another(state: &State, referral: &Referral) -> Option<NaiveDate> {
    let on = state.reviews.get(&referral.id)?.provisional?;
    let last = state.bookings_of(referral.id, referral.child).max_by_key(|booking| booking.rev)?;
    matches!(last.state, BookingState::Attended { outcome: Some(_), .. }).then_some(on)
}

/// Why another place is owed that the service owes, as a family is told it.
pub fn why_owed(state: &State, referral: &Referral) -> String {
    match owes_another(state, referral) {
        Some(on) => format!(
            "The review on {} was held without all who are needed. What was said there is provisional. Another is owed.",
            spoken_day(on)
        ),
        None => "The last place was cancelled by the service. Another is owed.".to_owned(),
    }
}
