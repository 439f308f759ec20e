//! Days as people and spreadsheets write them: 5 Aug 24, 24.09.2025, 2024-02-23, 41435. Days come before months, always:
//! a list that mixes both orders is better held than guessed at.
use crate::domain::calendar::month_of;
use crate::exchange::sheet::{Cell, serial_day};
use chrono::{Datelike, NaiveDate};

/// What a cell says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// That day.
    On(NaiveDate),
    /// It cannot be read: the words to show after the cell's text.
    Unreadable(&'static str),
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Serials that can be a birth or a referral: 1954 to 2064 by the 1900 count.
const SERIALS: std::ops::Range<f64> = 20_000.0..60_000.0;
const NO_DATE: Day = Day::Unreadable("is no date");

/// Reads a cell. `today` bounds two-digit years: 5/8/24 is 2024, 5/8/31 in 2026 is 1931, never the future.
pub fn read_day(cell: &Cell, date1904: bool, today: NaiveDate) -> Day {
    match cell {
        Cell::Date(at) => year_fits(at.date()),
        Cell::Number(n) => number(*n, date1904),
        Cell::Text(text) => text_day(text, today),
        Cell::Bool(_) | Cell::Fault(_) => NO_DATE,
    }
}

fn year_fits(day: NaiveDate) -> Day {
    if (1900..=2100).contains(&day.year()) { Day::On(day) } else { NO_DATE }
}

fn number(n: f64, date1904: bool) -> Day {
    if SERIALS.contains(&n) {
        return serial_day(n, date1904).map_or(NO_DATE, |at| year_fits(at.date()));
    }
    if n.fract() == 0.0 && (19_000_101.0..21_001_231.0).contains(&n) {
        digits(&format!("{n:.0}"))
    } else {
        NO_DATE
    }
}

/// Eight digits: 20240223 or 23022024.
fn digits(text: &str) -> Day {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|p| p.parse::<u32>().ok()).unwrap_or(0);
    let of = |y: u32, m, d| {
        NaiveDate::from_ymd_opt(y as i32, m, d).filter(|day| (1900..=2100).contains(&day.year()))
    };
    of(part(0, 4), part(4, 6), part(6, 8))
        .or_else(|| of(part(4, 8), part(2, 4), part(0, 2)))
        .map_or(NO_DATE, Day::On)
}

enum Piece {
    Number(u32, usize),
    Month(u32),
}

fn text_day(text: &str, today: NaiveDate) -> Day {
    let text = text.trim().to_lowercase();
    if let Ok(n) = text.parse::<f64>()
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.matches('.').count() <= 1
    {
        return match text.len() {
            8 if !text.contains('.') => digits(&text),
            // 5 digits, perhaps with a time of day or a fraction of zero.
            _ if SERIALS.contains(&n) && text.split('.').next().is_some_and(|whole| whole.len() == 5) => {
                number(n, false)
            }
            _ => NO_DATE,
        };
    }
    let Some(pieces) = pieces(without_time(&text)) else { return NO_DATE };
    let (year, month, day) = match pieces[..] {
        [Piece::Number(y, 4), Piece::Number(m, _) | Piece::Month(m), Piece::Number(d, _)] => ((y, 4), m, d),
        [Piece::Number(d, _), Piece::Number(m, _) | Piece::Month(m), Piece::Number(y, n)]
        | [Piece::Month(m), Piece::Number(d, _), Piece::Number(y, n)] => ((y, n), m, d),
        [Piece::Month(_), Piece::Number(..)] => return Day::Unreadable("has no day"),
        [Piece::Number(..), Piece::Month(_)] => return Day::Unreadable("has no year"),
        _ => return NO_DATE,
    };
    let of = |y: u32| NaiveDate::from_ymd_opt(i32::try_from(y).unwrap_or(0), month, day);
    match year {
        (y, 4) => of(y).map_or(NO_DATE, year_fits),
        (y, 2) => {
            let this = today.year().unsigned_abs();
            let century = this / 100 * 100;
            match of(century + y) {
                Some(on) if on <= today => Day::On(on),
                _ => of(century - 100 + y).map_or(NO_DATE, year_fits),
            }
        }
        _ => NO_DATE,
    }
}

/// Cuts a time of day off: `13/09/2025 09:30`, `2025-09-13T00:00:00Z`.
fn without_time(text: &str) -> &str {
    let colon = text.find(':').unwrap_or(text.len());
    let before = &text[..colon];
    if colon == text.len() {
        return text;
    }
    let cut = before.trim_end_matches(|c: char| c.is_ascii_digit());
    cut.trim_end_matches(['t', ' ', ','])
}

/// The parts of a date; `None` where there is something else in it.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let n = rest.bytes().take_while(u8::is_ascii_digit).count();
            if n > 4 {
                return None;
            }
            out.push(Piece::Number(rest[..n].parse().ok()?, n));
            rest = &rest[n..];
            // 1st, 2nd, 3rd, 4th.
            for ending in ["st", "nd", "rd", "th"] {
                if let Some(after) =
                    rest.strip_prefix(ending).filter(|a| !a.starts_with(|c: char| c.is_alphabetic()))
                {
                    rest = after;
                    break;
                }
            }
        } else if c.is_alphabetic() {
            let n = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = &rest[..n];
            rest = &rest[n..];
            if word == "of" {
                continue;
            }
            let weekday = || WEEKDAYS.iter().any(|name| word.len() >= 3 && name.starts_with(word));
            match month_of(word) {
                Some(month) => out.push(Piece::Month(month)),
                None if weekday() => {}
                None => return None,
            }
        } else if matches!(c, '/' | '.' | '-' | ' ' | ',' | '\\' | '\u{2010}'..='\u{2015}' | '\u{a0}') {
            rest = &rest[c.len_utf8()..];
        } else {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        match read_day(&Cell::Text(text.to_owned()), false, today) {
            Day::On(day) => day.to_string(),
            Day::Unreadable(why) => why.to_owned(),
        }
    }

    #[test]
    fn days_come_before_months_in_every_form() {
        for (text, day) in [
            ("13/06/2012", "2012-06-13"),
            ("04/03/2017", "2017-03-04"),
            ("2024-02-23", "2024-02-23"),
            ("24.09.2025", "2025-09-24"),
            ("5 Aug 24", "2024-08-05"),
            ("15-May-2026", "2026-05-15"),
            ("2-Nov-2026", "2026-11-02"),
            ("41435", "2013-06-10"),
            ("45717.0", "2025-03-01"),
            ("3 Mar 2026", "2026-03-03"),
            ("3rd of March, 2026", "2026-03-03"),
            ("Mon 3 Mar 2025", "2025-03-03"),
            ("March 3, 2026", "2026-03-03"),
            ("20240223", "2024-02-23"),
            ("23022024", "2024-02-23"),
            ("2025-09-13T00:00:00", "2025-09-13"),
            ("13/09/2025 09:30", "2025-09-13"),
            ("13.9.25", "2025-09-13"),
            ("29/02/2024", "2024-02-29"),
            ("1 sept 2024", "2024-09-01"),
            ("2026/11/02", "2026-11-02"),
        ] {
            assert_eq!(read(text), day, "{text}");
        }
        for text in [
            "30/02/2019",
            "13/25/2025",
            "00/00/0000",
            "??",
            "asap",
            "31/02/2025",
            "29/02/2023",
            "1/2",
            "12",
            "1/2/3/4",
            "1/2/203",
            "9999999",
            "5/5/1066",
            "12.5",
            "1e5",
            "ⅻ/5/2020",
            "५/५/२०२०",
            "2 Foo 2024",
            "::",
            "é",
        ] {
            assert_eq!(read(text), "is no date", "{text}");
        }
        assert_eq!(read("Sept 25"), "has no day");
    }

    #[test]
    fn a_two_digit_year_is_never_in_the_future() {
        assert_eq!(read("21/11/26"), "2026-11-21");
        assert_eq!(read("22/11/26"), "1926-11-22");
        assert_eq!(read("01/01/31"), "1931-01-01");
        assert_eq!(read("29/02/00"), "2000-02-29");
    }

    #[test]
    fn bare_numbers_are_serials_of_their_epoch() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let of = |n, old| read_day(&Cell::Number(n), old, today);
        let day = |y, m, d| Day::On(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(of(42798.0, false), day(2017, 3, 4));
        assert_eq!(of(41336.0, true), day(2017, 3, 4));
        assert_eq!(of(42798.75, false), day(2017, 3, 4));
        assert_eq!(of(20_240_223.0, false), day(2024, 2, 23));
        for n in [0.0, -1.0, 9_434_765_919.0, f64::MAX] {
            assert_eq!(of(n, false), NO_DATE, "{n}");
        }
    }
}
