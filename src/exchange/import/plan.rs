//! What becomes of each row, decided against what is on record before anything is done: a dry run and the real one are the
//! same plan. Pure: the same rows and the same store give the same plan.
use super::again::{Pairs, pair};
use super::finding::{Finding, Note, Reason, Warning};
use super::known::{Became, Known, KnownIntake, RowMemory};
use super::people::{Met, People};
use super::reading::Reading;
use super::table::{Table, Told};
use super::update::{Change, update};
use super::vanished::vanished;
use crate::domain::alike::{Identity, NameKey};
use crate::domain::child::{ChildDetails, list_name};
use crate::domain::command::ImportChild;
use crate::domain::ids::{ChildId, IntakeId};
use crate::domain::intake::WrongNumber;
use crate::domain::order::Priority;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::people::Target;
pub use super::vanished::Vanished;

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fate {
    /// A new referral.
    Imported {
        /// The held item of an earlier feeding that this row completes.
        completes: Option<IntakeId>,
    },
    /// Same child, same pathway, still open: one referral, the earlier day received stands.
    Merged {
        /// The referral that goes on.
        into: Target,
        /// Its day received after this row (the earlier of the two).
        received: NaiveDate,
        /// A more urgent priority asked for: a triage step, never a silent change.
        ask: Option<Priority>,
        /// The held item of an earlier feeding that this row completes.
        completes: Option<IntakeId>,
    },
    /// Kept as an intake item until a person completes or dismisses it.
    Held {
        /// Why, the first to mend first.
        reasons: Vec<Reason>,
        /// The item there already, whose words this replaces.
        again: Option<IntakeId>,
    },
    /// Brought in before and still the same.
    Unchanged {
        /// What it became then.
        became: Became,
    },
    /// Brought in before; what the source says has changed.
    Updated {
        /// What it became then.
        became: Became,
        /// Whose record changes.
        child: ChildId,
        /// What changes, old and new.
        changes: Vec<Change>,
        /// The child as it is with the changes.
        details: Box<ChildDetails>,
        /// An earlier day received, which then stands.
        received: Option<NaiveDate>,
        /// A more urgent priority asked for.
        ask: Option<Priority>,
    },
}

/// What to remember of a row once it is done, beside what it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remember {
    /// Key, unique within the source.
    pub key: String,
    /// Digest of what it says.
    pub digest: u64,
    /// Mark of each field.
    pub marks: Vec<u32>,
    /// A key remembered before that this one takes the place of.
    pub replaces: Option<String>,
}

impl Remember {
    /// The memory to keep, once it is known what the row became.
    pub fn as_memory(&self, became: Became) -> RowMemory {
        RowMemory {
            key: self.key.clone(),
            digest: self.digest,
            marks: self.marks.clone(),
            became,
            gone: false,
        }
    }
}

/// One row of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowPlan {
    /// Number as the spreadsheet shows it.
    pub row: u32,
    /// What becomes of it.
    pub fate: Fate,
    /// Whose it is: new with this row, made by an earlier row, or on record.
    pub child: ImportChild,
    /// What the row says. Its number is left out where it is another child's.
    pub reading: Reading,
    /// All warnings.
    pub warnings: Vec<Finding<Warning>>,
    /// What is only said.
    pub notes: Vec<Finding<Note>>,
    /// Children this one may be, with why in words: to settle.
    pub look_alikes: Vec<(ImportChild, String)>,
    /// Who holds the number that contradicts.
    pub conflict: Option<(ImportChild, String)>,
    /// The number that fails its check and is to be asked after: not one that was asked after before.
    pub number: Option<WrongNumber>,
    /// The day received that stands after later rows were merged into this one, where it is earlier than its own.
    pub received_after_merges: Option<NaiveDate>,
    /// What to remember; none where what is remembered still holds.
    pub remember: Option<Remember>,
}

/// What becomes of a whole file, in file order.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// The source: its name among those remembered.
    pub source: String,
    /// Entries.
    pub rows: Vec<RowPlan>,
    /// Rows that are no entries.
    pub told: Vec<Told>,
    /// Entries no longer listed.
    pub vanished: Vec<Vanished>,
}

/// Makes the plan. Rows are taken in file order: of two that contradict, the earlier is believed.
pub fn plan(table: Table, source: &str, known: &dyn Known) -> Plan {
    let memory = known.memory(source);
    let Pairs { memory: of_row, keys, left } = pair(&table.rows, &memory);
    let mut work = Planning { known, people: People::new(known), rows: Vec::with_capacity(table.rows.len()) };
    for ((reading, key), at) in table.rows.into_iter().zip(keys).zip(of_row) {
        let before = at.map(|at| &memory[at]);
        let key = key.text();
        let remember = Remember {
            replaces: before.map(|b| b.key.clone()).filter(|k| *k != key),
            key,
            digest: reading.trace.digest,
            marks: reading.trace.marks.clone(),
        };
        let mut row = work.row(reading, before);
        let same = before.is_some_and(|b| {
            b.digest == remember.digest && b.marks == remember.marks && remember.replaces.is_none() && !b.gone
        });
        let nothing_done = matches!(row.fate, Fate::Unchanged { .. });
        row.remember = (!(same && nothing_done)).then_some(remember);
        work.rows.push(row);
    }
    let still: std::collections::HashSet<Became> = work
        .rows
        .iter()
        .filter_map(|r| match &r.fate {
            Fate::Unchanged { became } | Fate::Updated { became, .. } => Some(*became),
            Fate::Merged { into: Target::Known(id), .. } => Some(Became::Referral(*id)),
            _ => None,
        })
        .collect();
    let gone = left.into_iter().map(|at| &memory[at]).filter(|m| !m.gone && !still.contains(&m.became));
    let mut listed = std::collections::HashSet::new();
    let vanished = gone.filter_map(|m| vanished(m, known)).filter(|v| listed.insert(v.became)).collect();
    Plan { source: source.to_owned(), rows: work.rows, told: table.told, vanished }
}

struct Planning<'a> {
    known: &'a dyn Known,
    people: People<'a>,
    rows: Vec<RowPlan>,
}

impl Planning<'_> {
    fn row(&mut self, reading: Reading, before: Option<&RowMemory>) -> RowPlan {
        let Some(before) = before else { return self.fresh(reading, None) };
        let mut became = before.became;
        let mut completes = None;
        if let Became::Intake(id) = became {
            match self.known.intake(id) {
                Some(KnownIntake::Open) if reading.holds.is_empty() => completes = Some(id),
                Some(KnownIntake::Open | KnownIntake::Dismissed) if before.digest == reading.trace.digest => {
                }
                Some(KnownIntake::Open) => return Self::held(reading, Some(id)),
                Some(KnownIntake::Completed(referral)) => became = Became::Referral(referral),
                Some(KnownIntake::Dismissed) | None => return self.fresh(reading, None),
            }
            if completes.is_some() {
                return self.fresh(reading, completes);
            }
        }
        let Became::Referral(id) = became else { return Self::unchanged(reading, became) };
        if before.digest == reading.trace.digest {
            return Self::unchanged(reading, became);
        }
        let Some(referral) = self.known.referral(id) else { return self.fresh(reading, None) };
        // Closed here and received anew since: another referral, not a correction.
        let anew =
            referral.closed_on.zip(reading.received).is_some_and(|(closed, received)| received > closed);
        if anew && reading.holds.is_empty() {
            return self.fresh(reading, None);
        }
        let Some(details) = self.known.details(referral.child) else { return self.fresh(reading, None) };
        update(reading, before, became, &referral, details, self.known)
    }

    fn unchanged(reading: Reading, became: Became) -> RowPlan {
        // Its warnings and notes were given when it was brought in.
        RowPlan::new(reading, Fate::Unchanged { became }, ImportChild::New)
    }

    fn held(reading: Reading, again: Option<IntakeId>) -> RowPlan {
        let reasons = reading.holds.iter().map(|h| h.code).collect();
        let number = reading.wrong.clone();
        let plan = RowPlan::new(reading, Fate::Held { reasons, again }, ImportChild::New).with_own_findings();
        RowPlan { number, ..plan }
    }

    /// A row nothing is remembered of, or one that completes what was held.
    fn fresh(&mut self, reading: Reading, completes: Option<IntakeId>) -> RowPlan {
        let (Some(born), Some(received), Some(pathway), true) =
            (reading.born, reading.received, reading.pathway, reading.holds.is_empty())
        else {
            return Self::held(reading, None);
        };
        let details = &reading.details;
        let name = NameKey::new(&details.family, &details.given, &details.known_as);
        let mut identity = Identity { nhs: details.nhs, born, name };
        let met = self.people.meet(&identity);
        let shown_name = details.list_name();
        let row = reading.row;
        let priority = reading.referral.priority;
        let number = reading.wrong.clone();
        let mut out =
            RowPlan::new(reading, Fate::Imported { completes }, ImportChild::New).with_own_findings();
        out.number = number;
        if let Some(at) = met.same {
            out.child = self.people.person(at).child.clone();
            self.take_or_merge(&mut out, at, completes);
            if matches!(out.fate, Fate::Imported { .. }) {
                self.people.refer(at, pathway, row, received, priority);
            }
            return out;
        }
        self.tell(&mut out, &met);
        if met.conflict.is_some() {
            identity.nhs = None;
        }
        let at = self.people.make(row, shown_name, identity);
        self.people.refer(at, pathway, row, received, priority);
        out
    }

    /// A child known by number: joins its open referral on the pathway, where there is one.
    fn take_or_merge(&mut self, out: &mut RowPlan, at: usize, completes: Option<IntakeId>) {
        let (Some(pathway), Some(received)) = (out.reading.pathway, out.reading.received) else { return };
        let priority = out.reading.referral.priority;
        let Some(open) = self.people.open(at, pathway) else { return };
        let earlier = received < open.received;
        open.received = open.received.min(received);
        let (into, stands) = (open.target, open.received);
        let ask = (priority < open.priority).then_some(priority);
        if let Some(ask) = ask {
            let words = format!(
                "asks for {}, the same child's referral is {}. The priority stays until a clinician has looked.",
                priority_words(ask),
                priority_words(open.priority)
            );
            out.warnings.push(Finding::row(Warning::PriorityDiffers, out.row, &words));
        }
        if earlier
            && let Target::Row(made) = into
            && let Ok(place) = self.rows.binary_search_by_key(&made, |r| r.row)
        {
            self.rows[place].received_after_merges = Some(stands);
        }
        out.fate = Fate::Merged { into, received: stands, ask, completes };
    }

    /// Says what a new child is to those met before.
    fn tell(&self, out: &mut RowPlan, met: &Met) {
        let row = out.row;
        let who = |at: usize| {
            let person = self.people.person(at);
            match person.child {
                ImportChild::Row(n) => format!("{} (row {n})", person.name),
                _ => format!("{} (on record)", person.name),
            }
        };
        if let Some((at, born, name)) = met.conflict {
            let differs = match (born, name) {
                (true, true) => "whose birth date and name differ",
                (true, false) => "whose birth date differs",
                _ => "whose name differs",
            };
            let words = format!(
                "the NHS number is that of {}, {differs}. The child was brought in without it; look who it belongs to.",
                who(at)
            );
            let finding = Finding::row(Warning::NhsNumberConflict, row, &words);
            out.conflict = Some((self.people.person(at).child.clone(), finding.words.clone()));
            out.reading.details.nhs = None;
            "the number on the list is another child's".clone_into(&mut out.reading.details.nhs_missing);
            out.warnings.push(finding);
        }
        for (at, how) in &met.possible {
            let words = format!(
                "may be {}: same birth date, and the name {}. Both are kept apart until a person settles it.",
                who(*at),
                how.words()
            );
            let finding = Finding::row(Warning::PossibleDuplicate, row, &words);
            out.look_alikes.push((self.people.person(*at).child.clone(), finding.words.clone()));
            // One warning a row; the further ones are in the list to settle.
            if out.look_alikes.len() == 1 {
                out.warnings.push(finding);
            }
        }
        for at in &met.namesakes {
            let words = format!(
                "same name and birth date as {}, with another NHS number: taken as two children.",
                who(*at)
            );
            out.notes.push(Finding::row(Note::Namesake, row, &words));
        }
        for at in met.twins.iter().take(3) {
            let words = format!(
                "same birth date and family name as {}: twins, perhaps. Taken as two children.",
                who(*at)
            );
            out.notes.push(Finding::row(Note::Twin, row, &words));
        }
    }
}

impl RowPlan {
    pub(super) fn new(reading: Reading, fate: Fate, child: ImportChild) -> Self {
        Self {
            row: reading.row,
            fate,
            child,
            reading,
            warnings: Vec::new(),
            notes: Vec::new(),
            look_alikes: Vec::new(),
            conflict: None,
            number: None,
            received_after_merges: None,
            remember: None,
        }
    }

    /// Takes over what the row itself warns of.
    pub(super) fn with_own_findings(mut self) -> Self {
        if self.reading.holds.is_empty() {
            self.warnings.extend(std::mem::take(&mut self.reading.warnings));
        }
        self.notes.extend(std::mem::take(&mut self.reading.notes));
        self
    }

    /// `FAMILY, Given` as the row names the child.
    pub fn name(&self) -> String {
        list_name(&self.reading.details.family, &self.reading.details.given)
    }
}

/// A priority in a sentence.
pub(super) fn priority_words(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "urgent",
        Priority::Soon => "soon",
        Priority::Routine => "routine",
    }
}
