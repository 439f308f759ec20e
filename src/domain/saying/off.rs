//! The place that the family still believes in and that is off: said before what is planned instead, with the reason as it may be
//! told. Of whoever holds a clinic no more is said than that they cannot be there: what somebody is ill of, or that they are, is
//! theirs.
use super::super::booking::{Booking, By};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::BookingId;
use super::super::record::ChildRecord;
use super::super::referral::Referral;
use super::super::rules::{Choices, NAME};
use super::super::state::State;
use super::spoken_stand;
use chrono::NaiveDate;

/// A sentence for each place of a referral of which the family is still to be told that it is off.
pub(super) fn lines(
    state: &State,
    record: &ChildRecord,
    (referral, today): (&Referral, NaiveDate),
    name: &str,
) -> Vec<String> {
    let all = (referral.id, BookingId(0))..=(referral.id, BookingId(u32::MAX));
    let untold = state.index.untold.range(all).filter_map(|(_, id)| state.booking(*id));
    untold
        .filter(|booking| !lapsed(referral, booking, today))
        .filter_map(|booking| line(state, record, booking, name))
        .collect()
}

/// Nobody waits for that place any more: its day is past, and the child was seen since.
fn lapsed(referral: &Referral, booking: &Booking, today: NaiveDate) -> bool {
    let Some(untold) = booking.untold() else { return true };
    let day = untold.known.date;
    booking.lost() && day < today && referral.seen_on.is_some_and(|seen| seen >= day)
}

fn line(state: &State, record: &ChildRecord, booking: &Booking, name: &str) -> Option<String> {
    let known = booking.untold()?.known;
    let session = state.session(booking.session)?;
    // Theirs again: what is planned says so.
    if !booking.lost() && session.stand(booking.slot) == known {
        return None;
    }
    let what =
        state.rules.service(session.service).map_or("The appointment", |service| service.name.as_str());
    let why = reason(state, record, booking)
        .map_or(String::new(), |why| format!(", because {}", words(state, why, name)));
    Some(format!(
        "{what} on {} is off{why}. That was not {name}'s doing and costs no place on the list.",
        spoken_stand(state, known)
    ))
}

/// The service's reason by which the family's place went: the latest of the places it was moved through.
fn reason(state: &State, record: &ChildRecord, booking: &Booking) -> Option<Code> {
    let of = |id: BookingId| state.booking(id).is_some_and(|row| row.referral == booking.referral);
    record.live().rev().find_map(|entry| match &entry.event {
        Event::Moved { booking: to, by: By::Service, reason, .. } if to.id == booking.id => Some(*reason),
        Event::Cancelled { booking: id, by: By::Service, reason, .. } if *id == booking.id && of(*id) => {
            Some(*reason)
        }
        _ => None,
    })
}

/// A service's reason as a family may be told it, after "because": in the words that are configured with it.
pub(super) fn words(state: &State, reason: Code, name: &str) -> String {
    let told = Choices::get(&state.rules.choices.service_reasons, reason).map_or("", |choice| &choice.told);
    match told.trim() {
        "" => "the service cannot hold it".to_owned(),
        told => told.replace(NAME, name),
    }
}
