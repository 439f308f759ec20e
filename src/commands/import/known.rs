//! What is on record, as the import's plan asks for it: fetched from the keeper beforehand, in chunks, so that the plan is
//! made against one picture.
use crate::client::Link;
use crate::commands::common::{look, taken};
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::intake::IntakeState;
use crate::domain::nhs_number::NhsNumber;
use crate::exchange::import::known::{Became, Known, KnownChild, KnownIntake, KnownReferral, RowMemory};
use crate::exchange::import::table::Table;
use crate::wire::message::{Answer, Request};
use crate::wire::query::Query;
use crate::wire::view::{KnownReferralRow, KnownRow, SourceRow, View};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// Numbers, birth dates or children asked for at once. Fewer where more is on record of them than one answer carries.
const AT_ONCE: usize = 120;

/// Everything the plan may ask.
#[derive(Debug, Default)]
pub struct OnRecord {
    children: HashMap<ChildId, KnownChild>,
    details: HashMap<ChildId, ChildDetails>,
    by_nhs: HashMap<NhsNumber, Vec<ChildId>>,
    by_born: HashMap<NaiveDate, Vec<ChildId>>,
    referrals: HashMap<ReferralId, KnownReferral>,
    of_child: HashMap<ChildId, Vec<ReferralId>>,
    intake: HashMap<IntakeId, KnownIntake>,
    memory: Vec<RowMemory>,
}

/// What is remembered of a source: its mapping, and its rows.
pub struct Remembered {
    /// The mapping as a file's text; empty where the source is new.
    pub mapping: String,
    /// Rows.
    pub rows: Vec<SourceRow>,
    /// The feeding that has not come to its end, in words.
    pub broken_off: Option<String>,
}

/// What is remembered of a source.
///
/// # Errors
/// The keeper's words.
pub fn remembered(link: &Link, source: &str) -> Result<Remembered, String> {
    let mut all = Remembered { mapping: String::new(), rows: Vec::new(), broken_off: None };
    loop {
        let query = Query::Source { source: source.to_owned(), from: all.rows.len() as u32 };
        let View::Source { mapping, rows, total, broken_off, .. } = look(link, query)? else {
            return Ok(all);
        };
        (all.mapping, all.broken_off) = (mapping, broken_off);
        let none = rows.is_empty();
        all.rows.extend(rows);
        if none || all.rows.len() >= total as usize {
            return Ok(all);
        }
    }
}

impl OnRecord {
    /// Fetches what a table's rows may meet.
    ///
    /// # Errors
    /// The keeper's words.
    pub fn fetch(link: &Link, table: &Table, remembered: &[SourceRow]) -> Result<Self, String> {
        let mut on = Self::default();
        for row in remembered {
            on.remember(row);
        }
        let numbers: BTreeSet<u64> =
            table.rows.iter().filter_map(|r| r.details.nhs).map(NhsNumber::value).collect();
        let births: BTreeSet<NaiveDate> = table.rows.iter().filter_map(|r| r.born).collect();
        let named: BTreeSet<ChildId> =
            remembered.iter().filter_map(|r| r.referral.as_ref()).map(|r| r.child).collect();
        on.ask(link, numbers, |nhs| Query::Known { nhs, born: Vec::new(), children: Vec::new() })?;
        on.ask(link, births, |born| Query::Known { nhs: Vec::new(), born, children: Vec::new() })?;
        on.ask(link, named, |children| Query::Known { nhs: Vec::new(), born: Vec::new(), children })?;
        Ok(on)
    }

    fn ask<T: Clone>(
        &mut self,
        link: &Link,
        wanted: BTreeSet<T>,
        query: impl Fn(Vec<T>) -> Query,
    ) -> Result<(), String> {
        let wanted: Vec<T> = wanted.into_iter().collect();
        let (mut from, mut most) = (0, AT_ONCE);
        while from < wanted.len() {
            let to = wanted.len().min(from + most);
            let asked = Request::Look { query: Box::new(query(wanted[from..to].to_vec())) };
            match link.call(asked).map_err(|fault| fault.0)? {
                // In a large house many are born on one day: the answer is too long to be sent, half of it may not be.
                Answer::Fault { .. } if to - from > 1 => most = (to - from) / 2,
                answer => {
                    if let View::Known(rows) = taken(answer)? {
                        for row in rows {
                            self.child(row);
                        }
                    }
                    from = to;
                }
            }
        }
        Ok(())
    }

    fn remember(&mut self, row: &SourceRow) {
        let became = match (&row.referral, row.intake) {
            (Some(referral), _) => {
                self.referral(referral);
                Became::Referral(referral.id)
            }
            (None, Some((id, state))) => {
                let known = match state {
                    IntakeState::Open => KnownIntake::Open,
                    IntakeState::Completed(referral) => KnownIntake::Completed(referral),
                    IntakeState::Settled { .. } | IntakeState::Dismissed(_) | IntakeState::Answered => {
                        KnownIntake::Dismissed
                    }
                };
                self.intake.insert(id, known);
                Became::Intake(id)
            }
            (None, None) => return,
        };
        self.memory.push(RowMemory {
            key: row.key.clone(),
            digest: row.digest,
            marks: row.marks.clone(),
            became,
            gone: row.gone,
        });
    }

    fn referral(&mut self, row: &KnownReferralRow) {
        let known = KnownReferral {
            id: row.id,
            child: row.child,
            pathway: row.pathway,
            received: row.received,
            priority: row.priority,
            closed_on: row.closed_on,
        };
        if self.referrals.insert(row.id, known).is_none() {
            self.of_child.entry(row.child).or_default().push(row.id);
        }
    }

    fn child(&mut self, row: KnownRow) {
        row.referrals.iter().for_each(|referral| self.referral(referral));
        let id = row.child;
        if let Some(details) = row.details {
            self.details.insert(id, *details);
        }
        let (nhs, born) = (row.nhs, row.born);
        let child =
            KnownChild { id, nhs, born, family: row.family, given: row.given, known_as: row.known_as };
        if self.children.insert(id, child).is_some() {
            return;
        }
        if let Some(nhs) = nhs {
            self.by_nhs.entry(nhs).or_default().push(id);
        }
        self.by_born.entry(born).or_default().push(id);
    }

    fn known(&self, ids: Option<&Vec<ChildId>>) -> Vec<KnownChild> {
        ids.into_iter().flatten().filter_map(|id| self.children.get(id)).cloned().collect()
    }
}

impl Known for OnRecord {
    fn by_nhs(&self, number: NhsNumber) -> Vec<KnownChild> {
        self.known(self.by_nhs.get(&number))
    }
    fn by_birth_date(&self, born: NaiveDate) -> Vec<KnownChild> {
        self.known(self.by_born.get(&born))
    }
    fn details(&self, child: ChildId) -> Option<ChildDetails> {
        self.details.get(&child).cloned()
    }
    fn open_referral(&self, child: ChildId, pathway: Code) -> Option<KnownReferral> {
        let of_child = self.of_child.get(&child)?;
        of_child
            .iter()
            .filter_map(|id| self.referrals.get(id))
            .find(|r| r.pathway == pathway && r.closed_on.is_none())
            .cloned()
    }
    fn referral(&self, referral: ReferralId) -> Option<KnownReferral> {
        self.referrals.get(&referral).cloned()
    }
    fn intake(&self, intake: IntakeId) -> Option<KnownIntake> {
        self.intake.get(&intake).copied()
    }
    fn memory(&self, _: &str) -> Vec<RowMemory> {
        self.memory.clone()
    }
}
