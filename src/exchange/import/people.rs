//! The children a plan has met: those on record, fetched once by number and by birth date, and those its own rows make.
//! Looking for look-alikes asks only children born the same day, so it grows with the list, not with its square.
use super::known::{Known, KnownChild};
use crate::domain::alike::{Identity, Likeness, NameKey, Verdict};
use crate::domain::code::Code;
use crate::domain::command::ImportChild;
use crate::domain::ids::ReferralId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// Where a row's referral is: made by an earlier row, or on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Target {
    /// Made by that row of the same feeding.
    Row(u32),
    /// On record.
    Known(ReferralId),
}

/// An open referral as it stands after the rows planned so far.
#[derive(Clone, Debug)]
pub struct OpenReferral {
    pub target: Target,
    pub received: NaiveDate,
    pub priority: Priority,
}

#[derive(Debug)]
pub struct Person {
    pub child: ImportChild,
    pub name: String,
    identity: Identity,
    open: HashMap<Code, OpenReferral>,
}

/// What a row's child is to those met so far.
#[derive(Debug, Default)]
pub struct Met {
    /// The same child.
    pub same: Option<usize>,
    /// Who holds the number, and whether birth date and name differ.
    pub conflict: Option<(usize, bool, bool)>,
    /// Who may be the same child.
    pub possible: Vec<(usize, Likeness)>,
    /// Namesakes with another number.
    pub namesakes: Vec<usize>,
    /// Twins.
    pub twins: Vec<usize>,
}

pub struct People<'a> {
    known: &'a dyn Known,
    list: Vec<Person>,
    by_nhs: HashMap<NhsNumber, Vec<usize>>,
    by_born: HashMap<NaiveDate, Vec<usize>>,
    by_id: HashMap<u32, usize>,
    asked_nhs: HashSet<NhsNumber>,
    asked_born: HashSet<NaiveDate>,
}

impl<'a> People<'a> {
    pub fn new(known: &'a dyn Known) -> Self {
        Self {
            known,
            list: Vec::new(),
            by_nhs: HashMap::new(),
            by_born: HashMap::new(),
            by_id: HashMap::new(),
            asked_nhs: HashSet::new(),
            asked_born: HashSet::new(),
        }
    }

    pub fn person(&self, at: usize) -> &Person {
        &self.list[at]
    }

    fn take(&mut self, known: Vec<KnownChild>) {
        for child in known {
            if self.by_id.contains_key(&child.id.0) {
                continue;
            }
            self.by_id.insert(child.id.0, self.list.len());
            let name = NameKey::new(&child.family, &child.given, &child.known_as);
            let shown = crate::domain::child::list_name(&child.family, &child.given);
            self.push(
                ImportChild::Known(child.id),
                shown,
                Identity { nhs: child.nhs, born: child.born, name },
            );
        }
    }

    fn push(&mut self, child: ImportChild, name: String, identity: Identity) -> usize {
        let at = self.list.len();
        if let Some(number) = identity.nhs {
            self.by_nhs.entry(number).or_default().push(at);
        }
        self.by_born.entry(identity.born).or_default().push(at);
        self.list.push(Person { child, name, identity, open: HashMap::new() });
        at
    }

    /// A child made by a row.
    pub fn make(&mut self, row: u32, name: String, identity: Identity) -> usize {
        self.push(ImportChild::Row(row), name, identity)
    }

    /// Compares a row's child with all who could matter; the number decides first.
    pub fn meet(&mut self, identity: &Identity) -> Met {
        if let Some(number) = identity.nhs
            && self.asked_nhs.insert(number)
        {
            let known = self.known.by_nhs(number);
            self.take(known);
        }
        if self.asked_born.insert(identity.born) {
            let known = self.known.by_birth_date(identity.born);
            self.take(known);
        }
        let mut met = Met::default();
        let holders = identity.nhs.and_then(|n| self.by_nhs.get(&n)).into_iter().flatten();
        for at in holders {
            match identity.compare(&self.list[*at].identity) {
                Verdict::Same => {
                    met.same = Some(*at);
                    return met;
                }
                Verdict::NumberConflict { born, name } => met.conflict = Some((*at, born, name)),
                _ => {}
            }
        }
        // A number that is another child's says nothing: the rest is compared without it.
        let bare = Identity { nhs: identity.nhs.filter(|_| met.conflict.is_none()), ..identity.clone() };
        for at in self.by_born.get(&identity.born).into_iter().flatten() {
            match bare.compare(&self.list[*at].identity) {
                Verdict::Possible(how) => met.possible.push((*at, how)),
                Verdict::Namesake(_) => met.namesakes.push(*at),
                Verdict::Twin => met.twins.push(*at),
                Verdict::Same | Verdict::NumberConflict { .. } | Verdict::Stranger => {}
            }
        }
        met.possible.sort_by_key(|(_, how)| *how);
        met
    }

    /// The child's open referral on a pathway, on record or made by an earlier row.
    pub fn open(&mut self, at: usize, pathway: Code) -> Option<&mut OpenReferral> {
        let person = &mut self.list[at];
        if let ImportChild::Known(id) = person.child
            && !person.open.contains_key(&pathway)
            && let Some(on_record) = self.known.open_referral(id, pathway)
        {
            let open = OpenReferral {
                target: Target::Known(on_record.id),
                received: on_record.received,
                priority: on_record.priority,
            };
            person.open.insert(pathway, open);
        }
        person.open.get_mut(&pathway)
    }

    /// A referral made by a row.
    pub fn refer(&mut self, at: usize, pathway: Code, row: u32, received: NaiveDate, priority: Priority) {
        self.list[at].open.insert(pathway, OpenReferral { target: Target::Row(row), received, priority });
    }
}
