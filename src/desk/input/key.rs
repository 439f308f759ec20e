//! One name for every key, so that no room but `input` knows which library read it.
use std::fmt;
use std::str::FromStr;

/// A key as a person would name it. Shift is in the character, Alt never arrives (it is read as Esc, then the key).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A printable character, upper case where Shift was held.
    Char(char),
    /// Ctrl with a lower-case letter.
    Ctrl(char),
    /// A function key by its number.
    F(u8),
    /// Return.
    Enter,
    /// Escape, pressed by itself.
    Esc,
    /// Tabulator.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// The key that deletes to the left.
    Backspace,
    /// The key that deletes to the right.
    Delete,
    /// Insert; bound to nothing.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// To the first.
    Home,
    /// To the last.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
}

/// Names of the keys that are not a character, in the words the help uses.
const NAMES: [(&str, Key); 17] = [
    ("Space", Key::Char(' ')),
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("BTab", Key::BackTab),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Insert", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("Ins", Key::Insert),
];

impl Key {
    /// The character this key would put into a text field, if it would put one.
    pub fn text(self) -> Option<char> {
        match self {
            Self::Char(c) => Some(c),
            _ => None,
        }
    }

    /// Keys that come out of a sequence torn apart by a slow line, and are therefore bound to nothing, anywhere.
    pub fn is_dead(self) -> bool {
        matches!(self, Self::Char('[' | ']' | 'O' | '~' | '\\' | '^' | '{' | '}' | '`'))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = NAMES.iter().find(|(_, key)| key == self) {
            return f.write_str(name);
        }
        match self {
            Self::Char(c) => write!(f, "{c}"),
            Self::Ctrl(c) => write!(f, "Ctrl-{c}"),
            Self::F(n) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

/// What was written is the name of no key; the sentence says which names there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchKey(pub String);

impl fmt::Display for NoSuchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\"{}\" is not the name of a key (one character, or Enter Esc Tab Space PgUp F1 Ctrl-x ...)",
            self.0
        )
    }
}

impl FromStr for Key {
    type Err = NoSuchKey;

    fn from_str(name: &str) -> Result<Self, NoSuchKey> {
        let unknown = || NoSuchKey(name.to_owned());
        let mut chars = name.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return if c.is_control() { Err(unknown()) } else { Ok(Self::Char(c)) };
        }
        if let Some((_, key)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Ok(*key);
        }
        if let Some(number) = name.strip_prefix('F') {
            return match number.parse() {
                Ok(n @ 1..=12) => Ok(Self::F(n)),
                _ => Err(unknown()),
            };
        }
        let mut letters = name.strip_prefix("Ctrl-").ok_or_else(unknown)?.chars();
        match (letters.next(), letters.next()) {
            // Ctrl with h, i, j and m are Backspace, Tab and Enter on the wire: they cannot be told apart.
            (Some(c), None) if c.is_ascii_lowercase() && !matches!(c, 'h' | 'i' | 'j' | 'm') => {
                Ok(Self::Ctrl(c))
            }
            _ => Err(unknown()),
        }
    }
}
