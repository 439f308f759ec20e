//! What follows the weekdays: term time, months, the span, single days left out or put in.
use super::super::recurrence::{Months, Pattern, Recurrence, Season, Weekdays};
use super::super::{DAYS, Except, Exception};
use super::dates::{date, month, months};
use super::token::{Tokens, number, weekday};
use super::{Fault, Said};
use chrono::{NaiveDate, Weekday};

/// Words with which a clause begins.
const BEGINS: [&str; 25] = [
    "in",
    "during",
    "within",
    "only",
    "outside",
    "not",
    "except",
    "but",
    "without",
    "excluding",
    "from",
    "starting",
    "beginning",
    "to",
    "until",
    "till",
    "up",
    "also",
    "plus",
    "term",
    "termtime",
    "school",
    "at",
    "out",
    "-",
];

/// Whether the word that comes begins a clause.
pub(super) fn begins(tokens: &Tokens) -> bool {
    tokens.done() || BEGINS.contains(&tokens.peek())
}

pub(super) fn clauses(tokens: &mut Tokens, pattern: Pattern, today: NaiveDate) -> Result<Said, Fault> {
    let recurrence = Recurrence { pattern, months: Months::ALL, season: Season::Any };
    let mut said = Said { recurrence, from: None, to: None, exceptions: Vec::new() };
    while !tokens.done() {
        if tokens.take(&[",", "and", "&"]) {
            continue;
        }
        clause(tokens, &mut said, today)?;
    }
    said.exceptions.sort_unstable();
    said.exceptions.dedup();
    Ok(said)
}

fn clause(tokens: &mut Tokens, said: &mut Said, today: NaiveDate) -> Result<(), Fault> {
    if tokens.take(&["from", "starting", "beginning"]) {
        tokens.take(&["on"]);
        said.from = Some(date(tokens, today)?);
        return Ok(());
    }
    if tokens.take(&["to", "until", "till", "-"]) || tokens.take_all(&["up", "to"]) {
        // A day without a year is the next of that name after it begins.
        said.to = Some(date(tokens, said.from.unwrap_or(today))?);
        return Ok(());
    }
    if tokens.take(&["also", "plus"]) {
        tokens.take(&["on"]);
        return each_date(tokens, said, Except::Also, today);
    }
    if tokens.peek() == "at" {
        let words = "the time is not said here: Start has a field of its own".to_owned();
        return Err(tokens.fault_at(tokens.place(), words));
    }
    if tokens.take(&["outside"]) || tokens.take_all(&["out", "of"]) {
        tokens.take(&["the"]);
        return term(tokens, said, false);
    }
    if tokens.take(&["not", "except", "but", "without", "excluding"]) {
        while tokens.take(&["not", "except", "for", "in", "on", "during", "the"]) {}
        return except(tokens, said, today);
    }
    let at = tokens.place();
    while tokens.take(&["in", "during", "within", "only", "the", "of"]) {}
    if ["term", "termtime", "school", "holiday", "holidays"].contains(&tokens.peek()) {
        return term(tokens, said, true);
    }
    if month(tokens.peek()).is_some() && tokens.place() > at {
        said.recurrence.months = Months(months(tokens).0 & said.recurrence.months.0);
        return some_month(tokens, said, at);
    }
    Err(tokens
        .unknown("\"in term time\", \"except in August\", \"from 5 Jan\", \"to 18 Dec\" or nothing more"))
}

/// `term time`, `school holidays`; `is`: then, else not then.
fn term(tokens: &mut Tokens, said: &mut Said, is: bool) -> Result<(), Fault> {
    let at = tokens.place();
    let season = if tokens.take(&["term"]) {
        tokens.take(&["time", "times"]);
        Season::Term
    } else if tokens.take(&["termtime"]) {
        Season::Term
    } else {
        tokens.take(&["school"]);
        if !tokens.take(&["holidays", "holiday"]) {
            return Err(tokens.unknown("\"term time\" or \"school holidays\""));
        }
        Season::Holidays
    };
    tokens.take(&["only"]);
    let season = match (season, is) {
        (season, true) => season,
        (Season::Term, false) => Season::Holidays,
        (_, false) => Season::Term,
    };
    if said.recurrence.season != Season::Any && said.recurrence.season != season {
        let words = "it cannot be held both in term time and in the holidays only: leave one of them out";
        return Err(tokens.fault_at(at, words.to_owned()));
    }
    said.recurrence.season = season;
    Ok(())
}

fn except(tokens: &mut Tokens, said: &mut Said, today: NaiveDate) -> Result<(), Fault> {
    let at = tokens.place();
    if tokens.take_all(&["bank", "holidays"]) || tokens.take_all(&["bank", "holiday"]) {
        // They are never published.
        return Ok(());
    }
    if tokens.take_all(&["half", "term"]) || tokens.take(&["half-term"]) {
        let words = "half terms are left out by \"in term time\": type that".to_owned();
        return Err(tokens.fault_at(at, words));
    }
    if ["term", "termtime", "school", "holiday", "holidays"].contains(&tokens.peek()) {
        return term(tokens, said, false);
    }
    if month(tokens.peek()).is_some() && number(tokens.ahead(1)).is_none() {
        said.recurrence.months = Months(months(tokens).others().0 & said.recurrence.months.0);
        return some_month(tokens, said, at);
    }
    if bare_weekday(tokens).is_some() {
        return without(tokens, said, today);
    }
    each_date(tokens, said, Except::Not, today)
}

/// A weekday that comes without a day of its own: `Wednesday`, and not `Wed 23 Dec`.
fn bare_weekday(tokens: &Tokens) -> Option<Weekday> {
    let next = tokens.ahead(1);
    let dated = next.starts_with(|letter: char| letter.is_ascii_digit()) || month(next).is_some();
    weekday(tokens.peek()).filter(|_| !dated)
}

/// `except Wednesdays and Fridays`: a weekday that is left out is left out always, and no single day.
fn without(tokens: &mut Tokens, said: &mut Said, today: NaiveDate) -> Result<(), Fault> {
    while let Some(day) = bare_weekday(tokens) {
        let at = tokens.place();
        let held = said.recurrence.weekdays();
        if !held.has(day) {
            let name = DAYS[day.num_days_from_monday() as usize];
            return Err(tokens.fault_at(at, format!("it is not held on {name}s anyway: leave that out")));
        }
        let left = Weekdays(held.0 & !Weekdays::one(day).0);
        if left.0 == 0 {
            return Err(tokens.fault_at(at, "no weekday is left on which it is held".to_owned()));
        }
        match &mut said.recurrence.pattern {
            Pattern::Weekly { days, .. } | Pattern::Monthly { days, .. } => *days = left,
        }
        tokens.skip(1);
        if ["to", "-"].contains(&tokens.peek()) && weekday(tokens.ahead(1)).is_some() {
            return Err(tokens.fault_at(tokens.place(), "name each weekday that is left out".to_owned()));
        }
        let before = tokens.place();
        while tokens.take(&[",", "and", "&", "or", "on"]) {}
        if bare_weekday(tokens).is_none() {
            // A day that goes on with the list; what begins a clause of its own keeps its "and".
            if tokens.place() > before && !begins(tokens) {
                return each_date(tokens, said, Except::Not, today);
            }
            tokens.back_to(before);
            return Ok(());
        }
    }
    Ok(())
}

fn some_month(tokens: &Tokens, said: &Said, at: usize) -> Result<(), Fault> {
    if said.recurrence.months.0 == 0 {
        return Err(tokens.fault_at(at, "no month is left in which it is held".to_owned()));
    }
    Ok(())
}

fn each_date(tokens: &mut Tokens, said: &mut Said, what: Except, today: NaiveDate) -> Result<(), Fault> {
    loop {
        match what {
            // It would be the next of them and no other.
            Except::Also if bare_weekday(tokens).is_some() => {
                let words = "a weekday on which it is held always: type it with the other weekdays, or name its day, like Wed 6 Jan";
                return Err(tokens.fault_at(tokens.place(), words.to_owned()));
            }
            Except::Not if bare_weekday(tokens).is_some() => return without(tokens, said, today),
            _ => {}
        }
        let on = date(tokens, today)?;
        said.exceptions.push(Exception { on, what });
        let before = tokens.place();
        while tokens.take(&[",", "and", "&"]) {}
        if tokens.place() == before || begins(tokens) {
            tokens.back_to(before);
            return Ok(());
        }
    }
}
