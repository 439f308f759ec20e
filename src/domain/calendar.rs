//! Days as the partnership counts them: working days, weeks, calendar months, London's today and school years.
mod civil;
mod length;
mod school;
mod show;
#[cfg(test)]
mod tests;
mod when;
mod when_words;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

pub use civil::{LocalTime, Turn, local_time, london_now, london_today, which_of_two};
pub use length::{Length, Unit, add_days, add_months, add_weeks};
pub use school::{AcademicYear, Closure};
pub use show::{
    band_day, counted, date_near, date_plain, date_short, day_month, distance, distance_words, due,
    due_words, long_date, padded, plural, spell, wait, wait_words, weekday_date, weekday_day,
};
pub use when::{Lean, parse_date, parse_month};
pub use when_words::month_of;

/// GOV.UK's bank holiday file, as published; only England and Wales matter here and other divisions are ignored.
///
/// Source: <https://www.gov.uk/bank-holidays.json>.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct BankHolidayFile {
    /// The division whose holidays hold in England.
    #[serde(rename = "england-and-wales")]
    pub england_and_wales: Division,
}

/// One division of the bank holiday file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Division {
    /// The division's own name, repeated by GOV.UK.
    #[serde(default)]
    pub division: String,
    /// Its holidays, in any order.
    pub events: Vec<BankHoliday>,
}

/// One holiday of the bank holiday file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct BankHoliday {
    /// What people call it.
    pub title: String,
    /// The day that is not worked (of a substitute day: the substitute).
    pub date: NaiveDate,
    /// "Substitute day" or nothing.
    #[serde(default)]
    pub notes: String,
}

/// England's bank holidays by date, and what follows from them.
///
/// Working days serve local targets, mediation certificates and plans moved in (SEND Regulations 2014, reg 15);
/// statutory weeks are calendar weeks and never pass through here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    holidays: BTreeMap<NaiveDate, String>,
}

impl From<BankHolidayFile> for Calendar {
    fn from(file: BankHolidayFile) -> Self {
        Self::new(file.england_and_wales.events.into_iter().map(|h| (h.date, h.title)).collect())
    }
}

impl Calendar {
    /// A calendar of these holidays; a date given twice keeps its last name.
    pub fn new(holidays: Vec<(NaiveDate, String)>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// The holiday's name, so that a refused day can say why.
    pub fn holiday(&self, day: NaiveDate) -> Option<&str> {
        self.holidays.get(&day).map(String::as_str)
    }

    /// First and last year the file speaks of: a count that leaves them is a guess, and callers may say so.
    pub fn years(&self) -> Option<(i32, i32)> {
        Some((self.holidays.keys().next()?.year(), self.holidays.keys().next_back()?.year()))
    }

    /// Whether the file speaks of the year of `day`.
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.years().is_some_and(|(from, to)| (from..=to).contains(&day.year()))
    }

    /// Monday to Friday, less bank holidays.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains_key(&day)
    }

    /// The day itself if it is worked, else the next that is.
    pub fn working_on_or_after(&self, mut day: NaiveDate) -> NaiveDate {
        while !self.is_working(day) {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
        }
        day
    }

    /// The working day `n` working days after `day`; `day` itself is not counted. With `n` = 0 it is
    /// `working_on_or_after(day)`. 3 working days after 23 December 2026 is 30 December.
    pub fn add_working_days(&self, day: NaiveDate, n: u32) -> NaiveDate {
        if n == 0 {
            return self.working_on_or_after(day);
        }
        self.step(day, n, 1)
    }

    /// The working day `n` working days before `day`; `day` itself is not counted. With `n` = 0 it is the last
    /// working day on or before `day`.
    pub fn sub_working_days(&self, day: NaiveDate, n: u32) -> NaiveDate {
        if n == 0 {
            return if self.is_working(day) { day } else { self.step(day, 1, -1) };
        }
        self.step(day, n, -1)
    }

    fn step(&self, mut day: NaiveDate, n: u32, by: i64) -> NaiveDate {
        let mut left = n;
        while left > 0 {
            let Some(next) = day.checked_add_signed(TimeDelta::days(by)) else { return day };
            day = next;
            if self.is_working(day) {
                left -= 1;
            }
        }
        day
    }

    /// Working days after `from` up to and including `to`: how many were there to act in. Negative when `to` is
    /// before `from`, so that a distance keeps its sign.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        from.iter_days().skip(1).take_while(|d| *d <= to).filter(|d| self.is_working(*d)).count() as i64
    }
}
