//! One letter off: the slip of a finger or of a form read over the phone, told apart from another name.

/// Whether `typed` is `name`, or with `begins` the start of `name`, but for one letter wrong, missing, too many, or
/// two neighbours swapped (optimal string alignment distance of exactly one, for a typed text that does not match).
pub(super) fn one_off(typed: &[u8], name: &[u8], begins: bool) -> bool {
    if !begins && typed.len().abs_diff(name.len()) > 1 {
        return false;
    }
    let same = typed.iter().zip(name).take_while(|(a, b)| a == b).count();
    let rest = |typed_from: usize, name_from: usize| {
        let (Some(typed), Some(name)) = (typed.get(typed_from..), name.get(name_from..)) else {
            return false;
        };
        if begins { name.starts_with(typed) } else { name == typed }
    };
    if same == typed.len() && same == name.len() {
        return false;
    }
    let swapped = same + 1 < typed.len()
        && same + 1 < name.len()
        && typed[same] == name[same + 1]
        && typed[same + 1] == name[same]
        && rest(same + 2, same + 2);
    swapped || rest(same + 1, same + 1) || rest(same + 1, same) || rest(same, same + 1)
}

/// How alike two texts are, 0 to 15, by the letters it takes to make one of the other (Levenshtein).
pub(super) fn likeness(left: &[u8], right: &[u8]) -> u8 {
    let longer = left.len().max(right.len());
    if longer == 0 {
        return 15;
    }
    let mut costs: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.iter().enumerate() {
        let mut corner = costs[0];
        costs[0] = row + 1;
        for (column, b) in right.iter().enumerate() {
            let replaced = corner + usize::from(a != b);
            corner = costs[column + 1];
            costs[column + 1] = replaced.min(corner + 1).min(costs[column] + 1);
        }
    }
    let apart = costs[right.len()].min(longer);
    (15 * (longer - apart) / longer) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_seen_and_two_are_not() {
        for (typed, name, begins, expected) in [
            ("haris", "harris", false, true),
            ("harriss", "harris", false, true),
            ("harrus", "harris", false, true),
            ("hraris", "harris", false, true),
            ("hrariss", "harris", false, false),
            ("hrarris", "harris", false, true),
            ("ahrris", "harris", false, true),
            ("harr", "haris", true, true),
            ("harr", "hare", true, true),
            ("harr", "haris", false, false),
            ("hxyr", "haris", true, false),
            ("harris", "harris", false, false),
            ("harri", "harris", false, true),
            ("", "", false, false),
        ] {
            assert_eq!(
                one_off(typed.as_bytes(), name.as_bytes(), begins),
                expected,
                "{typed} {name} {begins}"
            );
        }
    }

    #[test]
    fn likeness_runs_from_nothing_to_the_same() {
        assert_eq!(likeness(b"abc", b"abc"), 15);
        assert_eq!(likeness(b"abc", b"xyz"), 0);
        assert!(likeness(b"katie", b"katy") > likeness(b"katie", b"cody"));
    }
}
