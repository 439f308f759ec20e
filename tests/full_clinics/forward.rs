//! Whoever works a drop-in board or a workshop puts no child forward for a review: a clinician does, by the same doors, with the
//! question that is to be answered.
use crate::office::{Office, day};
use crate::support::pty::Pty;
use crate::{command, done, refused};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Visitor};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ChildId, SessionId, VenueId};
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};

const NOT_THEIRS: &str = "Only a triage clinician or a clinician refers here";

fn session(office: &mut Office, service: &str, start: u16) -> SessionId {
    let slot = Slot { start, minutes: 150, places: 6, carve_out: CarveOut::Anyone };
    let made = office.send(Command::MakeSession {
        service: Code::known(service),
        venue: VenueId(2),
        room: String::new(),
        date: day(20),
        slots: vec![slot],
        end: start + 150,
        people: vec![(office.slt, office.patel, Said::Accepted)],
        capacity: 10,
    });
    made.session.unwrap()
}

/// The referrals that were received since this was last asked, each with the question.
fn received(office: &mut Office) -> Vec<(Code, String)> {
    let events = office.journal.new_changes().into_iter().flat_map(|change| change.events);
    let received = |event| match event {
        Event::ReferralReceived { referral, words, .. } => Some((referral.pathway, words)),
        _ => None,
    };
    events.filter_map(received).collect()
}

#[test]
fn by_every_door_a_clinician_puts_a_child_forward_with_a_question() {
    let mut office = Office::new();
    let drop_in = session(&mut office, "dropin", 780);
    let wright = office.child("Wright", false).0.to_string();
    office.child("Khan", false);
    for child in [1, 2] {
        let (visitor, session) = (Visitor::Child(ChildId(child)), drop_in);
        office.send(Command::Arrive { session, visitor, arrived: Some(850), with: None });
    }
    let workshop = session(&mut office, "workshop", 960).0.to_string();
    done(&office, &["book", &wright, "--session", &workshop, "--agreed-by", "Ewa"]);
    office.journal.new_changes();
    let visit = ["outcome", "1", "refer-on", "--visit", "--refer", "mar"];
    let seat = ["support", "outcome", "1", "refer-on", "--refer", "mar"];

    for role in ["caseworker", "scheduler"] {
        office.is_a(role);
        let said = refused(&office, &["do", "out wright refer mar"]);
        assert!(said.contains(NOT_THEIRS), "{role}: {said}");
        for args in [&visit[..], &seat[..]] {
            let said = refused(&office, &[args, &["--words", "what helps at school?"]].concat());
            assert!(said.contains(NOT_THEIRS), "{role}: {said}");
        }
    }
    assert!(received(&mut office).is_empty(), "nobody was put forward");
    // On the board the letter says who may.
    again(&mut office);
    office.pty.press("5").wait_for("[5 Drop-in]").wait_for("WRIGHT").press("Right").until_quiet(QUIET);
    office.pty.press("o").wait_for("What came of it").press("r").wait_for("referred to which pathway");
    office.pty.press("m").wait_for("refers here").press("Esc");
    assert!(received(&mut office).is_empty());

    office.is_a("clinician");
    for args in [&["do", "out wright refer mar"][..], &visit[..], &seat[..]] {
        let (well, said) = command(&office, args);
        assert!(!well && said.contains("question"), "{args:?}: {said}");
    }
    again(&mut office);
    office.pty.press("5").wait_for("[5 Drop-in]").wait_for("WRIGHT").press("Right").until_quiet(QUIET);
    office.pty.press("o").wait_for("What came of it").press("r").wait_for("referred to which pathway");
    office.pty.press("m").wait_for("to MAR: the question").press("Enter").until_quiet(QUIET);
    assert!(received(&mut office).is_empty(), "not without a question");
    office.pty.type_in("what helps at home?").press("Enter").wait_gone("the question");
    let mar = Code::known("mar");
    office.pty.until_quiet(QUIET);
    assert_eq!(received(&mut office), [(mar, "what helps at home?".to_owned())]);
    // By command, the other child: with the question it is done.
    done(&office, &["outcome", "2", "refer-on", "--visit", "--refer", "mar", "--words", "what helps?"]);
    assert_eq!(received(&mut office), [(mar, "what helps?".to_owned())]);
}

/// The same person sits down anew.
fn again(office: &mut Office) {
    office.pty.press("q").wait_for("Leave the desk?").press("q");
    let path = office.store();
    let clock = [("WAITWELL_CLOCK", "2026-11-20T14:32:00Z")];
    office.pty =
        Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path.to_str().unwrap()], &clock, (80, 24));
    office.pty.wait_for("[1 Today]");
}

const QUIET: std::time::Duration = std::time::Duration::from_millis(250);
