//! Dates and waits as the desk prints and says them: one spelling each, so that screens, commands and letters agree.
use chrono::{Datelike, NaiveDate, Weekday};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(day: NaiveDate) -> &'static str {
    MONTHS.get(day.month0() as usize).copied().unwrap_or("")
}

fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

/// `20 Nov`.
pub fn day_month(day: NaiveDate) -> String {
    format!("{} {}", day.day(), month(day))
}

/// `Fri 20 Nov`.
pub fn weekday_day(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), day_month(day))
}

/// `Fri 20 Nov 2026`.
pub fn weekday_date(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), long_date(day))
}

/// `14 Sep 2025`, where a sentence wants the whole year.
pub fn long_date(day: NaiveDate) -> String {
    format!("{} {}", day_month(day), day.year())
}

/// `14 Sep 25`, for columns.
pub fn date_short(day: NaiveDate) -> String {
    format!("{} {:02}", day_month(day), day.year().rem_euclid(100))
}

/// ` 2 Oct 25`: `date_short` in its nine columns, days under days.
pub fn padded(day: NaiveDate) -> String {
    format!("{:>9}", date_short(day))
}

/// `20 Nov` within the year of `today`, else `14 Sep 25`: no year where everybody knows it.
pub fn date_plain(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { day_month(day) } else { date_short(day) }
}

/// `20 Nov` within half a year of `today`, else `14 Sep 25`: a day further off would be taken for the nearest of its name.
pub fn date_near(day: NaiveDate, today: NaiveDate) -> String {
    let near = (day - today).num_days().unsigned_abs() <= 183;
    if near { day_month(day) } else { date_short(day) }
}

/// `Mon 23`: a day of the coming week.
pub fn band_day(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), day.day())
}

/// `61w5d`; under a week too (`0w4d`). Units: days.
pub fn wait(days: u32) -> String {
    format!("{}w{}d", days / 7, days % 7)
}

/// `61 weeks 5 days`, as it is said; whole weeks leave the days out.
pub fn wait_words(days: u32) -> String {
    match (days / 7, days % 7) {
        (0, d) => plural(d, "day"),
        (w, 0) => plural(w, "week"),
        (w, d) => format!("{} {}", plural(w, "week"), plural(d, "day")),
    }
}

/// `1 day`, `2 days`.
pub fn plural(n: u32, noun: &str) -> String {
    counted(u64::from(n), noun, &format!("{noun}s"))
}

/// `1 child`, `2 children`; `1 change is`, `2 changes are`: what does not end in an s where it is many.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Small numbers in words, others in digits: "three calendar months".
pub fn spell(n: u32) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(n as usize).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// Weeks from which a column says years: three digits and the word behind them do not fit into one.
const YEARS_FROM: u64 = 100;

/// `48w`, and from a hundred weeks on `3y`, whole ones.
fn weeks_or_years(days: u64) -> String {
    if days / 7 < YEARS_FROM { format!("{}w", days / 7) } else { format!("{}y", days / 365) }
}

/// Distance to a target in days (negative: past it), for a column of eight: `4d left`, `7w left`, `13d over`, `48w over`,
/// `3y over`, `today`. In days under a fortnight, else in whole weeks: nobody acts on a date 48 weeks ago.
pub fn distance(days_left: i64) -> String {
    let n = days_left.unsigned_abs();
    let size = if n < 14 { format!("{n}d") } else { weeks_or_years(n) };
    match days_left {
        0 => "today".to_owned(),
        1.. => format!("{size} left"),
        _ => format!("{size} over"),
    }
}

/// The same to be said: `4 days left`, `48 weeks over`.
pub fn distance_words(days_left: i64) -> String {
    let n = u32::try_from(days_left.unsigned_abs()).unwrap_or(u32::MAX);
    let size = if n < 14 { plural(n, "day") } else { plural(n / 7, "week") };
    match days_left {
        0 => "today".to_owned(),
        1.. => format!("{size} left"),
        _ => format!("{size} over"),
    }
}

/// A due day for a column of eight: `2d late`, `20w late` from a hundred days on, `3y late`, `today`, `Mon 23` within a week,
/// `1 Dec` within the year, else `12 Jan 27`.
pub fn due(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        late @ ..-99 => format!("{} late", weeks_or_years(late.unsigned_abs())),
        late @ ..0 => format!("{}d late", -late),
        0 => "today".to_owned(),
        1..=7 => band_day(day),
        _ => date_plain(day, today),
    }
}

/// A due day to be said: `2 days late`, `today`, `tomorrow`, `in 4 days`, `in 3 weeks` (whole weeks only).
pub fn due_words(day: NaiveDate, today: NaiveDate) -> String {
    let left = (day - today).num_days();
    let n = u32::try_from(left.unsigned_abs()).unwrap_or(u32::MAX);
    match left {
        ..0 => format!("{} late", plural(n, "day")),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        14.. if n % 7 == 0 => format!("in {}", plural(n / 7, "week")),
        _ => format!("in {}", plural(n, "day")),
    }
}
