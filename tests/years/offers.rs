//! A scheduler on the telephone: answers to offers, holds, families who give a place up or ask for a later one.
use super::desk::{Desk, code};
use super::dice::Of;
use chrono::{Days, NaiveDate};
use rand::RngExt;
use waitwell::domain::booking::{Booking, BookingState, By, Told};
use waitwell::domain::command::{Command, Take};
use waitwell::domain::suggest;

/// Days ahead that are looked at.
const AHEAD: u64 = 75;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    let mut due: Vec<Command> = Vec::new();
    for session in desk.ahead(AHEAD) {
        for booking in desk.bookings(session) {
            due.extend(answer(desk, booking, session.date));
        }
    }
    // The first of them is what everybody sees first; mostly another one is taken.
    let Some(last) = due.len().checked_sub(1) else { return Vec::new() };
    let at = desk.dice.random_range(0..=last);
    vec![due.swap_remove(at)]
}

/// What the family of a booking says today; nothing where it says nothing.
fn answer(desk: &Desk<'_>, booking: &Booking, on: NaiveDate) -> Option<Command> {
    let today = desk.today();
    let (id, who) = (booking.id, "the mother".to_owned());
    match &booking.state {
        BookingState::Offered { on: offered, .. } => {
            let mut fate = desk.year.dice(Of::Offer, booking.referral.0, *offered);
            let after = fate.random_range(1..8);
            let says = fate.random_range(0..100);
            let late = today >= *offered + Days::new(12) || on <= today + Days::new(1);
            if *offered + Days::new(after) > today && !late {
                return None;
            }
            let reason = code("day");
            match says {
                0..80 => Some(Command::AgreeOffer { booking: id, who, told: Told::Phone }),
                80..93 => Some(Command::DeclineOffer { booking: id, reason, words: String::new() }),
                // Says nothing for long, and not today.
                _ if late => {
                    Some(Command::DeclineOffer { booking: id, reason, words: "no answer".to_owned() })
                }
                _ => None,
            }
        }
        BookingState::Held { until } if *until > desk.now.at => {
            Some(match desk.year.dice(Of::Rings, id.0, today).random_range(0..10) {
                0..6 => Command::AgreeOffer { booking: id, who, told: Told::Phone },
                6..8 => Command::Release { booking: id },
                // Forgotten: it runs out by itself.
                _ => return None,
            })
        }
        BookingState::Agreed { .. } if on > today => {
            let mut fate = desk.year.dice(Of::GivesUp, id.0, today);
            match fate.random_range(0..1000) {
                0..8 => {
                    let (reason, words) = (code("illness"), String::new());
                    Some(Command::CancelBooking { booking: id, by: By::Family, reason, words })
                }
                8..11 => moved(desk, booking),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Another day for the same appointment: never a pause, and the old place is kept until the new one is sure.
fn moved(desk: &Desk<'_>, booking: &Booking) -> Option<Command> {
    let (row, at) = (desk.state.referral(booking.referral)?, desk.state.session(booking.session)?);
    let (session, slot) = suggest::next_best(desk.state, row, at, Some(booking.id), &desk.now)?;
    let take = Take::Agree { who: "the mother".to_owned(), told: Told::Phone };
    Some(Command::Move { booking: booking.id, session, slot, by: By::Family, reason: code("later"), take })
}
