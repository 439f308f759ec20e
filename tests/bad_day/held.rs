//! A session that nobody holds after a bad day: it is a step, it says so wherever it is seen, and it takes nobody more until
//! somebody has said that they come. And the days of a bad day: a spell is recorded from its first day to its last.
use crate::office::{Office, day};
use crate::told::{done, names, refused};
use waitwell::domain::booking::Told;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take};
use waitwell::domain::ids::{SessionId, StaffId, VenueId};
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};

/// Two families with places at J Patel's clinic on Monday, which B Ellis could take; a third place is free.
fn monday() -> Office {
    let mut office = Office::new();
    office.morning = office.clinic(day(23), 540, office.patel, 3);
    for family in ["One", "Two"] {
        office.place(family, false, office.morning);
    }
    office
}

fn take() -> Take {
    Take::Agree { who: "mother".into(), told: Told::Phone }
}

fn says(office: &mut Office, staff: StaffId, answer: Said) {
    let (session, role) = (office.morning, office.slt);
    office.send(Command::SetMember { session, role, staff, answer });
    office.journal.new_changes();
}

#[test]
fn what_y_says_of_a_row_does_not_outlive_its_layer() {
    let mut office = monday();
    office.sick("patel mon");
    office.pty.wait_for("2 children: 2 waiting for B Ellis");
    office.pty.step("Down").press("y").wait_for("Asked first: until they accept, no more");
    office.pty.press("Esc").wait_gone("2 waiting for B Ellis");
    office.pty.wait_gone("Asked first: until they accept");
    assert!(office.journal.new_changes().is_empty(), "nothing was done");
}

#[test]
fn until_whoever_is_asked_says_yes_it_is_a_step_a_sign_and_takes_nobody_more() {
    let mut office = monday();
    let third = office.child("Third", false);
    office.sick("patel mon");
    // Nothing is promised of somebody who has not said yes.
    office.pty.wait_for("2 children: 2 waiting for B Ellis");
    let screen = office.pty.screen();
    assert!(screen.contains("ONE, Aimee stays Mon 23 Nov 09:00 if B Ellis comes"), "{screen}");
    assert!(screen.contains("p instead"), "what else can be done is among the keys:\n{screen}");
    office.pty.step("Down").press("y").wait_for("Asked first: until they accept, no more");
    office.pty.press("Enter").wait_for("2 changes done.");
    let (session, slot) = (office.morning, 2);
    let refused = office.link.send(Command::Book { referral: third, session, slot, take: take() });
    let words = refused.expect_err("B Ellis has not said yes").words;
    assert!(words.contains("Nobody holds") && words.contains("Mon 23 Nov"), "{words}");
    // Today says so, and the day does not close over it.
    office.pty.press("1").wait_for("Nobody holds 23 Nov 09:00").wait_for("2 families");
    office.pty.wait_for("people");
    let steps = done(&office, &["next-steps"]);
    assert!(steps.contains("Nobody holds 23 Nov 09:00"), "{steps}");
    let sessions = done(&office, &["sessions", "--from", "23 nov", "--to", "23 nov"]);
    assert!(sessions.contains("nobody holds it"), "{sessions}");
    // Once somebody comes, all of it is as ever.
    let ellis = office.ellis;
    says(&mut office, ellis, Said::Accepted);
    office.pty.wait_gone("Nobody holds 23 Nov 09:00");
    let booked = office.link.send(Command::Book { referral: third, session, slot, take: take() });
    assert!(booked.is_ok(), "{booked:?}");
}

#[test]
fn a_decline_is_seen_in_the_diary_and_on_today_and_opens_the_repair() {
    let mut office = monday();
    // A third therapist, who is asked where B Ellis says no.
    let (role, agency) = (office.slt, Code::known("nhs"));
    office.send(Command::AddStaff { name: "R Moss".into(), role, agency, languages: Vec::new() });
    office.journal.new_changes();
    office.sick("patel mon");
    office.pty.wait_for("2 waiting for ").press("Enter").wait_for("2 changes done.");
    office.journal.new_changes();
    office.pty.press("4").wait_for("[4 Diary]").press("0").wait_for("week of 16 Nov");
    office.pty.press(">").wait_for("week of 23 Nov").press("Left Left Left Left Left Left");
    office.pty.wait_for("09:00 2/3 !").wait_for("NOBODY HOLDS IT");
    // Down to whoever is asked, who says no.
    office.pty.press("p").wait_for("NOBODY HOLDS IT").press("Down Enter").wait_for("says?").press("d");
    office.pty.wait_for("is asked: ").wait_for("2 children: 2 waiting for ").press("Esc");
    office.pty.wait_for("09:00 2/3 !");
    office.pty.press("Enter").wait_for("Held by  NOBODY: J Patel is away");
    let screen = office.pty.screen();
    assert!(screen.contains("declined"), "{screen}");
    office.pty.press("1").wait_for("Nobody holds 23 Nov 09:00").wait_for("repair");
    // It is of the next working day: nobody goes home over it.
    office.pty.press(":").wait_for("What is to be done?").type_in("close").wait_for("close the day");
    office.pty.press("Enter").wait_for("1 session that nobody holds").wait_for("Nobody holds 23 Nov 09:00");
    office.pty.press("a").wait_for("2 children: 2 waiting for ").press("Enter").wait_for("1 change done.");
    let asked = names(&mut office);
    assert_eq!(asked.last().map(String::as_str), Some("MemberSet"), "{asked:?}");
}

#[test]
fn a_spell_of_leave_is_recorded_from_its_first_day_to_its_last() {
    let mut office = Office::new();
    office.journal.new_changes();
    let said = done(&office, &["away", "ellis", "14 dec", "18 dec", "--reason", "leave", "--dry-run"]);
    assert!(said.contains("Mon 14 Dec to Fri 18 Dec: clinician on leave"), "{said}");
    assert!(said.contains("Nothing was changed."), "{said}");
    assert_eq!(names(&mut office), [""; 0]);
    let said = done(&office, &["away", "ellis", "14 dec", "18 dec", "--reason", "leave"]);
    assert!(said.contains("Mon 14 Dec to Fri 18 Dec"), "{said}");
    assert_eq!(names(&mut office), ["StaffAway"]);
    for (days, meant) in [
        ("23nov 27nov", "Mon 23 Nov to Fri 27 Nov"),
        ("23nov to 27nov", "Mon 23 Nov to Fri 27 Nov"),
        ("23 to 27 nov", "Mon 23 Nov to Fri 27 Nov"),
        ("23nov-27nov", "Mon 23 Nov to Fri 27 Nov"),
        ("23/11-27/11", "Mon 23 Nov to Fri 27 Nov"),
        ("23-27nov", "Mon 23 Nov to Fri 27 Nov"),
        ("mon until wed", "Mon 23 Nov to Wed 25 Nov"),
        ("9/11", "Tue 9 Nov 2027"),
    ] {
        // The line has no repair of its own: what it read is said, and that a desk shows the rest.
        let said = refused(&office, &["do", "--dry-run", "sick", "patel", days]);
        assert!(said.contains(meant), "{days}: {said}");
        assert!(!said.contains("room not to be had"), "{days}: {said}");
        // The command reads them as the line does.
        let said = done(&office, &["away", "patel", days, "--dry-run"]);
        assert!(said.contains(meant), "{days}: {said}");
    }
    let said = refused(&office, &["away", "patel", "23nov", "24nov", "25nov"]);
    assert!(said.contains("3 days were said"), "{said}");
    let said = refused(&office, &["do", "--dry-run", "back", "ellis", "14dec", "15dec"]);
    assert!(said.contains("one is meant here"), "{said}");
    assert_eq!(names(&mut office), [""; 0]);
}

/// A session of a service on Thursday 26 November from 10:00, with these people, who come.
fn thursday(office: &mut Office, service: &str, people: &[(&str, StaffId)]) -> SessionId {
    let slot = Slot { start: 600, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let people = people.iter().map(|(role, staff)| (Code::known(role), *staff, Said::Accepted)).collect();
    let made = office.send(Command::MakeSession {
        service: Code::known(service),
        venue: VenueId(1),
        room: "Blue".into(),
        date: day(26),
        slots: vec![slot],
        end: 660,
        people,
        capacity: 0,
    });
    office.journal.new_changes();
    made.session.unwrap()
}

#[test]
fn snow_sends_online_only_what_may_be_held_there_and_says_who_is_asked_again() {
    let mut office = Office::new();
    let camhs = Command::AddStaff {
        name: "R Moss".into(),
        role: Code::known("camhs"),
        agency: Code::known("nhs"),
        languages: Vec::new(),
    };
    office.send(camhs);
    office.online();
    let (patel, ellis, osei) = (office.patel, office.ellis, office.osei);
    thursday(&mut office, "nd", &[("slt", ellis)]);
    let said = done(&office, &["shut", "arnold", "blue", "26 nov", "--dry-run"]);
    assert!(said.contains("held at Arnold hub Green"), "another room asks nobody anew: {said}");
    assert!(!said.contains("asked again"), "{said}");
    let said = done(&office, &["shut", "all", "26 nov", "--dry-run"]);
    assert!(
        said.contains("called off") && !said.contains("Online"),
        "an assessment is not held online: {said}"
    );
    office.morning = office.clinic(day(25), 540, patel, 1);
    let said = done(&office, &["shut", "arnold", "25 nov", "--dry-run"]);
    assert!(said.contains("held at Carlton; asked again: J Patel"), "{said}");

    let mut office = Office::new();
    office.send(Command::AddStaff {
        name: "R Moss".into(),
        role: Code::known("camhs"),
        agency: Code::known("nhs"),
        languages: Vec::new(),
    });
    office.online();
    thursday(&mut office, "mar", &[("slt", patel), ("camhs", StaffId(4)), ("paediatrician", osei)]);
    let said = done(&office, &["shut", "all", "26 nov", "--dry-run"]);
    assert!(said.contains("held at Online; asked again: J Patel, R Moss, Dr A Osei"), "{said}");
    assert!(said.contains("it loses its quorum until they say yes"), "{said}");
    assert_eq!(names(&mut office), [""; 0], "it was only looked at");
}

#[test]
fn without_a_session_under_the_cursor_somebody_is_away_by_name_and_days() {
    let mut office = monday();
    office.pty.press("4").wait_for("[4 Diary]").press("0").wait_for("week of 16 Nov");
    office.pty.press("x").wait_for("no session is here").press("a").wait_for("Who, part of the name");
    office.pty.type_in("patel").press("Tab Ctrl-u").type_in("23/11/26");
    office.pty.press("Tab Ctrl-u").type_in("23/11/26");
    office.pty.press("PgDn Enter").wait_for("J Patel is away Mon 23 Nov").wait_for("2 waiting for B Ellis");
    office.pty.press("Enter").wait_for("2 changes done.");
    let names = names(&mut office);
    assert_eq!(names.first().map(String::as_str), Some("StaffAway"), "{names:?}");
    // A session is called off for what concerns a session, not for one child's place.
    office.pty.press("Esc").wait_gone("Away and shut").press(">").wait_for("week of 23 Nov");
    office.pty.press("Left Left Left Left Left Left").wait_for("NOBODY HOLDS IT").press("x");
    office.pty.wait_for("Called off: Clinician sick");
    let screen = office.pty.screen();
    assert!(!screen.contains("Booked by mistake") && !screen.contains("block of therapy"), "{screen}");
}
