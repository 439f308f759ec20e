//! A keeper at work: its threads begun, told what happens to it as a whole, and ended in the right order.
use crate::config::Config;
use crate::keeper::ahead::Ahead;
use crate::keeper::caretaker::Caretaker;
use crate::keeper::clients::Client;
use crate::keeper::engine::{Engine, Fatal, Job, snapshot_body};
use crate::keeper::listener::{Door, Life, Socket, Threshold};
use crate::keeper::look::ClientId;
use crate::keeper::looks::Looks;
use crate::keeper::memory::Memory;
use crate::keeper::run::{Options, RunFault, load_config, not_started, thread};
use crate::keeper::scrub::Scrub;
use crate::keeper::shared::Shared;
use crate::keeper::side::{fill_finder, write_snapshot, write_snapshots};
use crate::keeper::{engine, erase, idle, log, reload, service, start};
use crate::store::folder::{StoreFolder, StoreLock};
use crate::wire::message::Answer;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use parking_lot::RwLock;
use signal_hook::consts::SIGHUP;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long the clients may take to read that the keeper ends.
pub(super) const GOODBYE: Duration = Duration::from_millis(500);

/// Shortest time it stays without clients.
const LINGER_LEAST: Duration = Duration::from_secs(1);

/// A store given back for a while: what is to be done with it, and who waits for that.
pub(super) struct Again {
    pub(super) order: Box<erase::Order>,
    pub(super) reply: engine::Reply,
    pub(super) client: Option<Arc<Client>>,
    pub(super) lock: StoreLock,
    /// It was to stay without clients.
    pub(super) stays: bool,
}

/// A keeper at work.
pub(super) struct Running {
    pub(super) door: Door,
    lives: Receiver<Life>,
    engine: JoinHandle<Result<Memory, Fatal>>,
    snapshots: JoinHandle<()>,
    scrub: Scrub,
    caretaker: Caretaker,
    idle: idle::Watch,
    ahead: Option<Ahead>,
    lock: StoreLock,
}

impl Running {
    /// Whether it is to stay without clients.
    pub(super) fn stay(&self, stays: bool) {
        self.door.shared.stays.store(stays, Ordering::Release);
    }

    pub(super) fn start(
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
            Arc::new(|_| None)
        });
        let owner = std::fs::metadata(folder.path()).map_or(u32::MAX, |found| found.uid());
        let looks = Looks::open(&folder.looks()).map_err(|fault| {
            not_started(&format!(
                "The access log cannot be written ({fault}). Nothing was changed. Check the store's disk."
            ))
        })?;
        if let Some(words) = looks.told() {
            log::line(&words);
            opened.told.push(words);
        }
        let checked_from = opened.checked_from;
        let (shared, own) = opened.shared(looks);
        let shared = Arc::new(Shared {
            people: RwLock::new(Arc::new(config.people)),
            districts: RwLock::new(districts),
            stays: AtomicBool::new(options.stay),
            owner,
            ..shared
        });
        fill_finder(&shared)?;
        let herald = shared.clone();
        thread("herald", move || herald.clients.tell_news())?;
        let (jobs, orders) = unbounded();
        let (bodies, snapshots) = bounded(1);
        let snapshots = write_snapshots(shared.clone(), snapshots)?;
        let engine = Engine::new(shared.clone(), Box::new(own.journal), own.memory, orders, bodies);
        let ended = life.clone();
        let engine = thread("engine", move || {
            let done = engine.run();
            let _ = ended.send(Life::Ended);
            done
        })?;
        let load_districts = options.load_districts;
        let scrub = Scrub::begin(shared.clone(), checked_from);
        let caretaker = Caretaker::begin(shared.clone());
        let idle = idle::Watch::begin(shared.clone());
        let door = Door { shared, jobs, life, closed: Arc::new(AtomicBool::new(false)), load_districts };
        let mut running =
            Self { door, lives, engine, snapshots, scrub, caretaker, idle, ahead: None, lock: own.lock };
        running.rules_in_force(Box::new(config.rules))?;
        running.ahead = Some(Ahead::begin(running.door.shared.clone()));
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

    pub(super) fn until_the_end(
        self,
        options: &Options,
        signals: &Receiver<i32>,
        socket: &Socket,
        threshold: &Threshold,
    ) -> Result<Option<Again>, RunFault> {
        let shared = self.door.shared.clone();
        let mut erasing = None;
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
                    Ok(Life::Erase(client, order, reply)) => {
                        erasing = Some((client, order, reply));
                        threshold.wait();
                        break;
                    }
                    Ok(Life::Ended) | Err(_) => break,
                },
                recv(signals) -> signal => match signal {
                    Ok(SIGHUP) => self.reload(options, Box::new(|answer| log::line(&format!("reloaded: {answer:?}")))),
                    _ => break,
                },
                default(left) => if lone && alone_since.elapsed() >= linger { break },
            }
        }
        self.end(stoppers, erasing, socket)
    }

    /// In this order: nobody new, the last command, goodbye, snapshot and records, the lock, and only then the answer to
    /// whoever asked for the end.
    fn end(
        self,
        mut stoppers: Vec<(ClientId, engine::Reply)>,
        erasing: Option<(ClientId, Box<erase::Order>, engine::Reply)>,
        socket: &Socket,
    ) -> Result<Option<Again>, RunFault> {
        let shared = self.door.shared;
        if erasing.is_none() {
            service::say(service::Said::Stopping);
        }
        self.scrub.end();
        self.caretaker.end();
        self.idle.end();
        drop(self.ahead);
        self.door.closed.store(true, Ordering::Release);
        let _ = self.door.jobs.send(Job::Stop);
        let memory = match self.engine.join() {
            Ok(Ok(memory)) => memory,
            Ok(Err(Fatal(words))) => {
                log::line(&words);
                shared.clients.end_all(&words, None, GOODBYE);
                socket.remove();
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
        let asked = asked.or(erasing.as_ref().map(|(client, ..)| *client));
        let words = if erasing.is_some() {
            "The store is made anew and is back in a moment. All that was confirmed is safe."
        } else {
            "The keeper of this store was ended. All that was confirmed is safe."
        };
        shared.clients.end_all(words, asked, GOODBYE);
        // The engine is gone, and with it the sender of bodies: the writer ends when it has written what it had.
        let _ = self.snapshots.join();
        if let Some(body) = snapshot_body(&shared, &memory) {
            write_snapshot(&shared, &body);
        }
        if let Err(fault) = shared.records.close() {
            log::line(&fault.to_string());
        }
        shared.looks.close();
        if let Some((id, order, reply)) = erasing {
            let client = shared.clients.all().into_iter().find(|client| client.id == id);
            let stays = shared.stays.load(Ordering::Acquire);
            return Ok(Some(Again { order, reply, client, lock: self.lock, stays }));
        }
        socket.remove();
        drop(self.lock);
        for (_, reply) in stoppers {
            reply(Answer::Ok);
        }
        for client in shared.clients.all() {
            client.end(GOODBYE);
        }
        Ok(None)
    }

    /// Takes over a changed configuration. A wrong one changes nothing and says so.
    fn reload(&self, options: &Options, reply: engine::Reply) {
        match load_config(options) {
            Ok(config) => reload::take_over(&self.door, config, reply),
            Err(fault) => reply(Answer::Fault { words: fault.on_reload() }),
        }
    }
}
