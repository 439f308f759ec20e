//! Rows of an import, as planned: each a frame of its own, decided against what stands.
use super::super::actor::Actor;
use super::super::child::{ChildDetails, Flags};
use super::super::command::{ImportAct, ImportChild, ImportRow, NewReferral};
use super::super::event::Event;
use super::super::ids::{ChildId, IntakeId, ReferralId};
use super::super::intake::{Intake, IntakeKind, IntakeState, WrongNumber};
use super::super::order::Priority;
use super::super::referral::{Referral, Stage};
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
    let case = Case { state, known: &known, actor, now, anyway: false };
    let mut events = Vec::new();
    let memory = case.row(context, row, &mut events)?;
    events.push(Event::RowRemembered {
        source: context.source.clone(),
        key: row.key.clone(),
        digest: row.digest,
        marks: row.marks.clone(),
        replaces: row.replaces.clone(),
        referral: memory.0,
        intake: memory.1,
        row: row.row,
    });
    super::number::answered(&case, &mut events);
    super::clocks::set(&case, &mut events);
    Ok(events)
}

fn lost(row: u32) -> Refusal {
    Refusal::stale(format!(
        "Row {row}: what it belonged to has changed meanwhile. Feed the file again; what is in stays."
    ))
}

/// In which respects two readings of a child differ, in words.
fn differing(before: &ChildDetails, after: &ChildDetails) -> Vec<&'static str> {
    let (a, b) = (before, after);
    [
        (a.nhs != b.nhs, "NHS number"),
        ((&a.family, &a.given, &a.known_as) != (&b.family, &b.given, &b.known_as), "name"),
        (a.born != b.born, "birth date"),
        ((&a.address, &a.postcode) != (&b.address, &b.postcode), "address"),
        (a.carers != b.carers, "carer or contact"),
        (a.setting != b.setting, "setting"),
        (a.gp != b.gp, "GP"),
        (a.language != b.language, "language"),
        (a.flags != b.flags, "needs"),
        ((a.sex, &a.upn) != (b.sex, &b.upn), "other details"),
    ]
    .into_iter()
    .filter_map(|(differs, words)| differs.then_some(words))
    .collect()
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
    /// What one row makes, and what it became: a referral or an item.
    fn row(
        &self,
        context: &mut ImportContext,
        row: &ImportRow,
        events: &mut Vec<Event>,
    ) -> Result<(Option<ReferralId>, Option<IntakeId>), Refusal> {
        match &row.act {
            ImportAct::Take { child, details, referral, look_alikes, conflict, completes, number } => {
                // Until somebody has said that they are two, a child who may be a hidden one is hidden, too.
                let others =
                    look_alikes.iter().chain(conflict).filter_map(|(other, _)| context.resolve(other));
                let mut kept = others.filter_map(|id| self.state.child(id));
                let hides = kept.any(|row| row.flags.has(Flags::RESTRICTED));
                let (id, referral) =
                    self.take(context, row.row, child, (details, hides), referral, events)?;
                self.ask_who(context, id, look_alikes, conflict.as_ref(), events);
                self.ask_number(context, row.row, id, number.as_ref(), events);
                self.completed(*completes, referral, events);
                Ok((Some(referral), None))
            }
            ImportAct::Merge { child, pathway, received, priority, completes } => {
                let id = context.resolve(child).ok_or_else(|| lost(row.row))?;
                let open = self.open_on(self.living(id)?, *pathway).ok_or_else(|| lost(row.row))?;
                context.children.insert(row.row, id);
                self.earlier(
                    open,
                    Some(*received),
                    *priority,
                    &format!("row {} of {}", row.row, context.source),
                    events,
                );
                self.completed(*completes, open.id, events);
                Ok((Some(open.id), None))
            }
            ImportAct::Update { child, before, details, referral, received, priority, number } => {
                let kept = self.living(*child)?;
                context.children.insert(row.row, *child);
                if before != details {
                    events.push(if kept.flags.has(Flags::RESTRICTED) {
                        self.look_at_list(&context.source, kept.id, differing(before, details))
                    } else {
                        self.update(kept.id, before, details)?
                    });
                }
                self.ask_number(context, row.row, *child, number.as_ref(), events);
                if let Some(open) =
                    referral.and_then(|id| self.state.referral(id)).filter(|r| r.stage.is_open())
                {
                    self.earlier(
                        open,
                        *received,
                        *priority,
                        &format!("row {} of {}", row.row, context.source),
                        events,
                    );
                }
                Ok((*referral, None))
            }
            ImportAct::Same { referral, intake, number } => {
                if let Some(of) = referral.and_then(|id| self.state.referral(id)) {
                    self.ask_number(context, row.row, of.child, number.as_ref(), events);
                }
                Ok((*referral, *intake))
            }
            ImportAct::Hold { again, .. } => {
                let item = self.held(&context.source, row, again.unwrap_or_else(|| self.state.next_intake()));
                let id = item.id;
                events.push(Event::IntakeOpened { item: Box::new(item) });
                Ok((None, Some(id)))
            }
        }
    }

    /// Look-alikes and contradicting numbers become somebody's next step.
    fn ask_who(
        &self,
        context: &ImportContext,
        id: ChildId,
        look_alikes: &[(ImportChild, String)],
        conflict: Option<&(ImportChild, String)>,
        events: &mut Vec<Event>,
    ) {
        let mut next = self.state.next_intake();
        let alike = look_alikes.iter().map(|(other, words)| (other, words, false));
        for (other, words, number) in alike.chain(conflict.map(|(other, words)| (other, words, true))) {
            let Some(b) = context.resolve(other).filter(|b| *b != id) else { continue };
            let words = words.as_str().into();
            let kind = if number {
                IntakeKind::NumberConflict { a: id, b, words }
            } else {
                IntakeKind::LookAlike { a: id, b, words }
            };
            events.push(Event::IntakeOpened { item: Box::new(self.new_item(next, kind)) });
            next = IntakeId(next.0 + 1);
        }
    }

    /// A number that fails its check becomes somebody's next step, too.
    fn ask_number(
        &self,
        context: &ImportContext,
        row: u32,
        child: ChildId,
        number: Option<&WrongNumber>,
        events: &mut Vec<Event>,
    ) {
        let asked =
            number.and_then(|number| self.number_fails(child, (&context.source, row), number, events));
        events.extend(asked);
    }

    /// A row that was held before and came mended.
    fn completed(&self, item: Option<IntakeId>, referral: ReferralId, events: &mut Vec<Event>) {
        let open = |id: &IntakeId| self.state.intake(*id).is_some_and(|item| item.state == IntakeState::Open);
        if let Some(intake) = item.filter(open) {
            let state = IntakeState::Completed(referral);
            events.push(Event::IntakeClosed { intake, state, words: String::new() });
        }
    }

    /// The earlier day received stands; a more urgent band is asked for, never taken.
    fn earlier(
        &self,
        open: &Referral,
        received: Option<NaiveDate>,
        priority: Option<Priority>,
        words: &str,
        events: &mut Vec<Event>,
    ) {
        if let Some(after) = received.filter(|day| *day < open.received) {
            events.push(Event::ReceivedEarlier { referral: open.id, before: open.received, after });
        }
        // Of two that were asked for, the more urgent stands.
        let more = |asked: &Priority| open.priority_asked.is_none_or(|before| *asked < before);
        if let Some(priority) = priority.filter(|asked| *asked < open.priority && more(asked)) {
            events.push(Event::PriorityAsked { referral: open.id, priority, words: words.to_owned() });
        }
    }

    fn take(
        &self,
        context: &mut ImportContext,
        row: u32,
        child: &ImportChild,
        (details, hides): (&ChildDetails, bool),
        referral: &NewReferral,
        events: &mut Vec<Event>,
    ) -> Result<(ChildId, ReferralId), Refusal> {
        let id = match child {
            ImportChild::New => {
                let id = self.state.next_child();
                events.push(Event::ChildRegistered { child: id, details: Box::new(details.clone()) });
                let hides = if hides { self.hidden_with(id, details) } else { None };
                events.extend(hides.map(|(event, _)| event));
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
        if referral.triaged && pathway.triage {
            let stage = Stage::Waiting { since: self.now.today };
            let priority = referral.priority;
            events.push(Event::Accepted { referral: number, priority, stage, by_list: true });
        }
        Ok((id, number))
    }

    /// A restricted record is for a person to change: one open item a child and source says what the list has otherwise.
    fn look_at_list(&self, source: &str, child: ChildId, fields: Vec<&'static str>) -> Event {
        let mut fields: Vec<Box<str>> = fields.into_iter().map(Box::from).collect();
        let open = self.state.index.intake.iter().filter_map(|id| self.state.intake(*id));
        let before = open.filter_map(|item| match &item.kind {
            IntakeKind::ListDiffers { source: of, child: whose, fields }
                if **of == *source && *whose == child =>
            {
                Some((item.id, fields))
            }
            _ => None,
        });
        let mut id = self.state.next_intake();
        for (item, known) in before {
            id = item;
            fields.extend(known.iter().filter(|field| !fields.contains(field)).cloned().collect::<Vec<_>>());
        }
        let kind = IntakeKind::ListDiffers { source: source.into(), child, fields };
        Event::IntakeOpened { item: Box::new(self.new_item(id, kind)) }
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
        let (reasons, words, details, pathway, received, priority, cells, number) = match &row.act {
            ImportAct::Hold {
                reasons, words, details, pathway, received, priority, cells, number, ..
            } => (
                reasons.iter().map(|r| r.as_str().into()).collect(),
                words.as_str().into(),
                details.clone(),
                *pathway,
                *received,
                *priority,
                cells.iter().map(|(n, t)| (n.as_str().into(), t.as_str().into())).collect(),
                number.clone(),
            ),
            _ => Default::default(),
        };
        let source = source.into();
        let row = row.row;
        let kind = IntakeKind::HeldRow {
            source,
            row,
            reasons,
            words,
            details,
            pathway,
            received,
            priority,
            cells,
            number,
        };
        self.new_item(id, kind)
    }

    pub(super) fn import_done(
        &self,
        source: &str,
        file: &str,
        rows: u32,
        mapping: &str,
        vanished: &[(String, Option<ReferralId>)],
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
        for (key, referral) in vanished {
            events.push(Event::RowVanished { source: source.to_owned(), key: key.clone() });
            let open = referral.filter(|id| self.state.referral(*id).is_some_and(|r| r.stage.is_open()));
            if let Some(referral) = open.filter(|id| !asked(id)) {
                let kind = IntakeKind::Vanished { source: source.into(), referral };
                events.push(Event::IntakeOpened { item: Box::new(self.new_item(next, kind)) });
                next = IntakeId(next.0 + 1);
            }
        }
        events
    }
}
