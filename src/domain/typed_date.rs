//! Dates as people type them, day before month, and the words that show how they were understood.
use super::calendar::{self, Lean};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Which side of today a date must lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// Birth dates, the day something came in: never after today.
    Past,
    /// Appointments, holds: never before today.
    Future,
    /// Either.
    Any,
}

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The date, or what is wrong with it in words. Takes `14/9/22`, `14.9.2022`, `14 sep 22`, `3dec`, `2022-09-14`, `140922`,
/// `today`, `tomorrow`, `yesterday`, `thu`, `+2w`, `-10d`, `+3m`; and whatever the line takes: `thu 3 dec`, `Dec 3rd`.
pub fn date(typed: &str, today: NaiveDate, bias: Bias) -> Result<NaiveDate, String> {
    let words = typed.trim().to_lowercase();
    let unknown = || format!("\"{}\" is not a date. Type it as 14/9/{:02}", typed.trim(), today.year() % 100);
    let date = if let Some(date) = relative(&words, today, bias) {
        date
    } else {
        written(&words, today, bias, &unknown).or_else(|fault| as_on_the_line(&words, today, bias, fault))?
    };
    match bias {
        Bias::Past if date > today => Err(after_today(date, &words)),
        Bias::Future if date < today => Err(format!("{} is past", full(date))),
        _ => Ok(date),
    }
}

/// What is wrong with a word that can be nothing but a day, and is none: `31nov`, `31/11/26`, `2026-11-31`. None of a day that
/// there is, and of a word that may as well be something else: a time, a house, a number.
pub fn impossible(typed: &str, today: NaiveDate) -> Option<String> {
    let words = typed.trim().to_lowercase();
    let parts = parts(&words);
    let (day, month) = match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => ((*day).to_owned(), (*month).to_owned()),
        [day, month] | [day, month, _] => ((*day).to_owned(), (*month).to_owned()),
        _ => return None,
    };
    let numbers = |word: &str| matches!(word.len(), 1 | 2) && word.bytes().all(|byte| byte.is_ascii_digit());
    let says_month = calendar::month_of(&month).is_some() || (numbers(&month) && words.contains(['/', '-']));
    if !numbers(&day) || !says_month || month_of(&month).is_none() {
        return None;
    }
    let unknown = || format!("\"{}\" is not a date. Type it as 14/9/{:02}", typed.trim(), today.year() % 100);
    written(&words, today, Bias::Any, &unknown).err()
}

/// Two digits of a year may have been meant for another century; nobody is made 98 by a slip.
fn after_today(date: NaiveDate, words: &str) -> String {
    let whole = words.contains(&date.year().to_string());
    let hint = if whole { "" } else { ". If another year is meant, type its four digits" };
    format!("{} is after today{hint}", full(date))
}

/// A date that is said with its weekday, or month first, as the line reads it; a weekday that is not the day's is named.
fn as_on_the_line(words: &str, today: NaiveDate, bias: Bias, fault: String) -> Result<NaiveDate, String> {
    let lean = if bias == Bias::Past { Lean::Past } else { Lean::Future };
    calendar::parse_date(words, today, lean)
        .map_err(|said| if said.contains(", not a ") { said.trim_end_matches('.').to_owned() } else { fault })
}

/// Whether a typed date says its year: `14/9` and `thu 14/9` do not, `14/9/22`, `140922` and `today` do.
pub fn says_year(typed: &str) -> bool {
    let words = typed.trim().to_lowercase();
    let mut parts = parts(&words);
    parts.retain(|part| !DAYS.iter().any(|day| part.len() >= 2 && day.starts_with(part.as_str())));
    // Two runs are a day and a month, or a month and a year: neither is a whole date.
    parts.len() != 2 || words.starts_with(['+', '-'])
}

/// `Mon 14 Sep 2022`.
pub fn full(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

fn relative(words: &str, today: NaiveDate, bias: Bias) -> Option<NaiveDate> {
    match words {
        "today" | "now" => return Some(today),
        "tomorrow" => return today.succ_opt(),
        "yesterday" => return today.pred_opt(),
        _ => {}
    }
    if let Some(place) = DAYS.iter().position(|day| words.len() >= 3 && day.starts_with(words)) {
        let wanted = Weekday::try_from(place as u8).ok()?;
        let ahead = u64::from(wanted.days_since(today.weekday()));
        return match bias {
            Bias::Past => today.checked_sub_days(Days::new((7 - ahead) % 7)),
            // The day of that name to come: on a Monday, `mon` is next week's.
            Bias::Future | Bias::Any => today.checked_add_days(Days::new(if ahead == 0 { 7 } else { ahead })),
        };
    }
    let (back, rest) = match words.strip_prefix('+') {
        Some(rest) => (false, rest),
        None => (true, words.strip_prefix('-')?),
    };
    let unit = rest.chars().next_back()?;
    let number: u32 = rest.get(..rest.len().checked_sub(unit.len_utf8())?)?.trim().parse().ok()?;
    let days = match unit {
        'd' => u64::from(number),
        'w' => u64::from(number) * 7,
        'm' if back => return today.checked_sub_months(Months::new(number)),
        'm' => return today.checked_add_months(Months::new(number)),
        _ => return None,
    };
    if back { today.checked_sub_days(Days::new(days)) } else { today.checked_add_days(Days::new(days)) }
}

fn written(
    words: &str,
    today: NaiveDate,
    bias: Bias,
    unknown: &dyn Fn() -> String,
) -> Result<NaiveDate, String> {
    let parts = parts(words);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (day, month, year) = match parts.as_slice() {
        [all] if matches!(all.len(), 6 | 8) && all.bytes().all(|byte| byte.is_ascii_digit()) => {
            (&all[..2], &all[2..4], Some(&all[4..]))
        }
        [year, month, day] if year.len() == 4 => (*day, *month, Some(*year)),
        [day, month] => (*day, *month, None),
        [day, month, year] => (*day, *month, Some(*year)),
        _ => return Err(unknown()),
    };
    let day: u32 = day.parse().map_err(|_| unknown())?;
    let month = month_of(month).ok_or_else(unknown)?;
    let year = match year {
        Some(year) => year_of(year, today).ok_or_else(unknown)?,
        None => nearest_year(day, month, today, bias),
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        let (Some(last), true) = (last_of(year, month), (1..=31).contains(&day)) else { return unknown() };
        let next = last.succ_opt().unwrap_or(last);
        format!(
            "{day} {} does not exist. Did you mean {} or {}?",
            last.format("%b"),
            last.format("%-d %b"),
            next.format("%-d %b")
        )
    })
}

/// Runs of digits and runs of letters; everything between only divides.
fn parts(words: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut kind = None;
    for c in words.chars() {
        let now = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphabetic() {
            Some(false)
        } else {
            None
        };
        match (now, parts.last_mut()) {
            (Some(_), Some(part)) if now == kind => part.push(c),
            (Some(_), _) => parts.push(c.to_string()),
            (None, _) => {}
        }
        kind = now;
    }
    // 1st, 2nd, 3rd, 14th.
    parts.retain(|part| !matches!(part.as_str(), "st" | "nd" | "rd" | "th"));
    parts
}

fn month_of(word: &str) -> Option<u32> {
    word.parse().ok().filter(|number| (1..=12).contains(number)).or_else(|| calendar::month_of(word))
}

fn year_of(word: &str, today: NaiveDate) -> Option<i32> {
    let number: i32 = word.parse().ok()?;
    match word.len() {
        4 if (1900..=2200).contains(&number) => Some(number),
        // This century's: one that lies ahead where it must not is told.
        2 => Some(today.year() / 100 * 100 + number),
        _ => None,
    }
}

fn nearest_year(day: u32, month: u32, today: NaiveDate, bias: Bias) -> i32 {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day);
    match (this, bias) {
        (Some(date), Bias::Past) if date > today => today.year() - 1,
        (Some(date), Bias::Future) if date < today => today.year() + 1,
        _ => today.year(),
    }
}

fn last_of(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn dates_as_they_are_typed() {
        let friday = day(2026, 11, 20);
        for (typed, bias, meant) in [
            ("14/9/22", Bias::Past, day(2022, 9, 14)),
            ("14.9.2022", Bias::Past, day(2022, 9, 14)),
            ("14 Sep 22", Bias::Past, day(2022, 9, 14)),
            ("14th september 2022", Bias::Past, day(2022, 9, 14)),
            ("2022-09-14", Bias::Past, day(2022, 9, 14)),
            ("140922", Bias::Past, day(2022, 9, 14)),
            ("next mon", Bias::Future, day(2026, 11, 23)),
            ("next thu", Bias::Any, day(2026, 11, 26)),
            ("1/2/27", Bias::Future, day(2027, 2, 1)),
            ("3dec", Bias::Future, day(2026, 12, 3)),
            ("3/12", Bias::Past, day(2025, 12, 3)),
            ("3/1", Bias::Future, day(2027, 1, 3)),
            ("today", Bias::Any, friday),
            ("fri", Bias::Future, day(2026, 11, 27)),
            ("thu", Bias::Past, day(2026, 11, 19)),
            ("mon", Bias::Future, day(2026, 11, 23)),
            ("+2w", Bias::Future, day(2026, 12, 4)),
            ("-10d", Bias::Past, day(2026, 11, 10)),
            ("+3m", Bias::Future, day(2027, 2, 20)),
            ("29/2/24", Bias::Past, day(2024, 2, 29)),
            ("sat 28 nov", Bias::Future, day(2026, 11, 28)),
            ("Tue 5 Jan 2027", Bias::Any, day(2027, 1, 5)),
            ("Dec 3rd", Bias::Future, day(2026, 12, 3)),
        ] {
            assert_eq!(date(typed, friday, bias), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let friday = day(2026, 11, 20);
        for (typed, bias, words) in [
            ("31 nov", Bias::Future, "31 Nov does not exist. Did you mean 30 Nov or 1 Dec?"),
            ("29/2/25", Bias::Past, "29 Feb does not exist. Did you mean 28 Feb or 1 Mar?"),
            ("12 Dec 2026", Bias::Past, "Sat 12 Dec 2026 is after today"),
            (
                "21/1/28",
                Bias::Past,
                "Fri 21 Jan 2028 is after today. If another year is meant, type its four digits",
            ),
            ("19/11/26", Bias::Future, "Thu 19 Nov 2026 is past"),
            ("soon", Bias::Any, "\"soon\" is not a date. Type it as 14/9/26"),
            ("99/9/22", Bias::Any, "\"99/9/22\" is not a date. Type it as 14/9/26"),
            ("é", Bias::Any, "\"é\" is not a date. Type it as 14/9/26"),
            ("aéééb", Bias::Any, "\"aéééb\" is not a date. Type it as 14/9/26"),
            ("-é", Bias::Any, "\"-é\" is not a date. Type it as 14/9/26"),
            (
                "fri 28 nov",
                Bias::Future,
                "28 Nov 2026 is a Saturday, not a Friday. Type the day or the date again",
            ),
        ] {
            assert_eq!(date(typed, friday, bias), Err(words.to_owned()), "{typed}");
        }
        assert!(!says_year("sat 28 nov") && says_year("sat 28 nov 26") && says_year("sat"));
    }
}
