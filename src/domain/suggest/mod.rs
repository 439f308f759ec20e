//! Suggestions both ways: the best places for a child, and the best children for a place, each with its reason, and what
//! is left out with why. They ask [`super::places`] and nothing else, so that none is refused when it is booked.
mod children;
mod reason;
#[cfg(test)]
mod tests;

use super::code::Code;
use super::ids::{BookingId, SessionId};
use super::places::{self, Bar, Seeker};
use super::referral::Referral;
use super::rules::{Service, ServiceKind};
use super::session::{Minute, Session};
use super::state::State;
pub use children::{Children, ForPlace, children};
pub(super) use children::{Merged, waiting_for};
use chrono::{Datelike, NaiveDate};
pub use reason::{Reason, declined};

/// Noon, which parts mornings from afternoons.
const NOON: Minute = 12 * 60;

/// What a family asked for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Within {
    /// From this day.
    pub from: Option<NaiveDate>,
    /// To this day.
    pub to: Option<NaiveDate>,
    /// On these weekdays (0 Monday); empty: any.
    pub weekdays: Vec<u8>,
    /// Mornings only (true) or afternoons only (false).
    pub morning: Option<bool>,
    /// Venue's name contains.
    pub venue: String,
    /// Starting at this minute of the day.
    pub start: Option<Minute>,
}

/// A place that may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// Session.
    pub session: SessionId,
    /// Slot index.
    pub slot: u8,
    /// Day.
    pub on: NaiveDate,
    /// Start, minutes after midnight.
    pub start: Minute,
    /// What ranks it; different for each, but of those that the family declined.
    pub why: Reason,
}

/// A place that is not suggested, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Session.
    pub session: SessionId,
    /// Slot index.
    pub slot: u8,
    /// The rule against it; none where it could be booked, but a better one is shown.
    pub why: Option<Bar>,
}

/// Places for a child.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Places {
    /// Best first.
    pub best: Vec<Suggested>,
    /// Free or held places left out: those that a rule forbids by time, then those that could be booked too.
    pub left_out: Vec<LeftOut>,
    /// Why nothing of this service can be booked at all.
    pub refused: Option<Bar>,
}

/// A place that may be taken, before it is ranked.
#[derive(Clone, Copy)]
struct Open<'a> {
    session: &'a Session,
    slot: u8,
    start: Minute,
}

/// The best places of a service for a seeker, at most `limit`, and what is left out.
pub fn places(seeker: &Seeker<'_>, service: &Service, within: &Within, limit: usize) -> Places {
    if let Err(bar) = seeker.service(service) {
        return Places { refused: Some(bar), ..Places::default() };
    }
    let mut left_out = Vec::new();
    let mut open = Vec::new();
    for session in ahead(seeker, service.id, within) {
        look(seeker, service, session, within, &mut open, &mut left_out);
    }
    open.sort_by_key(|place| (place.session.date, place.start, place.session.id, place.slot));
    left_out.sort_by_key(|out| time(seeker.state, out));
    let best = reason::rank(seeker, service, within, &open, limit);
    let shown =
        |place: &&Open<'_>| !best.iter().any(|b| b.session == place.session.id && b.slot == place.slot);
    let more: Vec<LeftOut> = open
        .iter()
        .filter(shown)
        .map(|place| LeftOut { session: place.session.id, slot: place.slot, why: None })
        .collect();
    left_out.extend(more);
    Places { best, left_out, refused: None }
}

/// All places of a service that a seeker may take, by session; nothing is ranked.
pub fn open(seeker: &Seeker<'_>, service: &Service, within: &Within) -> Vec<(SessionId, u8)> {
    if seeker.service(service).is_err() {
        return Vec::new();
    }
    let (mut open, mut left_out) = (Vec::new(), Vec::new());
    for session in ahead(seeker, service.id, within) {
        look(seeker, service, session, within, &mut open, &mut left_out);
    }
    open.into_iter().map(|place| (place.session.id, place.slot)).collect()
}

/// The earliest place that may be taken on or after the day of one that could not; else the earliest of all.
pub fn next_best(
    state: &State,
    referral: &Referral,
    wanted: &Session,
    moving: Option<BookingId>,
    now: &super::decide::Now,
) -> Option<(SessionId, u8)> {
    let seeker = Seeker::new(state, referral.id, moving, now)?;
    let service = state.rules.service(wanted.service)?;
    seeker.service(service).ok()?;
    let first = |within: &Within| {
        let mut open = Vec::new();
        for session in ahead(&seeker, service.id, within) {
            look(&seeker, service, session, within, &mut open, &mut Vec::new());
            // Sessions come by day: the day is complete when the next begins.
            if open.iter().any(|place: &Open<'_>| place.session.date < session.date) {
                break;
            }
        }
        open.into_iter().min_by_key(|place| (place.session.date, place.start, place.session.id, place.slot))
    };
    first(&Within { from: Some(wanted.date), ..Within::default() })
        .or_else(|| first(&Within::default()))
        .map(|place| (place.session.id, place.slot))
}

/// The best place of the service a referral is owed now.
pub fn best(state: &State, referral: &Referral, now: &super::decide::Now) -> Option<(SessionId, u8)> {
    let component = state.rules.component(referral.pathway, referral.component)?;
    let service = state.rules.service(component.service)?;
    let child = state.child(referral.child)?;
    let moving = places::standing(state, child, referral.id, service, now.at).map(|b| b.id);
    let seeker = Seeker::new(state, referral.id, moving, now)?;
    places(&seeker, service, &Within::default(), 1).best.first().map(|place| (place.session, place.slot))
}

/// The services that could be booked for a referral now: its component's first, then what any family may just come to, then
/// by rule.
pub fn services<'a>(seeker: &Seeker<'a>) -> Vec<&'a Service> {
    let rules = &seeker.state.rules;
    let may = |service: &&Service| {
        seeker.service(service).is_ok() && seeker.of_age(service, seeker.now.today).is_ok()
    };
    let mut services: Vec<&Service> = rules.services.iter().filter(may).collect();
    let own = |service: &Service| places::own_way(rules, seeker.referral, service.id);
    services.sort_by_key(|service| (!own(service), service.kind != ServiceKind::DropIn));
    services
}

/// Sessions of a service from today on, by day, that run and lie within what was asked.
fn ahead<'a>(
    seeker: &Seeker<'a>,
    service: Code,
    within: &Within,
) -> impl Iterator<Item = &'a Session> + use<'a> {
    let state = seeker.state;
    let now = seeker.now;
    let from = within.from.map_or(now.today, |day| day.max(now.today));
    let to = within.to.unwrap_or(NaiveDate::MAX);
    let days = if from <= to { Some(state.index.by_day.range(from..=to)) } else { None };
    let weekdays = within.weekdays.clone();
    let venue = within.venue.trim().to_lowercase();
    days.into_iter()
        .flatten()
        .filter(move |(day, _)| {
            weekdays.is_empty() || weekdays.contains(&(day.weekday().num_days_from_monday() as u8))
        })
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(move |s| s.service == service && !s.cancelled() && !places::over(s, now))
        .filter(move |s| {
            venue.is_empty() || state.venue(s.venue).is_some_and(|v| v.name.to_lowercase().contains(&venue))
        })
}

/// Sorts a session's free and held slots into what may be taken and what is left out.
fn look<'a>(
    seeker: &Seeker<'_>,
    service: &Service,
    session: &'a Session,
    within: &Within,
    open: &mut Vec<Open<'a>>,
    left_out: &mut Vec<LeftOut>,
) {
    let free = places::free(seeker.state, session, seeker.now);
    let whole = seeker
        .runs(service, session)
        .and_then(|()| seeker.session(service, session))
        .and_then(|()| seeker.rhythm(session.date));
    for (at, slot) in session.slots.iter().enumerate() {
        let index = at as u8;
        let asked = within.morning.is_none_or(|morning| morning == (slot.start < NOON))
            && within.start.is_none_or(|start| start == slot.start);
        if !asked || !places::slot_ahead(service, session, *slot, seeker.now) {
            continue;
        }
        let is_free = free.iter().any(|(free, _)| *free == index);
        let why = match whole.clone().and_then(|()| seeker.slot(service, session, index)) {
            // The place the booking in hand has already is no other place.
            Ok(()) if has(seeker, session, index) => continue,
            Ok(()) => {
                open.push(Open { session, slot: index, start: slot.start });
                continue;
            }
            Err(bar @ Bar::Held(_)) => bar,
            Err(bar) if is_free => bar,
            Err(_) => continue,
        };
        left_out.push(LeftOut { session: session.id, slot: index, why: Some(why) });
    }
}

fn has(seeker: &Seeker<'_>, session: &Session, slot: u8) -> bool {
    seeker
        .moving
        .and_then(|id| seeker.state.booking(id))
        .is_some_and(|b| b.session == session.id && b.slot == slot)
}

fn time(state: &State, out: &LeftOut) -> (Option<NaiveDate>, Minute, SessionId, u8) {
    let session = state.session(out.session);
    let start = session.and_then(|s| s.slots.get(usize::from(out.slot))).map_or(0, |slot| slot.start);
    (session.map(|s| s.date), start, out.session, out.slot)
}
