//! The program as people start it, watched from outside: how long until it answers, and what it weighs.
#![allow(dead_code, reason = "each bench uses a part of it")]
use crate::house::Fault;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use waitwell::client::Place;

/// The program that is measured.
pub const PROGRAM: &str = match option_env!("BENCH_PROGRAM") {
    Some(program) => program,
    None => env!("CARGO_BIN_EXE_waitwell"),
};
/// How often its weight is looked at while it runs.
const LOOK: Duration = Duration::from_millis(5);

/// A keeper that was started and answers.
pub struct Keeper {
    child: Child,
    /// From the start of the process until it answers.
    pub took: Duration,
}

impl Keeper {
    /// Starts one.
    ///
    /// # Errors
    /// It does not start: its words.
    pub fn start(store: &Path) -> Result<Self, Fault> {
        let begun = Instant::now();
        let mut child = command(store, ["keeper", "run", "--background", "--stay"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut said = String::new();
        BufReader::new(child.stdout.as_mut().ok_or("nothing is heard of the keeper")?)
            .read_line(&mut said)?;
        let took = begun.elapsed();
        if said.trim() != waitwell::client::place::READY {
            return Err(said.into());
        }
        Ok(Self { child, took })
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory now and at its most, in MiB.
    pub fn weight(&self) -> (f64, f64) {
        let id = self.child.id();
        (status(id, "VmRSS:").unwrap_or_default(), status(id, "VmHWM:").unwrap_or_default())
    }

    /// Ends it in order.
    ///
    /// # Errors
    /// It does not end.
    pub fn stop(mut self, store: &Path) -> Result<(), Fault> {
        run(store, ["keeper", "stop"])?;
        self.child.wait()?;
        Ok(())
    }

    /// Kills it where it stands.
    ///
    /// # Errors
    /// It cannot be killed.
    pub fn kill(mut self) -> Result<(), Fault> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a verb to its end: how long it took, and its memory at the most in MiB.
///
/// # Errors
/// It refused.
pub fn run<A: AsRef<OsStr>>(
    store: &Path,
    args: impl IntoIterator<Item = A>,
) -> Result<(Duration, f64), Fault> {
    let begun = Instant::now();
    let mut child =
        command(store, args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut most = 0.0;
    let ended = loop {
        if let Some(now) = status(child.id(), "VmHWM:") {
            most = now;
        }
        match child.try_wait()? {
            Some(ended) => break ended,
            None => std::thread::sleep(LOOK),
        }
    };
    let took = begun.elapsed();
    if ended.success() { Ok((took, most)) } else { Err(format!("ended with {ended}").into()) }
}

fn command<A: AsRef<OsStr>>(store: &Path, args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_remove("WAITWELL_CLOCK").arg("--store").arg(store).args(args);
    command
}

/// Time the processor gave a process so far, threads that have ended included, in milliseconds: other work does not swell it.
/// Told in hundredths of a second, so worth something over many keys only.
pub fn processor(id: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // After the name, which may hold anything, the 12th and 13th field: for itself, and in the kernel for it.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
}

/// What a process weighs alone, in MB: pages it shares with others counted by its share; none where the kernel does not tell.
pub fn share(id: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1_024.0 / 1e6)
}

/// A figure of a process in MiB; none once it has ended.
pub fn status(id: u32, name: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// Where the keeper of a store is found, by this program.
pub fn place(store: &Path) -> Place {
    Place {
        store: store.to_owned(),
        socket: None,
        program: PROGRAM.into(),
        arguments: Vec::new(),
        server: None,
    }
}
