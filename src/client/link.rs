//! What desks and commands hold of the keeper: questions out, answers and news in, whatever becomes of the line.
use crate::client::line::{self, Line};
use crate::client::{Place, fresh_id};
use crate::domain::command::Command;
use crate::domain::refusal::{Refusal, RefusalKind};
use crate::wire::message::{Answer, CommandId, Done, Push, Request, Welcome};
use crossbeam_channel::{Receiver, bounded};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The keeper cannot be reached, or does not let one in. In words for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFault(pub String);

impl fmt::Display for LinkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LinkFault {}

/// What comes by itself.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The answer to something sent with [`Link::ask`].
    Reply {
        /// The number [`Link::ask`] gave.
        no: u32,
        /// The answer; or that the keeper could not be reached in the time allowed.
        answer: Result<Answer, LinkFault>,
    },
    /// Somebody changed something.
    Push(Push),
    /// More changed than can be named: fetch all again.
    Resync {
        /// Revision after it.
        revision: u64,
    },
    /// The keeper does not answer; in words. What was asked is asked again when it does.
    Down {
        /// For the message line.
        words: String,
    },
    /// It answers again: fetch all again.
    Up(Box<Welcome>),
    /// What this person may, or the rules, are others now: fetch all again.
    Anew(Box<Welcome>),
    /// The session is over; in words. The line is not looked for again.
    Over {
        /// For the person.
        words: String,
    },
}

/// How long one waits for a keeper that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// A desk: until it is back. One that was ended on purpose is not started again.
    Forever,
    /// A command: so long; it starts a keeper where none is.
    For(Duration),
}

/// A line to the keeper of one store. Dropping it ends the line.
#[derive(Debug)]
pub struct Link {
    line: Arc<Line>,
    events: Receiver<Heard>,
}

impl Link {
    /// Finds the keeper or starts one, and says hello. `kind` is what speaks: `desk`, `command`.
    ///
    /// # Errors
    /// None can be reached or started, or it lets nobody of this user in: its words.
    pub fn connect(place: Place, kind: &str, patience: Patience) -> Result<Self, LinkFault> {
        let (line, events) = line::open(place, kind, patience, true)?;
        Ok(Self { line, events })
    }

    /// As [`Link::connect`], but starts none; `None` where no keeper runs.
    ///
    /// # Errors
    /// One runs, but lets nobody of this user in: its words.
    pub fn find(place: &Place, kind: &str) -> Result<Option<Self>, LinkFault> {
        if place.connect()?.is_none() {
            return Ok(None);
        }
        match line::open(place.clone(), kind, Patience::For(Duration::ZERO), false) {
            Ok((line, events)) => Ok(Some(Self { line, events })),
            // It ended just then.
            Err(_) if place.connect()?.is_none() => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// What the keeper said last on coming in: who one is, the rules, the store.
    pub fn welcome(&self) -> Welcome {
        self.line.welcome()
    }

    /// What comes by itself, and the answers to [`Link::ask`].
    pub fn events(&self) -> &Receiver<Heard> {
        &self.events
    }

    /// Asks without waiting; the answer comes as [`Heard::Reply`] under the number returned.
    pub fn ask(&self, request: Request) -> u32 {
        self.line.ask(request, None)
    }

    /// Asks and waits for the answer, over lost lines as long as the patience holds.
    ///
    /// # Errors
    /// The keeper could not be reached in that time.
    pub fn call(&self, request: Request) -> Result<Answer, LinkFault> {
        let (to, answer) = bounded(1);
        self.line.ask(request, Some(to));
        answer.recv().unwrap_or_else(|_| Err(LinkFault("The line to the keeper was closed.".to_owned())))
    }

    /// Sends a command under a fresh id and waits until it is safe, or refused. What becomes of it over a lost line is
    /// asked by its id, never guessed.
    ///
    /// # Errors
    /// Refused; where the keeper could not be reached: of kind `Store`, and the words say what is not known.
    pub fn send(&self, command: Command) -> Result<Done, Refusal> {
        let store = |words: String| Refusal::new(RefusalKind::Store, words);
        self.send_as(fresh_id().map_err(store)?, command)
    }

    /// As [`Link::send`], under an id of one's own: the same id never does anything twice.
    ///
    /// # Errors
    /// As [`Link::send`].
    pub fn send_as(&self, id: CommandId, command: Command) -> Result<Done, Refusal> {
        let seen = self.line.revision();
        let unknown = |words: &str| Refusal::new(RefusalKind::Store, words);
        match self.call(Request::Do { id, seen, command: Box::new(command) }) {
            Ok(Answer::Done(done)) => Ok(done),
            Ok(Answer::Refused(refusal)) => Err(*refusal),
            Ok(Answer::No { words } | Answer::Fault { words }) => Err(unknown(&words)),
            Ok(_) => {
                Err(unknown("The keeper answered something else than was asked. Look whether it was done."))
            }
            Err(fault) => Err(unknown(&format!(
                "{fault} Whether it was done is not known: look before you do it again."
            ))),
        }
    }

    /// Ends the keeper and waits until its process has ended.
    ///
    /// # Errors
    /// One may not, or it cannot be reached: in words.
    pub fn stop(&self) -> Result<(), LinkFault> {
        let pid = match self.call(Request::Status)? {
            Answer::Status(status) => status.pid,
            _ => return Err(LinkFault("The keeper does not say which process it is.".to_owned())),
        };
        match self.call(Request::Stop)? {
            Answer::No { words } | Answer::Fault { words } => Err(LinkFault(words)),
            _ => {
                super::place::wait_for_end(pid);
                Ok(())
            }
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.line.close();
    }
}
