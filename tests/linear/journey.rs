//! A working day by ear, end to end: a child found, a referral decided, a place booked, moved, a family seen, the last of it
//! taken back; and what the journal holds of it.
use crate::ear::{Ear, Practice};
use crate::stage::{Change, Journal, Stage};
use std::time::{Duration, Instant};
use waitwell::wire::query::{Narrow, Query, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

/// The events written since this was last asked, once there are some.
fn written(journal: &mut Journal) -> Vec<String> {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let names: Vec<String> = journal.new_changes().iter().flat_map(Change::names).collect();
        if !names.is_empty() || Instant::now() > until {
            return names;
        }
        std::thread::yield_now();
    }
}

fn found(ear: &mut Ear, typed: &str, name: &str) {
    ear.hears("/", "Find: ");
    ear.types(typed, name);
    ear.hears("Enter", &format!("Record: {name}."));
}

#[test]
fn a_day_is_worked_by_ear() {
    let practice = Practice::new();
    let mut ear = practice.listen(true, &[("WAITWELL_UNWRAPPED", "1")]);
    ear.waits_for("1 of 92.");
    let mut journal = Journal::of(&practice.store());

    // A child, by name; whom to speak to and the clocks are said at once.
    found(&mut ear, "harrison amie", "HARRISON, Amie");
    let record = ear.hears("Ctrl-l", "CLOCKS");
    assert!(record.contains("Chloe Smith, mother") && record.contains("12 weeks 1 day, running"), "{record}");

    // Decided: the card is read, the letters of the choice with it, then the next card.
    let card = ear.hears("3", "Triage: 1 of 20");
    assert!(card.contains("HARRISON, Amie, girl") && card.contains("If accepted, 18-week target"), "{card}");
    let choice = ear.hears("a", "Accept HARRISON, Amie with which priority?");
    assert!(choice.contains("u Urgent\r\ns Soon\r\nr Routine"), "{choice}");
    let next = ear.hears("s", "Triage: 1 of 19");
    assert!(next.starts_with("Accepted HARRISON, Amie: SLCN, Soon. u undoes"), "the answer first: {next}");
    assert_eq!(written(&mut journal), ["Accepted"]);

    // Booked: what has to be said first is heard before the places.
    found(&mut ear, "harris aimee", "HARRIS, Aimee");
    let places = ear.hears("b", "1: Mon 14 Dec 09:30");
    let say = places.find("SAY FIRST, Speak to: Ewa Harris, mother").expect("whom to speak to");
    assert!(say < places.find("earliest with 3 weeks' notice").expect("the best place"), "{places}");
    ear.hears("Enter", "Booked HARRIS, Aimee: ND Mon 14 Dec 09:30 Arnold. u undoes");
    assert_eq!(written(&mut journal), ["Agreed"]);

    // Moved, as the family asks: the place that stands is kept until then.
    ear.hears("m", "d Family: Day or time does not suit after all");
    ear.hears("d", "STANDS, ND Mon 14 Dec 09:30: kept until the new place is sure.");
    ear.hears("Enter", "Moved HARRIS, Aimee from ND Mon 14 Dec 09:30 Arnold to ND Thu 17 Dec 13:00 Worksop");
    assert_eq!(written(&mut journal), ["Moved"]);

    // The day's clinic: who is with a therapist is seen, and what came of it is put down.
    ear.hears("5", "Drop-in: Hawthorn");
    ear.hears("Right", "BELL, Ayesha");
    ear.hears("Right", "With: SMITH, Amara");
    ear.hears("o", "SMITH, Amara");
    let seen = ear.hears("a", "u undoes");
    assert!(seen.contains("SMITH, Amara"), "{seen}");
    assert_eq!(written(&mut journal), ["VisitDone"]);

    // What an undo would do is said, and done.
    let undone = ear.hears("u", "ndo");
    let undone = if undone.contains("Undone") { undone } else { ear.hears("u", "Undone") };
    assert!(undone.contains("SMITH, Amara"), "{undone}");
    assert_eq!(written(&mut journal), ["Undone"]);
    ear.hears("q", "Nothing is lost: your place is kept. q leaves, Esc stays.");
    ear.pty.press("q");
    assert!(ear.pty.ended().success());
}

#[test]
fn what_is_told_of_clocks_and_places_is_whole_and_true() {
    // Somebody for whom a place is far: every practice store of that day is the same.
    let far_for_name = {
        let stage = Stage::new();
        let is_far = |row: &ListRow| {
            let query = Query::Places { referral: row.referral, service: None, narrow: Narrow::default() };
            matches!(stage.look(query), View::Places(page) if page.rows.iter().any(|place| place.far == "far"))
        };
        stage.rows(StageIs::Waiting).into_iter().find(is_far).expect("a place that is far").name
    };
    let far_for = far_for_name.replace(',', "").to_lowercase();
    let practice = Practice::new();
    let mut ear = practice.listen(true, &[("WAITWELL_UNWRAPPED", "1")]);
    ear.waits_for("1 of 92.");
    // Of a clock the target is named as one.
    ear.hears("/", "Find: ");
    ear.types("harris aimee", "HARRIS, Aimee");
    let record = ear.hears("Enter", "Record: HARRIS, Aimee.");
    let clocks: Vec<&str> = record.lines().filter(|line| line.contains(", running")).collect();
    assert!(!clocks.is_empty() && clocks.iter().all(|line| line.contains(", running, target: ")), "{record}");
    // Of places each part is one of its own.
    found(&mut ear, &far_for, &far_for_name);
    let places = ear.hears("b", "Far, Why this one");
    let apart = |part: &str| part.starts_with(',') || part.starts_with(':');
    let far: Vec<&str> = places.split(", far").skip(1).collect();
    assert!(!far.is_empty() && far.iter().all(|part| apart(part)), "{places}");
    ear.pty.press("Esc");
    // Nothing can be booked for somebody whom triage has not accepted, and no key says that it could.
    found(&mut ear, "harrison amie", "HARRISON, Amie");
    ear.hears("b", "not yet accepted at triage");
    for key in ["u", "l"] {
        let said = ear.hears(key, "does nothing here");
        assert!(
            !said.contains("Enter books") && said.contains("not yet accepted at triage"),
            "{key}: {said}"
        );
    }
    let why = ear.hears("y", "Left out, and why");
    assert!(!why.contains("is above") && why.contains("not yet accepted at triage"), "{why}");
}
