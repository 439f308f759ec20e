//! The same session at the same time in another place: another room of its venue, another venue of its district, or online.
use super::super::decide::Now;
use super::super::ids::VenueId;
use super::super::moving::{self, Wanted};
use super::super::places;
use super::super::quorum;
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
/// could not go along is behind those where all could, and one where its people are asked again and its quorum is lost by that
/// behind one where it holds. Online only what its service may hold there: nobody drops in or is observed through a camera.
pub fn places(state: &State, session: &Session, closed: &Closed, given: &[Given], now: &Now) -> Vec<Place> {
    let district = state.venue(session.venue).map(|v| v.district);
    let online = state.rules.service(session.service).is_some_and(|service| service.online);
    let mut found = Vec::new();
    for venue in state.venues.iter().flatten() {
        let rank = if venue.id == session.venue {
            0
        } else if venue.online {
            if !online {
                continue;
            }
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
            let place = (venue.id, room.to_owned());
            // Nobody is sent where they do not work by a proposal.
            if let Some(plan) = moved_to(state, session, &place, now)
                && plan.outside.is_empty()
            {
                found.push((plan.lost.len(), loses_quorum(state, session, &plan), rank, place));
                if rank == 2 {
                    break;
                }
            }
        }
    }
    found.sort_by_key(|(lost, quorum, rank, (venue, _))| (*lost, *quorum, *rank, *venue));
    found.into_iter().map(|(.., place)| place).collect()
}

/// What holding a session at another place at its own time comes to; nothing where it cannot be held there.
pub fn moved_to(state: &State, session: &Session, (venue, room): &Place, now: &Now) -> Option<moving::Plan> {
    let wanted =
        Wanted { session: session.id, date: session.date, start: session.start, venue: *venue, room };
    moving::plan(state, &wanted, now).ok()
}

/// Whether a quorum that it has is lost by that, since whoever accepted is asked again.
pub fn loses_quorum(state: &State, session: &Session, plan: &moving::Plan) -> bool {
    let Some(service) = state.rules.service(session.service) else { return false };
    quorum::missing(session, service).is_empty() && !quorum::missing(&plan.to, service).is_empty()
}

fn others_there(state: &State, session: &Session, venue: VenueId) -> bool {
    let time = (session.start, session.end);
    places::others_at(state, session.date, time, Some(session.id)).any(|other| other.venue == venue)
}
