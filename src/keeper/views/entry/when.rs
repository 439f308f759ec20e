//! When, as it is typed on the line: a day, a weekday, a month, so many weeks on, a half of the day, a time, the first there is.
use crate::domain::calendar::month_of;
use crate::domain::typed_date::{Bias, date};
use crate::wire::query::Narrow;
use chrono::{Datelike, Days, Months, NaiveDate};

/// What was typed about the time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct When {
    /// A day, or the first of a span.
    pub from: Option<NaiveDate>,
    /// The last of a span.
    pub to: Option<NaiveDate>,
    /// On these weekdays, 0 Monday.
    pub weekdays: Vec<u8>,
    /// Morning, or afternoon.
    pub morning: Option<bool>,
    /// At this minute of the day.
    pub start: Option<u16>,
    /// The earliest, whatever else ranks places.
    pub first: bool,
    /// So much later than what stands: `+2w`.
    pub later: Option<String>,
}

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl When {
    /// Takes a word, or leaves it: false.
    pub(super) fn take(&mut self, word: &str, today: NaiveDate) -> bool {
        let word = word.to_lowercase();
        if let Some((from, to)) = weekdays(&word) {
            // Mon-wed: this week's, or the next where its last day has gone.
            if from == to {
                self.weekdays.push(from);
                return true;
            }
            // Mon-wed: this week's, or the next where its last day has gone.
            let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
            let this = monday + Days::new(u64::from(to));
            let monday = if this < today { monday + Days::new(7) } else { monday };
            let first = (monday + Days::new(u64::from(from))).max(today);
            (self.from, self.to) = (Some(first), Some(monday + Days::new(u64::from(to))));
            return true;
        }
        match word.as_str() {
            "am" | "morning" => self.morning = Some(true),
            "pm" | "afternoon" => self.morning = Some(false),
            "first" | "earliest" => self.first = true,
            "week" => {
                let left = 6 - u64::from(today.weekday().num_days_from_monday());
                (self.from, self.to) = (Some(today), Some(today + Days::new(left)));
            }
            _ => return self.take_day(&word, today),
        }
        true
    }

    fn take_day(&mut self, word: &str, today: NaiveDate) -> bool {
        if let Some(minute) = time(word) {
            self.start = Some(minute);
            return true;
        }
        if word.len() >= 3
            && word.chars().all(|c| c.is_ascii_alphabetic())
            && let Some(month) = month_of(word)
        {
            let year = if month < today.month() { today.year() + 1 } else { today.year() };
            let first = NaiveDate::from_ymd_opt(year, month, 1);
            let last = first
                .and_then(|first| first.checked_add_months(Months::new(1)))
                .and_then(|next| next.pred_opt());
            self.from = first.map(|first| first.max(today));
            self.to = last;
            return true;
        }
        if word.starts_with('+') && date(word, today, Bias::Future).is_ok() {
            self.later = Some(word.to_owned());
            return true;
        }
        if !(word.starts_with(|c: char| c.is_ascii_digit()) || word == "today" || word == "tomorrow") {
            return false;
        }
        // A bare number is a row or part of something else; a birth date is another kind's affair.
        if word.chars().all(|c| c.is_ascii_digit()) && word.len() < 6 {
            return false;
        }
        match date(word, today, Bias::Future) {
            Ok(day) => {
                (self.from, self.to) = (Some(day), Some(day));
                true
            }
            Err(_) => false,
        }
    }

    /// As places are narrowed by it. `stands`: the day of what is being moved, which `+2w` counts from.
    pub(super) fn narrow(&self, today: NaiveDate, stands: Option<NaiveDate>) -> Narrow {
        let mut narrow = Narrow {
            from: self.from,
            to: self.to,
            weekdays: self.weekdays.clone(),
            morning: self.morning,
            start: self.start,
            ..Narrow::default()
        };
        if let Some(later) = &self.later
            && let Ok(day) = date(later, stands.unwrap_or(today), Bias::Any)
        {
            narrow.from = Some(day);
        }
        narrow
    }

    /// One day, where one is meant: a step is put off to it.
    pub(super) fn day(&self, today: NaiveDate) -> Option<NaiveDate> {
        if let Some(later) = &self.later {
            return date(later, today, Bias::Any).ok();
        }
        let weekday = self.weekdays.first().map(|wanted| {
            let ahead = (7 + i64::from(*wanted) - i64::from(today.weekday().num_days_from_monday())) % 7;
            today + Days::new(if ahead == 0 { 7 } else { ahead.unsigned_abs() })
        });
        self.from.or(weekday)
    }

    /// Whether anything was said.
    pub(super) fn is_any(&self) -> bool {
        *self == Self::default()
    }
}

/// `thu`, or `mon-wed`: the first and the last, 0 Monday.
fn weekdays(word: &str) -> Option<(u8, u8)> {
    let one = |word: &str| {
        (word.len() >= 2)
            .then(|| DAYS.iter().position(|day| day.starts_with(word)))
            .flatten()
            .map(|at| at as u8)
    };
    match word.split_once('-') {
        Some((from, to)) => one(from).zip(one(to)).filter(|(from, to)| from <= to),
        None => one(word).map(|day| (day, day)),
    }
}

/// `10:00`, `9.30`, `2pm`: minutes after midnight.
fn time(word: &str) -> Option<u16> {
    let (clock, half) = match word.strip_suffix("am").map(|rest| (rest, Some(false))) {
        Some(found) => found,
        None => word.strip_suffix("pm").map_or((word, None), |rest| (rest, Some(true))),
    };
    let (hours, minutes) = match clock.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 && hours.len() <= 2 => (hours, minutes),
        None if half.is_some() => (clock, "0"),
        _ => return None,
    };
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        Some(true) if hours < 12 => hours + 12,
        Some(false) if hours == 12 => 0,
        _ => hours,
    };
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn taken(words: &str) -> Option<When> {
        let mut when = When::default();
        words.split(' ').all(|word| when.take(word, day(2026, 11, 20))).then_some(when)
    }

    #[test]
    fn times_as_they_are_typed() {
        let narrow = |words| taken(words).map(|when| when.narrow(day(2026, 11, 20), Some(day(2026, 12, 1))));
        let base = Narrow::default;
        assert_eq!(narrow("thu am"), Some(Narrow { weekdays: vec![3], morning: Some(true), ..base() }));
        assert_eq!(narrow("mo"), Some(Narrow { weekdays: vec![0], ..base() }));
        let third = Some(day(2026, 12, 3));
        assert_eq!(narrow("3dec 10:00"), Some(Narrow { from: third, to: third, start: Some(600), ..base() }));
        assert_eq!(narrow("3/12 2pm").and_then(|narrow| narrow.start), Some(14 * 60));
        assert_eq!(
            narrow("+2w"),
            Some(Narrow { from: Some(day(2026, 12, 15)), ..base() }),
            "from what stands"
        );
        let january = narrow("jan").map(|narrow| (narrow.from, narrow.to));
        assert_eq!(january, Some((Some(day(2027, 1, 1)), Some(day(2027, 1, 31)))));
        assert_eq!(narrow("week").map(|narrow| narrow.to), Some(Some(day(2026, 11, 22))));
        let next = taken("mon-wed").map(|when| (when.from, when.to));
        assert_eq!(next, Some((Some(day(2026, 11, 23)), Some(day(2026, 11, 25)))), "this week's have gone");
        assert_eq!(taken("mon").and_then(|when| when.day(day(2026, 11, 20))), Some(day(2026, 11, 23)));
        for none in ["harris", "3", "4711", "31nov", "m", "", "14/9/22x9"] {
            assert_eq!(taken(none), None, "{none}");
        }
    }
}
