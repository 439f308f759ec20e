//! When and where a family can come, as it said: weekdays on which it never can, days on which it is away, and the districts
//! to which it can travel. All of it as people type it, and back.
use crate::domain::code::Code;
use crate::domain::typed_date::{self, Bias};
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days on which a family is away, the first and the last among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Away {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

impl Away {
    /// Whether the family is away on that day.
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// `20 Dec to 4 Jan`, as it is said; `20 Dec` where it is one day.
    pub fn words(self) -> String {
        self.written("%-d %b")
    }

    /// `20 Dec 2026 to 4 Jan 2027`: it says the same whenever it is read.
    pub fn whole(self) -> String {
        self.written("%-d %b %Y")
    }

    fn written(self, as_: &str) -> String {
        let from = self.from.format(as_);
        if self.from == self.to { from.to_string() } else { format!("{from} to {}", self.to.format(as_)) }
    }
}

/// What a child's row keeps of it beside the weekdays: nothing at all for nearly every child.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comes {
    /// Days away, by their first.
    pub away: Vec<Away>,
    /// The only districts to which the family can come; empty: nothing was said.
    pub only: Vec<Code>,
}

/// When a family cannot come, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Never {
    /// Weekdays, 0 Monday.
    pub days: Vec<u8>,
    /// Days away.
    pub away: Vec<Away>,
}

/// Longest time away that is believed: beyond it the year was mistyped, or it is no time away.
const LONGEST: u64 = 366;

/// Weekdays, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Never {
    /// Reads `mon tue, 20 dec to 4 jan`: weekdays and days away, in any order, with commas between.
    ///
    /// # Errors
    /// What is not understood, and how it is typed.
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, String> {
        let mut never = Self::default();
        for part in typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            if part.contains(|c: char| c.is_ascii_digit()) {
                never.away.push(span(part, today)?);
                continue;
            }
            for word in part.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
                let lower = word.to_lowercase();
                if ["and", "or", "on", "not", "never"].contains(&lower.as_str()) {
                    continue;
                }
                let at = DAYS.iter().position(|day| lower.starts_with(day)).ok_or_else(|| {
                    format!("\"{word}\" is no weekday. Type days as mon tue, time away as 20 dec to 4 jan")
                })?;
                never.days.push(at as u8);
            }
        }
        never.days.sort_unstable();
        never.days.dedup();
        never.away.sort_unstable();
        never.away.dedup();
        Ok(never)
    }

    /// What was typed as it is understood, beside the field: time away that is over is not kept.
    ///
    /// # Errors
    /// What is not understood, and how it is typed.
    pub fn understood(typed: &str, today: NaiveDate) -> Result<String, String> {
        let never = Self::parse(typed, today)?;
        let over = never.away.iter().find(|away| away.to < today);
        let over = over.map(|away| format!("{} is over and not kept", away.whole()));
        Ok(over.unwrap_or_else(|| never.typed()))
    }

    /// As it is typed again: `mon tue, 20 Dec 2026 to 4 Jan 2027`.
    pub fn typed(&self) -> String {
        let days: Vec<&str> =
            self.days.iter().filter_map(|day| DAYS.get(usize::from(*day)).copied()).collect();
        let days = Some(days.join(" ")).filter(|days| !days.is_empty());
        days.into_iter().chain(self.away.iter().map(|away| away.whole())).collect::<Vec<_>>().join(", ")
    }
}

/// `20 dec to 4 jan`, `20-27 dec`, `away 20 dec`. Where no year is said the last day is the next of that name, and the first
/// the one before it: a family is away over New Year, or is away already.
fn span(part: &str, today: NaiveDate) -> Result<Away, String> {
    let low = part.to_lowercase();
    let low = ["away ", "not ", "from "]
        .iter()
        .fold(low.as_str(), |low, word| low.strip_prefix(word).unwrap_or(low));
    let (from, to) = halves(low);
    let last = |bias| typed_date::date(to, today, bias);
    let to_day = last(if typed_date::says_year(to) { Bias::Any } else { Bias::Future })?;
    let Some(from) = from else { return Ok(Away { from: to_day, to: to_day }) };
    // `20 to 27 dec`: the month is said once.
    let from = if from.chars().all(|c| c.is_ascii_digit()) {
        format!("{from}{}", to.trim_start_matches(|c: char| c.is_ascii_digit()))
    } else {
        from.to_owned()
    };
    let mut from_day = typed_date::date(&from, today, Bias::Any)?;
    if !typed_date::says_year(&from) {
        from_day = in_year(from_day, to_day.year());
        if from_day > to_day {
            from_day = in_year(from_day, to_day.year() - 1);
        }
    }
    if from_day > to_day {
        return Err(format!("{} is after {}", typed_date::full(from_day), typed_date::full(to_day)));
    }
    if to_day > from_day + Days::new(LONGEST) {
        return Err(format!(
            "{} to {} is over a year: check the years",
            typed_date::full(from_day),
            typed_date::full(to_day)
        ));
    }
    Ok(Away { from: from_day, to: to_day })
}

/// The same day of another year; of 29 February, 1 March.
fn in_year(day: NaiveDate, year: i32) -> NaiveDate {
    day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(day)
}

/// The two ends of a span; of one day, that.
fn halves(typed: &str) -> (Option<&str>, &str) {
    for between in [" to ", " until ", " till ", " - ", "\u{2013}", "\u{2014}"] {
        if let Some((from, to)) = typed.split_once(between) {
            return (Some(from.trim()), to.trim());
        }
    }
    match typed.split_once('-') {
        // 2026-12-20 is one day.
        Some((from, to)) if !to.contains('-') && !from.trim().is_empty() => (Some(from.trim()), to.trim()),
        _ => (None, typed.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ChildDetails, Flags};
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn read(typed: &str) -> Result<Never, String> {
        Never::parse(typed, day(2026, 11, 20))
    }

    #[test]
    fn weekdays_and_time_away_stand_in_one_field_as_people_say_them() {
        let christmas = Away { from: day(2026, 12, 20), to: day(2027, 1, 4) };
        for typed in [
            "20 Dec to 4 Jan, Mondays",
            "mon, 20/12-4/1",
            "Monday; away 20 dec until 4 jan",
            "mon, 2026-12-20 to 2027-01-04",
            "never on mondays, 20 Dec 2026 to 4 Jan 2027",
        ] {
            assert_eq!(read(typed), Ok(Never { days: vec![0], away: vec![christmas] }), "{typed}");
        }
        let half_term = Away { from: day(2027, 2, 15), to: day(2027, 2, 19) };
        assert_eq!(read("15 to 19 feb").unwrap().away, [half_term]);
        assert_eq!(read("15-19 feb, 20 dec to 4 jan").unwrap().away, [christmas, half_term]);
        assert_eq!(
            read("2026-12-20").unwrap().away,
            [Away { from: day(2026, 12, 20), to: day(2026, 12, 20) }]
        );
        // Away already: the first day is past.
        let now = Away { from: day(2026, 11, 16), to: day(2026, 11, 27) };
        assert_eq!(read("16 nov to 27 nov").unwrap().away, [now]);
        assert_eq!(read("tue and mon").unwrap().days, [0, 1]);
        assert_eq!(read(" , ").unwrap(), Never::default());
    }

    #[test]
    fn what_is_typed_again_is_the_same() {
        for typed in ["20 Dec to 4 Jan, Mondays", "fri sat", "15 feb", ""] {
            let once = read(typed).unwrap();
            assert_eq!(read(&once.typed()), Ok(once.clone()), "{}", once.typed());
        }
        assert_eq!(read("20 Dec to 4 Jan, Mondays").unwrap().typed(), "mon, 20 Dec 2026 to 4 Jan 2027");
    }

    #[test]
    fn what_is_no_time_away_is_told() {
        assert!(read("someday").unwrap_err().contains("\"someday\" is no weekday"));
        assert!(read("32 dec to 4 jan").unwrap_err().contains("32 dec"));
        assert!(read("20 dec 2026 to 4 jan 2026").unwrap_err().contains("is after"));
        assert!(read("20 dec 2026 to 4 jan 2028").unwrap_err().contains("over a year"));
    }

    #[test]
    fn what_is_over_is_dropped_when_it_is_next_written_and_no_district_stands_beside_a_hidden_address() {
        let (over, runs) = (
            Away { from: day(2026, 11, 2), to: day(2026, 11, 19) },
            Away { from: day(2026, 11, 16), to: day(2026, 11, 20) },
        );
        let only = vec![Code::known("E07000173")];
        let details = ChildDetails { away: vec![over, runs], only: only.clone(), ..ChildDetails::default() };
        let kept = details.clone().settled(day(2026, 11, 20));
        assert_eq!((kept.away, kept.only), (vec![runs], only));
        let hidden = ChildDetails { flags: Flags::RESTRICTED, ..details }.settled(day(2026, 11, 20));
        assert!(hidden.only.is_empty());
    }
}
