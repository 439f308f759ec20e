//! The keeper killed: at every point between a decision and its answer, at its end, and at random under several desks. What
//! was acknowledged is there once, nothing in part, the chain holds, and the desks go on (invariants 1 and 9).
use super::keeper_support::{Store, status, venue};
use super::table::{Play, Played, Size};
use super::tools::{is_whole, venue_names};
use rand::RngExt;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use waitwell::client::place::wait_for_end;
use waitwell::client::{Heard, fresh_id};
use waitwell::domain::refusal::RefusalKind;
use waitwell::wire::message::{Answer, Done, Request};

const ROW: &str = "keeper killed";

pub const PLAYS: [Play; 4] = [
    Play {
        row: ROW,
        name: "killed_at_every_point",
        how: "SIGKILL at each of 13 points between decide, write, sync, apply, reply, records",
        holds: "acknowledged: once, with the same answer; else wholly there or not at all; chain verifies",
        run: at_every_point,
    },
    Play {
        row: ROW,
        name: "killed_while_it_ends",
        how: "SIGKILL at each of 4 points of the snapshot at its end",
        holds: "the same, from the snapshot before or the journal alone",
        run: while_it_ends,
    },
    Play {
        row: ROW,
        name: "killed_at_random_under_several_desks",
        how: "SIGKILL at a random moment, four desks writing",
        holds: "every acknowledged command once; the desks start the next keeper and go on",
        run: at_random,
    },
    Play {
        row: ROW,
        name: "ended_by_a_signal",
        how: "SIGTERM and SIGINT, two desks writing",
        holds: "ends in order, says so; nothing confirmed is lost, nothing to tell at the next start",
        run: by_a_signal,
    },
];

/// Every point of the write path: named in `store::fault`.
const POINTS: [&str; 13] = [
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
    "records.before",
    "records.after",
];

const COMMANDS: usize = 6;

fn at_every_point(size: Size) -> Played {
    let mut rounds = 0;
    for point in POINTS {
        // The first answer is to the keeper itself, on its rules.
        for n in if size.full { 2..=6 } else { 3..=3 } {
            let what = format!("{point}:{n}");
            let store = Store::new();
            store.begun();
            let mut keeper = store.keeper(&[("WAITWELL_FAULT", &what)]);
            let client = store.frail();
            let sent: Vec<_> =
                (0..COMMANDS).map(|n| (fresh_id().unwrap(), venue(&format!("Venue {n}")))).collect();
            let answers: Vec<_> =
                sent.iter().map(|(id, command)| client.send_as(*id, command.clone())).collect();
            assert!(!keeper.ended().success(), "{what}: it was not killed");
            let acknowledged = answers.iter().filter(|answer| answer.is_ok()).count();
            drop(client);

            let desk = store.desk();
            let there = status(&desk).revision as usize - 1;
            // The records follow off the path of the answer: more may have been done when they are killed.
            let under_way = if point.starts_with("records") { COMMANDS } else { acknowledged + 1 };
            assert!((acknowledged..=under_way).contains(&there), "{what}: {there} of {acknowledged}");
            for ((id, command), answer) in sent.iter().zip(&answers) {
                match (desk.call(Request::WasDone { id: *id }).unwrap(), answer) {
                    (Answer::Done(now), Ok(then)) => assert_eq!(now, *then, "{what}"),
                    (answered, Ok(_)) => panic!("{what}: acknowledged, but {answered:?}"),
                    (_, Err(refusal)) => assert_eq!(refusal.kind, RefusalKind::Store, "{what}: {refusal:?}"),
                }
                desk.send_as(*id, command.clone()).unwrap();
            }
            assert_eq!(status(&desk).revision, 1 + COMMANDS as u64, "{what}");
            assert_eq!(venue_names(&desk).len(), COMMANDS, "{what}");
            is_whole(&store, &what);
            desk.stop().unwrap();
            drop(desk);
            is_whole(&store, &what);
            rounds += 1;
        }
    }
    Played::Held(rounds)
}

fn while_it_ends(size: Size) -> Played {
    let mut rounds = 0;
    for point in ["snapshot.before", "snapshot.written", "snapshot.between", "snapshot.after"] {
        // The first end has no snapshot before it, the second has.
        for before in if size.full { 0..=1 } else { 1..=1 } {
            let store = Store::new();
            for n in 0..before {
                store.desk().send(venue(&format!("Before {n}"))).unwrap();
                store.desk().stop().unwrap();
            }
            let mut keeper = store.keeper(&[("WAITWELL_FAULT", &format!("{point}:1"))]);
            let desk = store.frail();
            let done = desk.send(venue("Arnold")).unwrap();
            let _ = desk.stop();
            assert!(keeper.ended().code().is_none(), "{point}: it was not killed");
            drop(desk);
            let desk = store.desk();
            assert_eq!(status(&desk).revision, done.seq, "{point}");
            assert!(desk.send(venue("Arnold")).is_err(), "{point}: it is there");
            is_whole(&store, point);
            desk.stop().unwrap();
            drop(desk);
            rounds += 1;
        }
    }
    Played::Held(rounds)
}

/// The process that has the store, by its lock.
fn holder(store: &Store) -> Option<i32> {
    std::fs::read_to_string(store.path.join("lock")).ok()?.trim().parse().ok()
}

fn at_random(size: Size) -> Played {
    let rounds = size.rounds(5, 200);
    let mut dice = size.dice(1);
    let store = Store::new();
    store.begun();
    let stop = AtomicBool::new(false);
    let (told, heard) = channel();
    let sent: Vec<_> = std::thread::scope(|scope| {
        let desks: Vec<_> = (0..4)
            .map(|n| {
                let (desk, told, stop) = (store.desk(), told.clone(), &stop);
                scope.spawn(move || {
                    let mut sent: Vec<(_, String, Done)> = Vec::new();
                    while !stop.load(Ordering::SeqCst) {
                        let (id, name) = (fresh_id().unwrap(), format!("Venue {n}-{}", sent.len()));
                        let done = desk.send_as(id, venue(&name)).unwrap();
                        sent.push((id, name, done));
                        told.send(()).unwrap();
                    }
                    sent
                })
            })
            .collect();
        let mut killed = 0;
        let mut last = 0;
        while killed < rounds {
            for _ in 0..dice.random_range(2..12) {
                heard.recv().unwrap();
            }
            // Somewhere in the next few writes.
            let until = Instant::now() + Duration::from_micros(dice.random_range(0..4_000));
            while Instant::now() < until {
                std::hint::spin_loop();
            }
            let Some(raw) = holder(&store).filter(|raw| *raw != last) else { continue };
            if kill_process(Pid::from_raw(raw).unwrap(), Signal::KILL).is_ok() {
                wait_for_end(raw as u32);
                (killed, last) = (killed + 1, raw);
                // What was told before the kill says nothing of what comes after.
                while heard.try_recv().is_ok() {}
            }
        }
        // They went on after the last, too.
        (0..20).for_each(|_| heard.recv().unwrap());
        stop.store(true, Ordering::SeqCst);
        desks.into_iter().flat_map(|desk| desk.join().unwrap()).collect()
    });
    let desk = store.desk();
    assert_eq!(status(&desk).revision as usize, 1 + sent.len());
    let there = venue_names(&desk);
    let names: BTreeSet<&str> = there.iter().map(String::as_str).collect();
    assert_eq!((names.len(), there.len()), (sent.len(), sent.len()), "one is there twice");
    for (id, name, done) in &sent {
        assert!(names.contains(name.as_str()), "{name} was acknowledged");
        match desk.call(Request::WasDone { id: *id }).unwrap() {
            Answer::Done(now) => assert_eq!(now, *done),
            other => panic!("{name} was acknowledged, but {other:?}"),
        }
    }
    is_whole(&store, "after the kills");
    Played::Held(rounds)
}

fn by_a_signal(size: Size) -> Played {
    let signals = [Signal::TERM, Signal::INT].into_iter().cycle().take(size.rounds(2, 10) as usize);
    let mut rounds = 0;
    for signal in signals {
        let store = Store::new();
        store.begun();
        let mut keeper = store.keeper(&[]);
        let pid = Pid::from_child(&keeper.0);
        let (told, heard) = channel();
        let confirmed: Vec<_> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..2)
                .map(|client| {
                    let (desk, told) = (store.frail(), told.clone());
                    scope.spawn(move || {
                        let mut confirmed = Vec::new();
                        for n in 0.. {
                            let id = fresh_id().unwrap();
                            let Ok(done) = desk.send_as(id, venue(&format!("Venue {client}-{n}"))) else {
                                break;
                            };
                            confirmed.push((id, done));
                            let _ = told.send(());
                        }
                        let words = desk.events().try_iter().find_map(|heard| match heard {
                            Heard::Down { words } => Some(words),
                            _ => None,
                        });
                        assert!(words.is_some_and(|words| words.contains("ended")), "not told why");
                        confirmed
                    })
                })
                .collect();
            (0..20).for_each(|_| heard.recv().unwrap());
            kill_process(pid, signal).unwrap();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        assert_eq!(keeper.ended().code(), Some(0), "{signal:?}");
        assert!(!store.path.join("keeper.sock").exists());
        let desk = store.desk();
        for (id, done) in &confirmed {
            match desk.call(Request::WasDone { id: *id }).unwrap() {
                Answer::Done(now) => assert_eq!(now, *done),
                other => panic!("{signal:?}: confirmed, but {other:?}"),
            }
        }
        let now = status(&desk);
        assert!(now.revision as usize > confirmed.len());
        assert_eq!(now.told, Vec::<String>::new(), "a clean end leaves nothing to tell");
        desk.stop().unwrap();
        drop(desk);
        is_whole(&store, "after a signal");
        rounds += 1;
    }
    Played::Held(rounds)
}
