//! Checks the lists of choices: every letter chooses one thing, every effect belongs where it stands.
use super::super::doc::way;
use super::super::fault::ConfigFault;
use super::super::merge::{Merged, Placed};
use super::{filled, unique};
use crate::domain::rules::{Choice, Choices, Effect, NAME, Settings};

pub(super) fn check(merged: &Merged, settings: &Settings) -> Result<(), ConfigFault> {
    for (name, list) in &merged.choices {
        unique(merged, list, "choice of this list", |choice| choice.id)?;
        for (at, entry) in list.iter().enumerate() {
            filled(merged, entry, "name", &entry.value.name)?;
            letter(merged, entry, &list[..at])?;
            spoken_for(merged, entry, name)?;
            effect(merged, entry, name)?;
            told(merged, entry, name)?;
        }
        if list.is_empty() {
            let doc = merged.docs.iter().find(|doc| doc.name == "choices.toml");
            let reason = format!("the list '{name}' has no choices, so nothing could be chosen from it");
            return Err(doc.map_or_else(
                || ConfigFault::of_file("choices.toml", &reason),
                |doc| doc.fault(way!["choices", *name], &reason),
            ));
        }
    }
    one_layer(merged)?;
    short_notice(merged)?;
    put_off(merged, settings)
}

/// A letter is a small one (no capital and no digit ever chooses: split keys make them up) and chooses one thing.
fn letter(merged: &Merged, entry: &Placed<Choice>, before: &[Placed<Choice>]) -> Result<(), ConfigFault> {
    let key = entry.value.key;
    if !key.is_ascii_lowercase() {
        return Err(merged.fault(
            entry,
            way!["key"],
            format!("'{key}' is no letter from a to z, in lower case"),
        ));
    }
    if let Some(first) = before.iter().find(|first| first.value.key == key) {
        let (other, place) = (&first.value.name, merged.place_of(first));
        return Err(merged.fault(
            entry,
            way!["key"],
            format!("the letter '{key}' chooses \"{other}\" already ({place})"),
        ));
    }
    Ok(())
}

/// Letters that mean something in the layer of a list before any choice does: `o a` came, `d d` died.
fn spoken_for(merged: &Merged, entry: &Placed<Choice>, name: &str) -> Result<(), ConfigFault> {
    let key = entry.value.key;
    match Choices::spoken_for(name).iter().find(|(letter, _)| *letter == key) {
        Some((_, means)) => Err(merged.fault(
            entry,
            way!["key"],
            format!("the letter '{key}' always means \"{means}\" there; choose another"),
        )),
        None => Ok(()),
    }
}

/// Contacts and what came of a call stand in one layer: `c n` is "rang, no answer".
fn one_layer(merged: &Merged) -> Result<(), ConfigFault> {
    let list = |wanted| merged.choices.iter().find(|(name, _)| *name == wanted).map(|(_, list)| list);
    let (Some(contacts), Some(results)) = (list("contacts"), list("contact_results")) else { return Ok(()) };
    results.iter().try_for_each(|entry| letter(merged, entry, contacts))
}

fn effect(merged: &Merged, entry: &Placed<Choice>, list: &str) -> Result<(), ConfigFault> {
    let right = match entry.value.effect {
        Effect::None => true,
        Effect::ReferOn => matches!(list, "outcomes" | "visit_outcomes" | "support_outcomes"),
        Effect::ComeBack | Effect::Advice => matches!(list, "visit_outcomes" | "support_outcomes"),
        Effect::NextComponent
        | Effect::FollowUp
        | Effect::Complete
        | Effect::Treatment
        | Effect::Monitor
        | Effect::Discharge => list == "outcomes",
    };
    if right {
        return Ok(());
    }
    Err(merged.fault(entry, way!["effect"], format!("this effect cannot follow from a choice of '{list}'")))
}

/// Longest of what is told of a reason: it is one part of a sentence on the telephone.
const TOLD: usize = 120;
/// What is nobody's to tell of whoever holds a clinic.
const ILL: [&str; 6] = ["ill", "illness", "sick", "sickness", "unwell", "hospital"];

/// What families are told stands with a reason of the service, is part of a sentence, and says nothing of somebody's illness.
fn told(merged: &Merged, entry: &Placed<Choice>, list: &str) -> Result<(), ConfigFault> {
    let told = &entry.value.told;
    if told.is_empty() {
        return Ok(());
    }
    let without = told.replace(NAME, "");
    let lower = told.to_lowercase();
    let ill = lower.split(|c: char| !c.is_alphanumeric()).find(|word| ILL.contains(word));
    let wrong = if list != "service_reasons" {
        format!("a choice of '{list}' is told to no family; only service_reasons are")
    } else if told.trim().is_empty() {
        "what a family is told is empty; leave it out, or say it".to_owned()
    } else if without.contains(['{', '}']) {
        format!("only {NAME} (the child) stands in braces there")
    } else if told.chars().any(char::is_control) || told.trim_end().ends_with(['.', '!', '?']) {
        "it stands within a sentence, after \"because\": no full stop, no line of its own".to_owned()
    } else if told.chars().count() > TOLD {
        format!("it is longer than {TOLD} letters")
    } else if let Some(word) = ill {
        format!(
            "'{word}' tells a family of somebody's illness, which is theirs; say that they cannot be there"
        )
    } else {
        return Ok(());
    };
    Err(merged.fault(entry, way!["told"], wrong))
}

/// Every reason for putting a step off has its days, and days have their reason.
fn put_off(merged: &Merged, settings: &Settings) -> Result<(), ConfigFault> {
    let reasons =
        merged.choices.iter().find(|(name, _)| *name == "put_off").map_or(&[][..], |(_, list)| list);
    for entry in reasons {
        let id = entry.value.id;
        if !merged.joined.put_off_days.contains_key(&id) {
            return Err(merged.fault(
                entry,
                &[],
                format!("'{id}' has no days; [choices.put_off_days] says after how many it shows again"),
            ));
        }
    }
    for (code, from) in &merged.put_off_docs {
        let days = merged.joined.put_off_days.get(code).copied().unwrap_or_default();
        let fault = |reason: String| {
            Err(merged.docs[*from].fault(way!["choices", "put_off_days", code.as_str()], reason))
        };
        if !reasons.iter().any(|reason| reason.value.id == *code) {
            return fault(format!("there is no reason '{code}' in the list 'put_off'"));
        }
        if days == 0 || days > settings.put_off_most {
            return fault(format!(
                "{days} days is not possible: a step is put off by 1 to {} days (put_off_most in settings.toml)",
                settings.put_off_most
            ));
        }
    }
    Ok(())
}

/// Longest notice that is short: a month.
const LONGEST: u16 = 31 * 24;

/// Every choice of short notice has its hours, and hours have their choice.
fn short_notice(merged: &Merged) -> Result<(), ConfigFault> {
    let choices =
        merged.choices.iter().find(|(name, _)| *name == "short_notice").map_or(&[][..], |(_, list)| list);
    for entry in choices {
        let id = entry.value.id;
        if !merged.joined.short_notice_hours.contains_key(&id) {
            let reason =
                format!("'{id}' has no hours; [choices.short_notice_hours] says how many the family needs");
            return Err(merged.fault(entry, &[], reason));
        }
    }
    for (code, from) in &merged.short_docs {
        let hours = merged.joined.short_notice_hours.get(code).copied().unwrap_or_default();
        let fault = |reason: String| {
            Err(merged.docs[*from].fault(way!["choices", "short_notice_hours", code.as_str()], reason))
        };
        if !choices.iter().any(|choice| choice.value.id == *code) {
            return fault(format!("there is no choice '{code}' in the list 'short_notice'"));
        }
        if hours > LONGEST {
            return fault(format!("{hours} hours is no short notice: at most {LONGEST}, a month"));
        }
    }
    Ok(())
}
