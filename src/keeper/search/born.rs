//! Birth dates as people type them, whole or half typed, because the date is what a parent always knows.

use crate::domain::calendar::month_of;
use chrono::{Datelike, NaiveDate};

const FIRST_YEAR: i32 = 1950;
const LAST_YEAR: i32 = 2077;

/// A birth date packed as years since 1950, month and day; zero if there is none or it is out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub(super) struct Birth(u16);

impl Birth {
    /// Packs a date.
    pub(super) fn of(date: Option<NaiveDate>) -> Self {
        date.filter(|date| (FIRST_YEAR..=LAST_YEAR).contains(&date.year())).map_or(Self(0), |date| {
            Self(((date.year() - FIRST_YEAR) as u16) << 9 | (date.month() as u16) << 5 | date.day() as u16)
        })
    }

    /// Whether there is none.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn year(self) -> i32 {
        FIRST_YEAR + i32::from(self.0 >> 9)
    }
}

/// What was typed of a birth date: any of year or span of years, month, day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Born {
    years: Option<(i32, i32)>,
    month: Option<u16>,
    day: Option<u16>,
    /// 19 or 20, which may be the beginning of a longer year and so narrows nothing: the year it is if it is all.
    likely: Option<i32>,
}

impl Born {
    /// Whether a birth date is one that was meant.
    pub(super) fn holds(self, birth: Birth) -> bool {
        !birth.is_empty()
            && self.month.is_none_or(|month| birth.0 >> 5 & 15 == month)
            && self.day.is_none_or(|day| birth.0 & 31 == day)
            && self.years.is_none_or(|(from, to)| (from..=to).contains(&birth.year()))
    }

    /// A day of any month.
    pub(super) fn day(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ending = &text[digits.len()..];
        let day = number(digits, 2).filter(|day| (1..=31).contains(day))?;
        matches!(ending, "" | "st" | "nd" | "rd" | "th").then_some(Self { day: Some(day), ..Self::default() })
    }

    /// A month as a number.
    pub(super) fn month(text: &str) -> Option<Self> {
        let month = number(text, 2).filter(|month| (1..=12).contains(month))?;
        Some(Self { month: Some(month), ..Self::default() })
    }

    /// A month as a word of three letters or more.
    pub(super) fn month_word(text: &str) -> Option<Self> {
        let month = u16::try_from(month_of(text)?).ok()?;
        Some(Self { month: Some(month), ..Self::default() })
    }

    /// A year, or as much of it as is typed: 22, 2022, 202; a single 2 after a month is the twenties.
    pub(super) fn year(text: &str) -> Option<Self> {
        let year = i32::from(number(text, 4)?);
        let century = |short: i32| if short >= 70 { 1900 } else { 2000 };
        let years = match text.len() {
            1 => (century(year * 10) + year * 10, century(year * 10) + year * 10 + 9),
            2 if matches!(year, 19 | 20) => {
                return Some(Self { likely: Some(century(year) + year), ..Self::default() });
            }
            2 => (century(year) + year, century(year) + year),
            3 => (year * 10, year * 10 + 9),
            _ => (year, year),
        };
        (years.0 >= FIRST_YEAR && years.1 <= LAST_YEAR + 2)
            .then_some(Self { years: Some(years), ..Self::default() })
    }

    /// A two-digit year that is no beginning of a longer one: 20 is 2020 here.
    pub(super) fn short_year(text: &str) -> Option<Self> {
        match text {
            "19" | "20" => Self::year(&format!("20{text}")),
            _ => Self::year(text).filter(|_| text.len() == 2),
        }
    }

    /// Both, if neither contradicts: the fields of the second fill those the first leaves open.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            years: self.years.or(other.years),
            month: self.month.or(other.month),
            day: self.day.or(other.day),
            likely: self.likely.or(other.likely),
        }
    }

    /// Whether anything is said by it.
    pub(super) fn says_something(self) -> bool {
        self.years.is_some() || self.month.is_some() || self.day.is_some()
    }

    /// The date, where all of it is there.
    pub(super) fn whole(self) -> Option<NaiveDate> {
        let year = match self.years {
            Some((from, to)) => (from == to).then_some(from)?,
            None => self.likely?,
        };
        NaiveDate::from_ymd_opt(year, u32::from(self.month?), u32::from(self.day?))
    }

    /// Whether day, month and one year are all there.
    pub(super) fn is_whole(self) -> bool {
        self.day.is_some() && self.month.is_some() && self.years.is_some_and(|(from, to)| from == to)
    }

    /// Day, month and year parts in the order typed; ISO if the first has four digits. Fewer parts: 14/9, 9/2022.
    pub(super) fn of_parts(parts: &[&str]) -> Option<Self> {
        let month = |text: &str| Self::month(text).or_else(|| Self::month_word(text));
        let is_year = |text: &str| text.len() == 4 && number(text, 4).is_some();
        match *parts {
            [year, m] if is_year(year) => Some(Self::year(year)?.and(month(m)?)),
            [year, m, d] if is_year(year) => Some(Self::year(year)?.and(month(m)?).and(Self::day(d)?)),
            [m, year] if year.len() >= 3 && number(year, 4).is_some() => {
                Some(month(m)?.and(Self::year(year)?))
            }
            [d, m] => Some(Self::day(d)?.and(month(m)?)),
            [d, m, year] => Some(Self::day(d)?.and(month(m)?).and(Self::year(year)?)),
            _ => None,
        }
    }

    /// A date in one word: 14/9/22, 2022-09-14, 14.9.22, 14sep2022, 14/9 and halves of them.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let mut parts: Vec<&str> = Vec::new();
        let mut from = 0;
        let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let mut before = None;
        for (place, letter) in word.char_indices() {
            if before.is_some_and(|b| b != kind(letter)) {
                parts.push(&word[from..place]);
                from = place;
            }
            before = Some(kind(letter));
        }
        parts.push(&word[from..]);
        let marks = parts.iter().filter(|part| matches!(**part, "/" | "." | "-")).count();
        let said: Vec<&str> =
            parts.iter().copied().filter(|part| !matches!(*part, "/" | "." | "-")).collect();
        let words = said.iter().filter(|part| part.chars().all(char::is_alphabetic)).count();
        if marks + words == 0 || words > 1 || marks > 2 || marks + said.len() != parts.len() {
            return None;
        }
        match *said.as_slice() {
            [day] if words == 0 => Self::day(day),
            [day, ending] if marks == 0 => {
                Self::day(&format!("{day}{ending}")).or_else(|| Self::of_parts(&said))
            }
            _ => Self::of_parts(&said),
        }
    }

    /// Six or eight digits without marks: ddmmyy, ddmmyyyy, yyyymmdd.
    pub(super) fn of_digits(digits: &str) -> Vec<Self> {
        let split = |a: usize, b: usize| {
            let parts = [digits.get(..a), digits.get(a..b), digits.get(b..)];
            parts.into_iter().collect::<Option<Vec<_>>>().and_then(|parts| Self::of_parts(&parts))
        };
        match digits.len() {
            6 => split(2, 4).into_iter().collect(),
            8 => split(2, 4).into_iter().chain(split(4, 6)).collect(),
            _ => Vec::new(),
        }
    }
}

fn number(text: &str, longest: usize) -> Option<u16> {
    ((1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_any_form_and_half_typed() {
        let birth = Birth::of(NaiveDate::from_ymd_opt(2022, 9, 14));
        for typed in [
            "14/9/22",
            "14.09.2022",
            "2022-09-14",
            "2022-9",
            "14sep2022",
            "14-sep-22",
            "14/9",
            "14/",
            "14/9/2",
            "14/9/20",
            "14/9/202",
            "9/2022",
            "sep2022",
            "14th",
            "14sept",
        ] {
            let born = Born::of_word(typed).unwrap_or_else(|| panic!("{typed}"));
            assert!(born.holds(birth), "{typed} {born:?}");
        }
        for typed in ["15/9/22", "14/10/22", "14/9/21", "2022-09-15", "14/9/1", "10/2022", "13sep2022"] {
            assert!(!Born::of_word(typed).unwrap_or_else(|| panic!("{typed}")).holds(birth), "{typed}");
        }
        for typed in ["", "14", "harris", "45/9/22", "14/13/22", "1/2/3/4", "943-476-5919", "ng5", "a/b", "/"]
        {
            assert_eq!(Born::of_word(typed), None, "{typed}");
        }
        assert!(Born::of_digits("140922").iter().any(|born| born.holds(birth) && born.is_whole()));
        assert!(Born::of_digits("14092022").iter().any(|born| born.holds(birth)));
        assert!(Born::of_digits("20220914").iter().any(|born| born.holds(birth)));
        assert!(Born::of_digits("20229914").is_empty());
    }
}
