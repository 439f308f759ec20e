//! Birthdays, as far as places ask: the day somebody reaches an age.
use chrono::{Datelike, NaiveDate};

/// The day somebody turns `years`; of a 29 February, 1 March in common years.
pub fn birthday(born: NaiveDate, years: u8) -> NaiveDate {
    let year = born.year() + i32::from(years);
    born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(born)
}

/// `3y11`: age in whole years and months on a day; `0y0` before the birth.
pub fn words(born: NaiveDate, on: NaiveDate) -> String {
    let months = (on.year() - born.year()) * 12 + on.month() as i32
        - born.month() as i32
        - i32::from(on.day() < born.day());
    let months = months.max(0);
    format!("{}y{}", months / 12, months % 12)
}
