//! One visit that is lost: its places side by side again on one day, where that takes a place from nobody ahead on the list who would
//! else have one, and from nobody at all where that can be had; else each goes where it can, and it is said.
use super::super::booking::Booking;
use super::super::fill::Filling;
use super::super::session::Session;
use super::super::state::State;
use super::super::together;
use super::rebook::{Need, Openings, round};
use std::collections::BTreeMap;

/// Ways side by side that are weighed in full, the best ones; and on the way there.
const WEIGHED: usize = 60;
const KEPT: usize = 4_000;
/// Points of a place beside one of the visit that stands, and of one site; a quarter of an hour between two costs one.
const BESIDE: i64 = 120;
const ONE_SITE: i64 = 7;
const A_GAP: u16 = 15;

/// Finds places side by side for every visit of which more than one place is lost: of these needs, the opening that each is
/// given. Where the rest of a visit stands, what is beside it is worth more.
pub(super) fn side_by_side(
    state: &State,
    needs: &mut [Need<'_>],
    openings: &Openings,
) -> BTreeMap<usize, u32> {
    let mut fixed: BTreeMap<usize, u32> = BTreeMap::new();
    let visits = visits(state, needs);
    for need in needs.iter_mut() {
        beside_what_stands(state, need, openings);
    }
    for visit in visits {
        if let Some(ways) = ways(state, &visit, needs, openings)
            && let Some(found) = fair(&visit, &ways, needs, openings, &fixed)
        {
            fixed.extend(visit.into_iter().zip(found));
        }
    }
    fixed
}

/// Needs that are one visit, first those whose first is ahead on the list.
fn visits(state: &State, needs: &[Need<'_>]) -> Vec<Vec<usize>> {
    let mut taken = vec![false; needs.len()];
    let mut visits = Vec::new();
    for at in 0..needs.len() {
        let with = together::one_visit_with(state, needs[at].booking.id);
        let is = |(n, need): &(usize, &Need<'_>)| *n == at || with.iter().any(|b| b.id == need.booking.id);
        let visit: Vec<usize> = needs.iter().enumerate().filter(is).map(|(n, _)| n).collect();
        if visit.len() > 1 && !visit.iter().any(|n| taken[*n]) {
            for n in &visit {
                taken[*n] = true;
            }
            visits.push(visit);
        }
    }
    visits
}

/// Ways to place a whole visit on one day, each of its places one after another of them; the best first.
fn ways(state: &State, visit: &[usize], needs: &[Need<'_>], openings: &Openings) -> Option<Vec<Vec<u32>>> {
    let mut found: Vec<(i64, Vec<u32>)> = vec![(0, Vec::new())];
    for (nth, at) in visit.iter().enumerate() {
        let need = &needs[*at];
        let mut next = Vec::new();
        for (score, had) in &found {
            for choice in &need.open {
                let others = visit.iter().zip(had).map(|(other, at)| (&needs[*other], *at));
                let cost =
                    if nth == 0 { Some(0) } else { between(state, (need, choice.opening), others, openings) };
                if let Some(cost) = cost {
                    let way: Vec<u32> = had.iter().copied().chain([choice.opening]).collect();
                    next.push((score + choice.worth - cost, way));
                }
            }
        }
        next.sort_by(|(a, way), (b, other)| b.cmp(a).then_with(|| way.cmp(other)));
        next.truncate(KEPT);
        found = next;
    }
    found.truncate(WEIGHED);
    (!found.is_empty()).then(|| found.into_iter().map(|(_, way)| way).collect())
}

/// What it costs to be beside the places that others of the visit have; none where it is beside none, or on another's.
fn between<'n>(
    state: &State,
    (need, at): (&Need<'_>, u32),
    others: impl Iterator<Item = (&'n Need<'n>, u32)>,
    openings: &Openings,
) -> Option<i64> {
    let session = |at: u32| openings.get(at as usize).and_then(|(id, ..)| state.session(*id));
    let (on, from, to) = need.time(openings, at)?;
    let here: &Session = session(at)?;
    let mut least: Option<i64> = None;
    for (other, its) in others {
        let (day, start, end) = other.time(openings, its)?;
        let clash = other.seeker.child.id == need.seeker.child.id && start < to && from < end;
        if day != on || clash || its == at {
            return None;
        }
        if let Some((gap, site)) = together::apart(state, (here, from, to), (session(its)?, start, end)) {
            let cost = i64::from(gap / A_GAP) - if site { ONE_SITE } else { 0 };
            least = Some(least.map_or(cost, |least| least.min(cost)));
        }
    }
    least
}

/// The first of these ways by which nobody loses a place that they would have; else the first by which nobody ahead does.
fn fair(
    visit: &[usize],
    ways: &[Vec<u32>],
    needs: &[Need<'_>],
    openings: &Openings,
    fixed: &BTreeMap<usize, u32>,
) -> Option<Vec<u32>> {
    let placed = |fixed: &BTreeMap<usize, u32>| -> Vec<bool> {
        let filling = Filling::of(round(needs, openings, fixed));
        (0..needs.len()).map(|at| filling.place_of(at).is_some()).collect()
    };
    let before = placed(fixed);
    let last = visit.iter().max()?;
    let mut behind = None;
    for way in ways {
        let mut then = fixed.clone();
        then.extend(visit.iter().copied().zip(way.iter().copied()));
        let after = placed(&then);
        if !visit.iter().all(|at| after[*at]) {
            continue;
        }
        let mut lose = (0..needs.len()).filter(|at| before[*at] && !after[*at]);
        match lose.next() {
            None => return Some(way.clone()),
            Some(first) if first > *last => behind = behind.or(Some(way)),
            Some(_) => {}
        }
    }
    behind.cloned()
}

/// Others of a visit that stand, since their sessions are held.
fn standing<'s>(state: &'s State, need: &Need<'_>, needs: &[Need<'_>]) -> Vec<&'s Booking> {
    let with = together::one_visit_with(state, need.booking.id);
    with.into_iter().filter(|other| !needs.iter().any(|need| need.booking.id == other.id)).collect()
}

fn is_beside(state: &State, need: &Need<'_>, openings: &Openings, at: u32, other: &Booking) -> bool {
    let beside = || {
        let (_, from, to) = need.time(openings, at)?;
        let here = openings.get(at as usize).and_then(|(id, ..)| state.session(*id))?;
        let there = state.session(other.session)?;
        let start = there.stand(other.slot).start;
        let end = start.saturating_add(other.minutes);
        together::apart(state, (here, from, to), (there, start, end))
    };
    beside().is_some()
}

fn beside_what_stands(state: &State, need: &mut Need<'_>, openings: &Openings) {
    let with = together::one_visit_with(state, need.booking.id);
    let on = |other: &Booking| state.session(other.session).map(|session| session.date);
    // What is lost itself is looked for together.
    let beside: Vec<bool> = need
        .open
        .iter()
        .map(|choice| {
            with.iter().any(|other| {
                on(other) == Some(need.from.date) && is_beside(state, need, openings, choice.opening, other)
            })
        })
        .collect();
    for (choice, beside) in need.open.iter_mut().zip(beside) {
        choice.worth += if beside { BESIDE } else { 0 };
    }
}

/// What is said of a visit at one of its places: that it is one still, or that it is two journeys; empty where it was none.
pub(super) fn words(
    state: &State,
    at: usize,
    needs: &[Need<'_>],
    openings: &Openings,
    given: &[Option<u32>],
) -> String {
    let (need, Some(opening)) = (&needs[at], given[at]) else { return String::new() };
    let with = together::one_visit_with(state, need.booking.id);
    let mine = need.seeker.child.id;
    let names = |all: &[&Booking]| {
        let names: Vec<String> = all.iter().map(|other| together::partner(state, mine, other)).collect();
        names.join(" and ")
    };
    let standing = standing(state, need, needs);
    let is_one = |other: &&Booking| {
        if standing.iter().any(|row| row.id == other.id) {
            return is_beside(state, need, openings, opening, other);
        }
        let found = needs.iter().zip(given).find(|(row, _)| row.booking.id == other.id);
        let their = found.and_then(|(row, at)| Some((row, (*at)?)));
        their.is_some_and(|there| between(state, (need, opening), std::iter::once(there), openings).is_some())
    };
    let (one, two): (Vec<&Booking>, Vec<&Booking>) = with.into_iter().partition(is_one);
    match (one.as_slice(), two.as_slice()) {
        ([], []) => String::new(),
        (one, []) => format!("one visit with {} as before", names(one)),
        (_, two) => format!("two journeys: no two places side by side for it and {}", names(two)),
    }
}
