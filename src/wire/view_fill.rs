//! What filling free places would come to, before anything is offered.
use crate::domain::fill::Span;
use crate::domain::ids::{ChildId, ReferralId, SessionId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A plan for free places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillPage {
    /// Revision.
    pub revision: u64,
    /// How much is filled.
    pub span: Span,
    /// `ND Arnold Thu 3 Dec`, `ND Arnold, December 2026`, `ND, all that is planned`.
    pub title: String,
    /// Sessions looked at.
    pub sessions: u32,
    /// Places with a child for each, by day and start.
    pub rows: Vec<FillRow>,
    /// Places that stay free: when and where, and why.
    pub empty: Vec<(String, String)>,
    /// Children for whom nothing is left, the first of the list: name, why.
    pub left_out: Vec<(String, String)>,
    /// How many more there are of them.
    pub more: u32,
    /// Why there is nothing to fill at all.
    pub refused: Option<String>,
    /// What there is besides where sessions need a least number, or roles see only so many: none where nothing is shared.
    #[serde(default)]
    pub shared: Option<SharedPage>,
    /// So near that whoever is offered a place is rung.
    #[serde(default)]
    pub near: bool,
    /// The referrals of [`Self::left_out`], in its order.
    #[serde(default)]
    pub left: Vec<ReferralId>,
}

/// Where places are shared, no plan is known to be the best: what this one is worth, and what it must keep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPage {
    /// What it is worth beside another plan for the same places.
    pub worth: i64,
    /// Sessions that run by this plan, named, with the children without whom they would not.
    pub takes: Vec<(SessionId, String, u32)>,
}

/// A child for a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillRow {
    /// For which referral.
    pub referral: ReferralId,
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// Day, and start in minutes after midnight.
    pub when: (NaiveDate, u16),
    /// `10:00`, `Thu 3 Dec 10:00`, `Thu 3 Dec 10:00 Arnold`: as much as tells it from the others.
    pub place: String,
    /// Days on the leading clock.
    pub days: u32,
    /// Why this child: its place on the list, then what stands out.
    pub why: String,
    /// The sibling's referral whose line makes one visit with this one.
    #[serde(default)]
    pub with: Option<ReferralId>,
    /// All places of a block of therapy, the first among them; empty for a single place.
    #[serde(default)]
    pub block: Vec<(SessionId, u8)>,
    /// Somebody put the child there.
    #[serde(default)]
    pub by_hand: bool,
    /// The day on which the family declined this very place: it is offered again only where somebody chooses it.
    #[serde(default)]
    pub declined: Option<NaiveDate>,
}

/// The other places that a child of a plan could be put into by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElsewherePage {
    /// Revision.
    pub revision: u64,
    /// For which referral.
    pub referral: ReferralId,
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// The place it has in the plan, named; empty where it has none.
    pub at: String,
    /// Best first, those that are free before all.
    pub places: Vec<ElsewhereRow>,
    /// How many more there are.
    pub more: u32,
    /// Sessions with nothing for it, and why.
    pub barred: Vec<(String, String)>,
    /// Why no other place is looked for.
    pub refused: Option<String>,
    /// What is said of others is what the list's order gives, and may yet be improved.
    pub shared: bool,
}

/// Another place, and what it would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElsewhereRow {
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// `Thu 10 Dec 10:00: 7 days later, free` or `Thu 3 Dec 10:00: from ONE, Sam, who is left out`.
    pub words: String,
    /// Who was put there by hand before, and gives it up.
    pub frees: Option<ReferralId>,
}
