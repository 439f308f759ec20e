//! Support that the service gives up, what of it a family was told, and words of it that are not for everybody: by command, at a
//! keeper, with what the next person sees.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;
mod paper_support;

use paper_support::{Office, code, day, done, refused};
use waitwell::domain::command::Command;
use waitwell::domain::session::{Answer, CarveOut, Slot};
use waitwell::wire::message::{Answer as Said, Request};
use waitwell::wire::query::{At, Query, Whose};
use waitwell::wire::view::View;

/// Chidi Okafor, of whom nothing is special; and Sam Low, with whose family somebody speaks through two interpreters.
const OKAFOR: &str = "3";
const LOW: &str = "4";
/// More than an hour after what was done: no slip of the key any more.
const LATER: &str = "2026-11-20T16:40:00Z";

/// A session of support on a day of November or December 2026: so many slots of so many minutes, with places in each.
fn support(
    office: &Office,
    service: &str,
    on: (u32, u32),
    start: u16,
    (many, minutes, places): (u16, u16, u8),
) -> String {
    let slot = |n: u16| Slot { start: start + minutes * n, minutes, places, carve_out: CarveOut::Anyone };
    let made = office.link().send(Command::MakeSession {
        service: code(service),
        venue: office.venue,
        room: "Room 2".to_owned(),
        date: day(2026, on.0, on.1),
        slots: (0..many).map(slot).collect(),
        end: start + minutes * many,
        people: vec![(code("slt"), office.staff[0], Answer::Accepted)],
        capacity: 0,
    });
    made.unwrap().made.session.unwrap().0.to_string()
}

fn look(office: &Office, query: Query) -> View {
    match office.link().call(Request::Look { query: Box::new(query) }).unwrap() {
        Said::View(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// What Today has of it: whose, and what is owed.
fn steps(office: &Office) -> Vec<String> {
    match look(office, Query::Today { whose: Whose::All, at: At::Row(0), rows: 120 }) {
        View::Today(page) => {
            page.rows.iter().map(|row| format!("{}: {}", row.name, row.step.words)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn has(office: &Office, step: &str) -> bool {
    steps(office).iter().any(|known| known == step)
}

#[test]
fn a_meeting_given_up_by_the_service_is_told_of_and_another_place_is_owed() {
    let office = Office::new();
    let store = &office.store;
    let meeting = support(&office, "next-steps", (12, 11), 600, (2, 60, 1));
    done(store, &["support", "book", &meeting, "--child", OKAFOR, "--reason", "Part-time timetable"]);
    // Why is asked, as of a place in a clinic.
    let said = refused(store, &["support", "cancel", "1", "--by", "service"]);
    assert!(said.contains("--reason") && said.contains("Clinician sick"), "{said}");
    let said = done(store, &["support", "cancel", "1", "--by", "service", "--reason", "sick"]);
    assert!(said.contains("given up by the service") && said.contains("to be told"), "{said}");
    let off = "OKAFOR, Chidi: Ring: Meeting 11 Dec is off";
    assert!(has(&office, off), "{:#?}", steps(&office));
    let listed = done(store, &["next-steps"]);
    assert!(listed.contains("Ring: Meeting 11 Dec is off"), "{listed}");
    let say = done(store, &["say", OKAFOR]);
    assert!(say.contains("is off, because whoever was to see") && say.contains("11 December"), "{say}");
    // It is in its session until they know, and its place is free.
    let list = done(store, &["support", "list", &meeting]);
    assert!(list.contains("TELL THEM") && list.matches("free").count() == 2, "{list}");
    // The letter settles the news, not what is owed after a "no".
    let said = done(store, &["support", "told", "okafor", "--how", "letter"]);
    assert!(said.contains("Told OKAFOR, Chidi by letter") && said.contains("is off"), "{said}");
    assert!(!has(&office, off));
    assert!(has(&office, "OKAFOR, Chidi: Another place: Meeting"), "{:#?}", steps(&office));
    let said = done(store, &["support", "move", "1", &meeting, "--slot", "1"]);
    assert!(said.contains("Moved OKAFOR, Chidi"), "{said}");
    assert!(!steps(&office).iter().any(|step| step.contains("Meeting")), "{:#?}", steps(&office));
    let list = done(store, &["support", "list", &meeting]);
    assert!(list.contains("to come") && list.matches("free").count() == 1, "{list}");
}

#[test]
fn a_workshop_is_told_of_and_no_more_is_owed_and_a_call_back_is_owed_again() {
    let office = Office::new();
    let store = &office.store;
    let shop = support(&office, "workshop", (11, 27), 600, (1, 120, 12));
    let calls = support(&office, "advice-line", (11, 24), 840, (3, 20, 1));
    done(store, &["support", "book", &shop, "--child", OKAFOR, "--offered", "letter"]);
    done(store, &["support", "book", &calls, "--who", "Ms Quill", "--phone", "07700 900777"]);
    done(store, &["support", "cancel", "1", "--by", "service", "--reason", "room"]);
    done(store, &["support", "cancel", "2", "--by", "service", "--reason", "leave"]);
    assert!(has(&office, "OKAFOR, Chidi: Ring: Workshop 27 Nov is off"), "{:#?}", steps(&office));
    assert!(has(&office, "Ms Quill: Ring: Advice 24 Nov is off"), "{:#?}", steps(&office));
    done(store, &["support", "told", "1", "--how", "text"]);
    done(store, &["support", "told", "2"]);
    assert!(!steps(&office).iter().any(|step| step.contains("Workshop")), "{:#?}", steps(&office));
    assert!(has(&office, "Ms Quill: Another place: Advice"), "{:#?}", steps(&office));
    // They want no other: that is said once, and nothing is owed.
    let said = done(store, &["support", "decline", "2"]);
    assert!(said.contains("Ms Quill declined"), "{said}");
    assert!(!steps(&office).iter().any(|step| step.contains("Ms Quill")), "{:#?}", steps(&office));
    // Given up by the family, nobody is told of anything.
    done(store, &["support", "book", &shop, "--child", OKAFOR]);
    done(store, &["support", "cancel", "3"]);
    assert!(!steps(&office).iter().any(|step| step.contains("Workshop")), "{:#?}", steps(&office));
}

/// What was done last, how its undoing says that a family knows of it, and what then stands on Today.
type Known<'a> = (&'a [&'a [&'a str]], &'a str, &'a str);

#[test]
fn what_a_family_was_told_of_support_is_never_undone_silently() {
    let book = ["support", "book", "SHOP", "--child", OKAFOR];
    let offer = ["support", "book", "SHOP", "--child", OKAFOR, "--offered", "letter"];
    let cases: [Known<'_>; 6] = [
        (&[&offer], "was told by letter on 20 Nov", "Ring: Workshop 27 Nov is off"),
        (&[&book], "agreed to it", "Ring: Workshop 27 Nov is off"),
        (&[&offer, &["support", "agree", "1"]], "agreed to it", "Answer due: Workshop 27 Nov"),
        (&[&book, &["support", "move", "1", "NEXT"]], "agreed to the move", "Ring: Workshop moved to 27 Nov"),
        (&[&book, &["support", "cancel", "1"]], "gave it up", "Ring: Workshop 27 Nov is theirs again"),
        (
            &[
                &book,
                &["support", "cancel", "1", "--by", "service", "--reason", "room"],
                &["support", "told", "1", "--how", "letter"],
            ],
            "was told by letter",
            "Ring: Workshop 27 Nov is off",
        ),
    ];
    for (acts, how, call) in cases {
        let mut office = Office::new();
        let shop = support(&office, "workshop", (11, 27), 600, (1, 120, 12));
        let next = support(&office, "workshop", (12, 4), 600, (1, 120, 12));
        for act in acts {
            let act: Vec<&str> = act
                .iter()
                .map(|word| match *word {
                    "SHOP" => shop.as_str(),
                    "NEXT" => next.as_str(),
                    word => word,
                })
                .collect();
            done(&office.store, &act);
        }
        let View::Today(page) = look(&office, Query::Today { whose: Whose::All, at: At::Row(0), rows: 1 })
        else {
            panic!("the steps")
        };
        office.at(LATER);
        let said = refused(&office.store, &["undo"]);
        assert!(said.contains("A family was told of it") && said.contains("--told"), "{acts:?}: {said}");
        let asked = office.link().send(Command::Undo { seq: page.revision }).unwrap_err().words;
        assert!(asked.contains(how) && asked.contains("stands on Today"), "{acts:?}: {asked}");
        let said = done(&office.store, &["undo", "--told"]);
        assert!(said.contains("the family is to be told"), "{acts:?}: {said}");
        let call = format!("OKAFOR, Chidi: {call}");
        assert!(has(&office, &call), "{acts:?}: {call}: {:#?}", steps(&office));
        // Rung, they know.
        if !call.contains("Answer") {
            done(&office.store, &["support", "told", "1"]);
            assert!(!has(&office, &call), "{acts:?}");
        }
    }
}

#[test]
fn a_slip_of_the_key_on_support_goes_back_and_what_nobody_heard_of_too() {
    let mut office = Office::new();
    let shop = support(&office, "workshop", (11, 27), 600, (1, 120, 12));
    done(&office.store, &["support", "book", &shop, "--child", OKAFOR, "--offered", "letter"]);
    done(&office.store, &["undo"]);
    assert!(!steps(&office).iter().any(|step| step.contains("Workshop")), "{:#?}", steps(&office));
    // Given up by the service, and nobody told yet: hours later it simply stands again.
    done(&office.store, &["support", "book", &shop, "--child", OKAFOR]);
    done(&office.store, &["support", "cancel", "okafor", "--by", "service", "--reason", "room"]);
    office.at(LATER);
    done(&office.store, &["undo"]);
    assert!(!steps(&office).iter().any(|step| step.contains("Workshop")), "{:#?}", steps(&office));
    let list = done(&office.store, &["support", "list", &shop]);
    assert!(list.contains("to come"), "{list}");
}

#[test]
fn why_support_is_asked_for_is_not_for_who_reads_no_clinical_notes() {
    let mut office = Office::new();
    let meeting = support(&office, "next-steps", (12, 11), 600, (2, 60, 1));
    let surgery = support(&office, "surgery", (12, 11), 840, (2, 20, 1));
    done(&office.store, &["support", "book", &meeting, "--child", OKAFOR, "--reason", "Dad violent"]);
    let who = ["--colleague", "--who", "A Okoro", "--reason", "Dad violent at home"];
    let surgeries = ["support", "book", &surgery, "--child", OKAFOR];
    done(&office.store, &[&surgeries[..], &who[..]].concat());
    let date = ["sessions", "--from", "2026-12-11", "--to", "2026-12-11"];
    for (role, agency, reads) in [
        ("scheduler", "nhs", true),
        ("caseworker", "nhs", true),
        ("caseworker", "council", false),
        ("manager", "council", false),
        ("viewer", "nhs", false),
    ] {
        office.becomes(role, agency);
        let store = &office.store;
        for (args, shows) in [
            (vec!["support", "list", &meeting], true),
            (vec!["support", "list", &surgery], true),
            (vec!["show", OKAFOR], true),
            (vec!["slots", &surgery], false),
            (date.to_vec(), false),
            (vec!["next-steps"], false),
        ] {
            let said = done(store, &args);
            assert_eq!(said.contains("Dad violent"), shows && reads, "{role} {agency} {args:?}: {said}");
        }
        // On paper the same, for who prints.
        if matches!(role, "scheduler" | "manager") {
            let paper = done(store, &["print", "clinic", "--session", &meeting]);
            assert_eq!(paper.contains("Dad violent"), reads, "{role} {agency}: {paper}");
        }
        // Who takes it and when is everybody's.
        assert!(done(store, &["support", "list", &surgery]).contains("A Okoro"));
        let record = done(store, &["show", OKAFOR]);
        assert!(record.contains("Booked OKAFOR, Chidi"), "{record}");
    }
}

#[test]
fn a_call_back_that_is_settled_bars_no_other_of_that_day() {
    let office = Office::new();
    let store = &office.store;
    let calls = support(&office, "advice-line", (11, 20), 840, (6, 20, 1));
    let at = |slot| vec!["support", "book", &calls, "--child", OKAFOR, "--slot", slot];
    done(store, &at("2"));
    let said = refused(store, &at("4"));
    assert!(said.contains("has a place already"), "{said}");
    done(store, &["support", "outcome", "1", "wrote"]);
    done(store, &at("4"));
    // By name the same caller is the same caller, until it is settled.
    let caller = |slot| {
        vec!["support", "book", &calls, "--who", "Ms Quill", "--phone", "07700 900777", "--slot", slot]
    };
    done(store, &caller("3"));
    let mut again = caller("5");
    again[4] = "ms  quill";
    again[6] = "07700900777";
    let said = refused(store, &again);
    assert!(said.contains("has a place already") && said.contains("15:00"), "{said}");
    assert!(said.contains("place 3"), "the number by which it is moved or given up: {said}");
    done(store, &["support", "came", "3"]);
    done(store, &caller("5"));
}

#[test]
fn a_try_without_an_answer_is_noted_once_a_minute() {
    let mut office = Office::new();
    let calls = support(&office, "advice-line", (11, 20), 840, (6, 20, 1));
    done(&office.store, &["support", "book", &calls, "--slot", "2", "--child", OKAFOR]);
    done(&office.store, &["support", "missed", "1"]);
    let said = refused(&office.store, &["support", "missed", "1"]);
    assert!(said.contains("noted already") && said.contains("Nothing was changed"), "{said}");
    assert!(has(&office, "OKAFOR, Chidi: Ring again: Advice, 1 try"), "{:#?}", steps(&office));
    office.at("2026-11-20T14:50:00Z");
    done(&office.store, &["support", "missed", "1"]);
    assert!(has(&office, "OKAFOR, Chidi: Ring again: Advice, 2 tries"), "{:#?}", steps(&office));
}

#[test]
fn no_interpreter_is_asked_for_where_only_a_colleague_comes() {
    let office = Office::new();
    let store = &office.store;
    // Tomorrow, and too short for an interpreter: none comes.
    let surgery = support(&office, "surgery", (11, 23), 840, (2, 20, 1));
    let meeting = support(&office, "next-steps", (12, 11), 600, (2, 90, 1));
    let about = ["--child", LOW, "--colleague", "--who", "A Okoro"];
    done(store, &[&["support", "book", &surgery][..], &about[..]].concat());
    done(store, &["support", "book", &meeting, "--child", LOW]);
    let page = |session: &str| match look(
        &office,
        Query::Session { session: waitwell::domain::ids::SessionId(session.parse().unwrap()) },
    ) {
        View::Session(page) => page.interpreters,
        other => panic!("{other:?}"),
    };
    assert_eq!(page(&surgery), "");
    assert!(page(&meeting).contains("Urdu and BSL"), "{}", page(&meeting));
    let printed = done(store, &["print", "clinic", "--session", &surgery]);
    assert!(printed.contains("A colleague asks about this child."), "{printed}");
    assert!(!printed.to_lowercase().contains("interpreter"), "{printed}");
    let printed = done(store, &["print", "clinic", "--session", &meeting]);
    assert!(printed.contains("Urdu interpreter"), "{printed}");
}
