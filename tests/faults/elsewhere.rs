//! Faults that suites of their own play. `cargo test` plays them there, so the few rounds are not played twice; the full
//! counts are, each by its own command, from here.
use super::table::{Line, Size, Suite, seconds};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

pub const SUITES: [Suite; 6] = [
    Suite {
        row: "slow or stopped desk",
        how: "a reader that never reads; SIGSTOP",
        holds: "nobody else waits longer for it",
        file: "tests/live.rs",
        cargo: &["--release", "--test", "live", "slow::"],
        rounds: 1,
    },
    Suite {
        row: "rogue client",
        how: "random bytes, huge lengths, 10,000 connections, a byte at a time",
        holds: "refused, limited, memory bounded; others unaffected",
        file: "tests/live.rs",
        cargo: &["--release", "--test", "live", "rogue::"],
        rounds: 1,
    },
    Suite {
        row: "double booking",
        how: "50 clients, 20 places, kills; histories checked against a model",
        holds: "one live booking a place; an unknown outcome is resolved by its id",
        file: "tests/live.rs",
        cargo: &["--release", "--test", "live", "contended::"],
        rounds: 1,
    },
    Suite {
        row: "bad imports",
        how: "mutated files: cells stirred, bits flipped, cut, doubled",
        holds: "every row accounted for, or the file refused in words; memory capped",
        file: "tests/import/mutated.rs",
        cargo: &["--test", "import"],
        rounds: 1_000,
    },
    Suite {
        row: "restore drill",
        how: "cut, flipped, another's key, a stranger's file",
        holds: "refused before anything is touched",
        file: "tests/backup.rs",
        cargo: &["--test", "backup"],
        rounds: 5,
    },
    Suite {
        row: "random days",
        how: "random commands decided and folded, by seed",
        holds: "invariants 2, 3, 4, 6 and 7 after each",
        file: "src/domain/decide/tests.rs",
        cargo: &["--lib", "invariants_2_3_4_6_7_hold_through_random_days"],
        rounds: 60_000,
    },
];

/// The line of a suite; an `Err` where it failed.
pub fn play(suite: &Suite, size: Size) -> Result<Line, Line> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let line = |rounds: String, holds: &str, seconds: String| Line {
        row: suite.row,
        how: suite.how,
        rounds,
        holds: holds.to_owned(),
        seconds,
    };
    let named = suite.file.trim_end_matches(".rs").to_owned();
    assert!(top.join(suite.file).exists(), "{named} plays this row, and is not there");
    if !size.full {
        // What was not played here is not said to have held.
        let by = suite.cargo.join(" ");
        return Ok(line("-".to_owned(), &format!("not played here: cargo test {by}"), "-".to_owned()));
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(top).arg("test").args(suite.cargo);
    // What it takes to make it is no part of it.
    let made = Command::new(command.get_program())
        .current_dir(top)
        .args(command.get_args())
        .arg("--no-run")
        .output();
    assert!(made.is_ok_and(|made| made.status.success()), "{named} cannot be made");
    let begun = Instant::now();
    command.args(["--", "--show-output"]);
    let played = command.env("WAITWELL_FAULTS", "full").output().unwrap();
    let said = String::from_utf8_lossy(&played.stdout).into_owned();
    said.lines().filter(|line| line.starts_with("SKIPPED ")).for_each(|line| println!("{line}"));
    // One that was renamed plays nothing, and that is no success.
    let passed: u32 = (said.lines())
        .filter_map(|line| line.split(" ok. ").nth(1)?.split(' ').next()?.parse::<u32>().ok())
        .sum();
    if played.status.success() && passed > 0 {
        println!("ok {named} ({passed} tests, {} s)", seconds(begun.elapsed()));
        // A suite may count its rounds itself: `FAULT row="..." rounds=20 ...`.
        let counted: u32 = (said.lines())
            .filter(|line| line.starts_with("FAULT "))
            .filter_map(|line| line.split(" rounds=").nth(1)?.split(' ').next()?.parse::<u32>().ok())
            .sum();
        let rounds = if counted > 0 { counted } else { suite.rounds };
        return Ok(line(rounds.to_string(), suite.holds, seconds(begun.elapsed())));
    }
    println!("FAILED {named}: {said}{}", String::from_utf8_lossy(&played.stderr));
    Err(line("?".to_owned(), "FAILED", seconds(begun.elapsed())))
}
