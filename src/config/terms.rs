//! Reads terms and closures of schools, by council and by school, from `terms.toml` and the additions of `terms.d/`.
use super::doc::{Doc, Step, way};
use super::fault::ConfigFault;
use super::source::sources;
use crate::domain::calendar::long_date;
use crate::domain::code::Code;
use crate::domain::template::terms::{SchoolCalendar, Span, Terms};
use serde::Deserialize;
use std::path::Path;

/// The file.
pub const FILE: &str = "terms.toml";

pub(super) const DEFAULT: &str = include_str!("../../config/terms.toml");

/// A term is never longer, in days: two dates in the wrong year would make every day a school day.
const LONGEST_TERM: i64 = 150;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Piece {
    calendar: Vec<SchoolCalendar>,
}

/// The calendars of the folder, with the default for a file that it does not hold; checked against the districts.
///
/// # Errors
/// A file cannot be read, or what it says cannot be meant, with the line.
pub fn load(dir: Option<&Path>, districts: &[Code]) -> Result<Terms, ConfigFault> {
    let mut docs: Vec<(Doc, usize)> = Vec::new();
    let mut all: Vec<SchoolCalendar> = Vec::new();
    for source in sources(dir, FILE, DEFAULT)? {
        let (doc, piece) = Doc::read::<Piece>(source)?;
        docs.push((doc, all.len()));
        all.extend(piece.calendar);
    }
    // Whoever has other districts and no file of terms yet is not stopped by the default's.
    let own = dir.is_some_and(|dir| dir.join(FILE).is_file());
    let by_default = if own { 0 } else { docs.get(1).map_or(all.len(), |(_, first)| *first) };
    for calendar in all.iter_mut().take(by_default) {
        calendar.districts.retain(|district| districts.contains(district));
    }
    for at in 0..all.len() {
        let Some((doc, first)) = docs.iter().rev().find(|(_, first)| *first <= at) else { continue };
        let fault = |inside: &[Step], reason: String| {
            let mut steps = vec![Step::from("calendar"), Step::from(at - first)];
            steps.extend_from_slice(inside);
            doc.fault(&steps, reason)
        };
        check(&all, at, districts, &fault)?;
    }
    Ok(Terms(all))
}

fn check(
    all: &[SchoolCalendar],
    at: usize,
    districts: &[Code],
    fault: &dyn Fn(&[Step], String) -> ConfigFault,
) -> Result<(), ConfigFault> {
    let calendar = &all[at];
    if calendar.id.is_none() {
        return Err(fault(way!["id"], "this calendar has an empty id".to_owned()));
    }
    if all[..at].iter().any(|other| other.id == calendar.id) {
        return Err(fault(way!["id"], format!("'{}' is the id of another calendar already", calendar.id)));
    }
    if calendar.name.trim().is_empty() {
        return Err(fault(way!["name"], "'name' is empty".to_owned()));
    }
    for (n, district) in calendar.districts.iter().enumerate() {
        if !districts.contains(district) {
            return Err(fault(way!["districts", n], format!("there is no district '{district}'")));
        }
        if let Some(other) = all[..at].iter().find(|other| other.districts.contains(district)) {
            let reason = format!("the terms of district '{district}' are those of '{}' already", other.id);
            return Err(fault(way!["districts", n], reason));
        }
    }
    if let Some(like) = calendar.like {
        match all.iter().find(|other| other.id == like) {
            None => return Err(fault(way!["like"], format!("there is no calendar '{like}'"))),
            Some(other) if other.like.is_some() || other.id == calendar.id => {
                let reason = format!("'{like}' takes its terms from another itself: name that one");
                return Err(fault(way!["like"], reason));
            }
            Some(_) => {}
        }
    } else if calendar.term.is_empty() {
        return Err(fault(
            &[],
            format!("'{}' has no terms: give it some, or say whose it takes", calendar.id),
        ));
    }
    for (key, spans) in [("term", &calendar.term), ("closed", &calendar.closed)] {
        spans_well(key, spans, fault)?;
    }
    Ok(())
}

fn spans_well(
    key: &str,
    spans: &[Span],
    fault: &dyn Fn(&[Step], String) -> ConfigFault,
) -> Result<(), ConfigFault> {
    for (n, span) in spans.iter().enumerate() {
        if span.name.trim().is_empty() {
            return Err(fault(way![key, n, "name"], "'name' is empty".to_owned()));
        }
        let last = span.last();
        if last < span.from {
            let reason = format!(
                "'{}' ends on {}, before it begins on {}",
                span.name,
                long_date(last),
                long_date(span.from)
            );
            return Err(fault(way![key, n, "to"], reason));
        }
        if (last - span.from).num_days() >= LONGEST_TERM {
            let reason = format!(
                "'{}' is {} days long: are the years right?",
                span.name,
                (last - span.from).num_days() + 1
            );
            return Err(fault(way![key, n, "to"], reason));
        }
        let other = spans[..n].iter().find(|other| other.from <= last && span.from <= other.last());
        if let Some(other) = other.filter(|_| key == "term") {
            let reason = format!("'{}' begins before '{}' has ended", span.name, other.name);
            return Err(fault(way![key, n, "from"], reason));
        }
    }
    Ok(())
}
