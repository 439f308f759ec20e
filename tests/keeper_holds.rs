//! A held place is free again by itself when its time is up, in everybody's eyes and in the journal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, hear, text};
use waitwell::client::{Link, Patience};
use waitwell::commands::demo;
use waitwell::domain::around::{Guest, SeatAct};
use waitwell::domain::command::{Command, Take};
use waitwell::domain::ids::{ReferralId, SessionId};
use waitwell::keeper::clock;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Narrow, Query, Sort, StageIs};
use waitwell::wire::view::View;

fn at(store: &Store, moment: &str) -> Link {
    let mut place = store.place();
    place.arguments.extend(["--clock".into(), moment.into()]);
    Link::connect(place, "desk", Patience::Forever).unwrap()
}

fn look(link: &Link, query: Query) -> View {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("no view: {other:?}"),
    }
}

/// The places that a referral could have, the best first; none where it has one that stands.
fn places(link: &Link, referral: ReferralId) -> Vec<(SessionId, u8)> {
    match look(link, Query::Places { referral, service: None, narrow: Narrow::default() }) {
        View::Places(page) if page.standing.is_none() => {
            page.rows.iter().map(|row| (row.session, row.slot)).collect()
        }
        _ => Vec::new(),
    }
}

/// Places of support that take theirs in a session.
fn taken(link: &Link, session: SessionId) -> usize {
    match look(link, Query::Session { session }) {
        View::Session(page) => page.rows.iter().filter(|row| row.seat.is_some()).count(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_held_place_of_support_runs_out_by_itself_too() {
    let store = Store::new();
    let rules = waitwell::config::load(None).unwrap().rules;
    let now = clock::now_at(clock::read_setting("2026-11-20T14:32").unwrap().at);
    demo::into_store(&store.path, &rules, &now, 100).unwrap();
    let desk = at(&store, "2026-11-20T15:00");
    let from = now.today + chrono::Days::new(1);
    let to = from + chrono::Days::new(60);
    let service = Some(waitwell::domain::code::Code::known("workshop"));
    let session = match look(&desk, Query::Sessions { service, from, to, at: 0, rows: 1 }) {
        View::Sessions(page) => page.rows[0].session,
        other => panic!("{other:?}"),
    };
    let before = taken(&desk, session);
    let guest = Guest { who: "Ms Quill".into(), phone: "07700 900777".into(), ..Guest::default() };
    let hold = Command::Seat { act: SeatAct::Hold { session, slot: 0, guest } };
    let seat = desk.send(hold).unwrap().made.seat.expect("a place");
    assert_eq!(taken(&desk, session), before + 1);
    desk.stop().unwrap();

    let desk = at(&store, "2026-11-20T15:09:57");
    assert_eq!(taken(&desk, session), before + 1, "it is held still");
    hear(&desk, "hold");
    assert_eq!(taken(&desk, session), before);
    let said = desk.send(Command::Seat { act: SeatAct::Agree { seat } }).unwrap_err().words;
    assert!(said.contains("not waiting for an answer"), "{said}");
    assert!(store.run(["verify"]).status.success());
    desk.stop().unwrap();
}

#[test]
fn a_hold_runs_out_by_itself_and_the_desks_are_told() {
    let store = Store::new();
    let rules = waitwell::config::load(None).unwrap().rules;
    let now = clock::now_at(clock::read_setting("2026-11-20T14:32").unwrap().at);
    demo::into_store(&store.path, &rules, &now, 400).unwrap();
    let desk = at(&store, "2026-11-20T15:00");
    let filter = Filter { stages: vec![StageIs::Waiting], ..Filter::default() };
    let rows = match look(&desk, Query::List { filter, sort: Sort::default(), at: At::Row(0), rows: 120 }) {
        View::List(page) => page.rows,
        other => panic!("{other:?}"),
    };
    let all: Vec<_> = rows.iter().map(|row| (row.referral, places(&desk, row.referral))).collect();
    // Two who could have the same place.
    let mut pairs =
        all.iter().flat_map(|(referral, places)| places.iter().map(move |place| (*referral, *place)));
    let (referral, place, other) = pairs
        .find_map(|(referral, place)| {
            let other = all.iter().find(|(id, places)| *id != referral && places.contains(&place))?;
            Some((referral, place, other.0))
        })
        .expect("two who could have one place");
    desk.send(Command::Book { referral, session: place.0, slot: place.1, take: Take::Hold }).unwrap();
    assert!(places(&desk, referral).is_empty(), "it has one");
    desk.stop().unwrap();

    // Nearly ten minutes later it is held still; whoever looks then sees it come free.
    let desk = at(&store, "2026-11-20T15:09:57");
    let book = Command::Book { referral: other, session: place.0, slot: place.1, take: Take::Hold };
    assert!(desk.send(book.clone()).is_err(), "it is held");
    hear(&desk, "hold");
    assert!(places(&desk, referral).contains(&place));
    // What the keeper did by itself is nobody's last act, also where it runs as the one who asks.
    let undo =
        text(&store.run(["undo", "--dry-run"]).stdout) + &text(&store.run(["undo", "--dry-run"]).stderr);
    assert!(!undo.contains("Gave back") && undo.contains("old"), "{undo}");
    desk.send(book).unwrap();
    // It is a change like any other: what is folded afresh is what stands.
    let report = store.run(["verify"]);
    assert!(report.status.success(), "{}", text(&report.stdout));
    desk.stop().unwrap();

    // One that ran out while no keeper was there is given back by the next.
    let desk = at(&store, "2026-11-20T16:00");
    assert!(places(&desk, other).contains(&place));
    assert!(store.run(["verify"]).status.success());
    desk.stop().unwrap();
}
