//! Commands through the real keeper: told to others, done once, and kept whatever kills it (invariants 1, 4 and 9).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, status, text, venue};
use std::collections::BTreeSet;
use std::time::Duration;
use waitwell::client::{Heard, Link, fresh_id};
use waitwell::wire::message::{Answer, Request};

fn next(link: &Link) -> Heard {
    link.events().recv_timeout(Duration::from_secs(30)).expect("nothing was heard")
}

#[test]
fn what_one_does_the_other_hears() {
    let store = Store::new();
    let (one, two) = (store.desk(), store.desk());
    let done = one.send(venue("Arnold")).unwrap();
    assert!(done.made.venue.is_some() && !done.undo, "{done:?}");
    match next(&two) {
        Heard::Push(push) => assert_eq!(push.revision, done.seq),
        other => panic!("{other:?}"),
    }
    // A refusal is nobody else's news, and one's own deed is no news to oneself.
    assert!(one.send(venue("Arnold")).is_err());
    two.send(venue("Hucknall")).unwrap();
    assert!(matches!(next(&one), Heard::Push(_)));
    assert!(two.events().is_empty());
}

#[test]
fn a_command_id_does_nothing_twice_also_after_a_restart() {
    let store = Store::new();
    let id = fresh_id().unwrap();
    let desk = store.desk();
    let first = desk.send_as(id, venue("Arnold")).unwrap();
    assert_eq!(desk.send_as(id, venue("Arnold")).unwrap(), first);
    // Another command under the same id is neither done nor answered with the first one's success.
    assert!(desk.send_as(id, venue("Hucknall")).is_err());
    desk.stop().unwrap();
    // From the snapshot's memory, and from the journal's end after a kill.
    let mut keeper = store.keeper(&[]);
    let other = fresh_id().unwrap();
    let second = store.frail().send_as(other, venue("Hucknall")).unwrap();
    keeper.kill();
    let desk = store.desk();
    assert_eq!(desk.send_as(id, venue("Arnold")).unwrap(), first);
    assert_eq!(desk.send_as(other, venue("Hucknall")).unwrap(), second);
    assert_eq!(status(&desk).revision, second.seq);
    assert!(matches!(desk.call(Request::WasDone { id }).unwrap(), Answer::Done(done) if done == first));
    assert!(matches!(desk.call(Request::WasDone { id: fresh_id().unwrap() }).unwrap(), Answer::NotDone));
}

#[test]
fn invariant_9_a_desk_goes_on_when_its_keeper_was_killed_and_knows_what_became_of_its_command() {
    let store = Store::new();
    store.begun();
    // It dies when all is safe but nobody was told; its first answer is to itself, on the rules.
    let mut keeper = store.keeper(&[("WAITWELL_FAULT", "engine.reply:2")]);
    let desk = store.desk();
    let done = desk.send(venue("Arnold")).unwrap();
    assert!(!keeper.ended().success());
    assert_eq!((done.seq, status(&desk).revision), (2, 2));
    assert!(matches!(next(&desk), Heard::Down { .. }));
    assert!(matches!(next(&desk), Heard::Up(_)));
}

#[test]
fn a_desk_waits_for_a_keeper_that_was_ended_and_goes_on_when_somebody_starts_it() {
    let store = Store::new();
    let desk = store.desk();
    let stop = store.run(["keeper", "stop"]);
    assert!(stop.status.success(), "{}", text(&stop.stderr));
    match next(&desk) {
        Heard::Down { words } => assert!(words.contains("ended"), "{words}"),
        other => panic!("{other:?}"),
    }
    // Its id is free again: nothing holds the store.
    let _keeper = store.keeper(&[]);
    assert!(matches!(next(&desk), Heard::Up(_)));
    desk.send(venue("Arnold")).unwrap();
}

#[test]
fn many_at_once_share_syncs_and_each_gets_its_own_answer() {
    let store = Store::new();
    let seqs: Vec<u64> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..8)
            .map(|n| {
                let desk = store.desk();
                scope.spawn(move || {
                    let names = (0..25).map(|m| format!("Venue {n}-{m}"));
                    names.map(|name| desk.send(venue(&name)).unwrap().seq).collect::<Vec<u64>>()
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    assert_eq!(seqs.iter().collect::<BTreeSet<_>>().len(), 200);
    let report = store.run(["verify", "--json"]);
    assert!(report.status.success(), "{}", text(&report.stdout));
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["well"], true);
}

#[test]
fn invariant_4_records_that_are_gone_are_made_again() {
    let store = Store::new();
    store.desk().send(venue("Arnold")).unwrap();
    assert!(store.run(["rebuild"]).status.success());
    store.desk().stop().unwrap();
    std::fs::remove_dir_all(store.path.join("sled")).unwrap();
    std::fs::write(store.path.join("snapshot"), "no snapshot").unwrap();
    let desk = store.desk();
    assert_eq!(status(&desk).revision, 2);
    assert!(desk.welcome().told.iter().any(|words| words.contains("snapshot")), "{:?}", desk.welcome().told);
    assert!(store.run(["verify"]).status.success());
}
