//! An NHS number that a list has wrong is asked for until one is on record, or why there is none: what asks, what answers it, and
//! what asks it again.
use super::super::child::ChildRow;
use super::super::event::{Event, Image, Key, Prior};
use super::super::ids::{ChildId, IntakeId};
use super::super::intake::{Intake, IntakeKind, IntakeState, WrongNumber};
use super::super::nhs_number::NhsNumber;
use super::super::refusal::{Refusal, RefusalKind};
use super::super::state::State;
use super::Case;
use std::collections::{BTreeMap, BTreeSet};

/// Closes the questions that the events answer: the record of the child, or the one it goes on in, has a number then, or says in
/// somebody's words why there is none.
pub(super) fn answered(case: &Case<'_>, events: &mut Vec<Event>) {
    let after = After::of(case.state, events);
    if after.is_as_before() {
        return;
    }
    let set = |id: IntakeId| {
        events.iter().any(|event| match event {
            Event::Undone { restore, .. } => restore.iter().any(|prior| prior.key == Key::Intake(id)),
            Event::IntakeClosed { intake, .. } => *intake == id,
            _ => false,
        })
    };
    let closed: Vec<Event> = asked(case.state)
        .filter(|(item, ..)| !set(item.id))
        .filter(|(.., child)| {
            let whose = after.goes_on(*child);
            after.number(whose).is_some() || after.said.contains(&whose)
        })
        .map(|(item, ..)| Event::IntakeClosed {
            intake: item.id,
            state: IntakeState::Answered,
            words: String::new(),
        })
        .collect();
    events.extend(closed);
}

/// The open questions after a number, each with its source and whose it is.
fn asked(state: &State) -> impl Iterator<Item = (&Intake, &str, ChildId)> {
    let open = state.index.intake.iter().filter_map(|id| state.intake(*id));
    open.filter_map(|item| match &item.kind {
        IntakeKind::NumberFails { source, child, .. } => Some((item, &**source, *child)),
        _ => None,
    })
}

/// The records as events leave them, as far as it matters here: the number, and in which record one goes on.
struct After<'a> {
    state: &'a State,
    changed: BTreeMap<ChildId, (Option<NhsNumber>, Option<ChildId>)>,
    /// Whose record says now why there is no number.
    said: BTreeSet<ChildId>,
}

impl<'a> After<'a> {
    fn of(state: &'a State, events: &[Event]) -> Self {
        let mut after = Self { state, changed: BTreeMap::new(), said: BTreeSet::new() };
        // Two records that are parted say again what they said before: nobody has said it now.
        let parts = events.iter().any(|event| matches!(event, Event::MergeUndone { .. }));
        for event in events {
            match event {
                Event::ChildAmended { child, before, after: details } => {
                    let goes_on = after.row(*child).1;
                    after.changed.insert(*child, (details.nhs, goes_on));
                    let words = &details.nhs_missing;
                    if !parts && !words.trim().is_empty() && *words != before.nhs_missing {
                        after.said.insert(*child);
                    }
                }
                Event::ChildMerged { keep, gone, .. } => {
                    let number = after.row(*gone).0;
                    after.changed.insert(*gone, (number, Some(*keep)));
                }
                Event::MergeUndone { gone, .. } => {
                    let number = after.row(*gone).0;
                    after.changed.insert(*gone, (number, None));
                }
                Event::Undone { restore, .. } => after.set(restore),
                _ => {}
            }
        }
        after
    }

    /// Whether no number, no merge and no reason is another.
    fn is_as_before(&self) -> bool {
        let stands = |id: &ChildId| self.state.child(*id).map(|row| (row.nhs, row.merged_into));
        self.said.is_empty() && self.changed.iter().all(|(id, now)| stands(id) == Some(*now))
    }

    /// The rows that are set back.
    fn set(&mut self, restore: &[Prior]) {
        for prior in restore {
            if let Some(Image::Child(row)) = &prior.image {
                self.changed.insert(row.id, (row.nhs, row.merged_into));
            }
        }
    }

    fn row(&self, child: ChildId) -> (Option<NhsNumber>, Option<ChildId>) {
        let stands = |row: &ChildRow| (row.nhs, row.merged_into);
        let changed = self.changed.get(&child).copied();
        changed.or_else(|| self.state.child(child).map(stands)).unwrap_or_default()
    }

    fn number(&self, child: ChildId) -> Option<NhsNumber> {
        self.row(child).0
    }

    /// The record in which one goes on.
    fn goes_on(&self, child: ChildId) -> ChildId {
        std::iter::successors(Some(child), |id| self.row(*id).1).last().unwrap_or(child)
    }
}

impl Case<'_> {
    /// Asks after the child's number; where the same list's is asked after already, with what it has now. Nothing where one is on
    /// record. `events`: what is opened before it, in the same frame.
    pub(super) fn number_fails(
        &self,
        child: ChildId,
        (source, row): (&str, u32),
        number: &WrongNumber,
        events: &[Event],
    ) -> Option<Event> {
        let known = self.state.child(child);
        if known.is_some_and(|row| row.nhs.is_some()) {
            return None;
        }
        let same =
            |(_, of, whose): &(&Intake, &str, ChildId)| *of == source && self.state.goes_on(*whose) == child;
        // Of a child who is new, nothing is asked yet.
        let open = known.and_then(|_| asked(self.state).find(same)).map(|(item, ..)| item.id);
        let opened = events.iter().filter(|event| matches!(event, Event::IntakeOpened { .. })).count();
        let next = IntakeId(self.state.next_intake().0 + opened as u32);
        let kind = IntakeKind::NumberFails { source: source.into(), row, child, number: number.clone() };
        Some(Event::IntakeOpened { item: Box::new(self.new_item(open.unwrap_or(next), kind)) })
    }

    /// One record that goes on takes the other's NHS number where it has none: it is the child's.
    pub(super) fn number_comes(
        &self,
        kept: &ChildRow,
        other: &ChildRow,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let Some(number) = other.nhs.filter(|_| kept.nhs.is_none()) else { return Ok(()) };
        let amended = events.iter_mut().find_map(|event| match event {
            Event::ChildAmended { child, after, .. } if *child == kept.id => Some(after),
            _ => None,
        });
        if let Some(after) = amended {
            after.nhs = Some(number);
            after.nhs_missing.clear();
            return Ok(());
        }
        let Some(ours) = &self.known.record else {
            return Err(Refusal::missing("The records could not be read, so nothing was merged. Try again."));
        };
        let mut after = ours.details.clone();
        after.nhs = Some(number);
        after.nhs_missing.clear();
        events.push(self.amended(ours, after));
        Ok(())
    }

    /// Two children after all, and one of them has no number again: what their merge answered is asked again. What was answered of
    /// the one that comes back while it was part of the other was answered with the other's number.
    pub(super) fn asked_again(
        &self,
        keep: ChildId,
        gone: ChildId,
        merge: u64,
        events: &[Event],
    ) -> Vec<Event> {
        let after = After::of(self.state, events);
        let mut again = Vec::new();
        for item in self.state.intakes.iter().flatten() {
            let IntakeKind::NumberFails { child, .. } = item.kind else { continue };
            let whose = after.goes_on(child);
            let by_it = if whose == gone { item.rev >= merge } else { whose == keep && item.rev == merge };
            if item.state == IntakeState::Answered && by_it && after.number(whose).is_none() {
                again.push(Event::IntakeOpened { item: Box::new(item.open_again()) });
            }
        }
        again
    }

    /// A question that would be asked again: no number has come on record since.
    pub(super) fn still_asked(&self, item: &Intake, restore: &[Prior]) -> Result<(), Refusal> {
        let (IntakeKind::NumberFails { child, .. }, IntakeState::Open) = (&item.kind, item.state) else {
            return Ok(());
        };
        let mut after = After::of(self.state, &[]);
        after.set(&self.known.before);
        after.set(restore);
        let whose = after.goes_on(*child);
        if after.number(whose).is_none() {
            return Ok(());
        }
        let words = format!(
            "Cannot undo: the NHS number of {} is on record by now. Nothing was changed. Nothing is left to ask.",
            self.name(whose)
        );
        Err(Refusal::new(RefusalKind::Undo, words))
    }
}
