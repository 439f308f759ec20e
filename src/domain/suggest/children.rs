//! The best children for a place: the list's one order, walked until enough may have it, with who was passed over and why.
use super::super::booking::BookingState;
use super::super::child::ChildRow;
use super::super::decide::Now;
use super::super::fill;
use super::super::ids::ReferralId;
use super::super::order::{OrderKey, Priority};
use super::super::places::{self, Bar, Seeker, say};
use super::super::referral::{Referral, Stage};
use super::super::review;
use super::super::rules::{Rules, Service};
use super::super::session::{CarveOut, Session};
use super::super::state::State;
use std::collections::btree_set::Iter;
use std::iter::Peekable;

/// How many passed over are named at most: the first of the list, about whom somebody asks.
const NAMED: usize = 50;

/// A child who may have the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForPlace {
    /// For which referral.
    pub referral: ReferralId,
    /// Number among those who wait for such a place, 1 first.
    pub nth: usize,
}

/// Children for a place.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Children {
    /// The slot offered: the one asked for, or the session's first free one.
    pub slot: Option<u8>,
    /// In the list's order.
    pub best: Vec<ForPlace>,
    /// Those before or among them who may not have it, and why; the first of them.
    pub left_out: Vec<(ReferralId, Bar)>,
    /// Why the place cannot be offered to anybody.
    pub refused: Option<Bar>,
}

/// The first `limit` children of the list who may have a place in `session`, in the slot asked for or the first free one.
pub fn children(state: &State, session: &Session, slot: Option<u8>, now: &Now, limit: usize) -> Children {
    let refused = |bar| Children { slot, refused: Some(bar), ..Children::default() };
    let Some(service) = state.rules.service(session.service) else { return refused(Bar::NotOwed) };
    if let Err(bar) = places::session_runs(state, service, session, now) {
        return refused(bar);
    }
    let index = match free_slot(state, service, session, slot, now) {
        Ok(index) => index,
        Err(bar) => return refused(bar),
    };
    let mut found = Children { slot: Some(index), ..Children::default() };
    let mut nth = 0;
    for id in in_turn(state, service, now) {
        if found.best.len() >= limit {
            break;
        }
        let Some(seeker) = waiting_for(state, service, id, now) else { continue };
        nth += 1;
        let may = seeker
            .service(service)
            .and_then(|()| seeker.quorate(service, session))
            .and_then(|()| seeker.session(service, session))
            .and_then(|()| seeker.slot(service, session, index));
        match may {
            Ok(()) => found.best.push(ForPlace { referral: id, nth }),
            Err(bar) if found.left_out.len() < NAMED => found.left_out.push((id, bar)),
            Err(_) => {}
        }
    }
    found
}

/// A seeker where the referral waits for such a place: its own next component, or a service for those who wait on its list.
pub(in super::super) fn waiting_for<'a>(
    state: &'a State,
    service: &Service,
    id: ReferralId,
    now: &'a Now,
) -> Option<Seeker<'a>> {
    let referral = state.referral(id)?;
    let wanted = referral.stage.wants_place()
        && (places::own_way(&state.rules, referral, service.id)
            || service.waiting_on.contains(&referral.pathway));
    if !wanted {
        return None;
    }
    Some(Seeker { state, referral, child: state.child(referral.child)?, moving: None, now })
}

fn free_slot(
    state: &State,
    service: &Service,
    session: &Session,
    slot: Option<u8>,
    now: &Now,
) -> Result<u8, Bar> {
    let free = places::free(state, session, now);
    let ahead = |index: &u8| {
        session
            .slots
            .get(usize::from(*index))
            .is_some_and(|slot| places::slot_ahead(service, session, *slot, now))
    };
    let start = |index: &u8| session.slots.get(usize::from(*index)).map(|slot| slot.start);
    let first = || free.iter().map(|(index, _)| *index).filter(ahead).min_by_key(start);
    let wanted = match slot {
        Some(index) => index,
        None => match first() {
            Some(index) => index,
            None => (0..session.slots.len() as u8).find(ahead).ok_or(Bar::Past)?,
        },
    };
    if usize::from(wanted) >= session.slots.len() {
        return Err(Bar::Missing);
    }
    if !ahead(&wanted) {
        return Err(Bar::Past);
    }
    if free.iter().any(|(index, _)| *index == wanted) {
        return Ok(wanted);
    }
    let held = |b: &&super::super::booking::Booking| matches!(b.state, BookingState::Held { .. });
    let there = || places::taken_by(state, session.id, now.at).filter(|b| b.slot == wanted);
    Err(match (there().find(held), there().last()) {
        (Some(held), _) => Bar::Held(held.id),
        (None, Some(last)) => Bar::Full(last.id),
        (None, None) => Bar::NoPlaces,
    })
}

impl ForPlace {
    /// The reason: place in the order first, then what stands out.
    pub fn words(self, state: &State, session: &Session, slot: u8, now: &Now) -> String {
        let mut words = vec![format!("{} on the list", say::nth(self.nth))];
        if let Some(referral) = state.referral(self.referral) {
            words.extend(standing_out(state, referral, session, slot, now));
        }
        words.join(", ")
    }
}

fn standing_out(state: &State, referral: &Referral, session: &Session, slot: u8, now: &Now) -> Vec<String> {
    let mut words = Vec::new();
    match referral.priority {
        Priority::Urgent => words.push("urgent".to_owned()),
        Priority::Soon => words.push("soon".to_owned()),
        Priority::Routine => {}
    }
    match referral.stage {
        Stage::Rebook { by_family: false, .. } if review::owes_another(state, referral).is_some() => {
            words.push("the last review was not quorate".to_owned());
        }
        Stage::Rebook { by_family: false, .. } => words.push("lost a place to the service".to_owned()),
        Stage::Rebook { by_family: true, .. } => words.push("asked for another day".to_owned()),
        Stage::LateNotSeen { .. } => words.push("came too late last time".to_owned()),
        Stage::LeftUnseen { .. } => words.push("left unseen last time".to_owned()),
        Stage::FollowUp { see_by } if see_by < now.today => {
            words.push(format!("see by {} is past", say::day(see_by)));
        }
        Stage::FollowUp { see_by } => words.push(format!("see by {}", say::day(see_by))),
        _ => {}
    }
    if session.slots.get(usize::from(slot)).is_some_and(|s| s.carve_out != CarveOut::Anyone) {
        words.push("the slot is kept for such a child".to_owned());
    }
    if let Some(district) = state.child(referral.child).and_then(|child| near(state, child, session)) {
        words.push(format!("lives in {district}"));
    }
    if (session.date - now.today).num_days() < i64::from(state.rules.settings.reasonable_notice_days) {
        words.push(format!("under {}", say::notice(state.rules.settings.reasonable_notice_days)));
    }
    words
}

/// The district's name where venue and child share it; nothing derived from a restricted address is said.
fn near<'a>(state: &'a State, child: &'a ChildRow, session: &Session) -> Option<&'a str> {
    let venue = state.venue(session.venue)?;
    child.lives_by(venue).then(|| Rules::name_in(&state.rules.districts, &child.district))
}

/// The same list as places are filled by: children under review come in where a child stands whose target falls on the day by
/// which a clinician wants them seen. The others are walked only as far as they are asked for.
fn in_turn<'a>(state: &'a State, service: &Service, now: &'a Now) -> impl Iterator<Item = ReferralId> + 'a {
    let key = |id: ReferralId| state.referral(id).map(|row| (fill::turn(state, row, now), id));
    let review =
        |id: &ReferralId| state.referral(*id).is_some_and(|row| matches!(row.stage, Stage::FollowUp { .. }));
    let mut reviewed: Vec<(OrderKey, ReferralId)> =
        Merged::of(state, service).filter(review).filter_map(key).collect();
    reviewed.sort_unstable();
    let mut reviewed = reviewed.into_iter().peekable();
    let mut others = Merged::of(state, service).filter(move |id| !review(id)).filter_map(key).peekable();
    std::iter::from_fn(move || {
        let first = match (reviewed.peek(), others.peek()) {
            (Some(one), Some(other)) => one < other,
            (one, _) => one.is_some(),
        };
        if first { reviewed.next() } else { others.next() }.map(|(_, id)| id)
    })
}

/// The open referrals of every list a service draws on, in the one order.
pub(in super::super) struct Merged<'a> {
    lists: Vec<Peekable<Iter<'a, OrderKey>>>,
}

impl<'a> Merged<'a> {
    pub(in super::super) fn of(state: &'a State, service: &Service) -> Self {
        let draws = |pathway: &&super::super::rules::Pathway| {
            service.waiting_on.contains(&pathway.id)
                || pathway.components.iter().any(|c| c.service == service.id)
        };
        let lists = state.rules.pathways.iter().filter(draws);
        let lists = lists.filter_map(|pathway| state.index.lists.get(&pathway.id));
        Self { lists: lists.map(|list| list.iter().peekable()).collect() }
    }
}

impl Iterator for Merged<'_> {
    type Item = ReferralId;

    fn next(&mut self) -> Option<ReferralId> {
        let first = self
            .lists
            .iter_mut()
            .enumerate()
            .filter_map(|(at, list)| list.peek().map(|key| (**key, at)))
            .min()?;
        let key = self.lists[first.1].next()?;
        u32::try_from(key.id).ok().map(ReferralId)
    }
}
