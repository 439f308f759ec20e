//! The NHS number: the one identifier that follows a child between agencies, so a wrong digit must never pass unseen.
//!
//! Ten digits, the tenth a check digit (NHS Data Dictionary, "NHS NUMBER"): weights 10 to 2 on the first nine, 11 minus
//! the sum modulo 11; 11 counts as 0 and 10 marks a stem that has no number.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU64;

/// A number that has ten digits, a fitting check digit, and is not all zeros.
///
/// It is valid, not verified: whether it is this child's is for the same-child rule (see [`alike`](super::alike)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct NhsNumber(NonZeroU64);

/// Why a text is no NHS number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NhsFault {
    /// Something else than digits, spaces and hyphens.
    NotDigits,
    /// Not ten digits; how many there were.
    Length(usize),
    /// Ten zeros: a filler, though its check digit fits.
    AllZeros,
    /// The last digit does not fit; the ten digits as read.
    CheckDigit(String),
}

impl fmt::Display for NhsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDigits => write!(f, "it holds something else than digits"),
            Self::Length(n) => write!(f, "it has {n} digits instead of 10"),
            Self::AllZeros => write!(f, "it is all zeros"),
            Self::CheckDigit(_) => write!(f, "the last digit does not fit"),
        }
    }
}

impl NhsNumber {
    /// Reads a number as people and spreadsheets write it: `943 476 5919`, `943-476-5919`, `9434765919.0`.
    pub fn parse(text: &str) -> Result<Self, NhsFault> {
        let text = text.trim();
        // A number cell read as a float shows a fraction of zero.
        let text = text
            .split_once('.')
            .filter(|(_, rest)| rest.bytes().all(|b| b == b'0'))
            .map_or(text, |(whole, _)| whole);
        let mut digits = String::with_capacity(10);
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '-' | '\u{a0}' | '\u{2010}'..='\u{2013}' => {}
                _ => return Err(NhsFault::NotDigits),
            }
        }
        if digits.len() != 10 {
            return Err(NhsFault::Length(digits.len()));
        }
        let number: u64 = digits.parse().map_err(|_| NhsFault::NotDigits)?;
        Self::of(number)
    }

    /// Of at most ten digits as a whole number.
    fn of(number: u64) -> Result<Self, NhsFault> {
        let whole = NonZeroU64::new(number).ok_or(NhsFault::AllZeros)?;
        if check_digit(number / 10) == Some(number % 10) {
            Ok(Self(whole))
        } else {
            Err(NhsFault::CheckDigit(format!("{number:010}")))
        }
    }

    /// The ten digits as a whole number, as journals and indexes keep it.
    pub fn value(self) -> u64 {
        self.0.get()
    }

    /// The ten digits without spaces.
    pub fn digits(self) -> String {
        format!("{:010}", self.0)
    }

    /// Whether it lies in the 999 range, which is issued to nobody: practice, demonstration and test data.
    pub fn is_practice(self) -> bool {
        self.value() / 10_000_000 == 999
    }
}

/// The check digit that a nine-digit stem asks for; `None` where the stem has none.
pub fn check_digit(stem: u64) -> Option<u64> {
    let (mut rest, mut sum) = (stem, 0);
    for weight in 2..=10 {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

impl fmt::Display for NhsNumber {
    /// As printed, `943 476 5919`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.value();
        f.pad(&format!("{:03} {:03} {:04}", n / 10_000_000, n / 10_000 % 1000, n % 10_000))
    }
}

impl std::str::FromStr for NhsNumber {
    type Err = NhsFault;
    fn from_str(text: &str) -> Result<Self, NhsFault> {
        Self::parse(text)
    }
}

impl TryFrom<u64> for NhsNumber {
    type Error = NhsFault;
    fn try_from(value: u64) -> Result<Self, NhsFault> {
        if value <= 9_999_999_999 { Self::of(value) } else { Err(NhsFault::Length(value.to_string().len())) }
    }
}

impl From<NhsNumber> for u64 {
    fn from(number: NhsNumber) -> u64 {
        number.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_tells_a_typing_slip() {
        assert_eq!(NhsNumber::parse("943 476 5919").map(NhsNumber::value), Ok(9_434_765_919));
        assert_eq!(NhsNumber::parse("9434765918"), Err(NhsFault::CheckDigit("9434765918".into())));
        assert_eq!(check_digit(900_000_005), None, "a stem without a digit");
        for digit in 0..10 {
            assert!(NhsNumber::parse(&format!("900000005{digit}")).is_err());
        }
    }

    #[test]
    fn spreadsheet_forms_are_read_and_fillers_refused() {
        for text in ["9434765919", "943-476-5919", " 943 476\u{a0}5919 ", "9434765919.0"] {
            assert_eq!(
                NhsNumber::parse(text).map(|n| n.to_string()),
                Ok("943 476 5919".to_owned()),
                "{text}"
            );
        }
        assert_eq!(NhsNumber::parse("0000000000"), Err(NhsFault::AllZeros));
        assert_eq!(NhsNumber::parse("94347659"), Err(NhsFault::Length(8)));
        assert_eq!(NhsNumber::parse("9434765919.5"), Err(NhsFault::NotDigits));
        assert_eq!(NhsNumber::parse("unknown"), Err(NhsFault::NotDigits));
    }

    #[test]
    fn every_single_wrong_digit_and_most_swaps_are_caught() {
        let good = "9434765919";
        for at in 0..10 {
            for digit in '0'..='9' {
                let mut other: Vec<char> = good.chars().collect();
                other[at] = digit;
                let other: String = other.into_iter().collect();
                assert_eq!(NhsNumber::parse(&other).is_ok(), other == good, "{other}");
            }
        }
    }

    #[test]
    fn the_practice_range_is_known() {
        assert!(NhsNumber::parse("9998401917").is_ok_and(NhsNumber::is_practice));
        assert!(NhsNumber::parse("9434765919").is_ok_and(|n| !n.is_practice()));
    }
}
