//! What the family said of days and of where it can come, and what the child needs of a room: asked of every session, of
//! whatever kind, by all who look for a place or decide on one.
use super::super::child::{ChildRow, Flags};
use super::super::rules::{Service, ServiceKind};
use super::super::session::Session;
use super::super::state::State;
use super::Bar;
use chrono::Datelike;

/// Whether a session is one to which the family said it can come, in a room that the child can reach.
///
/// # Errors
/// The first that is against it: the days, then where it is, then the room.
pub fn fits(state: &State, child: &ChildRow, service: &Service, session: &Session) -> Result<(), Bar> {
    let on = session.date;
    let weekday = on.weekday().num_days_from_monday() as u8;
    if child.not_on & (1 << weekday) != 0 {
        return Err(Bar::NotOn(weekday));
    }
    let comes = child.comes();
    if let Some(away) = comes.and_then(|comes| comes.away.iter().find(|away| away.holds(on))) {
        return Err(Bar::AwayThen(*away));
    }
    let venue = state.venue(session.venue);
    // Nobody travels to what is held online or by telephone, and no step is in its way.
    if service.kind == ServiceKind::Calls || venue.is_some_and(|venue| venue.online) {
        return Ok(());
    }
    let only = comes.map_or(&[][..], |comes| &comes.only);
    if !only.is_empty() && !venue.is_some_and(|venue| only.contains(&venue.district)) {
        return Err(Bar::Only(only.to_vec()));
    }
    if child.flags.has(Flags::STEP_FREE) && !step_free(state, session) {
        return Err(Bar::Steps);
    }
    Ok(())
}

/// Whether a session's room is on record as one that is reached without a step. Where no room is said, every one there is: a
/// family that cannot climb a step is never sent to find out.
pub fn step_free(state: &State, session: &Session) -> bool {
    let Some(row) = state.roster.venues.get(&session.venue).filter(|row| !row.step_free.is_empty()) else {
        return false;
    };
    let rooms = &row.venue.rooms;
    let free = |room: &str| row.step_free.iter().any(|known| known.eq_ignore_ascii_case(room));
    // A venue without rooms is step-free by its own name.
    rooms.is_empty()
        || if session.room.is_empty() { rooms.iter().all(|room| free(room)) } else { free(&session.room) }
}

#[cfg(test)]
mod tests {
    use super::super::world::{ND, add_child, add_referral, add_session, day, empty, now, slot};
    use super::super::{Seeker, allowed};
    use super::*;
    use crate::domain::child::{Away, ChildDetails};
    use crate::domain::code::Code;
    use crate::domain::event::Event;
    use crate::domain::ids::{ReferralId, SessionId, VenueId};
    use crate::domain::roster::{RosterDid, RosterRow, VenueNow};
    use chrono::NaiveDate;

    const GEDLING: Code = Code::known("E07000173");
    const MANSFIELD: Code = Code::known("E07000174");

    fn waits(state: &mut State, change: impl FnOnce(&mut ChildDetails)) -> ReferralId {
        let mut details =
            ChildDetails { family: "F".into(), born: day(2018, 5, 1), ..ChildDetails::default() };
        change(&mut details);
        let child = add_child(state, &details);
        add_referral(state, child, ND)
    }

    /// A session at a venue: 1 is in Gedling, 2 online.
    fn at(state: &mut State, venue: u32, on: NaiveDate) -> SessionId {
        let id = add_session(state, ND, on, &[slot(600, 60, 1)]);
        state.sessions[id.0 as usize].as_mut().unwrap().venue = VenueId(venue);
        id
    }

    fn bar(state: &State, referral: ReferralId, session: SessionId) -> Option<Bar> {
        let now = now();
        let seeker = Seeker::new(state, referral, None, &now).unwrap();
        seeker.may(state.session(session).unwrap(), 0).err()
    }

    fn words(state: &State, referral: ReferralId, session: SessionId) -> String {
        let row = state.referral(referral).unwrap();
        allowed(state, row, state.session(session).unwrap(), 0, None, &now()).unwrap_err().words
    }

    #[test]
    fn a_family_that_is_away_is_offered_the_day_before_and_the_day_after() {
        let mut state = empty();
        let away = Away { from: day(2026, 12, 20), to: day(2027, 1, 4) };
        let child = waits(&mut state, |details| details.away = vec![away]);
        for (on, wanted) in [
            (day(2026, 12, 19), None),
            (day(2026, 12, 20), Some(Bar::AwayThen(away))),
            (day(2027, 1, 4), Some(Bar::AwayThen(away))),
            (day(2027, 1, 5), None),
        ] {
            // Away is away, also from what is held online.
            for venue in [1, 2] {
                let session = at(&mut state, venue, on);
                assert_eq!(bar(&state, child, session), wanted, "{on}");
            }
        }
        assert_eq!(Bar::AwayThen(away).short(&state, now().at), "family: away 20 Dec to 4 Jan");
        let session = at(&mut state, 1, day(2026, 12, 21));
        let said = words(&state, child, session);
        assert!(said.starts_with("The family of F is away 20 Dec to 4 Jan. Another day"), "{said}");
        assert!(said.ends_with("Nothing was booked."), "{said}");
    }

    #[test]
    fn venues_elsewhere_are_none_for_a_family_that_said_where_it_can_come_and_online_is_nowhere() {
        let mut state = empty();
        let (here, online) = (at(&mut state, 1, day(2026, 12, 15)), at(&mut state, 2, day(2026, 12, 15)));
        let anywhere = waits(&mut state, |_| {});
        let near = waits(&mut state, |details| details.only = vec![MANSFIELD, GEDLING]);
        let far = waits(&mut state, |details| details.only = vec![MANSFIELD]);
        for child in [anywhere, near] {
            assert_eq!((bar(&state, child, here), bar(&state, child, online)), (None, None));
        }
        assert_eq!(bar(&state, far, here), Some(Bar::Only(vec![MANSFIELD])));
        assert_eq!(bar(&state, far, online), None);
        // Beside a restricted address nothing is made of a district, whatever an older record says.
        let hidden = waits(&mut state, |details| {
            (details.only, details.flags) = (vec![MANSFIELD], Flags::RESTRICTED);
        });
        assert_eq!(bar(&state, hidden, here), None);
        assert!(state.child(state.referral(hidden).unwrap().child).unwrap().comes().is_none());
    }

    #[test]
    fn a_child_who_needs_a_step_free_room_is_given_one_that_is_on_record_as_such() {
        let mut state = empty();
        let child = waits(&mut state, |details| details.flags = Flags::STEP_FREE);
        let session = at(&mut state, 1, day(2026, 12, 15));
        let online = at(&mut state, 2, day(2026, 12, 15));
        assert_eq!(bar(&state, child, online), None);
        assert_eq!(bar(&state, child, session), Some(Bar::Steps), "nothing is on record of that venue");
        assert!(words(&state, child, session).contains("none at"));
        let mut venue = state.venue(VenueId(1)).unwrap().clone();
        let was = venue.clone();
        venue.rooms = vec!["Blue".into(), "Green".into()];
        let row = |step_free: &[&str], venue: &crate::domain::session::Venue| {
            RosterRow::Venue(VenueNow {
                venue: venue.clone(),
                was: was.clone(),
                step_free: step_free.iter().map(|room| (*room).into()).collect(),
                until: None,
                rev: 0,
            })
        };
        let known = |state: &mut State, row: RosterRow| {
            let event = Event::Roster { did: Box::new(RosterDid::Venue), row: Some(Box::new(row)) };
            state.apply(state.seq + 1, day(2026, 11, 20), &[event]);
        };
        known(&mut state, row(&["Green"], &venue));
        for (room, wanted) in
            [("Blue", Some(Bar::Steps)), ("Green", None), ("green", None), ("", Some(Bar::Steps))]
        {
            state.sessions[session.0 as usize].as_mut().unwrap().room = room.into();
            assert_eq!(bar(&state, child, session), wanted, "{room}");
        }
        assert!(words(&state, child, session).contains("only Green is on record as one"));
        known(&mut state, row(&["Blue", "Green"], &venue));
        assert_eq!(bar(&state, child, session), None, "whichever room it is");
        known(&mut state, row(&["Arnold"], &was));
        assert_eq!(bar(&state, child, session), None, "a venue without rooms");
    }
}
