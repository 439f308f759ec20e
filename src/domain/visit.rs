//! A visit to a drop-in: with or without a booking, a record or a name.
use super::booking::{Attendance, BookingState};
use super::child::ChildRow;
use super::code::Code;
use super::ids::{BookingId, ChildId, SessionId, StaffId, VisitId};
use super::referral::Stage;
use super::session::{Minute, Session};
use super::state::State;
use super::{age, leave, places, roster};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why a drop-in is not for a child; nobody is turned away, they are seen and told where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFor {
    /// Had that birthday by the day.
    TooOld(u8, NaiveDate),
    /// Waits on none of the lists, by their short names, whose children it is for.
    NotWaiting(String),
}

impl NotFor {
    /// Why a drop-in of this session is not for a child, where so.
    pub fn of(state: &State, session: &Session, child: &ChildRow) -> Option<Self> {
        let service = state.rules.service(session.service)?;
        if let Some(under) = service.under {
            let on = age::birthday(child.born, u16::from(under));
            if on <= session.date {
                return Some(Self::TooOld(under, on));
            }
        }
        if service.waiting_on.is_empty() || places::is_listed(state, child, service) {
            return None;
        }
        let lists: Vec<&str> = service.waiting_on.iter().map(|code| state.rules.short(code)).collect();
        Some(Self::NotWaiting(lists.join(" or ")))
    }

    /// In a few words: `4+`, `not waiting for SLCN`.
    pub fn short(&self) -> String {
        match self {
            Self::TooOld(under, _) => format!("{under}+"),
            Self::NotWaiting(lists) => format!("not waiting for {lists}"),
        }
    }

    /// What is done about it, for the queue: `4+: see and signpost`.
    pub fn mark(&self) -> String {
        format!("{}: see and signpost", self.short())
    }

    /// The reason on record, naming the child.
    pub fn reason(&self, name: &str) -> String {
        match self {
            Self::TooOld(under, on) => {
                format!("{name} was {under} on {}: seen and signposted", on.format("%a %-d %b %Y"))
            }
            Self::NotWaiting(lists) => format!("{name} is not waiting for {lists}: seen and signposted"),
        }
    }
}

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
    /// Not for this drop-in (too old, not on its list): seen and signposted, never turned away.
    Signposted {
        /// When.
        at: Minute,
    },
}

/// Whether a visit is open at a drop-in that is no longer held: it was called off, its place is shut, or whoever sees the family is
/// away. Nobody takes the family home in their head: somebody rings, unless what came of it is recorded after all.
pub fn cut_short(state: &State, visit: &Visit) -> bool {
    let Some(at) = state.session(visit.session) else { return false };
    let shut = || at.cancelled() || roster::closure(state, at).is_some();
    match visit.state {
        VisitState::Waiting => shut(),
        VisitState::With { staff, .. } => shut() || leave::away_from(state, staff, at).is_some(),
        VisitState::Done { .. } | VisitState::LeftUnseen { .. } | VisitState::Signposted { .. } => false,
    }
}

/// What a family that left unseen is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToRing {
    /// A call of its own.
    Call,
    /// A call with which another place is offered: the step of the referral that had the booked place.
    Place,
    /// Nothing: it was rung, or has another place since.
    Nothing,
}

impl ToRing {
    /// What is owed of a visit.
    pub fn of(state: &State, visit: &Visit) -> Self {
        if !matches!(visit.state, VisitState::LeftUnseen { rung: false, .. }) {
            return Self::Nothing;
        }
        let booking = visit.booking.and_then(|id| state.booking(id));
        let referral = booking.and_then(|row| state.referral(row.referral));
        let (Some(booking), Some(referral), Some(at)) = (booking, referral, state.session(visit.session))
        else {
            return Self::Call;
        };
        let unseen = [Attendance::LeftUnseen, Attendance::LateNotSeen];
        match (&booking.state, referral.stage) {
            (_, Stage::LeftUnseen { booking: of, .. } | Stage::LateNotSeen { booking: of, .. })
                if of == booking.id =>
            {
                Self::Place
            }
            // Whoever gave another place, or ended the wait, has spoken with the family.
            (BookingState::Attended { attendance, .. }, _)
                if unseen.contains(attendance) && places::own_way(&state.rules, referral, at.service) =>
            {
                Self::Nothing
            }
            _ => Self::Call,
        }
    }
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

impl Visit {
    /// From when the family waits: who came before the doors were open waits from their opening.
    pub fn waits_from(&self, state: &State) -> Minute {
        state.session(self.session).map_or(self.arrived, |session| self.arrived.max(session.start))
    }
}
