//! What one sync covers: frames written, answers and pushes that wait for it. Nobody is told of anything before it.
use super::{Engine, Fatal, Reply};
use crate::domain::decide::words;
use crate::domain::event::{Event, Key};
use crate::keeper::look::ClientId;
use crate::keeper::memory::{self, Known};
use crate::keeper::written;
use crate::store::fault;
use crate::store::journal::Frame;
use crate::wire::message::{Answer, CommandId, Done, Push};
use std::sync::Arc;

/// What an asker will hear.
pub(super) enum Outcome {
    /// Known already.
    Answer(Answer),
    /// The same as the first time: read from the journal once it is safe.
    Again(CommandId, Known),
    /// Whether it was done wholly: read from the journal once it is safe.
    WasDone(CommandId, Known),
}

/// Who is told what.
enum News {
    Push(Push, Option<ClientId>),
    Resync(Option<ClientId>),
}

/// Everything that waits for the next sync.
#[derive(Default)]
pub(super) struct Batch {
    frames: Vec<Arc<Frame>>,
    replies: Vec<(Reply, Outcome)>,
    news: Vec<News>,
}

impl Batch {
    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.replies.len().max(self.frames.len())
    }

    /// Whether a frame waits for its sync.
    pub(super) fn is_unsafe(&self) -> bool {
        !self.frames.is_empty()
    }

    pub(super) fn frame(&mut self, frame: Frame) {
        self.frames.push(Arc::new(frame));
    }

    pub(super) fn reply(&mut self, reply: Reply, outcome: Outcome) {
        self.replies.push((reply, outcome));
    }

    pub(super) fn push(
        &mut self,
        touched: Vec<Key>,
        by: &str,
        words: &str,
        revision: u64,
        but: Option<ClientId>,
    ) {
        self.news.push(News::Push(
            Push { revision, touched, by: by.into(), words: words.into(), prefs: false },
            but,
        ));
    }

    pub(super) fn everybody_looks_again(&mut self) {
        self.news.push(News::Resync(None));
    }
}

impl Engine {
    /// One sync for all that was written; then the records, the askers and everybody else hear of it.
    pub(super) fn flush(&mut self) -> Result<(), Fatal> {
        if self.batch.is_unsafe() {
            let head = self.journal.sync().map_err(|fault| Fatal(fault.to_string()))?;
            self.shared.durable.set(head.seq);
        }
        let batch = std::mem::take(&mut self.batch);
        for frame in batch.frames {
            self.since_snapshot += 1;
            self.shared.records.follow(frame);
        }
        for (reply, outcome) in batch.replies {
            fault::point("engine.reply");
            reply(match outcome {
                Outcome::Answer(answer) => answer,
                Outcome::Again(id, known) => self.again(id, known),
                Outcome::WasDone(id, known) => self.was_done(id, known),
            });
            fault::point("engine.replied");
        }
        let revision = self.shared.durable.get();
        for news in batch.news {
            match news {
                News::Push(push, but) => self.shared.clients.push(push, but),
                News::Resync(but) => self.shared.clients.resync(revision, but),
            }
        }
        Ok(())
    }

    /// As [`Engine::again`]; but rows of a list are frames of their own, of which a kill may have left the first few: sent
    /// again, what is missing is done, and only then is it answered for all.
    fn was_done(&self, id: CommandId, known: Known) -> Answer {
        let rows = |event: &Event| matches!(event, Event::RowRemembered { .. });
        match self.events_of(id, known) {
            Ok(events) if events.iter().any(rows) => Answer::NotDone,
            _ => self.again(id, known),
        }
    }

    /// The answer of a command that was done before, from what it left in the journal.
    fn again(&self, id: CommandId, known: Known) -> Answer {
        match self.events_of(id, known) {
            Err(words) => Answer::Fault { words },
            Ok(events) => Answer::Done(Done {
                seq: known.last,
                words: words(&self.shared.state.read(), &events),
                made: memory::made(&events),
                undo: memory::undoable(&events),
            }),
        }
    }

    /// The events a command left in the journal, all of which are durable.
    pub(super) fn events_of(&self, id: CommandId, known: Known) -> Result<Vec<Event>, String> {
        let mut events = Vec::new();
        for frame in self.shared.journal.frames_from(known.first) {
            let frame = frame.map_err(|fault| fault.to_string())?;
            if frame.header.seq > known.last {
                break;
            }
            if frame.header.command == id.0
                && let Some(written) = written::read(&frame)?
            {
                events.extend(written.events);
            }
        }
        Ok(events)
    }
}
