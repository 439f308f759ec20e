//! What went wrong, and which sessions it concerns: from now on only, never what is over.
use super::super::code::Code;
use super::super::decide::Now;
use super::super::ids::{StaffId, VenueId};
use super::super::leave::{self, Part};
use super::super::places;
use super::super::rules::{Choices, Rules};
use super::super::session::{Answer, Session};
use super::super::state::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where nothing can be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Closed {
    /// A venue.
    Venue(VenueId),
    /// One of its rooms.
    Room(VenueId, String),
    /// Every venue of a district (snow); what is held online goes on.
    District(Code),
    /// Every venue there is; what is held online goes on.
    Everywhere,
}

/// What went wrong, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// Somebody is away.
    Away {
        /// Who.
        staff: StaffId,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
        /// One of the service's reasons.
        reason: Code,
        /// Of each day only these minutes; none: all day.
        #[serde(default)]
        part: Option<Part>,
    },
    /// Somewhere is shut.
    Shut {
        /// Where.
        closed: Closed,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
        /// One of the service's reasons.
        reason: Code,
    },
}

impl Closed {
    /// Whether nothing can be held there.
    pub fn covers(&self, state: &State, venue: VenueId, room: &str) -> bool {
        let Some(row) = state.venue(venue) else { return false };
        match self {
            Self::Venue(id) => *id == venue,
            Self::Room(id, name) => *id == venue && **name == *room,
            Self::District(code) => !row.online && row.district == *code,
            Self::Everywhere => !row.online,
        }
    }

    /// `Arnold`, `Arnold room 2`, `all of Gedling`, `every venue`.
    pub fn words(&self, state: &State) -> String {
        let venue = |id: &VenueId| state.venue(*id).map_or("a venue", |v| &*v.name);
        match self {
            Self::Venue(id) => venue(id).to_owned(),
            Self::Room(id, room) => format!("{} {room}", venue(id)),
            Self::District(code) => format!("all of {}", Rules::name_in(&state.rules.districts, code)),
            Self::Everywhere => "every venue".to_owned(),
        }
    }
}

impl Trouble {
    /// First and last day.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let (Self::Away { from, to, .. } | Self::Shut { from, to, .. }) = self;
        (*from, *to)
    }

    /// One of the service's reasons.
    pub fn reason(&self) -> Code {
        let (Self::Away { reason, .. } | Self::Shut { reason, .. }) = self;
        *reason
    }

    /// `J Patel is away Mon 23 Nov: clinician sick`.
    pub fn words(&self, state: &State, today: NaiveDate) -> String {
        let (from, to) = self.days();
        let reason = Choices::words(&state.rules.choices.service_reasons, &self.reason()).to_lowercase();
        let days = leave::span(from, to, today);
        match self {
            Self::Away { staff, part, .. } => {
                let name = state.staff(*staff).map_or("Somebody", |s| &*s.name);
                let part = leave::part_words(*part, (from, to));
                format!("{name} is away {days}{part}: {reason}")
            }
            Self::Shut { closed, .. } => format!("{} shut {days}: {reason}", closed.words(state)),
        }
    }

    /// Whether it concerns a session of one of its days.
    fn hits(&self, state: &State, session: &Session) -> bool {
        match self {
            Self::Away { part, .. } if !leave::meets(*part, (session.start, session.end)) => false,
            Self::Away { staff, .. } => {
                session.people.iter().any(|m| m.staff == *staff && m.answer != Answer::Declined)
            }
            Self::Shut { closed, .. } => closed.covers(state, session.venue, &session.room),
        }
    }
}

/// The planned sessions it concerns that are not over, by day and start.
pub fn concerned<'a>(state: &'a State, trouble: &Trouble, now: &Now) -> Vec<&'a Session> {
    let (from, to) = trouble.days();
    let from = from.max(now.today);
    let days = (from <= to).then(|| state.index.by_day.range(from..=to));
    let mut found: Vec<&Session> = days
        .into_iter()
        .flatten()
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(|s| !s.cancelled() && !places::over(s, now) && trouble.hits(state, s))
        .collect();
    found.sort_by_key(|s| (s.date, s.start, s.id));
    found
}
