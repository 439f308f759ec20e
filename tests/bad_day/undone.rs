//! What a family was told is never undone silently: past the span of a slip of the key it is asked in words, and leaves the call.
use crate::office::{Office, day};
use crate::told::{done, names, refused};
use waitwell::domain::booking::{By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take};
use waitwell::domain::refusal::Instead;

/// On Monday a family is offered a place of the week after by letter; it is Thursday by now.
fn offered_by_letter() -> Office {
    let mut office = Office::new();
    office.at("2026-11-23T10:00:00Z");
    office.later = office.clinic(day(30), 540, office.patel, 2);
    let one = office.child("One", false).0.to_string();
    let session = office.later.0.to_string();
    done(&office, &["book", &one, "--session", &session, "--slot", "0", "--offer", "--told", "letter"]);
    office.at("2026-11-26T10:00:00Z");
    office.journal.new_changes();
    office
}

#[test]
fn a_letter_that_was_sent_is_undone_only_where_that_is_said_and_leaves_the_call() {
    let mut office = offered_by_letter();
    let one = office.of("One");
    office.pty.press("u").wait_for("u does it, w lists older ones").press("w").wait_for("What you did");
    office.pty.wait_for("Offered ONE, Aimee (by letter)");
    // What is pressed before the row in front has been in sight for a moment decides nothing.
    office.pty.until_quiet(std::time::Duration::from_millis(300));
    office.pty.press("u");
    office.pty.wait_for("A family was told: undo all the same?").wait_for("was told by letter on 23 Nov");
    assert!(names(&mut office).is_empty(), "it is asked first");
    office.pty.press("Esc").wait_gone("undo all the same?");
    office.pty.until_quiet(std::time::Duration::from_millis(300));
    assert!(names(&mut office).is_empty(), "and left");
    // By command the same: refused until it is said.
    let said = refused(&office, &["undo"]);
    assert!(said.contains("A family was told of it") && said.contains("--told"), "{said}");
    let said = done(&office, &["undo", "--told", "--dry-run"]);
    assert!(said.contains("Would be undone: Offered ONE, Aimee (by letter)"), "{said}");
    assert!(names(&mut office).is_empty(), "only looked at");
    office.pty.press("u").wait_for("undo all the same?").press("u").wait_for("family is to be told");
    assert_eq!(names(&mut office), ["Undone"]);
    let (words, due) = office.step(one);
    assert_eq!((words.as_str(), due), ("Ring: place 30 Nov is off", day(27)));
    office.pty.press("Esc").press("1").wait_for("Ring: place 30 Nov is off");
    let calls = done(&office, &["print", "calls", "--until", "27 nov"]);
    assert!(calls.contains("ONE, Aimee") && calls.contains("place 30 Nov is off"), "{calls}");
    // The place itself is free again.
    let two = office.child("Two", false).0.to_string();
    let session = office.later.0.to_string();
    done(&office, &["book", &two, "--session", &session, "--slot", "0", "--hold"]);
    // Rung, it waits as it did.
    office.rang(one);
    assert!(!office.step(one).0.contains("is off"), "{:?}", office.step(one));
}

#[test]
fn a_move_and_a_cancellation_that_families_know_leave_the_call_too() {
    let mut office = Office::new();
    office.later = office.clinic(day(30), 540, office.patel, 3);
    let one = office.place("One", false, office.later);
    let two = office.place("Two", false, office.later);
    let booking = |office: &Office, of| office.booking_of(of);
    let take = Take::Agree { who: "mother".into(), told: Told::Phone };
    let (session, reason) = (office.later, Code::NONE);
    let moved =
        Command::Move { booking: booking(&office, one), session, slot: 2, by: By::Family, reason, take };
    let moved = office.link.send(moved).unwrap().seq;
    let off = Command::CancelBooking {
        booking: booking(&office, two),
        by: By::Family,
        reason: Code::known("illness"),
        words: String::new(),
    };
    let off = office.link.send(off).unwrap().seq;
    office.at("2026-11-20T16:32:00Z");
    for seq in [off, moved] {
        let refusal = office.link.send(Command::Undo { seq }).unwrap_err();
        assert_eq!(refusal.instead, Some(Instead::UndoTold(seq)), "{}", refusal.words);
        let said = done(&office, &["undo", &seq.to_string(), "--told"]);
        assert!(said.contains("the family is to be told"), "{said}");
    }
    assert_eq!(office.step(one).0, "Ring: place is now at 09:00");
    assert_eq!(office.step(two).0, "Ring: place 30 Nov is theirs again");
    office.journal.new_changes();
}

/// Two families with places at Arnold on Thursday, which is shut: their clinic goes to Carlton, and the first is told.
fn moved_and_one_told() -> (Office, String) {
    let mut office = Office::new();
    office.morning = office.clinic(day(26), 540, office.patel, 3);
    for family in ["One", "Two"] {
        office.place(family, false, office.morning);
    }
    done(&office, &["shut", "arnold", "26 nov", "--reason", "weather", "--repair"]);
    let moved = office.journal.new_changes().into_iter();
    let moved = moved.filter(|change| change.names().iter().any(|name| name == "SessionMoved"));
    let seq = moved.map(|change| change.seq).next().expect("the clinic goes elsewhere");
    let one = office.of("One");
    office.rang(one);
    office.journal.new_changes();
    (office, seq.to_string())
}

#[test]
fn a_move_of_which_one_family_was_told_is_undone_for_the_others_and_leaves_the_call() {
    let (mut office, seq) = moved_and_one_told();
    let (one, two) = (office.of("One"), office.of("Two"));
    assert_eq!(office.step(two).0, "Ring: place is now in Carlton");
    let said = done(&office, &["undo", &seq, "--dry-run"]);
    assert!(said.contains("A family was told of it") && said.contains("--told"), "{said}");
    let asked = office.link.send(Command::Undo { seq: seq.parse().unwrap() }).unwrap_err();
    assert!(asked.words.contains("Told of it since: ONE, Aimee (by phone 20 Nov)"), "{}", asked.words);
    assert!(names(&mut office).is_empty(), "it is asked first");
    let said = done(&office, &["undo", &seq, "--told"]);
    assert!(said.contains("ONE, Aimee (by phone 20 Nov): to be told"), "{said}");
    assert!(!said.contains("NOT undone"), "{said}");
    assert_eq!(names(&mut office), ["Undone", "Undone"], "the move, and that it is shut");
    assert_eq!(office.step(one).0, "Ring: place is now in Arnold hub");
    assert!(!office.step(two).0.contains("Ring"), "{:?}", office.step(two));
    assert_eq!(office.booked(one), Some(office.morning));
    // Rung, she knows.
    office.rang(one);
    assert!(!office.step(one).0.contains("Ring"), "{:?}", office.step(one));
}

#[test]
fn that_a_family_was_told_is_itself_undone_only_where_that_is_said() {
    let (mut office, _) = moved_and_one_told();
    let one = office.of("One");
    assert!(!office.step(one).0.contains("Ring"));
    office.at("2026-11-20T16:00:00Z");
    let said = refused(&office, &["undo"]);
    assert!(said.contains("A family was told of it") && said.contains("--told"), "{said}");
    let said = done(&office, &["undo", "--told"]);
    assert!(said.contains("the family is to be told"), "{said}");
    assert_eq!(names(&mut office), ["Undone"]);
    assert_eq!(office.step(one).0, "Ring: place is now in Carlton");
}
