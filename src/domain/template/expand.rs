//! A recurrence's days on the calendar. Civil days only: no hour is counted, so no change of the clock moves a clinic.
use super::recurrence::{Pattern, Recurrence, Weekdays};
use chrono::{Datelike, Days, NaiveDate};

/// Days from `from` to `to`, both included, in order, each once; none before `anchor`.
pub(super) fn days(rule: &Recurrence, anchor: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let from = from.max(anchor);
    let mut days = match &rule.pattern {
        Pattern::Weekly { every, days } => weekly(*every, *days, anchor, from, to),
        Pattern::Monthly { nths, days } => monthly(nths, *days, from, to),
    };
    days.retain(|day| rule.months.has(day.month()));
    days
}

fn weekly(every: u8, on: Weekdays, anchor: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    // The week of the first of its days counts, not the week of a day on which it is not held.
    let Some(first) = anchor.iter_days().take(7).find(|day| on.has(day.weekday())) else { return Vec::new() };
    let monday = monday(first);
    let every = i64::from(every.max(1));
    from.iter_days()
        .take_while(|day| *day <= to)
        .filter(|day| on.has(day.weekday()))
        .filter(|day| ((self::monday(*day) - monday).num_days() / 7).rem_euclid(every) == 0)
        .collect()
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

fn monthly(nths: &[i8], on: Weekdays, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let is_nth = |day: &NaiveDate| {
        let nth = (day.day0() / 7 + 1) as i8;
        // Of those that are still to come in its month: the last has none, the second last one.
        let comes =
            |after| day.checked_add_days(Days::new(after)).is_some_and(|on| on.month() == day.month());
        let from_the_end = match (comes(7), comes(14)) {
            (false, _) => -1,
            (true, false) => -2,
            _ => 0,
        };
        nths.iter().any(|wanted| *wanted == nth || *wanted == from_the_end)
    };
    from.iter_days().take_while(|day| *day <= to).filter(|day| on.has(day.weekday()) && is_nth(day)).collect()
}
