//! School time: when an academic year ends, and whether a closure is long enough to excuse a late step.
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{add_days, add_weeks};

/// The last day of an academic year, a setting. 31 July is what the further education year ends on, and the end to
/// which a plan may run on after the 25th birthday (SEND Regulations 2014, reg 46).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AcademicYear {
    /// Month of the last day, 1 to 12.
    pub ends_month: u32,
    /// Day of that month; a day the month lacks becomes its last.
    pub ends_day: u32,
}

impl Default for AcademicYear {
    fn default() -> Self {
        Self { ends_month: 7, ends_day: 31 }
    }
}

impl AcademicYear {
    fn end_in(self, year: i32) -> Option<NaiveDate> {
        (1..=self.ends_day.min(31)).rev().find_map(|d| NaiveDate::from_ymd_opt(year, self.ends_month, d))
    }

    /// The last day of the academic year in which `day` falls. A month that does not exist gives `day` itself.
    pub fn end_of(self, day: NaiveDate) -> NaiveDate {
        [day.year(), day.year() + 1]
            .into_iter()
            .filter_map(|y| self.end_in(y))
            .find(|end| *end >= day)
            .unwrap_or(day)
    }
}

/// Days on which one school is shut, held per school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// First day shut.
    pub from: NaiveDate,
    /// Last day shut.
    pub to: NaiveDate,
}

impl Closure {
    /// Calendar days shut, first and last counted; 0 when the dates are the wrong way round.
    pub fn days(self) -> i64 {
        ((self.to - self.from).num_days() + 1).max(0)
    }

    /// Long enough to be an exception: at least four unbroken weeks (SEND Regulations 2014, reg 5(4)(a) and (b)).
    /// Thirteen days of October are not, five weeks of summer are.
    pub fn qualifies(self) -> bool {
        self.days() >= 28
    }

    /// The days on which asking this school for advice may be excused: from one week before the closure to one
    /// week before it opens again. None when the closure is too short. It excuses nothing by itself: somebody
    /// decides and gives the reason.
    pub fn excusable(self) -> Option<(NaiveDate, NaiveDate)> {
        self.qualifies().then(|| (add_weeks(self.from, -1), add_weeks(add_days(self.to, 1), -1)))
    }
}
