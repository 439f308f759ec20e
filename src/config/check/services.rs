//! Checks the services: quorum, ages, lengths and the outcomes that may follow.
use super::super::doc::way;
use super::super::fault::ConfigFault;
use super::super::merge::{Merged, Placed};
use super::{filled, known, nothing, short, unknown};
use crate::domain::code::Code;
use crate::domain::rules::{Service, ServiceKind};
use crate::domain::sharing::MOST;

/// Oldest a young person of the partnership can be, in years (SEND Regulations 2014, reg 46).
pub(super) const OLDEST: u8 = 25;

/// Longest slot in minutes: a working day.
const LONGEST: u16 = 480;

pub(super) fn check(merged: &Merged) -> Result<(), ConfigFault> {
    let services = &merged.services;
    for entry in services {
        one(merged, entry)?;
    }
    if services.is_empty() {
        return Err(nothing(merged, "service"));
    }
    Ok(())
}

fn one(merged: &Merged, entry: &Placed<Service>) -> Result<(), ConfigFault> {
    let service = &entry.value;
    filled(merged, entry, "name", &service.name)?;
    filled(merged, entry, "short", &service.short)?;
    short(merged, entry, &service.short, 8)?;
    for (key, minutes, least) in
        [("minutes", service.minutes, 5), ("interpreter_minutes", service.interpreter_minutes, 0)]
    {
        if !(least..=LONGEST).contains(&minutes) {
            return Err(merged.fault(
                entry,
                way![key],
                format!("{minutes} minutes is not possible: {least} to {LONGEST}"),
            ));
        }
    }
    if service.interpreter_days > 60 {
        return Err(merged.fault(
            entry,
            way!["interpreter_days"],
            "more than 60 working days ahead is not possible",
        ));
    }
    if let Some(under) = service.under.filter(|under| !(1..=OLDEST).contains(under)) {
        return Err(merged.fault(
            entry,
            way!["under"],
            format!("'under {under}' is no age limit: 1 to {OLDEST} years"),
        ));
    }
    if let Some(from) = service.alone_from.filter(|from| !(1..=OLDEST).contains(from)) {
        return Err(merged.fault(
            entry,
            way!["alone_from"],
            format!("'alone_from {from}' is no age: 1 to {OLDEST} years"),
        ));
    }
    if !service.kind.is_support() {
        let only = [
            ("alone_from", service.alone_from.is_some()),
            ("says", !service.says.is_empty()),
            ("instead", !service.instead.is_empty()),
        ];
        if let Some((key, _)) = only.iter().find(|(_, given)| *given) {
            return Err(merged.fault(
                entry,
                way![*key],
                "only support has this: calls, group, meeting or surgery",
            ));
        }
    }
    for (at, role) in service.quorum.iter().enumerate() {
        known(merged, entry, way!["quorum", at], *role, ("role", &merged.roles), |role| role.id)?;
    }
    if service.kind == ServiceKind::Review && service.quorum.is_empty() {
        return Err(merged.fault(
            entry,
            way!["quorum"],
            "a review needs a quorum: name the roles without which it cannot be held",
        ));
    }
    for (at, pathway) in service.waiting_on.iter().enumerate() {
        known(merged, entry, way!["waiting_on", at], *pathway, ("pathway", &merged.pathways), |p| p.id)?;
    }
    blocks(merged, entry)?;
    shares(merged, entry)?;
    outcomes(merged, entry)
}

/// What places share is counted where places are filled from a list, and a role is counted where the child needs it.
fn shares(merged: &Merged, entry: &Placed<Service>) -> Result<(), ConfigFault> {
    let Some(sharing) = &entry.value.sharing else { return Ok(()) };
    let service = &entry.value;
    let fault = |key: &'static str, words: String| Err(merged.fault(entry, way!["sharing", key], words));
    if !matches!(service.kind, ServiceKind::Clinic | ServiceKind::Review) {
        return Err(merged.fault(entry, way!["sharing"], "only clinics and reviews are filled from a list"));
    }
    if sharing.least > MOST {
        return fault(
            "least",
            format!("{} children are more than a session holds: up to {MOST}", sharing.least),
        );
    }
    for (role, most) in &sharing.sees {
        if !(1..=MOST).contains(most) {
            return fault("sees", format!("'{role}' sees {most}: 1 to {MOST} is possible"));
        }
        if !merged.roles.iter().any(|known| known.value.id == *role) {
            let known: Vec<String> = merged.roles.iter().map(|role| role.value.id.to_string()).collect();
            return fault("sees", unknown("role", *role, &known));
        }
        if service.quorum.is_empty() {
            return fault("sees", "children are counted by role where a session has a quorum".to_owned());
        }
    }
    Ok(())
}

/// A block of therapy is of several sessions at a pace, and no session strays as far as the next.
fn blocks(merged: &Merged, entry: &Placed<Service>) -> Result<(), ConfigFault> {
    let Some(block) = entry.value.block else { return Ok(()) };
    let fault = |key: &'static str, words: String| Err(merged.fault(entry, way!["block", key], words));
    if !(2..=52).contains(&block.sessions) {
        return fault("sessions", format!("a block of {} sessions is not possible: 2 to 52", block.sessions));
    }
    if !(1..=90).contains(&block.every_days) {
        return fault("every_days", format!("every {} days is not possible: 1 to 90", block.every_days));
    }
    if block.tolerance_days >= block.every_days {
        return fault("tolerance_days", "a session may stray fewer days than lie between two".to_owned());
    }
    if block.tolerance_minutes > LONGEST {
        return fault("tolerance_minutes", format!("over {LONGEST} minutes is no time of day any more"));
    }
    Ok(())
}

/// Codes of the outcomes that may follow a service of that kind.
fn outcome_codes(merged: &Merged, kind: ServiceKind) -> Vec<Code> {
    let list = match kind {
        ServiceKind::DropIn => &merged.joined.visit_outcomes,
        ServiceKind::Clinic | ServiceKind::Review => &merged.joined.outcomes,
        ServiceKind::Calls | ServiceKind::Group | ServiceKind::Meeting | ServiceKind::Surgery => {
            &merged.joined.support_outcomes
        }
    };
    list.iter().map(|choice| choice.id).collect()
}

fn outcomes(merged: &Merged, entry: &Placed<Service>) -> Result<(), ConfigFault> {
    let service = &entry.value;
    let codes = outcome_codes(merged, service.kind);
    for (at, outcome) in service.outcomes.iter().enumerate() {
        if !codes.contains(outcome) {
            let what = match service.kind {
                ServiceKind::DropIn => "outcome of a visit",
                kind if kind.is_support() => "outcome of support",
                _ => "outcome",
            };
            let codes: Vec<String> = codes.iter().map(Code::to_string).collect();
            return Err(merged.fault(entry, way!["outcomes", at], unknown(what, *outcome, &codes)));
        }
        if service.outcomes[..at].contains(outcome) {
            return Err(merged.fault(entry, way!["outcomes", at], format!("'{outcome}' stands here twice")));
        }
    }
    if service.outcomes.is_empty() {
        return Err(merged.fault(
            entry,
            way!["outcomes"],
            "no outcome could ever be recorded: name some in 'outcomes'",
        ));
    }
    Ok(())
}
