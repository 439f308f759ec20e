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
