//! A store with its keeper's engine in this process: the real queue, journal, State and records, and a clock that stands still
//! until it is taken on.
use chrono::{DateTime, Utc};
use crossbeam_channel::{Sender, bounded, unbounded};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use waitwell::config;
use waitwell::domain::actor::Actor;
use waitwell::domain::command::Command;
use waitwell::domain::decide::Now;
use waitwell::domain::refusal::Refusal;
use waitwell::keeper::clock::Setting;
use waitwell::keeper::engine::{Body, Engine, Fatal, Job, Order, Reply, snapshot_body};
use waitwell::keeper::listener::{self, Door, Life, Threshold};
use waitwell::keeper::looks::Looks;
use waitwell::keeper::memory::Memory;
use waitwell::keeper::shared::Shared;
use waitwell::keeper::verify::{self, Report};
use waitwell::keeper::{finding, log, start};
use waitwell::store::folder::StoreLock;
use waitwell::wire::message::{Answer, CommandId, Done};

/// The engine at work on a store.
pub struct House {
    pub shared: Arc<Shared>,
    pub jobs: Sender<Job>,
    engine: JoinHandle<Result<Memory, Fatal>>,
    snapshots: JoinHandle<()>,
    door: Option<Arc<AtomicBool>>,
    lock: StoreLock,
}

impl House {
    /// Opens the store in `path`, or makes it, with the clock at `at`.
    pub fn open(path: &Path, at: DateTime<Utc>) -> Self {
        let setting = Setting { at, still: true };
        let folder = start::folder(path, true, Some(&setting)).unwrap_or_else(|fault| panic!("{fault}"));
        let lock = folder.lock().unwrap();
        let opened = start::open(folder, lock, Some(setting)).unwrap_or_else(|fault| panic!("{fault}"));
        let looks = Looks::open(&opened.folder.looks()).unwrap();
        let (shared, own) = opened.shared(looks);
        let shared = Arc::new(shared);
        *shared.search.write() = finding::index(&shared.state.read());
        let (jobs, orders) = unbounded();
        let (bodies, made) = bounded::<Body>(1);
        let writes = shared.clone();
        let snapshots = std::thread::spawn(move || {
            for (seq, body) in made {
                start::write_snapshot(&writes.folder, &*writes.journal, seq, &body).unwrap();
            }
        });
        let engine = Engine::new(shared.clone(), Box::new(own.journal), own.memory, orders, bodies);
        let engine = std::thread::spawn(move || engine.run());
        let house = Self { shared, jobs, engine, snapshots, door: None, lock: own.lock };
        house.rules_in_force();
        house
    }

    /// As at a keeper's start: the configuration's rules, before anybody comes in.
    fn rules_in_force(&self) {
        let (to, answer) = bounded(1);
        let rules = Box::new(config::load(None).unwrap().rules);
        self.jobs.send(Job::Rules(rules, Box::new(move |said| drop(to.send(said))))).unwrap();
        assert!(matches!(answer.recv().unwrap(), Answer::Ok));
    }

    /// Opens the real socket in the store's folder; whoever finds it is let in as the person who runs this test.
    pub fn open_door(&mut self) {
        log::to_file(&self.shared.folder.path().join("keeper.log"));
        let (listens, _) = listener::bind(&self.shared.folder.socket(), false).unwrap();
        let (life, lives) = unbounded::<Life>();
        let closed = Arc::new(AtomicBool::new(false));
        let door = Door {
            shared: self.shared.clone(),
            jobs: self.jobs.clone(),
            life,
            closed: closed.clone(),
            load_districts: |_| Ok(Arc::new(|_| None)),
        };
        // What a keeper's main thread would hear is nobody's here.
        std::thread::spawn(move || lives.iter().for_each(drop));
        let threshold = Arc::new(Threshold::default());
        threshold.open(door);
        std::thread::spawn(move || listener::listen(&listens, &threshold));
        self.door = Some(closed);
    }

    /// The time it is there.
    pub fn now(&self) -> Now {
        self.shared.clock.now()
    }

    /// Takes the clock on, and waits until the engine has given back what ran out by then.
    pub fn go_to(&self, at: DateTime<Utc>) {
        self.shared.clock.go_to(at);
        let (to, answer) = bounded(1);
        let reply: Reply = Box::new(move |said| drop(to.send(said)));
        self.jobs.send(Job::WasDone(CommandId([0; 16]), 0, reply)).unwrap();
        answer.recv().unwrap();
    }

    /// Puts a command into the queue.
    pub fn ask(jobs: &Sender<Job>, actor: &Actor, id: CommandId, command: Command, reply: Reply) {
        let order = Order { id, actor: actor.clone(), client: None, command: Box::new(command), reply };
        jobs.send(Job::Do(order)).unwrap();
    }

    /// Carries a command out, and waits until it is safe.
    pub fn send(&self, actor: &Actor, id: CommandId, command: Command) -> Result<Done, Refusal> {
        let (to, answer) = bounded(1);
        Self::ask(&self.jobs, actor, id, command, Box::new(move |said| drop(to.send(said))));
        match answer.recv().unwrap() {
            Answer::Done(done) => Ok(done),
            Answer::Refused(refusal) => Err(*refusal),
            other => panic!("{other:?}"),
        }
    }

    /// Journal, State and records held against each other.
    pub fn verified(&self) -> Report {
        verify::running(&self.shared)
    }

    /// Ends it in the order in which a keeper ends.
    pub fn close(self) {
        if let Some(closed) = self.door {
            closed.store(true, std::sync::atomic::Ordering::Release);
        }
        self.jobs.send(Job::Stop).unwrap();
        let memory = self.engine.join().unwrap().unwrap_or_else(|Fatal(words)| panic!("{words}"));
        self.snapshots.join().unwrap();
        let (seq, body) = snapshot_body(&self.shared, &memory).unwrap();
        start::write_snapshot(&self.shared.folder, &*self.shared.journal, seq, &body).unwrap();
        self.shared.records.close().unwrap();
        self.shared.looks.close();
        drop(self.lock);
    }
}
