//! `waitwell staff`: who works here, when and where; and what of it is said in words by the other verbs of people and places.
use super::ask::strange;
use super::table::Table;
use super::{deed, named};
use crate::client::Link;
use crate::commands::cli::{Common, RolesArgs, StaffArgs, StaffVerb, WorksArgs};
use crate::commands::common::{Outcome, Said, look, put};
use crate::desk::widgets::Bias;
use crate::domain::calendar::plural;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::VenueId;
use crate::domain::roster::{self, PhoneOf, RosterAct, parts_words};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_roster::{PersonCard, RosterPage};
use serde::Serialize;

#[derive(Serialize)]
struct Person<'a> {
    staff: u32,
    name: &'a str,
    role: String,
    /// Roles held beside their own.
    roles: Vec<String>,
    agency: String,
    works: Option<&'a str>,
    later: &'a [(chrono::NaiveDate, String)],
    outside: Vec<&'a str>,
    ahead: u32,
    phone: &'a str,
}

/// What stands of people and places.
///
/// # Errors
/// The keeper's words.
pub(super) fn page(link: &Link) -> Result<RosterPage, String> {
    match look(link, Query::Roster)? {
        View::Roster(page) => Ok(*page),
        View::Gone { words } => Err(words),
        _ => strange(),
    }
}

/// The one of several whose name has these letters in it.
///
/// # Errors
/// None or several have: in words.
pub(super) fn one<'a, T>(
    all: &'a [T],
    typed: &str,
    what: &str,
    name: impl Fn(&T) -> &str,
) -> Result<&'a T, String> {
    let typed = typed.trim().to_lowercase();
    let exact: Vec<&T> = all.iter().filter(|row| name(row).to_lowercase() == typed).collect();
    let fits: Vec<&T> = if exact.is_empty() {
        all.iter().filter(|row| !typed.is_empty() && name(row).to_lowercase().contains(&typed)).collect()
    } else {
        exact
    };
    match fits.as_slice() {
        [one] => Ok(one),
        [] => Err(format!("No {what} is called \"{typed}\". Nothing was changed.")),
        many => {
            let names: Vec<&str> = many.iter().map(|row| name(row)).collect();
            Err(format!("\"{typed}\" fits several: {}. Nothing was changed.", names.join(", ")))
        }
    }
}

/// Finds a venue by a part of its name.
pub(super) fn venue_of(page: &RosterPage) -> impl Fn(&str) -> Result<VenueId, String> + '_ {
    |typed| {
        let found = one(&page.venues, typed, "venue", |card| &card.venue.name);
        found
            .map(|card| card.venue.id)
            .map_err(|words| words.trim_end_matches(" Nothing was changed.").to_owned())
    }
}

/// Carries out `waitwell staff`.
///
/// # Errors
/// In words.
pub fn staff(common: &Common, args: &StaffArgs) -> Outcome {
    let link = common.link()?;
    match &args.verb {
        Some(StaffVerb::Add(add)) => {
            let rules = &link.welcome().rules;
            let command = Command::AddStaff {
                name: add.name.clone(),
                role: named::of(&rules.roles, "role", &add.role)?,
                agency: named::of(&rules.agencies, "agency", &add.agency)?,
                languages: add.language.clone(),
            };
            deed::carry_out(&link, &add.deed, command)
        }
        Some(StaffVerb::Works(args)) => works(&link, args),
        Some(StaffVerb::Phone(args)) => {
            let page = page(&link)?;
            let card = one(&page.people, &args.name, "person", |card| &card.name)?;
            let act = RosterAct::Phone { of: PhoneOf::Staff(card.staff), number: args.number.join(" ") };
            deed::carry_out(&link, &args.deed, Command::Roster { act })
        }
        Some(StaffVerb::Roles(args)) => roles(&link, args),
        None => {
            let page = page(&link)?;
            let mut said = Said::default();
            let mut table = Table::new(&["staff", "name", "role", "agency", "works", "note"]);
            for card in &page.people {
                if args.json { put(&mut said.out, &line(card))? } else { table.row(&cells(card)) }
            }
            Ok(if args.json { said } else { Said::lines(table.lines()) })
        }
    }
}

fn line(card: &PersonCard) -> Person<'_> {
    Person {
        staff: card.staff.0,
        name: &card.name,
        role: card.role.0.to_string(),
        roles: card.roles.iter().map(|(code, _)| code.to_string()).collect(),
        agency: card.agency.0.to_string(),
        works: card.works.as_deref(),
        later: &card.later,
        outside: card.outside.iter().map(|(_, words)| words.as_str()).collect(),
        ahead: card.ahead,
        phone: &card.phone,
    }
}

fn cells(card: &PersonCard) -> Vec<String> {
    let mut note: Vec<String> =
        card.later.iter().map(|(from, says)| format!("from {from}: {says}")).collect();
    if !card.outside.is_empty() {
        note.push(format!("{} outside it", plural(card.outside.len() as u32, "session")));
    }
    let works = card.works.clone().unwrap_or_else(|| "-".to_owned());
    vec![
        card.staff.0.to_string(),
        card.name.clone(),
        held(card),
        card.agency.0.to_string(),
        works,
        note.join("; "),
    ]
}

/// Their own role, then the further ones.
fn held(card: &PersonCard) -> String {
    let all = std::iter::once(card.role.0).chain(card.roles.iter().map(|(code, _)| *code));
    all.map(|code| code.to_string()).collect::<Vec<_>>().join(", ")
}

fn roles(link: &Link, args: &RolesArgs) -> Outcome {
    let page = page(link)?;
    let person = one(&page.people, &args.who, "member of staff", |card| &card.name)?;
    let known = &link.welcome().rules.roles;
    let none = matches!(args.roles.as_slice(), [only] if only.eq_ignore_ascii_case("none"));
    let typed = args.roles.iter().filter(|_| !none);
    let roles = typed
        .map(|typed| named::of(known, "role", typed))
        .collect::<Result<Vec<Code>, String>>()
        .map_err(|words| format!("{words} Nothing was changed."))?;
    let command = Command::Roster { act: RosterAct::Roles { staff: person.staff, roles } };
    deed::carry_out(link, &args.deed, command)
}

fn works(link: &Link, args: &WorksArgs) -> Outcome {
    let page = page(link)?;
    let today = link.welcome().now.date();
    let person = one(&page.people, &args.who, "member of staff", |card| &card.name)?;
    let from = args.from.as_deref().map(|typed| named::day(typed, today, Bias::Future)).transpose()?;
    let said = roster::parse(&args.words.join(" "), from.unwrap_or(today), &venue_of(&page))
        .map_err(|words| format!("{words}. Nothing was changed."))?;
    let from = from.or(said.from).unwrap_or(today);
    let (staff, parts) = (person.staff, said.parts);
    if args.dry_run {
        let name = |id| {
            page.venues
                .iter()
                .find(|card| card.venue.id == id)
                .map_or_else(String::new, |card| card.venue.name.to_string())
        };
        return Ok(Said::lines([format!(
            "{} would work {} from {from}",
            person.name,
            parts_words(&parts, from, &name)
        )]));
    }
    let command = Command::Roster { act: RosterAct::Works { staff, from, parts } };
    let done = link.send_as(deed::id_of(&args.deed)?, command).map_err(deed::refused)?;
    // What they are down for and do not work any more is theirs to give up: it is said, not changed.
    let after = self::page(link)?;
    let card = after.people.iter().find(|card| card.staff == staff);
    let outside: Vec<String> =
        card.into_iter().flat_map(|card| &card.outside).map(|(_, words)| words.clone()).collect();
    deed::told(&args.deed, &done, &outside)
}
