//! A session: slots on a day at a place, with the people it needs; and where sessions are held, and by whom.
use super::code::Code;
use super::ids::{SessionId, StaffId, VenueId};
use super::rules::{Service, ServiceKind};
use super::template::MadeBy;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Minutes after local midnight: a session's time is the clock on its wall, never an instant.
pub type Minute = u16;

/// Whom a slot is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CarveOut {
    /// Anybody on the list.
    #[default]
    Anyone,
    /// Kept for urgent children.
    Urgent,
    /// Long enough for an interpreter.
    Interpreter,
    /// Kept for children under 4.
    UnderFour,
}

/// One bookable part of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Start, minutes after midnight.
    pub start: Minute,
    /// Length in minutes.
    pub minutes: u16,
    /// How many children it takes at once.
    pub places: u8,
    /// Whom it is kept for.
    pub carve_out: CarveOut,
}

/// What somebody asked to a session has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Answer {
    /// Asked on that day, no answer yet.
    Asked(NaiveDate),
    /// Will be there.
    Accepted,
    /// Will not.
    Declined,
    /// Had accepted and is away (sick, leave).
    Away,
}

impl Answer {
    /// Whether it counts as coming, or may yet: not who declined or is away.
    pub fn may_come(self) -> bool {
        matches!(self, Self::Accepted | Self::Asked(_))
    }
}

/// Somebody asked to a session in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The role they fill.
    pub role: Code,
    /// Who.
    pub staff: StaffId,
    /// What they said.
    pub answer: Answer,
}

/// Whether a session runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionState {
    /// It will be, or was, held.
    Planned,
    /// It was called off.
    Cancelled {
        /// The configured reason.
        reason: Code,
    },
}

/// Day, start and venue of a session or of a place in it: what a family is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// Local day.
    pub date: NaiveDate,
    /// Start, minutes after local midnight.
    pub start: Minute,
    /// Where.
    pub venue: VenueId,
}

/// Where a session stood before it was moved, so that what was said of it then is still said as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Day, start and venue it had.
    pub stand: Stand,
    /// The room it had.
    pub room: Box<str>,
    /// When it was moved away from there.
    pub at: DateTime<Utc>,
    /// By which frame; 0 until it is written.
    pub seq: u64,
    /// Its template took it along; else somebody moved it by hand.
    #[serde(default)]
    pub by_template: bool,
}

/// A session with its slots and people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// The service it offers, by code.
    pub service: Code,
    /// Where.
    pub venue: VenueId,
    /// Which room, empty where the venue has but one.
    pub room: Box<str>,
    /// Local day.
    pub date: NaiveDate,
    /// Start, minutes after local midnight.
    pub start: Minute,
    /// End, minutes after local midnight.
    pub end: Minute,
    /// Bookable parts, by start.
    pub slots: Vec<Slot>,
    /// People asked.
    pub people: Vec<Member>,
    /// How many may be in the room unbooked (drop-ins): 0 where everything is bookable.
    pub capacity: u16,
    /// Whether it runs.
    pub state: SessionState,
    /// Where it stood before, oldest first; empty where it was never moved.
    #[serde(default)]
    pub moves: Vec<Stood>,
    /// The template that made it, and for which of its days; none where it was made by hand.
    #[serde(default)]
    pub made_by: Option<MadeBy>,
    /// What its places share, where its template says otherwise than its service.
    #[serde(default)]
    pub sharing: Option<Box<super::sharing::Sharing>>,
    /// Journal sequence that last touched it.
    pub rev: u64,
    /// Roles that its template takes beside the quorum of its service.
    #[serde(default)]
    pub roles: Vec<Code>,
}

impl Session {
    /// Whether it was called off.
    pub fn cancelled(&self) -> bool {
        matches!(self.state, SessionState::Cancelled { .. })
    }

    /// When one of its slots begins; the session's own start where there is no such slot.
    pub fn start_of(&self, slot: u8) -> Minute {
        self.slots.get(usize::from(slot)).map_or(self.start, |slot| slot.start)
    }

    /// Day, start and venue of one of its slots.
    pub fn stand(&self, slot: u8) -> Stand {
        let start = self.start_of(slot);
        Stand { date: self.date, start, venue: self.venue }
    }

    /// The same as it was before the first of its moves that `earlier` names; as it is now where none is.
    pub fn stood(&self, slot: u8, earlier: impl Fn(&Stood) -> bool) -> Stand {
        let now = self.stand(slot);
        let Some(first) = self.moves.iter().position(earlier) else { return now };
        // A move takes every slot along by as many minutes as the session: what comes of all moves since is one difference.
        let shift = i32::from(self.start) - i32::from(self.moves[first].stand.start);
        let start = u16::try_from(i32::from(now.start) - shift).unwrap_or(now.start);
        Stand { start, ..self.moves[first].stand }
    }

    /// Places in all slots.
    pub fn places(&self) -> u32 {
        self.slots.iter().map(|slot| u32::from(slot.places)).sum()
    }
}

/// A place where sessions are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Which.
    pub id: VenueId,
    /// Name on the diary, e.g. `Arnold`.
    pub name: Box<str>,
    /// Full name with address, for letters.
    pub address: Box<str>,
    /// District by code; none for sessions held online.
    pub district: Code,
    /// Rooms; empty: one.
    pub rooms: Vec<Box<str>>,
    /// Held online or by telephone.
    pub online: bool,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// Name as shown, e.g. `Dr A Osei`.
    pub name: Box<str>,
    /// Clinical role by code.
    pub role: Code,
    /// Agency by code.
    pub agency: Code,
    /// Languages beside English in which they can see a family.
    pub languages: Vec<Box<str>>,
}

/// The slots of a new session and how many it holds: one after the other; at a group or a drop-in all at once. None where they
/// would go on past midnight.
pub fn slots_of(service: &Service, start: Minute, places: u16, minutes: u16) -> Option<(Vec<Slot>, u16)> {
    const DAY: u16 = 24 * 60;
    let slot = |start, places| Slot { start, minutes, places, carve_out: CarveOut::Anyone };
    if service.kind == ServiceKind::Group {
        let places = u8::try_from(places).ok()?;
        return (start.checked_add(minutes)? <= DAY).then(|| (vec![slot(start, places)], 0));
    }
    if service.kind == ServiceKind::DropIn {
        let places_u8 = u8::try_from(places).ok()?;
        return (start.checked_add(minutes)? <= DAY).then(|| (vec![slot(start, places_u8)], places));
    }
    let end = start.checked_add(minutes.checked_mul(places)?)?;
    (end <= DAY).then(|| ((0..places).map(|at| slot(start + at * minutes, 1)).collect(), 0))
}
