//! Short names of configured things (a pathway, a service, a role, a district), small enough to sit in every row.
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The identifier of something configured, e.g. `nd`, `dropin-waiting` or `E07000170`: at most 16 ASCII letters,
/// digits, `-` or `_`.
///
/// Kept inline because a million rows hold several each; written as a plain string so that journals and
/// configuration stay readable when the list of pathways changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Code([u8; 16]);

impl Code {
    /// No code: nothing was chosen or known.
    pub const NONE: Self = Self([0; 16]);

    /// Reads a code; `None` where it is empty, longer than 16 bytes or holds anything but letters, digits, `-`, `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.is_empty() || bytes.len() > 16 || !bytes.iter().all(|b| Self::allowed(*b)) {
            return None;
        }
        let mut code = [0; 16];
        code[..bytes.len()].copy_from_slice(bytes);
        Some(Self(code))
    }

    /// A code known when the program is written; whatever does not fit is left out.
    pub const fn known(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut code = [0; 16];
        let mut at = 0;
        while at < bytes.len() && at < 16 {
            code[at] = bytes[at];
            at += 1;
        }
        Self(code)
    }

    /// The code as text; empty for [`Code::NONE`].
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(16);
        std::str::from_utf8(&self.0[..end]).unwrap_or("")
    }

    /// Whether nothing was chosen.
    pub fn is_none(&self) -> bool {
        self.0[0] == 0
    }

    const fn allowed(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reading)
    }
}

/// Reads a code out of the text where it lies: a snapshot holds millions of them.
struct Reading;

impl Visitor<'_> for Reading {
    type Value = Code;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a short name")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Code, E> {
        if text.is_empty() {
            return Ok(Code::NONE);
        }
        Code::parse(text).ok_or_else(|| {
            E::custom(format!(
                "'{text}' is no short name: at most 16 letters, digits, '-' or '_', without spaces"
            ))
        })
    }
}
