//! Keeping and giving away: how long a record is kept, what keeps it longer, and what is known of one that was erased.
//!
//! Nothing here erases: the rule says when a record may go, a person decides, and the keeper takes it out of the journal.
mod own;
mod retention;
#[cfg(test)]
mod tests;
mod words;

pub use own::Own;
pub use retention::{Until, kept_until};
pub use words::tell;

use super::event::Key;
use super::ids::ChildId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum KeepAct {
    /// The record must not be erased: a court, a claim, an inquiry asks for it.
    Hold { child: ChildId, reason: String },
    /// It may be again, when it is due.
    Lift { child: ChildId, reason: String },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum KeepDid {
    /// A legal hold stands.
    Held { child: ChildId, hold: Hold },
    /// It was lifted.
    Lifted { child: ChildId, reason: String },
    /// Everything held on a child was taken out of the journal.
    Erased { erasure: Box<Erasure> },
}

impl KeepDid {
    /// Whose record it is on; none where there is no record any more.
    pub fn child(&self) -> Option<ChildId> {
        match self {
            Self::Held { child, .. } | Self::Lifted { child, .. } => Some(*child),
            Self::Erased { .. } => None,
        }
    }
}

/// A legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why, in words.
    pub reason: String,
    /// Who set it.
    pub by: Box<str>,
    /// Since when.
    pub on: NaiveDate,
}

/// What stays of a child that was erased: numbers, and why it was. No name, no date of birth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The record's number, and those that had been merged into it.
    pub children: Vec<ChildId>,
    /// The numbers of all its rows: they are never given again.
    pub keys: Vec<Key>,
    /// Why: the rule by which it was due, or the order.
    pub basis: String,
    /// Day.
    pub on: NaiveDate,
    /// Changes whose content was taken out whole.
    pub taken: u64,
    /// Changes that concern others, too: their number, and SHA-256 of the content that stayed. The chain covers this list, and
    /// so what stayed cannot be changed unseen.
    pub cut: Vec<(u64, [u8; 32])>,
}

/// What the State keeps of it: only of children that are on hold or were erased.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Legal holds, by record.
    pub holds: BTreeMap<ChildId, Hold>,
    /// Erasures, oldest first.
    pub erased: Vec<Erasure>,
}
