//! Somebody away: an event of its own, from a day to a day, so that whoever is away is neither asked nor counted on any of
//! those days, also in sessions made later.
use super::code::Code;
use super::ids::{AbsenceId, StaffId};
use super::places::say;
use super::rules::Choices;
use super::state::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A range of days on which somebody is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Which.
    pub id: AbsenceId,
    /// Who.
    pub staff: StaffId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; before the first where they came back before it began.
    pub to: NaiveDate,
    /// Why: one of the service's reasons (sick, leave, training).
    pub reason: Code,
    /// Who recorded it.
    pub by: Box<str>,
    /// The day it was recorded.
    pub on: NaiveDate,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Absence {
    /// Whether that day is one of its days.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// `Mon 23 Nov`, or `Mon 23 Nov to Wed 25 Nov`.
    pub fn span(&self) -> String {
        span(self.from, self.to)
    }

    /// `J Patel is away Mon 23 Nov: clinician sick`, as it was recorded.
    pub fn told(&self, state: &State) -> String {
        let name = state.staff(self.staff).map_or("Somebody", |s| &*s.name);
        let reason = Choices::words(&state.rules.choices.service_reasons, &self.reason).to_lowercase();
        format!("{name} is away {}: {reason}", self.span())
    }

    /// `J Patel is away to Wed 25 Nov (clinician sick)`.
    pub fn words(&self, state: &State) -> String {
        let name = state.staff(self.staff).map_or("This person", |s| &*s.name);
        let reason = Choices::words(&state.rules.choices.service_reasons, &self.reason).to_lowercase();
        let until =
            if self.from == self.to { say::day(self.to) } else { format!("to {}", say::day(self.to)) };
        let why = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        format!("{name} is away {until}{why}")
    }
}

/// `J Patel is back on Tue 24 Nov`: the day after the last one away.
pub fn back_words(state: &State, absence: AbsenceId, last: NaiveDate) -> String {
    let who = state.absence(absence).and_then(|row| state.staff(row.staff));
    let day = last.succ_opt().map_or_else(String::new, say::day);
    format!("{} is back on {day}", who.map_or("Somebody", |s| &*s.name))
}

/// `Mon 23 Nov`, or `Mon 23 Nov to Wed 25 Nov`.
pub fn span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to { say::day(from) } else { format!("{} to {}", say::day(from), say::day(to)) }
}

/// The absence that keeps somebody away on a day; none where they can be asked.
pub fn away_on(state: &State, staff: StaffId, day: NaiveDate) -> Option<&Absence> {
    state.absences.iter().flatten().find(|row| row.staff == staff && row.holds(day))
}

/// Whoever is away on a day, each once, with the absence.
pub fn all_away(state: &State, day: NaiveDate) -> impl Iterator<Item = &Absence> {
    state.absences.iter().flatten().filter(move |row| row.holds(day))
}
