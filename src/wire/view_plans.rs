//! Views of what would be done to a session before it is done: moved, or made again every week.
use crate::domain::command::Command;
use crate::domain::ids::{SessionId, VenueId};
use crate::domain::refusal::Refusal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A session to be moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovePage {
    /// Revision.
    pub revision: u64,
    /// Which.
    pub session: SessionId,
    /// `ND Arnold Thu 3 Dec`.
    pub title: String,
    /// Day, start in minutes after midnight, venue and room it has.
    pub at: (NaiveDate, u16, String, String),
    /// Venues it could go to.
    pub venues: Vec<(VenueId, String)>,
    /// What moving it there comes to, where that was asked; or why it cannot be.
    pub plan: Option<Result<MovePlan, Refusal>>,
}

/// What a move comes to, by names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePlan {
    /// `Mon 14 Dec 10:00 Arnold room 2`.
    pub to: String,
    /// A bank holiday on that day.
    pub holiday: Option<String>,
    /// Children whose families have to be told.
    pub to_tell: Vec<String>,
    /// Children of whose place nothing changes that a family is told.
    pub stay: Vec<String>,
    /// Children who do not go along, each with why.
    pub lost: Vec<String>,
    /// Children for whom a place is held while somebody rings.
    pub held: Vec<String>,
    /// People asked again.
    pub again: Vec<String>,
    /// Roles of its quorum that nobody has accepted for the new day.
    pub lacking: Vec<String>,
}

/// Repeats of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopiesPage {
    /// Revision.
    pub revision: u64,
    /// Which session, in words.
    pub title: String,
    /// By day.
    pub rows: Vec<CopyRow>,
}

/// One repeat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyRow {
    /// `ND Thu 10 Dec 10:00 Arnold`.
    pub words: String,
    /// What makes it.
    pub make: Command,
    /// Why it is left out.
    pub left_out: Option<String>,
}
