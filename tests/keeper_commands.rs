//! Commands through the real keeper: told to others, done once, and kept whatever kills it (invariants 1, 4 and 9).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, all_files, status, text, venue};
use std::collections::BTreeSet;
use std::time::Duration;
use waitwell::client::{Heard, Link, fresh_id};
use waitwell::domain::refusal::RefusalKind;
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
fn invariant_1_killed_at_every_point_what_was_acknowledged_is_there_once() {
    let points = [
        "engine.taken",
        "engine.decided",
        "append.before",
        "append.torn",
        "append.after",
        "engine.written",
        "engine.applied",
        "sync.before",
        "sync.after",
        "engine.reply",
        "engine.replied",
    ];
    for point in points {
        let store = Store::new();
        store.begun();
        let mut keeper = store.keeper(&[("WAITWELL_FAULT", &format!("{point}:3"))]);
        let client = store.frail();
        let sent: Vec<_> = (0..5).map(|n| (fresh_id().unwrap(), venue(&format!("Venue {n}")))).collect();
        let answers: Vec<_> = sent.iter().map(|(id, command)| client.send_as(*id, command.clone())).collect();
        assert!(!keeper.ended().success());
        let acknowledged = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!((1..5).contains(&acknowledged), "{point}: {acknowledged}");
        drop(client);

        let desk = store.desk();
        let there = status(&desk).revision - 1;
        assert!(there as usize >= acknowledged && there as usize <= acknowledged + 1, "{point}: {there}");
        for ((id, command), answer) in sent.iter().zip(&answers) {
            match (desk.call(Request::WasDone { id: *id }).unwrap(), answer) {
                (Answer::Done(now), Ok(then)) => assert_eq!(now, *then, "{point}"),
                (answered, Ok(_)) => panic!("{point}: acknowledged, but {answered:?}"),
                (_, Err(refusal)) => assert_eq!(refusal.kind, RefusalKind::Store, "{point}: {refusal:?}"),
            }
            desk.send_as(*id, command.clone()).unwrap();
        }
        assert_eq!(status(&desk).revision, 1 + sent.len() as u64, "{point}");
        let report = store.run(["verify"]);
        assert!(report.status.success(), "{point}: {}", text(&report.stdout));
        desk.stop().unwrap();
        assert!(store.run(["verify"]).status.success(), "{point}");
    }
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
fn a_failed_sync_acknowledges_nothing_and_ends_the_keeper_in_words() {
    let store = Store::new();
    store.begun();
    let mut keeper = store.keeper(&[("WAITWELL_FAULT_SYNC", "fail-after:1")]);
    let client = store.frail();
    let first = client.send(venue("Arnold")).unwrap();
    let refused = client.send(venue("Hucknall")).unwrap_err();
    assert_eq!(refused.kind, RefusalKind::Store);
    assert_eq!(keeper.ended().code(), Some(1));
    let heard = std::iter::from_fn(|| client.events().try_recv().ok());
    let down = heard.filter_map(|heard| match heard {
        Heard::Down { words } => Some(words),
        _ => None,
    });
    assert!(down.collect::<String>().contains("Saving failed"), "the reason was not told");
    drop(client);
    assert!(status(&store.desk()).revision >= first.seq);
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
fn damage_is_named_by_verify_and_by_whoever_needs_the_keeper() {
    let store = Store::new();
    let desk = store.desk();
    for n in 0..20 {
        desk.send(venue(&format!("Venue {n}"))).unwrap();
    }
    desk.stop().unwrap();
    let file = all_files(&store.path.join("journal")).pop().unwrap();
    let whole = std::fs::read(&file).unwrap();
    let at = whole.windows(7).position(|bytes| bytes == b"Venue 9").unwrap();
    let mut bytes = whole.clone();
    bytes[at] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let report = store.run(["verify"]);
    let said = text(&report.stdout);
    assert_eq!(report.status.code(), Some(1));
    assert!(said.contains("change 11") && said.contains(file.to_str().unwrap()), "{said}");
    let fault = Link::connect(store.place(), "desk", waitwell::client::Patience::Forever).unwrap_err();
    assert!(fault.0.contains("damaged") && fault.0.contains("change 11"), "{fault}");
    std::fs::write(&file, whole).unwrap();
    assert!(store.run(["verify"]).status.success());
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

#[test]
fn invariant_1_killed_again_and_again_while_many_write_nothing_is_lost_or_doubled() {
    let store = Store::new();
    store.begun();
    let (told, heard) = std::sync::mpsc::channel();
    let mut kills = 0;
    std::thread::scope(|scope| {
        for n in 0..4 {
            let (desk, told) = (store.desk(), told.clone());
            scope.spawn(move || {
                for m in 0..30 {
                    desk.send(venue(&format!("Venue {n}-{m}"))).unwrap();
                    told.send(()).unwrap();
                }
            });
        }
        drop(told);
        for done in 1.. {
            if heard.recv().is_err() {
                break;
            }
            // Its own lock says which process has the store; the desks start the next one.
            if done % 25 == 0 && done < 110 {
                let lock = std::fs::read_to_string(store.path.join("lock")).unwrap();
                let pid = rustix::process::Pid::from_raw(lock.trim().parse().unwrap()).unwrap();
                rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
                kills += 1;
            }
        }
    });
    assert_eq!(kills, 4);
    assert_eq!(status(&store.desk()).revision, 121);
    let report = store.run(["verify"]);
    assert!(report.status.success(), "{}", text(&report.stdout));
}
