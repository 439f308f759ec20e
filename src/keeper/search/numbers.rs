//! Numbers packed so that a part of a phone is looked for in a million children by shifting and masking.

/// Digits packed four bits each, the last digit lowest, each stored as itself plus one so that the length shows.
/// At most the last 16 digits of a longer number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Digits(u64);

impl Digits {
    /// The digits of a text, whatever stands between them.
    pub(super) fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .filter(u8::is_ascii_digit)
                .fold(0, |packed, digit| packed << 4 | u64::from(digit - b'0' + 1)),
        )
    }

    /// A ten-digit number, leading zeros included.
    pub(super) fn of_ten(number: u64) -> Self {
        Self::of(&format!("{number:010}"))
    }

    /// A phone number in the national notation: +44, 0044 and 44 become 0.
    pub(super) fn of_phone(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let abroad = text.trim_start().starts_with('+') || digits.len() >= 12;
        let national = digits
            .strip_prefix("0044")
            .or_else(|| digits.strip_prefix("44").filter(|_| abroad))
            .map(|rest| format!("0{}", rest.trim_start_matches('0')));
        Self::of(national.as_deref().unwrap_or(&digits))
    }

    /// Whether there are none.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many.
    pub(super) fn len(self) -> u32 {
        (64 - self.0.leading_zeros()).div_ceil(4)
    }

    fn mask(self) -> u64 {
        u64::MAX.checked_shr(64 - 4 * self.len()).unwrap_or(0)
    }

    /// Whether these digits end with `part`.
    pub(super) fn ends_with(self, part: Self) -> bool {
        self.0 & part.mask() == part.0
    }

    /// Whether these digits begin with `part`.
    pub(super) fn starts_with(self, part: Self) -> bool {
        self.len() >= part.len() && self.0 >> (4 * (self.len() - part.len())) == part.0
    }

    /// Whether `part` stands anywhere in these digits.
    pub(super) fn contains(self, part: Self) -> bool {
        let (mask, mut rest) = (part.mask(), self.0);
        while rest >= part.0 {
            if rest & mask == part.0 {
                return true;
            }
            rest >>= 4;
        }
        false
    }
}

/// Up to 16 small letters and digits of a unique pupil number or postcode, first character highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Code(u128);

impl Code {
    /// Letters and digits of a text, in small letters.
    pub(super) fn of(text: &str) -> Self {
        let mut bytes = [0; 16];
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        for (place, letter) in bytes.iter_mut().zip(letters) {
            *place = letter.to_ascii_lowercase();
        }
        Self(u128::from_be_bytes(bytes))
    }

    /// Characters in it.
    pub(super) fn len(self) -> u32 {
        16 - self.0.trailing_zeros() / 8
    }

    /// Whether it begins with `part`.
    pub(super) fn starts_with(self, part: Self) -> bool {
        part.0 == 0 || self.0 & u128::MAX << (8 * (16 - part.len())) == part.0
    }
}

/// A unique pupil number: a letter, eleven digits, a digit or letter. (Department for Education, "Unique pupil
/// numbers": the last is a letter in a temporary one.) Packed in 60 bits, zero if the text is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Upn(u64);

impl Upn {
    /// Packs a number, or its start for looking up: a letter and up to twelve more.
    pub(super) fn start(text: &str) -> Option<Self> {
        let bytes: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let (first, rest) =
            bytes.split_first().filter(|(first, rest)| first.is_ascii_alphabetic() && rest.len() < 13)?;
        let mut packed = u64::from(first.to_ascii_lowercase() - b'a' + 1) << 52;
        for (place, byte) in rest.iter().enumerate() {
            packed |= match (place, byte) {
                (0..11, b'0'..=b'9') => u64::from(byte - b'0' + 1) << (48 - 4 * place),
                (11, b'0'..=b'9') => u64::from(byte - b'0' + 1),
                (11, letter) if letter.is_ascii_alphabetic() => {
                    u64::from(letter.to_ascii_lowercase() - b'a' + 11)
                }
                _ => return None,
            };
        }
        Some(Self(packed))
    }

    /// Packs a whole number; anything else is none.
    pub(super) fn whole(text: &str) -> Self {
        Self::start(text).filter(|upn| upn.is_whole()).unwrap_or_default()
    }

    /// Whether all thirteen characters are there.
    pub(super) fn is_whole(self) -> bool {
        self.0 & 0xff != 0
    }

    /// Whether this number begins with `part`.
    pub(super) fn starts_with(self, part: Self) -> bool {
        let low = part.0.trailing_zeros();
        let kept = match low {
            _ if part.is_whole() => 0,
            52.. => 52,
            _ => low / 4 * 4,
        };
        self.0 >> kept == part.0 >> kept
    }
}

/// A postcode: its letters and digits, and how many of them are the outward code. Zero if none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Place(u64);

impl Place {
    /// Packs a postcode in any notation; a text of more than seven letters and digits is none.
    pub(super) fn of(text: &str) -> Self {
        let code = Code::of(text);
        let length = code.len();
        if length == 0 || length > 7 {
            return Self(0);
        }
        let bytes = code.0.to_be_bytes();
        let inward = |from: u32| {
            let at = |place: u32| bytes[(from + place) as usize];
            at(0).is_ascii_digit() && at(1).is_ascii_alphabetic() && at(2).is_ascii_alphabetic()
        };
        let outward = if length >= 5 && inward(length - 3) { length - 3 } else { length };
        Self((code.0 >> 64) as u64 & !0xff | u64::from(outward))
    }

    /// Whether there is none.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A postcode as far as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlaceStart {
    code: Code,
    /// Length of the outward code, if a space or the whole inward code shows it.
    outward: Option<u32>,
}

impl PlaceStart {
    /// From the letters and digits before and after the space, the second empty if there was none.
    pub(super) fn of(outward: &str, inward: &str) -> Self {
        let whole = Place::of(&format!("{outward}{inward}"));
        let typed = Code::of(&format!("{outward}{inward}"));
        let known = if inward.is_empty() {
            Some((whole.0 & 0xff) as u32).filter(|outward| *outward + 3 == typed.len())
        } else {
            Some(Code::of(outward).len())
        };
        Self { code: typed, outward: known }
    }

    /// Whether `place` is in what was typed. NG5 is not the start of NG51: an outward code is whole.
    pub(super) fn holds(self, place: Place) -> bool {
        let outward = (place.0 & 0xff) as u32;
        !place.is_empty()
            && Code(u128::from(place.0 & !0xff) << 64).starts_with(self.code)
            && self.outward.map_or(self.code.len() >= outward, |typed| typed == outward)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_found_by_any_part_in_any_notation() {
        let phone = Digits::of_phone("+44 (0)7700 900417");
        assert_eq!(phone, Digits::of_phone("07700 900417"));
        assert_eq!(phone, Digits::of_phone("00447700900417"));
        assert_eq!(phone.len(), 11);
        assert!(phone.contains(Digits::of("900 4")) && phone.contains(phone));
        assert!(phone.ends_with(Digits::of("0417")) && !phone.ends_with(Digits::of("041")));
        assert!(phone.starts_with(Digits::of("0770")) && !phone.starts_with(Digits::of("7700")));
        assert!(!phone.contains(Digits::of("901")));
        assert!(!Digits::default().contains(Digits::of("0")));
        assert!(Digits::of("12345678901234567890").contains(Digits::of("5678901234567890")));
    }

    #[test]
    fn a_pupil_number_is_found_by_its_start() {
        let upn = Upn::whole("H801200001001");
        assert_ne!(upn, Upn::default());
        for typed in ["h", "h8", "H8012", "h80120000100", "h801200001001"] {
            assert!(upn.starts_with(Upn::start(typed).unwrap()), "{typed}");
        }
        for typed in ["g8012", "h802", "h80120000101", "h801200001002", "h80120000100a"] {
            assert!(!upn.starts_with(Upn::start(typed).unwrap()), "{typed}");
        }
        assert!(Upn::whole("H80120000100A").starts_with(Upn::start("h80120000100a").unwrap()));
        assert_eq!(Upn::whole("H8012"), Upn::default());
        assert_eq!(Upn::start("h8012000010011"), None);
    }

    #[test]
    fn an_outward_code_is_whole() {
        let near = Place::of("ng5 6ab");
        for typed in [("ng5", ""), ("ng5", "6"), ("ng5", "6ab"), ("ng56", ""), ("ng56ab", "")] {
            assert!(PlaceStart::of(typed.0, typed.1).holds(near), "{typed:?}");
        }
        for typed in [("ng", ""), ("ng51", ""), ("ng5", "7"), ("ng56", "1"), ("ng56ac", "")] {
            assert!(!PlaceStart::of(typed.0, typed.1).holds(near), "{typed:?}");
        }
        assert!(!PlaceStart::of("ng5", "").holds(Place::of("NG51 1AA")));
        assert!(!PlaceStart::of("ng5", "").holds(Place::of("")));
    }
}
