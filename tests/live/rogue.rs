//! Clients that mean harm or have gone wrong: each is refused or let go, the keeper's memory stays bounded, and whoever works
//! beside them goes on. How long the others wait is measured before and meanwhile, by the same questions.
use super::raw::{Raw, send, socket, to_the_end};
use crate::house;
use crate::keeper_support::{Keeper, Store, status, venue};
use crate::{fault_row, full};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use waitwell::client::{Link, fresh_id};
use waitwell::wire::frame;
use waitwell::wire::message::{Answer, Ask, Request, Tell};
use waitwell::wire::query::{At, Filter, Query, Sort};

/// Longest that anybody may wait for an answer while others mean harm, whatever else this machine does.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);
/// What a keeper may take more while it is attacked by one user: twice the megabytes of the settings, a stack and a few pages for
/// each of 128 connections, and what lists are made of meanwhile.
const MORE_MB: f64 = 96.0;

struct Office {
    store: Store,
    keeper: Keeper,
    desk: Link,
    /// Others' answers before anybody meant harm.
    before: Vec<Duration>,
    grown_from: f64,
}

impl Office {
    fn open() -> Self {
        let store = Store::new();
        house::build(&store.path, 450, 8).unwrap();
        let keeper = store.keeper(&[]);
        let desk = store.frail();
        let mut office = Self { store, keeper, desk, before: Vec::new(), grown_from: 0.0 };
        office.work(20);
        office.before = office.work(if full() { 400 } else { 60 });
        office.grown_from = office.memory("VmRSS:");
        office
    }

    /// A figure of the keeper's memory in MB.
    fn memory(&self, name: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.keeper.0.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
    }

    /// What an honest desk does: looks and changes, and how long each took.
    fn work(&self, times: usize) -> Vec<Duration> {
        (0..times).map(|at| self.work_once(at)).collect()
    }

    fn work_once(&self, at: usize) -> Duration {
        let begun = Instant::now();
        if at.is_multiple_of(4) {
            let id = fresh_id().unwrap();
            self.desk.send_as(id, venue(&format!("Venue {}", u128::from_be_bytes(id.0)))).unwrap();
        } else {
            let query = Box::new(Query::Counts);
            assert!(matches!(self.desk.call(Request::Look { query }).unwrap(), Answer::View(_)));
        }
        let took = begun.elapsed();
        assert!(took < ANSWERED_WITHIN, "others waited {took:?}");
        took
    }

    /// The honest desk works while this goes on, and the memory stays within its bound.
    fn meanwhile(&self, row: &str, rounds: usize, harm: impl FnOnce(&Store) + Send) {
        let begun = Instant::now();
        let over = AtomicBool::new(false);
        let mut took = std::thread::scope(|scope| {
            let harm = scope.spawn(|| {
                let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| harm(&self.store)));
                over.store(true, Ordering::SeqCst);
                done
            });
            let mut took = Vec::new();
            while !over.load(Ordering::SeqCst) {
                took.push(self.work_once(took.len()));
            }
            if let Err(panic) = harm.join().unwrap() {
                std::panic::resume_unwind(panic);
            }
            took
        });
        took.push(self.work_once(0));
        let most = self.memory("VmHWM:");
        assert!(
            most < self.grown_from + MORE_MB,
            "{row}: the keeper grew from {:.1} to {most:.1} MB",
            self.grown_from
        );
        let mut before = self.before.clone();
        let at = |times: &mut Vec<Duration>, share: f64| {
            times.sort_unstable();
            times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
        };
        println!(
            "{row}: others' answers p50 {:.2} ms, p99 {:.2} (before p50 {:.2}, p99 {:.2}); the keeper at most {most:.1} MB (before {:.1})",
            at(&mut took, 0.5),
            at(&mut took, 0.99),
            at(&mut before, 0.5),
            at(&mut before, 0.99),
            self.grown_from
        );
        fault_row(row, rounds, "refused, others go on, memory bounded", begun);
    }
}

/// As many as CI plays, or as the table of faults names.
fn times(few: usize, many: usize) -> usize {
    if full() { many } else { few }
}

fn big_list() -> Request {
    let at = At::Row(0);
    Request::Look {
        query: Box::new(Query::List { filter: Filter::default(), sort: Sort::default(), at, rows: 400 }),
    }
}

#[test]
fn invariant_9_noise_and_impossible_lengths_are_let_go() {
    let office = Office::open();
    let rounds = times(60, 2_000);
    office.meanwhile("rogue client: noise, huge lengths", rounds, |store| {
        let mut dice = ChaCha8Rng::seed_from_u64(5);
        for round in 0..rounds {
            // Before a hello or after one.
            let mut rogue = if round % 2 == 0 {
                socket(store).unwrap()
            } else {
                Raw::connect(store, "command").unwrap().stream().try_clone().unwrap()
            };
            let mut bytes = vec![0; dice.random_range(4..4_000)];
            dice.fill_bytes(&mut bytes);
            match round % 3 {
                // A length that cannot be; a frame of noise; noise as it comes.
                0 => bytes[..4].copy_from_slice(&dice.random_range((1 << 20) + 1..u32::MAX).to_be_bytes()),
                1 => {
                    let length = bytes.len() as u32 - 4;
                    bytes[..4].copy_from_slice(&length.to_be_bytes());
                }
                _ => {}
            }
            send(&mut rogue, &bytes);
            let _ = rogue.shutdown(std::net::Shutdown::Write);
            to_the_end(&mut rogue);
        }
    });
}

#[test]
fn invariant_9_a_flood_of_connections_is_turned_away_in_words() {
    let office = Office::open();
    let count = times(400, 10_000);
    let pid = office.keeper.0.id();
    office.meanwhile("rogue client: connections", count, |store| {
        let mut held: Vec<UnixStream> = Vec::new();
        let mut refused = 0;
        for _ in 0..count {
            let mut one = socket(store).unwrap();
            // Whoever is turned away is told at once, and nothing else is said to anybody who says nothing.
            one.set_read_timeout(Some(Duration::from_micros(50))).unwrap();
            match frame::read::<Tell>(&mut one) {
                Ok(Tell::Reply { answer, .. }) => {
                    assert!(
                        matches!(&*answer, Answer::No { words } if words.contains("128 connections")),
                        "{answer:?}"
                    );
                    refused += 1;
                }
                Ok(other) => panic!("{other:?}"),
                Err(_) => {}
            }
            held.push(one);
        }
        let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().count();
        assert!(threads < 2 * 128 + 32, "{threads} threads");
        // Those that were let in and said nothing are let go, those turned away were told.
        for one in &mut held {
            one.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
            let said = to_the_end(one);
            refused += usize::from(String::from_utf8_lossy(&said).contains("128 connections"));
        }
        assert!(refused >= count - 128, "{refused} of {count} were told");
    });
}

#[test]
fn invariant_9_frames_a_byte_at_a_time_and_half_messages_are_let_go() {
    let office = Office::open();
    let count = times(40, 100);
    office.meanwhile("rogue client: a byte at a time, half-open", count, |store| {
        let status = frame::encode(&Ask { no: 2, request: Request::Status }).unwrap();
        // A short message in single bytes is a message.
        let mut slow = Raw::connect(store, "command").unwrap();
        for byte in &status {
            slow.stream().write_all(&[*byte]).unwrap();
        }
        // What the others do meanwhile may be told first.
        while !matches!(slow.hear().unwrap(), Tell::Reply { no: 2, .. }) {}
        // A long one that never ends holds nothing for long; so does one of which only the length came; and one that says nothing.
        let begun = Instant::now();
        let mut halves: Vec<Raw> = (0..count).map(|_| Raw::connect(store, "command").unwrap()).collect();
        for (at, half) in halves.iter_mut().enumerate() {
            let mut to = half.stream();
            to.write_all(&(1_u32 << 20).to_be_bytes()).unwrap();
            if at % 2 == 0 {
                to.set_nonblocking(true).unwrap();
                let _ = to.write(&vec![0x93; 900_000]);
                to.set_nonblocking(false).unwrap();
            }
        }
        let mut drip = socket(store).unwrap();
        drip.set_nonblocking(true).unwrap();
        let mut mute = socket(store).unwrap();
        // Byte after byte, one for each question that is asked meanwhile, until it is let go.
        let mut asker = Raw::connect(store, "command").unwrap();
        let _ = drip.write(&60_000_u32.to_be_bytes());
        while drip.write(&[0]).is_ok() {
            asker.call(Request::Status).unwrap();
            assert!(begun.elapsed() < Duration::from_mins(1), "a byte at a time is heard for ever");
        }
        for half in &mut halves {
            half.stream().set_read_timeout(Some(Duration::from_mins(1))).unwrap();
            while half.hear().is_ok() {}
            let again = half.hear().unwrap_err();
            assert_ne!(again.kind(), io::ErrorKind::WouldBlock, "still there after {:?}", begun.elapsed());
        }
        mute.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        assert!(to_the_end(&mut mute).is_empty());
    });
}

#[test]
fn invariant_9_whoever_asks_and_never_reads_costs_a_bounded_amount() {
    let office = Office::open();
    let count = times(16, 120);
    let flood = frame::encode(&Ask { no: 9, request: big_list() }).unwrap();
    let mut deaf: Vec<Raw> = Vec::new();
    office.meanwhile("slow desk: asks and never reads", count, |store| {
        for _ in 0..count {
            deaf.push(Raw::connect(store, "command").unwrap());
        }
        for one in &deaf {
            one.stream().set_nonblocking(true).unwrap();
            for _ in 0..80 {
                let mut to = one.stream();
                if to.write(&flood).is_err() {
                    break;
                }
            }
        }
        // The keeper is through with what it will do for them when somebody of the same user is answered again and again.
        let mut other = Raw::connect(store, "command").unwrap();
        for _ in 0..200 {
            other.call(Request::Status).unwrap();
        }
    });
    // A list is refused in words while so much waits, what changes is not; and once they are gone all is as before.
    office.desk.send(venue("Arnold")).unwrap();
    drop(deaf);
    let until = Instant::now() + Duration::from_secs(30);
    while !matches!(office.desk.call(big_list()).unwrap(), Answer::View(_)) {
        assert!(Instant::now() < until, "lists stay refused");
    }
    while status(&office.desk).clients > 1 {
        assert!(Instant::now() < until, "somebody who is gone is kept");
    }
}
