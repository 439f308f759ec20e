//! A venue as it is now: its name, address and rooms, which of them can be reached without a step, and until when it is used.
use super::super::ids::VenueId;
use super::super::places::say;
use super::super::session::{Session, Venue};
use super::super::state::State;
use serde::{Deserialize, Serialize};

/// A venue of which something was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueNow {
    /// As it is.
    pub venue: Venue,
    /// As it was when it was added: so it is again once all changes are taken back.
    pub was: Venue,
    /// Rooms that can be reached without a step (Equality Act 2010, section 20); of a venue without rooms its own name.
    pub step_free: Vec<Box<str>>,
    /// The last day on which it is used; none: no end is known.
    pub until: Option<chrono::NaiveDate>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

/// The room as the venue itself writes it: `Room 2` is `room 2`, and so is `2`, so that no room goes by two names.
///
/// # Errors
/// The venue has rooms, and none is called so: those it has, in words.
pub fn known_room(state: &State, venue: VenueId, typed: &str) -> Result<Box<str>, String> {
    let typed = typed.trim();
    let Some(at) = state.venue(venue).filter(|_| !typed.is_empty()) else { return Ok(typed.into()) };
    let same = |room: &str| room.eq_ignore_ascii_case(typed);
    let last = |room: &str| room.rsplit(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(typed));
    if let Some(room) = at.rooms.iter().find(|room| same(room)) {
        return Ok(room.clone());
    }
    let mut fits = at.rooms.iter().filter(|room| last(room));
    match (fits.next(), fits.next()) {
        (Some(room), None) => Ok(room.clone()),
        _ if at.rooms.is_empty() => Ok(typed.into()),
        _ => {
            let names: Vec<&str> = at.rooms.iter().map(|room| &**room).collect();
            Err(format!("{} has {}, and no \"{typed}\"", at.name, say::list(&names)))
        }
    }
}

/// Why nothing can be held at a session's venue that day: it is used no longer, or it is shut.
pub fn unusable(state: &State, session: &Session) -> Option<String> {
    let ended = state.roster.venues.get(&session.venue).and_then(|row| {
        let last = row.until.filter(|last| *last < session.date)?;
        Some(format!("{} is not used after {}", row.venue.name, say::day(last)))
    });
    ended.or_else(|| super::shut(state, session))
}
