//! The engine as the keeper runs it, in this process: the same journal, State, records and finder, without a socket.
use crate::house::Fault;
use chrono::Utc;
use crossbeam_channel::{Sender, bounded, unbounded};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use waitwell::domain::actor::Actor;
use waitwell::domain::command::Command;
use waitwell::keeper::engine::{Engine, Fatal, Job, Order, Reply};
use waitwell::keeper::looks::Looks;
use waitwell::keeper::memory::Memory;
use waitwell::keeper::shared::Shared;
use waitwell::keeper::{finding, start};
use waitwell::store::folder::{StoreFolder, StoreLock};
use waitwell::wire::message::{Answer, CommandId};

/// An engine at work.
pub struct Office {
    /// What it shares.
    pub shared: Arc<Shared>,
    /// Its queue.
    pub jobs: Sender<Job>,
    /// Who asks.
    pub actor: Actor,
    engine: JoinHandle<Result<Memory, Fatal>>,
    _lock: StoreLock,
}

impl Office {
    /// Opens the store.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let folder = StoreFolder::open(path)?;
        let lock = folder.lock()?;
        let opened = start::open(folder, lock, None).map_err(|fault| fault.to_string())?;
        let looks = Looks::open(&opened.folder.looks())?;
        let (shared, own) = opened.shared(looks);
        let shared = Arc::new(shared);
        *shared.search.write() = finding::index(&shared.state.read());
        let (jobs, orders) = unbounded();
        let (bodies, _) = bounded(1);
        let engine = Engine::new(shared.clone(), Box::new(own.journal), own.memory, orders, bodies);
        let engine = std::thread::Builder::new().name("engine".to_owned()).spawn(move || engine.run())?;
        let actor = shared.own_actor();
        Ok(Self { shared, jobs, actor, engine, _lock: own.lock })
    }

    /// Puts a command into the queue.
    pub fn send(jobs: &Sender<Job>, actor: &Actor, command: Command, reply: Reply) {
        let mut id = [0; 16];
        // A bench without random numbers has nothing to measure.
        let _ = getrandom::fill(&mut id);
        let order = Order {
            id: CommandId(id),
            actor: actor.clone(),
            client: None,
            command: Box::new(command),
            reply,
        };
        let _ = jobs.send(Job::Do(order));
    }

    /// Carries a command out and waits for it, as a connection's thread does.
    ///
    /// # Errors
    /// It was refused.
    pub fn call(jobs: &Sender<Job>, actor: &Actor, command: Command) -> Result<u64, String> {
        let (to, answer) = bounded(1);
        Self::send(jobs, actor, command, Box::new(move |answer| drop(to.send(answer))));
        done(answer.recv().map_err(|fault| fault.to_string())?)
    }

    /// Ends it.
    ///
    /// # Errors
    /// Saving failed.
    pub fn close(self) -> Result<(), Fault> {
        let _ = self.jobs.send(Job::Stop);
        match self.engine.join() {
            Ok(Ok(_)) => {}
            Ok(Err(fatal)) => return Err(fatal.0.into()),
            Err(_) => return Err("the engine broke off".into()),
        }
        self.shared.records.close()?;
        self.shared.looks.close();
        eprintln!("engine closed at {}", Utc::now().format("%H:%M:%S"));
        Ok(())
    }
}

/// The change's sequence.
///
/// # Errors
/// The refusal's words.
pub fn done(answer: Answer) -> Result<u64, String> {
    match answer {
        Answer::Done(done) => Ok(done.seq),
        Answer::Refused(refusal) => Err(refusal.words),
        other => Err(format!("{other:?}")),
    }
}
