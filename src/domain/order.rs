//! order
use serde::{Deserialize, Serialize};
/// p
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Priority {
    /// u
    Urgent,
    /// s
    Soon,
    /// r
    #[default]
    Routine,
}
/// pl
pub type Place = i64;
/// pl
pub fn place(
    list: chrono::NaiveDate,
    priority: Priority,
    received: chrono::NaiveDate,
    settings: &super::rules::Settings,
) -> Place {
    let _ = (list, priority, received, settings);
    0
}
