//! The calls made about one freed place: who was rung, by whom, until when the place is kept for them, and what came of it.
//! Whether a hold still runs is asked of the booking alone, so that no second truth can part from it.
use super::super::booking::{Booking, BookingState};
use super::super::code::Code;
use super::super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::super::session::{Session, Stand};
use super::super::state::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What came of ringing a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Came {
    /// Nobody answered; the place is theirs until the hold runs out.
    NoAnswer,
    /// A message was left; the place is kept for so long that they can ring back.
    Message,
    /// They come.
    Yes,
    /// They cannot.
    No,
    /// They could not be rung at all, for that configured reason.
    NotRung(Code),
}

impl Came {
    /// Whether somebody of the family was spoken with.
    pub fn reached(self) -> bool {
        matches!(self, Self::Yes | Self::No)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoAnswer => "no answer",
            Self::Message => "message left",
            Self::Yes => "comes",
            Self::No => "cannot come",
            Self::NotRung(_) => "not rung",
        }
    }
}

/// A family that was rung about the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// The hold; 0 where they were not rung.
    pub booking: BookingId,
    /// Whether somebody must interpret for them, as it stood then.
    pub interpreter: bool,
    /// Who rang.
    pub by: Box<str>,
    /// When they were first rung.
    pub at: DateTime<Utc>,
    /// Until when the place is kept for them.
    pub until: DateTime<Utc>,
    /// What came of it; none yet.
    pub came: Option<Came>,
}

/// How many could be rung when the round began, and why others could not: without an interpreter, then with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Could {
    /// In order to be rung.
    pub rung: [u16; 2],
    /// Left out: an interpreter cannot be had so soon.
    pub lead: [u16; 2],
    /// Left out: the place is too short for them.
    pub length: [u16; 2],
    /// Left out for anything else.
    pub other: [u16; 2],
}

/// The calls about one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// In which session.
    pub session: SessionId,
    /// Index of the slot.
    pub slot: u8,
    /// The day on which the first family was rung.
    pub opened: NaiveDate,
    /// Who could come then.
    pub could: Could,
    /// Each family once, in the order in which they were rung; one that was rung again stands at the end.
    pub calls: Vec<Call>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Round {
    /// The family for whom the place is kept now.
    pub fn running(&self, state: &State, now: DateTime<Utc>) -> Option<(&Call, DateTime<Utc>)> {
        self.calls.iter().rev().find_map(|call| Some((call, call.runs(state, now)?)))
    }

    /// The call of a referral.
    pub fn call(&self, referral: ReferralId) -> Option<&Call> {
        self.calls.iter().find(|call| call.referral == referral)
    }
}

/// Whether a hold is for a family that was left a message about it: it may ring back.
pub fn message_left(state: &State, hold: &Booking) -> bool {
    let round = state.short.round(hold.session, hold.slot);
    let call = round.and_then(|round| round.call(hold.referral));
    call.is_some_and(|call| call.booking == hold.id && call.came == Some(Came::Message))
}

/// Whether a hold is of a call about its place, which went on as it was given back.
pub fn rung_about(state: &State, hold: &Booking) -> bool {
    let call = state.short.round(hold.session, hold.slot).and_then(|round| round.call(hold.referral));
    call.is_some_and(|call| call.booking == hold.id && matches!(call.came, None | Some(Came::Message)))
}

impl Call {
    /// Until when the hold runs, where it does.
    pub fn runs(&self, state: &State, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match state.booking(self.booking)?.state {
            BookingState::Held { until } if until > now => Some(until),
            _ => None,
        }
    }

    /// Where and when the place was of which they heard, and when it was moved from there, where it is another since.
    pub fn heard(&self, state: &State, at: &Session, slot: u8) -> Option<(Stand, DateTime<Utc>)> {
        let rung = state.booking(self.booking)?.at;
        let left = at.moves.iter().find(|left| left.at >= rung)?;
        let is = at.stand(slot);
        let within = is.start.saturating_sub(at.start);
        let heard = Stand { start: left.stand.start + within, ..left.stand };
        (heard != is).then_some((heard, left.at))
    }

    /// Whether the place was moved while it was kept for them, and they may come to what they heard: somebody rings them.
    pub fn to_ring(&self, state: &State, at: &Session, slot: u8) -> bool {
        let heard_of_it = matches!(self.came, None | Some(Came::Message));
        let goes_on = state.referral(self.referral).is_some_and(|row| {
            row.stage.is_open() && row.stage.booking().is_none_or(|id| id == self.booking)
        });
        let kept = self.heard(state, at, slot).is_some_and(|(_, left)| left < self.until);
        heard_of_it && goes_on && kept && !self.took(state) && !self.refused(state)
    }

    /// Whether they took the place, however that was recorded: it is theirs, or was until they gave it up.
    pub fn took(&self, state: &State) -> bool {
        let theirs =
            |row: &Booking| matches!(row.state, BookingState::Agreed { .. } | BookingState::Attended { .. });
        self.came == Some(Came::Yes) || state.booking(self.booking).is_some_and(theirs)
    }

    /// Whether they said that they cannot, here or on their own record.
    pub fn refused(&self, state: &State) -> bool {
        let declined = |row: &Booking| matches!(row.state, BookingState::Declined { .. });
        self.came == Some(Came::No) || state.booking(self.booking).is_some_and(declined)
    }
}
