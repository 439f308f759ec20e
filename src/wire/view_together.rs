//! Places that belong together, as they are proposed: one visit, or a block of therapy.
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One place of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TogetherPlace {
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// Day, and start in minutes after midnight.
    pub when: (NaiveDate, u16),
    /// `ND, Arnold hub`.
    pub place: String,
    /// The booking that is given up for it, where it is a move.
    pub moving: Option<BookingId>,
}

/// What kind of proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TogetherKind {
    /// One visit.
    Visit,
    /// Sessions of a block of therapy.
    Block,
}

/// A proposal: all of its places, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TogetherRow {
    /// Which kind.
    pub kind: TogetherKind,
    /// The places, those of the child in front first, by day.
    pub places: Vec<TogetherPlace>,
    /// In a few words: with whom, how far apart; or how many of the block, and what strays.
    pub why: String,
    /// In a sentence: what it costs in the lists' order; or all dates, and what is missing.
    pub words: String,
    /// What is said first for the other child, line by line; nothing where it is the same child.
    pub say_first: Vec<String>,
    /// The last place's day has the notice that makes an offer reasonable.
    pub reasonable: bool,
}
