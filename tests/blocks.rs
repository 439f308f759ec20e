//! Blocks of therapy at a real terminal over a real keeper: asked for by the outcome that begins treatment, proposed whole,
//! booked as one act and taken back by one key; what the diary lacks is said; a session given up is offered again at the end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[allow(dead_code, reason = "one visit uses the rest")]
mod together;

use std::process::Command as Program;
use together::{Desk, on};
use waitwell::domain::booking::{Attendance, By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ReferralId, SessionId};
use waitwell::domain::referral::Stage;
use waitwell::domain::together::TogetherDid;

/// Tuesdays from 1 December on.
fn tuesday(week: u64) -> chrono::NaiveDate {
    on(12, 1) + chrono::Days::new(7 * week)
}

/// A child whose treatment was begun today, and a clinic on so many Tuesdays.
fn begun(size: (u16, u16), weeks: u64) -> (Desk, ReferralId, Vec<SessionId>) {
    let mut desk = Desk::new(size);
    let (_, referral) = desk.child(("Bell", "Tom"), "slcn", 300);
    let today = desk.session(("slt", 2), 1, on(11, 20), (900, 45, 1));
    let take = Take::Agree { who: "Ama Bell".into(), told: Told::Phone };
    let booking = desk.send(Command::Book { referral, session: today, slot: 0, take }).booking.unwrap();
    desk.send(Command::Attend { booking, attendance: Attendance::OnTime, arrived: None });
    desk.changes();
    let outcome = Code::known("treatment");
    desk.send(Command::Outcome {
        booking,
        outcome,
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    });
    let asked = desk.changes();
    let is_block = |event: &Event| matches!(event, Event::Together { did: TogetherDid::Block { block, .. } } if block.sessions == 6);
    assert!(asked[0].events.iter().any(is_block), "{asked:?}");
    let sessions = (0..weeks).map(|week| desk.session(("slt", 2), 1, tuesday(week), (600, 45, 2))).collect();
    desk.changes();
    (desk, referral, sessions)
}

/// The places that were agreed, in the order in which they were, and the last stage.
fn agreed(events: &[Event]) -> (Vec<(SessionId, u8)>, Option<Stage>) {
    let mut places = Vec::new();
    let mut last = None;
    for event in events {
        if let Event::Agreed { booking, stage } = event {
            places.push((booking.session, booking.slot));
            last = Some(*stage);
        }
    }
    (places, last)
}

#[test]
fn a_whole_block_is_one_act_and_one_undo() {
    let (mut desk, _, sessions) = begun((80, 24), 8);
    desk.record("bell tom", "BELL, Tom");
    desk.pty.wait_for("Book the block: 6 sessions");
    desk.pty
        .press("b")
        .wait_for("Block of 6 sessions: 0 held, 0 ahead, 6 to book")
        .wait_for("6 of 6 sessions");
    desk.pty.wait_for("DATES      Tue 1 Dec 10:00, Tue 8 Dec 10:00");
    assert!(desk.changes().is_empty(), "a proposal books nothing");
    desk.pty.press("Enter").wait_for("Booked a block for BELL, Tom: SLT 6 sessions, Tue 1 Dec to Tue 5 Jan");
    let changes = desk.changes();
    assert_eq!(changes.len(), 1, "one act");
    let (places, stage) = agreed(&changes[0].events);
    let wanted: Vec<_> = sessions[..6].iter().map(|session| (*session, 0)).collect();
    assert_eq!(places, wanted);
    assert!(
        matches!(stage, Some(Stage::Booked { on: day, .. }) if day == tuesday(0)),
        "the first is next: {stage:?}"
    );
    desk.pty.press("u").wait_for("Undone: Booked a block");
    let changes = desk.changes();
    assert!(
        matches!(changes[..], [ref one] if matches!(one.events[..], [Event::Undone { .. }])),
        "{changes:?}"
    );
    desk.pty.wait_for("Book the block: 6 sessions");
}

#[test]
fn what_the_diary_lacks_is_said_and_booked_later() {
    let (mut desk, referral, _) = begun((80, 24), 5);
    desk.record("bell tom", "BELL, Tom");
    desk.pty.press("b").wait_for("5 of 6 sessions").wait_for("No place about Tue 5 Jan: 1 session is");
    desk.pty.press("Enter").wait_for("SLT 5 sessions").wait_for("Block: book 1 more of 6");
    assert_eq!(desk.changes().len(), 1);
    // The clinic of January is made: the last one is proposed alone, at the pace of those that stand.
    let last = desk.session(("slt", 1), 1, tuesday(5), (600, 45, 1));
    let page = desk.places(referral);
    let places: Vec<_> = page.together[0].places.iter().map(|place| place.session).collect();
    assert_eq!(places, [last]);
    assert_eq!(page.together[0].why, "1 of 1 sessions, 1 with others");
}

#[test]
fn a_session_given_up_is_offered_again_at_the_end_and_the_rest_stands() {
    let (mut desk, referral, sessions) = begun((80, 24), 8);
    desk.record("bell tom", "BELL, Tom");
    desk.pty.press("b").wait_for("6 of 6 sessions").press("Enter").wait_for("Booked a block");
    let bookings: Vec<_> = desk.changes()[0]
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Agreed { booking, .. } => Some(booking.id),
            _ => None,
        })
        .collect();
    // The very first is cancelled: the second is next, and one is owed.
    desk.send(Command::CancelBooking {
        booking: bookings[0],
        by: By::Family,
        reason: Code::known("illness"),
        words: String::new(),
    });
    let changes = desk.changes();
    let stage = changes[0].events.iter().find_map(|event| match event {
        Event::Cancelled { stage, .. } => Some(*stage),
        _ => None,
    });
    assert_eq!(stage, Some(Stage::Booked { booking: bookings[1], on: tuesday(1) }));
    desk.pty.wait_for("Block: book 1 more of 6");
    desk.pty.press("b").wait_for("0 held, 5 ahead, 1 to book").wait_for("1 of 1 sessions").press("Enter");
    desk.pty.wait_for("Booked BELL, Tom: SLT Tue 12 Jan 10:00");
    assert_eq!(agreed(&desk.changes()[0].events).0, [(sessions[6], 0)], "at the end, not where the gap is");
    assert!(desk.places(referral).together.is_empty(), "nothing more is owed");
}

#[test]
fn a_session_of_a_block_is_moved_where_it_keeps_the_rhythm() {
    let (mut desk, _, _) = begun((80, 24), 8);
    desk.record("bell tom", "BELL, Tom");
    desk.pty.press("b").wait_for("6 of 6 sessions").press("Enter").wait_for("Booked a block");
    desk.changes();
    // The record knows of it.
    desk.pty.until_quiet(std::time::Duration::from_millis(300));
    // Its own day's other place, and the end of the block; no second place on a day of the block, and none beyond its end.
    desk.pty.press("m").wait_for("who asks").press("Enter").wait_for("Move BELL, Tom").wait_for("12 Jan");
    desk.pty.wait_for("one of the block is that day");
    desk.pty.press("End").press("Enter").wait_for("Moved BELL, Tom from SLT Tue 1 Dec 10:00");
    let changes = desk.changes();
    assert!(matches!(changes[0].events[..], [Event::Moved { .. }, ..]), "{changes:?}");
}

#[test]
fn a_session_of_a_block_leaves_its_rhythm_with_a_reason_and_not_without() {
    let (mut desk, _, _) = begun((80, 24), 8);
    let other = desk.session(("slt", 2), 1, on(12, 18), (600, 45, 1));
    desk.record("bell tom", "BELL, Tom");
    desk.pty.press("b").wait_for("6 of 6 sessions").press("Enter").wait_for("Booked a block");
    desk.changes();
    desk.pty.until_quiet(std::time::Duration::from_millis(300));
    // Whoever asks for that day is shown it, after what keeps the rhythm, with what stands against it.
    desk.pty.press("m").wait_for("who asks").press("Enter").wait_for("Move BELL, Tom").wait_for("12 Jan");
    desk.pty.press("f").wait_for("Which days, times and places?").type_in("18 dec").press("Enter");
    desk.pty.wait_for("off the block's rhythm");
    // The place came in front by itself: a key counts once it has been shown.
    desk.pty.until_quiet(std::time::Duration::from_millis(300));
    desk.pty.press("Enter").wait_for("Why all the same?");
    assert!(desk.changes().is_empty(), "nothing without a reason");
    desk.pty.press("Esc").wait_gone("Why all the same?").wait_for("off the block's rhythm");
    assert!(desk.changes().is_empty(), "nor with none");
    desk.pty.press("Enter").wait_for("Why all the same?").type_in("away that week").press("Enter");
    desk.pty.wait_gone("Why all the same?").wait_for("all the same: away that week");
    let changes = desk.changes();
    let moved = changes[0].events.iter().find_map(|event| match event {
        Event::Moved { booking, .. } => Some(booking.session),
        _ => None,
    });
    assert_eq!((changes.len(), moved), (1, Some(other)), "{changes:?}");
    // What was asked for is done: the places are closed, and one key takes it back.
    desk.pty.wait_gone("Move BELL, Tom");
    desk.pty.press("u").wait_for("Undone");
}

#[test]
fn a_block_is_ended_by_keys_and_its_places_are_free_again() {
    let (mut desk, referral, _) = begun((80, 24), 8);
    desk.record("bell tom", "BELL, Tom");
    desk.pty.press("b").wait_for("6 of 6 sessions").press("Enter").wait_for("Booked a block");
    desk.pty.wait_for("next: Therapy 1 Dec");
    desk.changes();
    desk.pty
        .press("x")
        .wait_for("whole block of therapy")
        .press("b")
        .wait_for("ends before its last session: why?")
        .press("g")
        .wait_for("Ended BELL, Tom's block of SLT: goals met");
    let changes = desk.changes();
    let why = changes[0].events.iter().find_map(|event| match event {
        Event::Together { did: TogetherDid::Block { block, .. } } => Some((block.ended, block.why)),
        _ => None,
    });
    assert_eq!(why, Some((Some(on(11, 20)), Code::known("goals"))));
    let off = changes[0].events.iter().filter(|event| matches!(event, Event::Cancelled { .. })).count();
    assert_eq!((changes.len(), off), (1, 6));
    assert!(desk.places(referral).not_together.is_empty(), "no block goes on");
    desk.pty.press("u").wait_for("Undone");
    assert_eq!(desk.places(referral).not_together, ["Block of 6 sessions: 0 held, 6 ahead, 0 to book."]);
    // The same by command.
    let (done, words) = run(&desk, &["cancel", "--block", &referral.0.to_string(), "--reason", "weather"]);
    assert!(
        !done && words.contains("no reason for ending a block here") && words.contains("goals"),
        "{words}"
    );
    let (done, words) = run(&desk, &["cancel", "--block", &referral.0.to_string(), "--reason", "goals"]);
    assert!(done && words.contains("Ended BELL, Tom's block of SLT: goals met"), "{words}");
    assert!(desk.places(referral).not_together.is_empty(), "no block goes on");
    let (done, words) = run(&desk, &["cancel", "--block", &referral.0.to_string(), "--reason", "goals"]);
    assert!(!done && words.contains("no block of therapy that goes on"), "{words}");
}

/// A verb at the desk's store: whether it was done, and what it said.
fn run(desk: &Desk, args: &[&str]) -> (bool, String) {
    let output = Program::new(env!("CARGO_BIN_EXE_waitwell"))
        .arg("--store")
        .arg(desk.store.path().join("store"))
        .args(args)
        .env("WAITWELL_CLOCK", together::CLOCK.1)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn the_block_ends_with_the_pathway_and_gives_its_places_back() {
    let (mut desk, referral, _) = begun((80, 24), 8);
    let (done, words) = run(&desk, &["book", &referral.0.to_string(), "--block"]);
    assert!(done && words.contains("Booked a block for BELL, Tom: SLT 6 sessions"), "{words}");
    desk.changes();
    desk.send(Command::Close {
        referral,
        reason: waitwell::domain::referral::CloseReason::Withdrawn,
        choice: Code::known("withdrawn"),
        words: String::new(),
    });
    let changes = desk.changes();
    let off = changes[0].events.iter().filter(|event| matches!(event, Event::Cancelled { .. })).count();
    assert_eq!(off, 6, "{changes:?}");
    assert!(matches!(
        changes[0].events.iter().rev().find_map(|event| match event {
            Event::Closed { stage, .. } => Some(*stage),
            _ => None,
        }),
        Some(Stage::Closed { .. })
    ));
}

#[test]
fn in_a_small_window_too() {
    let (mut desk, _, sessions) = begun((40, 20), 8);
    desk.record("bell tom", "BELL, Tom");
    desk.pty.press("b").wait_for("SAY FIRST").press("Enter").wait_for("6 of 6 sessions").press("Enter");
    desk.pty.wait_for("Booked a block");
    assert_eq!(agreed(&desk.changes()[0].events).0.len(), 6);
    assert_eq!(sessions.len(), 8);
}

#[test]
fn who_is_under_review_is_a_list_by_the_day_a_clinician_gave() {
    let (mut desk, ..) = begun((80, 24), 0);
    desk.child(("Able", "Ann"), "slcn", 400);
    desk.pty.press("2").wait_for("ABLE, Ann").press("v").wait_for("see by: children under review").press("b");
    desk.pty.wait_gone("ABLE, Ann").wait_for("under review").wait_for("BELL, Tom");
}
