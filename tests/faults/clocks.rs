//! The clock: the nights on which it changes, and a machine whose clock is set back. Changes are in the order of their numbers,
//! both 01:30 are told apart, and nobody's wait is negative (invariant 7).
use super::disk::child;
use super::keeper_support::later::write;
use super::keeper_support::{Store, status, text, venue};
use super::table::{Play, Played, Size};
use super::tools::{frames, is_whole, journal, look};
use waitwell::client::{Link, Patience};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::ChildId;
use waitwell::keeper::written::Writing;
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

const ROW: &str = "clocks";

pub const PLAYS: [Play; 2] = [
    Play {
        row: ROW,
        name: "the_nights_on_which_the_clock_changes",
        how: "the keeper's clock set through both nights, minute by minute over the hour that comes twice or never",
        holds: "order by number; both 01:30 told apart; no wait is negative; chain and digest hold",
        run: nights,
    },
    Play {
        row: ROW,
        name: "a_clock_set_back_refuses_changes_until_it_is_right",
        how: "a last change from a later moment, by seconds and by years; a practice clock set back",
        holds: "refused in words with both moments, reading goes on; goes on by itself when the clock has caught up",
        run: set_back,
    },
];

fn at(store: &Store, moment: &str) -> Link {
    let mut place = store.place();
    place.arguments.extend(["--clock".into(), moment.into()]);
    Link::connect(place, "desk", Patience::Forever).unwrap()
}

fn rang(link: &Link, words: &str) {
    let command = Command::Contact {
        child: ChildId(1),
        referral: None,
        kind: Code::known("call"),
        result: Code::known("spoke"),
        words: words.to_owned(),
    };
    link.send(command).unwrap_or_else(|refusal| panic!("{words}: {refusal:?}"));
}

/// Days waited of every row that is listed; a number without a sign on every screen and in every export.
fn no_wait_is_negative(store: &Store, what: &str) {
    let listed = store.run(["list", "--json"]);
    assert!(listed.status.success(), "{what}: {}", text(&listed.stderr));
    let rows: Vec<serde_json::Value> =
        text(&listed.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!rows.is_empty(), "{what}");
    for row in rows {
        assert!(row["wait_days"].as_i64().is_some_and(|days| days >= 0), "{what}: {row}");
    }
}

/// The night's changes in words as Who shows them, newest first.
fn who(link: &Link) -> Vec<(String, String, String)> {
    match look(link, Query::Who { child: ChildId(1) }).unwrap() {
        View::Who(page) => page
            .rows
            .iter()
            .filter(|(.., said)| said.contains("call no"))
            .map(|(at, by, said)| (at.to_string(), by.clone(), said.clone()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn nights(size: Size) -> Played {
    let mut rounds = 0;
    // UTC, minutes after midnight: about one in the morning the clocks go.
    let minutes: Vec<u32> = if size.full { (25..=95).step_by(5).collect() } else { vec![30, 50, 61, 90] };
    for (night, before) in [("2026-10-25", "2026-10-24"), ("2027-03-28", "2027-03-27")] {
        let store = Store::new();
        let desk = at(&store, &format!("{before}T12:00:00Z"));
        child(&desk, 0, 10).unwrap();
        desk.stop().unwrap();
        drop(desk);
        for (n, minute) in minutes.iter().enumerate() {
            let desk = at(&store, &format!("{night}T{:02}:{:02}:00Z", minute / 60, minute % 60));
            rang(&desk, &format!("call no {n}."));
            no_wait_is_negative(&store, night);
            desk.stop().unwrap();
            drop(desk);
            rounds += 1;
        }
        let desk = at(&store, &format!("{night}T02:00:00Z"));
        let rows = who(&desk);
        assert_eq!(rows.len(), minutes.len());
        for (n, (.., said)) in rows.iter().rev().enumerate() {
            assert!(said.contains(&format!("call no {n}.")), "{night}: not in their order: {rows:#?}");
        }
        for (n, one) in rows.iter().enumerate() {
            let alike = |other: &(String, String, String)| {
                let plain = |said: &str| said.split("call no").next().unwrap().to_owned();
                (&other.0, plain(&other.2)) == (&one.0, plain(&one.2))
            };
            assert!(
                !rows[n + 1..].iter().any(alike),
                "{night}: two of one time are not told apart: {rows:#?}"
            );
        }
        let bytes = std::fs::read(journal(&store.path)).unwrap();
        let times: Vec<i64> = frames(&bytes)
            .iter()
            .map(|frame| i64::from_le_bytes(bytes[frame.from + 40..frame.from + 48].try_into().unwrap()))
            .collect();
        assert!(times.is_sorted() && times[0] > 1_700_000_000_000, "{night}: {times:?}");
        is_whole(&store, night);
        desk.stop().unwrap();
        drop(desk);
    }
    Played::Held(rounds)
}

fn set_back(_: Size) -> Played {
    let payload = Writing::new("ana", 0, &[], &[], &[]).bytes().unwrap();
    let now = || chrono::Utc::now().timestamp_millis();
    // By years: nothing is saved, everything is read.
    let store = Store::new();
    let desk = store.desk();
    child(&desk, 0, 10).unwrap();
    desk.stop().unwrap();
    drop(desk);
    write(&store.path, now() + 63_072_000_000, &payload);
    let desk = store.desk();
    let refused = desk.send(venue("Arnold")).unwrap_err();
    for part in
        ["This machine's clock says", "the last change was saved at", "Nothing was changed", "do it again"]
    {
        assert!(refused.words.contains(part), "{part}: {}", refused.words);
    }
    no_wait_is_negative(&store, "set back by years");
    assert_eq!(status(&desk).children, 1);
    desk.stop().unwrap();
    drop(desk);

    // By seconds: it goes on by itself.
    let store = Store::new();
    store.begun();
    write(&store.path, now() + 6_500, &payload);
    let desk = store.desk();
    let mut refused = 0;
    while let Err(refusal) = desk.send(venue("Arnold")) {
        assert!(refusal.words.contains("This machine's clock says"), "{refusal:?}");
        refused += 1;
        std::thread::yield_now();
    }
    assert!(refused > 0, "it was not refused at first");
    is_whole(&store, "set back by seconds");
    desk.stop().unwrap();
    drop(desk);

    // A practice clock that is set back stands where the last change was.
    let store = Store::new();
    let desk = at(&store, "2026-11-20T14:32");
    child(&desk, 0, 10).unwrap();
    desk.stop().unwrap();
    drop(desk);
    let desk = at(&store, "2020-01-01T09:00");
    assert!(desk.welcome().now.to_string().as_str() >= "2026-11-20 14:32", "{}", desk.welcome().now);
    rang(&desk, "call no 0.");
    no_wait_is_negative(&store, "a practice clock set back");
    is_whole(&store, "a practice clock set back");
    desk.stop().unwrap();
    drop(desk);
    Played::Held(3)
}
