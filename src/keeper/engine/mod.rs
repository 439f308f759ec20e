//! The single writer: takes commands in the order they come, decides each, writes it, folds it; then one sync covers all
//! that came meanwhile, and only after it is anybody told. Queries never come here.
mod batch;
mod decide;
mod district;
mod holds;
mod import;
mod signing;

use crate::domain::actor::Actor;
use crate::domain::command::Command;
use crate::domain::decide::ImportContext;
use crate::domain::event::Event;
use crate::domain::refusal::{Refusal, RefusalKind};
use crate::domain::rules::Rules;
use crate::keeper::look::ClientId;
use crate::keeper::memory::Memory;
use crate::keeper::shared::Shared;
use crate::store::journal::Journal;
use crate::wire::message::{Answer, CommandId};
use batch::{Batch, Outcome};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use holds::Holds;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Most commands that share one sync.
const BATCH_MOST: usize = 256;
/// Changes after which a quiet moment is used for a snapshot.
const SNAPSHOT_QUIET: u64 = 2_000;
/// Changes after which one is made in any case: what a start after a kill may have to read again.
const SNAPSHOT_ANYHOW: u64 = 50_000;
/// A quiet moment.
const QUIET: Duration = Duration::from_secs(1);
/// The engine looks about at least that often.
const LOOK_ABOUT: Duration = Duration::from_mins(1);

/// Takes an answer to where it was asked; called on the engine's thread, so it never waits.
pub type Reply = Box<dyn FnOnce(Answer) + Send>;

/// A command, with who sent it.
pub struct Order {
    /// The command's own id.
    pub id: CommandId,
    /// Who.
    pub actor: Actor,
    /// On which connection: everybody else is told of it.
    pub client: Option<ClientId>,
    /// What.
    pub command: Box<Command>,
    /// Where the answer goes.
    pub reply: Reply,
}

/// What the engine is asked for.
pub enum Job {
    /// Carry out a command.
    Do(Order),
    /// Was it done?
    WasDone(CommandId, u32, Reply),
    /// The configuration is another now.
    Rules(Box<Rules>, Reply),
    /// End; all that came before is done.
    Stop,
}

/// Saving failed: nothing more may be acknowledged, and the keeper ends. In words.
#[derive(Debug)]
pub struct Fatal(pub String);

/// The engine.
pub struct Engine {
    shared: Arc<Shared>,
    journal: Box<dyn Journal>,
    memory: Memory,
    holds: Holds,
    /// Feedings under way, by person and source.
    feedings: HashMap<(u32, String), ImportContext>,
    jobs: Receiver<Job>,
    batch: Batch,
    snapshots: Sender<Body>,
    since_snapshot: u64,
    last_job: Instant,
}

impl Engine {
    /// An engine that goes on where the journal ends. Snapshots' bodies go to `snapshots`, which may be busy.
    pub fn new(
        shared: Arc<Shared>,
        journal: Box<dyn Journal>,
        memory: Memory,
        jobs: Receiver<Job>,
        snapshots: Sender<Body>,
    ) -> Self {
        let holds = Holds::of(&shared.state.read());
        let batch = Batch::default();
        let feedings = HashMap::new();
        let last_job = Instant::now();
        Self { shared, journal, memory, holds, feedings, jobs, batch, snapshots, since_snapshot: 0, last_job }
    }

    /// Works until it is stopped. Returns what is remembered of commands, for the last snapshot.
    ///
    /// # Errors
    /// A write or sync failed.
    pub fn run(mut self) -> Result<Memory, Fatal> {
        loop {
            let first = match self.jobs.recv_timeout(self.patience()) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(self.memory),
            };
            self.release_holds()?;
            let mut stop = false;
            if let Some(first) = first {
                self.last_job = Instant::now();
                stop = self.take(first)?;
                while !stop && self.batch.len() < BATCH_MOST {
                    let Ok(job) = self.jobs.try_recv() else { break };
                    stop = self.take(job)?;
                }
            }
            self.flush()?;
            if stop {
                return Ok(self.memory);
            }
            self.snapshot();
        }
    }

    /// How long to wait for the next job: until a hold runs out, or it is quiet enough for a snapshot.
    fn patience(&self) -> Duration {
        let quiet = if self.since_snapshot >= SNAPSHOT_QUIET { QUIET } else { LOOK_ABOUT };
        match self.holds.next() {
            Some(until) => (until - self.shared.clock.now().at).to_std().unwrap_or_default().min(quiet),
            None => quiet,
        }
        // A clock that stands still would let this spin.
        .max(Duration::from_millis(20))
    }

    /// Takes one job into the batch. True: stop after it.
    fn take(&mut self, job: Job) -> Result<bool, Fatal> {
        match job {
            Job::Do(order) => self.carry_out(order)?,
            Job::WasDone(id, uid, reply) => {
                let outcome = match self.memory.get(id).filter(|known| known.uid == uid) {
                    Some(known) => Outcome::WasDone(id, known),
                    None => Outcome::Answer(Answer::NotDone),
                };
                self.batch.reply(reply, outcome);
            }
            Job::Rules(rules, reply) => self.set_rules(rules, reply)?,
            Job::Stop => return Ok(true),
        }
        Ok(false)
    }

    /// The rules of the configuration, journalled where they are others than those in force.
    fn set_rules(&mut self, rules: Box<Rules>, reply: Reply) -> Result<(), Fatal> {
        if *self.shared.state.read().rules == *rules {
            self.batch.reply(reply, Outcome::Answer(Answer::Ok));
            return Ok(());
        }
        let own = self.shared.own_actor();
        let outcome = match self.write_own(&own, &[Event::RulesSet { rules }])? {
            Ok(()) => {
                self.batch.everybody_looks_again();
                Outcome::Answer(Answer::Ok)
            }
            Err(refusal) => Outcome::Answer(Answer::Refused(Box::new(refusal))),
        };
        self.batch.reply(reply, outcome);
        Ok(())
    }

    /// Gives a snapshot's body away where enough has changed and it is quiet, or where too much has.
    fn snapshot(&mut self) {
        let quiet = self.last_job.elapsed() >= QUIET;
        let due = self.since_snapshot >= if quiet { SNAPSHOT_QUIET } else { SNAPSHOT_ANYHOW };
        if !due || self.snapshots.is_full() {
            return;
        }
        self.memory.forget_before(
            self.shared.clock.now().at,
            self.shared.state.read().rules.settings.command_memory_days,
        );
        if let Some(body) = snapshot_body(&self.shared, &self.memory) {
            let _ = self.snapshots.try_send(body);
        }
        self.since_snapshot = 0;
    }
}

/// A snapshot to be written: the change it was made at, and its bytes.
pub type Body = (u64, Vec<u8>);

/// State and memory as a snapshot's body; nothing where it cannot be written, which costs the next start time only.
pub fn snapshot_body(shared: &Shared, memory: &Memory) -> Option<Body> {
    let state = shared.state.read();
    let keeping = crate::keeper::start::Keeping { state: &state, memory };
    let body = keeping
        .bytes()
        .map_err(|fault| crate::keeper::log::line(&format!("no snapshot could be made: {fault}")))
        .ok()?;
    Some((state.seq, body))
}

/// The store's refusal of a change that left everything as it was.
fn not_saved(words: String) -> Refusal {
    Refusal::new(RefusalKind::Store, words)
}
