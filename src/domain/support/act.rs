//! What is done for a family that waits: asked for as an act, journalled as what came of it.
use super::newsletter::Month;
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who answered, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// By name; empty: the first on record who may be told.
    pub who: String,
    /// By phone, by letter, ...
    pub how: Told,
}

impl Default for Said {
    fn default() -> Self {
        Self { who: String::new(), how: Told::Phone }
    }
}

/// What a family said to the question whether the referral is still wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Heard {
    /// Still wanted.
    Wanted,
    /// Still wanted, and what is held of the child has to be changed.
    Changed,
    /// Wants to be asked again, not before that day.
    Later { until: NaiveDate },
    /// No longer wanted: the family's decision, which ends the referral.
    NotWanted { reason: Code },
    /// Moved away, which ends it, too.
    MovedAway,
}

/// Who is told that a child was not brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Whom {
    /// Who referred the child.
    Referrer,
    /// The general practice.
    Gp,
    /// The social worker.
    SocialWorker,
}

impl Whom {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Referrer, Self::Gp, Self::SocialWorker];

    /// In words, after "the".
    pub fn words(self) -> &'static str {
        match self {
            Self::Referrer => "referrer",
            Self::Gp => "GP",
            Self::SocialWorker => "social worker",
        }
    }
}

/// One part of the follow-up of a child who was not brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Check {
    /// Somebody looked whether there is a protection plan, and whether the child is looked after: now or in the last 12 months.
    Flags { plan: bool, looked_after: bool },
    /// Somebody was told, and how; without a way: could not be, and why.
    Told { whom: Whom, how: Option<Told>, words: String },
}

/// What a person does for a family that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum SupportAct {
    /// Asked whether it is still wanted, in that way; of a call: nobody answered.
    Ask { referral: ReferralId, how: Told },
    /// The family answered.
    Answer { referral: ReferralId, heard: Heard, said: Said, words: String },
    /// A clinician looked, since nobody answers: the child stays on the list.
    Look { referral: ReferralId, words: String },
    /// A resource was sent.
    Resource { kind: Code, how: Told },
    /// The newsletter of a month is sent to these carers of the child; those who share a sibling's copy are named, too.
    Newsletter { month: Month, to: Vec<String> },
    /// A carer wants the newsletter no more, or again.
    Newsletters { carer: String, wanted: bool },
    /// A part of the follow-up of a child who was not brought is done.
    Check { referral: ReferralId, check: Check },
}

/// What became of it: what an event says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum SupportDid {
    /// The family was asked about these referrals; an answer is expected by that day.
    Asked { referrals: Vec<ReferralId>, week: u32, how: Told, to: String, due: NaiveDate },
    /// The family answered for these referrals.
    Answered { referrals: Vec<ReferralId>, week: u32, heard: Heard, who: String, how: Told, words: String },
    /// A clinician looked: the child stays on the list.
    Looked { referrals: Vec<ReferralId>, words: String },
    /// A resource was sent.
    Resource { kind: Code, how: Told, to: String },
    /// The newsletter of a month was sent.
    Newsletter { month: Month, to: Vec<String> },
    /// A carer wants it no more, or again.
    Newsletters { carer: String, wanted: bool },
    /// A part of the follow-up was done.
    Checked { referral: ReferralId, check: Check },
    /// A clinician looked at the family's cancellations.
    CancelsLooked { referral: ReferralId, words: String },
}

impl SupportDid {
    /// The referrals it is about.
    pub fn referrals(&self) -> &[ReferralId] {
        match self {
            Self::Asked { referrals, .. }
            | Self::Answered { referrals, .. }
            | Self::Looked { referrals, .. } => referrals,
            Self::Checked { referral, .. } | Self::CancelsLooked { referral, .. } => {
                std::slice::from_ref(referral)
            }
            Self::Resource { .. } | Self::Newsletter { .. } | Self::Newsletters { .. } => &[],
        }
    }

    /// Whether the family heard from the partnership, or the partnership from it.
    pub fn is_contact(&self) -> bool {
        match self {
            Self::Asked { .. }
            | Self::Answered { .. }
            | Self::Resource { .. }
            | Self::Newsletter { .. }
            | Self::Newsletters { .. } => true,
            Self::Looked { .. } | Self::Checked { .. } | Self::CancelsLooked { .. } => false,
        }
    }
}
