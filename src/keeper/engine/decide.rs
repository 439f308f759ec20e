//! One command: is it known, may they, what does it need, what does it make; then into the journal and into the State.
use super::batch::Outcome;
use super::district::placed;
use super::{Engine, Fatal, Order, not_saved};
use crate::domain::actor::Actor;
use crate::domain::command::Command;
use crate::domain::decide::{self, Needs, Now, PastFrame};
use crate::domain::event::{Event, Key, Payload};
use crate::domain::refusal::{Instead, Refusal, RefusalKind};
use crate::domain::rights;
use crate::keeper::memory::{self, Known};
use crate::keeper::written::{self, Writing};
use crate::keeper::{clock, feedings, finding, fold, views};
use crate::store::StoreError;
use crate::store::fault;
use crate::store::journal::{Frame, NewFrame};
use crate::wire::message::{Answer, CommandId, Done};

/// A change that is about to be written.
pub(super) struct Change<'a> {
    /// The command's id.
    pub id: CommandId,
    /// Digest of what was asked.
    pub asked: u64,
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub now: &'a Now,
    /// What happened.
    pub events: &'a [Event],
}

impl Engine {
    pub(super) fn carry_out(&mut self, order: Order) -> Result<(), Fatal> {
        fault::point("engine.taken");
        let asked = written::digest(&order.command);
        if let Some(known) = self.memory.get(order.id) {
            return self.repeated(order, asked, known);
        }
        if matches!(*order.command, Command::Import { .. }) {
            return self.import(order, asked);
        }
        if let Command::ImportBegin { source, .. } = &*order.command {
            if feedings::under_way(&self.shared, source, order.client) {
                let words = format!(
                    "'{source}' is being brought in by somebody else at this moment. Nothing was taken. Wait until it is in."
                );
                let answer = Answer::Refused(Box::new(Refusal::stale(words)));
                self.batch.reply(order.reply, Outcome::Answer(answer));
                return Ok(());
            }
            self.shared.feeders.note(source, order.client);
        }
        let answer = match self.decide_and_write(&order, asked)? {
            Ok(done) => Answer::Done(done),
            Err(refusal) => Answer::Refused(Box::new(refusal)),
        };
        // A refusal, too, may rest on a change that is not safe yet: it waits for the same sync.
        self.batch.reply(order.reply, Outcome::Answer(answer));
        Ok(())
    }

    /// The same id again: the same answer, and nothing is done twice.
    fn repeated(&mut self, order: Order, asked: u64, known: Known) -> Result<(), Fatal> {
        if (known.uid, known.asked) != (order.actor.uid, asked) {
            let words = "Another command was sent under the same number. Nothing was changed. Do it again.";
            let answer = Answer::Refused(Box::new(Refusal::stale(words)));
            self.batch.reply(order.reply, Outcome::Answer(answer));
        } else if matches!(*order.command, Command::Import { .. }) {
            // A kill may have left part of it: what is missing is done now.
            return self.import(order, asked);
        } else {
            self.batch.reply(order.reply, Outcome::Again(order.id, known));
        }
        Ok(())
    }

    fn decide_and_write(&mut self, order: &Order, asked: u64) -> Result<Result<Done, Refusal>, Fatal> {
        if let Err(refusal) = self.may(&order.actor, &order.command) {
            return Ok(Err(refusal));
        }
        let now = match self.shared.clock.now_for_change() {
            Ok(now) => now,
            Err(words) => return Ok(Err(not_saved(words))),
        };
        let known = match self.fetch(&order.command)? {
            Ok(known) => known,
            Err(words) => return Ok(Err(not_saved(words))),
        };
        let decided = {
            let (state, districts) = (self.shared.state.read(), self.shared.districts.read().clone());
            let command = placed(&order.command, &state, &|postcode| districts(postcode));
            decide::decide(&state, &known, &command, &order.actor, &now)
        };
        fault::point("engine.decided");
        // What a decision cannot know of the day (who read what, who was here) is asked of the list that shows it.
        if let Command::SignDay { team } = &*order.command
            && let Some(refusal) = self.unsigned(*team, &order.actor, &now)
        {
            return Ok(Err(refusal));
        }
        let events = match decided {
            Ok(events) => events,
            Err(refusal) if is_place_taken(&order.command, &refusal) && fault::engine_lies("double") => {
                return Ok(Ok(self.lie(&[])));
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        if fault::engine_lies("lost") {
            return Ok(Ok(self.lie(&events)));
        }
        if events.is_empty() {
            let state = self.shared.state.read();
            let words = "It is so already; nothing had to be changed.".to_owned();
            return Ok(Ok(Done { seq: state.seq, words, made: memory::made(&[]), undo: false }));
        }
        let change = Change { id: order.id, asked, actor: &order.actor, now: &now, events: &events };
        let (seq, touched) = match self.write(&change)? {
            Ok(written) => written,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let words = decide::words(&self.shared.state.read(), &events);
        // Whom a hidden address was shown to is for those who read why, on their Today; not for every desk's message line.
        let hidden = events.iter().any(|event| matches!(event, Event::Glass { .. }));
        let told = if hidden { String::new() } else { views::aloud(&self.shared.state.read(), &events) };
        self.batch.push(touched, &order.actor.name, &told, seq, order.client);
        Ok(Ok(Done { seq, words, made: memory::made(&events), undo: memory::undoable(&events) }))
    }

    /// A yes that is not true: only where a debug build was told to give one.
    fn lie(&self, events: &[Event]) -> Done {
        let state = self.shared.state.read();
        let mut made = memory::made(events);
        made.booking = made.booking.or(Some(state.next_booking()));
        Done { seq: state.seq + 1, words: String::new(), made, undo: false }
    }

    /// Whether this person may send that command; whatever a client shows, this holds.
    pub(super) fn may(&self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        if matches!(command, Command::SetRules { .. }) {
            let words = "The rules are set by the files in the config folder. Nothing was changed. Change them there and reload.";
            return Err(Refusal::new(RefusalKind::Right, words));
        }
        let state = self.shared.state.read();
        let pathway = match command {
            Command::Accept { referral, .. }
            | Command::Redirect { referral, .. }
            | Command::AcceptRedirect { referral }
            | Command::ReturnRedirect { referral, .. }
            | Command::Decline { referral, .. } => state.referral(*referral).map(|row| row.pathway),
            _ => None,
        };
        rights::check(actor, command, pathway.as_ref().map(|pathway| state.rules.short(pathway)))
    }

    /// What the decision needs beside the State. Records and frames are read once they are safe, so what came before it
    /// in this batch is synced first.
    fn fetch(&mut self, command: &Command) -> Result<Result<decide::Known, String>, Fatal> {
        let needs = decide::needs(&self.shared.state.read(), command);
        let mut known = decide::Known::default();
        if needs != Needs::Nothing {
            self.flush()?;
        }
        match needs {
            Needs::Nothing => {}
            Needs::Record(child) => match self.shared.records.child(child, self.shared.durable.get()) {
                Ok(record) => known.record = record,
                Err(words) => return Ok(Err(words)),
            },
            Needs::Both(child, other) => {
                let read = |id| self.shared.records.child(id, self.shared.durable.get());
                match (read(child), read(other)) {
                    (Ok(record), Ok(other)) => (known.record, known.other) = (record, other),
                    (Err(words), _) | (_, Err(words)) => return Ok(Err(words)),
                }
            }
            Needs::Frame(seq) => match self.past(seq) {
                Ok(frame) => {
                    let past = |seq| self.past(seq).ok().flatten();
                    let state = self.shared.state.read();
                    let origins = frame.as_ref().map(|frame| decide::origins(&state, frame, &[], &past));
                    known.origins = origins.unwrap_or_default();
                    let asked = frame.as_ref().and_then(|frame| decide::record_asked(&state, frame));
                    drop(state);
                    if let Some(child) = asked {
                        match self.shared.records.child(child, self.shared.durable.get()) {
                            Ok(record) => known.record = record,
                            Err(words) => return Ok(Err(words)),
                        }
                    }
                    known.frame = frame;
                }
                Err(words) => return Ok(Err(words)),
            },
        }
        Ok(Ok(known))
    }

    /// An earlier frame; nothing where there is none or its content was erased.
    fn past(&self, seq: u64) -> Result<Option<PastFrame>, String> {
        let frame = match self.shared.journal.read(seq) {
            Ok(frame) => frame,
            Err(StoreError::NoSuchChange { .. }) => return Ok(None),
            Err(fault) => return Err(fault.to_string()),
        };
        let written = written::read(&frame)?;
        Ok(written.map(|written| PastFrame {
            seq,
            at: clock::of_ms(frame.header.time_ms),
            uid: frame.header.uid,
            payload: Payload {
                v: written.v,
                user: written.user,
                events: written.events,
                prior: written.prior,
            },
        }))
    }

    /// Writes a change and folds it into the State. Its sequence and the rows it touches; or why it could not be
    /// written, where the journal is as it was.
    pub(super) fn write(&mut self, change: &Change<'_>) -> Result<Result<(u64, Vec<Key>), Refusal>, Fatal> {
        if let Some(words) = self.shared.unsaved() {
            return Ok(Err(not_saved(words)));
        }
        let (touched, prior, of) = {
            let state = self.shared.state.read();
            let touched: Vec<Key> = state.touched_all(change.events).into_iter().collect();
            let prior = state.priors(touched.iter().copied());
            (touched, prior, fold::whose(&state, change.events))
        };
        let payload = match Writing::new(&change.actor.name, change.asked, change.events, &of, &prior).bytes()
        {
            Ok(payload) => payload,
            Err(words) => return Ok(Err(not_saved(words))),
        };
        let frame = NewFrame {
            time_ms: change.now.at.timestamp_millis(),
            uid: change.actor.uid,
            role: written::role_code(change.actor.role),
            kind: written::KIND_CHANGE,
            command: change.id.0,
            subject: of.iter().flatten().next().map_or(0, |child| child.0),
            payload: &payload,
        };
        let header = match self.journal.append(&frame) {
            Ok(header) => header,
            // These leave the journal as it was: reading goes on, and writing once there is space, or the disk can be written to.
            Err(
                fault @ (StoreError::Full { .. } | StoreError::NotNow { .. } | StoreError::TooLarge { .. }),
            ) => {
                return Ok(Err(not_saved(fault.to_string())));
            }
            Err(fault) => return Err(Fatal(fault.to_string())),
        };
        fault::point("engine.written");
        let seq = header.seq;
        {
            let mut state = self.shared.state.write();
            state.apply(seq, change.now.today, change.events);
            finding::follow(&mut self.shared.search.write(), &state, &touched);
            self.shared.views.note(seq, &touched);
        }
        fault::point("engine.applied");
        self.holds.follow(change.events);
        self.memory.note_frame(&header, change.asked);
        self.batch.frame(Frame { header, payload });
        Ok(Ok((seq, touched)))
    }

    /// Writes a change of the keeper's own, under a fresh id.
    pub(super) fn write_own(&mut self, own: &Actor, events: &[Event]) -> Result<Result<(), Refusal>, Fatal> {
        let now = match self.shared.clock.now_for_change() {
            Ok(now) => now,
            Err(words) => return Ok(Err(not_saved(words))),
        };
        let mut id = [0; 16];
        getrandom::fill(&mut id)
            .map_err(|fault| Fatal(format!("This machine gives no random numbers ({fault}).")))?;
        let change = Change { id: CommandId(id), asked: 0, actor: own, now: &now, events };
        Ok(self.write(&change)?.map(|(seq, touched)| {
            let words = decide::words(&self.shared.state.read(), events);
            self.batch.push(touched, &own.name, &words, seq, None);
        }))
    }
}

fn is_place_taken(command: &Command, refusal: &Refusal) -> bool {
    let other = matches!(refusal.instead, Some(Instead::Booking(_)));
    matches!(command, Command::Book { .. }) && refusal.kind == RefusalKind::Stale && !other
}
