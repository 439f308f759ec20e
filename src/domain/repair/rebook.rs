//! Children whose session is not held, to the best places there are: who is placed by the list's order and the filling engine,
//! where by what is near and early, all within the rules of booking.
use super::super::booking::Booking;
use super::super::child::Flags;
use super::super::decide::Now;
use super::super::fill::{Choice, Filling, Round};
use super::super::ids::{BookingId, SessionId};
use super::super::order::OrderKey;
use super::super::places::{self, Bar, Seeker};
use super::super::rules::Service;
use super::super::session::{Minute, Session};
use super::super::state::State;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Points of the earliest day; each day later costs [`A_DAY`].
const EARLIEST: i64 = 4_000;
/// A place at the venue the family knows is worth three days and a half, one in its own district one and a half.
const A_DAY: i64 = 2;
const SAME_VENUE: i64 = 7;
const OWN_DISTRICT: i64 = 3;

/// A place, and why that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Session.
    pub session: SessionId,
    /// Slot index.
    pub slot: u8,
    /// In a few words.
    pub why: String,
}

/// What became of a child.
pub type Outcome = Result<Found, String>;

struct Need<'a> {
    seeker: Seeker<'a>,
    booking: &'a Booking,
    service: &'a Service,
    /// Openings that the rules allow, with what they are worth.
    open: Vec<Choice>,
    /// The first rule against a place, where none is allowed.
    bar: Option<Bar>,
}

/// Places for all of these bookings at once; `not_in`: sessions that are in doubt themselves. A family has to be rung by the
/// next working day, so no place is before the day after it.
pub fn rebook<'a>(
    state: &'a State,
    bookings: &[&'a Booking],
    not_in: &BTreeSet<SessionId>,
    now: &'a Now,
) -> BTreeMap<BookingId, Outcome> {
    let after = state.rules.calendar.add_working_days(now.today, 1);
    let mut openings: Vec<(SessionId, u8, u32)> = Vec::new();
    let mut known: BTreeMap<(SessionId, u8), u32> = BTreeMap::new();
    let mut needs: Vec<(OrderKey, Need<'a>)> = Vec::new();
    let head = state.rules.head_start();
    for booking in bookings {
        let Some(seeker) = Seeker::new(state, booking.referral, Some(booking.id), now) else { continue };
        let Some(from) = state.session(booking.session) else { continue };
        let Some(service) = state.rules.service(from.service) else { continue };
        let row = seeker.referral;
        let key = OrderKey::new(row.list_date, row.received, row.priority, head, u64::from(row.id.0));
        let mut need = Need { seeker, booking, service, open: Vec::new(), bar: None };
        if let Err(bar) = seeker.service(service) {
            need.bar = Some(bar);
        } else {
            for (_, ids) in state.index.by_day.range(after.succ_opt().unwrap_or(after)..) {
                for session in ids.iter().filter_map(|id| state.session(*id)) {
                    if session.service == service.id && !session.cancelled() && !not_in.contains(&session.id)
                    {
                        look(state, &mut need, from, session, &mut openings, &mut known);
                    }
                }
            }
        }
        needs.push((key, need));
    }
    needs.sort_by_key(|(key, need)| (*key, need.booking.id));
    let round = Round {
        places: openings.iter().map(|(.., free)| *free).collect(),
        choices: needs.iter().map(|(_, need)| need.open.clone()).collect(),
    };
    let filling = Filling::of(round);
    let given = (0..needs.len()).map(|at| filling.place_of(at)).collect();
    apart(state, &needs, &openings, given)
}

/// What of one session is open to a child.
fn look(
    state: &State,
    need: &mut Need<'_>,
    from: &Session,
    session: &Session,
    openings: &mut Vec<(SessionId, u8, u32)>,
    known: &mut BTreeMap<(SessionId, u8), u32>,
) {
    let (seeker, now) = (need.seeker, need.seeker.now);
    let whole = seeker.runs(need.service, session).and_then(|()| seeker.session(need.service, session));
    if let Err(bar) = whole {
        need.bar.get_or_insert(bar);
        return;
    }
    for (slot, free) in places::free(state, session, now) {
        if let Err(bar) = seeker.slot(need.service, session, slot) {
            need.bar.get_or_insert(bar);
            continue;
        }
        let opening = *known.entry((session.id, slot)).or_insert_with(|| {
            openings.push((session.id, slot, u32::from(free)));
            openings.len() as u32 - 1
        });
        let late = (session.date - now.today).num_days();
        // Nothing derived from a restricted address shows in where somebody is sent.
        let known = !seeker.child.district.is_none() && !seeker.child.flags.has(Flags::RESTRICTED);
        let own = known
            && state.venue(session.venue).is_some_and(|v| !v.online && v.district == seeker.child.district);
        let worth = (EARLIEST - A_DAY * late).max(0)
            + if session.venue == from.venue { SAME_VENUE } else { 0 }
            + if own { OWN_DISTRICT } else { 0 };
        need.open.push(Choice { opening, worth });
    }
}

/// A child's time that is given: whose, on which day, from, to.
type Busy = (super::super::ids::ChildId, NaiveDate, Minute, Minute);

/// No child in two places at once: where two places of one child's fall together, the later on the list takes the best that
/// is left. Then each is said with its reason.
fn apart(
    state: &State,
    needs: &[(OrderKey, Need<'_>)],
    openings: &[(SessionId, u8, u32)],
    given: Vec<Option<u32>>,
) -> BTreeMap<BookingId, Outcome> {
    let mut left: Vec<i64> = openings.iter().map(|(.., free)| i64::from(*free)).collect();
    given.iter().flatten().for_each(|at| left[*at as usize] -= 1);
    let mut busy: Vec<Busy> = Vec::new();
    let mut found = BTreeMap::new();
    for ((_, need), at) in needs.iter().zip(given) {
        let minutes = places::minutes_needed(need.service, need.seeker.child);
        let time = |at: u32| -> Option<Busy> {
            let (session, slot, _) = openings.get(at as usize)?;
            let there = state.session(*session)?;
            let start = there.slots.get(usize::from(*slot))?.start;
            Some((need.seeker.child.id, there.date, start, start.saturating_add(minutes)))
        };
        let free = |busy: &[Busy], at: u32| {
            time(at).is_some_and(|(child, on, from, to)| {
                !busy.iter().any(|b| b.0 == child && b.1 == on && b.2 < to && from < b.3)
            })
        };
        let kept = at.filter(|at| free(&busy, *at));
        if let (Some(at), None) = (at, kept) {
            left[at as usize] += 1;
        }
        let other = || {
            let open = need.open.iter().filter(|c| left[c.opening as usize] > 0 && free(&busy, c.opening));
            open.max_by_key(|c| (c.worth, std::cmp::Reverse(c.opening))).map(|c| c.opening)
        };
        let at = kept.or_else(|| if at.is_some() { other() } else { None });
        if kept.is_none()
            && let Some(at) = at
        {
            left[at as usize] -= 1;
        }
        let outcome = match at {
            Some(at) => {
                busy.extend(time(at));
                let (session, slot, _) = openings[at as usize];
                Ok(Found { session, slot, why: why(state, need, openings, at) })
            }
            None => Err(why_not(state, need)),
        };
        found.insert(need.booking.id, outcome);
    }
    found
}

/// Why that place: `soonest with an interpreter`.
fn why(state: &State, need: &Need<'_>, openings: &[(SessionId, u8, u32)], at: u32) -> String {
    let session = |at: u32| openings.get(at as usize).and_then(|(id, ..)| state.session(*id));
    let Some(there) = session(at) else { return String::new() };
    let day = |at: u32| session(at).map(|s| s.date);
    let sooner = need.open.iter().filter(|c| day(c.opening) < Some(there.date)).count();
    let with = if places::interpreted(need.seeker.child) { " with an interpreter" } else { "" };
    let from = state.session(need.booking.session).map(|s| s.venue);
    let venue = state.venue(there.venue).map_or("", |v| &*v.name);
    if sooner == 0 {
        format!("soonest{with}")
    } else if Some(there.venue) == from {
        format!("soonest left at {venue}{with}")
    } else {
        format!("soonest left{with}: the list's order")
    }
}

fn why_not(state: &State, need: &Need<'_>) -> String {
    match (&need.bar, need.open.is_empty()) {
        (Some(bar), true) => format!("no place fits ({})", bar.short(state, need.seeker.now.at)),
        (None, true) => "no session of it is planned".to_owned(),
        (_, false) => "all that fit go to children ahead on the list".to_owned(),
    }
}
