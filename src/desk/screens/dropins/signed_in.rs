//! A line of a paper sign-in sheet: the time with the name, on either side of it.
use crate::desk::screens::session::time;
use crate::domain::session::Minute;

/// When they came, where a time was typed with the name, and what is left to find them by. Only hours and minutes with a
/// colon between are a time: `12.5.23` is a birth date.
pub(super) fn signed_in(typed: &str) -> (Option<Minute>, String) {
    let typed = typed.trim();
    let at = |word: &str| word.contains(':').then(|| time(word)).flatten();
    if let Some((first, rest)) = typed.split_once(char::is_whitespace).or(Some((typed, "")))
        && let Some(came) = at(first)
    {
        return (Some(came), rest.trim().to_owned());
    }
    if let Some((rest, last)) = typed.rsplit_once(char::is_whitespace)
        && let Some(came) = at(last)
    {
        return (Some(came), rest.trim().to_owned());
    }
    (None, typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_stands_before_or_after_the_name() {
        for (typed, came, name) in [
            ("13:20 smith mo", Some(800), "smith mo"),
            ("smith mo 13:20", Some(800), "smith mo"),
            ("9:05", Some(545), ""),
            ("  9:05  ", Some(545), ""),
            ("smith 12.5.23", None, "smith 12.5.23"),
            ("smith 25:10", None, "smith 25:10"),
            ("ab:cd smith", None, "ab:cd smith"),
            ("", None, ""),
        ] {
            assert_eq!(signed_in(typed), (came, name.to_owned()), "{typed:?}");
        }
    }
}
