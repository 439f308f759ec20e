//! A working pattern said back in words, so that whoever typed it sees what will be meant; what is said is read again as the
//! same pattern.
use super::super::calendar::day_month;
use super::super::ids::VenueId;
use super::super::places::say::{clock, list};
use super::hours::{DAY, Work};
use super::said::{AFTERNOON, MORNING};
use chrono::{Datelike, NaiveDate};

/// `all day`, `mornings`, `09:00-15:00`.
pub(super) fn hours(work: &Work) -> String {
    match (work.from, work.to) {
        (0, DAY) => "all day".to_owned(),
        (0, MORNING) => "mornings".to_owned(),
        (AFTERNOON, DAY) => "afternoons".to_owned(),
        (from, to) => format!("{}-{}", clock(from), clock(to)),
    }
}

/// `every Friday mornings at Arnold`; `first`: the day on which its pattern begins.
pub fn work_words(work: &Work, first: NaiveDate, name: &dyn Fn(VenueId) -> String) -> String {
    let mut words = work.on.to_string();
    if work.anchor != first {
        let year = if work.anchor.year() == first.year() {
            String::new()
        } else {
            format!(" {}", work.anchor.year())
        };
        words = format!("{words} from {}{year}", day_month(work.anchor));
    }
    if (work.from, work.to) != (0, DAY) {
        words = format!("{words} {}", hours(work));
    }
    if !work.venues.is_empty() {
        let names: Vec<String> = work.venues.iter().map(|id| name(*id)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        words = format!("{words} at {}", list(&names));
    }
    words
}

/// All parts: `every Monday and Tuesday + every Friday mornings at Arnold`; `none` where there is none.
pub fn parts_words(parts: &[Work], first: NaiveDate, name: &dyn Fn(VenueId) -> String) -> String {
    if parts.is_empty() {
        return "none".to_owned();
    }
    parts.iter().map(|work| work_words(work, first, name)).collect::<Vec<_>>().join(" + ")
}
