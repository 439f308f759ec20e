//! A bad day at a real terminal over a real keeper: somebody is sick, a venue is shut, it snows. The repair is seen before it is
//! done; what it did is read in the journal, and asked of the keeper.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "bad_day/held.rs"]
mod held;
#[path = "bad_day/kept.rs"]
mod kept;
#[path = "bad_day/office.rs"]
mod office;
#[path = "bad_day/shut.rs"]
mod shut;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[path = "bad_day/told.rs"]
mod told;
#[path = "bad_day/undone.rs"]
mod undone;
use office::{Office, day};
use waitwell::domain::booking::{BookingState, By, Told};
use waitwell::domain::command::{Command, Take};
use waitwell::domain::event::Event;
use waitwell::domain::session::Answer as Said;

/// Wednesday morning: a clinic of J Patel's that B Ellis can take, and one in the afternoon that nobody can.
fn sick_wednesday() -> Office {
    let mut office = Office::new();
    office.morning = office.clinic(day(25), 540, office.patel, 3);
    office.afternoon = office.clinic(day(25), 840, office.patel, 3);
    // B Ellis is elsewhere in the afternoon.
    office.elsewhere = office.clinic_at(day(25), 840, office.ellis, 1, 1);
    office.place("Taken", false, office.elsewhere);
    // Where children can go: the Monday after has one place of usual length and one that is long enough for an interpreter.
    office.later = office.clinic_of(day(30), office.osei, &[(600, 45), (660, 60)]);
    for (family, needs) in [("Covered", false), ("Usual", false), ("Speaks", true), ("Third", false)] {
        let session = if family == "Covered" { office.morning } else { office.afternoon };
        office.place(family, needs, session);
    }
    office
}

#[test]
fn a_sick_clinician_is_covered_where_somebody_is_free_and_the_others_go_to_the_best_places() {
    let mut office = sick_wednesday();
    office.sick("patel wed");
    office.pty.wait_for("4 children: 2 moved, 1 waiting for B Ellis, 1 owed");
    let screen = office.pty.screen();
    for words in [
        "J Patel is away Wed 25 Nov",
        "B Ellis is asked",
        "COVERED, Aimee stays Wed 25 Nov 09:00 if B Ellis comes",
        "USUAL, Aimee moves to Mon 30 Nov 10:00",
        "SPEAKS, Aimee moves to Mon 30 Nov 11:00 Arnold hub: soonest with",
        "THIRD, Aimee all that fit go to children ahead on the list",
    ] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    // What is cut stands in full below, with the row in front.
    for _ in 0..5 {
        office.pty.step("Down");
    }
    office.pty.wait_for("    interpreter");
    assert!(office.journal.new_changes().is_empty(), "it is seen before it is done");
    office.pty.press("Enter").wait_for("3 families to ring, on Today");
    let names: Vec<String> = office.journal.new_changes().iter().flat_map(stage::Change::names).collect();
    assert_eq!(
        names,
        [
            "StaffAway",
            "MemberSet",
            "MemberSet",
            "MemberSet",
            "Moved",
            "Moved",
            "Cancelled",
            "SessionCancelled"
        ]
    );
    // Each family that has to be told is a call to make, and stays one until somebody has told it.
    let (usual, speaks, third) = (office.of("Usual"), office.of("Speaks"), office.of("Third"));
    assert_eq!(office.step(usual).0, "Ring: place moved to 30 Nov");
    assert_eq!(office.step(speaks).0, "Ring: place moved to 30 Nov");
    assert_eq!(office.step(third), ("Ring: place 25 Nov is off".to_owned(), day(23)));
    // Nobody can ask her back to it before she is back.
    let asked = Command::SetMember {
        session: office.elsewhere,
        role: office.slt,
        staff: office.patel,
        answer: Said::Accepted,
    };
    let refused = office.link.send(asked).unwrap_err().words;
    assert!(
        refused.contains("J Patel is away Wed 25 Nov") || refused.contains("J Patel is away"),
        "{refused}"
    );

    // Nobody has been told: one key takes all of it back, after a look.
    office.pty.press("u").wait_for("6 of 6 ticked").press("u").wait_for("6 changes undone.");
    let undone = office.journal.new_changes();
    assert!(undone.iter().all(|change| change.names() == ["Undone"]), "{undone:?}");
    assert_eq!(undone.len(), 6);
    for (family, session) in
        [("Usual", office.afternoon), ("Speaks", office.afternoon), ("Third", office.afternoon)]
    {
        assert_eq!(office.booked(office.of(family)), Some(session), "{family}");
    }
    assert!(
        office
            .link
            .send(Command::SetMember {
                session: office.later,
                role: office.slt,
                staff: office.patel,
                answer: Said::Asked(day(20)),
            })
            .is_ok()
    );
}

#[test]
fn a_family_that_was_told_stays_where_it_was_told_and_undo_says_whom_to_ring() {
    let mut office = sick_wednesday();
    office.sick("patel wed");
    office.pty.wait_for("4 children: ").press("Enter").wait_for("3 families to ring");
    // USUAL was rung.
    let usual = office.of("Usual");
    office.spoke(usual);
    office
        .pty
        .press("u")
        .wait_for("USUAL, Aimee's family was told of Mon 30 Nov 10:00")
        .wait_for("5 of 5 ticked");
    office.journal.new_changes();
    office.pty.press("u").wait_for("5 changes undone, 1 not: ");
    assert_eq!(office.journal.new_changes().len(), 5);
    assert_eq!(office.booked(usual), Some(office.later), "it stays");
    assert_eq!(office.booked(office.of("Third")), Some(office.afternoon));
    assert_ne!(office.step(usual).0, "Ring: place moved to 30 Nov", "it was told");
}

#[test]
fn a_place_that_a_colleague_took_meanwhile_is_refused_in_words_and_the_rest_is_done() {
    let mut office = sick_wednesday();
    office.sick("patel wed");
    office.pty.wait_for("4 children: ");
    let other = office.child("Quick", false);
    let take = Take::Agree { who: "mother".into(), told: Told::Phone };
    office.link.send(Command::Book { referral: other, session: office.later, slot: 0, take }).unwrap();
    office.journal.new_changes();
    office.pty.press("Enter").wait_for("5 of 6 done").wait_for("QUICK, Aimee");
    let names: Vec<String> = office.journal.new_changes().iter().flat_map(stage::Change::names).collect();
    // The session gives up the place that could not be moved: its child is owed one, and rung.
    assert_eq!(
        names,
        [
            "StaffAway",
            "MemberSet",
            "MemberSet",
            "MemberSet",
            "Moved",
            "Cancelled",
            "Cancelled",
            "SessionCancelled"
        ]
    );
    let step = office.step(office.of("Usual"));
    assert_eq!(step, ("Ring: place 25 Nov is off".to_owned(), day(23)));
}

#[test]
fn a_line_can_be_left_out_and_another_chosen() {
    let mut office = sick_wednesday();
    office.sick("patel wed");
    office.pty.wait_for("4 children: 2 moved, 1 waiting for B Ellis, 1 owed").step("Down");
    office
        .pty
        .press("p")
        .wait_for("what instead?")
        .wait_for("B Ellis has said yes")
        .press("b")
        .wait_for("B Ellis comes");
    // The afternoon is left out whole: its children keep their places.
    office.pty.step("Down").step("Down").press("Space").wait_for("4 children: 1 with cover, 3 as it was");
    office.journal.new_changes();
    office.pty.press("Enter").wait_for("2 changes done.");
    let changes = office.journal.new_changes();
    assert_eq!(changes.len(), 2);
    let comes =
        |event: &Event| matches!(event, Event::MemberSet { member, .. } if member.answer == Said::Accepted);
    assert!(changes[1].events.iter().any(comes), "{changes:?}");
    assert_eq!(office.booked(office.of("Usual")), Some(office.afternoon));
    // What is left is repaired later: the absence is on record, only the afternoon is still open, and the morning has places
    // again since it is covered.
    office.sick("patel wed");
    office
        .pty
        .wait_for("3 children: 3 moved")
        .wait_for("on record, by")
        .wait_for("USUAL, Aimee moves to Wed 25 Nov 10:00");
}

#[test]
fn a_venue_that_is_shut_sends_its_sessions_elsewhere_or_their_children() {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 2);
    office.later = office.clinic_of(day(26), office.osei, &[(600, 45)]);
    let moved = office.place("Moved", false, office.morning);
    // The other room of the same venue is shut, too: the next venue of the district is free.
    office.line("shut arnold 23 nov");
    office.pty.wait_for("1 child: 1 elsewhere, same time").wait_for("held at Carlton");
    office.pty.press("Enter").wait_for("u undoes");
    let changes = office.journal.new_changes();
    let names: Vec<String> = changes.iter().flat_map(stage::Change::names).collect();
    // That it is shut stands by itself, and the session has moved.
    assert_eq!(names, ["Roster", "SessionMoved", "Carried"]);
    assert_eq!(office.step(moved).0, "Ring: place is now in Carlton");
    office.pty.press("u").wait_for("2 of 2 ticked").press("u").wait_for("2 changes undone.");

    // One room alone: the other room of the venue, and nothing that the family was told changes.
    office.line("shut arnold blue 23 nov");
    office.pty.wait_for("1 child: 1 as it was").wait_for("held at Arnold hub Green").press("Esc");

    // Snow: nothing of the district can be held, so the children go to other days.
    office.line("shut gedling 23 nov snow");
    office.pty.wait_for("1 child: 1 moved").wait_for("MOVED, Aimee moves to Thu 26 Nov 10:00");
    office.journal.new_changes();
    office.pty.press("Enter").wait_for("1 family to ring");
    let changes = office.journal.new_changes();
    let by_service = |event: &Event| matches!(event, Event::Moved { by: By::Service, booking, .. } if booking.to_tell.is_some());
    assert!(changes.iter().flat_map(|change| &change.events).any(by_service), "{changes:?}");
    assert!(
        matches!(office.state_of(moved), Some(BookingState::Agreed { .. })),
        "what was agreed stays agreed"
    );
}

#[test]
fn in_the_diary_two_letters_and_two_enters_repair_the_day() {
    let mut office = sick_wednesday();
    office.pty.press("4").wait_for("[4 Diary]").press("0").wait_for("week of 16 Nov");
    // Another week begins at its first session.
    office.pty.press(">").wait_for("week of 23 Nov").wait_for("Wed 25 Nov 09:00");
    office.journal.new_changes();
    office.pty.press("x").wait_for("Away, shut or called off").press("a").wait_for("Who is away?");
    office.pty.press("Enter").wait_for("6 of 6 ticked").press("Enter").wait_for("to ring, on Today");
    let names: Vec<String> = office.journal.new_changes().iter().flat_map(stage::Change::names).collect();
    assert_eq!(names.first().map(String::as_str), Some("StaffAway"));
}
