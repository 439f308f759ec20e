//! The first part of what is said: which weekdays, and how they follow one another.
use super::super::recurrence::{Pattern, Weekdays};
use super::Fault;
use super::token::{Tokens, number, ordinal, weekday};

/// A fortnight of half a year is no clinic any more.
const MOST_WEEKS: u32 = 26;
const A_WEEKDAY: &str = "a weekday, like Tuesday,";

pub(super) fn pattern(tokens: &mut Tokens) -> Result<Pattern, Fault> {
    tokens.take(&["on"]);
    tokens.take(&["the"]);
    if tokens.done() {
        let words = "type on which days: every second Tuesday in term time, first Monday of the month";
        return Err(tokens.fault_at(0, words.to_owned()));
    }
    for (word, every) in [("weekly", 1), ("fortnightly", 2)] {
        if tokens.take(&[word]) {
            return weeks(tokens, every);
        }
    }
    if tokens.take(&["alternate"]) {
        return Ok(Pattern::Weekly { every: 2, days: days(tokens)? });
    }
    if tokens.take(&["monthly"]) {
        return monthly(tokens);
    }
    if !tokens.take(&["every", "each"]) {
        return if counts(tokens.peek()) {
            monthly(tokens)
        } else {
            Ok(Pattern::Weekly { every: 1, days: days(tokens)? })
        };
    }
    if tokens.take(&["month"]) {
        return monthly(tokens);
    }
    for (word, every) in [("week", 1), ("fortnight", 2)] {
        if tokens.take(&[word]) {
            return weeks(tokens, every);
        }
    }
    if tokens.take(&["other"]) {
        return if tokens.take(&["week"]) {
            weeks(tokens, 2)
        } else {
            Ok(Pattern::Weekly { every: 2, days: days(tokens)? })
        };
    }
    if counts(tokens.peek()) {
        return every_nth(tokens);
    }
    match number(tokens.peek()) {
        Some(n) => every_few(tokens, n),
        None => Ok(Pattern::Weekly { every: 1, days: days(tokens)? }),
    }
}

/// `every 2 weeks on Wednesday`.
fn every_few(tokens: &mut Tokens, n: u32) -> Result<Pattern, Fault> {
    let at = tokens.place();
    tokens.skip(1);
    if tokens.take(&["week", "weeks"]) {
        if !(1..=MOST_WEEKS).contains(&n) {
            let words = format!("every {n} weeks is not possible: 1 to {MOST_WEEKS}");
            return Err(tokens.fault_at(at, words));
        }
        return weeks(tokens, n as u8);
    }
    if tokens.take(&["month", "months"]) {
        let words = format!(
            "every {n} months is not known: name the months, like first Monday of the month only in January and July"
        );
        return Err(tokens.fault_at(at, words));
    }
    Err(tokens.unknown("weeks"))
}

/// `every second Tuesday` is every fortnight; with "of the month", and for the first and the last, it is of the month.
fn every_nth(tokens: &mut Tokens) -> Result<Pattern, Fault> {
    let at = tokens.place();
    let nth = ordinal(tokens.peek()).unwrap_or(1);
    let single = weekday(tokens.ahead(1)).is_some() || tokens.ahead(1) == "week";
    if !single || nth < 2 {
        return monthly(tokens);
    }
    tokens.skip(1);
    if tokens.take(&["week"]) {
        return weeks(tokens, nth as u8);
    }
    let on = days(tokens)?;
    if of_the_month(tokens) {
        return Ok(Pattern::Monthly { nths: vec![nth], days: on });
    }
    if nth == 2 {
        return Ok(Pattern::Weekly { every: 2, days: on });
    }
    let typed = tokens.typed(at, at + 2).to_owned();
    let words = format!(
        "\"every {typed}\" can mean two things: type \"every {nth} weeks on ...\" or \"{typed} of the month\""
    );
    Err(tokens.fault_at(at, words))
}

fn weeks(tokens: &mut Tokens, every: u8) -> Result<Pattern, Fault> {
    tokens.take(&["on"]);
    Ok(Pattern::Weekly { every, days: days(tokens)? })
}

/// `first and third Monday of the month`.
fn monthly(tokens: &mut Tokens) -> Result<Pattern, Fault> {
    tokens.take(&["on"]);
    tokens.take(&["the"]);
    let mut nths = Vec::new();
    while let Some(nth) = nth(tokens)? {
        nths.push(nth);
        while tokens.take(&[",", "and", "&", "the"]) {}
    }
    if nths.is_empty() {
        let at = tokens.place();
        let digits: String = tokens.peek().chars().take_while(char::is_ascii_digit).collect();
        if digits.parse::<u32>().is_ok_and(|n| n > 5) {
            let words = format!(
                "no weekday comes {digits} times in a month: first to fourth, fifth or last, and then the weekday"
            );
            return Err(tokens.fault_at(at, words));
        }
        return Err(tokens.unknown("first, second, third, fourth or last"));
    }
    // In order, the last at the end, each once: said in another order it is the same.
    nths.sort_by_key(|nth| if *nth < 0 { i8::MAX + *nth } else { *nth });
    nths.dedup();
    // "The last working day" is one day for who says it; here it would be the last Monday, the last Tuesday and so on.
    if ["working", "weekday", "weekdays", "day"].contains(&tokens.peek()) {
        return Err(tokens.unknown(A_WEEKDAY));
    }
    let days = days(tokens)?;
    of_the_month(tokens);
    Ok(Pattern::Monthly { nths, days })
}

/// Whether a word counts the weekdays of a month.
fn counts(word: &str) -> bool {
    word == "penultimate" || ordinal(word).is_some()
}

/// `first`, `2nd`, `last`; from the end `second last`, `second-to-last`, `penultimate`. Taken where one comes. "Second last" is one day,
/// and never the second and the last.
fn nth(tokens: &mut Tokens) -> Result<Option<i8>, Fault> {
    if tokens.take(&["penultimate"]) {
        return Ok(Some(-2));
    }
    let Some(nth) = ordinal(tokens.peek()) else { return Ok(None) };
    tokens.skip(1);
    let at = tokens.place();
    let ways: [&[&str]; 4] = [&["last"], &["-", "last"], &["to", "last"], &["-", "to", "-", "last"]];
    match (nth, ways.into_iter().any(|way| tokens.take_all(way))) {
        (nth, false) => Ok(Some(nth)),
        (2, true) => Ok(Some(-2)),
        _ => {
            let words = "from the end there are last and second last, or penultimate: type one of them";
            Err(tokens.fault_at(at, words.to_owned()))
        }
    }
}

fn of_the_month(tokens: &mut Tokens) -> bool {
    let ways = [
        ["of", "the", "month"],
        ["of", "each", "month"],
        ["of", "every", "month"],
        ["in", "the", "month"],
        ["in", "each", "month"],
        ["in", "every", "month"],
    ];
    ways.iter().any(|way| tokens.take_all(way)) || tokens.take_all(&["each", "month"])
}

/// `Tuesday and Thursday`, `Monday to Friday`, `weekdays`.
fn days(tokens: &mut Tokens) -> Result<Weekdays, Fault> {
    if tokens.take(&["weekday", "weekdays"]) || tokens.take_all(&["working", "day"]) {
        return Ok(Weekdays::WORKING);
    }
    if tokens.take(&["day"]) {
        return Ok(Weekdays::ALL);
    }
    let mut on = Weekdays::default();
    loop {
        let Some(day) = weekday(tokens.peek()) else { return Err(tokens.unknown(A_WEEKDAY)) };
        let at = tokens.place();
        tokens.skip(1);
        on = on.and(Weekdays::one(day));
        if ["to", "-", "until"].contains(&tokens.peek())
            && let Some(end) = weekday(tokens.ahead(1))
        {
            if end.num_days_from_monday() < day.num_days_from_monday() {
                let typed = tokens.typed(at, at + 3).to_owned();
                return Err(tokens.fault_at(at, format!("\"{typed}\" goes backwards: name each weekday")));
            }
            tokens.skip(2);
            for between in day.num_days_from_monday()..=end.num_days_from_monday() {
                on = on.and(Weekdays(1 << between));
            }
        }
        let before = tokens.place();
        while tokens.take(&[",", "and", "&", "on"]) {}
        if weekday(tokens.peek()).is_none() {
            // What comes is no weekday: the "and" belongs to it; but "Tuesday and Thrusday" is a mistake here.
            let joined = tokens.place() > before && !super::tail::begins(tokens);
            if joined {
                return Err(tokens.unknown(A_WEEKDAY));
            }
            tokens.back_to(before);
            return Ok(on);
        }
    }
}
