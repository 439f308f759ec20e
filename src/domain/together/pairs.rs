//! Two places that make one visit: on one day, at one site or near, one after the other with no gap or a bearable one, each
//! open to its child by every rule; and none that takes a place from somebody ahead on a list who would else be seen.
use super::super::decide::Now;
use super::super::fill::Turn;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::{self, Seeker};
use super::super::rules::Service;
use super::super::session::{Minute, Session};
use super::super::state::State;
use super::super::suggest::{self, Within};
use chrono::{Days, NaiveDate};

/// Pairs that are weighed against the lists at most: the best ones of as many days.
const WEIGHED: usize = 24;

/// A place of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// For which referral.
    pub referral: ReferralId,
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// Its number on its list, 1 first.
    pub nth: usize,
    /// Families ahead of it on that list who could have this very place; each of them is still seen.
    pub ahead: usize,
}

/// Two places for one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// For the referral that was asked for.
    pub one: Place,
    /// For its partner.
    pub other: Place,
    /// The day.
    pub on: NaiveDate,
    /// Minutes between them.
    pub gap: u16,
    /// Whether both are at one site.
    pub one_site: bool,
}

/// Pairs for two referrals.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Pairs {
    /// The best first.
    pub best: Vec<Pair>,
    /// Days on which the diary would have allowed it, but not the lists: somebody ahead would have lost a place.
    pub unfair: usize,
    /// The diary had such days at all.
    pub any: bool,
}

/// An open place of one of the two.
#[derive(Clone, Copy)]
struct Open<'a> {
    session: &'a Session,
    slot: u8,
    from: Minute,
    to: Minute,
}

/// One of the two, with the service it is owed.
struct Side<'a> {
    seeker: Seeker<'a>,
    service: &'a Service,
}

impl<'a> Side<'a> {
    fn of(state: &'a State, id: ReferralId, now: &'a Now, moving: bool) -> Option<Self> {
        let row = state.referral(id)?;
        let service = state.rules.service(state.rules.component(row.pathway, row.component)?.service)?;
        let child = state.child(row.child)?;
        let standing = places::standing(state, child, id, service, now.at).map(|booking| booking.id);
        let seeker = Seeker::new(state, id, standing.filter(|_| moving), now)?;
        seeker.service(service).ok()?;
        Some(Self { seeker, service })
    }

    fn open(&self, within: &Within) -> Vec<Open<'a>> {
        let state = self.seeker.state;
        let minutes = places::minutes_needed(self.service, self.seeker.child);
        let had = self.seeker.moving.and_then(|id| state.booking(id)).map(|b| (b.session, b.slot));
        suggest::open(&self.seeker, self.service, within)
            .into_iter()
            .filter(|place| Some(*place) != had)
            .filter_map(|(id, slot)| {
                let session = state.session(id)?;
                let from = session.stand(slot).start;
                Some(Open { session, slot, from, to: from.saturating_add(minutes) })
            })
            .collect()
    }
}

/// The best pairs for a referral and its partner, at most `limit`. `moving`: both have a place, and both are given up for it.
pub fn pairs(
    state: &State,
    (one, other): (ReferralId, ReferralId),
    (within, moving): (&Within, bool),
    now: &Now,
    limit: usize,
) -> Pairs {
    let sides = (Side::of(state, one, now, moving), Side::of(state, other, now, moving));
    let (Some(one), Some(other)) = sides else { return Pairs::default() };
    let found = days(&one, &other, within);
    let mut pairs = Pairs { any: !found.is_empty(), ..Pairs::default() };
    if found.is_empty() {
        return pairs;
    }
    let turns = Turns::of(&one, &other);
    for (mut pair, ..) in found {
        if pairs.best.len() >= limit {
            break;
        }
        if turns.fair(&pair) {
            turns.number(&mut pair);
            pairs.best.push(pair);
        } else {
            pairs.unfair += 1;
        }
    }
    pairs
}

/// The best pair of every day that has one, best first: with the notice that makes an offer reasonable before without, then
/// the earliest.
fn days(one: &Side<'_>, other: &Side<'_>, within: &Within) -> Vec<(Pair, bool)> {
    let state = one.seeker.state;
    let settings = &state.rules.settings;
    let full = one.seeker.now.today + Days::new(u64::from(settings.reasonable_notice_days));
    let (mine, theirs) = (one.open(within), other.open(within));
    let mut found: Vec<((bool, NaiveDate, bool, u16, Minute), Pair)> = Vec::new();
    for a in &mine {
        for b in theirs.iter().filter(|b| b.session.date == a.session.date) {
            let (mine, theirs) = ((a.session, a.from, a.to), (b.session, b.from, b.to));
            let Some((gap, one_site)) = apart(state, mine, theirs) else { continue };
            let place = |side: &Side<'_>, open: &Open<'_>| Place {
                referral: side.seeker.referral.id,
                session: open.session.id,
                slot: open.slot,
                nth: 0,
                ahead: 0,
            };
            let on = a.session.date;
            let pair = Pair { one: place(one, a), other: place(other, b), on, gap, one_site };
            found.push(((on < full, on, !one_site, gap, a.from.min(b.from)), pair));
        }
    }
    found.sort_by_key(|(rank, pair)| (*rank, pair.one.session, pair.one.slot, pair.other.slot));
    let mut seen = Vec::new();
    found.retain(|((_, on, ..), _)| {
        let new = !seen.contains(on);
        seen.push(*on);
        new
    });
    found.truncate(WEIGHED);
    found.into_iter().map(|((short, ..), pair)| (pair, short)).collect()
}

/// Whether two places on a day are one visit: the minutes between them, and whether they are at one site.
pub(in super::super) fn apart(
    state: &State,
    (a, from, to): (&Session, Minute, Minute),
    (b, other_from, other_to): (&Session, Minute, Minute),
) -> Option<(u16, bool)> {
    if a.date != b.date {
        return None;
    }
    let gap = if from < other_from { other_from.checked_sub(to)? } else { from.checked_sub(other_to)? };
    let settings = &state.rules.settings;
    let (here, there) = (state.venue(a.venue)?, state.venue(b.venue)?);
    let one_site = here.id == there.id;
    let near = !here.online && !there.online && !here.district.is_none() && here.district == there.district;
    // Between two sites of one district a family needs time to get from one to the other.
    let least = if one_site { 0 } else { settings.one_visit_travel };
    ((one_site || near) && gap >= least && gap <= settings.one_visit_gap).then_some((gap, one_site))
}

/// The lists that the two stand on: one where both wait for the same service.
struct Turns<'a> {
    one: Turn<'a>,
    other: Option<Turn<'a>>,
}

impl<'a> Turns<'a> {
    fn of(one: &Side<'a>, other: &Side<'a>) -> Self {
        let turn = |side: &Side<'a>| Turn::of(side.seeker.state, side.service, side.seeker.now);
        let same = one.service.id == other.service.id;
        Self { one: turn(one), other: (!same).then(|| turn(other)) }
    }

    /// Nobody ahead of either loses a place by it.
    fn fair(&self, pair: &Pair) -> bool {
        let of = |place: &Place| (place.referral, place.session, place.slot);
        match &self.other {
            Some(other) => self.one.fair(&[of(&pair.one)]) && other.fair(&[of(&pair.other)]),
            None => self.one.fair(&[of(&pair.one), of(&pair.other)]),
        }
    }

    fn number(&self, pair: &mut Pair) {
        let other = self.other.as_ref().unwrap_or(&self.one);
        for (turn, place) in [(&self.one, &mut pair.one), (other, &mut pair.other)] {
            (place.nth, place.ahead) = turn.stands(place.referral, place.session, place.slot);
        }
    }
}
