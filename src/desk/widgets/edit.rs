//! One line of text being typed, by letters as a person sees them: an accent goes with its letter.
use crate::desk::input::Key;
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
        for c in text::clean(words).chars() {
            self.insert_char(c);
        }
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

    /// The part that fits into so many columns, and the column of the place in it: the place is always in sight.
    pub fn shown(&self, columns: usize) -> (&str, usize) {
        let columns = columns.max(1);
        let mut from = 0;
        while text::width(&self.text[from..self.at]) >= columns {
            from += self.text[from..].chars().next().map_or(1, char::len_utf8);
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
