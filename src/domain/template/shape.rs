//! What a template makes of a day: whether it is held, why not, and the session as it would be.
use super::terms::SchoolDay;
use super::{ClinicTemplate, Except, MadeBy, Season, publish};
use crate::domain::calendar::weekday_day;
use crate::domain::code::Code;
use crate::domain::ids::SessionId;
use crate::domain::session::{Answer, Member, Minute, Session, SessionState};
use crate::domain::state::State;
use chrono::NaiveDate;

/// A day of a clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Which.
    pub on: NaiveDate,
    /// Why it is not held that day, with the name of the holiday or the closure.
    pub left_out: Option<String>,
}

impl ClinicTemplate {
    /// Its days from `from` to `to`, both included, in order: those it is held on, and those left out, each with why.
    pub fn occurrences(&self, state: &State, from: NaiveDate, to: NaiveDate) -> Vec<Occurrence> {
        let from = from.max(self.from);
        let to = self.to.map_or(to, |last| last.min(to));
        let mut days = self.recurrence.days(self.from, from, to);
        days.extend(self.days(Except::Also).filter(|day| (from..=to).contains(day)));
        days.sort_unstable();
        days.dedup();
        days.into_iter().filter_map(|on| self.occurrence(state, on)).collect()
    }

    pub(super) fn occurrence(&self, state: &State, on: NaiveDate) -> Option<Occurrence> {
        let left_out = |why: String| Some(Occurrence { on, left_out: Some(why) });
        if self.days(Except::Not).any(|day| day == on) {
            return left_out("left out of this clinic by name".to_owned());
        }
        if let Some(name) = state.rules.calendar.holiday(on) {
            return left_out(format!("bank holiday, {name}"));
        }
        // Whoever put a day in by name knows of the school.
        if self.days(Except::Also).any(|day| day == on) {
            return Some(Occurrence { on, left_out: None });
        }
        let held = Some(Occurrence { on, left_out: None });
        if self.recurrence.season == Season::Any && self.calendar.is_none() {
            return held;
        }
        let district = state.venue(self.venue).map_or(Code::NONE, |venue| venue.district);
        let Some(calendar) = state.rules.terms.of(self.calendar, district) else {
            return left_out("no school terms are known".to_owned());
        };
        match (self.recurrence.season, state.rules.terms.day(calendar, on)) {
            (Season::Term, SchoolDay::Term) => held,
            (Season::Term | Season::Any, SchoolDay::Closed(name)) => {
                left_out(format!("schools closed, {name}"))
            }
            (Season::Term, SchoolDay::Between(name)) => left_out(format!("not in term, {name}")),
            (Season::Term | Season::Holidays, SchoolDay::Unknown) => {
                left_out("no school terms are known that far".to_owned())
            }
            // A week of term is no day left out of a holiday clinic: there is nothing to tell.
            (Season::Holidays, SchoolDay::Term) => None,
            (Season::Holidays | Season::Any, _) => held,
        }
    }

    /// When it begins on a day.
    pub fn start_on(&self, on: NaiveDate) -> Minute {
        let other = self.exceptions.iter().find_map(|except| match except.what {
            Except::At(minute) if except.on == on => Some(minute),
            _ => None,
        });
        other.unwrap_or_else(|| self.start())
    }

    /// The session of a day. Its people are asked on `today`.
    pub fn session(&self, id: SessionId, on: NaiveDate, today: NaiveDate) -> Session {
        let start = self.start_on(on);
        let shift = i32::from(start) - i32::from(self.start());
        let moved = |minute: Minute| u16::try_from(i32::from(minute) + shift).unwrap_or(minute);
        let mut slots = self.slots.clone();
        for slot in &mut slots {
            slot.start = moved(slot.start);
        }
        let asked = Answer::Asked(today);
        Session {
            id,
            service: self.service,
            venue: self.venue,
            room: self.room.clone(),
            date: on,
            start,
            end: moved(self.end()),
            slots,
            people: self
                .people
                .iter()
                .map(|(role, staff)| Member { role: *role, staff: *staff, answer: asked })
                .collect(),
            capacity: self.capacity,
            state: SessionState::Planned,
            moves: Vec::new(),
            made_by: Some(MadeBy { template: self.id, on }),
            sharing: self.sharing.clone().map(Box::new),
            rev: 0,
            roles: self.roles.clone(),
        }
    }

    /// `ND Arnold room 2, every second Tuesday 09:30`: as it is named.
    pub fn named(&self, state: &State) -> String {
        let service = state.rules.service(self.service).map_or(self.service.as_str(), |s| s.short.as_str());
        let venue = state.venue(self.venue).map_or("", |v| &*v.name);
        let place = format!("{service} {venue} {}", self.room);
        format!("{}, {} {}", place.trim_end(), self.recurrence, crate::domain::telling::clock(self.start()))
    }

    /// The days on which it can be held: none is left out, and none begins at a time that the clock does not show that day.
    pub fn held_on(&self, state: &State, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let days = self.occurrences(state, from, to).into_iter().filter(|day| day.left_out.is_none());
        days.map(|day| day.on)
            .filter(move |on| publish::never(&self.session(SessionId(0), *on, from)).is_none())
    }

    /// Its next days after today, as they are said.
    pub fn next_days(&self, state: &State, today: NaiveDate, most: usize) -> Vec<String> {
        let to = crate::domain::calendar::add_weeks(today, 60);
        self.held_on(state, today, to).take(most).map(weekday_day).collect()
    }
}
