//! Who sits where in one session: each child in a slot it fits, by moving those who sit already where that makes room.

/// A slot for each child, those first named in the first slots they fit; none where not all can sit. `fits`: a bit a slot;
/// `slots`: places of each.
pub(super) fn seats(fits: &[u128], slots: &[u8]) -> Option<Vec<usize>> {
    if fits.len() > slots.iter().map(|places| usize::from(*places)).sum() {
        return None;
    }
    let mut at: Vec<Option<usize>> = vec![None; fits.len()];
    for child in 0..fits.len() {
        let mut seen = 0u128;
        if !sit(child, fits, slots, &mut at, &mut seen) {
            return None;
        }
    }
    at.into_iter().collect()
}

fn sit(child: usize, fits: &[u128], slots: &[u8], at: &mut [Option<usize>], seen: &mut u128) -> bool {
    let fitting = || (0..slots.len().min(128)).filter(|slot| fits[child] & (1 << slot) != 0);
    let there = |at: &[Option<usize>], slot: usize| -> Vec<usize> {
        (0..at.len()).filter(|other| at[*other] == Some(slot)).collect()
    };
    // A free slot first: nobody who sits is moved for nothing.
    let free =
        fitting().find(|slot| *seen & (1 << slot) == 0 && there(at, *slot).len() < usize::from(slots[*slot]));
    if free.is_some() {
        at[child] = free;
        return true;
    }
    for slot in fitting() {
        if *seen & (1 << slot) != 0 {
            continue;
        }
        *seen |= 1 << slot;
        if there(at, slot).into_iter().any(|other| sit(other, fits, slots, at, seen)) {
            at[child] = Some(slot);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All ways tried out.
    fn possible(fits: &[u128], slots: &mut Vec<u8>) -> bool {
        let Some((first, rest)) = fits.split_first() else { return true };
        (0..slots.len()).any(|slot| {
            if first & (1 << slot) == 0 || slots[slot] == 0 {
                return false;
            }
            slots[slot] -= 1;
            let well = possible(rest, slots);
            slots[slot] += 1;
            well
        })
    }

    proptest! {
        #[test]
        fn everybody_sits_where_that_is_possible(
            fits in proptest::collection::vec(0u128..16, 0..6),
            slots in proptest::collection::vec(0u8..3, 1..5),
        ) {
            let sat = seats(&fits, &slots);
            prop_assert_eq!(sat.is_some(), possible(&fits, &mut slots.clone()));
            for (slot, places) in slots.iter().enumerate() {
                let sat = sat.clone().unwrap_or_default();
                prop_assert!(sat.iter().filter(|at| **at == slot).count() <= usize::from(*places));
                prop_assert!(sat.iter().zip(&fits).all(|(at, fits)| fits & (1 << at) != 0));
            }
        }
    }
}
