//! What the service owes whoever has, or had, a place of support: word that it is elsewhere, off or theirs again; and another place,
//! where one was owed to them.
use super::super::booking::By;
use super::super::code::Code;
use super::super::rules::ServiceKind;
use super::super::session::Session;
use super::super::state::State;
use super::{Party, Seat, SeatState, seats_of};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is owed for a place beside what its state says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owes {
    /// Word: the service gave it up; or it is theirs again, and they know it as off.
    Word {
        /// Since that day.
        since: NaiveDate,
        /// Why the service gave it up; none where it is theirs again.
        reason: Code,
    },
    /// They know that it is off, and another is owed.
    Another {
        /// Since that day.
        since: NaiveDate,
    },
}

/// What of it they do not know yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Its session is called off, or the service gave the place up.
    Off,
    /// It is on another day, at another time or elsewhere.
    Moved,
    /// They gave it up or heard that it is off, and that was undone.
    Again,
}

impl Seat {
    /// What they were told is not so any more, and of which session. Nothing where they know, or where it is over.
    pub fn untold<'a>(&self, state: &'a State) -> Option<(&'a Session, News)> {
        let session = state.session(self.session)?;
        let word = matches!(self.owes, Some(Owes::Word { .. }));
        let news = match self.state.ahead() {
            true if session.cancelled() => News::Off,
            true if session.stand(self.slot) != self.known => News::Moved,
            true if word => News::Again,
            false if word && self.lost() => News::Off,
            _ => return None,
        };
        Some((session, news))
    }

    /// The service could not keep it.
    pub fn lost(&self) -> bool {
        matches!(self.state, SeatState::Cancelled { by: By::Service })
    }

    /// Whether somebody may still owe something for it.
    pub fn open(&self) -> bool {
        self.state.open() || (self.lost() && self.owes.is_some())
    }

    /// Whether its service is owed to whoever asked for it. A group was an offer.
    pub fn was_owed(&self, state: &State) -> bool {
        self.kind(state).is_some_and(|kind| kind != ServiceKind::Group)
    }

    /// Since when another place is owed for it; nothing once the child was given one.
    pub fn wants_another(&self, state: &State) -> Option<NaiveDate> {
        let Some(Owes::Another { since }) = self.owes.filter(|_| self.lost()) else { return None };
        let service = |seat: &Seat| state.session(seat.session).map(|session| session.service);
        let given =
            |other: &Seat| other.id > self.id && other.state.holds_place() && service(other) == service(self);
        let mut of_child = self.child.into_iter().flat_map(|child| seats_of(state, child));
        (!of_child.any(given)).then_some(since)
    }

    /// Whom one tells: a child's family, the young person or the colleague, or who is on no record.
    pub fn whom(&self, state: &State) -> String {
        match self.party {
            Party::Carer if self.child.is_some() => format!("{}'s family", self.name(state)),
            Party::Professional if !self.who.is_empty() => self.who.to_string(),
            Party::Professional => self.party.words().to_owned(),
            Party::Carer | Party::YoungPerson => self.name(state),
        }
    }
}
