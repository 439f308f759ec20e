//! Trying records out in a child process: sled on damaged files was seen to panic in its own threads and to spin,
//! and neither can be undone in the process it happens in.
use super::super::trouble::StoreError;
use super::{Records, config, guarded};
use parking_lot::{Mutex, RwLock};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

/// The hidden verb under which the program's `main` must call [`probe_main`].
pub const PROBE_VERB: &str = "__probe-records";
/// Processor time the child may take, in seconds.
const CPU_SECONDS: u64 = 120;
/// Address space the child may take, in bytes: a length read from damaged files must not take the server's memory.
const MEMORY: u64 = 4 * 1024 * 1024 * 1024;
/// How often the child is looked after.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// The child's answer for records not to be believed.
const DOUBTFUL: i32 = 3;

/// How to run the child.
#[derive(Debug, Clone)]
pub struct Probe {
    /// The program to run.
    pub program: PathBuf,
    /// Its arguments; the records' folder follows.
    pub args: Vec<OsString>,
    /// Longest time it may take.
    pub wall: Duration,
}

impl Probe {
    /// This program again, under its hidden verb, for at most a minute.
    pub fn this_program() -> Result<Self, StoreError> {
        let program = std::env::current_exe()
            .map_err(|e| StoreError::io("find its own program under", Path::new("/proc/self/exe"), e))?;
        Ok(Self { program, args: vec![PROBE_VERB.into()], wall: Duration::from_mins(1) })
    }

    /// Runs the child on the records in `dir`; `Err` is half a sentence on why they are not to be believed. A
    /// child that cannot be run is doubt too.
    pub(super) fn run(&self, dir: &Path) -> Result<(), String> {
        let mut child = Command::new(&self.program)
            .args(&self.args)
            .arg(dir)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("they could not be tried out: {}", super::super::trouble::plain(&e)))?;
        let began = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) if status.code() == Some(DOUBTFUL) => {
                    return Err("a look through them found damage".to_owned());
                }
                Ok(Some(_)) => return Err("a look through them broke off".to_owned()),
                Ok(None) if began.elapsed() < self.wall => std::thread::sleep(LOOK_EVERY),
                Ok(None) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err("a look through them did not come to an end".to_owned());
                }
                Err(e) => {
                    let _ = child.kill();
                    return Err(format!(
                        "a look through them was lost: {}",
                        super::super::trouble::plain(&e)
                    ));
                }
            }
        }
    }
}

/// The child's whole work: opens the records in `dir` and reads every one, under limits of its own. Returns the
/// code to exit with: 0 if all are whole. Ends by panic or signal on worse; the parent takes all but 0 for damage.
pub fn probe_main(dir: &Path) -> i32 {
    limit_self();
    let look = || -> Result<(), StoreError> {
        let db = guarded("opening", || config(dir).open())?;
        let records = Records {
            db: RwLock::new(Some(db)),
            dir: dir.into(),
            mark: dir.with_extension("none"),
            unflushed: AtomicU64::new(0),
            tally: Mutex::default(),
        };
        records.check()?;
        records.close()
    };
    if look().is_ok() { 0 } else { DOUBTFUL }
}

/// Limits that cannot be set are done without: the parent's clock still runs.
fn limit_self() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let both = |most| Rlimit { current: Some(most), maximum: Some(most) };
    let _ = setrlimit(Resource::Cpu, both(CPU_SECONDS));
    let _ = setrlimit(Resource::As, both(MEMORY));
    let _ = setrlimit(Resource::Core, both(0));
}
