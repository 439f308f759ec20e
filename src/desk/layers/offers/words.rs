//! Days and times as a scheduler reads them out: the same wherever a place is named.
use crate::domain::calendar as show;
use chrono::NaiveDate;

pub use crate::domain::telling::clock;

/// `Thu  3 Dec`: days stand under days.
pub fn day(on: NaiveDate) -> String {
    on.format("%a %e %b").to_string()
}

/// `Thu 3 Dec 10:00`, in a sentence.
pub fn place_time((on, start): (NaiveDate, u16)) -> String {
    format!("{} {}", show::weekday_day(on), clock(start))
}
