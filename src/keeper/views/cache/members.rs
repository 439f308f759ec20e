//! Which rows are in a list, a bit each: a list is then taken out of a longer one without a look at its rows, which lie all over the
//! memory where there are a million.
use crate::domain::ids::ReferralId;
use crate::domain::state::State;

/// The rows of a list, whatever their order.
pub(super) struct Members(Vec<u64>);

impl Members {
    /// Of these rows of the State.
    pub(super) fn of(state: &State, ids: impl Iterator<Item = ReferralId>) -> Self {
        let mut bits = vec![0; state.referrals.len().div_ceil(64)];
        for id in ids {
            let (at, bit) = place(id);
            bits[at] |= bit;
        }
        Self(bits)
    }

    /// Those of a longer list that are in this one, in its order.
    pub(super) fn among(&self, ids: &[ReferralId]) -> Vec<ReferralId> {
        let is_in = |id: &ReferralId| {
            let (at, bit) = place(*id);
            self.0[at] & bit != 0
        };
        ids.iter().copied().filter(is_in).collect()
    }
}

fn place(id: ReferralId) -> (usize, u64) {
    (id.0 as usize / 64, 1 << (id.0 % 64))
}
