//! Short notice at a real terminal over a real keeper: families say that they can come, a place is freed, they are rung in the
//! list's order and not by who is quickest; what was done is read in the journal and asked of the keeper.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "bad_day/office.rs"]
#[allow(dead_code, reason = "the bad day uses the rest")]
mod office;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use office::{Office, day};
use std::collections::BTreeMap;
use std::time::Duration;
use waitwell::domain::booking::{BookingState, By, Told};
use waitwell::domain::child::{Carer, ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use waitwell::domain::order::Priority;
use waitwell::domain::short_notice::{Came, ShortAct, ShortDid};

/// A clinic on Monday with one long place, and families who wait for one; the first given has it.
struct Clinic {
    office: Office,
    session: SessionId,
    booking: BookingId,
    families: BTreeMap<&'static str, (ReferralId, ChildId)>,
}

impl Clinic {
    fn new(families: &[&'static str]) -> Self {
        let mut office = Office::new();
        let patel = office.patel;
        let session = office.clinic(day(23), 600, patel, 1);
        let mut made = BTreeMap::new();
        for (at, family) in families.iter().enumerate() {
            made.insert(*family, register(&mut office, family, at as u32));
        }
        let referral = made["Given"].0;
        let take = Take::Agree { who: "Ewa Given".into(), told: Told::Phone };
        let booked = office.send(Command::Book { referral, session, slot: 0, take });
        office.journal.new_changes();
        Self { office, session, booking: booked.booking.unwrap(), families: made }
    }

    fn said(&mut self, family: &str, hours: u16) {
        let child = self.families[family].1;
        let (sites, who) = (Vec::new(), String::new());
        let act = ShortAct::Said { child, hours, weekdays: 0, morning: None, sites, until: None, who };
        self.office.send(Command::ShortNotice { act });
    }

    /// The family that has the place gives it up.
    fn freed(&mut self) {
        let (booking, reason) = (self.booking, Code::known("illness"));
        self.office.send(Command::CancelBooking { booking, by: By::Family, reason, words: String::new() });
        self.office.journal.new_changes();
    }

    fn ring(&mut self, family: &str) -> Result<(), String> {
        let referral = self.families[family].0;
        let act = ShortAct::Ring { session: self.session, slot: 0, referral };
        self.office.link.send(Command::ShortNotice { act }).map(|_| ()).map_err(|refusal| refusal.words)
    }

    /// Opens the calls about the place on Today.
    fn open(&mut self) {
        let pty = &mut self.office.pty;
        pty.press("1").wait_for("Fill freed place 23 Nov 10:00").wait_for("on short notice");
        // Families whose cycle is over are late, and stand before it.
        pty.press("Home");
        for _ in 0..40 {
            if pty.line(21).contains("on short notice") || pty.line(22).contains("on short notice") {
                break;
            }
            pty.step("Down");
        }
        pty.press("a").wait_for("Ring about SLT Mon 23 Nov 10:00");
    }

    fn names(&mut self) -> Vec<String> {
        self.office.journal.new_changes().iter().flat_map(stage::Change::names).collect()
    }
}

fn register(office: &mut Office, family: &str, at: u32) -> (ReferralId, ChildId) {
    let interpreter = family == "Speaks";
    let carer = Carer {
        name: format!("Ewa {family}"),
        relation: "mother".into(),
        parental_responsibility: true,
        phone: format!("07700 90000{at}"),
        ..Carer::default()
    };
    let details = ChildDetails {
        family: family.into(),
        given: "Aimee".into(),
        born: chrono::NaiveDate::from_ymd_opt(2019, 12, 10 + at).unwrap(),
        nhs_missing: "not on the form".into(),
        language: if interpreter { "Polish".into() } else { String::new() },
        flags: if interpreter { Flags::INTERPRETER } else { Flags(0) },
        carers: vec![carer],
        ..ChildDetails::default()
    };
    let received = chrono::NaiveDate::from_ymd_opt(2025, 9, 1 + at).unwrap();
    let (pathway, source) = (Code::known("slcn"), Code::known("gp"));
    let referral = NewReferral { pathway, received, source, ..NewReferral::default() };
    let made = office.send(Command::Register {
        details: Box::new(details),
        referral: Some(referral),
        knowing: Vec::new(),
    });
    let referral = made.referral.unwrap();
    office.send(Command::Accept { referral, priority: Priority::Routine });
    (referral, made.child.unwrap())
}

#[test]
fn a_family_says_so_in_three_keys_and_it_is_seen_found_and_taken_back() {
    let mut clinic = Clinic::new(&["Given", "First", "Second"]);
    let pty = &mut clinic.office.pty;
    pty.press("2").wait_for("FIRST, Aimee");
    while !pty.line(22).contains("FIRST") && !pty.line(21).contains("FIRST") {
        pty.step("Down");
    }
    pty.press("c").wait_for("Can come at short notice, or no longer can").press("h");
    pty.wait_for("From the day before").press("d").wait_for("can come at short notice, from 1 day's notice");
    let changes = clinic.office.journal.new_changes();
    let Some(Event::ShortNotice { did: ShortDid::Said { can } }) =
        changes.last().and_then(|change| change.events.first())
    else {
        panic!("{changes:?}");
    };
    assert_eq!((can.hours, &*can.who, can.on), (24, "Ewa First", day(20)));
    // It stands with the row, and the list can be narrowed by it.
    let pty = &mut clinic.office.pty;
    pty.step("Down").step("Up").wait_for("Can come from 1 day's notice (said by Ewa First");
    pty.press("f").wait_for("by what?").press("c").wait_for("ask again: short notice").press("s");
    pty.wait_for("can come at short notice").wait_gone("SECOND, Aimee");
    // On the record, in what happened, too.
    pty.press("Enter").wait_for("JOURNEY").wait_for("Can come from 1 day's notice");
    // Undone, and said again, and taken back in as many keys.
    pty.press("u").wait_gone("Can come from 1 day's notice");
    assert_eq!(clinic.names(), ["Undone"]);
    let pty = &mut clinic.office.pty;
    pty.press("c").wait_for("Contact about").press("h").wait_for("No longer").press("o");
    pty.wait_for("Notice they need").press("Ctrl-u").type_in("3 hours").press("Tab");
    pty.type_in("mon wed-fri").press("Tab Tab").type_in("arn").press("Tab").type_in("4/12/26");
    pty.press("PgDn Enter").wait_for("from 3 hours' notice, Mondays, Wednesdays");
    pty.wait_for("until Fri 4 Dec");
    clinic.names();
    let pty = &mut clinic.office.pty;
    pty.press("c").wait_for("Contact about").press("h").wait_for("No longer").press("x");
    pty.wait_for("can no longer come at short notice");
    assert_eq!(clinic.names(), ["ShortNotice"]);
    let pty = &mut clinic.office.pty;
    pty.press("c").wait_for("Contact about").press("h").wait_for("No longer").press("x");
    pty.wait_for("is not down as able to come at short notice");
    assert_eq!(clinic.names(), Vec::<String>::new());
}

#[test]
fn a_freed_place_is_rung_in_the_lists_order_one_family_at_a_time() {
    let mut clinic = Clinic::new(&["Given", "Speaks", "First", "Second", "Never"]);
    for family in ["Second", "First", "Speaks"] {
        clinic.said(family, 24);
    }
    clinic.freed();
    clinic.open();
    let screen = clinic.office.pty.screen();
    for words in ["SAY FIRST", "Ewa First, mother (07700 900002", "LEFT OUT", "SPEAKS, Aimee"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    assert!(screen.contains("interpreter: 2 working days ahead"), "{screen}");
    assert!(!screen.contains("NEVER, Aimee"), "they never said so:\n{screen}");
    let (first, second) = (screen.find("FIRST, Aimee"), screen.find("SECOND, Aimee"));
    assert!(first < second, "in the list's order:\n{screen}");
    assert_eq!(clinic.names(), Vec::<String>::new(), "nothing is done by looking");

    // Not the second: neither here nor from another desk.
    clinic.office.pty.step("Down").press("Enter");
    clinic.office.pty.wait_for("FIRST, Aimee comes first in the list's order");
    assert_eq!(clinic.names(), Vec::<String>::new());
    clinic.office.pty.step("Up").press("Enter").wait_for("Ringing FIRST, Aimee about SLT Mon 23 Nov 10:00");
    assert_eq!(clinic.names(), ["ShortNotice", "Held"]);
    clinic.office.pty.wait_for("15 min left");
    // Another desk is told who rings whom, and cannot give the place to anybody else.
    let words = clinic.ring("Second").unwrap_err();
    assert!(words.contains("is ringing FIRST, Aimee") && words.contains("15 more min"), "{words}");
    let (referral, session) = (clinic.families["Never"].0, clinic.session);
    let take = Take::Agree { who: "Ewa Never".into(), told: Told::Phone };
    let refused = clinic.office.link.send(Command::Book { referral, session, slot: 0, take }).unwrap_err();
    assert!(refused.words.contains("is held by"), "{}", refused.words);
    assert_eq!(clinic.names(), Vec::<String>::new());

    // No answer: the place stays theirs for its time. A message: for longer, so that they can ring back.
    clinic.office.pty.press("n").wait_for("min left, no answer");
    assert_eq!(clinic.names(), ["ShortNotice", "Contact"]);
    assert!(clinic.ring("Second").is_err(), "their time is not over");
    clinic.office.pty.press("m").wait_for("45 min left");
    assert_eq!(clinic.names(), ["Held", "ShortNotice", "Contact"]);
    // They cannot: the next is in front, and says yes.
    clinic.office.pty.press("d").wait_for("Ewa Second, mother").wait_for("rung: cannot come");
    assert_eq!(clinic.names(), ["OfferDeclined", "ShortNotice", "Contact"]);
    // The next came in front without anybody going there: a key counts once it has been seen.
    clinic.office.pty.until_quiet(Duration::from_millis(250));
    clinic.office.pty.press("Enter").wait_for("Ringing SECOND, Aimee").wait_for("15 min left");
    clinic.names();
    clinic.office.pty.press("a").wait_gone("Ring about SLT").wait_gone("Ringing for 23 Nov");
    let changes = clinic.office.journal.new_changes();
    let names: Vec<String> = changes.iter().flat_map(stage::Change::names).collect();
    assert_eq!(names, ["Agreed", "ShortNotice", "Contact"]);
    let Event::Agreed { booking, .. } = &changes[0].events[0] else { panic!("{changes:?}") };
    assert!(
        matches!(&booking.state, BookingState::Agreed { who, told: Told::Phone, .. } if &**who == "Ewa Second"),
        "{booking:?}"
    );
    assert_eq!(clinic.office.pty.screen().matches("Fill freed place").count(), 0);

    // One key takes the yes back; the calls are as they were, and the hold with them.
    clinic.office.pty.until_quiet(Duration::from_millis(250));
    // Another child is in front: it is shown first.
    clinic
        .office
        .pty
        .press("u")
        .wait_for("Undo: Booked SECOND, Aimee")
        .until_quiet(Duration::from_millis(250));
    clinic.office.pty.press("u");
    clinic.office.pty.wait_for("Ringing for 23 Nov 10:00");
    assert_eq!(clinic.names(), ["Undone"]);

    // How families fared stands two keys from Today.
    clinic.office.pty.press("1").wait_for("Today: ").press("e").wait_for("To a file: what?").press("n");
    clinic.office.pty.wait_for("how families fared").wait_for("left out: interpreter not so soon");
    let screen = clinic.office.pty.screen();
    let line = |words: &str| screen.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
    let numbers = |words: &str| -> Vec<String> {
        line(words).split_whitespace().rev().take(2).map(str::to_owned).collect()
    };
    assert_eq!(numbers("on a list to be rung"), ["0", "2"], "{screen}");
    assert_eq!(numbers("interpreter not so soon"), ["1", "0"], "{screen}");
    assert_eq!(numbers("cannot come"), ["0", "1"], "{screen}");
}

#[test]
fn two_desks_meet_in_words_and_the_hold_decides() {
    let mut clinic = Clinic::new(&["Given", "First", "Second"]);
    for family in ["First", "Second"] {
        clinic.said(family, 3);
    }
    clinic.freed();
    clinic.open();
    clinic.names();
    // A colleague is quicker.
    clinic.ring("First").unwrap();
    clinic.office.pty.wait_for("min left, rung");
    clinic.names();
    clinic.office.pty.press("Enter").wait_for("is ringing FIRST, Aimee: the place is kept for them");
    clinic.office.pty.press("Down Enter").wait_for("Nobody else is rung until then");
    // The second family rings and says yes: it was not rung, and the place is kept for the first.
    clinic.office.pty.press("a").wait_for("SECOND, Aimee was not rung about that place");
    assert_eq!(clinic.names(), Vec::<String>::new());
    // The first family says yes to whoever answers.
    let act = ShortAct::Note {
        session: clinic.session,
        slot: 0,
        referral: clinic.families["First"].0,
        came: Came::Yes,
        who: "Ewa First".into(),
        how: Told::Phone,
    };
    clinic.office.send(Command::ShortNotice { act });
    assert_eq!(clinic.names(), ["Agreed", "ShortNotice", "Contact"]);
    clinic.office.pty.wait_for("Nobody is rung about it");
}

#[test]
fn the_line_takes_the_same_word_and_the_command_keeps_small_numbers_back() {
    let mut clinic = Clinic::new(&["Given", "First", "Second"]);
    let pty = &mut clinic.office.pty;
    pty.press("2").wait_for("FIRST, Aimee").press(":").wait_for("What is to be done?").press("Ctrl-u");
    pty.type_in("short first 3h mon until 4dec").wait_for("Mondays, until Fri 4 Dec");
    pty.wait_for("Enter does it").until_quiet(Duration::from_millis(100));
    pty.press("Enter").wait_for("u undoes");
    assert_eq!(clinic.names(), ["ShortNotice"]);
    clinic.freed();
    clinic.ring("First").unwrap();
    let store = clinic.office.store.path().join("store").to_str().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_waitwell"))
            .args(["--store", &store])
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let said = run(&["do", "--dry-run", "short", "second", "day-before"]);
    assert!(said.contains("can come at short notice, from 1 day's notice"), "{said}");
    let table = run(&["short-notice", "--since", "2026-11-01"]);
    assert!(
        table.contains("1 freed places rung about") && table.contains("* kept back: a number under 5"),
        "{table}"
    );
    let json: serde_json::Value = serde_json::from_str(&run(&["short-notice", "--json"])).unwrap();
    let rung = json["rows"].as_array().unwrap().iter().find(|row| row["families"] == "rung").unwrap().clone();
    assert!(
        rung["all"].is_null() && rung["no_interpreter"].is_null() && rung["interpreter"].is_null(),
        "{json}"
    );
    assert!(json["places"] == 1 && json["kept_back_under"] == 5, "{json}");
    let list = run(&["list", "--short-notice", "can"]);
    assert!(list.contains("FIRST, Aimee") && !list.contains("SECOND"), "{list}");
}
