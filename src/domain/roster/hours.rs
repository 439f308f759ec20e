//! Working patterns: on which days, between which hours and at which sites somebody works, from a day on.
use super::super::calendar::plural;
use super::super::code::Code;
use super::super::ids::{StaffId, VenueId};
use super::super::places::say;
use super::super::session::{Member, Minute, Session};
use super::super::state::State;
use super::super::template::terms::SchoolDay;
use super::super::template::{Recurrence, Season};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Minutes of a day: a part that names no hours is all of it.
pub const DAY: Minute = 24 * 60;

/// A part of somebody's week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// On which days; a fortnight is counted from the first of them on or after `anchor`.
    pub on: Recurrence,
    /// The day from which it is counted.
    pub anchor: NaiveDate,
    /// From that minute after local midnight.
    pub from: Minute,
    /// To that minute; 1440: no end is known.
    pub to: Minute,
    /// At which venues; empty: at any.
    pub venues: Vec<VenueId>,
}

/// When somebody works, from a day until their next pattern begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// Its parts; none: they do not work here any more.
    pub parts: Vec<Work>,
    /// Who recorded it.
    pub by: Box<str>,
    /// The day it was recorded.
    pub on: NaiveDate,
}

/// All patterns of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Whose.
    pub staff: StaffId,
    /// By first day, each day once.
    pub patterns: Vec<Pattern>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Hours {
    /// The pattern that holds on a day; none before the first.
    pub fn on(&self, day: NaiveDate) -> Option<&Pattern> {
        self.patterns.iter().rev().find(|pattern| pattern.from <= day)
    }

    /// The same with a pattern from a day on: one of that day is replaced, all others stay.
    #[must_use]
    pub fn with(&self, pattern: Pattern) -> Self {
        let mut hours = self.clone();
        hours.patterns.retain(|known| known.from != pattern.from);
        hours.patterns.push(pattern);
        hours.patterns.sort_by_key(|known| known.from);
        hours
    }
}

/// Whether a part is worked on a day, as far as the school year is known.
fn is_on(state: &State, work: &Work, (day, venue): (NaiveDate, VenueId)) -> Result<bool, String> {
    if work.on.days(work.anchor, day, day).is_empty() {
        return Ok(false);
    }
    if work.on.season == Season::Any {
        return Ok(true);
    }
    let district = state.venue(venue).map_or(Code::NONE, |venue| venue.district);
    let Some(calendar) = state.rules.terms.of(Code::NONE, district) else {
        return Err("no school terms are known".to_owned());
    };
    match state.rules.terms.day(calendar, day) {
        SchoolDay::Term => Ok(work.on.season == Season::Term),
        SchoolDay::Closed(_) | SchoolDay::Between(_) => Ok(work.on.season == Season::Holidays),
        SchoolDay::Unknown => Err("no school terms are known that far".to_owned()),
    }
}

/// Whether parts of a day together take in all of a time.
fn covered(parts: &[&Work], (from, to): (Minute, Minute)) -> bool {
    let mut at = from;
    while at < to {
        match parts.iter().filter(|work| work.from <= at && work.to > at).map(|work| work.to).max() {
            Some(end) => at = end,
            None => return false,
        }
    }
    true
}

/// Why somebody does not work at a day, time and place: `T Webb does not work on Fridays`; none where they do, or where nothing
/// is known of when they work.
pub fn off(state: &State, staff: StaffId, at: (NaiveDate, (Minute, Minute), VenueId)) -> Option<String> {
    off_by(state, state.roster.hours.get(&staff)?, at)
}

/// The same of a session by other hours than those on record.
pub fn off_under(state: &State, hours: &Hours, session: &Session) -> Option<String> {
    off_by(state, hours, (session.date, (session.start, session.end), session.venue))
}

fn off_by(
    state: &State,
    hours: &Hours,
    (day, time, venue): (NaiveDate, (Minute, Minute), VenueId),
) -> Option<String> {
    let pattern = hours.on(day)?;
    let name = state.staff(hours.staff).map_or("This person", |s| &*s.name);
    if pattern.parts.is_empty() {
        return Some(format!("{name} does not work here from {}", say::day(pattern.from)));
    }
    let mut then: Vec<&Work> = Vec::new();
    for work in &pattern.parts {
        match is_on(state, work, (day, venue)) {
            Ok(true) => then.push(work),
            Ok(false) => {}
            Err(why) => return Some(format!("{name} works by the school year, and {why}")),
        }
    }
    if then.is_empty() {
        let week = day.weekday().num_days_from_monday() as u8;
        let ever = pattern.parts.iter().any(|work| work.on.weekdays().has(day.weekday()));
        return Some(if ever {
            format!("{name} does not work on {}", say::day(day))
        } else {
            format!("{name} does not work on {}", say::weekday(week))
        });
    }
    if !covered(&then, time) {
        let hours: Vec<String> = then.iter().map(|work| super::words::hours(work)).collect();
        let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
        return Some(format!("{name} works {} on {}", say::list(&hours), say::day(day)));
    }
    // Held online, nobody is at a site.
    let online = state.venue(venue).is_some_and(|venue| venue.online);
    let there: Vec<&Work> =
        then.iter().copied().filter(|w| online || w.venues.is_empty() || w.venues.contains(&venue)).collect();
    if covered(&there, time) {
        return None;
    }
    let sites = then.iter().flat_map(|work| &work.venues);
    let mut names: Vec<&str> = sites.filter_map(|id| state.venue(*id).map(|v| &*v.name)).collect();
    names.sort_unstable();
    names.dedup();
    let at = state.venue(venue).map_or("there", |v| &*v.name);
    Some(format!("{name} is at {} on {}, not at {at}", say::list(&names), say::day(day)))
}

/// Whether somebody works at no time of a day, wherever it is: their days off, as the diary shows them.
pub fn works_no_hour(state: &State, staff: StaffId, day: NaiveDate) -> bool {
    let Some(pattern) = state.roster.hours.get(&staff).and_then(|hours| hours.on(day)) else { return false };
    // School terms are those of the place where they work; of the first calendar where that is any.
    let on = |work: &Work| {
        let venue = work.venues.first().copied().unwrap_or_default();
        is_on(state, work, (day, venue)).unwrap_or(true)
    };
    !pattern.parts.iter().any(on)
}

/// Sessions ahead in which somebody is down and does not work then, each in words; `from`: the first day looked at.
pub fn outside(
    state: &State,
    staff: StaffId,
    from: NaiveDate,
) -> Vec<(super::super::ids::SessionId, String)> {
    let down = |m: &Member| m.staff == staff && m.answer.may_come();
    let ids = state.index.by_day.range(from..).flat_map(|(_, ids)| ids);
    ids.filter_map(|id| state.session(*id))
        .filter(|s| !s.cancelled() && s.people.iter().any(down))
        .filter_map(|s| {
            let why = off_at(state, staff, s)?;
            Some((s.id, format!("{}: {why}", super::super::telling::place(state, s, 0))))
        })
        .collect()
}

/// The same of a session.
pub fn off_at(state: &State, staff: StaffId, session: &Session) -> Option<String> {
    off(state, staff, (session.date, (session.start, session.end), session.venue))
}

/// Sentences of several, cut where they are many.
pub fn several(mut words: Vec<String>) -> String {
    let more = words.len().saturating_sub(3);
    words.truncate(3);
    let tail = if more > 0 {
        format!("; and {}", plural(more as u32, "more").replace("mores", "more"))
    } else {
        String::new()
    };
    format!("{}{tail}", words.join("; "))
}
