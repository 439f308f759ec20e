//! Checks the files against one another: every code named exists, every letter chooses one thing, every number can be meant.
mod choices;
mod pathways;
mod people;
mod reviews;
mod services;
mod settings;
mod support;

use super::doc::{Step, way};
use super::fault::ConfigFault;
use super::merge::{Merged, Placed};
use crate::domain::code::Code;
use crate::domain::rules::{Named, Settings};

/// Checks everything that was merged; `clocks` are the ids of the named clocks.
///
/// # Errors
/// The first fault, in the order of the files.
pub fn check(merged: &Merged, settings: &Settings, clocks: &[Code]) -> Result<(), ConfigFault> {
    // Ids first: an id given twice makes another one missing, and would be told as that.
    unique(merged, &merged.services, "service", |service| service.id)?;
    unique(merged, &merged.pathways, "pathway", |pathway| pathway.id)?;
    for (list, what) in [
        (&merged.roles, "role"),
        (&merged.agencies, "agency"),
        (&merged.teams, "team"),
        (&merged.districts, "district"),
    ] {
        named(merged, list, what)?;
    }
    settings::check(merged, settings)?;
    choices::check(merged, settings)?;
    services::check(merged)?;
    pathways::check(merged, clocks)?;
    people::check(merged)?;
    reviews::check(merged)?;
    support::check(merged)
}

fn named(merged: &Merged, list: &[Placed<Named>], what: &str) -> Result<(), ConfigFault> {
    unique(merged, list, what, |entry| entry.id)?;
    for entry in list {
        filled(merged, entry, "name", &entry.value.name)?;
        short(merged, entry, &entry.value.short, 10)?;
    }
    if list.is_empty() {
        return Err(nothing(merged, what));
    }
    Ok(())
}

/// The fault of a list that no file fills.
fn nothing(merged: &Merged, what: &str) -> ConfigFault {
    let file = match what {
        "district" => "districts.toml",
        "pathway" => "pathways.toml",
        "service" => "services.toml",
        _ => "roles.toml",
    };
    let doc = merged.docs.iter().find(|doc| doc.name == file);
    let reason = format!("there is no {what}; at least one [[{what}]] is needed");
    doc.map_or_else(|| ConfigFault::of_file(file, &reason), |doc| doc.fault(&[], &reason))
}

/// Every entry has a code, and no other has the same.
fn unique<T>(
    merged: &Merged,
    list: &[Placed<T>],
    what: &str,
    id: impl Fn(&T) -> Code,
) -> Result<(), ConfigFault> {
    for (at, entry) in list.iter().enumerate() {
        let code = id(&entry.value);
        if code.is_none() {
            return Err(merged.fault(entry, way!["id"], format!("this {what} has an empty id")));
        }
        if let Some(first) = list[..at].iter().find(|first| id(&first.value) == code) {
            let place = merged.place_of(first);
            return Err(merged.fault(
                entry,
                way!["id"],
                format!("'{code}' is the id of another {what} already ({place})"),
            ));
        }
    }
    Ok(())
}

/// A text that people read is there.
fn filled<T>(merged: &Merged, entry: &Placed<T>, key: &str, text: &str) -> Result<(), ConfigFault> {
    if text.trim().is_empty() {
        return Err(merged.fault(entry, way![key], format!("'{key}' is empty")));
    }
    if text.chars().any(char::is_control) {
        return Err(merged.fault(
            entry,
            way![key],
            format!("'{key}' holds a line break or another character that cannot be shown"),
        ));
    }
    Ok(())
}

/// A short name fits its column.
fn short<T>(merged: &Merged, entry: &Placed<T>, text: &str, most: usize) -> Result<(), ConfigFault> {
    let letters = text.chars().count();
    if letters > most {
        return Err(merged.fault(
            entry,
            way!["short"],
            format!("short name '{text}' is {letters} letters long; its column holds {most}"),
        ));
    }
    Ok(())
}

/// A code that is named exists in its list.
fn known<T, N>(
    merged: &Merged,
    entry: &Placed<T>,
    inside: &[Step],
    code: Code,
    (what, list): (&str, &[Placed<N>]),
    id: impl Fn(&N) -> Code,
) -> Result<(), ConfigFault> {
    if list.iter().any(|other| id(&other.value) == code) {
        return Ok(());
    }
    let codes: Vec<String> = list.iter().map(|other| id(&other.value).to_string()).collect();
    Err(merged.fault(entry, inside, unknown(what, code, &codes)))
}

/// The words for a code that nothing has.
fn unknown(what: &str, code: Code, codes: &[String]) -> String {
    format!("there is no {what} '{code}'; there are {}", codes.join(", "))
}

/// Longest sentence that anybody reads out in one breath or two.
const SAID_AT_MOST: usize = 300;

/// Why words cannot be read out to a family, where they cannot.
fn not_said(words: &str) -> Option<String> {
    if words.trim().is_empty() || words.chars().any(char::is_control) {
        Some("is empty or cannot be shown".to_owned())
    } else if words.chars().count() > SAID_AT_MOST {
        Some(format!("is longer than {SAID_AT_MOST} letters: it is read out on the telephone"))
    } else {
        None
    }
}
