//! Whether a child was assessed or reviewed on a referral: what a second opinion is asked for from (a complex communication
//! clinic takes children from an assessment or a multi-agency review, never from a list on which nothing has happened yet).
use super::booking::{Booking, BookingState};
use super::referral::Referral;
use super::review;
use super::state::State;
use chrono::NaiveDate;

/// Whether an assessment on this referral was attended, or is on today; of a review: whether one was held with its quorum.
pub fn so(state: &State, row: &Referral, today: NaiveDate) -> bool {
    let rules = &state.rules;
    let Some(pathway) = rules.pathway(row.pathway) else { return false };
    let components = &pathway.components;
    if components.iter().filter_map(|part| rules.service(part.service)).any(review::is_review) {
        let pack = state.reviews.get(&row.id);
        return pack.is_some_and(|pack| pack.minutes.is_some() && pack.provisional.is_none());
    }
    let Some(begins) = components.iter().position(|part| part.starts_assessment) else {
        return row.seen_on.is_some();
    };
    if usize::from(row.component) != begins {
        return usize::from(row.component) > begins;
    }
    // Steps before it may be of the same service: each took a place of its own.
    let service = components[begins].service;
    let before = components[..begins].iter().filter(|part| part.service == service).count();
    let of_service = |booking: &&Booking| {
        booking.referral == row.id
            && state.session(booking.session).is_some_and(|at| at.service == service && !at.cancelled())
    };
    // What is recorded while the child is in the room may be the referral before the attendance.
    let attended = |booking: &&Booking| match &booking.state {
        BookingState::Attended { attendance, .. } => attendance.seen(),
        BookingState::Agreed { .. } => state.session(booking.session).is_some_and(|at| at.date == today),
        _ => false,
    };
    let places = state.index.of_child.get(&row.child).into_iter().flatten();
    let places = places.filter_map(|id| state.booking(*id));
    places.filter(of_service).filter(attended).count() > before
}
