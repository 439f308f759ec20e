//! Views of a drop-in's board: who is expected, waiting, with somebody, done.
use crate::domain::child::Flags;
use crate::domain::ids::{BookingId, ChildId, SessionId, StaffId, VisitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A visit or an expected booking on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// The visit; none where the child is expected.
    pub visit: Option<VisitId>,
    /// The booked place.
    pub booking: Option<BookingId>,
    /// The child, where known.
    pub child: Option<ChildId>,
    /// `FAMILY, Given` or the label.
    pub name: String,
    /// Birth date.
    pub born: Option<NaiveDate>,
    /// Needs and dangers.
    pub flags: Flags,
    /// Language.
    pub language: String,
    /// Time that orders it: slot, arrival, called, done.
    pub at: u16,
    /// Minutes waited or with somebody.
    pub minutes: u16,
    /// `booked 18 Nov`, `4 on 2 Dec`, the outcome.
    pub note: String,
    /// With whom.
    pub staff: String,
    /// Siblings who came with them.
    pub with: Vec<String>,
    /// Line 22 in words.
    pub words: String,
    /// The visits of the siblings who came with them and stand in this row.
    #[serde(default)]
    pub riders: Vec<VisitId>,
}

/// A drop-in board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardPage {
    /// Revision.
    pub revision: u64,
    /// Today and minutes after midnight.
    pub now: (NaiveDate, u16),
    /// The session shown; none where nothing is on.
    pub session: Option<SessionId>,
    /// Its day: ages are on it, and only on it do waits go on.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Title: hub, day, times.
    pub title: String,
    /// Room for that many more without a place.
    pub room: u16,
    /// How many without a place there is room for in all.
    pub room_in_all: u16,
    /// Expected, waiting, with, done.
    pub columns: [Vec<BoardRow>; 4],
    /// Therapists: with a family, and in all.
    pub therapists: (u16, u16),
    /// Therapists who could call the next one in.
    pub free: Vec<(StaffId, String)>,
    /// Sessions of drop-ins to choose from, those to come before those that are over: words.
    pub others: Vec<(SessionId, String)>,
    /// The day in sentences: who came, how long they waited, what came of it.
    #[serde(default)]
    pub summary: Vec<String>,
    /// When it ends, minutes after midnight: from then on nobody waits, and there is no room.
    #[serde(default)]
    pub ends: u16,
}
