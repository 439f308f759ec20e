//! The keeper from start to end: take the store, open it, let people in, and end in the right order.
use crate::config::{self, Config};
use crate::keeper::caretaker::Caretaker;
use crate::keeper::clients::Clients;
use crate::keeper::clock::Setting;
use crate::keeper::drafts::Drafts;
use crate::keeper::engine::{Body, Engine, Fatal, Job, snapshot_body};
use crate::keeper::feedings::Feeders;
use crate::keeper::listener::{self, Door, Life};
use crate::keeper::look::{ClientId, Presence};
use crate::keeper::looks::Looks;
use crate::keeper::memory::Memory;
use crate::keeper::past::Past;
use crate::keeper::scrub::Scrub;
use crate::keeper::shared::{Districts, Durable, Shared};
use crate::keeper::start::StartFault;
use crate::keeper::views::ViewCache;
use crate::keeper::{engine, finding, log, start};
use crate::store::StoreError;
use crate::store::folder::{StoreFolder, StoreLock};
use crate::store::journal::Journal;
use crate::wire::message::Answer;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use parking_lot::{Mutex, RwLock};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long the clients may take to read that the keeper ends.
const GOODBYE: Duration = Duration::from_millis(500);

/// Shortest time it stays without clients.
const LINGER_LEAST: Duration = Duration::from_secs(1);

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
    let (life, lives) = unbounded();
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
    let listener = listener::bind(&socket, options.socket.is_some()).map_err(RunFault::NotStarted)?;
    let running = Running::start(options, config, &folder, lock, life.clone(), lives);
    let running = running.inspect_err(|_| drop(std::fs::remove_file(&socket)))?;
    let door = running.door.clone();
    thread("listener", move || listener::listen(&listener, &door))?;
    log::line(&format!("the keeper of {} is ready", folder.path().display()));
    ready();
    let ended = running.until_the_end(options, &signals, &socket);
    log::line("the keeper ended");
    ended
}

fn refused(fault: &StartFault) -> RunFault {
    match fault {
        StartFault::Store(StoreError::Held { .. }) => RunFault::Held(fault.to_string()),
        _ => not_started(fault),
    }
}

fn not_started(fault: &dyn std::fmt::Display) -> RunFault {
    RunFault::NotStarted(fault.to_string())
}

fn thread<T: Send + 'static>(
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

fn load_config(options: &Options) -> Result<Config, config::ConfigFault> {
    let folder = config::paths::config(options.config.as_deref(), &options.store, Path::is_dir);
    config::load(folder.as_deref())
}

/// A keeper at work.
struct Running {
    door: Door,
    lives: Receiver<Life>,
    engine: JoinHandle<Result<Memory, Fatal>>,
    snapshots: JoinHandle<()>,
    scrub: Scrub,
    caretaker: Caretaker,
    lock: StoreLock,
}

impl Running {
    fn start(
        options: &Options,
        config: Config,
        folder: &StoreFolder,
        lock: StoreLock,
        life: Sender<Life>,
        lives: Receiver<Life>,
    ) -> Result<Self, RunFault> {
        let mut opened =
            start::open(folder.clone(), lock, options.clock).map_err(|fault| not_started(&fault))?;
        if opened.clock.is_set() {
            opened.told.push("The clock of this practice store was set to another moment.".to_owned());
        }
        for words in &opened.told {
            log::line(words);
        }
        let districts = (options.load_districts)(&folder.postcodes()).unwrap_or_else(|words| {
            opened.told.push(words);
            no_districts()
        });
        let owner = std::fs::metadata(folder.path()).map_or(u32::MAX, |found| found.uid());
        let looks = Looks::open(&folder.looks(), |words| log::line(&words)).map_err(|fault| {
            not_started(&format!(
                "The access log cannot be written ({fault}). Nothing was changed. Check the store's disk."
            ))
        })?;
        let shared = Arc::new(Shared {
            durable: Durable::at(opened.state.seq),
            search: RwLock::default(),
            views: ViewCache::new(),
            past: Past::default(),
            state: RwLock::new(opened.state),
            clients: Clients::default(),
            presence: Presence::default(),
            feeders: Feeders::default(),
            clock: opened.clock,
            people: RwLock::new(Arc::new(config.people)),
            records: opened.records,
            looks,
            drafts: Drafts::new(folder.drafts()),
            districts: RwLock::new(districts),
            told: Mutex::new(opened.told),
            stays: AtomicBool::new(options.stay),
            folder: opened.folder,
            journal: opened.journal.reader(),
            owner,
        });
        fill_finder(&shared)?;
        let herald = shared.clone();
        thread("herald", move || herald.clients.tell_news())?;
        let (jobs, orders) = unbounded();
        let (bodies, snapshots) = bounded(1);
        let snapshots = write_snapshots(shared.clone(), snapshots)?;
        let engine = Engine::new(shared.clone(), Box::new(opened.journal), opened.memory, orders, bodies);
        let ended = life.clone();
        let engine = thread("engine", move || {
            let done = engine.run();
            let _ = ended.send(Life::Ended);
            done
        })?;
        let load_districts = options.load_districts;
        let scrub = Scrub::begin(shared.clone(), opened.checked_from);
        let caretaker = Caretaker::begin(shared.clone());
        let door = Door { shared, jobs, life, closed: Arc::new(AtomicBool::new(false)), load_districts };
        let running = Self { door, lives, engine, snapshots, scrub, caretaker, lock: opened.lock };
        running.rules_in_force(Box::new(config.rules))?;
        let shared = running.door.shared.clone();
        thread("warm", move || listener::warm(&shared))?;
        Ok(running)
    }

    /// The configuration's rules are journalled, where they changed, before anybody is let in.
    fn rules_in_force(&self, rules: Box<crate::domain::rules::Rules>) -> Result<(), RunFault> {
        let (done, wait) = bounded(1);
        let reply: engine::Reply = Box::new(move |answer| drop(done.send(answer)));
        let _ = self.door.jobs.send(Job::Rules(rules, reply));
        match wait.recv() {
            Ok(Answer::Ok) => Ok(()),
            Ok(Answer::Refused(refusal)) => Err(RunFault::NotStarted(refusal.words)),
            _ => Err(RunFault::Failed(
                "The rules could not be saved. Check the store's disk, then start again.".to_owned(),
            )),
        }
    }

    fn until_the_end(
        self,
        options: &Options,
        signals: &Receiver<i32>,
        socket: &Path,
    ) -> Result<(), RunFault> {
        let shared = self.door.shared.clone();
        let mut stoppers: Vec<(ClientId, engine::Reply)> = Vec::new();
        let mut alone_since = Instant::now();
        loop {
            let linger = Duration::from_secs(shared.state.read().rules.settings.keeper_linger_seconds.into());
            // Whoever started it must have the time to come in.
            let linger = linger.max(LINGER_LEAST);
            let lone = shared.clients.is_empty() && !shared.stays.load(Ordering::Acquire);
            let left =
                if lone { linger.saturating_sub(alone_since.elapsed()) } else { Duration::from_hours(1) };
            crossbeam_channel::select! {
                recv(self.lives) -> life => match life {
                    Ok(Life::Attached) => alone_since = Instant::now(),
                    Ok(Life::Stop(client, reply)) => {
                        stoppers.push((client, reply));
                        break;
                    }
                    Ok(Life::Reload(reply)) => self.reload(options, reply),
                    Ok(Life::Ended) | Err(_) => break,
                },
                recv(signals) -> signal => match signal {
                    Ok(SIGHUP) => self.reload(options, Box::new(|answer| log::line(&format!("reloaded: {answer:?}")))),
                    _ => break,
                },
                default(left) => if lone && alone_since.elapsed() >= linger { break },
            }
        }
        self.end(stoppers, socket)
    }

    /// In this order: nobody new, the last command, goodbye, snapshot and records, the lock, and only then the answer to
    /// whoever asked for the end.
    fn end(self, mut stoppers: Vec<(ClientId, engine::Reply)>, socket: &Path) -> Result<(), RunFault> {
        let shared = self.door.shared;
        self.scrub.end();
        self.caretaker.end();
        self.door.closed.store(true, Ordering::Release);
        let _ = self.door.jobs.send(Job::Stop);
        let memory = match self.engine.join() {
            Ok(Ok(memory)) => memory,
            Ok(Err(Fatal(words))) => {
                log::line(&words);
                shared.clients.end_all(&words, None, GOODBYE);
                let _ = std::fs::remove_file(socket);
                return Err(RunFault::Failed(words));
            }
            Err(_) => {
                let words = "The keeper met something it cannot go on from. All that was confirmed is safe. Start it again.";
                shared.clients.end_all(words, None, GOODBYE);
                return Err(RunFault::Failed(words.to_owned()));
            }
        };
        while let Ok(life) = self.lives.try_recv() {
            if let Life::Stop(client, reply) = life {
                stoppers.push((client, reply));
            }
        }
        let asked = stoppers.first().map(|(client, _)| *client);
        shared.clients.end_all(
            "The keeper of this store was ended. All that was confirmed is safe.",
            asked,
            GOODBYE,
        );
        // The engine is gone, and with it the sender of bodies: the writer ends when it has written what it had.
        let _ = self.snapshots.join();
        if let Some(body) = snapshot_body(&shared, &memory) {
            write_snapshot(&shared, &body);
        }
        if let Err(fault) = shared.records.close() {
            log::line(&fault.to_string());
        }
        shared.looks.close();
        let _ = std::fs::remove_file(socket);
        drop(self.lock);
        for (_, reply) in stoppers {
            reply(Answer::Ok);
        }
        for client in shared.clients.all() {
            client.end(GOODBYE);
        }
        Ok(())
    }

    /// Takes over a changed configuration. A wrong one changes nothing and says so.
    fn reload(&self, options: &Options, reply: engine::Reply) {
        let shared = &self.door.shared;
        let config = match load_config(options) {
            Ok(config) => config,
            Err(fault) => return reply(Answer::Fault { words: fault.on_reload() }),
        };
        match (self.door.load_districts)(&shared.folder.postcodes()) {
            Ok(districts) => *shared.districts.write() = districts,
            Err(words) => return reply(Answer::Fault { words }),
        }
        *shared.people.write() = Arc::new(config.people);
        for client in shared.clients.all() {
            match shared.who(&client.user) {
                Ok(actor) => *client.actor.write() = actor,
                Err(words) => {
                    client.outbox.closing(&words);
                    client.end(GOODBYE);
                }
            }
        }
        let _ = self.door.jobs.send(Job::Rules(Box::new(config.rules), reply));
    }
}

/// Makes the finder in the background: whoever finds waits for it, nobody else does. It has its locks, in their order, before
/// this returns, so that nobody finds in an empty one and no change comes between.
fn fill_finder(shared: &Arc<Shared>) -> Result<(), RunFault> {
    let (locked, wait) = bounded::<()>(0);
    let shared = shared.clone();
    thread("finder", move || {
        let state = shared.state.read();
        let mut search = shared.search.write();
        drop(locked);
        *search = finding::index(&state);
    })?;
    // An error is how it says so: the sender is gone.
    let _ = wait.recv();
    Ok(())
}

/// Districts where no table is loaded.
fn no_districts() -> Districts {
    Arc::new(|_| None)
}

/// The thread that writes snapshots while the engine goes on.
fn write_snapshots(shared: Arc<Shared>, bodies: Receiver<Body>) -> Result<JoinHandle<()>, RunFault> {
    thread("snapshots", move || {
        for body in bodies {
            write_snapshot(&shared, &body);
        }
    })
}

fn write_snapshot(shared: &Shared, (seq, body): &Body) {
    if *seq == 0 {
        return;
    }
    if let Err(fault) = start::write_snapshot(&shared.folder, &*shared.journal, *seq, body) {
        log::line(&format!("no snapshot was written: {fault}"));
    }
}
