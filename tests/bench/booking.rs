//! What a durable booking costs, beside SQLite's durable commit of the same bytes in the same run on the same disk: at the
//! engine, from a desk over the socket, and with fifty who book at once.
//!
//! `cargo bench --bench booking`; `BENCH_DIR=/path` for another disk.
mod house;
mod names;
mod office;
mod table;
mod yardstick;

use crossbeam_channel::{Sender, bounded};
use house::{Fault, House, Pair};
use office::Office;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use waitwell::client::{Link, Patience, Place};
use waitwell::domain::actor::Actor;
use waitwell::keeper::engine::Job;
use yardstick::Yardstick;

/// Rounds of every measurement; the first warms up and is not counted.
const ROUNDS: usize = 7;
/// Bookings of one round, one after the other.
const ONE_BY_ONE: usize = 300;
/// Writers at once.
const WRITERS: usize = 50;
/// Bookings of each in one round.
const EACH: usize = 20;

/// Times of one round: ours and SQLite's.
#[derive(Default)]
struct Round {
    ours: Vec<Duration>,
    theirs: Vec<Duration>,
}

fn main() -> Result<(), Fault> {
    let dir = match std::env::var_os("BENCH_DIR") {
        Some(dir) => tempfile::tempdir_in(dir)?,
        None => tempfile::tempdir()?,
    };
    let store = dir.path().join("s");
    let wanted = ROUNDS * (3 * ONE_BY_ONE + 2 * WRITERS * EACH);
    let house = house::build(&store, wanted as u32, wanted as u32)?;
    let House { pairs, .. } = house;
    let mut pairs = pairs.into_iter();
    let yardstick = Yardstick::new(dir.path(), wanted as u32)?;

    let office = Office::open(&store)?;
    // What SQLite is given: as many bytes as a booking's frame has.
    let first = pairs.next().ok_or("no places")?;
    let seq = Office::call(&office.jobs, &office.actor, house::book(first))?;
    let payload = office.shared.journal.read(seq)?.payload;
    table::head(&format!(
        "Durable booking, one after the other: {} bytes, {} rounds of {ONE_BY_ONE}, taking turns with SQLite",
        payload.len(),
        ROUNDS - 1
    ));
    let mut take = |count: usize| -> Vec<Pair> { pairs.by_ref().take(count).collect() };
    let yardstick = Arc::new(std::sync::Mutex::new(yardstick));
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(at_the_engine(&office, take(ONE_BY_ONE), &yardstick, &payload)?);
    }
    one_by_one("engine, decide to acknowledged", rounds, 1.3);
    let yardstick = Arc::into_inner(yardstick).ok_or("SQLite is still busy")?;
    let yardstick = yardstick.into_inner()?;

    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let call = |place| Office::call(&office.jobs, &office.actor, house::book(place)).map(drop);
        rounds.push(in_turns(take(ONE_BY_ONE), &yardstick, &payload, call)?);
    }
    one_by_one("engine, asked from another thread", rounds, 1.3);

    let mut crowds = Vec::new();
    for _ in 0..ROUNDS {
        let places = take(WRITERS * EACH);
        let (jobs, actor) = (&office.jobs, &office.actor);
        let took = yardstick::timed(places.chunks(EACH).map(|own| {
            move || own.iter().try_for_each(|place| Office::call(jobs, actor, house::book(*place)).map(drop))
        }))?;
        crowds.push(crowd(took, &yardstick, &payload)?);
    }
    office.close()?;

    let place = Place {
        store: store.clone(),
        socket: None,
        program: env!("CARGO_BIN_EXE_waitwell").into(),
        arguments: Vec::new(),
        server: None,
    };
    let desk = Link::connect(place.clone(), "desk", Patience::For(Duration::from_mins(1)))?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let call = |place| desk.send(house::book(place)).map(drop).map_err(|refusal| refusal.words);
        rounds.push(in_turns(take(ONE_BY_ONE), &yardstick, &payload, call)?);
    }
    one_by_one("desk, over the socket", rounds, 2.0);

    table::head(&format!("{WRITERS} who book at once, {} rounds of {}", ROUNDS - 1, WRITERS * EACH));
    at_once("engine", crowds);
    let desks = (0..WRITERS)
        .map(|_| Link::connect(place.clone(), "desk", Patience::For(Duration::from_mins(1))))
        .collect::<Result<Vec<_>, _>>()?;
    let mut crowds = Vec::new();
    for _ in 0..ROUNDS {
        let places = take(WRITERS * EACH);
        let took = yardstick::timed(places.chunks(EACH).zip(&desks).map(|(own, desk)| {
            move || {
                own.iter().try_for_each(|place| {
                    desk.send(house::book(*place)).map(drop).map_err(|refusal| refusal.words)
                })
            }
        }))?;
        crowds.push(crowd(took, &yardstick, &payload)?);
    }
    at_once("desks, each over a socket", crowds);
    drop((desks, desk));
    // One that would not start another keeper in its place.
    if let Some(last) = Link::find(&place, "command")? {
        last.stop()?;
    }
    verify(&store)
}

/// One after the other on the engine's own thread: the answer to one booking is a commit of SQLite's, and then the next
/// booking. No thread is woken on the way, as none is in SQLite's commit.
fn at_the_engine(
    office: &Office,
    places: Vec<Pair>,
    yardstick: &Arc<std::sync::Mutex<Yardstick>>,
    payload: &[u8],
) -> Result<Round, Fault> {
    let (to, ended) = bounded(1);
    let chain = Chain {
        jobs: office.jobs.clone(),
        actor: office.actor.clone(),
        places: places.into_iter(),
        yardstick: yardstick.clone(),
        payload: payload.to_vec(),
        round: Round::default(),
        to,
    };
    chain.next();
    Ok(ended.recv()??)
}

struct Chain {
    jobs: Sender<Job>,
    actor: Actor,
    places: std::vec::IntoIter<Pair>,
    yardstick: Arc<std::sync::Mutex<Yardstick>>,
    payload: Vec<u8>,
    round: Round,
    to: Sender<Result<Round, String>>,
}

impl Chain {
    fn next(mut self) {
        let Some(place) = self.places.next() else {
            let _ = self.to.send(Ok(self.round));
            return;
        };
        let (jobs, actor) = (self.jobs.clone(), self.actor.clone());
        let begun = Instant::now();
        let reply = move |answer| {
            self.round.ours.push(begun.elapsed());
            let theirs = Instant::now();
            let committed = {
                let yardstick = self.yardstick.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                Yardstick::commit(&yardstick.one, place.0.0, &self.payload)
            };
            self.round.theirs.push(theirs.elapsed());
            let went = office::done(answer).map(drop).and(committed.map_err(|fault| fault.to_string()));
            match went {
                Ok(()) => self.next(),
                Err(words) => drop(self.to.send(Err(words))),
            }
        };
        Office::send(&jobs, &actor, house::book(place), Box::new(reply));
    }
}

/// One after the other, taking turns with SQLite.
fn in_turns(
    places: Vec<Pair>,
    yardstick: &Yardstick,
    payload: &[u8],
    call: impl Fn(Pair) -> Result<(), String>,
) -> Result<Round, Fault> {
    let mut round = Round::default();
    for place in places {
        let begun = Instant::now();
        call(place)?;
        round.ours.push(begun.elapsed());
        let begun = Instant::now();
        Yardstick::commit(&yardstick.one, place.0.0, payload)?;
        round.theirs.push(begun.elapsed());
    }
    Ok(round)
}

/// Bookings a second: ours, SQLite's with a connection a writer, SQLite's over one connection.
fn crowd(took: Duration, yardstick: &Yardstick, payload: &[u8]) -> Result<[f64; 3], Fault> {
    let ours = (WRITERS * EACH) as f64 / took.as_secs_f64();
    let each = yardstick.crowd(WRITERS as u32, EACH as u32, payload)?;
    Ok([ours, each, yardstick.queue(WRITERS as u32, EACH as u32, payload)?])
}

fn one_by_one(what: &str, rounds: Vec<Round>, limit: f64) {
    let (mut ours, mut theirs, mut tails, mut their_tails) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    for mut round in rounds.into_iter().skip(1) {
        let (p50, yard) = (table::at(&mut round.ours, 0.5), table::at(&mut round.theirs, 0.5));
        ratios.push(p50 / yard);
        ours.push(p50);
        theirs.push(yard);
        tails.push(table::at(&mut round.ours, 0.99));
        their_tails.push(table::at(&mut round.theirs, 0.99));
    }
    let ((least, p50), (yard_least, yard)) = (table::spread(ours), table::spread(theirs));
    let ((_, p99), (_, yard_p99)) = (table::spread(tails), table::spread(their_tails));
    let (best, ratio) = table::spread(ratios);
    table::row(
        what,
        &format!("p50 {p50:.3} ms (least {least:.3}), p99 {p99:.3}"),
        &format!(
            "SQLite p50 {yard:.3} ms (least {yard_least:.3}), p99 {yard_p99:.3}; limit {limit} x (least {best:.2})"
        ),
        ratio,
    );
}

fn at_once(what: &str, rounds: Vec<[f64; 3]>) {
    let rounds: Vec<[f64; 3]> = rounds.into_iter().skip(1).collect();
    let middle = |at: usize| table::spread(rounds.iter().map(|round| round[at]).collect()).1;
    let ratios = rounds.iter().map(|[ours, each, queue]| ours / each.max(*queue)).collect();
    let (least, ratio) = table::spread(ratios);
    table::row(
        what,
        &format!("{:.0} a second", middle(0)),
        &format!(
            "SQLite {:.0} a second (a connection each), {:.0} (one connection); at least 1 x the faster (least {least:.2})",
            middle(1),
            middle(2)
        ),
        ratio,
    );
}

/// What was booked is whole: a fast booking that is not there is none.
fn verify(store: &Path) -> Result<(), Fault> {
    let report = waitwell::keeper::verify::stopped(store)?;
    if !report.well {
        return Err(report.lines.join("\n").into());
    }
    println!("\n{}", report.lines.join("\n"));
    Ok(())
}
