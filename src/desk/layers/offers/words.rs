//! Days and times as a scheduler reads them out: the same wherever a place is named.
use crate::domain::calendar as show;
use chrono::NaiveDate;

/// `09:30` of minutes after midnight.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `Thu  3 Dec`: days stand under days.
pub fn day(on: NaiveDate) -> String {
    on.format("%a %e %b").to_string()
}

/// `Thu 3 Dec 10:00`, in a sentence.
pub fn place_time((on, start): (NaiveDate, u16)) -> String {
    format!("{} {}", show::weekday_day(on), clock(start))
}
