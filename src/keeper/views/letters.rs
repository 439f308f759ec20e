//! Words as a sort key. A million names are put in order at once: the first letters decide nearly always, so they lie in the key
//! itself, and only longer words are kept whole.
use std::cmp::Ordering;

/// Bytes in the key itself.
const HEAD: usize = 16;

/// Words in lower case, so that they sort as a person looks for them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Letters {
    /// The first bytes, the first of them highest; zeros behind shorter words.
    head: [u64; 2],
    /// All of them, where there are more.
    whole: Option<Box<str>>,
}

impl Letters {
    pub(super) fn of(words: &str) -> Self {
        Self::from_chars(words.chars())
    }

    /// One behind the other: names that begin alike stand together, the shorter first, whatever the second is.
    pub(super) fn of_two(first: &str, second: &str) -> Self {
        Self::from_chars(first.chars().chain(['\u{1}']).chain(second.chars()))
    }

    fn from_chars(chars: impl Iterator<Item = char> + Clone) -> Self {
        let low = chars.flat_map(char::to_lowercase);
        let mut head = [0; HEAD];
        let mut end = 0;
        for letter in low.clone() {
            let mut bytes = [0; 4];
            let bytes = letter.encode_utf8(&mut bytes).as_bytes();
            let room = HEAD - end;
            if bytes.len() > room {
                head[end..].copy_from_slice(&bytes[..room]);
                return Self { head: numbers(head), whole: Some(low.collect::<String>().into()) };
            }
            head[end..end + bytes.len()].copy_from_slice(bytes);
            end += bytes.len();
        }
        Self { head: numbers(head), whole: None }
    }
}

fn numbers(head: [u8; HEAD]) -> [u64; 2] {
    let half =
        |from: usize| head[from..from + 8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    [half(0), half(8)]
}

impl Ord for Letters {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of two that begin alike, the one with nothing behind is the shorter: none stands before some.
        self.head.cmp(&other.head).then_with(|| self.whole.cmp(&other.whole))
    }
}

impl PartialOrd for Letters {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_stand_as_the_whole_words_would(one in "[A-Ea-eéŻ' -]{0,24}", other in "[A-Ea-eéŻ' -]{0,24}") {
            let whole = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
            prop_assert_eq!(Letters::of(&one).cmp(&Letters::of(&other)), whole(&one).cmp(&whole(&other)));
        }
    }

    #[test]
    fn a_family_stands_together() {
        let mut names = [
            ("Ng", "Zoe"),
            ("Ngata", "Abe"),
            ("ng", "Abe"),
            ("Montgomery-Fortescue", "B"),
            ("Montgomery-Fortescue", "A"),
        ];
        names.sort_by_key(|(family, given)| Letters::of_two(family, given));
        assert_eq!(names.map(|(_, given)| given), ["A", "B", "Abe", "Zoe", "Abe"]);
    }
}
