//! One line of text being typed, by letters as a person sees them: an accent goes with its letter.
use crate::desk::input::Key;
use crate::desk::linear::Typed;
use crate::desk::text;
use unicode_width::UnicodeWidthChar;

/// A text and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    text: String,
    /// Byte offset, always between two letters.
    at: usize,
    most: usize,
}

/// As many characters as a line may have if nothing else is said.
const MOST: usize = 200;

impl Edit {
    /// An editor with this text, the place at its end, for at most so many characters.
    pub fn new(text: &str, most: Option<usize>) -> Self {
        let mut edit = Self { text: String::new(), at: 0, most: most.unwrap_or(MOST) };
        edit.insert(text);
        edit
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Another text, the place at its end.
    pub fn set(&mut self, text: &str) {
        self.clear();
        self.insert(text);
    }

    /// Nothing typed.
    pub fn clear(&mut self) {
        self.text.clear();
        self.at = 0;
    }

    /// Puts cleaned text in; what is more than the most is left out.
    pub fn insert(&mut self, words: &str) {
        // A pasted book is looked at no further than it can be taken: what is too much costs nothing.
        let room = self.most.saturating_sub(self.text.chars().count());
        let fits: String = text::clean(words).chars().filter(|c| !c.is_control()).take(room).collect();
        self.text.insert_str(self.at, &fits);
        self.at += fits.len();
    }

    /// Takes text that came in one piece: the ends of its lines and the spaces it begins with go, those behind it stay. A line
    /// cuts what is typed or pasted anywhere, and the next piece goes on there.
    pub fn paste(&mut self, words: &str) {
        let words = words.trim_end_matches(['\n', '\r']);
        self.insert(if self.text.is_empty() { words.trim_start() } else { words });
    }

    /// Takes an editing key or a letter. `false`: not one of its own.
    pub fn key(&mut self, key: Key) -> bool {
        match key {
            // A letter's accent may arrive as a key of its own, so it is judged here and not by the word.
            Key::Char(c) if c.width() == Some(0) && !text::clean(&format!("a{c}")).ends_with(c) => {}
            Key::Char(c) => self.insert_char(c),
            Key::Left => self.at = self.before(),
            Key::Right => self.at = self.after(),
            Key::Home => self.at = 0,
            Key::End => self.at = self.text.len(),
            Key::Backspace => {
                let from = self.before();
                self.text.replace_range(from..self.at, "");
                self.at = from;
            }
            Key::Delete => {
                let to = self.after();
                self.text.replace_range(self.at..to, "");
            }
            _ => return false,
        }
        true
    }

    /// As it is told under a label.
    pub fn told(&self, label: &str) -> Typed {
        Typed {
            label: label.to_owned(),
            text: self.text.clone(),
            place: self.text[..self.at].chars().count(),
        }
    }

    /// The part that fits into so many columns, and the column of the place in it: the place is always in sight.
    pub fn shown(&self, columns: usize) -> (&str, usize) {
        let columns = columns.max(1);
        // Back from the place as far as it fits: a long text is measured no further than it is shown.
        let (mut from, mut used) = (self.at, 0);
        for (start, c) in self.text[..self.at].char_indices().rev() {
            used += c.width().unwrap_or(0);
            if used >= columns {
                break;
            }
            from = start;
        }
        let part = text::head(&self.text[from..], columns);
        (part, text::width(&self.text[from..self.at]))
    }

    fn insert_char(&mut self, c: char) {
        if c.is_control() || self.text.chars().count() >= self.most {
            return;
        }
        self.text.insert(self.at, c);
        self.at += c.len_utf8();
    }

    fn before(&self) -> usize {
        let mut at = self.at;
        for (start, c) in self.text[..self.at].char_indices().rev() {
            at = start;
            if c.width() != Some(0) {
                break;
            }
        }
        at
    }

    fn after(&self) -> usize {
        let mut at = self.at;
        for (place, c) in self.text[self.at..].chars().enumerate() {
            if place > 0 && c.width() != Some(0) {
                break;
            }
            at += c.len_utf8();
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(start: &str, keys: &[Key]) -> (String, usize) {
        let mut edit = Edit::new(start, None);
        for key in keys {
            assert!(edit.key(*key), "{key}");
        }
        (edit.text.clone(), edit.at)
    }

    #[test]
    fn letters_of_many_bytes_are_one_letter() {
        use Key::{Backspace, Char, Delete, End, Home, Left, Right};
        assert_eq!(typed("Zoë", &[Backspace]), ("Zo".into(), 2));
        assert_eq!(typed("Zoe\u{301}", &[Backspace]), ("Zo".into(), 2));
        assert_eq!(typed("Zoe\u{301}", &[Left, Left, Char('x')]), ("Zxoe\u{301}".into(), 2));
        assert_eq!(typed("王小明", &[Home, Right, Delete]), ("王明".into(), 3));
        assert_eq!(typed("", &[Backspace, Delete, Left, Right, Home, End]), (String::new(), 0));
        assert_eq!(typed("ab", &[Home, Char('ł')]), ("łab".into(), 2));
        assert_eq!(
            typed("a", &[Char('\u{202e}'), Char('\u{200b}'), Char('\u{301}')]),
            ("a\u{301}".into(), 3)
        );
    }

    #[test]
    fn pasted_text_is_cleaned_and_bounded() {
        assert_eq!(Edit::new("one\u{1b}[A\ntwo\u{202e}", None).text(), "one[A two");
        assert_eq!(Edit::new("abcdef", Some(3)).text(), "abc");
    }

    #[test]
    fn the_place_is_always_in_sight() {
        let mut edit = Edit::new("abcdefgh", None);
        assert_eq!(edit.shown(4), ("fgh", 3));
        edit.key(Key::Home);
        assert_eq!(edit.shown(4), ("abcd", 0));
        assert_eq!(Edit::new("王小明", None).shown(4), ("明", 2));
    }
}
