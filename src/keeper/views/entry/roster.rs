//! `works`, `back`, `reopen`: when somebody works, that they are back, that a place is open again.
use super::read;
use super::repair::joined;
use super::when::Takes;
use super::{Answer, Case};
use crate::domain::command::Command;
use crate::domain::ids::{StaffId, VenueId};
use crate::domain::roster::{self, RosterAct, parts_words};
use crate::domain::session::Staff;
use crate::wire::entry::EntryDeed;

/// Words a name has, at most.
const LONGEST: usize = 3;

/// Does it, tried by the rules that decide it.
fn will(case: &Case<'_>, words: String, command: Command) -> Answer {
    match case.tried(&command) {
        Err(why) => Answer::no(why),
        Ok(()) => {
            let (slot, name) = (case.row.names[0].to_owned(), String::new());
            Answer::will(words, EntryDeed::Do { slot, commands: vec![command], child: None, name })
        }
    }
}

/// Somebody by the first words, as many of them as fit one person; and what follows.
fn person<'a>(case: &'a Case<'_>) -> Result<(&'a Staff, String), Box<Answer>> {
    let words: Vec<&str> = case.rest.split_whitespace().collect();
    let staff = || case.cx.state.staff.iter().flatten();
    let mut several = Vec::new();
    for n in (1..=LONGEST.min(words.len())).rev() {
        let typed = words[..n].join(" ").to_lowercase();
        let mut fits = staff().filter(|person| person.name.to_lowercase().contains(&typed));
        match (fits.next(), fits.next()) {
            (Some(one), None) => return Ok((one, words[n..].join(" "))),
            (Some(one), Some(two)) if several.is_empty() => several = vec![&*one.name, &*two.name],
            _ => {}
        }
    }
    Err(Box::new(if several.is_empty() {
        Answer::no("Whose days? A part of the name, then the days.").open(case.row.form)
    } else {
        Answer::no(format!("Several are called so: {}. Type more of the name.", several.join(", ")))
    }))
}

/// A venue by a part of its name.
fn venue(case: &Case<'_>, typed: &str) -> Result<VenueId, String> {
    let typed = typed.to_lowercase();
    let mut fits = case.cx.state.venues.iter().flatten().filter(|v| v.name.to_lowercase().contains(&typed));
    match (fits.next(), fits.next()) {
        (Some(one), None) => Ok(one.id),
        (None, _) => Err(format!("no venue is called \"{typed}\"")),
        _ => Err(format!("several venues are called \"{typed}\"")),
    }
}

pub(super) fn works(case: &Case<'_>) -> Answer {
    let today = case.cx.now.today;
    let (person, rest) = match person(case) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let said = match roster::parse(&rest, today, &|typed| venue(case, typed)) {
        Ok(said) => said,
        Err(words) => return Answer::no(format!("{words}.")).open(case.row.form),
    };
    let from = said.from.unwrap_or(today);
    let name = |id: VenueId| case.cx.state.venue(id).map_or_else(String::new, |v| v.name.to_string());
    let says = parts_words(&said.parts, from, &name);
    let day = crate::domain::places::say::day_year(from, today);
    let words = if said.parts.is_empty() {
        format!("{} works here no more from {day}.", person.name)
    } else {
        format!("{} works {says}, from {day}.", person.name)
    };
    let (staff, parts): (StaffId, _) = (person.id, said.parts);
    will(case, words, Command::Roster { act: RosterAct::Works { staff, from, parts } })
}

pub(super) fn back(case: &Case<'_>) -> Answer {
    let (state, today) = (case.cx.state, case.cx.now.today);
    let said = read::read(case.row, &joined(case.rest), state, today);
    let Some(staff) = said.staff else {
        return Answer::no("Who is back? A part of the name.").open(case.row.form);
    };
    if let Some(wrong) = said.when.wrong(Takes::One, today) {
        return Answer::no(wrong).open(case.row.form);
    }
    let on = super::repair::days(&said, today).0;
    let name = state.staff(staff).map_or("Somebody", |s| &*s.name);
    let mut rows = state
        .absences
        .iter()
        .flatten()
        .filter(|row| row.staff == staff && row.to >= on && row.to >= row.from);
    let Some(absence) = rows.next() else { return Answer::no(format!("{name} is not away then.")) };
    let day = |on| crate::domain::places::say::day_year(on, today);
    let words = if on <= absence.from {
        format!("{name} is not away from {} after all.", day(absence.from))
    } else {
        format!("{name} is back on {}.", day(on))
    };
    will(case, words, Command::Back { absence: absence.id, on })
}

pub(super) fn reopen(case: &Case<'_>) -> Answer {
    let (state, today) = (case.cx.state, case.cx.now.today);
    let said = read::read(case.row, &joined(case.rest), state, today);
    if let Some(wrong) = said.when.wrong(Takes::One, today) {
        return Answer::no(wrong).open(case.row.form);
    }
    let on = super::repair::days(&said, today).0;
    let typed = case.rest.split_whitespace().next().unwrap_or_default().to_lowercase();
    if typed.is_empty() {
        return Answer::no("What is open again? A venue, a district, or all.").open(case.row.form);
    }
    let typed = if typed == "all" { "every".to_owned() } else { typed };
    let stands = |row: &&roster::Closure| row.to >= on && row.to >= row.from;
    let mut rows = state.roster.closures.values().filter(stands);
    let Some(row) = rows.find(|row| row.closed.words(state).to_lowercase().contains(&typed)) else {
        return Answer::no(format!("Nothing called \"{typed}\" is shut then."));
    };
    let place = crate::domain::telling::capital(&row.closed.words(state));
    let day = |on| crate::domain::places::say::day_year(on, today);
    let words = if on <= row.from {
        format!("{place} is not shut from {} after all.", day(row.from))
    } else {
        format!("{place} is open again on {}.", day(on))
    };
    will(case, words, Command::Roster { act: RosterAct::Reopen { closure: row.id, on } })
}
