//! Words as they may stand on paper: nothing in them that commands a printer, a terminal or a browser.
use crate::domain::casing;
use unicode_width::UnicodeWidthStr;

/// Nothing hidden, one line.
pub fn clean(text: &str) -> String {
    casing::clean(text)
}

/// The same for a page of a browser: no character of it is mark-up.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Columns a text takes on paper.
pub(super) fn width(text: &str) -> usize {
    text.width()
}
