//! What was before: places that came to nothing and cost nothing, and what was agreed at a meeting.
use super::super::around::{Party, SeatDid, SeatState};
use super::super::booking::By;
use super::super::event::Event;
use super::super::record::ChildRecord;
use super::super::referral::Referral;
use super::super::rules::{Choices, ServiceKind};
use super::super::state::State;
use super::spoken_day;

/// All of it. What was agreed is somebody's words: it is for whoever may be told all.
pub(super) fn lines(record: &ChildRecord, state: &State, referral: &Referral, name: &str) -> Vec<String> {
    given_up(record, state, referral, name).into_iter().chain(agreed(record, state)).collect()
}

/// What was agreed at meetings with the family that took place.
fn agreed(record: &ChildRecord, state: &State) -> Vec<String> {
    let of = |event: &Event| {
        let Event::Seat { did: SeatDid::Outcome { outcome, words }, seat } = event else { return None };
        let stands = state.seat(seat.id)?;
        let held = matches!(stands.state, SeatState::Done { .. }) && stands.party != Party::Professional;
        if !held || stands.kind(state) != Some(ServiceKind::Meeting) {
            return None;
        }
        let session = state.session(stands.session)?;
        let what = state.rules.service(session.service)?.name.as_str();
        let said = match words.trim().trim_end_matches('.') {
            "" => Choices::words(&state.rules.choices.support_outcomes, outcome),
            words => words,
        };
        Some(format!("At the {what} on {}: {said}.", spoken_day(session.date)))
    };
    record.live().filter_map(|entry| of(&entry.event)).collect()
}

/// What was tried already, was not the family's doing, and costs nothing.
fn given_up(record: &ChildRecord, state: &State, referral: &Referral, name: &str) -> Vec<String> {
    let own = |booking| state.booking(booking).is_some_and(|row| row.referral == referral.id);
    let days: Vec<String> = record
        .live()
        .filter(
            |entry| matches!(entry.event, Event::Cancelled { booking, by: By::Service, .. } if own(booking)),
        )
        .map(|entry| spoken_day(entry.stamp.day))
        .collect();
    let mut lines = Vec::new();
    match days.as_slice() {
        [] => {}
        [one] => lines.push(format!(
            "On {one} a place was cancelled by the service. That was not {name}'s doing and costs neither the place on the list nor a day of the wait."
        )),
        [first @ .., last] => lines.push(format!(
            "Places were cancelled by the service on {} and {last}. That was not {name}'s doing and costs neither the place on the list nor a day of the wait.",
            first.join(", ")
        )),
    }
    if referral.family_cancels > 0 {
        lines.push("A place that you gave back in time costs no place on the list either.".to_owned());
    }
    lines
}
