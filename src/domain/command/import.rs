//! The rows of an import as they are sent: what each is to become.
use super::NewReferral;
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::intake::WrongNumber;
use crate::domain::order::Priority;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One planned row of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Row as the spreadsheet numbers it.
    pub row: u32,
    /// Stable key of the row in its source.
    pub key: String,
    /// Digest of its content.
    pub digest: u64,
    /// Mark of each field, so that a change is seen without keeping what it said.
    pub marks: Vec<u32>,
    /// A key remembered before that this one takes the place of.
    pub replaces: Option<String>,
    /// What to do.
    pub act: ImportAct,
}

/// What a planned row does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportAct {
    /// A new referral, for a child on record, an earlier row's child, or a new child.
    Take {
        /// Whose.
        child: ImportChild,
        /// What is held of the child (used where new).
        details: Box<ChildDetails>,
        /// The referral.
        referral: NewReferral,
        /// Look-alikes to settle: rows or children.
        look_alikes: Vec<(ImportChild, String)>,
        /// The holder of a contradicting number.
        conflict: Option<(ImportChild, String)>,
        /// The held item of an earlier feeding that this row completes.
        completes: Option<IntakeId>,
        /// The number that fails its check; the child has none.
        number: Option<WrongNumber>,
    },
    /// Same child, same pathway, still open: the earlier date stands, a more urgent band is asked for.
    Merge {
        /// Whose.
        child: ImportChild,
        /// Pathway.
        pathway: Code,
        /// Day received on this row.
        received: NaiveDate,
        /// A more urgent band than the referral has.
        priority: Option<Priority>,
        /// The held item of an earlier feeding that this row completes.
        completes: Option<IntakeId>,
    },
    /// Address, contact or the like changed.
    Update {
        /// Whose.
        child: ChildId,
        /// As it stood when the plan was made.
        before: Box<ChildDetails>,
        /// As it is now.
        details: Box<ChildDetails>,
        /// The referral the row had become.
        referral: Option<ReferralId>,
        /// An earlier day received, which then stands.
        received: Option<NaiveDate>,
        /// A more urgent band asked for.
        priority: Option<Priority>,
        /// Another number that fails its check.
        number: Option<WrongNumber>,
    },
    /// Nothing but what is remembered of the row.
    Same {
        /// The referral it became.
        referral: Option<ReferralId>,
        /// The item it became.
        intake: Option<IntakeId>,
        /// Another number that fails its check.
        number: Option<WrongNumber>,
    },
    /// Held back.
    Hold {
        /// Reason codes.
        reasons: Vec<String>,
        /// The item there already, whose words this replaces.
        again: Option<IntakeId>,
        /// In words.
        words: String,
        /// What could be read.
        details: Box<ChildDetails>,
        /// Pathway.
        pathway: Option<Code>,
        /// Received.
        received: Option<NaiveDate>,
        /// Priority.
        priority: Priority,
        /// Cells as they were.
        cells: Vec<(String, String)>,
        /// The number, where that fails its check, too.
        number: Option<WrongNumber>,
    },
}

/// Whom a row is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportChild {
    /// On record.
    Known(ChildId),
    /// Made by an earlier row of the same feeding (its number).
    Row(u32),
    /// New with this row.
    New,
}
