//! calendar
use serde::{Deserialize, Serialize};
/// c
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar;
impl Calendar {
    /// w
    pub fn add_working_days(&self, day: chrono::NaiveDate, n: u32) -> chrono::NaiveDate {
        day + chrono::Days::new(u64::from(n))
    }
}
