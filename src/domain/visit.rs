//! A visit to a drop-in: with or without a booking, a record or a name.
use super::code::Code;
use super::ids::{BookingId, ChildId, SessionId, StaffId, VisitId};
use super::session::Minute;
use serde::{Deserialize, Serialize};

/// Where a visit stands on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisitState {
    /// In the queue.
    Waiting,
    /// With somebody.
    With {
        /// Who sees the family.
        staff: StaffId,
        /// Since, minutes after local midnight.
        since: Minute,
    },
    /// Done.
    Done {
        /// What came of it (a configured drop-in outcome).
        outcome: Code,
        /// When, minutes after local midnight.
        at: Minute,
    },
    /// Left without being seen: somebody rings.
    LeftUnseen {
        /// When it was noticed.
        at: Minute,
        /// Whether the family was rung since.
        rung: bool,
    },
    /// Too old for this drop-in: seen and signposted, never turned away.
    Signposted {
        /// When.
        at: Minute,
    },
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Which.
    pub id: VisitId,
    /// At which session.
    pub session: SessionId,
    /// Whose, where a record is known.
    pub child: Option<ChildId>,
    /// What the board shows where there is no record (`new family`, a first name).
    pub label: Box<str>,
    /// The booked place they came for.
    pub booking: Option<BookingId>,
    /// Came with this visit's family (a sibling's visit).
    pub with: Option<VisitId>,
    /// Arrival, minutes after local midnight: the true time, also when entered later.
    pub arrived: Minute,
    /// Entered after the event (paper sign-in).
    pub late_entry: bool,
    /// Where it stands.
    pub state: VisitState,
    /// First called in, minutes after local midnight: what the wait was, when it is over. None where nobody called (paper).
    #[serde(default)]
    pub called: Option<Minute>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}
