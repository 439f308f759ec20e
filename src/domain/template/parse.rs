//! Recurrences as people say them: "every second Tuesday in term time", "first Monday of the month", "last Friday of the month
//! except in August", "every 2 weeks on Wednesday from 5 Jan to 18 Dec". What cannot be meant is refused at its word.
mod dates;
mod head;
mod tail;
mod token;

use super::recurrence::Recurrence;
use super::{Except, Exception};
use crate::domain::calendar::long_date;
use chrono::NaiveDate;
use std::fmt;
use token::Tokens;

/// What was said: the days, and the span and the single days where it named them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// On which days.
    pub recurrence: Recurrence,
    /// From which day, where it was said.
    pub from: Option<NaiveDate>,
    /// To which day, included.
    pub to: Option<NaiveDate>,
    /// Single days left out or put in.
    pub exceptions: Vec<Exception>,
}

impl Said {
    /// Days that are left out though it is not held on them anyway: most often a date of another year, or a slip. School time and
    /// bank holidays, which this does not know, are left aside.
    pub fn left_out_for_nothing(&self) -> Vec<NaiveDate> {
        let out = |on: NaiveDate| {
            let before = self.from.is_some_and(|from| on < from) || self.to.is_some_and(|to| to < on);
            before || self.recurrence.days(self.from.unwrap_or(on), on, on).is_empty()
        };
        let left = self.exceptions.iter().filter(|except| except.what == Except::Not);
        left.map(|except| except.on).filter(|on| out(*on)).collect()
    }
}

/// Why it is no recurrence, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How many letters stand before the mistake.
    pub at: usize,
    /// What is wrong, and what to type, for whoever typed it.
    pub words: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.recurrence)?;
        if let Some(from) = self.from {
            write!(f, " from {}", long_date(from))?;
        }
        if let Some(to) = self.to {
            write!(f, " to {}", long_date(to))?;
        }
        for (what, words) in [(Except::Not, "not on"), (Except::Also, "also on")] {
            let days: Vec<String> =
                self.exceptions.iter().filter(|e| e.what == what).map(|e| long_date(e.on)).collect();
            if !days.is_empty() {
                let days: Vec<&str> = days.iter().map(String::as_str).collect();
                write!(f, ", {words} {}", super::words::list(&days))?;
            }
        }
        Ok(())
    }
}

/// Reads what was said. `today` is London's: a day without a year is the next of that name.
///
/// # Errors
/// The first word that cannot be meant, with what to type instead.
pub fn parse(text: &str, today: NaiveDate) -> Result<Said, Fault> {
    let mut tokens = Tokens::of(text);
    let pattern = head::pattern(&mut tokens)?;
    let said = tail::clauses(&mut tokens, pattern, today)?;
    if let (Some(from), Some(to)) = (said.from, said.to)
        && to < from
    {
        let words = format!("it would end on {}, before it begins on {}", long_date(to), long_date(from));
        return Err(tokens.last(words));
    }
    Ok(said)
}
