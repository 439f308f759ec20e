//! Cells to values: telephones that lost a zero, postcodes without their space, names in one column.
use crate::domain::casing::{clean, family_name, given_name};

/// A telephone as kept, digits only from its 0 (so that no export takes it for a formula); `None` where it is none.
/// Of several in one cell the first stands.
pub fn phone(text: &str) -> Option<String> {
    let text = clean(text);
    let first =
        text.split(['/', ';', ',']).find(|part| part.bytes().filter(u8::is_ascii_digit).count() >= 10)?;
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    let national = if let Some(rest) = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44")) {
        format!("0{}", rest.trim_start_matches('0'))
    } else if digits.len() == 10 && !digits.starts_with('0') {
        // A spreadsheet that took it for a number dropped the zero.
        format!("0{digits}")
    } else {
        digits
    };
    let words = first.chars().filter(|c| c.is_alphabetic()).count();
    (matches!(national.len(), 10 | 11) && national.starts_with('0') && words <= 12).then_some(national)
}

/// An e-mail address; `None` where it cannot be one.
pub fn email(text: &str) -> Option<String> {
    let text = clean(text);
    let text = text.strip_prefix("mailto:").unwrap_or(&text);
    let (name, host) = text.split_once('@')?;
    let fits = !name.is_empty()
        && host.contains('.')
        && !host.contains('@')
        && !text.contains([' ', ',', ';', '<', '>', '"']);
    fits.then(|| text.to_owned())
}

/// A postcode spaced as printed, and whether it is whole (`NG16 3AA`) rather than an outcode or something else.
pub fn postcode(text: &str) -> (String, bool) {
    let text = clean(text).to_uppercase();
    let tight: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if !is_postcode(&tight) {
        return (text, false);
    }
    let at = tight.len() - 3;
    (format!("{} {}", &tight[..at], &tight[at..]), true)
}

/// Whether it has the shape of a whole postcode, without its space: A9, A99, AA9, AA99, A9A or AA9A, then 9AA.
pub fn is_postcode(tight: &str) -> bool {
    let Some(at) = tight.len().checked_sub(3) else { return false };
    let (Some(out), Some(inward)) = (tight.get(..at), tight.get(at..)) else { return false };
    let shape = |part: &str| -> String {
        part.bytes()
            .map(|b| {
                if b.is_ascii_digit() {
                    '9'
                } else if b.is_ascii_uppercase() {
                    'A'
                } else {
                    '?'
                }
            })
            .collect()
    };
    shape(inward) == "9AA" && matches!(shape(out).as_str(), "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A")
}

/// Family and given name out of one cell: `SMITH, John`, `John SMITH`, `John Smith`, `Maria van der Berg`.
pub fn whole_name(text: &str) -> (String, String) {
    let text = clean(text);
    if let Some((family, given)) = text.split_once(',') {
        return (family_name(family), given_name(given));
    }
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    let shouted = |w: &&&str| {
        w.chars().count() > 1 && w.chars().any(char::is_uppercase) && !w.chars().any(char::is_lowercase)
    };
    let loud = words.iter().filter(shouted).count();
    if loud > 0 && loud < words.len() {
        let (family, given): (Vec<&str>, Vec<&str>) = words.iter().copied().partition(|w| shouted(&w));
        return (family_name(&family.join(" ")), given_name(&given.join(" ")));
    }
    let small =
        words.iter().position(|w| w.chars().next().is_some_and(char::is_lowercase)).filter(|at| *at > 0);
    let from = small.unwrap_or(words.len().saturating_sub(1)).max(usize::from(words.len() > 1));
    let (given, family) = words.split_at(from.min(words.len()));
    (family_name(&family.join(" ")), given_name(&given.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_keep_their_zero() {
        for (text, kept) in [
            ("07700 900123", Some("07700900123")),
            ("+44 7700 900123", Some("07700900123")),
            ("+44 (0)7700 900123", Some("07700900123")),
            ("7700900123", Some("07700900123")),
            ("0044 7700 900123", Some("07700900123")),
            ("0115 496 0000 (mum)", Some("01154960000")),
            ("07700 900123 / 07700 900124", Some("07700900123")),
            ("ask school", None),
            ("123", None),
            ("99999999999", None),
        ] {
            assert_eq!(phone(text).as_deref(), kept, "{text}");
        }
    }

    #[test]
    fn postcodes_are_spaced_and_outcodes_told_apart() {
        for (text, kept, whole) in [
            ("ng163aa", "NG16 3AA", true),
            ("S80 2rl", "S80 2RL", true),
            ("NG16", "NG16", false),
            ("nfa", "NFA", false),
            ("NG1 4GL", "NG1 4GL", true),
            ("", "", false),
            ("é", "É", false),
            ("NG163A", "NG163A", false),
        ] {
            assert_eq!(postcode(text), (kept.to_owned(), whole), "{text}");
        }
    }

    #[test]
    fn one_column_names_are_parted() {
        for (text, family, given) in [
            ("SMITH, John", "Smith", "John"),
            ("John SMITH", "Smith", "John"),
            ("John Smith", "Smith", "John"),
            ("Maria van der Berg", "van der Berg", "Maria"),
            ("JOHN SMITH", "Smith", "John"),
            ("Cher", "Cher", ""),
            ("", "", ""),
        ] {
            assert_eq!(whole_name(text), (family.to_owned(), given.to_owned()), "{text}");
        }
    }

    #[test]
    fn addresses_that_cannot_be_are_none() {
        assert_eq!(email(" a.b@example.org ").as_deref(), Some("a.b@example.org"));
        for text in ["a.b", "@example.org", "a b@example.org", "a@b@c.d", "a@b"] {
            assert_eq!(email(text), None, "{text}");
        }
    }
}
