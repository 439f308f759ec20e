//! nhs_number
use serde::{Deserialize, Serialize};
/// n
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NhsNumber(u64);
