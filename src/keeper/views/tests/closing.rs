//! The end of a day: what is left over is listed until it is done or put off, what nobody read and what nobody was here for stands
//! there too, and only at zero is the day signed.
use super::desk::{Desk, actor, code, day, details};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, Told};
use crate::domain::code::Code;
use crate::domain::command::{Command, Take};
use crate::domain::ids::{BookingId, SessionId, VenueId};
use crate::domain::order::Priority;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::{At, Query};
use crate::wire::view::View;
use crate::wire::view_list::ClosingPage;
use chrono::Days;

fn page(desk: &Desk, all: bool) -> ClosingPage {
    match desk.look(&Query::Closing { all, at: At::Row(0), rows: 50 }) {
        View::Closing(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn left(desk: &Desk) -> Vec<(String, u32)> {
    page(desk, false).left
}

/// A child of the ND team with an appointment this morning, that nobody has said anything about.
fn morning() -> (Desk, BookingId) {
    let mut desk = Desk::new();
    desk.by = actor(1, Role::Administrator, "nhs", "nd");
    for team in ["slcn", "ep", "ot"] {
        desk.presence.came(code(team), desk.now.today);
    }
    desk.presence.came(desk.state.rules.pathway(code("nd")).unwrap().team, desk.now.today);
    let teams: Vec<Code> = desk.state.rules.pathways.iter().map(|p| p.team).collect();
    for team in teams {
        desk.presence.came(team, desk.now.today);
    }
    let (child, referral) = desk.child(details(3, desk.now.today), "nd", day(2026, 9, 1)).unwrap();
    desk.read.push(child);
    desk.run(&Command::Accept { referral, priority: Priority::Routine }).unwrap();
    let venue = Command::AddVenue {
        name: "Arnold".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    };
    desk.run(&venue).unwrap();
    // Booked a fortnight ago for this morning.
    let today = desk.now.today;
    desk.on(today - Days::new(14));
    let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
    desk.run(&Command::MakeSession {
        service: code("nd"),
        venue: VenueId(1),
        room: String::new(),
        date: today,
        slots: vec![slot(9 * 60)],
        end: 11 * 60,
        people: Vec::new(),
        capacity: 0,
    })
    .unwrap();
    let take = Take::Agree { who: "Kerry".to_owned(), told: Told::Phone };
    desk.run(&Command::Book { referral, session: SessionId(1), slot: 0, take }).unwrap();
    desk.on(today);
    let booking = desk.state.referral(referral).unwrap().stage.booking().unwrap();
    (desk, booking)
}

#[test]
fn a_day_is_worked_to_zero_and_signed_once() {
    let (mut desk, booking) = morning();
    let team = page(&desk, false).team;
    assert_eq!(left(&desk), [("outcome missing".to_owned(), 1)]);
    let refused = desk.run(&Command::SignDay { team }).unwrap_err();
    assert!(refused.words.contains("1 outcome missing"), "{}", refused.words);
    desk.run(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }).unwrap();
    assert_eq!(left(&desk), [("outcome missing".to_owned(), 1)], "seen, and then?");
    let outcome =
        Command::Outcome { booking, outcome: code("step-done"), see_by: None, words: String::new() };
    desk.run(&outcome).unwrap();
    assert_eq!((left(&desk), page(&desk, false).steps.total), (Vec::new(), 0));
    assert_eq!(page(&desk, false).signed, None);
    desk.run(&Command::SignDay { team }).unwrap();
    assert!(page(&desk, false).signed.unwrap().contains("signed by user1 at 14:32"));
    assert!(desk.run(&Command::SignDay { team }).unwrap_err().words.contains("signed already"));
    desk.on(day(2026, 11, 21));
    assert_eq!(page(&desk, false).signed, None, "another day is another signature");
}

#[test]
fn what_nobody_read_and_whom_nobody_was_here_for() {
    let (mut desk, booking) = morning();
    desk.run(&Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None }).unwrap();
    let left_over = left(&desk);
    assert!(left_over.is_empty() || left_over == [("child not brought".to_owned(), 1)], "{left_over:?}");

    let (child, referral) = desk.child(details(40, desk.now.today), "nd", desk.now.today).unwrap();
    assert!(left(&desk).contains(&("referral unread".to_owned(), 1)));
    desk.read.push(child);
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("unread")), "somebody has read it");
    desk.read.pop();
    let reason = desk.state.rules.choices.put_off[0].id;
    let until = desk.now.today + Days::new(1);
    desk.run(&Command::PutOff { referral, until, reason }).unwrap();
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("unread")), "put off with a reason");

    // A step of a team of whom nobody was here is everybody's to see to.
    let (child, late) = desk.child(details(77, desk.now.today), "slcn", day(2026, 10, 1)).unwrap();
    desk.read.push(child);
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("not here")), "they were here");
    desk.presence = crate::keeper::look::Presence::default();
    assert!(left(&desk).iter().any(|(words, n)| words.contains("not here") && *n >= 1), "{:?}", left(&desk));
    assert!(page(&desk, false).referrals.contains(&late));
}
