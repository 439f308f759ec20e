//! A backup of 100,000 referrals brought back on a bare place: until it has its name, checked to the last change, and until its keeper
//! answers. What is promised for the whole of it is 30 seconds.
//!
//! `cargo bench --bench restore`; `SCALE_REFERRALS=10000` for another size, `BENCH_DIR=/path` for another disk. Needs `age`.
mod house;
mod kept;
mod names;
mod program;
mod table;

use house::Fault;
use program::Keeper;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Rounds.
const ROUNDS: usize = 3;
/// Seconds for 100,000 referrals.
const LIMIT: f64 = 30.0;
/// Places there are; each is booked once at most.
const PLACES: u32 = 4_000;
/// What the limit is of.
const OF: f64 = 100_000.0;

fn main() -> Result<(), Fault> {
    let referrals = kept::size()?;
    let dir = kept::room()?;
    let (store, _) = kept::store(dir.path(), referrals, PLACES)?;
    let key = dir.path().join("key");
    let made = Command::new("age-keygen")
        .arg("-o")
        .arg(&key)
        .output()
        .map_err(|_| "age is not here (Debian package age)")?;
    let said = String::from_utf8_lossy(&made.stderr).into_owned();
    let public = said.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    let (mut out, mut back, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    table::head(&format!("{referrals} referrals, open, each a child of its own: backup and restore"));
    for round in 0..ROUNDS {
        let file = dir.path().join(format!("{round}.age"));
        let to = dir.path().join(format!("back-{round}"));
        out.push(timed(
            &store,
            &["backup".as_ref(), file.as_ref(), "--recipient".as_ref(), public.as_ref()],
        )?);
        back.push(timed(
            &to,
            &["restore".as_ref(), file.as_ref(), "--practice".as_ref(), "--identity".as_ref(), key.as_ref()],
        )?);
        let keeper = Keeper::start(&to)?;
        answers.push(keeper.took.as_secs_f64());
        keeper.stop(&to)?;
        std::fs::remove_dir_all(&to)?;
        std::fs::remove_file(&file)?;
    }
    let limit = LIMIT * f64::from(referrals) / OF;
    let (_, backup) = table::spread(out);
    let (least, restored) = table::spread(back);
    let (_, answered) = table::spread(answers);
    table::row("backup, encrypted", &format!("{backup:.1} s"), "", 0.0);
    table::row("restore, decrypted and checked", &format!("{restored:.1} s (least {least:.1})"), "", 0.0);
    let whole = restored + answered;
    table::row("until its keeper answers", &format!("{whole:.1} s"), &format!("{limit} s"), whole / limit);
    Ok(())
}

fn timed(store: &Path, arguments: &[&OsStr]) -> Result<f64, Fault> {
    let begun = Instant::now();
    let output = Command::new(program::PROGRAM).arg("--store").arg(store).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(begun.elapsed().as_secs_f64())
}
