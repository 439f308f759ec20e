//! Fifty desks at once: real desks in real pseudo-terminals, each at two keys a second, on a store of 100,000 referrals while
//! somebody changes something five times a second. How long a key takes to its frame and a change to the other screens; the same
//! with one desk stopped; how soon all go on when the keeper is back; and what the keeper weighs.
//!
//! `cargo bench --bench desks`; `BENCH_DESKS=20` for another number, `BENCH_SECONDS=60` for longer rounds, and as the frame bench
//! `SCALE_REFERRALS`, `BENCH_DIR`, `BENCH_STORES`. The terminals are read by this process, on the same processors.
mod house;
mod kept;
mod limits;
mod names;
mod program;
#[path = "../support/pty.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod pty;
mod table;

use house::Fault;
use program::Keeper;
use pty::Pty;
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use waitwell::client::{Link, Patience};
use waitwell::domain::command::Command;
use waitwell::domain::order::Priority;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Query, Sort};
use waitwell::wire::view::View;

/// Places there are.
const PLACES: u32 = 4_000;
/// Of a megabyte.
const MIB: f64 = 1.048_576;
/// The window.
const WINDOW: (u16, u16) = (120, 40);
/// Between two keys of one desk.
const APART: Duration = Duration::from_millis(500);
/// Between two changes: fifty people who change something every ten seconds. In no step with the keys.
const CHANGES_APART: Duration = Duration::from_millis(190);
/// Desks that press no key and show what others change.
const WATCHERS: usize = 3;
/// Longest that anything is waited for.
const WITHIN: Duration = Duration::from_secs(20);
/// What somebody at a waiting list presses.
const KEYS: [&str; 16] = [
    "Down",
    "Down",
    "Down",
    "PgDn",
    "Down",
    "Up",
    "Down",
    "Enter",
    "Backspace",
    "Down",
    "Up",
    "PgUp",
    "Down",
    "Down",
    "Up",
    "Up",
];
/// What is promised: a key to its frame and a change to another screen, in milliseconds (p99), the keeper's memory in MB, a stopped
/// desk's share in the others' waiting, and going on after the keeper's return in seconds.
const KEY: f64 = 20.0;
const PUSH: f64 = 100.0;
const MEMORY: f64 = 200.0;
const STOPPED: f64 = 2.0;
const GO_ON: f64 = 1.0;

/// What one round measured.
#[derive(Default)]
struct Round {
    keys: Vec<Duration>,
    /// Of each desk, its slowest hundredth.
    worst: f64,
    pushes: Vec<Duration>,
    changes: Vec<Duration>,
    silent: usize,
}

fn number(name: &str, otherwise: usize) -> Result<usize, Fault> {
    Ok(std::env::var(name).ok().map(|told| told.parse()).transpose()?.unwrap_or(otherwise))
}

fn main() -> Result<(), Fault> {
    let referrals = kept::size()?;
    let (count, seconds) = (number("BENCH_DESKS", 50)?, number("BENCH_SECONDS", 20)?);
    let round = Duration::from_secs(seconds as u64);
    let dir = kept::room()?;
    let (store, _) = kept::store(dir.path(), referrals, PLACES)?;
    let keeper = Keeper::start(&store)?;
    table::head(&format!(
        "{count} desks at {}x{}, two keys a second each, {referrals} open referrals, {:.0} changes a second",
        WINDOW.0,
        WINDOW.1,
        1.0 / CHANGES_APART.as_secs_f64()
    ));
    let mut desks = start(&store, count)?;
    let mut watchers = start(&store, WATCHERS)?;
    for watcher in &mut watchers {
        watcher.unseen(false).came(WITHIN, |pty| pty.screen().contains("[2 Waiting]"));
        watcher.until_quiet(Duration::from_millis(500));
    }
    let weight = desks.iter().filter_map(|desk| program::share(desk.pid()?)).sum::<f64>();
    table::row(
        "all desks' memory, each its own and its share",
        &format!("{weight:.0} MB"),
        "none stated",
        0.0,
    );
    let writer = Link::connect(program::place(&store), "command", Patience::Forever)?;

    let spent = |keeper: &Keeper| program::processor(keeper.id());
    let before = spent(&keeper);
    let mut calm = work(&mut desks.iter_mut().collect::<Vec<_>>(), &mut watchers, &writer, round)?;
    let share = (spent(&keeper) - before) / round.as_secs_f64() / 10.0;
    tell("all at work", &mut calm);
    table::row("keeper's share of one processor", &format!("{share:.0} %"), "none stated", 0.0);
    back(&mut desks)?;
    let stopped =
        desks.first().and_then(Pty::pid).and_then(|id| Pid::from_raw(id as i32)).ok_or("no desk")?;
    kill_process(stopped, Signal::STOP)?;
    let mut others = work(&mut desks.iter_mut().skip(1).collect::<Vec<_>>(), &mut watchers, &writer, round)?;
    kill_process(stopped, Signal::CONT)?;
    tell("one of them stopped", &mut others);
    compared(&mut calm, &mut others);

    let keeper = restart(keeper, &store, &mut desks)?;
    let (now, most) = keeper.weight();
    table::row(
        "keeper's memory after it all",
        &format!("{:.1} MB, at most {:.1}", now * MIB, most * MIB),
        &format!("{MEMORY} MB"),
        most * MIB / MEMORY,
    );
    drop((desks, watchers, writer));
    keeper.stop(&store)
}

/// So many desks, each at its list.
fn start(store: &Path, count: usize) -> Result<Vec<Pty>, Fault> {
    let store = store.to_str().ok_or("a path that cannot be said")?;
    let mut desks = Vec::new();
    for _ in 0..count {
        let mut desk = Pty::start(program::PROGRAM, &["--store", store], &[], WINDOW);
        if !desk.came(WITHIN, |pty| pty.screen().contains(" steps, ")) {
            return Err(format!("no desk came; the screen was:\n{}", desk.screen()).into());
        }
        desk.press("2");
        if !desk.came(WITHIN, |pty| pty.screen().contains("[2 Waiting]") && pty.screen().contains(" of ")) {
            return Err(format!("no list came; the screen was:\n{}", desk.screen()).into());
        }
        desk.unseen(true);
        desks.push(desk);
    }
    Ok(desks)
}

/// All at their list again, wherever the last key left them.
fn back(desks: &mut [Pty]) -> Result<(), Fault> {
    for desk in desks {
        desk.unseen(false).press("2");
        desk.press("Home");
        if !desk.came(WITHIN, |pty| pty.screen().contains("[2 Waiting]") && pty.screen().contains(" of ")) {
            return Err(format!("a desk is not at its list again:\n{}", desk.screen()).into());
        }
        desk.until_quiet(Duration::from_millis(30));
        desk.unseen(true);
    }
    Ok(())
}

/// All work for so long.
fn work(
    desks: &mut [&mut Pty],
    watchers: &mut [Pty],
    writer: &Link,
    round: Duration,
) -> Result<Round, Fault> {
    let over = AtomicBool::new(false);
    let told = std::sync::Mutex::new(Vec::<Instant>::new());
    let rows = top(writer)?;
    std::thread::scope(|scope| {
        let count = desks.len() as u32;
        let begun = Instant::now() + Duration::from_millis(100);
        let typists: Vec<_> = desks
            .iter_mut()
            .enumerate()
            .map(|(at, desk)| {
                scope.spawn(move || types(desk, begun + APART * at as u32 / count, begun + round))
            })
            .collect();
        let (over, told) = (&over, &told);
        let watching: Vec<_> =
            watchers.iter_mut().map(|watcher| scope.spawn(move || watches(watcher, over, told))).collect();
        let changes = changes(writer, &rows, begun + round, told);
        over.store(true, Ordering::Release);
        let mut all = Round::default();
        for typist in typists {
            let (mut keys, silent) = typist.join().map_err(|_| "a desk broke off")?;
            all.worst = all.worst.max(table::at(&mut keys, 0.99));
            all.keys.extend(keys);
            all.silent += silent;
        }
        for watching in watching {
            all.pushes.extend(watching.join().map_err(|_| "a watcher broke off")?);
        }
        all.changes = changes?;
        Ok(all)
    })
}

/// Presses a key at each moment and waits for the end of the next frame.
fn types(desk: &mut Pty, mut next: Instant, until: Instant) -> (Vec<Duration>, usize) {
    let (mut took, mut silent) = (Vec::new(), 0);
    for key in KEYS.iter().cycle() {
        while let Some(left) = next.checked_duration_since(Instant::now()) {
            desk.came(left, |_| false);
        }
        if next >= until {
            return (took, silent);
        }
        desk.soak();
        desk.forget(64);
        let before = desk.drawn();
        let begun = Instant::now();
        desk.press(key);
        if desk.came(WITHIN, |pty| pty.drawn() > before) {
            took.push(begun.elapsed());
        } else {
            silent += 1;
        }
        next = (next + APART).max(Instant::now());
    }
    (took, silent)
}

/// From a change to the first screen that differs, for each change.
fn watches(desk: &mut Pty, over: &AtomicBool, told: &std::sync::Mutex<Vec<Instant>>) -> Vec<Duration> {
    let list =
        |pty: &Pty| pty.screen().lines().skip(3).take(30).map(|line| format!("{line}\n")).collect::<String>();
    let (mut took, mut seen) = (Vec::new(), 0);
    desk.soak();
    let mut before = list(desk);
    while !over.load(Ordering::Acquire) {
        let shown = desk.came(Duration::from_millis(50), |pty| list(pty) != before);
        if !shown {
            continue;
        }
        let now = Instant::now();
        before = list(desk);
        desk.forget(64);
        let told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // One screen may show two changes; one change is shown by the first screen after it.
        if told.len() > seen {
            took.extend(told[seen..].iter().map(|at| now.saturating_duration_since(*at)));
            seen = told.len();
        }
    }
    took
}

/// Who is at the top of the list, and how urgent.
fn top(writer: &Link) -> Result<Vec<(waitwell::domain::ids::ReferralId, Priority)>, Fault> {
    let filter = Filter { running: true, ..Filter::default() };
    let query = Query::List { filter, sort: Sort::default(), at: At::Row(0), rows: 20 };
    match writer.call(Request::Look { query: Box::new(query) })? {
        Answer::View(view) => match *view {
            View::List(page) => Ok(page.rows.iter().map(|row| (row.referral, row.priority)).collect()),
            other => Err(format!("{other:?}").into()),
        },
        other => Err(format!("{other:?}").into()),
    }
}

/// Changes somebody at the top of the list again and again; how long each took to be safe.
fn changes(
    writer: &Link,
    rows: &[(waitwell::domain::ids::ReferralId, Priority)],
    until: Instant,
    told: &std::sync::Mutex<Vec<Instant>>,
) -> Result<Vec<Duration>, Fault> {
    let (mut took, mut next) = (Vec::new(), Instant::now() + CHANGES_APART);
    let mut urgent: Vec<bool> = rows.iter().map(|(_, priority)| *priority == Priority::Urgent).collect();
    for at in (0..rows.len()).cycle() {
        while let Some(left) = next.checked_duration_since(Instant::now()) {
            std::thread::sleep(left);
        }
        if next >= until {
            break;
        }
        let priority = if urgent[at] { Priority::Soon } else { Priority::Urgent };
        urgent[at] = !urgent[at];
        let begun = Instant::now();
        // Before it is sent: a screen may show it before the writer has heard that it is done.
        told.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(begun);
        writer
            .send(Command::SetPriority { referral: rows[at].0, priority })
            .map_err(|refusal| refusal.words)?;
        took.push(begun.elapsed());
        next += CHANGES_APART;
    }
    Ok(took)
}

fn tell(when: &str, round: &mut Round) {
    let (p50, p99) = (table::at(&mut round.keys, 0.5), table::at(&mut round.keys, 0.99));
    let silent = if round.silent > 0 { format!(" ({} caused none)", round.silent) } else { String::new() };
    table::row(
        &format!("{when}: key to frame ({} keys)", round.keys.len()),
        &format!("p50 {p50:.2} ms, p99 {p99:.2}, the slowest desk's {:.2}{silent}", round.worst),
        &format!("{KEY} ms (p99)"),
        p99 / KEY,
    );
    let (p50, p99) = (table::at(&mut round.pushes, 0.5), table::at(&mut round.pushes, 0.99));
    table::row(
        &format!("{when}: change to another screen ({} changes seen)", round.pushes.len()),
        &format!("p50 {p50:.1} ms, p99 {p99:.1}"),
        &format!("{PUSH} ms (p99)"),
        p99 / PUSH,
    );
    let (p50, p99) = (table::at(&mut round.changes, 0.5), table::at(&mut round.changes, 0.99));
    table::row(
        &format!("{when}: change until it is safe ({})", round.changes.len()),
        &format!("p50 {p50:.2} ms, p99 {p99:.2}"),
        "none stated",
        0.0,
    );
}

/// What the stopped desk did to the others.
fn compared(calm: &mut Round, others: &mut Round) {
    let of = |name: &str, with: f64, without: f64| {
        let ratio = with / without.max(f64::EPSILON);
        table::row(
            &format!("a stopped desk and the others' {name}"),
            &format!("p99 {with:.2} ms, {without:.2} without; x {ratio:.2}"),
            &format!("x {STOPPED}"),
            ratio / STOPPED,
        );
    };
    of("keys", table::at(&mut others.keys, 0.99), table::at(&mut calm.keys, 0.99));
    of("screens", table::at(&mut others.pushes, 0.99), table::at(&mut calm.pushes, 0.99));
}

/// The keeper is ended under way and started again: from the moment it answers until each desk has said so.
fn restart(keeper: Keeper, store: &Path, desks: &mut [Pty]) -> Result<Keeper, Fault> {
    const DOWN: &str = "when it is back";
    const BACK: &str = "keeper answers again";
    for desk in desks.iter_mut() {
        desk.unseen(false);
        desk.until_quiet(Duration::from_millis(30));
    }
    keeper.stop(store)?;
    for desk in desks.iter_mut() {
        if !desk.came(WITHIN, |pty| pty.screen().contains(DOWN)) {
            return Err(format!("a desk does not say that the keeper is gone:\n{}", desk.screen()).into());
        }
    }
    let keeper = Keeper::start(store)?;
    let returned = Instant::now();
    let mut took = std::thread::scope(|scope| {
        let waiting: Vec<_> = desks
            .iter_mut()
            .map(|desk| {
                scope.spawn(move || {
                    desk.came(WITHIN, |pty| pty.screen().contains(BACK)).then(|| returned.elapsed())
                })
            })
            .collect();
        let all = waiting.into_iter().map(|one| one.join().ok().flatten());
        all.collect::<Option<Vec<Duration>>>().ok_or("a desk did not go on")
    })?;
    let (p50, most) = (table::at(&mut took, 0.5) / 1e3, table::at(&mut took, 1.0) / 1e3);
    table::row(
        &format!(
            "the keeper is back (its start took {:.2} s): until each desk goes on",
            keeper.took.as_secs_f64()
        ),
        &format!("p50 {p50:.2} s, most {most:.2}"),
        &format!("{GO_ON} s"),
        most / GO_ON,
    );
    Ok(keeper)
}
