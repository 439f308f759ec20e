//! Around the list: a place in a session of support (advice line, workshop, hub session, next-steps meeting, surgery) taken by a
//! family, a young person or a colleague. It belongs to no referral, so that no act on it can touch a referral's clock or step.
mod owed;
mod owes;
mod rules;
#[cfg(test)]
mod tests;
mod typed;
mod words;

use super::booking::{By, Told};
use super::code::Code;
use super::command::NewReferral;
use super::ids::{ChildId, SeatId, SessionId};
use super::rules::ServiceKind;
use super::session::{Minute, Stand};
use super::state::State;
use chrono::{DateTime, NaiveDate, Utc};
pub use owed::{Owed, ended, lacks, owed};
pub use owes::{News, Owes};
pub use rules::{bar, caller_there, held_for, older_than, party_fits, refusal, seat_at};
use serde::{Deserialize, Serialize};
pub use typed::{Typed, typed};
pub use words::{of_day, standing, tell};

/// Who takes the place: whom one speaks to, and for whom the ages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A parent or carer, for a child.
    #[default]
    Carer,
    /// A young person, for themselves.
    YoungPerson,
    /// A colleague (a social worker, a teacher), about a child or about none.
    Professional,
}

impl Party {
    /// In words, where no name is given.
    pub fn words(self) -> &'static str {
        match self {
            Self::Carer => "a parent or carer",
            Self::YoungPerson => "the young person",
            Self::Professional => "a colleague",
        }
    }
}

/// Where a place of support stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeatState {
    /// Offered, not yet answered.
    Offered {
        /// How they were told.
        told: Told,
        /// The day.
        on: NaiveDate,
    },
    /// Agreed: to come, or to be rung.
    Booked,
    /// They came, or were spoken with; an outcome is still to be said where the service asks one.
    Came {
        /// When, minutes after local midnight; none where it was noted later.
        at: Option<Minute>,
    },
    /// Rung and not reached, or a meeting nobody came to: tried again by that day.
    NoAnswer {
        /// By which day.
        due: NaiveDate,
    },
    /// Spoken with, and to be rung again by that day.
    Again {
        /// By which day.
        due: NaiveDate,
    },
    /// Did not come to a group. Nothing is chased: it was an offer.
    Missed,
    /// What came of it is on record.
    Done {
        /// A configured outcome of support.
        outcome: Code,
    },
    /// Given up.
    Cancelled {
        /// By whom.
        by: By,
    },
    /// Offered and declined.
    Declined,
    /// Kept while somebody rings, as in a clinic; the keeper gives it back at that moment.
    Held {
        /// When it is free again.
        until: DateTime<Utc>,
    },
    /// Held, and given back.
    Released,
}

impl SeatState {
    /// Whether it still lies ahead: nobody has come, been rung, given up or declined.
    pub fn ahead(&self) -> bool {
        matches!(self, Self::Offered { .. } | Self::Booked | Self::Held { .. })
    }

    /// Whether they are still to come or to be rung by it, also once more.
    pub fn to_come(&self) -> bool {
        self.ahead() || matches!(self, Self::NoAnswer { .. } | Self::Again { .. })
    }

    /// Whether it takes up its place: nobody else can have it.
    pub fn holds_place(&self) -> bool {
        !matches!(self, Self::Cancelled { .. } | Self::Declined | Self::Released)
    }

    /// Whether somebody may still owe something for it.
    pub fn open(&self) -> bool {
        matches!(
            self,
            Self::Offered { .. }
                | Self::Booked
                | Self::Came { .. }
                | Self::NoAnswer { .. }
                | Self::Again { .. }
                | Self::Held { .. }
        )
    }
}

/// A place of support, taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Which.
    pub id: SeatId,
    /// In which session.
    pub session: SessionId,
    /// In which of its slots.
    pub slot: u8,
    /// About which child on record; none for a family without one, or a question about no child.
    pub child: Option<ChildId>,
    /// Who takes it.
    pub party: Party,
    /// Their name; empty where it was not given.
    pub who: Box<str>,
    /// Where they are rung, as it was given; empty where the child's record has it.
    pub phone: Box<str>,
    /// Birth date of a child who is not on record, where it was given.
    pub born: Option<NaiveDate>,
    /// What it is about: a topic of the advice line, or none.
    pub topic: Code,
    /// Why it was asked for, in words; empty where nobody was asked.
    #[serde(default)]
    pub reason: Box<str>,
    /// What is owed for it waits until that day.
    #[serde(default)]
    pub put_off: Option<NaiveDate>,
    /// Where it stands.
    pub state: SeatState,
    /// Day, start and venue that they were told: where the session stands otherwise now, or is off, somebody rings.
    pub known: Stand,
    /// How often they were rung and not reached.
    pub tries: u8,
    /// Who booked it.
    pub by: Box<str>,
    /// When.
    pub at: DateTime<Utc>,
    /// Journal sequence that last touched it.
    pub rev: u64,
    /// What the service owes them beside what its state says: word of what happened to it, or another place.
    #[serde(default)]
    pub owes: Option<Owes>,
    /// When it was last noted that nobody came or answered.
    #[serde(default)]
    pub tried: Option<DateTime<Utc>>,
}

impl Seat {
    /// Whose place it is, in words: the child, else who took it.
    pub fn name(&self, state: &State) -> String {
        match self.child.and_then(|id| state.child(id)) {
            Some(child) => child.list_name(),
            None if self.who.is_empty() => self.party.words().to_owned(),
            None => self.who.to_string(),
        }
    }

    /// What kind of session it is a place in.
    pub fn kind(&self, state: &State) -> Option<ServiceKind> {
        let session = state.session(self.session)?;
        state.rules.service(session.service).map(|service| service.kind)
    }
}

/// Who is to have a place.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Guest {
    /// A child on record; none for a family without one.
    pub child: Option<ChildId>,
    /// Who takes it.
    pub party: Party,
    /// Their name.
    pub who: String,
    /// Where they are rung.
    pub phone: String,
    /// Birth date of a child who is not on record.
    pub born: Option<NaiveDate>,
    /// What it is about.
    pub topic: Code,
    /// Why it is asked for, in words.
    pub reason: String,
}

/// What is done to a place of support.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum SeatAct {
    /// It is given to somebody: agreed, or with `offered` told of and not yet answered.
    Take { session: SessionId, slot: u8, guest: Guest, offered: Option<Told> },
    /// It is held while somebody rings.
    Hold { session: SessionId, slot: u8, guest: Guest },
    /// A hold is given back.
    Release { seat: SeatId },
    /// They say yes to what was offered or held.
    Agree { seat: SeatId },
    /// They say no.
    Decline { seat: SeatId, words: String },
    /// They came, or were spoken with.
    Came { seat: SeatId, at: Option<Minute> },
    /// They did not come, or did not answer.
    Missed { seat: SeatId },
    /// What came of it; `refer` where it leads to a referral.
    Outcome { seat: SeatId, outcome: Code, refer: Option<Box<NewReferral>>, words: String },
    /// It is given up; by the service with a reason, as a place in a clinic is.
    Cancel { seat: SeatId, by: By, words: String, reason: Code },
    /// They were told where and when it is now, or that it is off.
    Told { seat: SeatId, how: Told },
    /// Another place of the same service, which is sure before the old one is free.
    Move { seat: SeatId, session: SessionId, slot: u8 },
    /// The same on a bad day: somebody rings them afterwards.
    Rebook { seat: SeatId, session: SessionId, slot: u8 },
    /// What is owed for it waits until that day.
    PutOff { seat: SeatId, until: NaiveDate, reason: Code },
    /// The record of whose it is, where it was given by name only.
    Known { seat: SeatId, child: ChildId },
}

/// What happened to a place of support.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum SeatDid {
    /// Given, and agreed.
    Taken,
    /// Offered.
    Offered,
    /// Agreed to.
    Agreed,
    /// Declined.
    Declined { words: String },
    /// Came, or was spoken with.
    Came,
    /// Did not come, or did not answer.
    Missed,
    /// What came of it.
    Outcome { outcome: Code, words: String },
    /// Given up; by the service for a reason.
    Cancelled {
        by: By,
        words: String,
        #[serde(default)]
        reason: Code,
    },
    /// Told of the day or place it has now, or that it is off.
    Told { how: Told },
    /// Moved from there.
    Moved { from: Stand },
    /// What is owed for it waits.
    PutOff { until: NaiveDate, reason: Code },
    /// Its record is known.
    Known,
    /// Held.
    Held,
    /// Given back.
    Released,
}

impl SeatDid {
    /// The child with whose family somebody spoke, whom it saw or told something: it counts as contact. A colleague's question
    /// about a child is none with its family.
    pub fn contact(&self, seat: &Seat) -> Option<ChildId> {
        let spoke = match self {
            Self::Came | Self::Outcome { .. } | Self::Told { .. } => true,
            Self::Taken
            | Self::Offered
            | Self::Agreed
            | Self::Declined { .. }
            | Self::Missed
            | Self::Cancelled { .. }
            | Self::Moved { .. }
            | Self::PutOff { .. }
            | Self::Known
            | Self::Held
            | Self::Released => false,
        };
        seat.child.filter(|_| spoke && seat.party != Party::Professional)
    }
}

/// Places of support of a session, given up or not.
pub fn seats_in(state: &State, session: SessionId) -> impl Iterator<Item = &Seat> {
    state.index.seats_in.get(&session).into_iter().flatten().filter_map(|id| state.seat(*id))
}

/// Places of support that hold theirs in a session.
pub fn holding(state: &State, session: SessionId) -> impl Iterator<Item = &Seat> {
    seats_in(state, session).filter(|seat| seat.state.holds_place())
}

/// Places of support about a child, given up or not.
pub fn seats_of(state: &State, child: ChildId) -> impl Iterator<Item = &Seat> {
    state.index.seats_of.get(&child).into_iter().flatten().filter_map(|id| state.seat(*id))
}
