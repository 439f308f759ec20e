//! Every fault that must be survived, played on the real binary: few rounds by `cargo test --test faults`, the full counts by
//! `WAITWELL_FAULTS=full cargo test --test faults`; both end in one summary. Words on the command line choose plays by name,
//! `WAITWELL_SEED` (which a failure names) plays the same damage again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#[path = "faults/clocks.rs"]
mod clocks;
#[path = "faults/cuts.rs"]
mod cuts;
#[path = "faults/damage.rs"]
mod damage;
#[path = "faults/days.rs"]
mod days;
#[path = "faults/disk.rs"]
mod disk;
#[path = "faults/elsewhere.rs"]
mod elsewhere;
#[path = "faults/imports.rs"]
mod imports;
mod keeper_support;
#[path = "faults/killed.rs"]
mod killed;
#[path = "faults/line.rs"]
mod line;
#[path = "faults/power.rs"]
mod power;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/pty.rs"]
mod pty;
#[path = "faults/records.rs"]
mod records;
#[path = "faults/refused.rs"]
mod refused;
#[path = "faults/restore.rs"]
mod restore;
#[path = "faults/shape.rs"]
mod shape;
#[path = "faults/skew.rs"]
mod skew;
#[path = "faults/table.rs"]
mod table;
#[path = "faults/tools.rs"]
mod tools;
#[path = "faults/two.rs"]
mod two;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use table::{Line, Play, Played, Size, seconds, summary};

/// The rows, in the order of the summary.
const ROWS: [&str; 15] = [
    "keeper killed",
    "power cut",
    "journal damaged",
    "sled damaged or gone",
    "disk full, read-only, EIO",
    "two keepers",
    "line drops",
    "slow or stopped desk",
    "rogue client",
    "version skew",
    "double booking",
    "clocks",
    "bad imports",
    "restore drill",
    "random days",
];

/// Plays that go on side by side.
const AT_ONCE: usize = 2;

fn plays() -> Vec<&'static Play> {
    let rooms: [&'static [Play]; 13] = [
        &killed::PLAYS,
        &power::PLAYS,
        &cuts::PLAYS,
        &damage::PLAYS,
        &records::PLAYS,
        &disk::PLAYS,
        &refused::PLAYS,
        &two::PLAYS,
        &line::PLAYS,
        &skew::PLAYS,
        &clocks::PLAYS,
        &imports::PLAYS,
        &restore::PLAYS,
    ];
    rooms.into_iter().flatten().chain(&days::PLAYS).collect()
}

/// Words of the command line that name plays; what libtest would be told is passed over.
fn wanted() -> Vec<String> {
    std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect()
}

fn main() -> ExitCode {
    let (size, wanted, plays) = (Size::from_env(), wanted(), plays());
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str()));
    if std::env::args().any(|word| word == "--list") {
        for play in plays {
            println!("{}: test", play.name);
        }
        return ExitCode::SUCCESS;
    }
    let chosen: Vec<&Play> = plays.into_iter().filter(|play| is_wanted(play.name)).collect();
    let (next, lines) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(play) = chosen.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let line = one(play, size).unwrap_or_else(|line| {
                        failed.lock().unwrap().push(play.name);
                        line
                    });
                    lines.lock().unwrap().push(line);
                }
            });
        }
    });
    let mut lines = lines.into_inner().unwrap();
    for suite in elsewhere::SUITES.iter().filter(|suite| is_wanted(suite.file)) {
        match elsewhere::play(suite, size) {
            Ok(line) => lines.push(line),
            Err(line) => {
                failed.lock().unwrap().push(suite.file);
                lines.push(line);
            }
        }
    }
    lines.sort_by_key(|line| ROWS.iter().position(|row| *row == line.row));
    println!("\n{}", summary(&lines));
    if wanted.is_empty() {
        for row in ROWS {
            assert!(lines.iter().any(|line| line.row == row), "nothing plays: {row}");
        }
    }
    let shown = readme_shows();
    for words in &shown {
        println!("FAILED README's table of faults {words}");
    }
    let failed = failed.into_inner().unwrap();
    for name in &failed {
        println!("FAILED {name}; again: WAITWELL_SEED={} cargo test --test faults -- {name}", size.seed);
    }
    if failed.is_empty() && shown.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays one; what does not hold is told on the error stream by the panic itself.
fn one(play: &Play, size: Size) -> Result<Line, Line> {
    let begun = Instant::now();
    let played = catch_unwind(AssertUnwindSafe(|| (play.run)(size)));
    let took = begun.elapsed();
    let line = |rounds: String, holds: String| Line {
        row: play.row,
        how: play.how,
        rounds,
        holds,
        seconds: seconds(took),
    };
    match played {
        Ok(Played::Held(rounds)) => {
            println!("ok {} ({rounds} rounds, {} s)", play.name, seconds(took));
            Ok(line(rounds.to_string(), play.holds.to_owned()))
        }
        Ok(Played::Skipped(needs)) => {
            println!("SKIPPED {}: needs {needs}", play.name);
            Ok(line("0".to_owned(), format!("SKIPPED: needs {needs}")))
        }
        Err(_) => {
            println!("FAILED {}", play.name);
            Err(line("?".to_owned(), "FAILED".to_owned()))
        }
    }
}

/// What README shows is what is played: fault, how and what held, row for row. Rounds and seconds are those of a machine.
fn readme_shows() -> Vec<String> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let shown = table::rows(&readme);
    let here = plays().into_iter().map(|play| [play.row, play.how, play.holds]);
    let elsewhere = elsewhere::SUITES.iter().map(|suite| [suite.row, suite.how, suite.holds]);
    let played: Vec<[String; 3]> = here.chain(elsewhere).map(|row| row.map(str::to_owned)).collect();
    let lacks = played.iter().filter(|row| !shown.contains(row)).map(|row| format!("lacks {row:?}"));
    let more = shown
        .iter()
        .filter(|row| !played.contains(row))
        .map(|row| format!("has {row:?}, which nothing plays"));
    lacks.chain(more).collect()
}
