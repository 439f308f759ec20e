//! What follows the weekdays: term time, months, the span, single days left out or put in.
use super::super::recurrence::{Months, Pattern, Recurrence, Season};
use super::super::{Except, Exception};
use super::dates::{date, month, months};
use super::token::{Tokens, number};
use super::{Fault, Said};
use chrono::NaiveDate;

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
    each_date(tokens, said, Except::Not, today)
}

fn some_month(tokens: &Tokens, said: &Said, at: usize) -> Result<(), Fault> {
    if said.recurrence.months.0 == 0 {
        return Err(tokens.fault_at(at, "no month is left in which it is held".to_owned()));
    }
    Ok(())
}

fn each_date(tokens: &mut Tokens, said: &mut Said, what: Except, today: NaiveDate) -> Result<(), Fault> {
    loop {
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
