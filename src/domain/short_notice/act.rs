//! What is done about short notice: asked for as an act, journalled as what came of it; and what the State keeps of it.
use super::super::booking::Told;
use super::super::ids::{ChildId, ReferralId, SessionId};
use super::{Came, CanCome, Round};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum ShortAct {
    /// A family says that they can come. `sites` by their names, `who` empty: whom one speaks to first.
    Said {
        child: ChildId,
        hours: u16,
        weekdays: u8,
        morning: Option<bool>,
        sites: Vec<String>,
        until: Option<NaiveDate>,
        who: String,
    },
    /// They no longer can.
    Withdrawn { child: ChildId },
    /// They cannot now, and want to be asked again after that day.
    AskAgain { child: ChildId, after: NaiveDate },
    /// Ring the first in order: the place is held for them meanwhile.
    Ring { session: SessionId, slot: u8, referral: ReferralId },
    /// What came of it; `who` agreed, where they come.
    Note { session: SessionId, slot: u8, referral: ReferralId, came: Came, who: String, how: Told },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum ShortDid {
    /// A family said that they can come.
    Said { can: Box<CanCome> },
    /// They no longer can.
    Withdrawn { child: ChildId },
    /// A family is being rung: the calls about the place as they stand since.
    Rung { referral: ReferralId, round: Box<Round> },
    /// What came of a call.
    Noted { referral: ReferralId, came: Came, round: Box<Round> },
}

/// What of it a change touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ShortKey {
    /// A family's word.
    Child(ChildId),
    /// The calls about a place.
    Place(SessionId, u8),
}

/// A row as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShortRow {
    /// A family's word.
    Child(CanCome),
    /// The calls about a place.
    Place(Round),
}

impl ShortRow {
    /// The journal sequence that had last touched it.
    pub fn rev(&self) -> u64 {
        match self {
            Self::Child(row) => row.rev,
            Self::Place(row) => row.rev,
        }
    }

    /// Touched by that frame.
    pub fn touch(&mut self, seq: u64) {
        match self {
            Self::Child(row) => row.rev = seq,
            Self::Place(row) => row.rev = seq,
        }
    }
}

/// What the State keeps: only of families who said that they can come, and of places about which somebody was rung.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShortNotice {
    said: BTreeMap<ChildId, CanCome>,
    rounds: BTreeMap<SessionId, Vec<Round>>,
}

impl ShortNotice {
    /// What was said of that very record.
    pub fn said(&self, child: ChildId) -> Option<&CanCome> {
        self.said.get(&child)
    }

    /// Two records became one: what was said under the one that goes is said of the one that stays, unless that has its own.
    pub fn merge(&mut self, gone: ChildId, keep: ChildId) {
        if !self.said.contains_key(&keep)
            && let Some(row) = self.said.remove(&gone)
        {
            self.said.insert(keep, row);
        }
    }

    /// They were two after all: what had been said under the one that went goes back with it.
    pub fn part(&mut self, gone: ChildId, keep: ChildId) {
        if self.said.get(&keep).is_some_and(|row| row.child == gone)
            && let Some(row) = self.said.remove(&keep)
        {
            self.said.insert(gone, row);
        }
    }

    /// Every word that was given and not taken back.
    pub fn each_said(&self) -> impl Iterator<Item = (ChildId, &CanCome)> {
        self.said.iter().map(|(child, can)| (*child, can))
    }

    /// The calls about a place.
    pub fn round(&self, session: SessionId, slot: u8) -> Option<&Round> {
        self.rounds.get(&session)?.iter().find(|round| round.slot == slot)
    }

    /// All calls about all places.
    pub fn each_round(&self) -> impl Iterator<Item = &Round> {
        self.rounds.values().flatten()
    }

    /// The row of that key.
    pub fn row(&self, key: ShortKey) -> Option<ShortRow> {
        match key {
            ShortKey::Child(id) => self.said(id).cloned().map(ShortRow::Child),
            ShortKey::Place(session, slot) => self.round(session, slot).cloned().map(ShortRow::Place),
        }
    }

    /// Sets the row of that key, or takes it away.
    pub fn set(&mut self, key: ShortKey, row: Option<ShortRow>) {
        match (key, row) {
            (ShortKey::Child(id), Some(ShortRow::Child(row))) => drop(self.said.insert(id, row)),
            (ShortKey::Child(id), _) => drop(self.said.remove(&id)),
            (ShortKey::Place(session, slot), row) => {
                let rounds = self.rounds.entry(session).or_default();
                rounds.retain(|round| round.slot != slot);
                if let Some(ShortRow::Place(row)) = row {
                    rounds.push(row);
                    rounds.sort_by_key(|round| round.slot);
                }
                if rounds.is_empty() {
                    self.rounds.remove(&session);
                }
            }
        }
    }
}
