//! Suggestions: the best place for a child.
use super::decide::Now;
use super::ids::SessionId;
use super::places;
use super::referral::Referral;
use super::state::State;

/// The earliest place allowed for a referral in the service it is owed.
pub fn best(state: &State, referral: &Referral, now: &Now) -> Option<(SessionId, u8)> {
    state
        .index
        .by_day
        .range(now.today..)
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(|session| places::own_way(&state.rules, referral, session.service))
        .flat_map(|session| {
            places::free(state, session, now.at).into_iter().map(move |(slot, _)| (session, slot))
        })
        .find(|(session, slot)| places::allowed(state, referral, session, *slot, None, now).is_ok())
        .map(|(session, slot)| (session.id, slot))
}
