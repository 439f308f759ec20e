//! What is done to the roster, and what became of it; in words for the message line, the journal and an undo.
use super::super::calendar::day_month;
use super::super::code::Code;
use super::super::command::Command;
use super::super::event::Event;
use super::super::ids::{ClosureId, StaffId, VenueId};
use super::super::places::{role_short, say};
use super::super::repair::Closed;
use super::super::session::Venue;
use super::super::state::State;
use super::hours::Work;
use super::{PhoneOf, RosterRow, parts_words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something is done to the roster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RosterAct {
    /// From a day on somebody works so; what held before that day stays.
    Works {
        /// Who.
        staff: StaffId,
        /// The first day.
        from: NaiveDate,
        /// Parts of the week; none: they do not work here any more.
        parts: Vec<Work>,
    },
    /// Somewhere nothing can be held from a day to a day.
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
    /// It can be used again on that day, sooner than was recorded.
    Reopen {
        /// Which closure.
        closure: ClosureId,
        /// The first day on which it can be used.
        on: NaiveDate,
    },
    /// A venue is so from now on, and is used to that day.
    Venue {
        /// As it is.
        venue: Box<Venue>,
        /// Rooms that can be reached without a step.
        step_free: Vec<String>,
        /// The last day on which it is used; none: no end is known.
        until: Option<NaiveDate>,
    },
    /// A command that somebody's working pattern stands against, done all the same.
    Anyway {
        /// Why.
        words: String,
        /// What.
        command: Box<Command>,
    },
    /// Where somebody, or a venue, is rung; empty: no number any more.
    Phone {
        /// Whose.
        of: PhoneOf,
        /// As it is dialled.
        number: String,
    },
    /// Somebody holds these roles beside their own, and no others.
    Roles {
        /// Who.
        staff: StaffId,
        /// Which; none: only their own.
        roles: Vec<Code>,
    },
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RosterDid {
    /// From that day somebody works so.
    Works {
        /// The first day.
        from: NaiveDate,
    },
    /// A place was shut.
    Shut,
    /// It is open again; its last day had been that.
    Reopened {
        /// The last day as it was.
        before: NaiveDate,
    },
    /// A venue was changed, or its last day.
    Venue,
    /// Something was done though somebody does not work then.
    Anyway {
        /// Why.
        words: String,
        /// Who does not work when.
        over: Vec<String>,
    },
    /// A telephone was noted, or taken off.
    Phone,
    /// Somebody's further roles were set.
    Roles,
}

/// What an event of the roster says; nothing where it is none.
pub fn tell(state: &State, event: &Event) -> Option<String> {
    let Event::Roster { did, row } = event else { return None };
    let name = |id: VenueId| state.venue(id).map_or_else(|| "a venue".to_owned(), |v| v.name.to_string());
    Some(match (&**did, row.as_deref()) {
        (RosterDid::Works { from }, Some(RosterRow::Hours(row))) => {
            let who = state.staff(row.staff).map_or("Somebody", |s| &*s.name);
            let pattern = row.patterns.iter().find(|pattern| pattern.from == *from);
            match pattern.filter(|pattern| !pattern.parts.is_empty()) {
                Some(pattern) => {
                    let says = parts_words(&pattern.parts, pattern.from, &name);
                    format!("{who} works {says} from {}", say::day(*from))
                }
                None => format!("{who} works here no more from {}", say::day(*from)),
            }
        }
        (RosterDid::Shut, Some(RosterRow::Closure(row))) => row.words(state),
        (RosterDid::Reopened { .. }, Some(RosterRow::Closure(row))) => {
            let place = super::super::telling::capital(&row.closed.words(state));
            if row.to < row.from {
                return Some(format!("{place} is not shut from {} after all", say::day(row.from)));
            }
            let on = row.to.succ_opt().map_or_else(String::new, say::day);
            format!("{place} is open again on {on}")
        }
        (RosterDid::Venue, Some(RosterRow::Venue(row))) => {
            let rooms: Vec<&str> = row.venue.rooms.iter().map(|room| &**room).collect();
            let rooms = if rooms.is_empty() { "no rooms of its own".to_owned() } else { say::list(&rooms) };
            let free: Vec<&str> = row.step_free.iter().map(|room| &**room).collect();
            let free =
                if free.is_empty() { String::new() } else { format!("; step-free {}", say::list(&free)) };
            let last = row
                .until
                .map_or_else(String::new, |day| format!("; used to {} {}", day_month(day), day.format("%Y")));
            format!("{}: {rooms}{free}{last}", row.venue.name)
        }
        (RosterDid::Phone, Some(RosterRow::Phone(row))) => {
            let who = row.of.name(state).unwrap_or_else(|| "Somebody".to_owned());
            match &*row.number {
                "" => format!("{who}: no telephone any more"),
                number => format!("{who}: telephone {number}"),
            }
        }
        (RosterDid::Roles, Some(RosterRow::Roles(row))) => {
            let person = state.staff(row.staff);
            let own = person.map(|person| person.role);
            let roles = own.iter().chain(&row.roles).map(|role| role_short(&state.rules, role));
            let roles: Vec<&str> = roles.collect();
            format!("{}: roles {}", person.map_or("Somebody", |s| &*s.name), say::list(&roles))
        }
        (RosterDid::Anyway { words, over }, _) => format!("{}; all the same: {words}", over.join("; ")),
        _ => return None,
    })
}
