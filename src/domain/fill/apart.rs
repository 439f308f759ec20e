//! What a plan for free places is made of, taken out of the State: so that the State is held still only while it is copied, and
//! nobody waits for a plan of twenty thousand children that is worked out beside it.
use super::super::decide::Now;
use super::super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::super::state::{Rows, State};
use super::super::suggest::Merged;
use super::super::together::BondKey;
use super::blocks;
use std::collections::BTreeSet;

/// The rows that a plan for a session, or for more that it stands for, asks: nothing else stands in it. Its indexes are still
/// to be made, which needs no look at the State any more. None where there is no such session.
pub fn apart(state: &State, of: SessionId, now: &Now) -> Option<State> {
    let of = state.session(of)?;
    let mut wanted = Wanted::default();
    if let Some(service) = state.rules.service(of.service) {
        wanted.referrals.extend(Merged::of(state, service));
    }
    wanted.sessions.insert(of.id);
    let all = state.index.by_day.range(now.today..).flat_map(|(_, ids)| ids);
    let same = |id: &&SessionId| state.session(**id).is_some_and(|session| session.service == of.service);
    wanted.sessions.extend(all.filter(same));
    let blocks: Vec<ReferralId> = blocks::owed(state, of.service).map(|(referral, _)| referral).collect();
    wanted.referrals.extend(&blocks);
    wanted.close(state);
    let mut apart = State { seq: state.seq, rules: state.rules.clone(), ..State::default() };
    (apart.staff, apart.venues) = (state.staff.clone(), state.venues.clone());
    (apart.absences, apart.roster) = (state.absences.clone(), state.roster.clone());
    apart.templates.clone_from(&state.templates);
    apart.children = picked(&state.children, wanted.children.iter().map(|id| id.0));
    apart.referrals = picked(&state.referrals, wanted.referrals.iter().map(|id| id.0));
    apart.sessions = picked(&state.sessions, wanted.sessions.iter().map(|id| id.0));
    apart.bookings = picked(&state.bookings, wanted.bookings.iter().map(|id| id.0));
    let bonds = blocks.iter().map(|referral| BondKey::Block(*referral));
    apart.bonds = bonds.filter_map(|key| Some((key, state.bonds.get(&key)?.clone()))).collect();
    let packs = state.reviews.iter().filter(|(id, _)| wanted.referrals.contains(id));
    apart.reviews = packs.map(|(id, pack)| (*id, pack.clone())).collect();
    let meetings = state.meetings.iter().filter(|(id, _)| wanted.sessions.contains(id));
    apart.meetings = meetings.map(|(id, meeting)| (*id, meeting.clone())).collect();
    Some(apart)
}

/// Rows of these numbers, each where it stood.
fn picked<T: Clone>(rows: &Rows<T>, wanted: impl Iterator<Item = u32>) -> Rows<T> {
    let mut some = vec![None; rows.len()];
    for id in wanted {
        if let (Some(to), Some(row)) = (some.get_mut(id as usize), rows.get(id as usize)) {
            to.clone_from(row);
        }
    }
    some
}

/// Which rows are asked.
#[derive(Default)]
struct Wanted {
    children: BTreeSet<ChildId>,
    referrals: BTreeSet<ReferralId>,
    sessions: BTreeSet<SessionId>,
    bookings: BTreeSet<BookingId>,
}

impl Wanted {
    /// With what these rows speak of: who has the places, where else those who wait are.
    fn close(&mut self, state: &State) {
        let sessions = std::mem::take(&mut self.sessions);
        for id in &sessions {
            self.bookings.extend(state.index.in_session.get(id).into_iter().flatten());
        }
        self.sessions = sessions;
        self.children.extend(self.referrals.iter().filter_map(|id| state.referral(*id)).map(|row| row.child));
        let holders = self.bookings.iter().filter_map(|id| state.booking(*id)).map(|row| row.child);
        self.children.extend(holders);
        for child in self.children.iter().filter_map(|id| state.child(*id)) {
            self.referrals.extend(child.referrals.iter());
            self.bookings.extend(state.index.of_child.get(&child.id).into_iter().flatten());
        }
        for booking in self.bookings.iter().filter_map(|id| state.booking(*id)) {
            self.sessions.insert(booking.session);
            self.referrals.insert(booking.referral);
        }
    }
}
