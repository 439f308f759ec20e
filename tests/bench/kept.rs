//! Stores that take long to make are made once a day and kept (their dates are counted from the day they are made); every run
//! works on a copy, so that all begin alike.
#![allow(dead_code, reason = "each bench uses a part of it")]
use crate::house::{self, Fault, Pair};
use crate::program;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use waitwell::domain::ids::{ReferralId, SessionId};
use waitwell::keeper::start::SNAPSHOT_VERSION;

/// Where they are kept: beside what the compiler makes, or where `BENCH_STORES` says.
fn shelf() -> PathBuf {
    std::env::var_os("BENCH_STORES")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).into(), PathBuf::from)
}

/// Size asked for by `SCALE_REFERRALS`; 100,000 where it says nothing.
///
/// # Errors
/// It is no number.
pub fn size() -> Result<u32, Fault> {
    match std::env::var("SCALE_REFERRALS") {
        Ok(text) => Ok(text.parse()?),
        Err(_) => Ok(100_000),
    }
}

/// A folder to work in, on the disk `BENCH_DIR` names.
///
/// # Errors
/// The disk's.
pub fn room() -> Result<tempfile::TempDir, Fault> {
    Ok(match std::env::var_os("BENCH_DIR") {
        Some(dir) => tempfile::tempdir_in(dir)?,
        None => tempfile::tempdir()?,
    })
}

/// A copy of the store of so many referrals as `dir/s`, its records following, and free places for `booked` of them.
///
/// # Errors
/// It cannot be made or copied.
pub fn store(dir: &Path, referrals: u32, booked: u32) -> Result<(PathBuf, Vec<Pair>), Fault> {
    let shelf = shelf();
    let name = format!("house-{referrals}-{booked}");
    let kept = shelf.join(format!("{name}-{}-v{SNAPSHOT_VERSION}", chrono::Utc::now().date_naive()));
    let pairs = kept.join("pairs");
    if !pairs.exists() {
        // Those of other days are of no use any more.
        for old in fs::read_dir(&shelf)?.flatten() {
            if old.file_name().to_string_lossy().starts_with(&name) {
                fs::remove_dir_all(old.path())?;
            }
        }
        fs::create_dir_all(&kept)?;
        let begun = Instant::now();
        let made = house::build(&kept.join("s"), referrals, booked)?;
        let mut lines = String::new();
        for (referral, session, slot) in made.pairs {
            writeln!(lines, "{} {} {slot}", referral.0, session.0)?;
        }
        drop(made.state);
        program::run(&kept.join("s"), ["rebuild"])?;
        program::Keeper::start(&kept.join("s"))?.stop(&kept.join("s"))?;
        // Last: what broke off before is made again.
        fs::write(&pairs, lines)?;
        eprintln!(
            "{referrals} referrals made in {:.1} s, kept as {}",
            begun.elapsed().as_secs_f64(),
            kept.display()
        );
    }
    let store = dir.join("s");
    let copied =
        Command::new("cp").args(["-a", "--reflink=auto"]).arg(kept.join("s")).arg(&store).status()?.success();
    if !copied {
        return Err("the kept store could not be copied".into());
    }
    // What was copied is on the disk before anything is measured: else the first saves wait for it.
    rustix::fs::sync();
    let pairs = fs::read_to_string(pairs)?.lines().map(pair).collect::<Option<Vec<_>>>();
    Ok((store, pairs.ok_or("the kept list of places cannot be read")?))
}

fn pair(line: &str) -> Option<Pair> {
    let mut parts = line.split(' ');
    let referral = ReferralId(parts.next()?.parse().ok()?);
    let session = SessionId(parts.next()?.parse().ok()?);
    Some((referral, session, parts.next()?.parse().ok()?))
}
