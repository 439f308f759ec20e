//! How far a new store has come, who may take it further, and what its imports left to be worked off.
use super::query::{Filter, IntakeIs};
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::ids::IntakeId;
use serde::{Deserialize, Serialize};

/// What of the first steps is done, as the State has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Begun {
    /// Lists that were brought in.
    pub lists: u32,
    /// A table of postcodes is loaded.
    pub postcodes: bool,
    /// Sessions that were made.
    pub sessions: u32,
    /// Venues.
    pub venues: u32,
    /// Staff.
    pub staff: u32,
    /// Children on record.
    pub children: u32,
    /// People who may come in by name, for who must ask somebody: the machine's names of them.
    pub holders: Vec<Holder>,
}

impl Begun {
    /// Whether the first three are done: a list, the postcodes, a clinic.
    pub fn is_done(&self) -> bool {
        self.lists > 0 && self.postcodes && self.sessions > 0
    }
}

/// Somebody who may come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// As they are called.
    pub name: String,
    /// Their role here.
    pub role: Role,
    /// Their agency.
    pub agency: Code,
}

/// What the imports found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FoundPage {
    /// Revision.
    pub revision: u64,
    /// Names of the files, in alphabetical order.
    pub files: Vec<String>,
    /// Rows that were brought in.
    pub rows: u32,
    /// Referrals they became.
    pub taken: u32,
    /// Rows that went into a referral another row has made.
    pub merged: u32,
    /// What is left of it to be worked off, most pressing first; empty once all is.
    pub left: Vec<FoundLine>,
}

/// What a number of what was found counts, and with that the list on which it is worked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FoundOf {
    /// Items of Intake of one kind.
    Items(IntakeIs),
    /// Referrals on the waiting lists for which a list asked a higher priority.
    Asked,
}

impl FoundOf {
    /// Which rows of the waiting lists it counts; none where it counts items of Intake.
    pub fn filter(self) -> Option<Filter> {
        match self {
            Self::Items(_) => None,
            Self::Asked => Some(Filter { asked: true, ..Filter::default() }),
        }
    }
}

/// One number of what was found: a list to work off, with as many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLine {
    /// Of what.
    pub of: FoundOf,
    /// How many are open.
    pub number: u32,
    /// Of items the one that is due first.
    pub first: Option<IntakeId>,
}
