//! A place of support as screens show it: in its session, and as a step of Today.
use crate::domain::around::{Party, SeatState};
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, SeatId, SessionId};
use crate::domain::rules::ServiceKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A place of support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRow {
    /// Which.
    pub seat: SeatId,
    /// In which session.
    pub session: SessionId,
    /// About which child on record; none for a family without one.
    pub child: Option<ChildId>,
    /// `FAMILY, Given`, or who took it.
    pub name: String,
    /// Birth date, where it is known.
    pub born: Option<NaiveDate>,
    /// Needs and dangers of the child on record.
    pub flags: Flags,
    /// Who takes it.
    pub party: Party,
    /// Where they are rung, as it was given; empty where the child's record has it.
    pub phone: String,
    /// The service, and its kind.
    pub service: (Code, ServiceKind),
    /// Its day.
    pub on: NaiveDate,
    /// Where it stands.
    pub state: SeatState,
    /// What they were told no longer holds: it moved, or is off.
    pub untold: bool,
    /// The State column in words.
    pub words: String,
    /// Journal sequence that last touched it.
    pub rev: u64,
    /// What they are to be told, where what they were told no longer holds: `now Thu 3 Dec 10:00 Arnold hub`.
    #[serde(default)]
    pub news: String,
    /// They know that it is off, and another is owed.
    #[serde(default)]
    pub another: bool,
}
