//! Reads the named clocks of `clocks.toml`: the only place here that knows their shape.
use super::doc::{Doc, way};
use super::fault::ConfigFault;
use super::source::one;
use crate::domain::clock;
use crate::domain::code::Code;
use serde::Deserialize;
use std::path::Path;

/// The file.
pub const FILE: &str = "clocks.toml";

pub(super) const DEFAULT: &str = include_str!("../../config/clocks.toml");

/// The clocks' rules, and the ids by which pathways name them.
///
/// # Errors
/// The file cannot be read or its clocks are wrong, with the line.
pub fn load(dir: Option<&Path>) -> Result<(clock::Rules, Vec<Code>), ConfigFault> {
    let source = one(dir, FILE, DEFAULT)?;
    // Ids are looked at first: of these the clocks' own reader cannot tell the line.
    let (doc, named) = Doc::read::<Named>(source.clone())?;
    let mut ids = Vec::with_capacity(named.clock.len());
    for (at, Id { id }) in named.clock.iter().enumerate() {
        let fault = |reason| doc.fault(way!["clock", at, "id"], reason);
        let code = Code::parse(id).ok_or_else(|| {
            fault(format!("'{id}' is no short name: at most 16 letters, digits, '-' or '_'"))
        })?;
        if ids.contains(&code) {
            return Err(fault(format!("'{id}' is the id of another clock already")));
        }
        ids.push(code);
    }
    let (doc, rules) = Doc::read::<clock::Rules>(source)?;
    let head = rules.order;
    if head.urgent < head.soon || head.soon < head.routine {
        let (urgent, soon, routine) = (head.urgent, head.soon, head.routine);
        let reason = format!(
            "head starts of {urgent}, {soon} and {routine} weeks would turn urgent, soon, routine round"
        );
        return Err(doc.fault(way!["order", if urgent < soon { "urgent" } else { "routine" }], reason));
    }
    Ok((rules, ids))
}

#[derive(Deserialize)]
struct Named {
    clock: Vec<Id>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}
