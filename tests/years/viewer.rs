//! Somebody who may only look, and tries to do more: each time the program says who may.
use super::desk::{Desk, code};
use rand::RngExt;
use waitwell::domain::booking::By;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{BookingId, ReferralId, SessionId};
use waitwell::domain::order::Priority;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    if desk.chance(0.7) {
        return Vec::new();
    }
    let number = desk.dice.random_range(1..200);
    let (referral, booking) = (ReferralId(number), BookingId(number));
    let (reason, words) = (code("sick"), String::new());
    vec![match desk.dice.random_range(0..4) {
        0 => Command::Accept { referral, priority: Priority::Urgent },
        1 => Command::CancelBooking { booking, by: By::Service, reason, words },
        2 => Command::CancelSession { session: SessionId(number), reason },
        _ => Command::Undo { seq: desk.state.seq },
    }]
}
