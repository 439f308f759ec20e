//! Checks the rules of reviews: every role, agency and report named exists, every letter chooses one thing.
use super::super::doc::{Step, way};
use super::super::fault::ConfigFault;
use super::super::merge::Merged;
use super::unknown;
use crate::domain::code::Code;

/// Longest short name of a report, for its column.
const SHORT: usize = 10;

pub(super) fn check(merged: &Merged) -> Result<(), ConfigFault> {
    let Some((doc, rules)) = &merged.reviews else { return Ok(()) };
    let fault = |way: &[Step], words: String| Err(merged.docs[*doc].fault(way, words));
    let roles: Vec<Code> = merged.roles.iter().map(|role| role.value.id).collect();
    let agencies: Vec<Code> = merged.agencies.iter().map(|agency| agency.value.id).collect();
    let missing = |what: &str, code: Code, known: &[Code]| {
        let codes: Vec<String> = known.iter().map(Code::to_string).collect();
        unknown(what, code, &codes)
    };
    for (key, days) in [
        ("consent_within", rules.consent_within),
        ("report_within", rules.report_within),
        ("chase_after", rules.chase_after),
        ("minutes_within", rules.minutes_within),
    ] {
        if !(1..=366).contains(&days) {
            return fault(way!["reviews", key], format!("{days} days is not possible: 1 to 366"));
        }
    }
    for (at, report) in rules.report.iter().enumerate() {
        if report.id.is_none() || rules.report[..at].iter().any(|known| known.id == report.id) {
            let words = format!("'{}' is no id of its own: each report has another", report.id);
            return fault(way!["reviews", "report", at, "id"], words);
        }
        if !report.role.is_none() && !roles.contains(&report.role) {
            return fault(way!["reviews", "report", at, "role"], missing("role", report.role, &roles));
        }
        if !agencies.contains(&report.agency) {
            let words = missing("agency", report.agency, &agencies);
            return fault(way!["reviews", "report", at, "agency"], words);
        }
        let letters = report.short.chars().count();
        if letters == 0 || letters > SHORT || report.name.trim().is_empty() {
            let words = format!("a report needs a name, and a short one of at most {SHORT} letters");
            return fault(way!["reviews", "report", at, "short"], words);
        }
    }
    let reports: Vec<Code> = rules.report.iter().map(|report| report.id).collect();
    for (at, need) in rules.need.iter().enumerate() {
        if rules.need[..at].iter().any(|known| known.id == need.id || known.key == need.key) {
            let words = format!("'{}' or its letter '{}' stands here twice", need.id, need.key);
            return fault(way!["reviews", "need", at, "key"], words);
        }
        if !need.key.is_ascii_lowercase() {
            let words = format!("'{}' is no lower-case letter", need.key);
            return fault(way!["reviews", "need", at, "key"], words);
        }
        if let Some((n, role)) = need.roles.iter().enumerate().find(|(_, role)| !roles.contains(role)) {
            return fault(way!["reviews", "need", at, "roles", n], missing("role", *role, &roles));
        }
        if let Some((n, kind)) = need.reports.iter().enumerate().find(|(_, kind)| !reports.contains(kind)) {
            return fault(way!["reviews", "need", at, "reports", n], missing("report", *kind, &reports));
        }
    }
    for (at, basis) in rules.basis.iter().enumerate() {
        let again = rules.basis[..at].iter().any(|known| known.id == basis.id || known.key == basis.key);
        if again || !basis.key.is_ascii_lowercase() || basis.name.trim().is_empty() {
            let words = format!("'{}' needs a name, an id and a lower-case letter of its own", basis.id);
            return fault(way!["reviews", "basis", at, "key"], words);
        }
    }
    Ok(())
}
