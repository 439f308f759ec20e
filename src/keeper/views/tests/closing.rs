//! The end of a day: what is left over is listed until it is done or put off, what nobody read and what nobody was here for stands
//! there too, and only at zero is the day signed.
use super::desk::{Desk, actor, code, day, details};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, Told};
use crate::domain::code::Code;
use crate::domain::command::{Command, Take};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, IntakeId, ReferralId, VenueId};
use crate::domain::intake::{Intake, IntakeKind, IntakeState};
use crate::domain::order::Priority;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::{At, Query};
use crate::wire::view::View;
use crate::wire::view_list::ClosingPage;
use chrono::{Days, NaiveDate};

fn page(desk: &Desk, all: bool) -> ClosingPage {
    match desk.look(&Query::Closing { all, at: At::Row(0), rows: 50 }) {
        View::Closing(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn left(desk: &Desk) -> Vec<(String, u32)> {
    page(desk, false).left
}

/// The place of a session of its own, 90 minutes from its start, agreed with the family.
fn booked(desk: &mut Desk, referral: ReferralId, date: NaiveDate, (start, end): (u16, u16)) {
    let session = desk.state.next_session();
    let slot = Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
    desk.run(&Command::MakeSession {
        service: code("nd"),
        venue: VenueId(1),
        room: String::new(),
        date,
        slots: vec![slot],
        end,
        people: Vec::new(),
        capacity: 0,
    })
    .unwrap();
    let take = Take::Agree { who: "Kerry".to_owned(), told: Told::Phone };
    desk.run(&Command::Book { referral, session, slot: 0, take }).unwrap();
}

/// A child of the ND team with an appointment this morning, that nobody has said anything about.
pub(super) fn morning() -> (Desk, BookingId) {
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
    booked(&mut desk, referral, today, (9 * 60, 11 * 60));
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
    let outcome = Command::Outcome {
        booking,
        outcome: code("step-done"),
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    };
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

    // What came in today is to be read by its day, and stands beside what is left over until then.
    desk.child(details(41, desk.now.today), "nd", desk.now.today).unwrap();
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("unread")));
    assert!(page(&desk, false).beside.contains(&("referral unread, not due".to_owned(), 1)));
    let (child, referral) = desk.child(details(40, desk.now.today), "nd", day(2026, 11, 2)).unwrap();
    assert!(left(&desk).contains(&("referral unread".to_owned(), 1)));
    desk.read.push(child);
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("unread")), "somebody has read it");
    desk.read.pop();
    let reason = desk.state.rules.choices.put_off[0].id;
    let until = day(2026, 11, 23);
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

/// On that day at another minute.
fn at_minute(desk: &mut Desk, minute: u32) {
    use chrono::{NaiveTime, TimeZone, Utc};
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
    desk.now.time = time;
    desk.now.at = Utc.from_utc_datetime(&desk.now.today.and_time(time));
}

/// The same office with a second child of the team, booked at 15:00 of today.
fn afternoon() -> (Desk, ReferralId, BookingId) {
    later((15 * 60, 16 * 60 + 30))
}

/// The same with the second child at a session of that time.
fn later(time: (u16, u16)) -> (Desk, ReferralId, BookingId) {
    let (mut desk, morning) = morning();
    desk.run(&Command::Attend { booking: morning, attendance: Attendance::OnTime, arrived: None }).unwrap();
    let (outcome, see_by, words) = (code("step-done"), None, String::new());
    desk.run(&Command::Outcome { booking: morning, outcome, see_by, words, refer: None, given: None })
        .unwrap();
    let (child, referral) = desk.child(details(8, desk.now.today), "nd", day(2026, 9, 1)).unwrap();
    desk.read.push(child);
    desk.run(&Command::Accept { referral, priority: Priority::Routine }).unwrap();
    let today = desk.now.today;
    booked(&mut desk, referral, today, time);
    let booking = desk.state.referral(referral).unwrap().stage.booking().unwrap();
    (desk, referral, booking)
}

#[test]
fn a_day_is_not_signed_while_somebody_is_still_to_come() {
    let (mut desk, _, booking) = afternoon();
    let shown = page(&desk, false);
    assert_eq!((shown.left.as_slice(), shown.steps.total), (&[][..], 0), "nothing is left over so far");
    assert_eq!(shown.to_come, "1 session is not over: ND Arnold until 16:30.");
    assert_eq!(shown.beside, [("session not over".to_owned(), 1)]);
    let sign = Command::SignDay { team: shown.team };
    let refused = desk.run(&sign).unwrap_err().words;
    assert_eq!(
        refused,
        "Fri 20 Nov is not signed: 1 session is not over: ND Arnold until 16:30. It is signed after that."
    );
    // All of it done before its end: nobody is still to come.
    at_minute(&mut desk, 16 * 60);
    desk.run(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }).unwrap();
    assert!(page(&desk, false).to_come.contains("until 16:30"), "seen, and then?");
    let (outcome, see_by, words) = (code("step-done"), None, String::new());
    desk.run(&Command::Outcome { booking, outcome, see_by, words, refer: None, given: None }).unwrap();
    assert_eq!(page(&desk, false).to_come, "");
    desk.run(&sign).unwrap();
}

#[test]
fn a_session_of_the_evening_is_named_on_the_signature_and_is_first_the_next_morning() {
    let (mut desk, referral, booking) = later((17 * 60 + 30, 19 * 60));
    at_minute(&mut desk, 17 * 60 + 15);
    let shown = page(&desk, false);
    assert_eq!((shown.to_come.as_str(), shown.still_on.as_str()), ("", "ND Arnold until 19:00"));
    let sign = Command::SignDay { team: shown.team };
    desk.run(&sign).unwrap();
    let signed = page(&desk, false).signed.unwrap();
    assert_eq!(signed, "Fri 20 Nov was signed by user1 at 17:15, still on: ND Arnold until 19:00");
    // Later that evening it is left over, and stands beside the signature.
    at_minute(&mut desk, 19 * 60 + 5);
    assert_eq!(left(&desk), [("outcome missing".to_owned(), 1)]);
    assert!(page(&desk, false).signed.is_some());
    // Nobody looked again: the next morning begins with it, and does not close over it.
    desk.on(day(2026, 11, 23));
    assert_eq!(left(&desk)[0], ("outcome missing".to_owned(), 1), "{:?}", left(&desk));
    assert_eq!(page(&desk, false).steps.rows[0].about, crate::wire::view_list::About::Referral(referral));
    assert!(desk.run(&sign).unwrap_err().words.contains("1 outcome missing"));
    desk.run(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }).unwrap();
    let (outcome, see_by, words) = (code("step-done"), None, String::new());
    desk.run(&Command::Outcome { booking, outcome, see_by, words, refer: None, given: None }).unwrap();
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("outcome")), "{:?}", left(&desk));
}

#[test]
fn what_was_left_over_since_is_signed_for_once_more_and_both_signatures_are_shown() {
    let (mut desk, _, booking) = afternoon();
    at_minute(&mut desk, 17 * 60);
    let team = page(&desk, false).team;
    desk.run(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }).unwrap();
    let (outcome, see_by, words) = (code("step-done"), None, String::new());
    desk.run(&Command::Outcome { booking, outcome, see_by, words, refer: None, given: None }).unwrap();
    desk.run(&Command::SignDay { team }).unwrap();
    let again = desk.run(&Command::SignDay { team }).unwrap_err().words;
    assert!(again.contains("signed already") && again.contains("nothing was left over since"), "{again}");
    assert!(!page(&desk, false).again);
    // A referral that was received long ago comes in after it.
    let (child, _) = desk.child(details(9, desk.now.today), "nd", day(2026, 11, 2)).unwrap();
    let shown = page(&desk, false);
    assert_eq!(shown.left, [("referral unread".to_owned(), 1)]);
    assert!(shown.signed.is_some(), "the signature stays in sight beside what is left over");
    desk.read.push(child);
    at_minute(&mut desk, 17 * 60 + 40);
    assert!(page(&desk, false).again);
    desk.run(&Command::SignDay { team }).unwrap();
    assert_eq!(
        page(&desk, false).signed.unwrap(),
        "Fri 20 Nov was signed by user1 at 17:00, and again by user1 at 17:40"
    );
}

#[test]
fn an_appointment_is_not_put_off_and_its_outcome_is_not_hidden() {
    let (mut desk, referral, booking) = afternoon();
    let reason = desk.state.rules.choices.put_off[0].id;
    let until = day(2026, 11, 23);
    let put_off = Command::PutOff { referral, until, reason };
    let refused = desk.run(&put_off).unwrap_err().words;
    assert!(
        refused.contains("is not put off. m moves it") && refused.contains("Nothing was changed"),
        "{refused}"
    );
    at_minute(&mut desk, 17 * 60);
    assert_eq!(left(&desk), [("outcome missing".to_owned(), 1)]);
    // What happened is not known to anybody who is still here: that is put off, with its reason.
    desk.run(&put_off).unwrap();
    assert_eq!(left(&desk), []);
    desk.run(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }).unwrap();
    assert_eq!(left(&desk), [("outcome missing".to_owned(), 1)], "seen: a put-off from before hides nothing");
    // A put-off that an earlier program wrote ends on the day of the place.
    let (mut old, referral, _) = afternoon();
    old.on(day(2026, 11, 18));
    old.write(&[Event::PutOff { referral, until, reason }]);
    old.on(day(2026, 11, 20));
    at_minute(&mut old, 17 * 60);
    assert_eq!(left(&old), [("outcome missing".to_owned(), 1)]);
}

#[test]
fn held_rows_that_are_not_due_stand_beside_what_is_left_over() {
    let (mut desk, _, _) = afternoon();
    at_minute(&mut desk, 17 * 60);
    let item = |id: u32, due| Intake {
        id: IntakeId(id),
        due,
        state: IntakeState::Open,
        since: day(2026, 11, 18),
        kind: IntakeKind::LookAlike { a: ChildId(1), b: ChildId(2), words: "alike".into() },
        rev: 0,
    };
    let events: Vec<Event> = [(1, day(2026, 11, 20)), (2, day(2026, 11, 24)), (3, day(2026, 11, 25))]
        .map(|(id, due)| Event::IntakeOpened { item: Box::new(item(id, due)) })
        .into();
    desk.write(&events);
    let shown = page(&desk, false);
    assert!(shown.left.contains(&("held row".to_owned(), 1)), "{:?}", shown.left);
    assert_eq!(shown.beside, [("held rows, not due".to_owned(), 2)]);
}
