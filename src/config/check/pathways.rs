//! Checks the pathways: every code exists, ages can be meant, and every referral can come to its end.
use super::super::doc::way;
use super::super::fault::ConfigFault;
use super::super::merge::{Merged, Placed};
use super::services::OLDEST;
use super::{filled, known, nothing, short, unknown};
use crate::domain::code::Code;
use crate::domain::rules::instead::ages_said;
use crate::domain::rules::{Choices, Component, Effect, Pathway, ServiceKind};

/// Longest a step may be owed, in working days: about half a year.
const LONGEST: u16 = 130;

pub(super) fn check(merged: &Merged, clocks: &[Code]) -> Result<(), ConfigFault> {
    let pathways = &merged.pathways;
    for (at, entry) in pathways.iter().enumerate() {
        one(merged, entry, clocks)?;
        let short = &entry.value.short;
        if let Some(first) = pathways[..at].iter().find(|first| first.value.short == *short) {
            let place = merged.place_of(first);
            return Err(merged.fault(
                entry,
                way!["short"],
                format!("short name '{short}' is another pathway's already ({place})"),
            ));
        }
    }
    if pathways.is_empty() {
        return Err(nothing(merged, "pathway"));
    }
    Ok(())
}

fn one(merged: &Merged, entry: &Placed<Pathway>, clocks: &[Code]) -> Result<(), ConfigFault> {
    let pathway = &entry.value;
    filled(merged, entry, "name", &pathway.name)?;
    filled(merged, entry, "short", &pathway.short)?;
    short(merged, entry, &pathway.short, 5)?;
    known(merged, entry, way!["team"], pathway.team, ("team", &merged.teams), |team| team.id)?;
    let clock_codes: Vec<String> = clocks.iter().map(Code::to_string).collect();
    if !clocks.contains(&pathway.clock) {
        return Err(merged.fault(entry, way!["clock"], unknown("clock", pathway.clock, &clock_codes)));
    }
    for (at, clock) in pathway.also_clocks.iter().enumerate() {
        if !clocks.contains(clock) {
            return Err(merged.fault(entry, way!["also_clocks", at], unknown("clock", *clock, &clock_codes)));
        }
        if *clock == pathway.clock || pathway.also_clocks[..at].contains(clock) {
            return Err(merged.fault(
                entry,
                way!["also_clocks", at],
                format!("clock '{clock}' is shown already"),
            ));
        }
    }
    for (key, days) in [("triage_within", pathway.triage_within), ("offer_within", pathway.offer_within)] {
        if days > LONGEST {
            return Err(merged.fault(
                entry,
                way![key],
                format!("{days} working days is not possible: 0 to {LONGEST}"),
            ));
        }
    }
    let (from, to) = (pathway.age_from, pathway.age_to);
    if to > OLDEST || from > to {
        return Err(merged.fault(
            entry,
            way![if from > to && to <= OLDEST { "age_from" } else { "age_to" }],
            format!("ages {from} to {to} are no range within 0 to {OLDEST} years"),
        ));
    }
    for (at, other) in pathway.only_from.iter().enumerate() {
        known(merged, entry, way!["only_from", at], *other, ("pathway", &merged.pathways), |p| p.id)?;
        if *other == pathway.id {
            return Err(merged.fault(
                entry,
                way!["only_from", at],
                "a pathway cannot be referred from itself",
            ));
        }
    }
    for (key, list) in [("instead", &pathway.instead), ("with_it", &pathway.with_it)] {
        if let Some(at) = list.iter().position(|text| text.trim().is_empty()) {
            return Err(merged.fault(entry, way![key, at], format!("an entry of '{key}' is empty")));
        }
    }
    for (at, place) in pathway.instead.iter().enumerate() {
        if let Err(reason) = ages_said(place) {
            return Err(merged.fault(entry, way!["instead", at], format!("an entry of 'instead': {reason}")));
        }
    }
    if !pathway.plain.is_empty()
        && let Some(reason) = super::not_said(&pathway.plain)
    {
        return Err(merged.fault(entry, way!["plain"], format!("'plain' {reason}")));
    }
    for (at, support) in pathway.support.iter().enumerate() {
        if let Some(reason) = super::not_said(&support.words) {
            return Err(merged.fault(
                entry,
                way!["support", at, "words"],
                format!("an entry of 'support' {reason}"),
            ));
        }
        let (from, to) = (support.age_from, support.age_to);
        if to > OLDEST || from > to {
            return Err(merged.fault(
                entry,
                way!["support", at, if from > to && to <= OLDEST { "age_from" } else { "age_to" }],
                format!("ages {from} to {to} are no range within 0 to {OLDEST} years"),
            ));
        }
    }
    components(merged, entry)
}

fn components(merged: &Merged, entry: &Placed<Pathway>) -> Result<(), ConfigFault> {
    let list = &entry.value.components;
    if list.is_empty() || list.len() > usize::from(u8::MAX) {
        return Err(merged.fault(
            entry,
            way!["components"],
            "a pathway has at least one component ([[pathway.components]]) and at most 255",
        ));
    }
    for (at, component) in list.iter().enumerate() {
        if component.id.is_none() || list[..at].iter().any(|other| other.id == component.id) {
            return Err(merged.fault(
                entry,
                way!["components", at, "id"],
                format!("a component of this pathway has the id '{}' already, or it is empty", component.id),
            ));
        }
        if component.name.trim().is_empty() {
            return Err(merged.fault(entry, way!["components", at, "name"], "'name' is empty"));
        }
        let service = way!["components", at, "service"];
        known(merged, entry, service, component.service, ("service", &merged.services), |s| s.id)?;
        goes_on(merged, entry, at, component)?;
    }
    Ok(())
}

/// From every component but the last an outcome leads to the next, and from the last one to the end: otherwise a child
/// would stand there for ever. A drop-in is done when the family leaves.
fn goes_on(
    merged: &Merged,
    entry: &Placed<Pathway>,
    at: usize,
    component: &Component,
) -> Result<(), ConfigFault> {
    let Some(service) = merged.services.iter().find(|s| s.value.id == component.service).map(|s| &s.value)
    else {
        return Ok(());
    };
    if service.kind == ServiceKind::DropIn {
        return Ok(());
    }
    let last = at + 1 == entry.value.components.len();
    let leads = service.outcomes.iter().any(|outcome| {
        let effect = Choices::get(&merged.joined.outcomes, *outcome).map(|choice| choice.effect);
        if last {
            matches!(effect, Some(Effect::Complete | Effect::Treatment))
        } else {
            effect == Some(Effect::NextComponent)
        }
    });
    if leads {
        return Ok(());
    }
    let (needed, code) = if last {
        ("the pathway could never be completed", "complete")
    } else {
        ("the next component could never be reached", "next-component")
    };
    Err(merged.fault(
        entry,
        way!["components", at, "service"],
        format!(
            "after '{}' {needed}: service '{}' has no outcome with the effect '{code}'",
            component.id, service.id
        ),
    ))
}
