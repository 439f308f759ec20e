//! `sick` and `shut`: what went wrong, in words; Enter shows the repair before anything of it is done.
use super::lexicon::{self, What};
use super::read::{self, Said};
use super::when::{TO, Takes, When, with_month_of};
use super::{Answer, Case};
use crate::domain::calendar::month_of;
use crate::domain::calendar::plural;
use crate::domain::code::Code;
use crate::domain::leave::{self, Part};
use crate::domain::repair::{Closed, Trouble, concerned};
use crate::domain::rights::{Right, allowed, refused};
use crate::wire::entry::EntryDeed;
use chrono::NaiveDate;

/// Why a place is shut where nothing else is said, and why somebody is away: codes of the service's reasons.
const WEATHER: Code = Code::known("weather");

/// `23 nov` is one day, typed in two words.
pub(super) fn joined(rest: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let number = |word: &str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    for word in rest.split_whitespace() {
        let month = word.len() >= 3 && month_of(word).is_some();
        match words.last_mut() {
            // 23 nov, 23-27 nov.
            Some(day) if month && day.split('-').all(|part| number(part) && !part.is_empty()) => {
                day.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    // 23 to 27 nov: the month is said once.
    for at in 2..words.len() {
        if TO.contains(&words[at - 1].as_str())
            && let Some(first) = with_month_of(&words[at - 2], &words[at])
        {
            words[at - 2] = first;
        }
    }
    words.join(" ")
}

/// `9-12` and the like are hours of the day that was named before them, and no ninth of December.
fn hours(rest: &str, today: NaiveDate) -> (String, Option<Part>) {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let day = |word: &&str| When::default().take(word, today);
    let at = words.iter().enumerate().position(|(at, word)| {
        let clock = word.contains(':') || word.ends_with("am") || word.ends_with("pm");
        let range = word.contains('-') && word.starts_with(|c: char| c.is_ascii_digit());
        range && (clock || words[..at].iter().any(&day)) && leave::part_of(word).is_ok()
    });
    let Some(at) = at else { return (rest.to_owned(), None) };
    let part = leave::part_of(words[at]).ok().flatten();
    let others: Vec<&str> =
        words.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, word)| *word).collect();
    (others.join(" "), part)
}

/// First and last day that were said; today where none was.
pub(super) fn days(said: &Said, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let when = &said.when;
    match when.days.as_slice() {
        [first, .., last] => (*first, (*last).max(*first)),
        [one] => (*one, *one),
        [] => {
            let from = when.from.or_else(|| when.day(today)).unwrap_or(today);
            (from, when.to.unwrap_or(from).max(from))
        }
    }
}

/// Why this person may not, where so.
fn may_not(case: &Case<'_>) -> Option<Answer> {
    let actor = case.cx.actor;
    let right = [Right::Sessions, Right::Book]
        .into_iter()
        .find(|right| !allowed(actor.role, actor.agency, *right))?;
    Some(Answer::no(refused(actor.role, right)))
}

/// Fewer letters of a reason are too little: "to" is no beginning of anything.
const LEAST: usize = 3;

/// One of the service's reasons by a word of the line; takes the word out of what was not understood.
fn reason(case: &Case<'_>, said: &mut Said, usual: Code) -> Code {
    let reasons = &case.cx.state.rules.choices.service_reasons;
    let found = said
        .strange
        .iter()
        .enumerate()
        .filter(|(_, word)| word.chars().count() >= LEAST)
        .find_map(|(at, word)| lexicon::choice(word, reasons).one().map(|code| (at, code)));
    match found {
        Some((at, code)) => {
            said.strange.remove(at);
            code
        }
        None if reasons.iter().any(|known| known.id == usual) => usual,
        None => reasons.first().map_or(Code::NONE, |known| known.id),
    }
}

pub(super) fn sick(case: &Case<'_>) -> Answer {
    let (state, now) = (case.cx.state, case.cx.now);
    let (rest, hours) = hours(&joined(case.rest), now.today);
    let mut said = read::read(case.row, &rest, state, now.today);
    let part = hours.or(match (said.when.morning, said.when.start) {
        (Some(true), _) => Some(leave::MORNING),
        (Some(false), _) => Some(leave::AFTERNOON),
        (None, start) => start.map(leave::from_then),
    });
    if let Some(wrong) = said.when.wrong(Takes::Spell, now.today) {
        return Answer::no(wrong).open(case.row.form);
    }
    let why = reason(case, &mut said, Code::NONE);
    if let Some(word) = said.strange.first() {
        return Answer::no(format!("\"{word}\" is nobody of the staff, and no day.")).open(case.row.form);
    }
    let Some(staff) = said.staff else {
        return Answer::no("Who is away? A part of the name.").open(case.row.form);
    };
    if let Some(answer) = may_not(case) {
        return answer;
    }
    let (from, to) = days(&said, now.today);
    will(case, Trouble::Away { staff, from, to, reason: why, part })
}

pub(super) fn shut(case: &Case<'_>) -> Answer {
    let (state, now) = (case.cx.state, case.cx.now);
    let mut said = read::read(case.row, &joined(case.rest), state, now.today);
    if said.when.weekdays.is_empty() && said.when.from.is_none() && said.when.later.is_some() {
        return Answer::no("Which day? Type a day, or two with a hyphen.").open(case.row.form);
    }
    if let Some(wrong) = said.when.wrong(Takes::Spell, now.today) {
        return Answer::no(wrong).open(case.row.form);
    }
    let why = reason(case, &mut said, WEATHER);
    let closed = match &said.what {
        Some(What::Venue(id)) => room(case, *id, &mut said.strange),
        _ => district(case, &mut said.strange),
    };
    if let Some(word) = said.strange.first() {
        return Answer::no(format!("\"{word}\" is no venue, room or district, and no day."))
            .open(case.row.form);
    }
    let Some(closed) = closed else {
        return Answer::no("What is shut? A venue, a district, or all.").open(case.row.form);
    };
    if let Some(answer) = may_not(case) {
        return answer;
    }
    let (from, to) = days(&said, now.today);
    will(case, Trouble::Shut { closed, from, to, reason: why })
}

/// A venue, or the room of it that the other words name.
fn room(case: &Case<'_>, id: crate::domain::ids::VenueId, words: &mut Vec<String>) -> Option<Closed> {
    let venue = case.cx.state.venue(id)?;
    let typed = words.join(" ").to_lowercase();
    if typed.is_empty() {
        return Some(Closed::Venue(id));
    }
    let room = venue.rooms.iter().find(|room| room.to_lowercase().ends_with(&typed))?;
    words.clear();
    Some(Closed::Room(id, room.to_string()))
}

/// A district by a word of the line, or everything; that it is snow may be said with either.
fn district(case: &Case<'_>, words: &mut Vec<String>) -> Option<Closed> {
    let all = words.len();
    words.retain(|word| !["all", "snow", "everything", "everywhere"].contains(&&*word.to_lowercase()));
    let at = words.iter().position(|word| lexicon::district(word, case.cx.state).is_some());
    match at.map(|at| words.remove(at)) {
        Some(word) => lexicon::district(&word, case.cx.state).one().map(Closed::District),
        None => (words.len() < all).then_some(Closed::Everywhere),
    }
}

fn will(case: &Case<'_>, trouble: Trouble) -> Answer {
    let (state, now) = (case.cx.state, case.cx.now);
    let (from, to) = trouble.days();
    if to < now.today {
        return Answer::no(format!(
            "{} is past: only what is ahead is repaired.",
            leave::span(from, to, now.today)
        ));
    }
    let sessions = concerned(state, &trouble, now).len() as u32;
    let what = trouble.words(state, now.today);
    let words = match (sessions, &trouble) {
        (0, Trouble::Shut { .. }) => {
            format!("{what}: no session is there. Enter shows it before it is recorded.")
        }
        (0, Trouble::Away { .. }) => {
            format!("{what}: down for no session. Enter shows it before it is recorded.")
        }
        (n, _) => format!("{what}: {}. Enter shows the repair before it is done.", plural(n, "session")),
    };
    Answer::will(words, EntryDeed::Repair { trouble: Box::new(trouble) })
}
