//! Sessions of a block of therapy that found no day near their own: to the end of the block, at its pace, of what is left once
//! every child has its place; else they are still to be booked.
use super::super::ids::ReferralId;
use super::rebook::{Apart, Need, Openings};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Gives them what follows the block's last session, one after the other, by the list and by day. Whoever lost the only place they
/// had comes before: a block has other sessions.
pub(super) fn at_the_end(needs: &[Need<'_>], openings: &Openings, given: &mut Apart) {
    let mut lasts: BTreeMap<ReferralId, NaiveDate> = BTreeMap::new();
    for (n, need) in needs.iter().enumerate() {
        let Some(rhythm) = &need.rhythm else { continue };
        let of = given.at[n].and_then(|at| need.time(openings, at)).map(|(on, ..)| on);
        let last = lasts.entry(need.booking.referral).or_insert_with(|| rhythm.last());
        *last = of.map_or(*last, |on| on.max(*last));
    }
    for (n, need) in needs.iter().enumerate() {
        let (Some(rhythm), None) = (&need.rhythm, given.at[n]) else { continue };
        let Some(last) = lasts.get_mut(&need.booking.referral) else { continue };
        let on = |at: u32| need.time(openings, at).map(|(on, ..)| on);
        let mut follow = need.after.clone();
        follow.retain(|choice| on(choice.opening).is_some_and(|on| rhythm.follows(*last, on)));
        let best = given.best(needs, openings, n, &follow);
        given.give(n, best);
        *last = best.and_then(on).unwrap_or(*last);
    }
}

/// Of each session of a block without a place: how many are to be booked then, of how many.
pub(super) fn owed(needs: &[Need<'_>], given: &[Option<u32>]) -> Vec<Option<(u8, u8)>> {
    let mut more: BTreeMap<ReferralId, u8> = BTreeMap::new();
    let each = needs.iter().zip(given).map(|(need, at)| {
        let (Some(rhythm), None) = (&need.rhythm, at) else { return None };
        let (all, open) = rhythm.sessions();
        let count = more.entry(need.booking.referral).or_insert(open);
        *count = count.saturating_add(1);
        Some((*count, all))
    });
    each.collect()
}
