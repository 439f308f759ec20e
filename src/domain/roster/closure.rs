//! A place that is shut: an event of its own, from a day to a day, so that whatever is made or moved there later clashes with
//! it, and so that it can be opened again sooner.
use super::super::code::Code;
use super::super::ids::{ClosureId, VenueId};
use super::super::leave;
use super::super::repair::Closed;
use super::super::rules::Choices;
use super::super::session::Session;
use super::super::state::State;
use super::super::telling::capital;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days on which nothing can be held somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// Which.
    pub id: ClosureId,
    /// Where: a room, a venue, a district, everywhere.
    pub closed: Closed,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; before the first where it was opened before it began.
    pub to: NaiveDate,
    /// Why: one of the service's reasons.
    pub reason: Code,
    /// Who recorded it.
    pub by: Box<str>,
    /// The day it was recorded.
    pub on: NaiveDate,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Closure {
    /// Whether that day is one of its days.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// `Arnold is shut Mon 23 Nov: weather or building shut`.
    pub fn words(&self, state: &State) -> String {
        let reason = Choices::words(&state.rules.choices.service_reasons, &self.reason).to_lowercase();
        let place = capital(&self.closed.words(state));
        let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        format!("{place} is shut {}{why}", leave::span(self.from, self.to, self.on))
    }
}

/// The closure that shuts a room on a day; none where it can be used.
pub fn shut_on<'a>(state: &'a State, (venue, room): (VenueId, &str), day: NaiveDate) -> Option<&'a Closure> {
    state.roster.closures.values().find(|row| row.holds(day) && row.closed.covers(state, venue, room))
}

/// The closure by which a planned session cannot be held where it is; none where it can, or is called off.
pub fn closure<'a>(state: &'a State, session: &Session) -> Option<&'a Closure> {
    shut_on(state, (session.venue, &session.room), session.date).filter(|_| !session.cancelled())
}

/// Why a session cannot be held where it is: `Arnold is shut Mon 23 Nov: weather`; none where it can.
pub fn shut(state: &State, session: &Session) -> Option<String> {
    shut_on(state, (session.venue, &session.room), session.date).map(|row| row.words(state))
}
