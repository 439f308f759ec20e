//! A recurrence said back in words, so that whoever typed it sees what will be meant. What is said here is read again as the
//! same recurrence.
use super::recurrence::{Months, Pattern, Recurrence, Season, Weekdays};
use chrono::Weekday;
use std::fmt;

/// The days of the week in full, Monday first.
pub const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn day_name(day: Weekday) -> &'static str {
    DAYS[day.num_days_from_monday() as usize]
}

/// `Tuesday`, `Tuesday and Thursday`, `Monday, Tuesday and Friday`.
pub(super) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn days(days: Weekdays) -> String {
    list(&days.each().map(day_name).collect::<Vec<_>>())
}

fn nth(n: i8) -> &'static str {
    match n {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        -2 => "second last",
        _ => "last",
    }
}

fn months(months: Months) -> String {
    list(&months.each().map(|month| MONTHS[month as usize - 1]).collect::<Vec<_>>())
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekly { every: 1, days } if *days == Weekdays::WORKING => f.write_str("every weekday"),
            Self::Weekly { every: 1, days } if *days == Weekdays::ALL => f.write_str("every day"),
            Self::Weekly { every: 1, days: on } => write!(f, "every {}", days(*on)),
            Self::Weekly { every, days: on } => write!(f, "every {every} weeks on {}", days(*on)),
            Self::Monthly { nths, days: on } => {
                let nths: Vec<&str> = nths.iter().map(|n| nth(*n)).collect();
                write!(f, "{} {} of the month", list(&nths), days(*on))
            }
        }
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.pattern)?;
        match self.season {
            Season::Any => {}
            Season::Term => f.write_str(" in term time")?,
            Season::Holidays => f.write_str(" in the school holidays")?,
        }
        let out = self.months.others();
        if self.months == Months::ALL {
            Ok(())
        } else if out.each().count() <= 6 {
            write!(f, " except in {}", months(out))
        } else {
            write!(f, " only in {}", months(self.months))
        }
    }
}
