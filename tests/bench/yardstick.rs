//! The yardstick: SQLite with the write-ahead log and full syncs, in this process and on the same disk. One commit a booking:
//! the same bytes put in, the referral's row brought up to date.
use crate::house::Fault;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A database of bookings.
pub struct Yardstick {
    path: PathBuf,
    /// The one connection.
    pub one: Connection,
}

impl Yardstick {
    /// Makes one in that folder, with so many referrals.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn new(dir: &Path, referrals: u32) -> Result<Self, Fault> {
        let path = dir.join("yardstick.db");
        let mut one = open(&path)?;
        one.execute_batch(
            "CREATE TABLE change (seq INTEGER PRIMARY KEY, payload BLOB NOT NULL);
             CREATE TABLE referral (id INTEGER PRIMARY KEY, stage INTEGER NOT NULL, rev INTEGER NOT NULL);",
        )?;
        let all = one.transaction()?;
        for id in 0..referrals {
            all.execute("INSERT INTO referral VALUES (?1, 0, 0)", [id])?;
        }
        all.commit()?;
        Ok(Self { path, one })
    }

    /// One booking: begun, written, durable.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn commit(one: &Connection, referral: u32, payload: &[u8]) -> rusqlite::Result<()> {
        one.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        one.prepare_cached("INSERT INTO change (payload) VALUES (?1)")?.execute(params![payload])?;
        let rev = one.last_insert_rowid();
        one.prepare_cached("UPDATE referral SET stage = 1, rev = ?2 WHERE id = ?1")?
            .execute(params![referral, rev])?;
        one.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }

    /// So many writers at once, each with a connection of its own. Bookings a second.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn crowd(&self, writers: u32, each: u32, payload: &[u8]) -> Result<f64, Fault> {
        let mut lines = (0..writers).map(|_| open(&self.path)).collect::<Result<Vec<_>, _>>()?;
        let took = timed(
            lines.iter_mut().map(|line| move || (0..each).try_for_each(|at| Self::commit(line, at, payload))),
        )?;
        Ok(f64::from(writers * each) / took.as_secs_f64())
    }

    /// So many writers at once over one connection, in turn. Bookings a second.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn queue(&self, writers: u32, each: u32, payload: &[u8]) -> Result<f64, Fault> {
        let one = Mutex::new(open(&self.path)?);
        let one = &one;
        let took = timed((0..writers).map(|_| {
            move || {
                (0..each).try_for_each(|at| {
                    let one = one.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    Self::commit(&one, at, payload)
                })
            }
        }))?;
        Ok(f64::from(writers * each) / took.as_secs_f64())
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let one = Connection::open(path)?;
    one.busy_timeout(Duration::from_mins(1))?;
    one.pragma_update(None, "journal_mode", "WAL")?;
    one.pragma_update(None, "synchronous", "FULL")?;
    Ok(one)
}

/// Runs all at once, each on a thread of its own, from a common start; how long until the last is done.
///
/// # Errors
/// The first that failed.
pub fn timed<E: Send + std::fmt::Display>(
    work: impl Iterator<Item = impl FnOnce() -> Result<(), E> + Send>,
) -> Result<Duration, Fault> {
    let work: Vec<_> = work.collect();
    let gate = std::sync::Barrier::new(work.len() + 1);
    let gate = &gate;
    std::thread::scope(|scope| {
        let threads: Vec<_> = work
            .into_iter()
            .map(|one| {
                scope.spawn(move || {
                    gate.wait();
                    one()
                })
            })
            .collect();
        gate.wait();
        let begun = Instant::now();
        for thread in threads {
            match thread.join() {
                Ok(Ok(())) => {}
                Ok(Err(fault)) => return Err(fault.to_string().into()),
                Err(_) => return Err("a writer broke off".into()),
            }
        }
        Ok(begun.elapsed())
    })
}
