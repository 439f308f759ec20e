//! Somebody away: an event of its own, from a day to a day, so that whoever is away is neither asked nor counted on any of
//! those days, or of a part of each, also in sessions made later.
use super::code::Code;
use super::ids::{AbsenceId, StaffId};
use super::places::say;
use super::rules::Choices;
use super::session::{Minute, Session};
use super::state::State;
use chrono::{Datelike, NaiveDate};
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
    /// Of each of its days only these minutes; none: all day.
    #[serde(default)]
    pub part: Option<Part>,
}

/// A part of a day: from a minute after local midnight to another.
pub type Part = (Minute, Minute);

/// Mornings end and afternoons begin.
const NOON: Minute = 12 * 60;
/// Minutes of a day.
const DAY: Minute = 24 * 60;
/// The morning.
pub const MORNING: Part = (0, NOON);
/// The afternoon.
pub const AFTERNOON: Part = (NOON, DAY);

/// From a time on, to the end of the day.
pub fn from_then(minute: Minute) -> Part {
    (minute, DAY)
}

/// `am`, `pm`, `9-12`, `9:30-12:00`, `2pm-4pm`, or `14:00` for from then on; nothing typed: all day.
///
/// # Errors
/// In words, what can be typed.
pub fn part_of(typed: &str) -> Result<Option<Part>, String> {
    let typed: String = typed.trim().to_lowercase().replace(" to ", "-").split_whitespace().collect();
    match typed.as_str() {
        "" | "all" | "allday" => return Ok(None),
        "am" | "morning" => return Ok(Some(MORNING)),
        "pm" | "afternoon" => return Ok(Some(AFTERNOON)),
        _ => {}
    }
    let wrong = || format!("\"{typed}\" is no part of a day. Type am, pm, 9-12 or 14:00 (from then on)");
    let part = match typed.split_once(['-', '\u{2013}']) {
        Some((from, to)) => {
            let to = minute(to).ok_or_else(wrong)?;
            let from = minute(from).ok_or_else(wrong)?;
            // Nobody is away from nine in the evening to noon: 1-4 is in the afternoon.
            if to <= 6 * 60 && to > from { (from + NOON, to + NOON) } else { (from, to) }
        }
        None if typed.contains([':', '.']) || typed.ends_with('m') => {
            from_then(minute(&typed).ok_or_else(wrong)?)
        }
        None => return Err(wrong()),
    };
    if part.0 < part.1 { Ok(Some(part)) } else { Err(wrong()) }
}

/// `9`, `9:30`, `2pm`: minutes after midnight.
pub fn minute(typed: &str) -> Option<Minute> {
    let (clock, half) = match (typed.strip_suffix("am"), typed.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(false)),
        (_, Some(clock)) => (clock, Some(true)),
        _ => (typed, None),
    };
    let (hours, minutes) = clock.split_once([':', '.']).unwrap_or((clock, "0"));
    let (hours, minutes): (Minute, Minute) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        Some(true) if hours < 12 => hours + 12,
        Some(false) if hours == 12 => 0,
        _ => hours,
    };
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `, mornings`, `, from 14:00`, `, 9:00 to 12:00`; nothing for all day.
pub fn part_words(part: Option<Part>, days: (NaiveDate, NaiveDate)) -> String {
    let many = if days.0 == days.1 { "" } else { "s" };
    match part {
        None => String::new(),
        Some(MORNING) => format!(", morning{many}"),
        Some(AFTERNOON) => format!(", afternoon{many}"),
        Some((from, DAY)) => format!(", from {}", say::clock(from)),
        Some((from, to)) => format!(", {} to {}", say::clock(from), say::clock(to)),
    }
}

/// Whether a part of a day takes in all of another.
pub fn takes_in(part: Option<Part>, other: Option<Part>) -> bool {
    let (from, to) = part.unwrap_or((0, DAY));
    let other = other.unwrap_or((0, DAY));
    from <= other.0 && to >= other.1
}

/// Whether a part of a day and a time meet.
pub fn meets(part: Option<Part>, (from, to): (Minute, Minute)) -> bool {
    part.is_none_or(|part| part.0 < to.max(from + 1) && from < part.1)
}

impl Absence {
    /// Whether that day is one of its days.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Whether it keeps them from that session.
    pub fn keeps_from(&self, session: &Session) -> bool {
        self.holds(session.date) && meets(self.part, (session.start, session.end))
    }

    /// `Mon 23 Nov`, or `Mon 23 Nov to Wed 25 Nov`, or `Fri 27 Nov, afternoon`.
    pub fn span(&self) -> String {
        span(self.from, self.to, self.on) + &part_words(self.part, (self.from, self.to))
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
        let until = until + &part_words(self.part, (self.from, self.to));
        let why = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        format!("{name} is away {until}{why}")
    }
}

/// `J Patel is back on Tue 24 Nov`: the day after the last one away; of leave that never began, that it is off.
pub fn back_words(state: &State, absence: AbsenceId, last: NaiveDate) -> String {
    let row = state.absence(absence);
    let name = row.and_then(|row| state.staff(row.staff)).map_or("Somebody", |s| &*s.name);
    if let Some(row) = row.filter(|row| last < row.from) {
        return format!("{name} is not away from {} after all", say::day(row.from));
    }
    format!("{name} is back on {}", last.succ_opt().map_or_else(String::new, say::day))
}

/// `Mon 23 Nov`, or `Mon 23 Nov to Wed 25 Nov`; with the year where it is not that of `today`: `Tue 9 Nov 2027`.
pub fn span(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    if from == to {
        return say::day_year(from, today);
    }
    let first = if from.year() == to.year() { say::day(from) } else { say::day_year(from, today) };
    format!("{first} to {}", say::day_year(to, today))
}

/// The absence that keeps somebody from a session; none where they can be asked.
pub fn away_from<'a>(state: &'a State, staff: StaffId, session: &Session) -> Option<&'a Absence> {
    state.absences.iter().flatten().find(|row| row.staff == staff && row.keeps_from(session))
}

/// An absence of somebody on a day, be it for a part of it.
pub fn away_on(state: &State, staff: StaffId, day: NaiveDate) -> Option<&Absence> {
    state.absences.iter().flatten().find(|row| row.staff == staff && row.holds(day))
}

/// Whoever is away from a session, with the absence.
pub fn all_away<'a>(state: &'a State, session: &'a Session) -> impl Iterator<Item = &'a Absence> {
    state.absences.iter().flatten().filter(move |row| row.keeps_from(session))
}

/// What is on record already of somebody's being away then.
pub fn on_record(
    state: &State,
    staff: StaffId,
    (from, to): (NaiveDate, NaiveDate),
    part: Option<Part>,
) -> Option<&Absence> {
    let known = |row: &&Absence| row.staff == staff && row.from <= from && row.to >= to;
    state.absences.iter().flatten().filter(known).find(|row| takes_in(row.part, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_day_as_they_are_typed() {
        for (typed, part) in [
            ("am", Some((0, 720))),
            ("PM", Some((720, 1_440))),
            ("9-12", Some((540, 720))),
            ("9:30 to 12:00", Some((570, 720))),
            ("2pm-4pm", Some((840, 960))),
            ("1-4", Some((780, 960))),
            ("14:00", Some((840, 1_440))),
            ("", None),
        ] {
            assert_eq!(part_of(typed), Ok(part), "{typed}");
        }
        for wrong in ["12-9", "soon", "9", "25:00", "9-9"] {
            assert!(part_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_ends_as_another_begins_does_not_meet_it() {
        let nine = Some((540, 720));
        assert!(meets(nine, (600, 780)) && meets(nine, (480, 541)) && meets(None, (0, 1)));
        assert!(!meets(nine, (720, 780)) && !meets(nine, (480, 540)));
        assert!(takes_in(None, nine) && takes_in(nine, Some((560, 600))));
        assert!(!takes_in(nine, None) && !takes_in(nine, Some((560, 780))));
    }
}
