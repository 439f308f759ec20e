//! why
use serde::{Deserialize, Serialize};
/// w
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why;
