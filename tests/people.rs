//! Who works when, who is away, what is shut: by keys at a real terminal and by command, with the journal beside it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "bad_day/office.rs"]
#[allow(dead_code, reason = "the bad day's tests use the rest")]
mod office;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[path = "bad_day/told.rs"]
mod told;
use office::{Office, day};
use told::{done, names, refused};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::event::Event;
use waitwell::domain::ids::VenueId;
use waitwell::domain::roster::{RosterDid, RosterRow};
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};

/// To the diary by person, on J Patel's row.
fn by_person(office: &mut Office) {
    office.pty.press("4").wait_for("[4 Diary]").press("v").wait_for("By person").press("p");
    office.pty.wait_for(", by person");
}

#[test]
fn days_are_entered_from_the_diary_and_a_session_outside_them_is_made_only_with_a_reason() {
    let mut office = Office::new();
    office.clinic(day(23), 540, office.patel, 2);
    names(&mut office);
    by_person(&mut office);
    office
        .pty
        .press(">")
        .wait_for("week of 23 Nov")
        .wait_for("J Patel")
        .press("Home Left Left Left Left Left");
    office.pty.wait("the clinic of J Patel", |pty| pty.line(21).contains("Mon 23 Nov"));
    office.pty.press("p").wait_for("This person").press("p").wait_for("Works: on which days");
    office.pty.press("w").wait_for("J Patel works").press("Ctrl-u").type_in("mon-thu + fri am");
    office.pty.press("PgDn Enter").wait_for("J Patel works every Monday, Tuesday, Wednesday and Thursday");
    let changes = office.journal.new_changes();
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    let [Event::Roster { did, row }] = change.events.as_slice() else { panic!("{change:?}") };
    assert_eq!(**did, RosterDid::Works { from: day(20) });
    let Some(RosterRow::Hours(hours)) = row.as_deref() else { panic!("{row:?}") };
    assert_eq!((hours.staff, hours.patterns.len(), hours.patterns[0].parts.len()), (office.patel, 1, 2));
    office.pty.press("Esc").wait_gone("Staff: who works when");

    // A Friday afternoon: refused with why, and done all the same once it is said why.
    office.pty.press("n").wait_for("New session").press("Tab").type_in("arnold").press("Tab").type_in("Blue");
    office.pty.press("Tab Ctrl-u").type_in("27/11/26").press("Tab Ctrl-u").type_in("14:00");
    office.pty.press("Tab Tab Tab").type_in("patel").press("PgDn Enter");
    office.pty.wait_for("J Patel works mornings on Fri 27 Nov").wait_for("Why all the same?");
    assert!(names(&mut office).is_empty(), "nothing is made before the reason");
    office.pty.type_in("swapped with Monday").press("Enter").wait_for("the same: swapped with Monday");
    assert_eq!(names(&mut office), ["SessionMade", "Roster"]);
    office.pty.press("u").wait_for("Undone: ");
    assert_eq!(names(&mut office), ["Undone"]);

    // Who is off is seen: not on a Saturday, and all of a Friday from the day on which that changes.
    let said = done(&office, &["staff", "works", "patel", "mon-thu", "--from", "27 nov"]);
    assert!(said.contains("from Fri 27 Nov"), "{said}");
    office.pty.wait_for("off");
    let past = refused(&office, &["staff", "works", "patel", "fri", "--from", "2026-11-19"]);
    assert!(past.contains("Thu 19 Nov 2026 is past"), "{past}");
    let list = done(&office, &["staff"]);
    assert!(list.contains("every Friday mornings") && list.contains("from 2026-11-27"), "{list}");
}

#[test]
fn cover_and_invitations_know_who_works_then() {
    let mut office = Office::new();
    let clinic = office.clinic(day(25), 540, office.patel, 1);
    done(&office, &["staff", "works", "ellis", "mon", "tue"]);
    // Nobody else of the role works then: the clinic is called off, not covered by who is at home.
    let said = done(&office, &["away", "patel", "wed", "--reason", "leave"]);
    assert!(said.contains("J Patel is away Wed 25 Nov: clinician on leave"), "{said}");
    assert!(said.contains("called off") && !said.contains("B Ellis is asked"), "{said}");
    let asked = Command::SetMember {
        session: clinic,
        role: office.slt,
        staff: office.ellis,
        answer: Said::Asked(day(20)),
    };
    let words = office.link.send(asked).unwrap_err().words;
    assert!(words.contains("B Ellis does not work on Wednesdays"), "{words}");
    // Listed, and home early.
    let list = done(&office, &["away"]);
    assert!(list.contains("J Patel") && list.contains("2026-11-25"), "{list}");
    assert!(refused(&office, &["back", "osei"]).contains("is called"));
    let back = done(&office, &["back", "patel", "--on", "wed"]);
    assert!(back.contains("J Patel is not away from Wed 25 Nov after all"), "{back}");
    assert_eq!(done(&office, &["away"]).trim(), "Nobody is away.");
    // By keys: recorded in the diary's list, and ended there.
    names(&mut office);
    office.pty.press("4").wait_for("[4 Diary]").press("v").wait_for("Away and shut").press("a");
    office
        .pty
        .wait_for("somebody is away: from a day to a day")
        .press("Enter")
        .wait_for("Who, part of the name");
    office
        .pty
        .type_in("patel")
        .press("Tab Ctrl-u")
        .type_in("25/11/26")
        .press("Tab Ctrl-u")
        .type_in("26/11/26");
    office.pty.press("PgDn Enter").wait_for("J Patel is away Wed 25 Nov to Thu 26 Nov").wait_for("ticked");
    office.pty.press("Enter").wait_gone(" ticked").wait_for("u undoes");
    office.pty.wait_for("away Wed 25 Nov to Thu 26 Nov");
    let happened = names(&mut office);
    assert_eq!(happened.first().map(String::as_str), Some("StaffAway"), "{happened:?}");
    office.pty.press("Home Enter").wait_for("is back sooner").press("Ctrl-u").type_in("26/11/26");
    office.pty.press("PgDn Enter").wait_for("J Patel is back on Thu 26 Nov");
    assert_eq!(names(&mut office).first().map(String::as_str), Some("StaffBack"));
}

#[test]
fn what_is_shut_stands_until_it_is_opened_again_and_nothing_is_made_there() {
    let mut office = Office::new();
    names(&mut office);
    let blue = |date| {
        let slot = Slot { start: 540, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
        Command::MakeSession {
            service: Code::known("slt"),
            venue: VenueId(1),
            room: "blue".into(),
            date,
            slots: vec![slot],
            end: 600,
            people: Vec::new(),
            capacity: 0,
        }
    };
    // On the line: no session is there, and it is recorded all the same.
    office
        .pty
        .press(":")
        .wait_for("What is to be done?")
        .type_in("shut arnold mon-tue")
        .wait_for("session is there. Enter shows it")
        .press("Enter");
    office.pty.wait_for("1 of 1 ticked").wait_for("Arnold hub shut Mon 23 Nov to Tue 24 Nov");
    office.pty.press("Enter").wait_for("u undoes");
    assert_eq!(names(&mut office), ["Roster"]);
    let words = office.link.send(blue(day(23))).unwrap_err().words;
    assert!(words.contains("Arnold hub is shut Mon 23 Nov to Tue 24 Nov: weather"), "{words}");
    let list = done(&office, &["shut"]);
    assert!(list.contains("Arnold hub") && list.contains("2026-11-24"), "{list}");
    // Opened again for the Tuesday; a room is one room however it is typed.
    let open = done(&office, &["reopen", "arnold", "--on", "tue"]);
    assert!(open.contains("Arnold hub is open again on Tue 24 Nov"), "{open}");
    assert!(office.link.send(blue(day(23))).is_err());
    office.send(blue(day(24)));
    let words = office.link.send(blue(day(24))).unwrap_err().words;
    assert!(words.contains("Arnold hub Blue is taken"), "{words}");
    // Venues: rooms without a step, a room that is needed, an end.
    let said = done(&office, &["venues", "change", "arnold", "--step-free", "Green"]);
    assert!(said.contains("step-free Green"), "{said}");
    let said = refused(&office, &["venues", "change", "arnold", "--room", "Green", "--step-free", "Green"]);
    assert!(said.contains("Tue 24 Nov 09:00 Arnold hub Blue is planned there"), "{said}");
    let said = refused(&office, &["venues", "close", "arnold", "--last", "mon"]);
    assert!(said.contains("is planned there"), "{said}");
    done(&office, &["venues", "close", "arnold", "--last", "27 nov"]);
    let words = office.link.send(blue(day(30))).unwrap_err().words;
    assert!(words.contains("Arnold hub is not used after Fri 27 Nov"), "{words}");
    // And all of it goes back, the last first.
    office
        .pty
        .press("4")
        .wait_for("[4 Diary]")
        .press("v v")
        .wait_for("Venues and rooms")
        .wait_for("used to 27 Nov");
    office
        .pty
        .press("Enter")
        .wait_for("Change: name")
        .press("e")
        .wait_for("Last day")
        .press("Ctrl-u PgDn Enter");
    office.pty.wait_for("Arnold hub: Blue and Green; step-free Green").wait_gone("used to 27 Nov");
}

#[test]
fn a_clinician_prints_the_lists_of_their_own_clinics_and_no_others() {
    use std::os::unix::fs::MetadataExt;
    let mut office = Office::new();
    let own = office.clinic(day(23), 540, office.patel, 1).0.to_string();
    let other = office.clinic_at(day(23), 540, office.ellis, 1, 1).0.to_string();
    let config = office.store().join("config");
    std::fs::create_dir_all(&config).unwrap();
    let uid = std::fs::metadata(office.store()).unwrap().uid();
    let listed = |staff: &str| {
        let owner = "[owner]\nagency = \"council\"\nteam = \"records\"";
        format!(
            "[[person]]\nuid = {uid}\nrole = \"clinician\"\nagency = \"nhs\"\nteam = \"nd\"\n{staff}\n{owner}\n"
        )
    };
    // From here on whoever sits here is a clinician, and J Patel on the diary.
    std::fs::write(config.join("people.toml"), listed("staff = \"J Patel\"")).unwrap();
    done(&office, &["keeper", "reload"]);
    let list = done(&office, &["print", "clinic", "--mine", "--date", "23/11/26"]);
    assert!(list.contains("J Patel") && !list.contains("B Ellis"), "{list}");
    let list = done(&office, &["print", "clinic", "--session", &own]);
    assert!(list.contains("J Patel"), "{list}");
    for words in [&["print", "clinic", "--session", &other][..], &["print", "clinic"], &["print", "pack"]] {
        let said = refused(&office, words);
        assert!(said.contains("exports a list") && said.contains("the lists of your own clinics"), "{said}");
    }
    // By keys: the letter that prints one's own, from the diary.
    office.pty.press("4").wait_for("[4 Diary]").press("e").wait_for("my own clinic lists of that day");
}

#[test]
fn telephones_are_noted_by_key_and_by_command_and_stand_in_the_downtime_pack() {
    let mut office = Office::new();
    office.clinic(day(23), 540, office.patel, 2);
    names(&mut office);
    let pack = done(&office, &["print", "pack", "--date", "23 nov"]);
    assert!(pack.contains("Telephone ____"), "none is on record: {pack}");
    by_person(&mut office);
    office.pty.press(">").wait_for("week of 23 Nov").wait_for("J Patel");
    office.pty.press("Home Left Left Left Left Left");
    office.pty.wait("the clinic of J Patel", |pty| pty.line(21).contains("Mon 23 Nov"));
    office.pty.press("p").wait_for("This person").press("p").wait_for("Telephone, for a day without");
    office.pty.press("t").wait_for("Telephone of J Patel").type_in("0115 496 0001");
    office.pty.press("PgDn Enter").wait_for("J Patel: telephone 0115 496 0001");
    assert_eq!(names(&mut office), ["Roster"]);
    let odd = refused(&office, &["venues", "phone", "arnold", "reception"]);
    assert!(odd.contains("has no telephone number in it"), "{odd}");
    let said = done(&office, &["venues", "phone", "arnold", "0115", "496", "0002"]);
    assert!(said.contains("Arnold hub: telephone 0115 496 0002"), "{said}");
    let pack = done(&office, &["print", "pack", "--date", "23 nov"]);
    for number in ["Telephone: 0115 496 0001", "Telephone: 0115 496 0002"] {
        assert!(pack.contains(number), "{number}: {pack}");
    }
    assert!(!pack.contains("Telephone ____"), "{pack}");
    // Taken back, it is a line to write on again.
    names(&mut office);
    done(&office, &["undo"]);
    done(&office, &["staff", "phone", "patel", "none"]);
    let pack = done(&office, &["print", "pack", "--date", "23 nov"]);
    assert!(!pack.contains("0115 496"), "{pack}");
}
