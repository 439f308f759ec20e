//! The same session at the same time in another place: another room of its venue, another venue of its district, or online.
use super::super::decide::Now;
use super::super::ids::VenueId;
use super::super::moving::{self, Wanted};
use super::super::places;
use super::super::session::{Minute, Session};
use super::super::state::State;
use super::trouble::Closed;
use chrono::NaiveDate;

/// A venue and room.
pub type Place = (VenueId, String);

/// A place that the plan has given to another session: day, from, to.
pub type Given = (Place, NaiveDate, (Minute, Minute));

/// Where a session could go at its own time, best first: the venue's other rooms, the district's other venues, then online.
/// Each is tried by the rules that move a session, so that none is shown which could not be had. A place where a child of it
/// could not go along is behind those where all could.
pub fn places(state: &State, session: &Session, closed: &Closed, given: &[Given], now: &Now) -> Vec<Place> {
    let district = state.venue(session.venue).map(|v| v.district);
    let mut found = Vec::new();
    for venue in state.venues.iter().flatten() {
        let rank = if venue.id == session.venue {
            0
        } else if venue.online {
            2
        } else if Some(venue.district) == district && !venue.district.is_none() {
            1
        } else {
            continue;
        };
        let rooms: Vec<&str> =
            if venue.rooms.is_empty() { vec![""] } else { venue.rooms.iter().map(|r| &**r).collect() };
        for room in rooms {
            let there =
                closed.covers(state, venue.id, room) || (venue.id == session.venue && *room == *session.room);
            let mine = (session.start, session.end);
            let promised = given.iter().any(|((at, name), on, (from, to))| {
                !venue.online
                    && *at == venue.id
                    && name == room
                    && *on == session.date
                    && *from < mine.1
                    && mine.0 < *to
            });
            let taken = || {
                places::room_busy(state, venue.id, room, session.date, mine, Some(session.id)).is_some()
                    // A venue without rooms holds one session at a time, as far as a plan may count on it.
                    || (room.is_empty() && !venue.online && others_there(state, session, venue.id))
            };
            if there || promised || taken() {
                continue;
            }
            let wanted = Wanted {
                session: session.id,
                date: session.date,
                start: session.start,
                venue: venue.id,
                room,
            };
            // Nobody is sent where they do not work by a proposal.
            if let Ok(plan) = moving::plan(state, &wanted, now)
                && plan.outside.is_empty()
            {
                found.push((plan.lost.len(), rank, (venue.id, room.to_owned())));
                if rank == 2 {
                    break;
                }
            }
        }
    }
    found.sort_by_key(|(lost, rank, (venue, _))| (*lost, *rank, *venue));
    found.into_iter().map(|(.., place)| place).collect()
}

fn others_there(state: &State, session: &Session, venue: VenueId) -> bool {
    let time = (session.start, session.end);
    places::others_at(state, session.date, time, Some(session.id)).any(|other| other.venue == venue)
}
