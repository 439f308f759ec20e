//! Days and times as a refusal or a reason says them: weekday, date and clock, as a family hears them.
use super::super::ids::VenueId;
use super::super::session::Minute;
use super::super::state::State;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Europe::London;

/// `Thu 3 Dec`.
pub fn day(on: NaiveDate) -> String {
    on.format("%a %-d %b").to_string()
}

/// The same, with the year where it is not that of `today`: `Tue 9 Nov 2027`.
pub fn day_year(on: NaiveDate, today: NaiveDate) -> String {
    if on.year() == today.year() { day(on) } else { on.format("%a %-d %b %Y").to_string() }
}

pub use super::super::telling::clock;

/// `Thu 3 Dec 10:00`.
pub fn when(on: NaiveDate, minute: Minute) -> String {
    format!("{} {}", day(on), clock(minute))
}

/// `in Carlton`, `online`.
pub fn in_venue(state: &State, venue: VenueId) -> String {
    match state.venue(venue) {
        Some(venue) if venue.online => "online".to_owned(),
        Some(venue) => format!("in {}", venue.name),
        None => "in another place".to_owned(),
    }
}

/// London's wall clock at an instant: `14:29`.
pub fn at(instant: DateTime<Utc>) -> String {
    let local = instant.with_timezone(&London);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// Minutes left until an instant, rounded up so that a running hold never shows 0.
pub fn minutes_left(until: DateTime<Utc>, now: DateTime<Utc>) -> u16 {
    let seconds = (until - now).num_seconds().max(0);
    u16::try_from((seconds + 59) / 60).unwrap_or(u16::MAX)
}

/// How long ago, in words: `4 seconds ago`, `12 minutes ago`, `on Thu 3 Dec`.
pub fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - then).num_seconds().max(0);
    match seconds {
        0..=59 => format!("{seconds} second{} ago", s(seconds)),
        60..=3599 => format!("{} minute{} ago", seconds / 60, s(seconds / 60)),
        _ => format!("on {}", day(then.with_timezone(&London).date_naive())),
    }
}

fn s(n: i64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// `3 weeks' notice`, or in days where it is no whole number of weeks.
pub fn notice(days: u16) -> String {
    match (days / 7, days % 7) {
        (1, 0) => "1 week's notice".to_owned(),
        (weeks, 0) if weeks > 0 => format!("{weeks} weeks' notice"),
        _ => format!("{days} days' notice"),
    }
}

/// `Mondays` of 0, to `Sundays` of 6.
pub fn weekday(n: u8) -> &'static str {
    ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"]
        .get(usize::from(n))
        .copied()
        .unwrap_or("that day")
}

/// `1st`, `2nd`, `3rd`, `11th`.
pub fn nth(n: usize) -> String {
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

/// `a, b and c`.
pub fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
