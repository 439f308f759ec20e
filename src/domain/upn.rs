//! The unique pupil number, by which schools and the council know a child; checked so that a slip is not carried on.
//!
//! Department for Education, "Unique pupil numbers: guide": a check letter, then 12 digits; a temporary number ends in a
//! letter instead of a digit, which counts with its place in the alphabet of check letters.
use std::fmt;

/// Check letters by value; I, O and S are left out because they read as digits.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A number whose check letter fits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Upn(String);

/// Why a text is no UPN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpnFault {
    /// Not a letter, eleven digits, and a digit or letter.
    Shape,
    /// The first letter does not fit; the one that would.
    CheckLetter(char),
}

impl fmt::Display for UpnFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape => write!(f, "a UPN is a letter and 12 digits (a temporary one ends in a letter)"),
            Self::CheckLetter(_) => write!(f, "its first letter does not fit its digits"),
        }
    }
}

impl Upn {
    /// Reads a number, small letters and spaces allowed.
    pub fn parse(text: &str) -> Result<Self, UpnFault> {
        let text: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let bytes = text.as_bytes();
        let [letter, rest @ ..] = bytes else { return Err(UpnFault::Shape) };
        if rest.len() != 12 || !LETTERS.contains(letter) {
            return Err(UpnFault::Shape);
        }
        let mut sum = 0;
        for (at, byte) in rest.iter().enumerate() {
            let value = match byte {
                b'0'..=b'9' => usize::from(byte - b'0'),
                _ if at == 11 => LETTERS.iter().position(|l| l == byte).ok_or(UpnFault::Shape)?,
                _ => return Err(UpnFault::Shape),
            };
            sum += value * (at + 2);
        }
        let wanted = LETTERS[sum % 23];
        if wanted == *letter { Ok(Self(text)) } else { Err(UpnFault::CheckLetter(char::from(wanted))) }
    }

    /// Whether it is temporary (given until the permanent one is found).
    pub fn is_temporary(&self) -> bool {
        self.0.ends_with(|c: char| c.is_ascii_alphabetic())
    }

    /// The thirteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Upn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_letter_must_fit() {
        for good in ["B801200005001", "P207000016049", " b801200005001"] {
            assert!(Upn::parse(good).is_ok_and(|u| !u.is_temporary()), "{good}");
        }
        assert_eq!(Upn::parse("A801200005001"), Err(UpnFault::CheckLetter('B')));
        for shape in ["", "B80120000500", "B80120000500I", "I801200005001", "B8012A0005001", "é801200005001"]
        {
            assert_eq!(Upn::parse(shape), Err(UpnFault::Shape), "{shape}");
        }
    }

    #[test]
    fn a_temporary_number_ends_in_a_letter_of_the_same_value() {
        // The last digit 1 has the value of B.
        assert!(Upn::parse("B80120000500B").is_ok_and(|u| u.is_temporary()));
        assert!(Upn::parse("B80120000500C").is_err());
    }
}
