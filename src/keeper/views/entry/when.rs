//! When, as it is typed on the line: a day, a weekday, a month, so many weeks on, a half of the day, a time, the first there is.
use crate::domain::calendar::month_of;
use crate::domain::places::say;
use crate::domain::typed_date::{Bias, date, impossible};
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
    /// The days that were said, one by one, a span by its two ends.
    pub days: Vec<NaiveDate>,
    /// `to` or a hyphen stands between two of them.
    pub joined: bool,
    /// A day was said that there is not: what the form says of it.
    impossible: Option<String>,
    /// `to` was said, and the day after it comes next.
    awaits: bool,
    /// The last day as it was typed, to be read as one that is over.
    typed: Option<String>,
    /// The weekday said just before: with a date of that name behind it, it is one day (`fri 27nov`).
    named: Option<u8>,
}

/// How many days a verb has a use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// One.
    One,
    /// One, or a first and a last that are joined: `3dec-5dec`, `3dec to 5dec`. Weekdays each by itself.
    Span,
    /// The same, and two that only stand side by side: a spell of leave.
    Spell,
}

/// Words that stand between a first and a last day.
pub(super) const TO: [&str; 5] = ["to", "until", "till", "-", "\u{2013}"];

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl When {
    /// Takes a word, or leaves it: false.
    pub(super) fn take(&mut self, word: &str, today: NaiveDate) -> bool {
        let word = word.to_lowercase();
        if TO.contains(&word.as_str()) && !self.days.is_empty() && !self.awaits {
            (self.awaits, self.named) = (true, None);
            return true;
        }
        if let Some((from, to)) = weekdays(&word) {
            if from == to {
                let day = on_or_after(self.days.last().copied().unwrap_or(today), from);
                if self.awaits {
                    self.last(day);
                } else {
                    self.weekdays.push(from);
                    self.days.push(day);
                }
                (self.named, self.typed) = (Some(from), Some(word));
                return true;
            }
            // Mon-wed: this week's, or the next where its last day has gone.
            let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
            let this = monday + Days::new(u64::from(to));
            let monday = if this < today { monday + Days::new(7) } else { monday };
            let first = (monday + Days::new(u64::from(from))).max(today);
            let last = monday + Days::new(u64::from(to));
            (self.from, self.to, self.joined) = (Some(first), Some(last), true);
            self.days.extend([first, last]);
            return true;
        }
        if let Some((first, last)) = span(&word, today) {
            (self.from, self.to, self.joined) = (Some(first), Some(last), true);
            self.days.extend([first, last]);
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
        if let Some(month) = month_of(word).filter(|_| is_month(word)) {
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
        let day = date(word, today, Bias::Future);
        if day.is_ok() {
            self.typed = Some(word.to_owned());
        }
        match day {
            Ok(day) if self.is_named(day) => {
                if !self.joined {
                    self.weekdays.pop();
                    self.from = Some(day);
                }
                self.days.pop();
                self.days.push(day);
                (self.to, self.named) = (Some(day), None);
                true
            }
            Ok(day) if self.awaits => {
                self.last(day);
                true
            }
            Ok(day) => {
                (self.from, self.to) = (Some(self.from.unwrap_or(day)), Some(day));
                self.days.push(day);
                true
            }
            // A day that there is not is no part of a name either.
            Err(_) => self.is_impossible(word, today),
        }
    }

    /// Takes a word that says a day there is not, or a span of which an end is one.
    fn is_impossible(&mut self, word: &str, today: NaiveDate) -> bool {
        let said = impossible(word, today).or_else(|| {
            let (first, last) = word.split_once(['-', '\u{2013}'])?;
            let first = with_month_of(first, last).unwrap_or_else(|| first.to_owned());
            let whole = |word: &str| word.contains(|c: char| c.is_alphabetic() || c == '/');
            [first.as_str(), last].into_iter().filter(|end| whole(end)).find_map(|end| impossible(end, today))
        });
        self.impossible = self.impossible.take().or(said.clone());
        said.is_some()
    }

    /// Whether the weekday said just before is that day's own.
    fn is_named(&self, day: NaiveDate) -> bool {
        self.named.is_some_and(|named| u32::from(named) == day.weekday().num_days_from_monday())
    }

    /// The last day of a span whose first was said before it.
    fn last(&mut self, day: NaiveDate) {
        if self.from.is_none() {
            self.from = self.days.first().copied();
            self.weekdays.clear();
        }
        (self.to, self.joined, self.awaits) = (Some(day), true, false);
        self.days.push(day);
    }

    /// What is wrong with the days that were said, for a verb that takes so many: none is left out without a word.
    pub(super) fn wrong(&self, takes: Takes, today: NaiveDate) -> Option<String> {
        if self.impossible.is_some() {
            return self.impossible.clone();
        }
        let day = |day: &NaiveDate| say::day_year(*day, today);
        // Weekdays each by itself are days of any week.
        let single = if takes == Takes::Span && !self.joined { self.weekdays.len() } else { 0 };
        let count = self.days.len().saturating_sub(single);
        match self.days.as_slice() {
            _ if self.awaits => Some("To which day? Type the last one, too.".to_owned()),
            _ if count < 2 => None,
            _ if count > 2 => Some(format!("{count} days were said. A first and a last are enough.")),
            [first, .., last] if takes == Takes::One => {
                Some(format!("Two days were said, {} and {}, and one is meant here.", day(first), day(last)))
            }
            [first, .., last] if last < first => {
                Some(format!("{} is before {}. The first day comes first.", day(last), day(first)))
            }
            [first, .., last] if takes == Takes::Span && !self.joined => Some(format!(
                "Two days were said, {} and {}. Type one, or both with \"to\" between.",
                day(first),
                day(last)
            )),
            _ => None,
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

    /// One day that is over, or today, where such a one is meant: `thu` is the last one, `19nov` the latest. A day that can only be
    /// ahead is that day, for whoever refuses it to say so.
    pub(super) fn day_past(&self, today: NaiveDate) -> Option<NaiveDate> {
        let typed = self.later.as_ref().or(self.typed.as_ref())?;
        date(typed, today, Bias::Past).or_else(|_| date(typed, today, Bias::Any)).ok()
    }

    /// Takes a day that is over, for a verb of what has been; a word that is none: false.
    pub(super) fn take_past(&mut self, word: &str, today: NaiveDate) -> bool {
        let written =
            word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(|c: char| !c.is_ascii_digit());
        let day = date(word, today, Bias::Past).ok().filter(|_| written || word == "yesterday");
        self.days.extend(day);
        if day.is_some() {
            self.typed = Some(word.to_owned());
        }
        day.is_some()
    }

    /// Whether anything was said.
    pub(super) fn is_any(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a word is a month by itself.
pub(super) fn is_month(word: &str) -> bool {
    let letters = word.len() >= 3 && word.chars().all(|c| c.is_ascii_alphabetic());
    letters && month_of(&word.to_lowercase()).is_some()
}

/// `3` and `mar`: a day and its month with a space between them, as one word; none where they are not.
pub(super) fn spaced(day: &str, month: &str) -> Option<String> {
    let bare = matches!(day.len(), 1 | 2) && day.bytes().all(|byte| byte.is_ascii_digit());
    (bare && is_month(month)).then(|| format!("{day}{month}"))
}

/// The first day of that name from a day on.
fn on_or_after(day: NaiveDate, weekday: u8) -> NaiveDate {
    let ahead = (7 + u64::from(weekday) - u64::from(day.weekday().num_days_from_monday())) % 7;
    day + Days::new(ahead)
}

/// `23` and `27nov`: the month is said once, with the last day. None where the first has one of its own, or the last none.
pub(super) fn with_month_of(first: &str, last: &str) -> Option<String> {
    let bare = matches!(first.len(), 1 | 2) && first.bytes().all(|byte| byte.is_ascii_digit());
    let month = last.trim_start_matches(|c: char| c.is_ascii_digit());
    (bare && !month.is_empty() && month != last).then(|| format!("{first}{month}"))
}

/// `23nov-27nov`, `23/11-27/11`, `23-27nov`, `mon-27nov`: the first and the last day. `9-12` and `14-12-26` are none.
fn span(word: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = word.split_once(['-', '\u{2013}'])?;
    let written = |word: &str| word.contains(|c: char| c.is_alphabetic() || c == '/' || c == '.');
    if !written(last) || !last.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let first = with_month_of(first, last).unwrap_or_else(|| first.to_owned());
    let to = date(last, today, Bias::Future).ok()?;
    let from = match weekdays(&first) {
        Some((day, other)) if day == other => on_or_after(today, day),
        Some(_) => return None,
        None if written(&first) => date(&first, today, Bias::Future).ok()?,
        None => return None,
    };
    Some((from, to))
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
mod tests;
