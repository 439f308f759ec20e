//! Whether a template can be held at all: said beside the field that is wrong, before anything is made of it.
use super::{ClinicTemplate, Except, Pattern};
use crate::domain::calendar::{add_weeks, long_date};
use crate::domain::refusal::Refusal;
use crate::domain::roster;
use crate::domain::rules::ServiceKind;
use crate::domain::sharing::Sharing;
use crate::domain::state::State;
use crate::domain::telling::clock;

/// A year and a bit: a clinic that is not held once in it is a mistake.
const LOOKED_AHEAD: i64 = 60;

/// Checks a template as it would be set.
///
/// # Errors
/// The first field that cannot be meant: its name (`service`, `venue`, `when`, `slots`, `people`, `to`), and words.
pub fn check(state: &State, template: &ClinicTemplate) -> Result<(), Refusal> {
    let rules = &state.rules;
    if rules.service(template.service).is_none() {
        let names: Vec<&str> = rules.services.iter().map(|s| s.short.as_str()).collect();
        let words = format!("'{}' is no service here. There are: {}.", template.service, names.join(", "));
        return Err(Refusal::input("service", words));
    }
    if state.venue(template.venue).is_none() {
        return Err(Refusal::input("venue", "Choose a venue."));
    }
    if template.slots.is_empty() {
        return Err(Refusal::input("slots", "A clinic needs at least one place."));
    }
    let too_late = |minute: u32| minute > 24 * 60;
    if let Some(bad) = template.slots.iter().find(|slot| {
        slot.minutes == 0 || slot.places == 0 || too_late(u32::from(slot.start) + u32::from(slot.minutes))
    }) {
        return Err(Refusal::input("slots", format!("The place at {} cannot be right.", clock(bad.start))));
    }
    let length = u32::from(template.end() - template.start());
    for except in &template.exceptions {
        if let Except::At(minute) = except.what
            && too_late(u32::from(minute) + length)
        {
            let words = format!("On {} it would go on past midnight.", long_date(except.on));
            return Err(Refusal::input("slots", words));
        }
    }
    shared(state, template)?;
    other_starts(state, template)?;
    people(state, template)?;
    if !template.calendar.is_none() && rules.terms.get(template.calendar).is_none() {
        let known: Vec<&str> = rules.terms.0.iter().map(|calendar| calendar.id.as_str()).collect();
        let words =
            format!("'{}' is no school calendar here. There are: {}.", template.calendar, known.join(", "));
        return Err(Refusal::input("calendar", words));
    }
    held(state, template)?;
    only_once(state, template)
}

/// The same clinic is no second template: the sessions of one day would be two templates'. What is on record already stays.
fn only_once(state: &State, template: &ClinicTemplate) -> Result<(), Refusal> {
    let known = state.template(template.id);
    let others = state.each_template().filter(|other| other.id != template.id);
    let again = |other: &&ClinicTemplate| {
        template.is_again(state, other) && !known.is_some_and(|known| known.is_again(state, other))
    };
    let Some(other) = others.into_iter().find(again) else { return Ok(()) };
    let words = format!(
        "{} is a template already. Nothing was made or changed. All templates (t t) shows it; Enter there changes it.",
        other.named(state)
    );
    Err(Refusal::input("when", words))
}

/// Places are shared in clinics and reviews only: whoever comes to anything else comes to whoever is there. What is on record
/// already stays.
fn shared(state: &State, template: &ClinicTemplate) -> Result<(), Refusal> {
    let Some(service) = state.rules.service(template.service) else { return Ok(()) };
    let clinic = matches!(service.kind, ServiceKind::Clinic | ServiceKind::Review);
    let known = state.template(template.id).is_some_and(|now| now.sharing == template.sharing);
    if clinic || known || template.sharing.as_ref().is_none_or(|sharing| *sharing == Sharing::default()) {
        return Ok(());
    }
    Err(Refusal::input(
        "shared",
        format!(
            "{} shares no places: how many children it runs with, and how many a role sees, is said of clinics and reviews. Nothing was saved. Leave it empty.",
            service.name
        ),
    ))
}

/// Another start is for a day on which it is held: on another it would say something and do nothing. What is on record already stays.
fn other_starts(state: &State, template: &ClinicTemplate) -> Result<(), Refusal> {
    let known = state.template(template.id).map_or(&[][..], |now| &now.exceptions);
    for except in template.exceptions.iter().filter(|except| !known.contains(except)) {
        let Except::At(minute) = except.what else { continue };
        let days = template.occurrences(state, except.on, except.on);
        let why = match days.into_iter().find(|day| day.on == except.on) {
            Some(day) if day.left_out.is_none() => continue,
            Some(day) => format!(": {}", day.left_out.unwrap_or_default()),
            None => String::new(),
        };
        let words = format!(
            "It is not held on {}{why}, so it cannot begin at {} then. Put the day under \"Also held on\", too, or leave it out.",
            long_date(except.on),
            clock(minute)
        );
        return Err(Refusal::input("other", words));
    }
    Ok(())
}

fn people(state: &State, template: &ClinicTemplate) -> Result<(), Refusal> {
    for (at, (role, staff)) in template.people.iter().enumerate() {
        let Some(person) = state.staff(*staff) else {
            return Err(Refusal::input("people", "There is nobody of that number. Choose a name."));
        };
        if template.people[..at].iter().any(|(_, other)| other == staff) {
            let words = format!("{} is there twice: each role takes a person of its own.", person.name);
            return Err(Refusal::input("people", words));
        }
        if !state.rules.roles.iter().any(|known| known.id == *role) {
            return Err(Refusal::input("people", format!("'{role}' is no role here.")));
        }
        if let Some(words) = roster::not_of_role(state, *staff, *role) {
            let words = format!("{words}. The diary's list of staff (v, s) gives somebody a further role.");
            return Err(Refusal::input("people", words));
        }
    }
    for role in &template.roles {
        if !state.rules.roles.iter().any(|known| known.id == *role) {
            return Err(Refusal::input("roles", format!("'{role}' is no role here.")));
        }
    }
    Ok(())
}

/// It is held at least once.
fn held(state: &State, template: &ClinicTemplate) -> Result<(), Refusal> {
    let empty = match &template.recurrence.pattern {
        Pattern::Weekly { every, days } => *every == 0 || days.0 == 0,
        Pattern::Monthly { nths, days } => {
            nths.is_empty()
                || days.0 == 0
                || nths.iter().any(|nth| !(1..=5).contains(nth) && !(-2..0).contains(nth))
        }
    };
    if empty || template.recurrence.months.0 == 0 {
        return Err(Refusal::input("when", "Type on which days: every second Tuesday in term time."));
    }
    if let Some(to) = template.to.filter(|to| *to < template.from) {
        let words =
            format!("It would end on {}, before it begins on {}.", long_date(to), long_date(template.from));
        return Err(Refusal::input("to", words));
    }
    let until = template.to.unwrap_or_else(|| add_weeks(template.from, LOOKED_AHEAD));
    let days = template.occurrences(state, template.from, until);
    if days.iter().any(|day| day.left_out.is_none()) {
        return Ok(());
    }
    let why = days
        .iter()
        .find_map(|day| day.left_out.as_deref())
        .map_or_else(String::new, |why| format!(" ({why})"));
    Err(Refusal::input(
        "when",
        format!(
            "{} never falls on a day between {} and {}{why}. Type other days, or another span.",
            template.recurrence,
            long_date(template.from),
            long_date(until)
        ),
    ))
}
