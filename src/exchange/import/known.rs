//! What the plan must know of what is on record, and what must be remembered of each row: the whole of its acquaintance
//! with the store.
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A child on record, as far as the same-child rule looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownChild {
    /// Which (the surviving record, where records were merged).
    pub id: ChildId,
    /// Number, where it is trusted.
    pub nhs: Option<NhsNumber>,
    /// Birth date.
    pub born: NaiveDate,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Name used.
    pub known_as: String,
}

/// A referral on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownReferral {
    /// Which.
    pub id: ReferralId,
    /// Whose (the surviving record).
    pub child: ChildId,
    /// Pathway.
    pub pathway: Code,
    /// Day received.
    pub received: NaiveDate,
    /// Priority.
    pub priority: Priority,
    /// Day it was closed; none while it is open.
    pub closed_on: Option<NaiveDate>,
}

/// How an intake item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownIntake {
    /// Still to be completed.
    Open,
    /// A person made this referral of it.
    Completed(ReferralId),
    /// A person dismissed it.
    Dismissed,
}

/// What is on record, asked row by row. Answers must not change while one plan is made.
pub trait Known {
    /// Children that hold this number.
    fn by_nhs(&self, number: NhsNumber) -> Vec<KnownChild>;
    /// Children born that day.
    fn by_birth_date(&self, born: NaiveDate) -> Vec<KnownChild>;
    /// All that is held of a child.
    fn details(&self, child: ChildId) -> Option<ChildDetails>;
    /// The child's open referral on a pathway.
    fn open_referral(&self, child: ChildId, pathway: Code) -> Option<KnownReferral>;
    /// A referral, open or closed.
    fn referral(&self, referral: ReferralId) -> Option<KnownReferral>;
    /// An intake item.
    fn intake(&self, intake: IntakeId) -> Option<KnownIntake>;
    /// Everything remembered of a source, in the order of its last feeding.
    fn memory(&self, source: &str) -> Vec<RowMemory>;
}

/// What a row became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Became {
    /// This referral, its own or the one it was merged into.
    Referral(ReferralId),
    /// This intake item.
    Intake(IntakeId),
}

/// What must be remembered of each row of a source, so that feeding it again changes nothing: no names, only hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMemory {
    /// Key, unique within the source (see [`again`](super::again)).
    pub key: String,
    /// Digest of what the row said.
    pub digest: u64,
    /// Mark of each field, in the order of [`Field::ALL`](super::columns::Field::ALL); shorter where an older version
    /// knew fewer.
    pub marks: Vec<u32>,
    /// What it became.
    pub became: Became,
    /// It was listed as vanished already.
    pub gone: bool,
}

/// A store with nothing in it: the first import, and a dry run without a keeper.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Known for Nothing {
    fn by_nhs(&self, _: NhsNumber) -> Vec<KnownChild> {
        Vec::new()
    }
    fn by_birth_date(&self, _: NaiveDate) -> Vec<KnownChild> {
        Vec::new()
    }
    fn details(&self, _: ChildId) -> Option<ChildDetails> {
        None
    }
    fn open_referral(&self, _: ChildId, _: Code) -> Option<KnownReferral> {
        None
    }
    fn referral(&self, _: ReferralId) -> Option<KnownReferral> {
        None
    }
    fn intake(&self, _: IntakeId) -> Option<KnownIntake> {
        None
    }
    fn memory(&self, _: &str) -> Vec<RowMemory> {
        Vec::new()
    }
}
