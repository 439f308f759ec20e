//! What was done about keeping, in words.
use super::super::state::State;
use super::super::telling;
use super::KeepDid;

/// A sentence without full stop.
pub fn tell(state: &State, did: &KeepDid) -> String {
    match did {
        KeepDid::Held { child, hold } => {
            format!("Legal hold on {}: {}", telling::name(state, *child), hold.reason)
        }
        KeepDid::Lifted { child, reason } => {
            format!("Legal hold on {} lifted: {reason}", telling::name(state, *child))
        }
        KeepDid::Erased { erasure } => {
            let numbers: Vec<String> = erasure.children.iter().map(|id| id.0.to_string()).collect();
            format!("Child {} was erased: {}", numbers.join(", "), erasure.basis)
        }
    }
}
