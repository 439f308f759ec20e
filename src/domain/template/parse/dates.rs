//! Dates and months within a recurrence: days as everywhere else, months by at least three letters.
use super::super::recurrence::Months;
use super::Fault;
use super::tail::begins;
use super::token::Tokens;
use crate::domain::calendar::{Lean, month_of, parse_date};
use chrono::NaiveDate;

/// A month, 1 to 12, by a word.
pub(super) fn month(word: &str) -> Option<u32> {
    if word.chars().all(char::is_alphabetic) { month_of(word) } else { None }
}

/// `August`, `August and December`, `Jan, March and May`.
pub(super) fn months(tokens: &mut Tokens) -> Months {
    let mut found = Months(0);
    while let Some(month) = month(tokens.peek()) {
        found = Months(found.0 | 1 << (month - 1));
        tokens.skip(1);
        let before = tokens.place();
        while tokens.take(&[",", "and", "&", "in"]) {}
        if self::month(tokens.peek()).is_none() {
            tokens.back_to(before);
        }
    }
    found
}

/// A day, up to the next clause.
pub(super) fn date(tokens: &mut Tokens, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let from = tokens.place();
    while !tokens.done() && !begins(tokens) && ![",", "and", "&"].contains(&tokens.peek()) {
        tokens.skip(1);
    }
    let to = tokens.place();
    if from == to {
        return Err(tokens.unknown("a day, like 5 Jan,"));
    }
    let typed = tokens.typed(from, to.min(tokens.len())).to_owned();
    parse_date(&typed, today, Lean::Future)
        .map_err(|words| tokens.fault_at(from, words.trim_end_matches('.').to_owned()))
}
