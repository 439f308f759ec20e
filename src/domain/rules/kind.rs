//! Kinds of sessions: which are a referral's own, and which are support beside the lists.
use serde::{Deserialize, Serialize};

/// What kind of session a service holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// Booked appointments.
    Clinic,
    /// A multi-agency session with a quorum.
    Review,
    /// Booked and unbooked places with a queue.
    DropIn,
    /// Call-back slots.
    Calls,
    /// A workshop or hub session: a group with so many places.
    Group,
    /// A meeting with a family after a decision (next steps).
    Meeting,
    /// Slots for colleagues: a surgery, a practice consultation.
    Surgery,
}

impl ServiceKind {
    /// Whether its places are support beside the lists: taken by somebody for no referral, so that no clock is touched.
    pub fn is_support(self) -> bool {
        matches!(self, Self::Calls | Self::Group | Self::Meeting | Self::Surgery)
    }
}
