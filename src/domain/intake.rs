//! Items that a person must complete, settle or dismiss before anything can fall out of sight: rows an import could not
//! take, look-alikes, numbers that contradict or fail their check, entries that vanished from a source.
use super::child::ChildDetails;
use super::code::Code;
use super::ids::{ChildId, IntakeId, ReferralId};
use super::order::Priority;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An NHS number that does not pass its check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongNumber {
    /// As the list has it.
    pub written: Box<str>,
    /// What is wrong with it, in words.
    pub words: Box<str>,
}

impl WrongNumber {
    /// What it is, in a sentence.
    pub fn said(&self) -> String {
        format!("'{}' is not an NHS number ({}).", self.written, self.words)
    }
}

/// What an intake item is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntakeKind {
    /// A row an import held back.
    HeldRow {
        /// The source (file's remembered name).
        source: Box<str>,
        /// Row as the spreadsheet numbers it.
        row: u32,
        /// Reason codes, the first first to mend.
        reasons: Vec<Box<str>>,
        /// What is wrong, in words.
        words: Box<str>,
        /// What could be read.
        details: Box<ChildDetails>,
        /// Pathway, where it was understood.
        pathway: Option<Code>,
        /// Day received, where it could be read.
        received: Option<NaiveDate>,
        /// Priority asked for.
        priority: Priority,
        /// Cells as they were, column name and text.
        cells: Vec<(Box<str>, Box<str>)>,
        /// Its NHS number, where that fails its check, too.
        #[serde(default)]
        number: Option<WrongNumber>,
    },
    /// Two records that may be one child.
    LookAlike {
        /// The record found later.
        a: ChildId,
        /// The record there before.
        b: ChildId,
        /// Why they look alike, in words.
        words: Box<str>,
    },
    /// An NHS number that another child holds; kept apart without it.
    NumberConflict {
        /// The record without the number.
        a: ChildId,
        /// The record that holds it.
        b: ChildId,
        /// In words.
        words: Box<str>,
    },
    /// A list now says something else about a child whose record is restricted, so that no list may write over it.
    ListDiffers {
        /// The source.
        source: Box<str>,
        /// Whose record.
        child: ChildId,
        /// What differs, in words ("address"); never what it says, which is masked for most roles.
        fields: Vec<Box<str>>,
    },
    /// An entry of an earlier extract that the source no longer lists.
    Vanished {
        /// The source.
        source: Box<str>,
        /// The referral it had become.
        referral: ReferralId,
    },
    /// A number that fails its check: the child was taken without it. Open until one is on record, or why there is none.
    NumberFails {
        /// The source.
        source: Box<str>,
        /// Row as the spreadsheet numbers it.
        row: u32,
        /// Whose record; goes on in the one it was merged into.
        child: ChildId,
        /// What the list has.
        number: WrongNumber,
    },
}

/// Whether somebody has dealt with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntakeState {
    /// Somebody's next step.
    Open,
    /// Completed: it became this referral.
    Completed(ReferralId),
    /// Settled: same child (merged) or two children.
    Settled {
        /// Whether the two are one child.
        same: bool,
    },
    /// Dismissed with a reason.
    Dismissed(Code),
    /// What it asked for is on record by now.
    Answered,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Which.
    pub id: IntakeId,
    /// What it is about.
    pub kind: IntakeKind,
    /// Since when.
    pub since: NaiveDate,
    /// By when somebody should have looked.
    pub due: NaiveDate,
    /// Whether it is dealt with.
    pub state: IntakeState,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Intake {
    /// The same item, to be seen to once more.
    #[must_use]
    pub fn open_again(&self) -> Self {
        Self { state: IntakeState::Open, ..self.clone() }
    }

    /// The two records it asks about: the one found later, and the one that was there before, which goes on where they are one.
    pub fn pair(&self) -> Option<(ChildId, ChildId)> {
        match &self.kind {
            IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => Some((*a, *b)),
            IntakeKind::HeldRow { .. }
            | IntakeKind::ListDiffers { .. }
            | IntakeKind::Vanished { .. }
            | IntakeKind::NumberFails { .. } => None,
        }
    }
}
