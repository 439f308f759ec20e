//! Who works when and where, which places can be used, and when they are shut: what a session must fit besides its own room
//! and people. Each row holds from a day on, so that a change never alters what was.
mod act;
mod closure;
mod hours;
mod phone;
mod roles;
mod said;
#[cfg(test)]
mod tests;
mod venue;
mod words;

use super::event::Image;
use super::ids::{ClosureId, StaffId, VenueId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use act::{RosterAct, RosterDid, tell};
pub use closure::{Closure, closure, shut, shut_on};
pub use hours::{DAY, Hours, Pattern, Work, off, off_at, off_under, outside, several, works_no_hour};
pub use phone::{Phone, PhoneOf, number, phone};
pub use roles::{MoreRoles, holds_role, more_roles, not_of_role};
pub use said::{Said, parse};
pub use venue::{VenueNow, known_room, unusable};
pub use words::{parts_words, work_words};

/// What stands of it now; a part of the State.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// When people work, by person; of whom nothing is here nothing is known, and they are taken to work at any time.
    pub hours: BTreeMap<StaffId, Hours>,
    /// What is or was shut.
    pub closures: BTreeMap<ClosureId, Closure>,
    /// Venues of which something was changed since they were added.
    pub venues: BTreeMap<VenueId, VenueNow>,
    /// Telephones of people and venues, for a day without the system.
    #[serde(default)]
    pub phones: BTreeMap<PhoneOf, Phone>,
    /// Roles that people hold beside their own.
    #[serde(default)]
    pub roles: BTreeMap<StaffId, MoreRoles>,
}

/// Which row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RosterKey {
    /// When somebody works.
    Hours(StaffId),
    /// Days on which a place is shut.
    Closure(ClosureId),
    /// A venue as it is now.
    Venue(VenueId),
    /// A telephone.
    Phone(PhoneOf),
    /// Further roles of somebody.
    Roles(StaffId),
}

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RosterRow {
    /// When somebody works.
    Hours(Hours),
    /// Days on which a place is shut.
    Closure(Closure),
    /// A venue as it is now.
    Venue(VenueNow),
    /// A telephone.
    Phone(Phone),
    /// Further roles of somebody.
    Roles(MoreRoles),
}

impl RosterRow {
    /// Which row it is.
    pub fn key(&self) -> RosterKey {
        match self {
            Self::Hours(row) => RosterKey::Hours(row.staff),
            Self::Closure(row) => RosterKey::Closure(row.id),
            Self::Venue(row) => RosterKey::Venue(row.venue.id),
            Self::Phone(row) => RosterKey::Phone(row.of),
            Self::Roles(row) => RosterKey::Roles(row.staff),
        }
    }

    /// The journal sequence that had last touched it.
    pub fn rev(&self) -> u64 {
        match self {
            Self::Hours(row) => row.rev,
            Self::Closure(row) => row.rev,
            Self::Venue(row) => row.rev,
            Self::Phone(row) => row.rev,
            Self::Roles(row) => row.rev,
        }
    }

    /// It was touched by that frame.
    pub fn touch(&mut self, seq: u64) {
        match self {
            Self::Hours(row) => row.rev = seq,
            Self::Closure(row) => row.rev = seq,
            Self::Venue(row) => row.rev = seq,
            Self::Phone(row) => row.rev = seq,
            Self::Roles(row) => row.rev = seq,
        }
    }
}

impl Roster {
    /// The row of that key.
    pub fn row(&self, key: RosterKey) -> Option<RosterRow> {
        match key {
            RosterKey::Hours(id) => self.hours.get(&id).cloned().map(RosterRow::Hours),
            RosterKey::Closure(id) => self.closures.get(&id).cloned().map(RosterRow::Closure),
            RosterKey::Venue(id) => self.venues.get(&id).cloned().map(RosterRow::Venue),
            RosterKey::Phone(of) => self.phones.get(&of).cloned().map(RosterRow::Phone),
            RosterKey::Roles(id) => self.roles.get(&id).cloned().map(RosterRow::Roles),
        }
    }

    /// The same as what a frame keeps of it.
    pub fn image(&self, key: RosterKey) -> Option<Image> {
        self.row(key).map(|row| Image::Roster(Box::new(row)))
    }

    /// The journal sequence that last touched it; none where it does not stand.
    pub fn rev(&self, key: RosterKey) -> Option<u64> {
        self.row(key).map(|row| row.rev())
    }

    /// The number the next closure will get.
    pub fn next_closure(&self) -> ClosureId {
        ClosureId(self.closures.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Sets a row, or takes it away. A venue that is to stand in the list of venues otherwise than it does is handed back.
    pub fn set(&mut self, key: RosterKey, row: Option<RosterRow>) -> Option<super::session::Venue> {
        match (key, row) {
            (_, Some(RosterRow::Hours(row))) => drop(self.hours.insert(row.staff, row)),
            (_, Some(RosterRow::Closure(row))) => drop(self.closures.insert(row.id, row)),
            (_, Some(RosterRow::Roles(row))) => drop(self.roles.insert(row.staff, row)),
            (_, Some(RosterRow::Venue(row))) => {
                let venue = row.venue.clone();
                self.venues.insert(venue.id, row);
                return Some(venue);
            }
            (_, Some(RosterRow::Phone(row))) => drop(self.phones.insert(row.of, row)),
            (RosterKey::Phone(of), None) => drop(self.phones.remove(&of)),
            (RosterKey::Hours(id), None) => drop(self.hours.remove(&id)),
            (RosterKey::Closure(id), None) => drop(self.closures.remove(&id)),
            (RosterKey::Roles(id), None) => drop(self.roles.remove(&id)),
            (RosterKey::Venue(id), None) => return self.venues.remove(&id).map(|row| row.was),
        }
        None
    }
}
