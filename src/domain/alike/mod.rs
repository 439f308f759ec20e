//! Who is who: one child must not wait twice, and two children must never share a record.
//!
//! The same child is an NHS number **and** a birth date **and** an alike name. A number whose child differs in either is
//! a typing error until a person has looked (a wrong merge is the graver harm: NHS England, "Identification of patients"
//! and DCB1077). Same birth date and alike name without a number is a possible duplicate: shown, never merged silently.
mod diminutives;
mod given;

pub use given::{is_given_name, stands_first};

use super::nhs_number::NhsNumber;
use chrono::NaiveDate;
use rphonetic::DoubleMetaphone;
use unicode_normalization::UnicodeNormalization;

/// How two names are alike, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same letters, accents and capitals apart.
    Same,
    /// A letter more, less, other or swapped (two in a long name).
    Spelling,
    /// Sounds alike (double metaphone).
    Sound,
    /// A short form of the same name.
    Diminutive,
    /// One has a part of the other: double-barrelled names, second given names.
    Parts,
    /// Given and family name stand in each other's place.
    Swapped,
}

impl Likeness {
    /// In words, after "the name".
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "is the same",
            Self::Spelling => "is spelt nearly the same",
            Self::Sound => "sounds the same",
            Self::Diminutive => "is a short form of the same",
            Self::Parts => "shares a part",
            Self::Swapped => "is the same with given and family name swapped",
        }
    }
}

/// What two identities are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Number, birth date and alike name: the same child.
    Same,
    /// The same number, but birth date or name differ: apart, without the number, until a person has looked.
    NumberConflict {
        /// The birth dates differ.
        born: bool,
        /// The names are not alike.
        name: bool,
    },
    /// Same birth date and alike name, a number missing: may be the same child.
    Possible(Likeness),
    /// Same birth date and alike name, but two different valid numbers: two children until somebody says otherwise.
    Namesake(Likeness),
    /// Same birth date and family name, another given name: twins, by all likelihood.
    Twin,
    /// Nothing in common that counts.
    Stranger,
}

/// A name made ready for comparing: folded once, compared often.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NameKey {
    family: Part,
    given: Part,
    known_as: Option<Part>,
}

/// A child as far as it can be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A number that passed its check and is believed; none where it is missing.
    pub nhs: Option<NhsNumber>,
    /// Date of birth.
    pub born: NaiveDate,
    /// Name.
    pub name: NameKey,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Part {
    whole: String,
    pieces: Vec<String>,
}

impl Part {
    fn new(text: &str) -> Self {
        let folded = fold(text);
        let pieces: Vec<String> = folded.split(' ').filter(|p| !p.is_empty()).map(str::to_owned).collect();
        Self { whole: pieces.concat(), pieces }
    }
}

/// Letters only, small, without accents; hyphens and spaces become one space, apostrophes vanish.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            '-' | '\u{2010}'..='\u{2015}' | '/' | '_' => out.push(' '),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_alphabetic() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out.split(' ').filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

impl NameKey {
    /// Makes a name ready; `known_as` may be empty.
    pub fn new(family: &str, given: &str, known_as: &str) -> Self {
        let known_as = Part::new(known_as);
        Self {
            family: Part::new(family),
            given: Part::new(given),
            known_as: (!known_as.whole.is_empty()).then_some(known_as),
        }
    }

    /// Whether no letter is left of it.
    pub fn is_empty(&self) -> bool {
        self.family.whole.is_empty() && self.given.whole.is_empty()
    }

    /// How this name is like another; `None` where it is not.
    pub fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        let family = part_likeness(&self.family, &other.family, false);
        let given = [Some(&self.given), self.known_as.as_ref()]
            .into_iter()
            .flatten()
            .flat_map(|a| {
                [Some(&other.given), other.known_as.as_ref()].into_iter().flatten().map(move |b| (a, b))
            })
            .filter_map(|(a, b)| part_likeness(a, b, true))
            .min();
        if let (Some(family), Some(given)) = (family, given) {
            // Two doubtful halves make no likeness in short names: Hall, Sam is not Hill, Pam.
            let doubtful = family != Likeness::Same && given != Likeness::Same;
            let long = self.family.whole.chars().count().min(self.given.whole.chars().count()) >= 5;
            if !doubtful || long {
                return Some(family.max(given));
            }
        }
        let crossed = part_likeness(&self.family, &other.given, false).max(part_likeness(
            &self.given,
            &other.family,
            false,
        ));
        let both = part_likeness(&self.family, &other.given, false).is_some()
            && part_likeness(&self.given, &other.family, false).is_some();
        (both && crossed <= Some(Likeness::Spelling)).then_some(Likeness::Swapped)
    }
}

impl Identity {
    /// What `other` is to this child.
    pub fn compare(&self, other: &Self) -> Verdict {
        let likeness = self.name.likeness(&other.name);
        let born = self.born == other.born;
        match (self.nhs, other.nhs) {
            (Some(a), Some(b)) if a == b => {
                if born && likeness.is_some() {
                    Verdict::Same
                } else {
                    Verdict::NumberConflict { born: !born, name: likeness.is_none() }
                }
            }
            _ if !born => Verdict::Stranger,
            (Some(_), Some(_)) => match likeness {
                Some(likeness) => Verdict::Namesake(likeness),
                None => self.twin(other),
            },
            _ => match likeness {
                Some(likeness) => Verdict::Possible(likeness),
                None => self.twin(other),
            },
        }
    }

    fn twin(&self, other: &Self) -> Verdict {
        let same_family =
            !self.name.family.whole.is_empty() && self.name.family.whole == other.name.family.whole;
        if same_family { Verdict::Twin } else { Verdict::Stranger }
    }
}

/// How one half of a name is like the other's; `short_forms` for given names.
fn part_likeness(a: &Part, b: &Part, short_forms: bool) -> Option<Likeness> {
    if a.whole.is_empty() || b.whole.is_empty() {
        return None;
    }
    if a.whole == b.whole {
        return Some(Likeness::Same);
    }
    if near(&a.whole, &b.whole) {
        return Some(Likeness::Spelling);
    }
    if sound_alike(&a.whole, &b.whole) {
        return Some(Likeness::Sound);
    }
    let first = |part: &Part| part.pieces.first().cloned().unwrap_or_default();
    if short_forms && first(a) != first(b) && diminutives::stand_for_each_other(&first(a), &first(b)) {
        return Some(Likeness::Diminutive);
    }
    // Khan-Ali and Khan; Mohammed Ali and Mohammed: a whole piece in common, if it is not a mere prefix.
    let shared = a.pieces.len() != b.pieces.len() || (a.pieces.len() > 1 && !short_forms);
    let common = |piece: &String| piece.chars().count() > 3 && b.pieces.contains(piece);
    let anchored = !short_forms || first(a) == first(b);
    (shared && anchored && a.pieces.iter().any(common)).then_some(Likeness::Parts)
}

/// Whether two folded words differ by one slip of the keyboard: a letter more, less, other, or two swapped; two slips
/// from eight letters on. In words of three letters another letter is another name (Sam, Pam).
pub fn near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < 3 || long > 64 {
        return false;
    }
    let allowed = if short >= 8 { 2 } else { 1 };
    if long - short > allowed {
        return false;
    }
    let distance = slips(&a, &b);
    let other_letter = short == long && sorted(&a) != sorted(&b);
    distance <= allowed && !(long <= 3 && other_letter)
}

fn sorted(word: &[char]) -> Vec<char> {
    let mut word = word.to_vec();
    word.sort_unstable();
    word
}

/// Edit distance with swaps of neighbours (optimal string alignment).
fn slips(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut two: Vec<usize> = vec![0; width];
    let mut one: Vec<usize> = (0..width).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; width];
        for j in 1..width {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (one[j] + 1).min(row[j - 1] + 1).min(one[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(two[j - 2] + 1);
            }
        }
        two = std::mem::replace(&mut one, row);
    }
    one[b.len()]
}

/// Whether two folded words sound alike in English; words of other alphabets and very short codes do not count.
pub fn sound_alike(a: &str, b: &str) -> bool {
    let plain =
        |word: &str| word.len() >= 3 && word.len() <= 32 && word.bytes().all(|c| c.is_ascii_lowercase());
    if !plain(a) || !plain(b) || a.as_bytes()[0] != b.as_bytes()[0] && !first_letters_sound_alike(a, b) {
        return false;
    }
    let coder = DoubleMetaphone::new(Some(12));
    let (a, b) = (coder.double_metaphone(a), coder.double_metaphone(b));
    let (a, b) = ([a.primary(), a.alternate()], [b.primary(), b.alternate()]);
    a.iter().any(|code| code.len() >= 2 && b.contains(code))
}

fn first_letters_sound_alike(a: &str, b: &str) -> bool {
    const PAIRS: &[&str] =
        &["ck", "kq", "cq", "fp", "gj", "sc", "xz", "sz", "jy", "iy", "ae", "sx", "kg", "uy", "ei"];
    let (a, b) = (a.as_bytes()[0], b.as_bytes()[0]);
    PAIRS.iter().any(|pair| pair.as_bytes().contains(&a) && pair.as_bytes().contains(&b))
}

#[cfg(test)]
mod tests;
