//! calendar
use serde::{Deserialize, Serialize};
/// c
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar;
