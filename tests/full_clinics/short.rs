//! Short notice by command: who is rung about a freed place, in the list's order, and what came of it. And a family that asked
//! to be asked again comes back as a step on Today.
use crate::office::{Office, day};
use crate::stage::Journal;
use crate::support::pty::Pty;
use crate::{done, names, refused, settled, to_row};
use std::process::Command as Program;
use waitwell::domain::booking::By;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;

#[test]
fn the_families_of_a_freed_place_are_listed_rung_and_noted_by_command() {
    let mut office = Office::new();
    let patel = office.patel;
    let session = office.clinic(day(23), 600, patel, 1);
    let given = office.place("Given", false, session);
    let (first, second) = (office.child("First", false), office.child("Second", false));
    for family in ["first", "second"] {
        done(&office, &["do", "short", family, "day-before"]);
    }
    let booking = waitwell::domain::ids::BookingId(1);
    let (by, reason, words) = (By::Family, Code::known("illness"), String::new());
    office.send(Command::CancelBooking { booking, by, reason, words });
    names(&mut office);
    let number = session.0.to_string();
    let taker = second;
    let (first, second) = (first.0.to_string(), second.0.to_string());
    let said = done(&office, &["short-notice", "calls", &number]);
    let at = |name: &str| said.find(name).unwrap_or_else(|| panic!("{name}: {said}"));
    assert!(said.contains("SLT Mon 23 Nov 10:00") && at("FIRST") < at("SECOND"), "{said}");
    assert!(said.contains("next") && said.contains("later"), "{said}");
    // Not the quickest telephone: the first in the list's order, or nobody.
    let said = refused(&office, &["short-notice", "ring", &second, "--session", &number]);
    assert!(said.contains("FIRST, Aimee"), "{said}");
    let said = done(&office, &["short-notice", "ring", &first, "--session", &number]);
    assert!(said.contains("Ringing FIRST, Aimee"), "{said}");
    let said = done(&office, &["short-notice", "calls", &number]);
    assert!(said.contains("being rung"), "{said}");
    done(&office, &["short-notice", "note", &first, "--session", &number, "--came", "no"]);
    let said = done(&office, &["short-notice", "ring", &second, "--session", &number]);
    assert!(said.contains("Ringing SECOND, Aimee"), "{said}");
    let yes = ["short-notice", "note", &second, "--session", &number, "--came", "yes", "--who", "Ewa Second"];
    let said = done(&office, &yes);
    assert!(said.contains("SECOND, Aimee"), "{said}");
    assert_eq!(office.booked(taker), Some(session));
    assert!(office.booked(given).is_none());
    let said = done(&office, &["short-notice", "calls", &number, "--json"]);
    assert!(said.trim().is_empty(), "nobody is left: {said}");
    assert!(
        refused(&office, &["short-notice", "ring", &first, "--session", &number]).contains("Nobody is rung")
    );
}

#[test]
fn a_family_that_asked_to_be_asked_again_comes_back_as_a_step_on_that_day() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let path = store.to_str().unwrap();
    let run = |clock: &str, words: &[&str]| {
        let out = Program::new(env!("CARGO_BIN_EXE_waitwell"))
            .args(["--store", path])
            .args(words)
            .env("WAITWELL_CLOCK", clock)
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
        assert!(out.status.success(), "{words:?}: {said}");
        said
    };
    let (friday, tuesday) = ("2026-11-20T14:32:00Z", "2026-11-24T09:00:00Z");
    let who = ["register", "--given-name", "Aimee", "--family-name", "Wright", "--birth-date", "10/12/19"];
    run(friday, &[&who[..], &["--pathway", "slcn"]].concat());
    run(friday, &["triage", "1", "accept", "--priority", "routine"]);
    let said = run(friday, &["do", "short", "wright", "again", "23nov"]);
    assert!(said.contains("short notice, not now: ask again after Mon 23 Nov"), "{said}");
    assert!(!run(friday, &["next-steps"]).contains("Ask again"));
    run(friday, &["keeper", "stop"]);
    // Four days on it is the first thing to do: asked, they can come, and the step is gone.
    let mut pty = Pty::start(
        env!("CARGO_BIN_EXE_waitwell"),
        &["--store", path],
        &[("WAITWELL_CLOCK", tuesday)],
        (80, 24),
    );
    pty.wait_for("Ask again: short notice?");
    let mut journal = Journal::of(&store);
    to_row(&mut pty, "Ask again: short notice?");
    settled(&mut pty, "a");
    pty.wait_for("Contact about WRIGHT, Aimee").press("h").wait_for("Not now: ask again after a day");
    // Not yet either: another day is named, by keys.
    pty.press("n").wait_for("Ask again after").type_in("4/12/26").press("Enter");
    pty.wait_for("ask again after Fri 4 Dec").wait_gone("Ask again: short notice?");
    assert_eq!(journal.new_changes().len(), 1);
    settled(&mut pty, "u");
    pty.wait_for("ndone");
    to_row(&mut pty, "Ask again: short notice?");
    settled(&mut pty, "a");
    pty.wait_for("Contact about").press("h").wait_for("From the day before").press("d");
    pty.wait_for("can come at short notice").wait_gone("Ask again: short notice?");
    drop(pty);
    run(tuesday, &["keeper", "stop"]);
}
