//! Lengths of time as rules state them, and the day on which they end.
use chrono::{Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Calendar, spell};

/// The unit a rule names; they are not interchangeable (three calendar months are not 91 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Calendar weeks, as all statutory weeks are.
    Weeks,
    /// Months by the calendar; a day the month lacks becomes its last day.
    CalendarMonths,
    /// Monday to Friday less England's bank holidays.
    WorkingDays,
}

/// A length of time in the unit its rule names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// Weeks, the commonest.
    pub const fn weeks(value: u32) -> Self {
        Self { value, unit: Unit::Weeks }
    }

    /// Calendar days.
    pub const fn days(value: u32) -> Self {
        Self { value, unit: Unit::Days }
    }

    /// Calendar months.
    pub const fn months(value: u32) -> Self {
        Self { value, unit: Unit::CalendarMonths }
    }

    /// Working days.
    pub const fn working_days(value: u32) -> Self {
        Self { value, unit: Unit::WorkingDays }
    }

    /// The last day that is still within this length of `start`: day 126 of 18 weeks, 14 December of three months
    /// from 14 September. Working days need the calendar.
    pub fn last_day(self, start: NaiveDate, calendar: &Calendar) -> NaiveDate {
        match self.unit {
            Unit::Days => add_days(start, i64::from(self.value)),
            Unit::Weeks => add_weeks(start, i64::from(self.value)),
            Unit::CalendarMonths => add_months(start, i64::from(self.value)),
            Unit::WorkingDays => calendar.add_working_days(start, self.value),
        }
    }

    /// The same counted backwards: what must be done this long before `end`.
    pub fn before(self, end: NaiveDate, calendar: &Calendar) -> NaiveDate {
        match self.unit {
            Unit::Days => add_days(end, -i64::from(self.value)),
            Unit::Weeks => add_weeks(end, -i64::from(self.value)),
            Unit::CalendarMonths => add_months(end, -i64::from(self.value)),
            Unit::WorkingDays => calendar.sub_working_days(end, self.value),
        }
    }

    /// "18 weeks", "three calendar months": small numbers of months in words, as they are said.
    pub fn words(self) -> String {
        let one = self.value == 1;
        match self.unit {
            Unit::Days => format!("{} day{}", self.value, if one { "" } else { "s" }),
            Unit::Weeks => format!("{} week{}", self.value, if one { "" } else { "s" }),
            Unit::CalendarMonths => {
                format!("{} calendar month{}", spell(self.value), if one { "" } else { "s" })
            }
            Unit::WorkingDays => format!("{} working day{}", self.value, if one { "" } else { "s" }),
        }
    }
}

/// `day` moved by `days`; at the ends of the representable calendar it stays where it is.
pub fn add_days(day: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days).and_then(|d| day.checked_add_signed(d)).unwrap_or(day)
}

/// `day` moved by calendar weeks.
pub fn add_weeks(day: NaiveDate, weeks: i64) -> NaiveDate {
    add_days(day, weeks.saturating_mul(7))
}

/// `day` moved by calendar months: 31 January and one month is the last day of February.
pub fn add_months(day: NaiveDate, months: i64) -> NaiveDate {
    let n = Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if months < 0 { day.checked_sub_months(n) } else { day.checked_add_months(n) };
    moved.unwrap_or(day)
}
