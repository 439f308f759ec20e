//! What is asked for places that belong together, and what became of it.
use super::super::booking::{By, Told};
use super::super::code::Code;
use super::super::command::Take;
use super::super::ids::{BookingId, ReferralId, SessionId};
use super::Block;
use serde::{Deserialize, Serialize};

/// One of several places that are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// For which referral.
    pub referral: ReferralId,
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// The booking that is given up for it, where it is a move.
    #[serde(default)]
    pub moving: Option<BookingId>,
}

/// An act on places that belong together: done whole, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TogetherAct {
    /// One visit: a place for each of these. What is moved is moved by whom, and why.
    Visit {
        /// The places, the first first.
        places: Vec<Wanted>,
        /// How they are taken.
        take: Take,
        /// Who wanted the move.
        by: By,
        /// Why; none where nothing is moved.
        reason: Code,
    },
    /// Sessions of the block of therapy that was asked for.
    Block {
        /// Of which referral.
        referral: ReferralId,
        /// The places, by day.
        places: Vec<(SessionId, u8)>,
        /// How they are taken.
        take: Take,
    },
    /// The block is ended before all its sessions were held: what is booked of it is given up by the service.
    EndBlock {
        /// Of which referral.
        referral: ReferralId,
        /// Why: one of the reasons for which a referral ends.
        why: Code,
    },
    /// A place of a plan made for many, offered to the child proposed for it: only where nothing became of either since.
    Proposed {
        /// For which referral.
        referral: ReferralId,
        /// In which session.
        session: SessionId,
        /// In which slot.
        slot: u8,
        /// How the family is told.
        told: Told,
    },
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TogetherDid {
    /// That booking is one visit with these.
    Visit {
        /// The booking.
        booking: BookingId,
        /// The others.
        with: Vec<BookingId>,
    },
    /// A block was asked for, or ended.
    Block {
        /// Of which referral.
        referral: ReferralId,
        /// As it stands since.
        block: Block,
    },
}
