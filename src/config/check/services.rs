//! Checks the services: quorum, ages, lengths and the outcomes that may follow.
use super::super::doc::way;
use super::super::fault::ConfigFault;
use super::super::merge::{Merged, Placed};
use super::{filled, known, nothing, short, unknown};
use crate::domain::code::Code;
use crate::domain::rules::{Service, ServiceKind};

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
    outcomes(merged, entry)
}

/// Codes of the outcomes that may follow a service of that kind.
fn outcome_codes(merged: &Merged, kind: ServiceKind) -> Vec<Code> {
    let list = match kind {
        ServiceKind::DropIn => &merged.joined.visit_outcomes,
        ServiceKind::Clinic | ServiceKind::Review | ServiceKind::Calls => &merged.joined.outcomes,
    };
    list.iter().map(|choice| choice.id).collect()
}

fn outcomes(merged: &Merged, entry: &Placed<Service>) -> Result<(), ConfigFault> {
    let service = &entry.value;
    let codes = outcome_codes(merged, service.kind);
    for (at, outcome) in service.outcomes.iter().enumerate() {
        if !codes.contains(outcome) {
            let what = if service.kind == ServiceKind::DropIn { "outcome of a visit" } else { "outcome" };
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
