//! The one line that is not finished: what is being typed. A letter is added as terminals always do it; where that cannot be, the
//! line is said again below. Nothing but letters, backspace and the end of the line is ever written.
use super::Typed;
use crate::desk::text::{clean, width};

/// Takes one letter off the end of a line: back, blank, back.
const RUB_OUT: &str = "\u{8} \u{8}";

/// What stands on the last line of the terminal, if it is not finished.
#[derive(Debug, Default)]
pub struct Line {
    open: Option<Typed>,
}

impl Line {
    /// What is written so that further lines can follow.
    pub fn ended(&mut self) -> &'static str {
        if self.open.take().is_some() { "\r\n" } else { "" }
    }

    /// What is written for a text that was typed on, on a terminal of so many columns.
    pub fn typed(&mut self, now: &Typed, columns: usize) -> String {
        let echo = self.open.as_ref().and_then(|was| echo(was, now, columns));
        match echo {
            Some(echo) => {
                self.open = Some(now.clone());
                echo
            }
            None => self.again(now),
        }
    }

    /// The line said again, on a line of its own.
    pub fn again(&mut self, now: &Typed) -> String {
        let before = self.ended();
        self.open = Some(now.clone());
        format!("{before}{}: {}", clean(&now.label), clean(&now.text))
    }
}

/// Letters added at the end, or taken off there; nothing where the line has to be said again.
fn echo(was: &Typed, now: &Typed, columns: usize) -> Option<String> {
    let line = width(&now.label) + 2 + width(&was.text).max(width(&now.text));
    if was.label != now.label || !was.is_at_end() || !now.is_at_end() {
        return None;
    }
    if let Some(more) = now.text.strip_prefix(&was.text) {
        return Some(clean(more).into_owned());
    }
    let gone = was.text.strip_prefix(&now.text).filter(|gone| gone.chars().count() == 1)?;
    // A terminal does not go back over the end of a line.
    (line < columns).then(|| RUB_OUT.repeat(width(gone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Typed {
        Typed { label: "Find".into(), text: text.into(), place: text.chars().count() }
    }

    #[test]
    fn letters_are_added_and_taken_off_as_terminals_do_it() {
        let mut line = Line::default();
        assert_eq!(line.typed(&typed(""), 80), "Find: ");
        assert_eq!(line.typed(&typed("h"), 80), "h");
        assert_eq!(line.typed(&typed("har"), 80), "ar");
        assert_eq!(line.typed(&typed("ha"), 80), "\u{8} \u{8}");
        let inside = Typed { place: 1, ..typed("ha") };
        assert_eq!(line.typed(&inside, 80), "\r\nFind: ha", "elsewhere in the text: said again");
        assert_eq!(line.ended(), "\r\n");
        assert_eq!(line.ended(), "", "once");
        assert_eq!(line.typed(&typed("ha"), 80), "Find: ha");
        assert_eq!(line.typed(&typed("h"), 7), "\r\nFind: h", "not over the end of a line");
        assert_eq!(line.typed(&typed(""), 80), "\u{8} \u{8}");
        line.typed(&typed("ha"), 80);
        assert_eq!(line.typed(&typed(""), 80), "\r\nFind: ", "cleared: said again");
        assert_eq!(line.typed(&typed("a\u{1b}[31m"), 80), "a[31m");
    }
}
