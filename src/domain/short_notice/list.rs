//! Who is rung about a freed place, in the list's one order: those who said that they can come and whom no rule keeps from it;
//! who has been rung and what came of it; and those left out, each with why. The same walk decides who is first, so that what
//! a desk shows is what the keeper allows.
use super::super::booking::Booking;
use super::super::child::ChildRow;
use super::super::decide::Now;
use super::super::ids::{ChildId, ReferralId};
use super::super::order::OrderKey;
use super::super::places::{self, Bar, Seeker, say};
use super::super::rules::Service;
use super::super::session::Session;
use super::super::state::State;
use super::super::suggest::{Merged, waiting_for};
use super::said::notice;
use super::{Came, CanCome, Could, Round};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;

/// A family that may be rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// Number among all who wait for such a place, 1 first.
    pub nth: usize,
    /// They were rung before and not reached: they come again after everybody else.
    pub again: bool,
}

/// Why a family that said it can come is not rung about this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// A rule of the place, the child or the diary.
    Bar(Bar),
    /// They need more notice: so many hours.
    Notice(u16),
    /// Not on that weekday, 0 Monday.
    Day(u8),
    /// Mornings (true) or afternoons only.
    Half(bool),
    /// Not to that place.
    Site,
    /// It held until that day.
    Until(NaiveDate),
    /// They cannot now, and are asked again after that day.
    Again(NaiveDate),
    /// They were rung about this place and cannot come.
    Said,
    /// They took it before and gave it up.
    GaveUp,
    /// They were not rung, for that reason.
    NotRung(String),
}

/// The calls about a place as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Calling {
    /// For whom the place is kept now, and until when.
    pub running: Option<(ReferralId, DateTime<Utc>)>,
    /// Who may be rung, the first first; while a hold runs, nobody of them.
    pub next: Vec<Candidate>,
    /// Who said that they can come and is left out, in the list's order, and why.
    pub left_out: Vec<(ReferralId, Out)>,
    /// Why nobody is rung about this place at all (any more).
    pub refused: Option<Bar>,
}

/// Whether a session is so near that an offer of it would not be a reasonable one (RTT guidance v5.0: three weeks).
pub fn is_short(state: &State, session: &Session, today: NaiveDate) -> bool {
    let days = (session.date - today).num_days();
    (0..i64::from(state.rules.settings.reasonable_notice_days)).contains(&days)
}

/// How many families wait for such a place and said that they can come at short notice.
pub fn waiting_families(state: &State, session: &Session, now: &Now) -> usize {
    let Some(service) = state.rules.service(session.service) else { return 0 };
    let waits =
        |child: &ChildRow| child.referrals.iter().any(|id| waiting_for(state, service, *id, now).is_some());
    let holds = |(_, can): &(ChildId, &CanCome)| can.holds(session.date);
    let said = state.short.each_said().filter(holds).filter_map(|(id, _)| state.child(id));
    said.filter(|child| child.died.is_none() && waits(child)).count()
}

/// How many of them could be rung about one place as things stand: those whom its card would ring, without the order in which.
pub fn could_be_rung(state: &State, session: &Session, slot: u8, now: &Now) -> usize {
    let Some(service) = state.rules.service(session.service) else { return 0 };
    let round = state.short.round(session.id, slot);
    let running = round.and_then(|round| round.running(state, now.at)).map(|(call, _)| call.referral);
    let head = state.rules.head_start();
    let first = |child: &ChildRow| {
        let open = child.referrals.iter().filter(|id| waiting_for(state, service, **id, now).is_some());
        open.filter_map(|id| state.referral(*id)).min_by_key(|row| {
            OrderKey::new(row.list_date, row.received, row.priority, head, u64::from(row.id.0))
        })
    };
    let said = state.short.each_said().filter_map(|(id, can)| Some((state.child(id)?, can)));
    said.filter(|(child, can)| {
        let Some(row) = first(child).filter(|row| Some(row.id) != running) else { return false };
        let candidate = Candidate { referral: row.id, child: child.id, nth: 1, again: false };
        child.died.is_none() && may(state, service, can, (session, slot), &candidate, (round, now)).is_ok()
    })
    .count()
}

/// The calls about one place: who is rung now, who is next, who is left out.
pub fn calling(state: &State, session: &Session, slot: u8, now: &Now) -> Calling {
    let round = state.short.round(session.id, slot);
    let mut calling = Calling {
        running: round
            .and_then(|round| round.running(state, now.at))
            .map(|(call, until)| (call.referral, until)),
        ..Calling::default()
    };
    let Some(service) = state.rules.service(session.service) else {
        return Calling { refused: Some(Bar::NotOwed), ..calling };
    };
    calling.refused = refused(state, service, session, slot, now, calling.running.is_some());
    // The first referral of a child in the order is the one it is rung for.
    let mut asked: BTreeSet<ChildId> = BTreeSet::new();
    let mut again = Vec::new();
    let mut left = state.short.each_said().count();
    for (nth, id) in (1..).zip(Merged::of(state, service).filter(|id| is_of(state, service, *id, now))) {
        let Some(referral) = state.referral(id) else { continue };
        let Some(can) = state.short.said(referral.child) else { continue };
        if calling.running.is_some_and(|(running, _)| running == id) || !asked.insert(referral.child) {
            continue;
        }
        let candidate = Candidate { referral: id, child: referral.child, nth, again: false };
        match may(state, service, can, (session, slot), &candidate, (round, now)) {
            Err(out) => calling.left_out.push((id, out)),
            Ok(true) => again.push(Candidate { again: true, ..candidate }),
            Ok(false) => calling.next.push(candidate),
        }
        left -= 1;
        if left == 0 {
            break;
        }
    }
    calling.next.append(&mut again);
    calling
}

/// Whether a referral waits for such a place, or had it held just now.
fn is_of(state: &State, service: &Service, id: ReferralId, now: &Now) -> bool {
    waiting_for(state, service, id, now).is_some()
}

/// Whether a family may be rung, and whether it is for the second time.
fn may(
    state: &State,
    service: &Service,
    can: &CanCome,
    (session, slot): (&Session, u8),
    candidate: &Candidate,
    (round, now): (Option<&Round>, &Now),
) -> Result<bool, Out> {
    let call = round.and_then(|round| round.call(candidate.referral));
    if let Some(call) = call {
        if let Some(Came::NotRung(reason)) = call.came {
            let words = super::super::rules::Choices::words(&state.rules.choices.put_off, &reason);
            return Err(Out::NotRung(words.to_owned()));
        }
        if call.refused(state) {
            return Err(Out::Said);
        }
        if call.took(state) {
            return Err(Out::GaveUp);
        }
    }
    // What they said first: it is what a scheduler can ask them about.
    can.suits(session, slot, (now.today, now.minute()))?;
    let seeker = Seeker::new(state, candidate.referral, None, now).ok_or(Out::Bar(Bar::Missing))?;
    let barred = seeker
        .service(service)
        .and_then(|()| seeker.quorate(service, session))
        .and_then(|()| seeker.session(service, session))
        .and_then(|()| seeker.slot(service, session, slot));
    match barred {
        // That the place is kept for another family just now says nothing about this one.
        Ok(()) | Err(Bar::Held(_) | Bar::Full(_)) => Ok(call.is_some()),
        Err(bar) => Err(Out::Bar(bar)),
    }
}

/// Why nobody is rung at all: the place is over, called off or not quorate, or another child has it.
fn refused(
    state: &State,
    service: &Service,
    session: &Session,
    slot: u8,
    now: &Now,
    running: bool,
) -> Option<Bar> {
    if let Err(bar) = places::session_runs(state, service, session, now) {
        return Some(bar);
    }
    let Some(row) = session.slots.get(usize::from(slot)) else { return Some(Bar::Missing) };
    if !places::slot_ahead(service, session, *row, now) {
        return Some(Bar::Past);
    }
    if running || places::free(state, session, now).iter().any(|(free, _)| *free == slot) {
        return None;
    }
    let held = |b: &&Booking| matches!(b.state, super::super::booking::BookingState::Held { .. });
    let there = || places::taken_by(state, session.id, now.at).filter(|b| b.slot == slot);
    Some(match (there().find(held), there().last()) {
        (Some(held), _) => Bar::Held(held.id),
        (None, Some(last)) => Bar::Full(last.id),
        (None, None) => Bar::NoPlaces,
    })
}

impl Calling {
    /// How many could be rung, and why others could not, as it is counted when the first family is rung.
    pub fn could(&self, state: &State) -> Could {
        let mut could = Could::default();
        let with = |referral: ReferralId| {
            let child = state.referral(referral).and_then(|row| state.child(row.child));
            usize::from(child.is_some_and(places::interpreted))
        };
        for candidate in &self.next {
            could.rung[with(candidate.referral)] += 1;
        }
        for (referral, out) in &self.left_out {
            let at = match out {
                Out::Bar(Bar::Lead { .. }) => &mut could.lead,
                Out::Bar(Bar::TooShort { .. }) => &mut could.length,
                _ => &mut could.other,
            };
            at[with(*referral)] += 1;
        }
        could
    }
}

impl Out {
    /// Short words for the list of those left out.
    pub fn short(&self, state: &State, now: DateTime<Utc>) -> String {
        match self {
            Self::Bar(bar) => bar.short(state, now),
            Self::Notice(hours) => format!("said: only from {}", notice(*hours)),
            Self::Day(day) => format!("said: not {}", say::weekday(*day)),
            Self::Half(true) => "said: mornings only".to_owned(),
            Self::Half(false) => "said: afternoons only".to_owned(),
            Self::Site => "said: not to that place".to_owned(),
            Self::Until(day) => format!("said: until {}", say::day(*day)),
            Self::Again(day) => format!("said: not now, ask after {}", say::day(*day)),
            Self::Said => "rung: cannot come".to_owned(),
            Self::GaveUp => "took it, and gave it up".to_owned(),
            Self::NotRung(why) => format!("not rung: {why}"),
        }
    }
}
