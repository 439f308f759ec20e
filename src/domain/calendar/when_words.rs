//! The pieces a typed date is made of: numbers with their length, months and weekdays by any unique beginning.
use chrono::Weekday;

/// One piece of a typed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A number and how many digits it was typed with: `06` is a month, `2006` a year.
    Number(u32, usize),
    /// A month by name, 1 to 12.
    Month(u32),
    /// A day of the week by name.
    Weekday(Weekday),
}

/// Splits at anything that is neither letter nor digit, and between digits and letters; None where a word is
/// neither month, weekday nor an ordinal's ending.
pub(super) fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut out = Vec::new();
    for run in runs(text)? {
        if run.starts_with(|c: char| c.is_ascii_digit()) {
            out.push(Piece::Number(run.parse().ok()?, run.len()));
        } else if run == "of" || is_ordinal(run, out.last()) {
            // "1st of March": says nothing more.
            continue;
        } else if let Some(month) = month_of(run) {
            out.push(Piece::Month(month));
        } else {
            out.push(Piece::Weekday(weekday_of(run)?));
        }
        if out.len() > 4 {
            return None;
        }
    }
    (!out.is_empty()).then_some(out)
}

fn is_ordinal(run: &str, after: Option<&Piece>) -> bool {
    matches!(run, "st" | "nd" | "rd" | "th") && matches!(after, Some(Piece::Number(..)))
}

fn runs(text: &str) -> Option<Vec<&str>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            out.push(&rest[..end]);
            rest = &rest[end..];
        } else if first.is_ascii_alphabetic() {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            out.push(&rest[..end]);
            rest = &rest[end..];
        } else if matches!(first, ' ' | '/' | '.' | '-' | ',' | '\'' | '\u{a0}') {
            rest = &rest[first.len_utf8()..];
        } else {
            return None;
        }
    }
    Some(out)
}

/// A month, 1 to 12, by at least three letters of its name, in small letters.
pub fn month_of(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = NAMES.iter().position(|n| text.len() >= 3 && n.starts_with(text))?;
    u32::try_from(at + 1).ok()
}

/// A weekday by at least two letters of its name.
pub(super) fn weekday_of(text: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ];
    let found = NAMES
        .iter()
        .find(|(n, _)| text.len() >= 2 && (n.starts_with(text) || (text == "weds" && *n == "wednesday")))?;
    Some(found.1)
}
