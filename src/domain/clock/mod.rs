//! clock
use serde::{Deserialize, Serialize};
/// c
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct ClockRules;
pub mod why;
