//! Children whose session is not held, to the best places there are: who is placed by the list's order and the filling engine,
//! where by what is near and early ([`super::worth`]), all within the rules of booking.
//!
//! What belongs together is moved as such. Places of one visit go side by side on one day, or it is said that they do not
//! ([`super::as_one`]). A session of a block of therapy stays near its day and in its turn, else goes to the end of the block, else
//! is owed ([`super::blocks`]). And no child is sent on a day on which it has another place, unless both were on one day before.
use super::super::booking::Booking;
use super::super::decide::Now;
use super::super::fill::{Choice, Filling, Round};
use super::super::ids::{BookingId, SessionId};
use super::super::order::OrderKey;
use super::super::places::{self, Bar, Seeker};
use super::super::rules::Service;
use super::super::session::{Minute, Session};
use super::super::state::State;
use super::super::together::Rhythm;
use super::as_one;
use super::blocks;
use super::worth::{self, Scale};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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

/// What became of a child without another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// One is owed: why none was found.
    Why(String),
    /// It is a session of a block: so many of so many are to be booked then.
    OfBlock(u8, u8),
}

/// What became of a child.
pub type Outcome = Result<Found, Lost>;

/// Places that can be given: session, slot, how many are free.
pub(super) type Openings = Vec<(SessionId, u8, u32)>;

pub(super) struct Need<'a> {
    pub(super) key: OrderKey,
    pub(super) seeker: Seeker<'a>,
    pub(super) booking: &'a Booking,
    pub(super) service: &'a Service,
    pub(super) from: &'a Session,
    pub(super) scale: Scale,
    /// Of a session of a block: what it keeps to.
    pub(super) rhythm: Option<Rhythm>,
    /// Openings that the rules allow, with what they are worth.
    pub(super) open: Vec<Choice>,
    /// Of a session of a block: those after its last.
    pub(super) after: Vec<Choice>,
    /// The first rule against a place, where none is allowed.
    bar: Option<Bar>,
}

impl Need<'_> {
    /// When the child would be there: the day, from, to.
    pub(super) fn time(&self, openings: &Openings, at: u32) -> Option<(NaiveDate, Minute, Minute)> {
        let (session, slot, _) = openings.get(at as usize)?;
        let there = self.seeker.state.session(*session)?;
        let start = there.slots.get(usize::from(*slot))?.start;
        let minutes = places::minutes_needed(self.service, self.seeker.child);
        Some((there.date, start, start.saturating_add(minutes)))
    }

    /// Minutes from one opening to another.
    fn way(&self, openings: &Openings, one: u32, other: u32) -> Minute {
        let venue = |at: u32| {
            let (session, ..) = openings.get(at as usize)?;
            Some(self.seeker.state.session(*session)?.venue)
        };
        let both = venue(one).zip(venue(other));
        both.map_or(0, |(one, other)| places::way(self.seeker.state, one, other))
    }
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
    let mut looking = Looking { openings: Vec::new(), known: BTreeMap::new() };
    let lost: BTreeSet<BookingId> = bookings.iter().map(|booking| booking.id).collect();
    let mut needs: Vec<Need<'a>> = Vec::new();
    let head = state.rules.head_start();
    for booking in bookings {
        let Some(seeker) = Seeker::new(state, booking.referral, Some(booking.id), now) else { continue };
        let Some(from) = state.session(booking.session) else { continue };
        let Some(service) = state.rules.service(from.service) else { continue };
        let row = seeker.referral;
        let key = OrderKey::new(row.list_date, row.received, row.priority, head, u64::from(row.id.0));
        let rhythm = Rhythm::of(state, booking);
        let scale = Scale::of(state, from.date, rhythm.is_some(), now);
        let (open, over) = (Vec::new(), Vec::new());
        let mut need =
            Need { key, seeker, booking, service, from, scale, rhythm, open, after: over, bar: None };
        if let Err(bar) = seeker.service(service) {
            need.bar = Some(bar);
        } else {
            let elsewhere = other_days(&need, &lost);
            for (on, ids) in state.index.by_day.range(after.succ_opt().unwrap_or(after)..) {
                for session in ids.iter().filter_map(|id| state.session(*id)) {
                    if session.service == service.id && !session.cancelled() && !not_in.contains(&session.id)
                    {
                        match elsewhere.get(on) {
                            Some(other) => {
                                need.bar.get_or_insert(Bar::SameDay(*other));
                            }
                            None => looking.look(&mut need, session),
                        }
                    }
                }
            }
        }
        needs.push(need);
    }
    needs.sort_by_key(|need| (need.key, need.from.date, need.booking.id));
    let openings = looking.openings;
    let fixed = as_one::side_by_side(state, &mut needs, &openings);
    let filling = Filling::of(round(&needs, &openings, &fixed));
    let given: Vec<Option<u32>> = (0..needs.len()).map(|at| filling.place_of(at)).collect();
    let mut given = Apart::of(&needs, &openings, &given);
    blocks::at_the_end(&needs, &openings, &mut given);
    let given = given.at;
    let mut found: BTreeMap<BookingId, Outcome> = BTreeMap::new();
    let owed = blocks::owed(&needs, &given);
    for (at, need) in needs.iter().enumerate() {
        let outcome = match (given[at], owed[at]) {
            (Some(opening), _) => {
                let (session, slot, _) = openings[opening as usize];
                let why = [
                    why(state, need, &openings, opening),
                    as_one::words(state, at, &needs, &openings, &given),
                ];
                let why: Vec<String> = why.into_iter().filter(|words| !words.is_empty()).collect();
                Ok(Found { session, slot, why: why.join("; ") })
            }
            (None, Some((more, of))) => Err(Lost::OfBlock(more, of)),
            (None, None) => Err(Lost::Why(why_not(state, need))),
        };
        found.insert(need.booking.id, outcome);
    }
    found
}

/// The round that the filling engine is given: in the list's order, who is `fixed` with that place alone.
pub(super) fn round(needs: &[Need<'_>], openings: &Openings, fixed: &BTreeMap<usize, u32>) -> Round {
    let choices = |(at, need): (usize, &Need<'_>)| match fixed.get(&at) {
        Some(only) => need.open.iter().filter(|choice| choice.opening == *only).copied().collect(),
        None => need.open.clone(),
    };
    Round {
        places: openings.iter().map(|(.., free)| *free).collect(),
        choices: needs.iter().enumerate().map(choices).collect(),
    }
}

/// Days on which the child has another place that stands, but for the lost day itself: there they were together before.
fn other_days(need: &Need<'_>, lost: &BTreeSet<BookingId>) -> BTreeMap<NaiveDate, BookingId> {
    let (state, now) = (need.seeker.state, need.seeker.now);
    places::live(state, need.seeker.child, now.at)
        .filter(|booking| booking.state.ahead() && !lost.contains(&booking.id))
        .filter_map(|booking| {
            Some((state.session(booking.session).filter(|s| !s.cancelled())?.date, booking.id))
        })
        .filter(|(on, _)| *on != need.from.date)
        .collect()
}

struct Looking {
    openings: Openings,
    known: BTreeMap<(SessionId, u8), u32>,
}

impl Looking {
    /// What of one session is open to a child.
    fn look(&mut self, need: &mut Need<'_>, session: &Session) {
        let (seeker, state, now) = (need.seeker, need.seeker.state, need.seeker.now);
        let whole = seeker.runs(need.service, session).and_then(|()| seeker.session(need.service, session));
        if let Err(bar) = whole {
            need.bar.get_or_insert(bar);
            return;
        }
        // Of a block: in its turn, or after its last.
        let (turn, ends) = match &need.rhythm {
            Some(rhythm) => (rhythm.in_turn(session.date), session.date > rhythm.last()),
            None => (Ok(()), false),
        };
        if let (Err(off), false) = (turn, ends) {
            need.bar.get_or_insert(Bar::OffBlock(off));
            return;
        }
        for (slot, free) in places::free(state, session, now) {
            if let Err(bar) = seeker.slot(need.service, session, slot) {
                need.bar.get_or_insert(bar);
                continue;
            }
            let opening = *self.known.entry((session.id, slot)).or_insert_with(|| {
                self.openings.push((session.id, slot, u32::from(free)));
                self.openings.len() as u32 - 1
            });
            let own = state.venue(session.venue).is_some_and(|venue| seeker.child.lives_by(venue));
            let (was, start) = (need.from.start_of(need.booking.slot), session.start_of(slot));
            let worth = need.scale.points(session.date) - need.scale.off_time(was, start)
                + if session.venue == need.from.venue { worth::SAME_VENUE } else { 0 }
                + if own { worth::OWN_DISTRICT } else { 0 };
            let choice = Choice { opening, worth: worth.max(0) };
            if turn.is_ok() {
                need.open.push(choice);
            }
            if ends {
                need.after.push(choice);
            }
        }
    }
}

/// What each child has, so that no child is in two places at once, or twice on a day without having been so before; and the
/// sessions of a block follow each other.
pub(super) struct Apart {
    /// Of each child: its opening.
    pub(super) at: Vec<Option<u32>>,
    /// Free places that are left of each opening.
    pub(super) left: Vec<i64>,
}

impl Apart {
    /// Where two places of one child's fall together, the later on the list takes the best that is left.
    fn of(needs: &[Need<'_>], openings: &Openings, given: &[Option<u32>]) -> Self {
        let mut left: Vec<i64> = openings.iter().map(|(.., free)| i64::from(*free)).collect();
        given.iter().flatten().for_each(|at| left[*at as usize] -= 1);
        let mut apart = Self { at: vec![None; needs.len()], left };
        for (n, at) in given.iter().enumerate() {
            let Some(at) = *at else { continue };
            apart.left[at as usize] += 1;
            let kept = apart.may(needs, openings, n, at).then_some(at);
            let kept = kept.or_else(|| apart.best(needs, openings, n, &needs[n].open));
            apart.give(n, kept);
        }
        apart
    }

    pub(super) fn give(&mut self, n: usize, at: Option<u32>) {
        self.at[n] = at;
        if let Some(at) = at {
            self.left[at as usize] -= 1;
        }
    }

    /// The best of these that is left for a child.
    pub(super) fn best(
        &self,
        needs: &[Need<'_>],
        openings: &Openings,
        n: usize,
        of: &[Choice],
    ) -> Option<u32> {
        of.iter()
            .filter(|choice| self.may(needs, openings, n, choice.opening))
            .max_by_key(|choice| (choice.worth, std::cmp::Reverse(choice.opening)))
            .map(|choice| choice.opening)
    }

    fn may(&self, needs: &[Need<'_>], openings: &Openings, n: usize, at: u32) -> bool {
        let need = &needs[n];
        let Some((on, from, to)) = need.time(openings, at) else { return false };
        let others = needs.iter().zip(&self.at).filter(|(other, _)| {
            other.booking.id != need.booking.id && other.seeker.child.id == need.seeker.child.id
        });
        self.left[at as usize] > 0
            && others.filter_map(|(other, at)| Some((other, (*at)?, other.time(openings, (*at)?)?))).all(
                |(other, other_at, (day, start, end))| {
                    let (lost, mine) = (other.from.date, need.from.date);
                    if day == on {
                        let way = need.way(openings, at, other_at);
                        lost == mine && (end + way <= from || to + way <= start)
                    } else {
                        let block = need.rhythm.is_some() && other.booking.referral == need.booking.referral;
                        !block
                            || (day < on) == (lost < mine)
                            || need.rhythm.as_ref().is_some_and(|r| on > r.last())
                    }
                },
            )
    }
}

/// Why that place: `soonest with an interpreter`.
fn why(state: &State, need: &Need<'_>, openings: &Openings, at: u32) -> String {
    let session = |at: u32| openings.get(at as usize).and_then(|(id, ..)| state.session(*id));
    let Some(there) = session(at) else { return String::new() };
    let with = if places::interpreted(need.seeker.child) { " with an interpreter" } else { "" };
    let short = if need.scale.is_short(there.date) { "short notice" } else { "" };
    if let Some(rhythm) = &need.rhythm {
        let kept = if there.date > rhythm.last() && rhythm.in_turn(there.date).is_err() {
            "the end of the block"
        } else {
            "keeps the block's rhythm"
        };
        let gap = if short.is_empty() { "" } else { "; " };
        return format!("{kept}{with}{gap}{short}");
    }
    let day = |at: u32| session(at).map_or(there.date, |s| s.date);
    if need.scale.noticed() {
        let better = |c: &&Choice| need.scale.points(day(c.opening)) > need.scale.points(there.date);
        let left = if need.open.iter().any(|c| better(&c)) { " left" } else { "" };
        return match short {
            "" => format!("nearest day{left} with notice{with}"),
            short => format!("{short}: no nearer day{left} with notice{with}"),
        };
    }
    let sooner = need.open.iter().filter(|c| day(c.opening) < there.date).count();
    let venue = state.venue(there.venue).map_or("", |v| &*v.name);
    if sooner == 0 {
        format!("soonest{with}")
    } else if there.venue == need.from.venue {
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
