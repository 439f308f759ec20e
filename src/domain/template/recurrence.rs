//! On which days a clinic is held, as data: what people say is read into it, and it is said back from it.
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A set of weekdays, bit 0 Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(pub u8);

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);

    /// One.
    pub fn one(day: Weekday) -> Self {
        Self(1 << day.num_days_from_monday())
    }

    /// Whether a weekday is among them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & Self::one(day).0 != 0
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Monday first.
    pub fn each(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.has(*day))
    }
}

/// A set of months, bit 0 January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Months(pub u16);

impl Default for Months {
    fn default() -> Self {
        Self::ALL
    }
}

impl Months {
    /// All twelve.
    pub const ALL: Self = Self(0xfff);

    /// Whether a month, 1 to 12, is among them.
    pub fn has(self, month: u32) -> bool {
        (1..=12).contains(&month) && self.0 & (1 << (month - 1)) != 0
    }

    /// January first, 1 to 12.
    pub fn each(self) -> impl Iterator<Item = u32> {
        (1..=12).filter(move |month| self.has(*month))
    }

    /// All others.
    #[must_use]
    pub fn others(self) -> Self {
        Self(!self.0 & Self::ALL.0)
    }
}

/// How days follow one another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pattern {
    /// On these weekdays, every so many weeks. Weeks begin on Monday and run on through holidays.
    Weekly {
        /// 1 to 26.
        every: u8,
        /// Which.
        days: Weekdays,
    },
    /// On the first, third, last of a weekday in a month.
    Monthly {
        /// 1 to 5 from the start, -1 the last, -2 the second last; in order, each once, those from the end last.
        nths: Vec<i8>,
        /// Which weekdays: the first Monday and the first Thursday are each counted on their own.
        days: Weekdays,
    },
}

/// School time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Season {
    /// All the year.
    #[default]
    Any,
    /// In term time only.
    Term,
    /// In the school holidays only.
    Holidays,
}

/// On which days a clinic is held.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recurrence {
    /// How days follow one another.
    pub pattern: Pattern,
    /// In which months.
    pub months: Months,
    /// In which part of the school year.
    pub season: Season,
}

impl Recurrence {
    /// Its weekdays, whichever weeks or months they are of.
    pub fn weekdays(&self) -> Weekdays {
        match &self.pattern {
            Pattern::Weekly { days, .. } | Pattern::Monthly { days, .. } => *days,
        }
    }

    /// Its days from `from` to `to`, both included, in order: by the calendar alone, bank holidays and school time left aside.
    ///
    /// A fortnight is counted from the first of its weekdays on or after `anchor`.
    pub fn days(&self, anchor: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        super::expand::days(self, anchor, from, to)
    }
}
