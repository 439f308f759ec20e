//! What a family said: that they can come at short notice, how short, on which days and to which places, and until when. Their
//! word and nobody's guess, so who said it and when is kept with it, and it is asked again when it is old.
use super::super::child::Flags;
use super::super::ids::{ChildId, VenueId};
use super::super::places::say;
use super::super::session::{Minute, Session};
use super::super::state::State;
use super::Out;
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Before this a place is a morning's.
const NOON: Minute = 12 * 60;
/// The names of the days as they are typed, by their beginnings.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Longest notice that is short: a month.
const LONGEST: u16 = 31 * 24;

/// A family's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanCome {
    /// Whose, when it was said: a record that went into another takes it along.
    pub child: ChildId,
    /// The notice they need, in hours before the place begins.
    pub hours: u16,
    /// Weekdays on which they can come, bit 0 Monday; 0: any.
    pub weekdays: u8,
    /// Mornings (true) or afternoons only.
    pub morning: Option<bool>,
    /// Places they can come to; none: any.
    pub sites: Box<[VenueId]>,
    /// The last day on which it holds; none: until they say otherwise.
    pub until: Option<NaiveDate>,
    /// Who said it.
    pub who: Box<str>,
    /// Who took it down.
    pub by: Box<str>,
    /// When.
    pub on: NaiveDate,
    /// Journal sequence that last touched it.
    pub rev: u64,
    /// They cannot now and want to be asked again after that day; the rest does not hold until they have been.
    #[serde(default)]
    pub again: Option<NaiveDate>,
}

impl CanCome {
    /// Whether it is so old that the family is asked again.
    pub fn is_old(&self, state: &State, today: NaiveDate) -> bool {
        (today - self.on).num_days() > i64::from(state.rules.settings.short_ask_again_days)
    }

    /// Whether it holds on that day at all.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.again.is_none() && self.until.is_none_or(|until| on <= until)
    }

    /// The day by which the family is asked again: the first one after that it named, else after the last on which its word
    /// holds, or once the word is old. None where that day is out of the calendar.
    pub fn asked_again(&self, state: &State) -> Option<NaiveDate> {
        if let Some(day) = self.again {
            return day.succ_opt();
        }
        let days = u64::from(state.rules.settings.short_ask_again_days) + 1;
        let old = self.on.checked_add_days(Days::new(days));
        old.into_iter().chain(self.until.and_then(|day| day.succ_opt())).min()
    }

    /// What stands against one place of a session: their days, their notice, where they can come to.
    ///
    /// # Errors
    /// What they did not say they can.
    pub fn suits(
        &self,
        session: &Session,
        slot: u8,
        (today, minute): (NaiveDate, Minute),
    ) -> Result<(), Out> {
        let start = session.start_of(slot);
        let weekday = session.date.weekday().num_days_from_monday() as u8;
        let days = (session.date - today).num_days();
        let ahead = days * 24 * 60 + i64::from(start) - i64::from(minute);
        if let Some(day) = self.again {
            return Err(Out::Again(day));
        }
        if !self.holds(session.date) {
            return Err(Out::Until(self.until.unwrap_or(today)));
        }
        if self.weekdays != 0 && self.weekdays & (1 << weekday) == 0 {
            return Err(Out::Day(weekday));
        }
        if self.morning.is_some_and(|morning| morning != (start < NOON)) {
            return Err(Out::Half(self.morning == Some(true)));
        }
        if !self.sites.is_empty() && !self.sites.contains(&session.venue) {
            return Err(Out::Site);
        }
        if ahead < i64::from(self.hours) * 60 {
            return Err(Out::Notice(self.hours));
        }
        Ok(())
    }

    /// `from 1 day's notice, Mondays and Fridays, mornings, at Arnold, until Fri 4 Dec`.
    pub fn words(&self, state: &State) -> String {
        if let Some(day) = self.again {
            return format!("not now: ask again after {}", say::day(day));
        }
        let mut words = vec![format!("from {}", notice(self.hours))];
        let days: Vec<&str> =
            (0..7).filter(|day| self.weekdays & (1 << day) != 0).map(say::weekday).collect();
        if !days.is_empty() {
            words.push(say::list(&days));
        }
        words.extend(self.morning.map(|is| if is { "mornings" } else { "afternoons" }.to_owned()));
        let sites: Vec<&str> =
            self.sites.iter().filter_map(|id| state.venue(*id)).map(|venue| &*venue.name).collect();
        // Where a family can come to says where it lives.
        let hidden = state.child(self.child).is_some_and(|row| row.flags.has(Flags::RESTRICTED));
        if !sites.is_empty() {
            words.push(if hidden {
                "at some places".to_owned()
            } else {
                format!("at {}", say::list(&sites))
            });
        }
        words.extend(self.until.map(|day| format!("until {}", say::day(day))));
        words.join(", ")
    }

    /// `said by Ewa Harris on 3 Nov`, and that it is to be asked again where it is old.
    pub fn source(&self, state: &State, today: NaiveDate) -> String {
        let again = if self.is_old(state, today) { ": ask again" } else { "" };
        let year = if self.on.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
        format!("said by {} on {}{again}", self.who, self.on.format(year))
    }
}

/// `3 hours' notice`, `1 day's notice`, `2 days' notice`.
pub(super) fn notice(hours: u16) -> String {
    match (hours / 24, hours % 24) {
        (0, 0) => "no notice at all".to_owned(),
        (0, 1) => "1 hour's notice".to_owned(),
        (1, 0) => "1 day's notice".to_owned(),
        (days, 0) => format!("{days} days' notice"),
        _ => format!("{hours} hours' notice"),
    }
}

/// Notice as it is typed: `3 hours`, `2 days`, `1 week`; a number alone is days.
///
/// # Errors
/// It is none of these: words, without a full stop.
pub fn read_hours(typed: &str) -> Result<u16, String> {
    let typed = typed.trim().to_lowercase();
    let digits = typed.len() - typed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = typed.split_at(digits);
    let unit = unit.trim();
    let each = match unit {
        "" => Some(24),
        _ if "hours".starts_with(unit) => Some(1),
        _ if "days".starts_with(unit) => Some(24),
        _ if "weeks".starts_with(unit) => Some(7 * 24),
        _ => None,
    };
    let hours = number.parse::<u16>().ok().zip(each).and_then(|(number, each)| number.checked_mul(each));
    hours
        .filter(|hours| *hours <= LONGEST)
        .ok_or_else(|| format!("\"{typed}\" is no notice: type 3 hours, 2 days or 1 week (a month at most)"))
}

/// Weekdays as they are typed: `mon wed-fri`; empty: any.
///
/// # Errors
/// One of them is no day of the week, or fits two: words, without a full stop.
pub fn read_days(typed: &str) -> Result<u8, String> {
    let day = |word: &str| {
        let word = word.trim().to_lowercase();
        let word = word.strip_suffix('s').unwrap_or(&word);
        let mut fits = (0..7u8).filter(|at| word.len() >= 2 && DAYS[usize::from(*at)].starts_with(word));
        fits.next().filter(|_| fits.next().is_none())
    };
    let mut days = 0;
    for word in typed.split([' ', ',', '+']).filter(|word| !word.is_empty() && *word != "and") {
        let (from, to) = word.split_once('-').unwrap_or((word, word));
        let (Some(from), Some(to)) = (day(from), day(to)) else {
            return Err(format!("\"{word}\" is no day of the week: type mon, or tue-thu"));
        };
        if to < from {
            return Err(format!("\"{word}\" runs backwards: type mon, or tue-thu"));
        }
        (from..=to).for_each(|day| days |= 1 << day);
    }
    Ok(days)
}
