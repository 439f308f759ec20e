//! What a bad day keeps: the rhythm of a block of therapy, one visit of siblings as one journey, a family's notice; one undo of
//! all that was done by command; and the call that says what is off, and why.
use crate::office::{Office, day};
use crate::told::{command, done, refused};
use chrono::{Days, NaiveDate};
use waitwell::domain::booking::{Attendance, By, Told};
use waitwell::domain::child::{Carer, ChildDetails};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{ReferralId, SessionId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};
use waitwell::domain::together::{TogetherAct, Wanted};

/// The third venue, Worksop: alone in its district, so that what is held there can be held nowhere else.
const WORKSOP: u32 = 2;
const CARLTON: u32 = 1;

fn dec(of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, of).unwrap()
}

fn jan(of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, of).unwrap()
}

fn agreed() -> Take {
    Take::Agree { who: "mother".into(), told: Told::Phone }
}

/// A child with a block of six Thursdays at Worksop at 13:00, and an early clinic there on the first of them.
fn block() -> (Office, ReferralId) {
    let mut office = Office::new();
    let referral = office.child("Quaye", false);
    let session = office.clinic(day(20), 900, office.patel, 1);
    let booking = office.send(Command::Book { referral, session, slot: 0, take: agreed() }).booking.unwrap();
    office.send(Command::Attend { booking, attendance: Attendance::OnTime, arrived: None });
    let outcome = Code::known("treatment");
    office.send(Command::Outcome {
        booking,
        outcome,
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    });
    let thursdays = [day(26), dec(3), dec(10), dec(17), dec(24), dec(31)];
    let osei = office.osei;
    let places = thursdays.map(|on| (office.clinic_at(on, 780, osei, WORKSOP, 1), 0)).to_vec();
    let act = TogetherAct::Block { referral, places, take: agreed() };
    office.send(Command::Together { act });
    office.clinic_at(day(26), 540, office.patel, WORKSOP, 4);
    office.journal.new_changes();
    (office, referral)
}

const SNOW: [&str; 4] = ["shut", "worksop 10dec to 31dec", "--reason", "weather"];

/// The lines of a child, as the preview or the deed has them.
fn lines<'a>(said: &'a str, family: &str) -> Vec<&'a str> {
    said.lines().map(str::trim).filter(|line| line.starts_with(family)).collect()
}

#[test]
fn a_bad_day_keeps_the_rhythm_of_a_block() {
    let (mut office, referral) = block();
    // Within the tolerance of one session; two at the end of the block; one has none.
    office.clinic_at(dec(11), 600, office.patel, CARLTON, 1);
    office.clinic_at(jan(7), 780, office.patel, WORKSOP, 1);
    office.clinic_at(jan(14), 780, office.patel, WORKSOP, 1);
    let said = done(&office, &[&SNOW[..], &["--dry-run"]].concat());
    let lines = lines(&said, "QUAYE");
    let [a, b, c, d] = lines[..] else { panic!("{said}") };
    assert!(a.contains("moves to Fri 11 Dec 10:00 Carlton"), "{said}");
    assert!(b.contains("moves to Thu 7 Jan 13:00") && b.contains("the end of the block"), "{said}");
    assert!(c.contains("moves to Thu 14 Jan 13:00") && c.contains("the end of the block"), "{said}");
    assert!(d.contains("Block: book 1 more of 6"), "{said}");
    done(&office, &[&SNOW[..], &["--repair"]].concat());
    let shown = done(&office, &["show", &referral.0.to_string()]);
    assert!(!shown.contains("26 Nov 09:00"), "{shown}");
    office.journal.new_changes();
}

#[test]
fn what_is_off_the_rhythm_of_a_block_is_not_offered_and_is_moved_with_a_reason_only() {
    let (mut office, referral) = block();
    let near = office.clinic_at(dec(11), 600, office.patel, CARLTON, 1);
    let late = office.clinic_at(jan(20), 600, office.patel, CARLTON, 1);
    // The third of the block, from its session.
    let booking = office.booking_in(referral, dec(10));
    let id = booking.0.to_string();
    let to = |session: SessionId| session.0.to_string();
    let words = ["move", &id, "--by", "family", "--reason", "work"];
    let said = refused(&office, &[&words[..], &["--session", &to(late)]].concat());
    assert!(said.contains("off the block's rhythm") && said.contains("--anyway"), "{said}");
    let said = done(
        &office,
        &[&words[..], &["--session", &to(late), "--anyway", "asked for by the family"]].concat(),
    );
    assert!(said.contains("20 Jan"), "{said}");
    done(&office, &["undo"]);
    // On the line two weeks on are no place for it, and it is said why.
    let said = refused(&office, &["do", "--dry-run", "m quaye +5w"]);
    assert!(said.contains("off the block's rhythm"), "{said}");
    // The best there is keeps the rhythm, though the first day of the block has free places.
    let said = done(&office, &words);
    assert!(said.contains("11 Dec"), "{said}");
    assert_eq!(office.session_of_day(referral, dec(11)), Some(near));
    office.journal.new_changes();
}

/// Two siblings with one visit at Worksop on Monday 30 November, and single places elsewhere before the next pair.
fn siblings(pair: Option<NaiveDate>) -> (Office, [ReferralId; 2]) {
    let mut office = Office::new();
    let two = [office.child("Osei", false), office.child("Bell", false)];
    let session = office.clinic_at(day(30), 600, office.patel, WORKSOP, 2);
    let wanted = |at: usize| Wanted { referral: two[at], session, slot: at as u8, moving: None };
    let places = vec![wanted(0), wanted(1)];
    let act = TogetherAct::Visit { places, take: agreed(), by: By::Family, reason: Code::NONE };
    office.send(Command::Together { act });
    office.clinic_at(dec(1), 600, office.patel, CARLTON, 1);
    office.clinic_at(dec(2), 600, office.patel, CARLTON, 1);
    if let Some(on) = pair {
        office.clinic_at(on, 600, office.osei, CARLTON, 2);
    }
    office.journal.new_changes();
    (office, two)
}

#[test]
fn siblings_of_one_visit_are_moved_side_by_side() {
    let (mut office, two) = siblings(Some(dec(3)));
    let shut = ["shut", "worksop 30nov", "--reason", "weather"];
    let said = done(&office, &[&shut[..], &["--dry-run"]].concat());
    for family in ["OSEI,", "BELL,"] {
        let lines = lines(&said, family);
        assert!(lines.len() == 1 && lines[0].contains("moves to Thu 3 Dec"), "{said}");
        let other = if family == "OSEI," { "BELL" } else { "OSEI" };
        assert!(lines[0].contains(&format!("one visit with {other}, Aimee")), "{said}");
    }
    done(&office, &[&shut[..], &["--repair"]].concat());
    assert_eq!(office.booked(two[0]), office.booked(two[1]));
    // They stay one visit: the next bad day keeps them together, too.
    office.clinic_at(dec(4), 600, office.osei, WORKSOP, 1);
    office.clinic_at(dec(7), 600, office.osei, WORKSOP, 2);
    let said = done(&office, &["shut", "all 3dec", "--reason", "weather", "--dry-run"]);
    each_says(&said, "moves to Mon 7 Dec");
    office.journal.new_changes();
}

/// Each of the two has one line, with these words.
fn each_says(said: &str, words: &str) {
    for family in ["OSEI,", "BELL,"] {
        let lines = lines(said, family);
        assert!(lines.len() == 1 && lines[0].contains(words), "{said}");
    }
}

#[test]
fn siblings_are_parted_only_where_nothing_else_is_left_and_it_is_said() {
    let (mut office, _) = siblings(None);
    let said = done(&office, &["shut", "worksop 30nov", "--reason", "weather", "--dry-run"]);
    each_says(&said, "two journeys");
    office.journal.new_changes();
}

#[test]
fn who_loses_one_place_of_a_visit_is_moved_beside_the_one_that_stands() {
    let mut office = Office::new();
    let two = [office.child("Osei", false), office.child("Bell", false)];
    let lost = office.clinic_at(day(30), 600, office.patel, WORKSOP, 1);
    let stands = office.clinic_at(day(30), 660, office.osei, WORKSOP, 1);
    let wanted = |at: usize, session| Wanted { referral: two[at], session, slot: 0, moving: None };
    let places = vec![wanted(0, lost), wanted(1, stands)];
    let act = TogetherAct::Visit { places, take: agreed(), by: By::Family, reason: Code::NONE };
    office.send(Command::Together { act });
    done(&office, &["away", "ellis", "30nov"]);
    office.clinic_at(day(26), 600, office.osei, CARLTON, 1);
    office.clinic_at(day(30), 720, office.osei, WORKSOP, 1);
    let said = done(&office, &["away", "patel", "30nov", "--dry-run"]);
    let moved = lines(&said, "OSEI,");
    assert!(moved.len() == 1 && moved[0].contains("moves to Mon 30 Nov 12:00"), "{said}");
    assert!(moved[0].contains("one visit with BELL, Aimee as before"), "{said}");
    office.journal.new_changes();
}

/// Two families at Worksop on Monday 30 November, and two places for them.
fn shut_monday() -> (Office, [ReferralId; 2]) {
    let mut office = Office::new();
    let session = office.clinic_at(day(30), 600, office.patel, WORKSOP, 2);
    let two = ["One", "Two"].map(|family| office.place(family, false, session));
    office.clinic_at(dec(3), 600, office.osei, CARLTON, 2);
    (office, two)
}

const MONDAY: [&str; 5] = ["shut", "worksop 30nov", "--reason", "weather", "--repair"];

#[test]
fn a_repair_by_command_is_one_undo_with_its_closure() {
    let (mut office, two) = shut_monday();
    let was = office.booked(two[0]);
    done(&office, &MONDAY);
    assert_ne!(office.booked(two[0]), was);
    let said = done(&office, &["undo", "--dry-run"]);
    assert!(said.matches("Would be undone").count() == 4, "{said}");
    let said = done(&office, &["undo"]);
    assert!(said.contains("Worksop is shut") || said.contains("Worksop shut"), "{said}");
    assert_eq!([office.booked(two[0]), office.booked(two[1])], [was, was]);
    assert!(done(&office, &["shut"]).contains("Nothing is shut"));
    office.journal.new_changes();
}

#[test]
fn who_was_told_keeps_the_new_place_and_the_others_go_back() {
    let (mut office, two) = shut_monday();
    let was = office.booked(two[0]);
    done(&office, &MONDAY);
    let last = office.journal.new_changes().last().unwrap().seq;
    let new = office.booked(two[1]);
    office.spoke(two[1]);
    let said = done(&office, &["undo", &last.to_string()]);
    assert!(said.contains("NOT undone") && said.contains("TWO, Aimee"), "{said}");
    assert_eq!([office.booked(two[0]), office.booked(two[1])], [was, new], "{said}");
    office.journal.new_changes();
}

#[test]
fn a_closure_weeks_away_leaves_families_their_notice() {
    let mut office = Office::new();
    let session = office.clinic_at(jan(4), 600, office.patel, WORKSOP, 2);
    for family in ["One", "Two"] {
        office.place(family, false, session);
    }
    office.clinic_at(day(24), 600, office.osei, CARLTON, 2);
    office.clinic_at(dec(14), 600, office.osei, CARLTON, 1);
    office.clinic_at(jan(6), 600, office.osei, CARLTON, 1);
    let said = done(&office, &["shut", "worksop 4jan", "--reason", "weather", "--dry-run"]);
    assert!(said.contains("Wed 6 Jan") && said.contains("Mon 14 Dec") && !said.contains("24 Nov"), "{said}");
    assert!(!said.contains("short notice"), "{said}");
    // Where only a short one is left, it is taken, and said.
    let third = office.clinic_at(jan(5), 600, office.patel, WORKSOP, 2);
    for family in ["Three", "Four"] {
        office.place(family, false, third);
    }
    let said = done(&office, &["shut", "worksop 4jan to 5jan", "--reason", "weather", "--dry-run"]);
    assert!(said.matches("24 Nov").count() == 2 && said.matches("short notice").count() == 2, "{said}");
    office.journal.new_changes();
}

/// A child whose mother may be told all, with a place in that session.
fn with_mother(office: &mut Office, family: &str, session: SessionId, slot: u8) -> ReferralId {
    let details = ChildDetails {
        family: family.into(),
        given: "Tom".into(),
        born: NaiveDate::from_ymd_opt(2019, 3, 1 + u32::from(slot)).unwrap(),
        nhs_missing: "not on the form".into(),
        carers: vec![Carer {
            name: format!("Ama {family}"),
            phone: "07700 900123".into(),
            ..Carer::default()
        }],
        ..ChildDetails::default()
    };
    let (pathway, source, received) = (Code::known("slcn"), Code::known("gp"), dec(1) - Days::new(300));
    let referral = Some(NewReferral { pathway, received, source, ..NewReferral::default() });
    let made = office.send(Command::Register { details: Box::new(details), referral, knowing: Vec::new() });
    let referral = made.referral.unwrap();
    office.send(Command::Accept { referral, priority: Priority::Routine });
    office.send(Command::Book { referral, session, slot, take: agreed() });
    referral
}

#[test]
fn the_call_says_what_is_off_and_why() {
    let mut office = Office::new();
    let session = office.clinic_at(day(30), 600, office.patel, WORKSOP, 2);
    let two = [with_mother(&mut office, "Bell", session, 0), with_mother(&mut office, "Ford", session, 1)];
    office.clinic_at(dec(3), 600, office.osei, CARLTON, 2);
    done(&office, &MONDAY);
    let said = done(&office, &["say", &two[0].0.to_string()]);
    assert!(said.contains("Monday 30 November 2026") && said.contains("is off"), "{said}");
    assert!(said.contains("the building is shut"), "{said}");
    assert!(said.contains("Thursday 3 December 2026"), "{said}");
    // Told of it, there is nothing more to be said of the old day.
    office.spoke(two[0]);
    let said = done(&office, &["say", &two[0].0.to_string()]);
    assert!(!said.contains("30 November"), "{said}");
    // Of somebody who is ill no more is said than that they cannot be there.
    let (ok, said) = command(&office, &["away", "osei", "3dec", "--reason", "sick", "--repair"]);
    assert!(ok, "{said}");
    let said = done(&office, &["say", &two[1].0.to_string()]);
    assert!(!said.to_lowercase().contains("sick") && !said.contains("Osei"), "{said}");
    office.journal.new_changes();
}

#[test]
fn what_a_family_is_told_of_a_reason_is_configured_with_it() {
    let mut office = Office::new();
    let session = office.clinic_at(day(30), 600, office.patel, WORKSOP, 2);
    let one = with_mother(&mut office, "Bell", session, 0);
    office.clinic_at(dec(3), 600, office.osei, CARLTON, 2);
    let shipped = include_str!("../../config/choices.toml");
    let here = "snow keeps {name} and everybody else at home";
    let own = shipped.replacen("the building is shut or cannot be reached", here, 1);
    let file = office.store().join("config/choices.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, &own).unwrap();
    done(&office, &["keeper", "reload"]);
    done(&office, &MONDAY);
    let said = done(&office, &["say", &one.0.to_string()]);
    assert!(said.contains("is off, because snow keeps Tom and everybody else at home."), "{said}");
    // Nobody's illness is told to a family, whoever writes the file.
    std::fs::write(&file, own.replacen(here, "Dr Osei is ill", 1)).unwrap();
    let (ok, words) = command(&office, &["keeper", "reload"]);
    assert!(!ok && words.contains("choices.toml line") && words.contains("somebody's illness"), "{words}");
    let said = done(&office, &["say", &one.0.to_string()]);
    assert!(said.contains("snow keeps Tom"), "{said}");
    office.journal.new_changes();
}

#[test]
fn a_meeting_that_goes_along_names_where_it_is_held() {
    let mut office = Office::new();
    let slot = Slot { start: 600, minutes: 120, places: 8, carve_out: CarveOut::Anyone };
    let made = office.send(Command::MakeSession {
        service: Code::known("workshop"),
        venue: VenueId(1),
        room: "Blue".into(),
        date: day(30),
        slots: vec![slot],
        end: 720,
        people: vec![(office.slt, office.patel, Said::Accepted)],
        capacity: 0,
    });
    let session = made.session.unwrap().0.to_string();
    done(
        &office,
        &[
            "support",
            "book",
            &session,
            "--who",
            "Ama Bell",
            "--phone",
            "07700 900123",
            "--birth-date",
            "1 mar 2019",
        ],
    );
    for (shut, words) in
        [("arnold 30nov", "at Carlton: to be told"), ("arnold blue 30nov", "in Arnold hub Green")]
    {
        let said = done(&office, &["shut", shut, "--reason", "weather", "--dry-run"]);
        assert!(said.contains(words) && !said.contains("another place"), "{said}");
    }
    office.journal.new_changes();
}
