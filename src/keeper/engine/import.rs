//! Rows of a feeding: each decided against what stands and written as a frame of its own, all under one sync. A row that
//! can no longer be taken as planned is named; the others stand.
use super::batch::Outcome;
use super::decide::Change;
use super::{Engine, Fatal, Order, not_saved};
use crate::domain::command::{Command, ImportRow};
use crate::domain::decide::{ImportContext, import_row};
use crate::domain::event::{Event, Key};
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::keeper::memory;
use crate::wire::message::{Answer, Done, Made};
use std::collections::{BTreeSet, HashMap};

/// What a row became: its number, child, referral, intake item.
type Became = (u32, Option<ChildId>, Option<ReferralId>, Option<IntakeId>);

/// Rows refused that are named in the answer; the rest are counted.
const NAMED_MOST: usize = 20;

impl Engine {
    /// Takes the rows of an import. Sent again, it does what a kill left undone, and answers for all.
    pub(super) fn import(&mut self, order: Order, asked: u64) -> Result<(), Fatal> {
        let answer = match self.rows(&order, asked)? {
            Ok(done) => Answer::Done(done),
            Err(refusal) => Answer::Refused(Box::new(refusal)),
        };
        self.batch.reply(order.reply, Outcome::Answer(answer));
        Ok(())
    }

    fn rows(&mut self, order: &Order, asked: u64) -> Result<Result<Done, Refusal>, Fatal> {
        let Command::Import { source, batch } = &*order.command else {
            return Ok(Err(Refusal::rule("This is no import. Nothing was taken.")));
        };
        if let Err(refusal) = self.may(&order.actor, &order.command) {
            return Ok(Err(refusal));
        }
        let earlier = match self.earlier(order)? {
            Ok(earlier) => earlier,
            Err(words) => return Ok(Err(not_saved(words))),
        };
        self.shared.feeders.note(source, order.client);
        let feeding = (order.actor.uid, source.clone());
        let mut context = self.feedings.remove(&feeding).unwrap_or_default();
        context.source.clone_from(source);
        let mut taken = Taken::default();
        let mut stopped = None;
        for row in batch {
            if let Some(events) = earlier.get(&row.key) {
                taken.note(&self.shared.state.read(), row, events, &mut context);
                continue;
            }
            match self.row(order, asked, row, &mut context, &mut taken)? {
                Ok(()) => {}
                Err(Stop::Row(refusal)) => taken.refused.push(refusal.words),
                Err(Stop::All(refusal)) => {
                    stopped = Some(refusal);
                    break;
                }
            }
        }
        self.feedings.insert(feeding, context);
        let revision = self.shared.state.read().seq;
        if taken.wrote {
            let words = format!("{} rows of {source} were taken", taken.rows.len());
            let touched = std::mem::take(&mut taken.touched).into_iter().collect();
            self.batch.push(touched, &order.actor.name, &words, revision, order.client);
        }
        Ok(match stopped {
            Some(refusal) => Err(not_saved(format!(
                "{} Of these rows {} are saved; feed the same file again for the rest.",
                refusal.words,
                taken.rows.len()
            ))),
            None => taken.done(source, revision),
        })
    }

    fn row(
        &mut self,
        order: &Order,
        asked: u64,
        row: &ImportRow,
        context: &mut ImportContext,
        taken: &mut Taken,
    ) -> Result<Result<(), Stop>, Fatal> {
        let now = match self.shared.clock.now_for_change() {
            Ok(now) => now,
            Err(words) => return Ok(Err(Stop::All(not_saved(words)))),
        };
        let decided = import_row(&self.shared.state.read(), context, row, &order.actor, &now);
        let events = match decided {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(Stop::Row(refusal))),
        };
        let change = Change { id: order.id, asked, actor: &order.actor, now: &now, events: &events };
        match self.write(&change)? {
            Ok((_, touched)) => taken.touched.extend(touched),
            Err(refusal) => return Ok(Err(Stop::All(refusal))),
        }
        taken.wrote = true;
        taken.note(&self.shared.state.read(), row, &events, context);
        Ok(Ok(()))
    }

    /// What an earlier sending of the same command left in the journal, by the rows' keys.
    fn earlier(&mut self, order: &Order) -> Result<Result<HashMap<String, Vec<Event>>, String>, Fatal> {
        let Some(known) = self.memory.get(order.id) else { return Ok(Ok(HashMap::new())) };
        self.flush()?;
        let events = match self.events_of(order.id, known) {
            Ok(events) => events,
            Err(words) => return Ok(Err(words)),
        };
        let mut rows = HashMap::new();
        let mut of_row = Vec::new();
        for event in events {
            let key = match &event {
                Event::RowRemembered { key, .. } => Some(key.clone()),
                _ => None,
            };
            of_row.push(event);
            if let Some(key) = key {
                rows.insert(key, std::mem::take(&mut of_row));
            }
        }
        Ok(Ok(rows))
    }
}

/// Why a row was not taken.
enum Stop {
    /// It alone.
    Row(Refusal),
    /// Nothing more can be saved.
    All(Refusal),
}

#[derive(Default)]
struct Taken {
    rows: Vec<Became>,
    refused: Vec<String>,
    touched: BTreeSet<Key>,
    wrote: bool,
}

impl Taken {
    /// Notes what a row became, for the answer and for later rows that name it.
    fn note(&mut self, state: &State, row: &ImportRow, events: &[Event], context: &mut ImportContext) {
        let (mut referral, mut intake) = (None, None);
        for event in events {
            if let Event::RowRemembered { referral: to, intake: item, .. } = event {
                (referral, intake) = (*to, *item);
            }
        }
        let of_referral = referral.and_then(|id| state.referral(id)).map(|row| row.child);
        let child = of_referral.or(memory::made(events).child).or(context.children.get(&row.row).copied());
        if let Some(child) = child {
            context.children.insert(row.row, child);
        }
        self.rows.push((row.row, child, referral, intake));
    }

    fn done(self, source: &str, seq: u64) -> Result<Done, Refusal> {
        if self.rows.is_empty()
            && let Some(first) = self.refused.first()
        {
            return Err(Refusal::stale(first.clone()));
        }
        let mut words = format!("{} rows of {source} were taken.", self.rows.len());
        for refused in self.refused.iter().take(NAMED_MOST) {
            words.push(' ');
            words.push_str(refused);
        }
        if self.refused.len() > NAMED_MOST {
            let more = self.refused.len() - NAMED_MOST;
            words = format!("{words} {more} more rows could not be taken.");
        }
        Ok(Done { seq, words, made: Made { rows: self.rows, ..Made::default() }, undo: false })
    }
}
