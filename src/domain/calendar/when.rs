//! Dates as people type them, read relative to today: `3/12`, `3dec`, `3.12.26`, `thu`, `+2w`, `tomorrow`, `1 mar 2021`.
use chrono::{Datelike, NaiveDate};

use super::when_words::{Piece, pieces, weekday_of};
use super::{add_days, add_months, add_weeks, day_month, long_date};

/// Which way a date without a year or a weekday leans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// Bookings and due days: today or later.
    Future,
    /// Births and days things came in: today or earlier.
    Past,
}

/// Reads one date. `today` is London's. A refusal is worded for whoever typed it: what does not fit and what to
/// type. Days stand before months; a whole date (`2022-09-14`, `14/9/2022`) is taken as it is, also on the wrong
/// side of `today`, since only the caller knows whether that is allowed.
pub fn parse_date(text: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, String> {
    let clean = text.trim().to_lowercase();
    let clean = clean.strip_suffix("00:00:00").map_or(clean.as_str(), |d| d.trim_end_matches(['t', ' ']));
    if clean.is_empty() {
        return Err("No date was typed. Type it like 3/12, 3 dec, thu, +2w or tomorrow.".to_owned());
    }
    if let Some(day) = word(clean, today, lean) {
        return Ok(day);
    }
    if let Some(day) = moved(clean, today) {
        return day;
    }
    let unread = || format!("'{}' is no date. Type it like 3/12, 3 dec, thu, +2w or tomorrow.", text.trim());
    let (weekday, rest) = match pieces(clean).ok_or_else(unread)? {
        p if matches!(p.first(), Some(Piece::Weekday(_))) => (p.first().copied(), p[1..].to_vec()),
        p => (None, p),
    };
    let day = numbers(&rest, today, lean).ok_or_else(unread)??;
    match weekday {
        Some(Piece::Weekday(w)) if w != day.weekday() => Err(format!(
            "{} is a {}, not a {}. Type the day or the date again.",
            long_date(day),
            day.format("%A"),
            full_weekday(w)
        )),
        _ => Ok(day),
    }
}

/// Reads a month by name, with or without its year (`jan`, `jan 27`): year and month (1 to 12).
pub fn parse_month(text: &str, today: NaiveDate, lean: Lean) -> Option<(i32, u32)> {
    let clean = text.trim().to_lowercase();
    match pieces(&clean)?.as_slice() {
        [Piece::Month(m)] => {
            let year = today.year();
            Some(match lean {
                Lean::Future if *m < today.month() => (year + 1, *m),
                Lean::Past if *m > today.month() => (year - 1, *m),
                _ => (year, *m),
            })
        }
        [Piece::Month(m), Piece::Number(y, digits)] => Some((full_year(*y, *digits, today)?, *m)),
        _ => None,
    }
}

fn word(text: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let at = match text {
        "today" | "tod" | "now" => 0,
        "tomorrow" | "tom" | "tmr" => 1,
        "yesterday" => -1,
        _ => {
            let here = i64::from(today.weekday().num_days_from_monday());
            let day_of = |name: &str| Some(i64::from(weekday_of(name.trim())?.num_days_from_monday()));
            // Next Monday is next week's, whatever today is.
            if let Some(name) = text.strip_prefix("next ") {
                return Some(add_days(today, day_of(name)? - here + 7));
            }
            if let Some(name) = text.strip_prefix("last ") {
                return Some(add_days(today, day_of(name)? - here - 7));
            }
            let wanted = day_of(text.strip_prefix("this ").unwrap_or(text))?;
            // A weekday is never today, which has a word of its own.
            match lean {
                Lean::Future => (wanted - here - 1).rem_euclid(7) + 1,
                Lean::Past => -((here - wanted - 1).rem_euclid(7) + 1),
            }
        }
    };
    Some(add_days(today, at))
}

/// `+2w`, `-3d`, `+1m`, `+1y`; days when no unit stands. None: not of this kind.
fn moved(text: &str, today: NaiveDate) -> Option<Result<NaiveDate, String>> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let rest = rest.trim();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let n: i64 = rest[..digits].parse().ok()?;
    if n > 6000 {
        return Some(Err(format!("'{text}' is too far away to be a date here.")));
    }
    let n = n * sign;
    Some(Ok(match rest[digits..].trim() {
        "" | "d" | "day" | "days" => add_days(today, n),
        "w" | "week" | "weeks" => add_weeks(today, n),
        "m" | "month" | "months" => add_months(today, n),
        "y" | "year" | "years" => add_months(today, n.saturating_mul(12)),
        _ => return None,
    }))
}

/// Outer None: not understood at all; inner error: understood, and no such day.
fn numbers(rest: &[Piece], today: NaiveDate, lean: Lean) -> Option<Result<NaiveDate, String>> {
    use Piece::{Month, Number};
    Some(match *rest {
        [Number(y, 4), Number(m, _) | Month(m), Number(d, _)] => whole(i32::try_from(y).ok()?, m, d),
        [Number(d, 1 | 2), Number(m, _) | Month(m), Number(y, digits)]
        | [Month(m), Number(d, 1 | 2), Number(y, digits)] => whole(full_year(y, digits, today)?, m, d),
        [Number(d, 1 | 2), Number(m, 1 | 2) | Month(m)] | [Month(m), Number(d, 1 | 2)] => {
            nearest(m, d, today, lean)
        }
        [Number(n, 8)] => whole(i32::try_from(n % 10_000).ok()?, n / 10_000 % 100, n / 1_000_000),
        [Number(n, 6)] => whole(full_year(n % 100, 2, today)?, n / 100 % 100, n / 10_000),
        _ => return None,
    })
}

/// A year of two digits is this century's: nobody here was born in the last one's like years, and a slip would make a child 98.
fn full_year(year: u32, digits: usize, today: NaiveDate) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    match digits {
        4 => Some(year),
        2 => Some(today.year() - today.year().rem_euclid(100) + year),
        _ => None,
    }
}

/// A day without a year: the next one, or the last one, that exists (29 February waits for a leap year).
fn nearest(month: u32, day: u32, today: NaiveDate, lean: Lean) -> Result<NaiveDate, String> {
    check(month, day, None)?;
    let years: Vec<i32> = match lean {
        Lean::Future => (today.year()..=today.year() + 8).collect(),
        Lean::Past => (today.year() - 8..=today.year()).rev().collect(),
    };
    years
        .into_iter()
        .filter_map(|y| NaiveDate::from_ymd_opt(y, month, day))
        .find(|d| if lean == Lean::Future { *d >= today } else { *d <= today })
        .ok_or_else(|| missing(month, day, None))
}

fn whole(year: i32, month: u32, day: u32) -> Result<NaiveDate, String> {
    if !(1900..=2200).contains(&year) {
        return Err(format!("{year} is no year for a date here. Type it with four digits, like 2026."));
    }
    check(month, day, Some(year))?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| missing(month, day, Some(year)))
}

fn check(month: u32, day: u32, year: Option<i32>) -> Result<(), String> {
    if !(1..=12).contains(&month) {
        let hint = if (1..=12).contains(&day) && (1..=31).contains(&month) {
            format!(" The day stands first: {month}/{day}.")
        } else {
            String::new()
        };
        return Err(format!("There is no month {month}.{hint}"));
    }
    // A leap year stands in where none was typed, so that 29 February may wait for one.
    if NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day).is_none() {
        return Err(missing(month, day, year));
    }
    Ok(())
}

fn missing(month: u32, day: u32, year: Option<i32>) -> String {
    let y = year.unwrap_or(2024);
    let Some(first) = NaiveDate::from_ymd_opt(y, month, 1) else {
        return format!("There is no month {month}.");
    };
    let next = add_months(first, 1);
    let (last, next) = (day_month(add_days(next, -1)), day_month(next));
    let name = day_month(first).split_off(2);
    let shown = match year {
        Some(y) if day == 29 && month == 2 => format!("29 Feb {y}"),
        _ => format!("{day} {name}"),
    };
    if day == 0 {
        return format!("{shown} does not exist. Did you mean {}?", day_month(first));
    }
    format!("{shown} does not exist. Did you mean {last} or {next}?")
}

fn full_weekday(day: chrono::Weekday) -> String {
    // 1 January 2024 was a Monday.
    NaiveDate::from_ymd_opt(2024, 1, 1).map_or_else(String::new, |monday| {
        add_days(monday, i64::from(day.num_days_from_monday())).format("%A").to_string()
    })
}
