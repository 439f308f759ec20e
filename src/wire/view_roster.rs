//! Who works when and where, who is away, what is shut, and how venues are: nothing of any child.
use crate::domain::code::Code;
use crate::domain::ids::{AbsenceId, ClosureId, SessionId, StaffId};
use crate::domain::session::Venue;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPage {
    /// Revision.
    pub revision: u64,
    /// Today in London.
    pub today: Option<NaiveDate>,
    /// People by name.
    pub people: Vec<PersonCard>,
    /// Leave that is not over, by first day.
    pub away: Vec<AwayRow>,
    /// What is or will be shut, by first day.
    pub shut: Vec<ShutRow>,
    /// Venues by name.
    pub venues: Vec<VenueCard>,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// Who.
    pub staff: StaffId,
    /// Name as shown.
    pub name: String,
    /// Role: code and name.
    pub role: (Code, String),
    /// Agency: code and name.
    pub agency: (Code, String),
    /// When they work now, in words that can be typed again; none where nothing is on record.
    pub works: Option<String>,
    /// Patterns that begin later: from which day, and how.
    pub later: Vec<(NaiveDate, String)>,
    /// Patterns that held before, the latest first.
    pub before: Vec<(NaiveDate, String)>,
    /// Sessions ahead in which they are down and do not work then, each in words.
    pub outside: Vec<(SessionId, String)>,
    /// Sessions ahead in which they are down.
    pub ahead: u32,
    /// Telephone; empty where none is on record.
    #[serde(default)]
    pub phone: String,
    /// Roles they hold beside their own: code and short name.
    pub roles: Vec<(Code, String)>,
}

/// Somebody's leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayRow {
    /// Which.
    pub absence: AbsenceId,
    /// Who.
    pub staff: StaffId,
    /// Name as shown.
    pub name: String,
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// Why, in words.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
    /// Of each day only this part, in words: `, afternoon`; empty: all day.
    #[serde(default)]
    pub part: String,
}

/// Something that is shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShutRow {
    /// Which.
    pub closure: ClosureId,
    /// What: `Arnold`, `every venue`.
    pub place: String,
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// Why, in words.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
    /// Sessions that are still planned there on those days.
    pub sessions: u32,
}

/// A venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueCard {
    /// As it is.
    pub venue: Venue,
    /// Its district in words.
    pub district: String,
    /// Rooms that can be reached without a step.
    pub step_free: Vec<String>,
    /// The last day on which it is used.
    pub until: Option<NaiveDate>,
    /// Sessions planned there ahead.
    pub ahead: u32,
    /// Telephone; empty where none is on record.
    #[serde(default)]
    pub phone: String,
}
