//! A session in a place that is shut, and what is rung about before its day: it gives no place, it is a step with what to do, it
//! says so wherever it is seen; and no call about a place that is lost falls due on the lost day itself.
use crate::office::{Office, day};
use crate::told::{done, names, refused};
use waitwell::domain::booking::Told;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take, Visitor};
use waitwell::domain::ids::{ReferralId, SessionId, VenueId};
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};
use waitwell::domain::short_notice::{Came, ShortAct};

/// Two families with places at Arnold on Monday, a third place free, a third child who waits; Arnold is shut then.
fn shut_monday() -> (Office, ReferralId) {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 3);
    for family in ["One", "Two"] {
        office.place(family, false, office.morning);
    }
    let third = office.child("Third", false);
    let said = done(&office, &["shut", "arnold", "23 nov"]);
    assert!(said.contains("To be seen to: Mon 23 Nov 09:00"), "{said}");
    office.journal.new_changes();
    (office, third)
}

fn number(office: &Office) -> String {
    office.morning.0.to_string()
}

#[test]
fn a_place_that_is_shut_gives_no_place_by_any_way() {
    let (mut office, third) = shut_monday();
    let (session, slot) = (office.morning, 2);
    let take = Take::Agree { who: "mother".into(), told: Told::Phone };
    let refusal = office.link.send(Command::Book { referral: third, session, slot, take });
    let words = refusal.expect_err("Arnold is shut").words;
    assert!(words.contains("Arnold hub is shut Mon 23 Nov"), "{words}");
    let id = third.0.to_string();
    let said = refused(&office, &["book", &id, "--session", &number(&office), "--slot", "2"]);
    assert!(said.contains("Arnold hub is shut"), "{said}");
    let said = refused(&office, &["book", &id, "--offer", "--told", "phone"]);
    assert!(!said.contains("23 Nov 11:00"), "it is not the best place there is: {said}");
    let said = done(&office, &["slots", &number(&office)]);
    assert!(said.contains("is shut") && !said.contains("free"), "{said}");
    let said = done(&office, &["sessions", "--from", "23 nov", "--to", "23 nov"]);
    assert!(said.contains("Arnold hub is shut Mon 23 Nov"), "{said}");
    let said = done(&office, &["sessions", "--from", "23 nov", "--to", "23 nov", "--free"]);
    assert!(!said.contains("2026-11-23"), "it has no place to give: {said}");
    // Opened again, it is as ever.
    done(&office, &["reopen", "arnold"]);
    done(&office, &["book", &id, "--session", &number(&office), "--slot", "2", "--hold"]);
    office.journal.new_changes();
}

#[test]
fn a_session_in_a_shut_place_is_a_step_a_sign_and_nothing_to_go_home_over() {
    let (mut office, _) = shut_monday();
    // Its families can come on Monday only if somebody sees to it today.
    let steps = done(&office, &["next-steps"]);
    let line = steps.lines().find(|line| line.contains("Place shut 23 Nov 09:00"));
    assert!(line.is_some_and(|line| line.contains("2026-11-20")), "{steps}");
    office.pty.press("1").wait_for("Place shut 23 Nov 09:00").wait_for("2 families").wait_for("repair");
    office.pty.press("4").wait_for("[4 Diary]").press("0").wait_for("week of 16 Nov");
    office.pty.press(">").wait_for("week of 23 Nov").press("Left Left Left Left Left Left");
    office.pty.wait_for("09:00 2/3 !").wait_for("SHUT. Arnold hub is shut Mon 23 Nov");
    office.pty.press("Enter").wait_for("SHUT: Arnold hub is shut Mon 23 Nov").wait_for("ONE, Aimee");
    let screen = office.pty.screen();
    assert!(!screen.contains("could come"), "{screen}");
    office.pty.press(":").wait_for("What is to be done?").type_in("close").wait_for("close the day");
    office
        .pty
        .press("Enter")
        .wait_for("1 session in a place that is shut")
        .wait_for("Place shut 23 Nov 09:00");
    // What to do about it is the repair, and it is done from here.
    office.pty.press("a").wait_for("on record").wait_for("2 children: ").press("Enter").wait_for("change");
    office.pty.press("1").wait_gone("Place shut 23 Nov 09:00");
    let sessions = done(&office, &["sessions", "--from", "23 nov", "--to", "23 nov"]);
    assert!(!sessions.contains("is shut"), "{sessions}");
}

#[test]
fn what_is_held_online_is_not_touched_by_a_shut_venue() {
    let (mut office, _) = shut_monday();
    office.online();
    let slot = Slot { start: 600, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let made = office.send(Command::MakeSession {
        service: Code::known("mar"),
        venue: VenueId(4),
        room: String::new(),
        date: day(24),
        slots: vec![slot],
        end: 660,
        people: vec![(office.slt, office.patel, Said::Accepted)],
        capacity: 0,
    });
    assert!(made.session.is_some());
    done(&office, &["shut", "all", "24 nov"]);
    let sessions = done(&office, &["sessions", "--from", "24 nov", "--to", "24 nov"]);
    assert!(sessions.contains("Online") && !sessions.contains("shut"), "{sessions}");
}

#[test]
fn calls_about_a_lost_place_are_due_on_the_last_worked_day_before_it_and_come_first() {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 2);
    office.later = office.clinic_at(day(30), 540, office.ellis, 1, 1);
    let one = office.place("One", false, office.morning);
    let two = office.place("Two", false, office.morning);
    let said = done(&office, &["shut", "all", "23 nov", "--repair"]);
    assert!(said.contains("to be told"), "{said}");
    office.journal.new_changes();
    for family in [one, two] {
        let (words, due) = office.step(family);
        assert!(words.starts_with("Ring: place"), "{words}");
        assert_eq!(due, day(20), "{words}: nobody rings on the Monday itself");
    }
    let calls = done(&office, &["print", "calls"]);
    assert!(calls.contains("ONE, Aimee") && calls.contains("TWO, Aimee"), "{calls}");
    office.pty.press(":").wait_for("What is to be done?").type_in("close").wait_for("close the day");
    office.pty.press("Enter").wait_for("2 families to be told").wait_for("ONE, Aimee");
}

#[test]
fn no_step_about_a_session_that_nobody_holds_is_due_on_a_sunday() {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 3);
    office.place("One", false, office.morning);
    done(&office, &["away", "patel", "23 nov", "--repair"]);
    let steps = done(&office, &["next-steps"]);
    let line = steps.lines().find(|line| line.contains("Nobody holds 23 Nov 09:00"));
    assert!(line.is_some_and(|line| line.contains("2026-11-20")), "{steps}");
}

#[test]
fn the_papers_and_the_calendars_give_no_place_that_may_not_be_given() {
    let (mut office, _) = shut_monday();
    let clinic = done(&office, &["print", "clinic", "--session", &number(&office)]);
    assert!(clinic.contains("NOT TO BE GIVEN") && clinic.contains("Arnold hub is shut"), "{clinic}");
    assert!(!clinic.contains("FREE") && !clinic.contains("Given to"), "{clinic}");
    let calendar = done(&office, &["calendar"]).replace("\r\n ", "");
    assert!(calendar.contains("STATUS:TENTATIVE") && calendar.contains("Arnold hub is shut"), "{calendar}");
    // A clinic that nobody holds: the same, and whoever is away is no contact of the day.
    office.later = office.clinic_at(day(24), 540, office.ellis, 1, 2);
    done(&office, &["away", "ellis", "24 nov"]);
    let pack = done(&office, &["print", "pack", "--date", "24 nov"]);
    assert!(pack.contains("NOT TO BE GIVEN") && pack.contains("obody holds it"), "{pack}");
    assert!(!pack.contains("FREE") && !pack.contains("Given to"), "{pack}");
    let contacts = pack.rsplit("Venues and people").next().unwrap();
    assert!(contacts.contains("Carlton") && !contacts.contains("Ellis"), "{contacts}");
    let calendar = done(&office, &["calendar", "--venue", "carlton"]).replace("\r\n ", "");
    assert!(calendar.contains("STATUS:TENTATIVE") && calendar.contains("Nobody holds it"), "{calendar}");
    let own = done(&office, &["calendar", "--person", "ellis"]).replace("\r\n ", "");
    assert!(own.contains("Not yours any more") && !own.contains("Called off"), "{own}");
}

#[test]
fn once_all_were_moved_nobody_is_owed_another_place() {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 1);
    office.later = office.clinic_at(day(30), 540, office.ellis, 1, 1);
    office.place("One", false, office.morning);
    done(&office, &["shut", "all", "23 nov", "--repair"]);
    office.pty.press("4").wait_for("[4 Diary]").press("0").wait_for("week of 16 Nov");
    office.pty.press(">").wait_for("week of 23 Nov").press("Left Left Left Left Left Left");
    office.pty.wait_for("called off");
    let screen = office.pty.screen();
    assert!(!screen.contains("owed another place"), "{screen}");
}

/// A drop-in that has begun at Arnold: two siblings wait, one without a name waits, one is with J Patel.
fn drop_in_today() -> (Office, SessionId) {
    let mut office = Office::new();
    let slots =
        (0..4).map(|at| Slot { start: 780 + at * 45, minutes: 45, places: 1, carve_out: CarveOut::Anyone });
    let made = office.send(Command::MakeSession {
        service: Code::known("dropin"),
        venue: VenueId(1),
        room: "Blue".into(),
        date: day(20),
        slots: slots.collect(),
        end: 960,
        people: vec![(office.slt, office.patel, Said::Accepted)],
        capacity: 10,
    });
    let session = made.session.unwrap();
    let came = |office: &mut Office, name: &str, with| {
        let visitor = Visitor::Nameless(name.into());
        office.send(Command::Arrive { session, visitor, arrived: Some(850), with }).visit.unwrap()
    };
    let first = came(&mut office, "Red coat", None);
    came(&mut office, "Red coat sister", Some(first));
    came(&mut office, "new family", None);
    let seen = came(&mut office, "Blue hat", None);
    let staff = office.patel;
    office.send(Command::Call { visit: seen, staff: Some(staff) });
    office.journal.new_changes();
    (office, session)
}

#[test]
fn families_who_wait_at_a_drop_in_that_ends_are_named_rung_and_taken_back_with_the_rest() {
    let (mut office, _) = drop_in_today();
    let said = done(&office, &["shut", "arnold", "20 nov", "--dry-run"]);
    for words in [
        "what is left of it is not held",
        "Red coat has waited since 14:10: left unseen, to be rung",
        "Red coat sister has waited since 14:10",
        "new family has waited since 14:10",
        "Blue hat is with J Patel: seen",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(names(&mut office).is_empty(), "it was only looked at");
    office.line("shut arnold 20 nov");
    office
        .pty
        .wait_for("3 families there left unseen")
        .press("Enter")
        .wait_for("3 families to ring, on Today");
    assert_eq!(names(&mut office), ["Roster", "VisitLeft", "VisitLeft", "VisitLeft"]);
    let steps = done(&office, &["next-steps"]);
    assert_eq!(steps.matches("Ring: left unseen 20 Nov").count(), 3, "{steps}");
    // One undo takes all of it back.
    office.pty.press("u").wait_for("4 of 4 ticked").press("u").wait_for("4 changes undone");
    let steps = done(&office, &["next-steps"]);
    assert!(!steps.contains("left unseen"), "{steps}");
}

#[test]
fn a_family_that_was_left_a_message_about_a_place_is_rung_when_it_is_lost() {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 1);
    let one = office.child("One", false);
    let child = office.child_of(one);
    let act = ShortAct::Said {
        child,
        hours: 0,
        weekdays: 0,
        morning: None,
        sites: Vec::new(),
        until: None,
        who: "mother".into(),
    };
    office.send(Command::ShortNotice { act });
    let (session, slot, referral) = (office.morning, 0, one);
    office.send(Command::ShortNotice { act: ShortAct::Ring { session, slot, referral } });
    let (came, how, who) = (Came::Message, Told::Phone, String::new());
    office.send(Command::ShortNotice { act: ShortAct::Note { session, slot, referral, came, who, how } });
    office.journal.new_changes();
    let said = done(&office, &["shut", "all", "23 nov", "--dry-run"]);
    assert!(said.contains("ONE, Aimee a message was left about it: owed one"), "{said}");
    done(&office, &["shut", "all", "23 nov", "--repair"]);
    assert_eq!(office.step(one), ("Ring: place 23 Nov is off".to_owned(), day(20)));
    office.journal.new_changes();
}

#[test]
fn slots_whose_time_has_come_are_not_free() {
    let (office, session) = drop_in_today();
    let said = done(&office, &["slots", &session.0.to_string()]);
    let lines: Vec<&str> = said.lines().skip(1).collect();
    assert!(lines[0].contains("its time has come"), "{said}");
    assert!(lines[3].ends_with("free"), "{said}");
}

#[test]
fn a_family_that_is_with_somebody_when_a_drop_in_is_shut_is_rung_unless_something_came_of_it() {
    let (mut office, _) = drop_in_today();
    let cut = |office: &Office| done(office, &["next-steps"]).matches("Ring: cut short 20 Nov").count();
    let said = done(&office, &["shut", "arnold", "20 nov", "--dry-run"]);
    assert!(said.contains("Blue hat is with J Patel: seen, and rung if nothing came of it"), "{said}");
    assert_eq!(cut(&office), 0);
    done(&office, &["shut", "arnold", "20 nov", "--repair"]);
    assert_eq!(cut(&office), 1, "{}", done(&office, &["next-steps"]));
    // The day is not signed over it, though the drop-in is not over by the clock.
    let refused = office.link.send(Command::SignDay { team: Code::NONE }).unwrap_err().words;
    assert!(refused.contains("1 visit open"), "{refused}");
    office.journal.new_changes();
    // By keys: from Today to the board, and rung.
    office.pty.press("1").wait_for("[1 Today]").wait_for("Ring: cut short 20 Nov").press("End");
    office.pty.wait_for(">   today    Ring: cut short 20 Nov");
    office.pty.press("a").wait_for("Blue hat was sent home: rung?");
    office.pty.until_quiet(std::time::Duration::from_millis(300));
    office.pty.press("r").wait_for("Rang Blue hat");
    assert_eq!(names(&mut office), ["VisitLeft", "VisitRung"]);
    assert_eq!(cut(&office), 0);
}

#[test]
fn a_drop_in_that_is_called_off_by_hand_leaves_nobody_who_was_there_without_a_call() {
    let (mut office, session) = drop_in_today();
    let steps = |office: &Office| done(office, &["next-steps"]);
    let reason = Code::known("weather");
    office.send(Command::CancelSession { session, reason });
    assert_eq!(steps(&office).matches("Ring: cut short 20 Nov").count(), 4, "{}", steps(&office));
    // What came of it is recorded after all.
    let visit = waitwell::domain::ids::VisitId(4);
    let outcome = Code::known("advice");
    office.send(Command::VisitOutcome { visit, outcome, refer: None, words: String::new() });
    assert_eq!(steps(&office).matches("Ring: cut short 20 Nov").count(), 3, "{}", steps(&office));
    // Who left unseen is rung as ever.
    office.send(Command::LeftUnseen { visit: waitwell::domain::ids::VisitId(1) });
    assert_eq!(steps(&office).matches("Ring: left unseen 20 Nov").count(), 1, "{}", steps(&office));
    office.journal.new_changes();
}
