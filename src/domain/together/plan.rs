//! Whole blocks that the diary allows: from each place that could be the first, session after session at the block's pace, at
//! the same place, with the same person and at the same time of day as far as there are such places; what is missing is said.
use super::super::ids::{SessionId, StaffId, VenueId};
use super::super::places::Seeker;
use super::super::rules::Service;
use super::super::session::{Answer, Minute, Session};
use super::super::state::State;
use super::super::suggest::{self, Within};
use super::{BlockRule, block};
use chrono::{Days, NaiveDate};

/// First places that are tried: the earliest ones.
const FIRSTS: usize = 40;
/// What it weighs that a session is elsewhere, with somebody else, at another time of day, missing: days of waiting.
const ELSEWHERE: i64 = 40;
const OTHER_PERSON: i64 = 25;
const OTHER_TIME: i64 = 15;
const NOT_THERE: i64 = 90;

/// A session that the diary does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// About that day.
    pub about: NaiveDate,
}

/// A block as it could be booked.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BlockPlan {
    /// The places, by day.
    pub places: Vec<(SessionId, u8)>,
    /// Sessions for which there is none, by day.
    pub missing: Vec<Missing>,
    /// How many of the places are elsewhere, with somebody else, at another time than the first.
    pub strays: [u8; 3],
}

#[derive(Clone, Copy)]
struct Open<'a> {
    session: &'a Session,
    slot: u8,
    start: Minute,
    person: Option<StaffId>,
}

/// What a session of the block should be like.
#[derive(Clone, Copy)]
struct Like {
    venue: VenueId,
    person: Option<StaffId>,
    start: Minute,
}

/// The best blocks for a referral with sessions owed, the best first, at most `limit`; none where it has no block.
pub fn plans(seeker: &Seeker<'_>, service: &Service, within: &Within, limit: usize) -> Vec<BlockPlan> {
    plans_among(seeker, service, within, limit, |_, _| true)
}

/// The same of those places only.
pub fn plans_among(
    seeker: &Seeker<'_>,
    service: &Service,
    within: &Within,
    limit: usize,
    may: impl Fn(SessionId, u8) -> bool,
) -> Vec<BlockPlan> {
    let state = seeker.state;
    let Some((asked, progress)) = block::open_block(state, seeker.referral.id) else { return Vec::new() };
    let Some(rule) = service.block.filter(|_| asked.service == service.id) else { return Vec::new() };
    let rule = BlockRule { sessions: asked.sessions, every_days: asked.every_days, ..rule };
    let mut open: Vec<Open<'_>> = suggest::open(seeker, service, within)
        .into_iter()
        .filter(|(session, slot)| may(*session, *slot))
        .filter_map(|(session, slot)| {
            let session = state.session(session)?;
            Some(Open { session, slot, start: session.stand(slot).start, person: person(session) })
        })
        .collect();
    open.sort_by_key(|place| (place.session.date, place.start, place.session.id, place.slot));
    let goes_on = block::last(state, seeker.referral, asked).and_then(|booking| {
        let session = state.session(booking.session)?;
        let like =
            Like { venue: session.venue, person: person(session), start: session.stand(booking.slot).start };
        Some((session.date, like))
    });
    let owed = usize::from(progress.owed);
    let mut found: Vec<(i64, BlockPlan)> = match goes_on {
        Some((last, like)) => vec![build(&open, &rule, owed, (last, like))],
        None => firsts(&open)
            .map(|first| {
                let like = Like { venue: first.session.venue, person: first.person, start: first.start };
                let (cost, mut plan) = build(&open, &rule, owed - 1, (first.session.date, like));
                plan.places.insert(0, (first.session.id, first.slot));
                (cost + (first.session.date - seeker.now.today).num_days(), plan)
            })
            .collect(),
    };
    found.retain(|(_, plan)| !plan.places.is_empty());
    found.sort_by_key(|(cost, plan)| (*cost, plan.places.clone()));
    // Blocks that begin on one day are alike: the best of each day says enough.
    let mut days: Vec<Option<NaiveDate>> = Vec::new();
    found.retain(|(_, plan)| {
        let day = plan.places.first().and_then(|(id, _)| state.session(*id)).map(|session| session.date);
        let new = !days.contains(&day);
        days.push(day);
        new
    });
    found.truncate(limit);
    found.into_iter().map(|(_, plan)| plan).collect()
}

/// Places a block could begin with: the earliest of each session and start.
fn firsts<'o, 'a>(open: &'o [Open<'a>]) -> impl Iterator<Item = &'o Open<'a>> {
    let same = |a: &Open<'_>, b: &Open<'_>| a.session.id == b.session.id && a.start == b.start;
    let first = move |at: &usize| *at == 0 || !same(&open[*at - 1], &open[*at]);
    (0..open.len()).filter(first).map(move |at| &open[at]).take(FIRSTS)
}

/// So many sessions after that day, like that one; what it costs.
fn build(
    open: &[Open<'_>],
    rule: &BlockRule,
    sessions: usize,
    (mut last, like): (NaiveDate, Like),
) -> (i64, BlockPlan) {
    let mut plan = BlockPlan::default();
    let mut cost = 0;
    for _ in 0..sessions {
        let about = last + Days::new(u64::from(rule.every_days));
        let off = |place: &Open<'_>| (place.session.date - about).num_days().abs();
        let near = open.iter().filter(|p| p.session.date > last && off(p) <= i64::from(rule.tolerance_days));
        let weighed = near.map(|place| (weight(place, rule, like) + off(place), place));
        match weighed.min_by_key(|(weight, p)| (*weight, p.session.date, p.start, p.session.id, p.slot)) {
            Some((weight, place)) => {
                cost += weight;
                plan.places.push((place.session.id, place.slot));
                for (stray, is) in plan.strays.iter_mut().zip(strays(place, rule, like)) {
                    *stray += u8::from(is);
                }
                last = place.session.date;
            }
            None => {
                cost += NOT_THERE;
                plan.missing.push(Missing { about });
                last = about;
            }
        }
    }
    (cost, plan)
}

fn strays(place: &Open<'_>, rule: &BlockRule, like: Like) -> [bool; 3] {
    [
        place.session.venue != like.venue,
        place.person != like.person,
        place.start.abs_diff(like.start) > rule.tolerance_minutes,
    ]
}

fn weight(place: &Open<'_>, rule: &BlockRule, like: Like) -> i64 {
    let minutes = i64::from(place.start.abs_diff(like.start)) / 15;
    let weights = [ELSEWHERE, OTHER_PERSON, OTHER_TIME];
    let strays = strays(place, rule, like).into_iter().zip(weights);
    minutes + strays.filter(|(is, _)| *is).map(|(_, weight)| weight).sum::<i64>()
}

/// Who holds a session: the first who has accepted.
fn person(session: &Session) -> Option<StaffId> {
    session.people.iter().find(|member| member.answer == Answer::Accepted).map(|member| member.staff)
}

impl BlockPlan {
    /// `6 of 6: Mon 30 Nov, 7, 14 Dec ... 10:00 Arnold hub`, and what strays.
    pub fn dates(&self, state: &State) -> Vec<(NaiveDate, Minute, VenueId)> {
        let stand = |(id, slot): &(SessionId, u8)| {
            let stand = state.session(*id)?.stand(*slot);
            Some((stand.date, stand.start, stand.venue))
        };
        self.places.iter().filter_map(stand).collect()
    }
}
