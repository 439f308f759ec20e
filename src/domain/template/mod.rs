//! Clinic templates: what a clinic is like every time, and when it is held, so that months of sessions are made in one act.
pub mod belongs;
pub mod change;
mod check;
pub mod expand;
mod near;
mod parse;
pub mod publish;
mod recurrence;
mod shape;
pub mod slots;
pub mod terms;
#[cfg(test)]
mod tests;
mod words;

use super::code::Code;
use super::ids::{StaffId, TemplateId, VenueId};
use super::session::{Minute, Slot};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use check::check;
pub use parse::{Fault, Said, parse};
pub use recurrence::{Months, Pattern, Recurrence, Season, Weekdays};
pub use words::DAYS;

/// A clinic as it is held every time.
///
/// It is a plan for sessions, never a session: nothing is booked in it, and a session that it made lives on by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClinicTemplate {
    /// Which.
    pub id: TemplateId,
    /// The service it offers, by code.
    pub service: Code,
    /// Where.
    pub venue: VenueId,
    /// Which room, empty where the venue has but one.
    pub room: Box<str>,
    /// On which days it is held.
    pub recurrence: Recurrence,
    /// Bookable parts, by start: London's clock on the wall, so that 09:30 is 09:30 in summer and in winter.
    pub slots: Vec<Slot>,
    /// How many may be in the room unbooked (drop-ins).
    pub capacity: u16,
    /// Roles that it takes beside the quorum of its service.
    pub roles: Vec<Code>,
    /// Who usually does it, each in a role; they are asked to every session.
    pub people: Vec<(Code, StaffId)>,
    /// The first day on which it holds. A fortnight is counted from the first of its weekdays on or after it.
    pub from: NaiveDate,
    /// The last, where there is one.
    pub to: Option<NaiveDate>,
    /// The school calendar whose terms hold; none: that of its venue's district.
    pub calendar: Code,
    /// Days on which it is not as always.
    pub exceptions: Vec<Exception>,
    /// A least number for its sessions to run, and how many children each role sees, where its service says otherwise.
    #[serde(default)]
    pub sharing: Option<super::sharing::Sharing>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

/// A day on which a clinic is not as always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exception {
    /// Which.
    pub on: NaiveDate,
    /// What is so.
    pub what: Except,
}

/// What is otherwise on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Except {
    /// It is not held.
    Not,
    /// It is held, though the recurrence does not say so.
    Also,
    /// It begins at another time, minutes after local midnight.
    At(Minute),
}

/// Which template made a session, for which of its days: a session that is moved later is still that day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MadeBy {
    /// Which.
    pub template: TemplateId,
    /// The day.
    pub on: NaiveDate,
}

impl ClinicTemplate {
    /// Its usual start; 0 of one without slots, which no check lets through.
    pub fn start(&self) -> Minute {
        self.slots.iter().map(|slot| slot.start).min().unwrap_or(0)
    }

    /// Its usual end.
    pub fn end(&self) -> Minute {
        self.slots.iter().map(|slot| slot.start.saturating_add(slot.minutes)).max().unwrap_or(0)
    }

    /// The days of one kind of exception.
    pub fn days(&self, what: Except) -> impl Iterator<Item = NaiveDate> {
        self.exceptions.iter().filter(move |except| except.what == what).map(|except| except.on)
    }
}
