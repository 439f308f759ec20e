//! Rows of an import, as planned: each a frame of its own, decided against what stands.
use super::super::actor::Actor;
use super::super::child::ChildDetails;
use super::super::command::{ImportAct, ImportChild, ImportRow, NewReferral};
use super::super::event::Event;
use super::super::ids::{ChildId, IntakeId, ReferralId};
use super::super::intake::{Intake, IntakeKind, IntakeState};
use super::super::order::Priority;
use super::super::refusal::Refusal;
use super::super::state::State;
use super::{Case, Known, Now};
use chrono::NaiveDate;
use std::collections::HashMap;

/// What earlier rows of the same feeding became, so that later ones find them.
#[derive(Clone, Debug, Default)]
pub struct ImportContext {
    /// Source being fed.
    pub source: String,
    /// Row number to child.
    pub children: HashMap<u32, ChildId>,
}

/// Decides one row. The caller folds its events before the next row is decided.
pub fn import_row(
    state: &State,
    context: &mut ImportContext,
    row: &ImportRow,
    actor: &Actor,
    now: &Now,
) -> Result<Vec<Event>, Refusal> {
    let known = Known::default();
    let case = Case { state, known: &known, actor, now };
    let mut events = Vec::new();
    let memory = match &row.act {
        ImportAct::Take { child, details, referral, look_alikes, conflict } => {
            let (id, referral) = case.take(context, row.row, child, details, referral, &mut events)?;
            let mut next = state.next_intake();
            let mut ask = |events: &mut Vec<Event>, kind: IntakeKind| {
                events.push(Event::IntakeOpened { item: Box::new(case.new_item(next, kind)) });
                next = IntakeId(next.0 + 1);
            };
            for (other, words) in look_alikes {
                if let Some(b) = context.resolve(other).filter(|b| *b != id) {
                    ask(&mut events, IntakeKind::LookAlike { a: id, b, words: words.as_str().into() });
                }
            }
            if let Some((other, words)) = conflict
                && let Some(b) = context.resolve(other).filter(|b| *b != id)
            {
                ask(&mut events, IntakeKind::NumberConflict { a: id, b, words: words.as_str().into() });
            }
            (Some(referral), None)
        }
        ImportAct::Merge { child, pathway, received, priority } => {
            let id = context.resolve(child).ok_or_else(|| lost(row.row))?;
            let kept = case.living(id)?;
            let open = case.open_on(kept, *pathway).ok_or_else(|| lost(row.row))?;
            context.children.insert(row.row, id);
            if *received < open.received {
                events.push(Event::ReceivedEarlier {
                    referral: open.id,
                    before: open.received,
                    after: *received,
                });
            }
            if let Some(priority) = priority.filter(|p| *p < open.priority) {
                let words = format!("row {} of {}", row.row, context.source);
                events.push(Event::PriorityAsked { referral: open.id, priority, words });
            }
            (Some(open.id), None)
        }
        ImportAct::Update { child, before, details } => {
            let kept = case.living(*child)?;
            context.children.insert(row.row, *child);
            events.push(case.update(kept.id, before, details)?);
            let known = state.sources.get(&context.source).and_then(|s| s.rows.get(&row.key));
            (known.and_then(|m| m.referral), known.and_then(|m| m.intake))
        }
        ImportAct::Hold { .. } => {
            let item = case.held(&context.source, row, state.next_intake());
            let id = item.id;
            events.push(Event::IntakeOpened { item: Box::new(item) });
            (None, Some(id))
        }
    };
    events.push(Event::RowRemembered {
        source: context.source.clone(),
        key: row.key.clone(),
        digest: row.digest,
        referral: memory.0,
        intake: memory.1,
    });
    super::clocks::set(&case, &mut events);
    Ok(events)
}

fn lost(row: u32) -> Refusal {
    Refusal::stale(format!(
        "Row {row}: what it belonged to has changed meanwhile. Feed the file again; what is in stays."
    ))
}

impl ImportContext {
    fn resolve(&self, child: &ImportChild) -> Option<ChildId> {
        match child {
            ImportChild::Known(id) => Some(*id),
            ImportChild::Row(row) => self.children.get(row).copied(),
            ImportChild::New => None,
        }
    }
}

impl Case<'_> {
    fn take(
        &self,
        context: &mut ImportContext,
        row: u32,
        child: &ImportChild,
        details: &ChildDetails,
        referral: &NewReferral,
        events: &mut Vec<Event>,
    ) -> Result<(ChildId, ReferralId), Refusal> {
        let id = match child {
            ImportChild::New => {
                let id = self.state.next_child();
                events.push(Event::ChildRegistered { child: id, details: Box::new(details.clone()) });
                id
            }
            other => context.resolve(other).ok_or_else(|| lost(row))?,
        };
        context.children.insert(row, id);
        let pathway = self.pathway(referral.pathway)?;
        let number = self.state.next_referral();
        // A list brought in is what it is: who may refer and at which age was decided where it comes from.
        events.push(Event::ReferralReceived {
            referral: Box::new(self.fresh(number, id, pathway, referral)),
            source: referral.source,
            from: referral.from.clone(),
            asked: referral.asked.clone(),
            words: referral.words.clone(),
            with_it: referral.with_it.clone(),
        });
        Ok((id, number))
    }

    /// The source knows better where the child lives: the new details, with the old beside them.
    fn update(
        &self,
        child: ChildId,
        before: &ChildDetails,
        details: &ChildDetails,
    ) -> Result<Event, Refusal> {
        self.check_details(details, Some(child))?;
        Ok(Event::ChildAmended { child, before: Box::new(before.clone()), after: Box::new(details.clone()) })
    }

    pub(super) fn new_item(&self, id: IntakeId, kind: IntakeKind) -> Intake {
        let within = u32::from(self.rules().settings.intake_within);
        Intake {
            id,
            kind,
            since: self.now.today,
            due: self.rules().calendar.add_working_days(self.now.today, within),
            state: IntakeState::Open,
            rev: 0,
        }
    }

    fn held(&self, source: &str, row: &ImportRow, id: IntakeId) -> Intake {
        let kind = match &row.act {
            ImportAct::Hold { reasons, words, details, pathway, received, priority, cells } => {
                IntakeKind::HeldRow {
                    source: source.into(),
                    row: row.row,
                    reasons: reasons.clone(),
                    words: words.as_str().into(),
                    details: details.clone(),
                    pathway: *pathway,
                    received: *received,
                    priority: *priority,
                    cells: cells.iter().map(|(n, t)| (n.as_str().into(), t.as_str().into())).collect(),
                }
            }
            ImportAct::Take { .. } | ImportAct::Merge { .. } | ImportAct::Update { .. } => {
                IntakeKind::HeldRow {
                    source: source.into(),
                    row: row.row,
                    reasons: Vec::new(),
                    words: "".into(),
                    details: Box::default(),
                    pathway: None,
                    received: None::<NaiveDate>,
                    priority: Priority::Routine,
                    cells: Vec::new(),
                }
            }
        };
        self.new_item(id, kind)
    }

    pub(super) fn import_done(
        &self,
        source: &str,
        file: &str,
        rows: u32,
        mapping: &str,
        vanished: &[ReferralId],
    ) -> Vec<Event> {
        let mut events = vec![Event::SourceFed {
            source: source.to_owned(),
            file: file.to_owned(),
            rows,
            mapping: mapping.to_owned(),
        }];
        let asked = |id: &ReferralId| {
            self.state
                .index
                .intake
                .iter()
                .filter_map(|i| self.state.intake(*i))
                .any(|item| matches!(&item.kind, IntakeKind::Vanished { referral, .. } if referral == id))
        };
        let mut next = self.state.next_intake();
        for id in vanished {
            if self.state.referral(*id).is_some_and(|r| r.stage.is_open()) && !asked(id) {
                let kind = IntakeKind::Vanished { source: source.into(), referral: *id };
                events.push(Event::IntakeOpened { item: Box::new(self.new_item(next, kind)) });
                next = IntakeId(next.0 + 1);
            }
        }
        events
    }
}
