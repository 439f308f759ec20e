//! Why a place is shown: each reason is given once, to the earliest place that has it. A row without a reason of its own
//! has no business among the best.
use super::super::booking::BookingState;
use super::super::calendar::day_month;
use super::super::child::Flags;
use super::super::code::Code;
use super::super::ids::{ChildId, StaffId};
use super::super::offers;
use super::super::places::{Seeker, live, say};
use super::super::rules::{Rules, Service};
use super::super::session::{Answer, Minute, Session};
use super::super::state::State;
use super::{NOON, Open, Suggested, Within};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeSet, HashMap};

/// What ranks a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The earliest with the notice that makes an offer reasonable (RTT guidance v5.0: three weeks).
    FullNotice,
    /// The earliest of all, with less notice than that.
    Soonest,
    /// By somebody who saw the child on that day.
    SameClinician(StaffId, NaiveDate),
    /// A morning (true) or afternoon, as the family asked; after that day.
    Asked(bool),
    /// In the child's own district.
    District(Code),
    /// The earliest online; with an interpreter, who joins by telephone.
    Online(bool),
    /// The earliest in the morning (true) or the afternoon, where those before are all of the other half.
    HalfDay(bool),
    /// The next day with a place, after that day; and whether its notice is short.
    Next(NaiveDate, bool),
    /// The family declined this very place, on that day and for that reason: it stands behind all others.
    Declined(NaiveDate, Code),
}

impl Reason {
    /// The words of the last column, e.g. `earliest with 3 weeks' notice`.
    pub fn words(self, state: &State) -> String {
        let rules = &state.rules;
        match self {
            Self::FullNotice => {
                format!("earliest with {}", say::notice(rules.settings.reasonable_notice_days))
            }
            Self::Soonest => "earliest of all; short notice".to_owned(),
            Self::SameClinician(_, seen) => format!("same clinician as {}", seen.format("%b %Y")),
            Self::Asked(true) => "morning, as family asked".to_owned(),
            Self::Asked(false) => "afternoon, as family asked".to_owned(),
            Self::District(code) => format!("in {}, near home", Rules::name_in(&rules.districts, &code)),
            Self::Online(false) => "earliest online".to_owned(),
            Self::Online(true) => "online; interpreter by phone".to_owned(),
            Self::HalfDay(true) => "earliest in the morning".to_owned(),
            Self::HalfDay(false) => "earliest in the afternoon".to_owned(),
            Self::Next(after, false) => format!("next after {}", say::day(after)),
            Self::Declined(on, why) => format!("declined {}: {why}", day_month(on)),
            Self::Next(after, true) => format!("next after {}; short", say::day(after)),
        }
    }
}

struct Ranking<'s, 'a> {
    open: &'s [Open<'a>],
    limit: usize,
    best: Vec<Suggested>,
}

impl Ranking<'_, '_> {
    /// Takes the first place for which `is` holds, unless the row is shown or another at the same time and session is.
    fn first(&mut self, why: Reason, is: impl Fn(&Open<'_>) -> bool) {
        if self.best.len() >= self.limit {
            return;
        }
        let shown = |place: &Open<'_>| {
            self.best.iter().any(|b| b.session == place.session.id && b.start == place.start)
        };
        if let Some(place) = self.open.iter().find(|place| is(place) && !shown(place)) {
            self.best.push(Suggested {
                session: place.session.id,
                slot: place.slot,
                on: place.session.date,
                start: place.start,
                why,
            });
        }
    }
}

/// When and why the child's family declined a place of that session at that time, where they did; the last time that they did.
pub fn declined(state: &State, child: ChildId, session: &Session, start: Minute) -> Option<Reason> {
    let ids = state.index.of_child.get(&child).into_iter().flatten();
    let there = ids
        .filter_map(|id| state.booking(*id))
        .filter(|booking| booking.session == session.id && session.start_of(booking.slot) == start);
    offers::last_no(there).map(|(on, reason)| Reason::Declined(on, reason))
}

/// Ranks places that may be taken, given by time; at most `limit`. Those that the family has declined come after all others.
pub(super) fn rank(
    seeker: &Seeker<'_>,
    service: &Service,
    within: &Within,
    open: &[Open<'_>],
    limit: usize,
) -> Vec<Suggested> {
    let said_no = |place: &Open<'_>| declined(seeker.state, seeker.child.id, place.session, place.start);
    let (behind, before): (Vec<_>, Vec<_>) =
        open.iter().map(|place| (*place, said_no(place))).partition(|(_, no)| no.is_some());
    let before: Vec<Open<'_>> = before.into_iter().map(|(place, _)| place).collect();
    // Some rows are kept for them: a family changes its mind, and that it said no is seen.
    let kept = behind.len().min(limit / 4);
    let mut best = unasked(seeker, service, within, &before, limit - kept);
    for (place, why) in behind {
        let shown = best.iter().any(|b| b.session == place.session.id && b.start == place.start);
        if let Some(why) = why.filter(|_| !shown && best.len() < limit) {
            let (session, slot, start) = (place.session.id, place.slot, place.start);
            best.push(Suggested { session, slot, on: place.session.date, start, why });
        }
    }
    best
}

/// Ranks those that the family has not been asked about.
fn unasked(
    seeker: &Seeker<'_>,
    service: &Service,
    within: &Within,
    open: &[Open<'_>],
    limit: usize,
) -> Vec<Suggested> {
    let state = seeker.state;
    let child = seeker.child;
    let full = seeker.now.today + Days::new(u64::from(state.rules.settings.reasonable_notice_days));
    let mut rows = Ranking { open, limit, best: Vec::new() };

    rows.first(Reason::FullNotice, |place| place.session.date >= full);
    if open.first().is_some_and(|place| place.session.date < full) {
        rows.first(Reason::Soonest, |_| true);
    }
    if !service.second_opinion {
        same_clinician(seeker, full, &mut rows);
    }
    if let Some(morning) = within.morning {
        rows.first(Reason::Asked(morning), |place| place.session.date >= full);
    }
    let venue = |place: &Open<'_>| state.venue(place.session.venue);
    let near = |place: &Open<'_>| venue(place).is_some_and(|venue| child.lives_by(venue));
    if !rows.best.iter().any(|b| shown_is(open, b, near)) {
        rows.first(Reason::District(child.district), near);
    }
    let online = |place: &Open<'_>| venue(place).is_some_and(|v| v.online);
    if !rows.best.iter().any(|b| shown_is(open, b, online)) {
        rows.first(Reason::Online(child.flags.has(Flags::INTERPRETER)), online);
    }
    if within.morning.is_none() {
        for half in [true, false] {
            if !rows.best.iter().any(|b| (b.start < NOON) == half) {
                rows.first(Reason::HalfDay(half), |p| (p.start < NOON) == half && p.session.date >= full);
            }
        }
    }
    next_days(full, &mut rows);
    rows.best
}

fn shown_is(open: &[Open<'_>], shown: &Suggested, is: impl Fn(&Open<'_>) -> bool) -> bool {
    open.iter().any(|place| place.session.id == shown.session && place.slot == shown.slot && is(place))
}

/// The earliest place with somebody who has seen the child, with full notice where there is one.
fn same_clinician(seeker: &Seeker<'_>, full: NaiveDate, rows: &mut Ranking<'_, '_>) {
    let state = seeker.state;
    let mut seen: HashMap<StaffId, NaiveDate> = HashMap::new();
    for booking in live(state, seeker.child, seeker.now.at) {
        let came = matches!(&booking.state, BookingState::Attended { attendance, .. } if attendance.seen());
        let Some(session) = state.session(booking.session).filter(|_| came) else { continue };
        for member in session.people.iter().filter(|m| m.answer == Answer::Accepted) {
            let last = seen.entry(member.staff).or_insert(session.date);
            *last = session.date.max(*last);
        }
    }
    if seen.is_empty() {
        return;
    }
    let who = |place: &Open<'_>| {
        let there = place.session.people.iter().filter(|m| m.answer == Answer::Accepted);
        there.filter_map(|m| seen.get(&m.staff).map(|on| (*on, m.staff))).max()
    };
    let with = |place: &&Open<'_>| who(place).is_some();
    let open = rows.open;
    let first = open.iter().filter(with).find(|p| p.session.date >= full).or_else(|| open.iter().find(with));
    if let Some((place, (on, staff))) = first.and_then(|place| Some((place, who(place)?))) {
        rows.first(Reason::SameClinician(staff, on), |p| {
            p.session.id == place.session.id && p.slot == place.slot
        });
    }
}

/// Fills up with the next days that have a place: those with full notice first.
fn next_days(full: NaiveDate, rows: &mut Ranking<'_, '_>) {
    let mut days: BTreeSet<NaiveDate> = rows.best.iter().map(|b| b.on).collect();
    let open = rows.open;
    for short in [false, true] {
        for place in open.iter().filter(|place| (place.session.date < full) == short) {
            if rows.best.len() >= rows.limit {
                return;
            }
            let on = place.session.date;
            let Some(after) = days.range(..on).next_back().copied() else { continue };
            if days.insert(on) {
                rows.first(Reason::Next(after, short), |p| {
                    p.session.id == place.session.id && p.slot == place.slot
                });
            }
        }
    }
}
