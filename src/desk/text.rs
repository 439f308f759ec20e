//! Text as it may stand on a screen: nothing in it that commands the terminal or deceives the eye, cut to its columns.
use crate::domain::casing;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks above and below a letter that are kept; more is a prank or an attack on the line above.
const MARKS_KEPT: usize = 3;

/// The text without control characters, direction overrides, and whatever is drawn as nothing. Line ends and tabs become spaces.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}') {
            out.push(' ');
        } else if !casing::is_hidden(c) {
            let mark = c.width() == Some(0);
            marks = if mark { marks + 1 } else { 0 };
            // A mark needs a letter to stand on.
            if marks <= MARKS_KEPT && !(mark && out.is_empty()) {
                out.push(c);
            }
        }
    }
    Cow::Owned(out)
}

/// Columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `columns`, ending in `..` where something had to go.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    let text = clean(text);
    if width(&text) <= columns {
        return text;
    }
    let dots = columns.min(2);
    let mut out = head(&text, columns - dots).to_owned();
    out.extend(std::iter::repeat_n('.', dots));
    Cow::Owned(out)
}

/// As much of the beginning as fits.
pub fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// Exactly `columns` wide, the text at the left.
pub fn left(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns).into_owned();
    pad(&mut out, columns);
    out
}

/// Exactly `columns` wide, the text at the right: numbers and times line up.
pub fn right(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let mut out = " ".repeat(columns.saturating_sub(width(&text)));
    out.push_str(&text);
    out
}

fn pad(out: &mut String, columns: usize) {
    let used = width(out);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
}

/// A paragraph in lines of at most `columns`, broken between words; a word longer than a line is broken where it must.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = clean(paragraph);
        let mut line = String::new();
        let before = lines.len();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let mut word = word;
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            }
            while width(word) > columns {
                let part = match head(word, columns) {
                    // One character wider than the line still has to go somewhere.
                    "" => &word[..word.chars().next().map_or(word.len(), char::len_utf8)],
                    part => part,
                };
                lines.push(part.to_owned());
                word = &word[part.len()..];
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() || lines.len() == before {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_leaves_nothing_that_commands_or_deceives() {
        for (given, kept) in [
            ("Zoë O'Neill", "Zoë O'Neill"),
            ("a\u{1b}[31mb\u{7}", "a[31mb"),
            ("\u{9b}2Jx", "2Jx"),
            ("one\ntwo\tthree", "one two three"),
            ("ab\u{202e}dc\u{202c}", "abdc"),
            ("\u{2066}x\u{2069}\u{200e}", "x"),
            ("A\u{200b}m\u{200d}y\u{feff}", "Amy"),
            ("tag\u{e0041}\u{e007f}", "tag"),
            ("\u{301}e\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}"),
            ("王小明", "王小明"),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
    }

    #[test]
    fn cutting_counts_columns_not_letters() {
        assert_eq!(cut("KOWALSKA, Maja", 14), "KOWALSKA, Maja");
        assert_eq!(cut("KOWALSKA, Maja", 13), "KOWALSKA, M..");
        assert_eq!(cut("王小明王", 7), "王小..");
        assert_eq!(left("王小明", 8), "王小明  ");
        assert_eq!(right("9y4", 6), "   9y4");
        assert_eq!((cut("abc", 1), cut("abc", 0)), (".".into(), "".into()));
    }

    #[test]
    fn wrapping_never_exceeds_the_line() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
        assert!(wrap("王王王", 1).len() == 3);
    }
}
