//! The keeper from start to end: take the store, open it, let people in, and end in the right order.
use crate::config::{self, Config};
use crate::keeper::clock::Setting;
use crate::keeper::listener::{self, Socket, Threshold};
use crate::keeper::running::{GOODBYE, Running};
use crate::keeper::shared::Districts;
use crate::keeper::start::StartFault;
use crate::keeper::{erase, log, service, start};
use crate::store::StoreError;
use crate::store::folder::{StoreFolder, StoreLock};
use crate::wire::message::Answer;
use crossbeam_channel::{Receiver, unbounded};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// What a keeper is started with.
pub struct Options {
    /// The store's folder.
    pub store: PathBuf,
    /// Another place for the socket.
    pub socket: Option<PathBuf>,
    /// The folder of the configuration; without one, the store's own or the defaults.
    pub config: Option<PathBuf>,
    /// A new store is one of invented children.
    pub practice: bool,
    /// The clock is set to another moment.
    pub clock: Option<Setting>,
    /// Stays without clients.
    pub stay: bool,
    /// Nobody watches: what would go to the terminal goes to `keeper.log` in the store.
    pub background: bool,
    /// Reads the table of postcodes that lies in the store.
    pub load_districts: fn(&Path) -> Result<Districts, String>,
}

/// Why a keeper did not start, or ended before its time. In words.
#[derive(Debug)]
pub enum RunFault {
    /// Another keeper has the store.
    Held(String),
    /// It did not start; nothing was changed.
    NotStarted(String),
    /// Saving failed while it ran.
    Failed(String),
}

/// Runs a keeper until it is stopped. `ready` is called once clients are answered.
///
/// # Errors
/// See [`RunFault`].
pub fn run(options: &Options, ready: impl FnOnce()) -> Result<(), RunFault> {
    // Store and socket are for their owner alone from the moment they are made.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let signals = watch_signals()?;
    let config = load_config(options).map_err(|fault| not_started(&fault))?;
    let folder = start::folder(&options.store, options.practice, options.clock.as_ref());
    // Two may make a new store at once: one of them finds it taken already here.
    let folder = folder.map_err(|fault| refused(&fault))?;
    let lock = folder.lock().map_err(|fault| refused(&fault.into()))?;
    if options.background {
        log::to_file(&folder.path().join("keeper.log"));
    }
    let socket = options.socket.clone().unwrap_or_else(|| folder.socket());
    // Before the journal is read: whoever comes meanwhile waits to be let in, and starts no second keeper.
    let (listener, socket) =
        service::listener(&socket, options.socket.is_some()).map_err(RunFault::NotStarted)?;
    let threshold = Arc::new(Threshold::default());
    let newcomers = threshold.clone();
    thread("listener", move || listener::listen(&listener, &newcomers))?;
    let begun = || {
        log::line(&format!("the keeper of {} is ready", folder.path().display()));
        ready();
        service::say(service::Said::Ready);
    };
    let ended = keep(options, config, &folder, lock, (&signals, &socket, &threshold), begun);
    threshold.shut();
    socket.remove();
    log::line("the keeper ended");
    ended
}

/// Keeps the store, and keeps it again after an erasure made it anew.
fn keep(
    options: &Options,
    config: Config,
    folder: &StoreFolder,
    lock: StoreLock,
    (signals, socket, threshold): (&Receiver<i32>, &Socket, &Threshold),
    begun: impl FnOnce(),
) -> Result<(), RunFault> {
    let start = |config, lock| {
        let (life, lives) = unbounded();
        let running = Running::start(options, config, folder, lock, life, lives)?;
        threshold.open(running.door.clone());
        Ok::<Running, RunFault>(running)
    };
    let mut running = start(config, lock)?;
    begun();
    while let Some(again) = running.until_the_end(options, signals, socket, threshold)? {
        let erased = erase::carry_out(folder, &again.order);
        let answer = match erased {
            Ok(lines) => Answer::Report { well: true, lines },
            Err(words) => Answer::No { words },
        };
        let config = load_config(options).map_err(|fault| not_started(&fault))?;
        running = start(config, again.lock)?;
        running.stay(again.stays);
        (again.reply)(answer);
        again.client.iter().for_each(|client| client.end(GOODBYE));
    }
    Ok(())
}

fn refused(fault: &StartFault) -> RunFault {
    match fault {
        StartFault::Store(StoreError::Held { .. }) => RunFault::Held(fault.to_string()),
        _ => not_started(fault),
    }
}

pub(super) fn not_started(fault: &dyn std::fmt::Display) -> RunFault {
    RunFault::NotStarted(fault.to_string())
}

pub(super) fn thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, RunFault> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned.map_err(|fault| {
        not_started(&format!("This machine gives the keeper no thread ({fault}). Nothing was changed."))
    })
}

/// Signals as messages.
fn watch_signals() -> Result<Receiver<i32>, RunFault> {
    let (to, signals) = unbounded();
    // A limit on the size of files is a full disk, told in words: not the end of the process.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    let mut caught = signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP]).map_err(|fault| {
        not_started(&format!("This machine's signals cannot be heard ({fault}). Nothing was changed."))
    })?;
    thread("signals", move || {
        for signal in &mut caught {
            if to.send(signal).is_err() {
                return;
            }
        }
    })?;
    Ok(signals)
}

pub(super) fn load_config(options: &Options) -> Result<Config, config::ConfigFault> {
    let folder = config::paths::config(options.config.as_deref(), &options.store, Path::is_dir);
    config::load(folder.as_deref())
}
