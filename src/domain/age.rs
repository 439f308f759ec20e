//! How old a child is on the day of an event, and who may come to what by age.
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{AcademicYear, date_plain, plural, weekday_day};

/// An age in whole years and months, as the list prints it: `5y8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Age {
    /// Whole years.
    pub years: u16,
    /// Whole months beyond them, 0 to 11.
    pub months: u8,
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}y{}", self.years, self.months))
    }
}

impl Age {
    /// `5 years 8 months`, to be said.
    pub fn words(self) -> String {
        match (self.years, self.months) {
            (0, m) => plural(u32::from(m), "month"),
            (y, 0) => plural(u32::from(y), "year"),
            (y, m) => format!("{} {}", plural(u32::from(y), "year"), plural(u32::from(m), "month")),
        }
    }
}

/// The age on a day; None before the birth. A month whose day does not exist is completed on the first of the
/// next, as birthdays of 29 February are on 1 March.
pub fn age_on(birth: NaiveDate, on: NaiveDate) -> Option<Age> {
    if on < birth {
        return None;
    }
    let months = (on.year() - birth.year()) * 12 + on.month() as i32
        - birth.month() as i32
        - i32::from(on.day() < birth.day());
    Some(Age { years: u16::try_from(months / 12).ok()?, months: u8::try_from(months % 12).ok()? })
}

/// Whole years on a day; 0 before the birth.
pub fn years_on(birth: NaiveDate, on: NaiveDate) -> u32 {
    age_on(birth, on).map_or(0, |age| u32::from(age.years))
}

/// `5y8` on a day; empty before the birth.
pub fn short_on(birth: NaiveDate, on: NaiveDate) -> String {
    age_on(birth, on).map_or_else(String::new, |age| age.to_string())
}

/// The day somebody turns `years`: of a 29 February, 1 March in common years.
pub fn birthday(birth: NaiveDate, years: u16) -> NaiveDate {
    let year = birth.year() + i32::from(years);
    birth.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(birth)
}

/// The day a young person turns 18, when services for adults take over.
pub fn turns_18(birth: NaiveDate) -> NaiveDate {
    birthday(birth, 18)
}

/// `turns 4 on 2 Dec`, when that birthday lies after `today` and no later than `until`: a booking behind it would
/// be refused on the day.
pub fn turns_before(birth: NaiveDate, years: u16, today: NaiveDate, until: NaiveDate) -> Option<String> {
    let day = birthday(birth, years);
    (day > today && day <= until).then(|| format!("turns {years} on {}", date_plain(day, today)))
}

/// The last day to which an EHC plan may run: the end of the academic year in which the 25th birthday falls
/// (Children and Families Act 2014, s 46; SEND Regulations 2014, reg 46).
pub fn send_until(birth: NaiveDate, year: AcademicYear) -> NaiveDate {
    year.end_of(birthday(birth, 25))
}

/// Ages a service takes, as a setting: from one birthday up to the day before another. Under 4 is `before = 4`,
/// 0 to 19 is `before = 20`, 16 to 19 is `from = 16, before = 20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRange {
    /// Taken from this birthday on.
    #[serde(default)]
    pub from: u16,
    /// Taken until the day before this birthday.
    pub before: u16,
}

/// Why a child is outside a service's ages on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeRefusal {
    /// Not born on that day.
    NotBorn,
    /// Taken from this day on.
    TooYoung {
        /// The age it takes.
        turns: u16,
        /// The day of that birthday.
        on: NaiveDate,
    },
    /// No longer taken since this day.
    TooOld {
        /// The age that ended it.
        turned: u16,
        /// The day of that birthday.
        on: NaiveDate,
    },
}

impl AgeRefusal {
    /// What to say, without the name: `was 4 on Wed 18 Nov`.
    pub fn words(self) -> String {
        match self {
            Self::NotBorn => "is not born on that day".to_owned(),
            Self::TooYoung { turns, on } => format!("is {turns} only on {}", weekday_day(on)),
            Self::TooOld { turned, on } => format!("was {turned} on {}", weekday_day(on)),
        }
    }
}

impl AgeRange {
    /// The early-years drop-in: before the fourth birthday, on which it is refused.
    pub const UNDER_4: Self = Self { from: 0, before: 4 };
    /// Parents and carers on the advice line.
    pub const UP_TO_19: Self = Self { from: 0, before: 20 };
    /// Young people themselves on the advice line.
    pub const FROM_16_TO_19: Self = Self { from: 16, before: 20 };

    /// Whether a child of this birth date is taken on `on`, the day of the event.
    pub fn admits(self, birth: NaiveDate, on: NaiveDate) -> Result<(), AgeRefusal> {
        let (first, end) = (birthday(birth, self.from), birthday(birth, self.before));
        if on < birth {
            Err(AgeRefusal::NotBorn)
        } else if on < first {
            Err(AgeRefusal::TooYoung { turns: self.from, on: first })
        } else if on >= end {
            Err(AgeRefusal::TooOld { turned: self.before, on: end })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn ages_as_the_list_prints_them() {
        let shown = |b, on| age_on(b, on).unwrap().to_string();
        assert_eq!(shown(day(2022, 9, 14), day(2026, 11, 20)), "4y2");
        assert_eq!(shown(day(2021, 3, 1), day(2026, 11, 20)), "5y8");
        assert_eq!(shown(day(2026, 11, 20), day(2026, 11, 20)), "0y0");
        assert_eq!(format!("{:>5}", age_on(day(2021, 3, 1), day(2026, 11, 20)).unwrap()), "  5y8");
        assert_eq!(age_on(day(2026, 11, 21), day(2026, 11, 20)), None);
    }

    #[test]
    fn the_fourth_birthday_is_refused_and_the_day_before_is_not() {
        let noor = day(2022, 11, 18);
        assert_eq!(AgeRange::UNDER_4.admits(noor, day(2026, 11, 17)), Ok(()));
        let no = AgeRange::UNDER_4.admits(noor, day(2026, 11, 18)).unwrap_err();
        assert_eq!(no.words(), "was 4 on Wed 18 Nov");
        assert_eq!(AgeRange::UNDER_4.admits(noor, day(2022, 11, 17)), Err(AgeRefusal::NotBorn));
    }

    #[test]
    fn a_leap_birthday_is_on_the_first_of_march() {
        let leap = day(2024, 2, 29);
        assert_eq!(birthday(leap, 4), day(2028, 2, 29));
        assert_eq!(birthday(leap, 3), day(2027, 3, 1));
        assert_eq!(age_on(leap, day(2027, 2, 28)).unwrap().to_string(), "2y11");
        assert_eq!(age_on(leap, day(2027, 3, 1)).unwrap().to_string(), "3y0");
        assert_eq!(AgeRange { from: 0, before: 3 }.admits(leap, day(2027, 2, 28)), Ok(()));
    }

    #[test]
    fn nineteen_lasts_until_the_day_before_the_twentieth_birthday() {
        let b = day(2007, 5, 10);
        assert_eq!(AgeRange::FROM_16_TO_19.admits(b, day(2027, 5, 9)), Ok(()));
        assert!(AgeRange::FROM_16_TO_19.admits(b, day(2027, 5, 10)).is_err());
        assert!(matches!(
            AgeRange::FROM_16_TO_19.admits(b, day(2023, 5, 9)),
            Err(AgeRefusal::TooYoung { turns: 16, .. })
        ));
        assert_eq!(AgeRange::FROM_16_TO_19.admits(b, day(2023, 5, 10)), Ok(()));
    }

    #[test]
    fn send_runs_to_the_end_of_the_academic_year_of_the_25th_birthday() {
        let year = AcademicYear::default();
        assert_eq!(send_until(day(2001, 7, 31), year), day(2026, 7, 31));
        assert_eq!(send_until(day(2001, 8, 1), year), day(2027, 7, 31));
        assert_eq!(send_until(day(2002, 1, 5), year), day(2027, 7, 31));
    }

    #[test]
    fn coming_birthdays_are_told_only_where_they_matter() {
        let (b, today) = (day(2022, 12, 2), day(2026, 11, 20));
        assert_eq!(turns_before(b, 4, today, day(2026, 12, 10)).unwrap(), "turns 4 on 2 Dec");
        assert_eq!(turns_before(b, 4, today, day(2026, 12, 1)), None);
        assert_eq!(turns_18(day(2009, 1, 12)), day(2027, 1, 12));
        assert_eq!(
            turns_before(day(2009, 1, 12), 18, today, day(2027, 2, 1)).unwrap(),
            "turns 18 on 12 Jan 27"
        );
    }

    proptest! {
        #[test]
        fn years_change_on_the_birthday_and_on_no_other_day(b in 0i64..12_000, years in 1u16..25) {
            let birth = day(1995, 1, 1) + chrono::TimeDelta::days(b);
            let on = birthday(birth, years);
            prop_assert_eq!(age_on(birth, on).unwrap(), Age { years, months: 0 });
            prop_assert_eq!(age_on(birth, on.pred_opt().unwrap()).unwrap().years, years - 1);
        }
    }
}
