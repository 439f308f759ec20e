//! An office at work, played from numbers: commands of all kinds, refused ones among them, so that lists are tested in states
//! nobody thought of.
use super::desk::{Desk, code, details};
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::command::{Command, Take};
use crate::domain::ids::{BookingId, ReferralId, SessionId, VenueId};
use crate::domain::order::Priority;
use crate::domain::session::{CarveOut, Slot};
use chrono::Days;

pub(super) const PATHWAYS: [&str; 4] = ["nd", "slcn", "ep", "ot"];
const SERVICES: [&str; 4] = ["nd", "slt", "ep", "ot"];

/// Plays one step: `what` chooses the kind, `n` whom it concerns.
pub(super) fn step(desk: &mut Desk, what: u8, n: u32) {
    let referrals = desk.state.next_referral().0.max(2);
    let referral = ReferralId(1 + n % (referrals - 1));
    let booking = BookingId(1 + n % desk.state.next_booking().0.max(2));
    let session = SessionId(1 + n % desk.state.next_session().0.max(2));
    let today = desk.now.today;
    let told = Told::Phone;
    let command = match what % 20 {
        0..=3 => {
            let count = desk.state.next_child().0 + n % 1000 * 1000;
            let received = today - Days::new(u64::from(n % 600));
            desk.child(details(count, today), PATHWAYS[n as usize % 4], received);
            return;
        }
        4..=6 => Command::Accept { referral, priority: Priority::ALL[n as usize % 3] },
        7 => Command::Ask {
            referral,
            topic: first(&desk.state.rules.choices.ask_topics),
            words: String::new(),
        },
        8 => Command::Decline {
            referral,
            reason: first(&desk.state.rules.choices.decline_referral),
            instead: "Early-years drop-in".to_owned(),
            words: String::new(),
        },
        9 => Command::Redirect { referral, to: code("slcn"), words: String::new() },
        10 => Command::PutOff {
            referral,
            until: today + Days::new(u64::from(1 + n % 20)),
            reason: first(&desk.state.rules.choices.put_off),
        },
        11 => {
            if desk.state.venue(VenueId(1)).is_none() {
                let venue = Command::AddVenue {
                    name: "Arnold".to_owned(),
                    address: String::new(),
                    district: code("E07000173"),
                    rooms: Vec::new(),
                    online: false,
                };
                desk.run(&venue).unwrap();
            }
            let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
            Command::MakeSession {
                service: code(SERVICES[n as usize % 4]),
                venue: VenueId(1),
                room: format!("room {n}"),
                date: today + Days::new(u64::from(n % 25)),
                slots: vec![slot(15 * 60), slot(16 * 60 + 30)],
                end: 18 * 60,
                people: Vec::new(),
                capacity: 0,
            }
        }
        12 => Command::Book { referral, session, slot: (n % 2) as u8, take: Take::Hold },
        13 => Command::Book { referral, session, slot: (n % 2) as u8, take: Take::Offer { told } },
        14 => {
            let who = "mother".to_owned();
            Command::Book { referral, session, slot: (n % 2) as u8, take: Take::Agree { who, told } }
        }
        15 => {
            let by = if n.is_multiple_of(2) { By::Family } else { By::Service };
            let list = match by {
                By::Family => &desk.state.rules.choices.family_reasons,
                By::Service => &desk.state.rules.choices.service_reasons,
            };
            Command::CancelBooking { booking, by, reason: first(list), words: String::new() }
        }
        16 => {
            let attendance =
                [Attendance::OnTime, Attendance::NotBrought, Attendance::LateNotSeen][n as usize % 3];
            Command::Attend { booking, attendance, arrived: None }
        }
        17 => Command::Contact {
            child: desk.state.referral(referral).map(|row| row.child).unwrap_or_default(),
            referral: Some(referral),
            kind: code("call"),
            result: code("spoke"),
            words: "rang".to_owned(),
        },
        18 => Command::Undo { seq: desk.state.seq.saturating_sub(u64::from(n % 4)) },
        _ => {
            desk.on(today + Days::new(u64::from(n % 4)));
            return;
        }
    };
    // Most of what is played is refused: a refusal changes nothing, and that is part of the play.
    let _ = desk.run(&command);
}

fn first(list: &[crate::domain::rules::Choice]) -> crate::domain::code::Code {
    list[0].id
}

/// A desk after these steps, with something on it from the start.
pub(super) fn played(steps: &[(u8, u32)]) -> Desk {
    let mut desk = Desk::new();
    for n in 0..24u32 {
        step(&mut desk, (n % 12) as u8, n.wrapping_mul(7919));
    }
    for (what, n) in steps {
        step(&mut desk, *what, *n);
    }
    desk
}
