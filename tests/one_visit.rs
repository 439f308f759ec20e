//! One visit at a real terminal over a real keeper: siblings, and one child's several lists, booked by one key as one act, all
//! of it or nothing; taken back by one key; never at the cost of somebody ahead.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
mod together;

use std::process::Command as Program;
use together::{Desk, on};
use waitwell::domain::booking::{By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take};
use waitwell::domain::event::Event;
use waitwell::domain::fill::Span;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use waitwell::domain::together::{TogetherAct, TogetherDid, Wanted};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

fn agreed() -> Take {
    Take::Agree { who: "Ama Osei".into(), told: Told::Phone }
}

fn wanted(referral: ReferralId, session: SessionId, slot: u8) -> Wanted {
    Wanted { referral, session, slot, moving: None }
}

fn visit(places: Vec<Wanted>) -> Command {
    Command::Together {
        act: TogetherAct::Visit { places, take: agreed(), by: By::Family, reason: Code::NONE },
    }
}

/// The places that a change took, and which of its bookings are one visit.
fn taken(events: &[Event]) -> (Vec<(ReferralId, SessionId, u8)>, Vec<(BookingId, Vec<BookingId>)>) {
    let mut places = Vec::new();
    let mut bonds = Vec::new();
    for event in events {
        match event {
            Event::Agreed { booking, .. } | Event::Offered { booking, .. } | Event::Moved { booking, .. } => {
                places.push((booking.referral, booking.session, booking.slot));
            }
            Event::Together { did: TogetherDid::Visit { booking, with } } => {
                bonds.push((*booking, with.clone()));
            }
            _ => {}
        }
    }
    (places, bonds)
}

/// Two siblings, ND at ten to eleven and SLT at eleven on one day; other days have but one of the two.
struct Family {
    desk: Desk,
    amina: ReferralId,
    kofi: ReferralId,
    nd: SessionId,
    slt: SessionId,
}

fn family(size: (u16, u16)) -> Family {
    let mut desk = Desk::new(size);
    let (_, amina) = desk.child(("Osei", "Amina"), "nd", 300);
    let (_, kofi) = desk.child(("Osei", "Kofi"), "slcn", 200);
    desk.session(("nd", 1), 1, on(12, 14), (600, 60, 1));
    let nd = desk.session(("nd", 1), 1, on(12, 17), (540, 60, 2));
    let slt = desk.session(("slt", 2), 1, on(12, 17), (660, 45, 1));
    desk.session(("slt", 2), 2, on(12, 18), (600, 45, 1));
    desk.changes();
    Family { desk, amina, kofi, nd, slt }
}

#[test]
fn siblings_are_booked_for_one_visit_by_one_key_more_and_taken_back_by_one() {
    let Family { mut desk, amina, kofi, nd, slt } = family((80, 24));
    desk.record("osei amina", "OSEI, Amina");
    desk.pty
        .press("b")
        .wait_for("Book OSEI, Amina")
        .wait_for("ONE VISIT")
        .wait_for("with Kofi 11:00, back to back");
    assert!(desk.changes().is_empty(), "a proposal books nothing");
    // What is said first for the sibling stands there before anything is booked for it.
    desk.pty.press("t").wait_for("For OSEI, Kofi:").wait_for("Each in its turn");
    desk.pty.press("Enter").wait_for("One visit booked: OSEI, Amina: ND Thu 17 Dec 10:00");
    let changes = desk.changes();
    assert_eq!(changes.len(), 1, "one act: {changes:?}");
    let (places, bonds) = taken(&changes[0].events);
    assert_eq!(places, [(amina, nd, 1), (kofi, slt, 0)]);
    assert_eq!(bonds.len(), 2, "on both journeys");
    assert_eq!(bonds[0].1, [bonds[1].0]);
    // Both journeys say so.
    for (child, words) in [(1, "One visit with OSEI, Kofi"), (2, "One visit with OSEI, Amina")] {
        let page = desk.look(Query::Record { child: ChildId(child) });
        assert!(format!("{page:?}").contains(words), "{page:?}");
    }
    desk.record("osei kofi", "OSEI, Kofi");
    desk.pty.press("u").wait_for("Undo").press("u").wait_for("Undone: One visit booked");
    let changes = desk.changes();
    assert_eq!(changes.len(), 1);
    assert!(matches!(changes[0].events[..], [Event::Undone { .. }]), "{changes:?}");
    assert_eq!(desk.places(amina).together.len(), 1, "as before");
}

#[test]
fn one_childs_two_lists_are_one_visit() {
    let mut desk = Desk::new((80, 24));
    let (child, nd) = desk.child(("Bell", "Tom"), "nd", 300);
    let slcn = desk.also(child, "slcn", 250);
    let first = desk.session(("nd", 1), 1, on(12, 17), (600, 60, 2));
    let second = desk.session(("slt", 2), 1, on(12, 17), (630, 45, 2));
    desk.changes();
    desk.record("bell tom", "BELL, Tom");
    // Typed blind: the places, what is together, all of it. Nobody is in two places at once, so 10:30 is not the second.
    desk.pty.glued("bt\r").wait_for("One visit booked: BELL, Tom: ND Thu 17 Dec 10:00");
    let changes = desk.changes();
    let (places, _) = taken(&changes[0].events);
    let mut places = places;
    places.sort_unstable();
    let mut wanted = [(nd, first, 0), (slcn, second, 1)];
    wanted.sort_unstable();
    assert_eq!(places, wanted);
}

#[test]
fn all_or_nothing_where_a_colleague_was_first() {
    let Family { mut desk, amina, kofi, nd, slt } = family((80, 24));
    let (_, other) = desk.child(("Zed", "Zoe"), "slcn", 20);
    let later = desk.session(("nd", 1), 1, on(12, 21), (600, 60, 1));
    let later_slt = desk.session(("slt", 2), 1, on(12, 21), (660, 45, 1));
    desk.send(Command::Book { referral: other, session: slt, slot: 0, take: agreed() });
    desk.changes();
    let refusal = desk.refused(visit(vec![wanted(amina, nd, 1), wanted(kofi, slt, 0)]));
    assert!(refusal.words.contains("Neither place was taken."), "{}", refusal.words);
    assert!(refusal.words.contains("Next best for both: Mon 21 Dec 10:00"), "{}", refusal.words);
    assert!(desk.changes().is_empty(), "nothing was booked");
    // The desk shows the next best, whole, and takes it.
    desk.record("osei amina", "OSEI, Amina");
    desk.pty.press("b").wait_for("with Kofi 11:00").press("t").wait_for("Each in its turn").press("Enter");
    desk.pty.wait_for("One visit booked");
    let changes = desk.changes();
    assert_eq!(taken(&changes[0].events).0, [(amina, later, 0), (kofi, later_slt, 0)]);
}

#[test]
fn one_slot_with_one_place_is_not_two_childrens() {
    let Family { mut desk, amina, nd, .. } = family((80, 24));
    let (_, esi) = desk.child(("Osei", "Esi"), "nd", 100);
    desk.changes();
    let refusal = desk.refused(visit(vec![wanted(amina, nd, 0), wanted(esi, nd, 0)]));
    assert!(refusal.words.contains("only one place"), "{}", refusal.words);
    let refusal = desk.refused(visit(vec![wanted(amina, nd, 0), wanted(amina, nd, 1)]));
    assert!(refusal.words.contains("twice"), "{}", refusal.words);
    assert!(desk.changes().is_empty());
    // Side by side they are: both of one list, one after the other.
    desk.send(visit(vec![wanted(amina, nd, 0), wanted(esi, nd, 1)]));
    assert_eq!(taken(&desk.changes()[0].events).0.len(), 2);
}

#[test]
fn nobody_ahead_pays_for_it() {
    let Family { mut desk, amina, kofi, slt, .. } = family((80, 24));
    // Two wait for SLT before Kofi, and there are two places in all: his would take one of theirs.
    let (_, first) = desk.child(("Able", "Ann"), "slcn", 400);
    let (_, second) = desk.child(("Baker", "Ben"), "slcn", 390);
    desk.changes();
    desk.record("osei amina", "OSEI, Amina");
    desk.pty.press("b").wait_for("Waits OSEI, Kofi, SLCN: each day would take").wait_for("ahead on a list");
    assert!(!desk.pty.screen().contains("ONE VISIT"));
    desk.pty.press("t").wait_for("There is no one visit to go to: TOGETHER above says why").press("Esc");
    // With places for everybody it is proposed, and says who could have had this one.
    desk.session(("slt", 2), 2, on(12, 22), (600, 45, 2));
    let page = desk.places(amina);
    let words = &page.together[0].words;
    assert!(words.contains("OSEI, Kofi is 3rd for SLCN: 2 families ahead could have this place"), "{words}");
    // Both of them are still seen, as the plan for all places says.
    desk.send(visit(
        page.together[0]
            .places
            .iter()
            .map(|place| wanted(place.referral, place.session, place.slot))
            .collect(),
    ));
    let View::Fill(plan) = desk.look(Query::Fill { session: slt, span: Span::All, pins: Vec::new() }) else {
        panic!()
    };
    let seen: Vec<ReferralId> = plan.rows.iter().map(|row| row.referral).collect();
    assert!(seen.contains(&first) && seen.contains(&second) && !seen.contains(&kofi), "{seen:?}");
}

#[test]
fn who_moves_one_is_told_of_the_other_and_m_moves_both() {
    let Family { mut desk, amina, kofi, nd, slt } = family((80, 24));
    let made = desk.send(visit(vec![wanted(amina, nd, 1), wanted(kofi, slt, 0)]));
    let first = made.booking.unwrap();
    let later = desk.session(("nd", 1), 1, on(12, 21), (600, 60, 1));
    let later_slt = desk.session(("slt", 2), 1, on(12, 21), (660, 45, 1));
    desk.changes();
    desk.record("osei amina", "OSEI, Amina");
    desk.pty
        .press("m")
        .wait_for("who asks")
        .press("Enter")
        .wait_for("Move OSEI, Amina 7y2")
        .wait_for("with Kofi 11:00")
        .press("t")
        .wait_for("Each in its turn");
    desk.pty.press("Enter").wait_for("One visit moved: OSEI, Amina: ND Mon 21 Dec 10:00");
    let changes = desk.changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(taken(&changes[0].events).0, [(amina, later, 0), (kofi, later_slt, 0)]);
    let moved: Vec<BookingId> = changes[0]
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Moved { from, .. } => Some(*from),
            _ => None,
        })
        .collect();
    assert_eq!(moved.len(), 2);
    assert!(moved.contains(&first));
    // One undo for both; then one of them alone is given up, and the other's place is named.
    desk.pty.press("u").wait_for("Undone: One visit moved");
    assert_eq!(desk.changes().len(), 1);
    desk.pty
        .press("x")
        .wait_for("family")
        .press("f")
        .press("i")
        .wait_for("It was one visit with OSEI, Kofi: SLT Thu 17 Dec");
}

#[test]
fn the_fill_proposes_one_visit_where_nobody_loses_by_it() {
    let mut desk = Desk::new((80, 24));
    let (_, amina) = desk.child(("Osei", "Amina"), "nd", 300);
    let (_, bell) = desk.child(("Bell", "Tom"), "nd", 250);
    let (_, kofi) = desk.child(("Osei", "Kofi"), "nd", 200);
    let first = desk.session(("nd", 1), 1, on(12, 17), (600, 60, 2));
    let second = desk.session(("nd", 1), 1, on(12, 18), (600, 60, 1));
    desk.changes();
    let View::Fill(plan) = desk.look(Query::Fill { session: first, span: Span::All, pins: Vec::new() })
    else {
        panic!()
    };
    let at = |id| plan.rows.iter().find(|row| row.referral == id).map(|row| (row.session, row.with)).unwrap();
    assert_eq!(at(amina), (first, Some(kofi)));
    assert_eq!(at(kofi), (first, Some(amina)));
    assert_eq!(at(bell), (second, None), "seen all the same");
    desk.pty.press("4").wait_for("Diary").press("> > > >").wait_for("ND Arnold hub");
    for key in ["Right", "Right", "Right", "Right", "Left", "Left", "Left", "Left"] {
        if desk.pty.screen().contains("ND Arnold hub Thu 17 Dec") {
            break;
        }
        desk.pty.step(key);
    }
    desk.pty.press("f").wait_for("ticked").press("a").wait_for("one visit").press("Enter");
    desk.pty.wait_for("places offered by letter");
    let changes = desk.changes();
    let bound = changes.iter().map(|change| taken(&change.events)).find(|(_, bonds)| !bonds.is_empty());
    let (places, _) = bound.expect("the siblings' places are one act");
    assert_eq!(places.iter().map(|place| place.0).collect::<Vec<_>>(), [amina, kofi]);
}

#[test]
fn in_a_small_window_and_on_the_command_line() {
    let Family { mut desk, amina, kofi, nd, slt } = family((40, 20));
    desk.record("osei amina", "OSEI, Amina");
    desk.pty.press("b").wait_for("SAY FIRST").press("Enter").wait_for("one visit").press("t").press("Enter");
    desk.pty.wait_for("One visit booked");
    assert_eq!(taken(&desk.changes()[0].events).0, [(amina, nd, 1), (kofi, slt, 0)]);
    desk.pty.press("u").wait_for("Undone");
    desk.changes();
    let store = desk.store.path().join("store");
    let run = |arguments: &[&str]| {
        let mut program = Program::new(env!("CARGO_BIN_EXE_waitwell"));
        program.arg("--store").arg(&store).args(arguments).env("WAITWELL_CLOCK", together::CLOCK.1);
        let output = program.output().unwrap();
        (
            output.status.success(),
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        )
    };
    let (one, other) = (amina.0.to_string(), kofi.0.to_string());
    let (done, words) = run(&["book", &one, "--with", &other]);
    assert!(done && words.contains("One visit booked: OSEI, Amina"), "{words}");
    assert_eq!(taken(&desk.changes()[0].events).0, [(amina, nd, 1), (kofi, slt, 0)]);
    let (done, words) = run(&["book", &one, "--with", &one]);
    assert!(!done && words.contains("Nothing was booked"), "{words}");
}

#[test]
fn declined_offers_that_count_are_said_and_stop_nothing() {
    let Family { mut desk, .. } = family((80, 24));
    desk.record("osei amina", "OSEI, Amina");
    desk.pty.press("b").wait_for("Book OSEI, Amina 7y2").press("d").wait_for("declined. Why?").press("f");
    desk.pty
        .wait_for("1 reasonable offer declined of 2")
        .wait_for("24 days' notice: counts (declined: Too far)");
    // Away on holiday that day: the service could not have offered it, and it is not counted.
    desk.pty.press("2").press("d").wait_for("declined. Why?").press("h").wait_for("not counted, away then");
    desk.pty.press("1").press("d").wait_for("declined. Why?").press("t");
    desk.pty.wait_for("2 reasonable offers declined: a clinician may talk").wait_for("Nothing stops by");
    let counted: Vec<bool> = desk
        .changes()
        .iter()
        .flat_map(|change| &change.events)
        .filter_map(|event| match event {
            Event::OfferDeclined { reasonable, .. } => Some(*reasonable),
            Event::Offered { .. } => None,
            other => panic!("nothing else is to come of it: {other:?}"),
        })
        .collect();
    assert_eq!(counted, [true, false, true]);
}
