//! Reads a typed line into names and facts, because nobody fills in fields while a parent waits on the phone:
//! "harris 14 sep 2022", "aimee ng5", "943 476 5919", "kowalska 0417".

use super::born::Born;
use super::facts::Fact;
use super::fold::{fold, parts};
use super::numbers::{Digits, PlaceStart, Upn};

/// Name parts that are read; a longer line is a pasted text and not a name.
const MOST_NAMES: usize = 8;

/// One way to mean the line: all names and all facts together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) names: Vec<String>,
    pub(super) facts: Vec<Fact>,
    /// The less likely way: it comes after names that begin so, and before look-alikes.
    pub(super) second: bool,
}

impl Reading {
    /// Whether too little was typed to look anyone up.
    pub(super) fn says_nothing(&self) -> bool {
        self.names.is_empty() && self.facts.iter().all(Fact::is_open)
    }

    /// The same with the dates near the whole one that was typed; nothing where there is none, or no name beside it.
    pub(super) fn near_dates(&self) -> Option<Self> {
        let mut facts = self.facts.clone();
        let mut near = false;
        for fact in &mut facts {
            if let Some(dates) = fact.near_dates() {
                (*fact, near) = (dates, true);
            }
        }
        (near && !self.names.is_empty()).then(|| Self { facts, ..self.clone() })
    }

    /// The same with two neighbouring names as one: "mac donald" is written Macdonald, too.
    pub(super) fn joined(&self) -> Vec<Self> {
        (1..self.names.len())
            .map(|place| {
                let mut reading = self.clone();
                let second = reading.names.remove(place);
                reading.names[place - 1].push_str(&second);
                reading
            })
            .collect()
    }
}

/// The ways to mean a line, likelier first: "jan 2016" is Jan born in 2016, or a child born in January.
pub(super) fn read(typed: &str) -> Vec<Reading> {
    let lower = typed.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .map(|word| word.trim_matches(|c: char| matches!(c, '(' | ')' | '"' | '?' | '!' | ':' | '.' | '-')))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    let (first, unsure) = read_words(&words, true);
    let mut readings = vec![first];
    if unsure {
        readings.push(Reading { second: true, ..read_words(&words, false).0 });
    }
    readings.retain(|reading| !reading.says_nothing());
    readings
}

/// Reads once; `names_first` takes a month's name without a day before it for a person's. Also whether that mattered.
fn read_words(words: &[&str], names_first: bool) -> (Reading, bool) {
    let mut reading = Reading::default();
    let mut unsure = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let year_at =
            |place: usize| words.get(place).and_then(|year| digits_only(year).then(|| Born::year(year))?);
        if let (Some(day), Some(month)) = (Born::day(word), Born::month_word(next)) {
            let year = year_at(at + 2);
            reading.facts.push(Fact::Born(day.and(month).and(year.unwrap_or_default())));
            at += 2 + usize::from(year.is_some());
            continue;
        }
        if let (Some(month), Some(day), Some(year)) =
            (Born::month_word(word), Born::day(next), year_at(at + 2))
        {
            unsure = true;
            if !names_first {
                reading.facts.push(Fact::Born(month.and(day).and(year)));
                at += 3;
                continue;
            }
        }
        if let (Some(month), Some(year)) =
            (Born::month_word(word), year_at(at + 1).filter(|_| next.len() >= 2))
        {
            unsure = true;
            if !names_first {
                reading.facts.push(Fact::Born(month.and(year)));
                at += 2;
                continue;
            }
        }
        if let Some(born) = Born::of_word(word) {
            reading.facts.push(Fact::Born(born));
            at += 1;
        } else if is_number(word) {
            let run = words[at..]
                .iter()
                .take_while(|word| is_number(word) && Born::of_word(word).is_none())
                .count();
            // A day before a month's name belongs to the date and not to the number before it.
            let dated =
                run > 1 && Born::month_word(words.get(at + run).copied().unwrap_or_default()).is_some();
            let run = run - usize::from(dated);
            reading.facts.push(number_run(&words[at..at + run]));
            at += run;
        } else if let Some(upn) = upn(word) {
            reading.facts.push(Fact::Upn(upn));
            at += 1;
        } else if is_postcode(word) {
            let inward = Some(next).filter(|next| is_inward(next) && word.len() <= 4).unwrap_or_default();
            reading.facts.push(Fact::Place(PlaceStart::of(word, inward)));
            at += 1 + usize::from(!inward.is_empty());
        } else {
            reading.names.extend(parts(&fold(word)).map(str::to_owned));
            at += 1;
        }
    }
    reading.names.truncate(MOST_NAMES);
    (reading, unsure)
}

fn digits_only(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Digits with the marks people put between those of a phone or an NHS number.
fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '/' | '.' | '(' | ')'))
}

/// A letter and at least three digits: no postcode begins so.
fn upn(word: &str) -> Option<Upn> {
    let digits = word.get(1..4).is_some_and(digits_only);
    if digits { Upn::start(word) } else { None }
}

/// One or two letters, a digit, and what may follow in a postcode.
fn is_postcode(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_lowercase).count();
    word.len() <= 7
        && (1..=2).contains(&letters)
        && word.as_bytes().get(letters).is_some_and(u8::is_ascii_digit)
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A digit and up to two letters: the second half of a postcode as far as it is typed.
fn is_inward(word: &str) -> bool {
    let bytes = word.as_bytes();
    (1..=3).contains(&bytes.len())
        && bytes[0].is_ascii_digit()
        && bytes[1..].iter().all(u8::is_ascii_lowercase)
}

/// Numbers one after another: one number with spaces, a date with spaces, or a date or year and a number.
fn number_run(words: &[&str]) -> Fact {
    let groups: Vec<String> =
        words.iter().map(|word| word.chars().filter(char::is_ascii_digit).collect()).collect();
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    let joined = words.concat();
    match groups.as_slice() {
        [] => Fact::Open,
        [one] => Fact::any(one_number(one, &joined)),
        [first, .., last] => {
            let mut ways = long_number(&groups.concat(), &joined);
            if groups.len() <= 3
                && let Some(born) = Born::of_parts(&groups)
            {
                ways.push(Fact::Born(born));
            }
            if groups.len() > 3
                && let Some(born) = Born::of_parts(&groups[..3]).filter(|born| born.is_whole())
            {
                ways.push(Fact::All(vec![Fact::Born(born), number_run(&words[3..])]));
            }
            let is_year = |text: &str| text.len() == 4 && Born::year(text).is_some();
            if is_year(first) {
                ways.push(Fact::All(vec![number_run(&words[..1]), number_run(&words[1..])]));
            } else if is_year(last) {
                let (before, year) = words.split_at(words.len() - 1);
                ways.push(Fact::All(vec![number_run(before), number_run(year)]));
            }
            Fact::any(ways)
        }
    }
}

/// What one group of digits may be.
fn one_number(digits: &str, written: &str) -> Vec<Fact> {
    let born = |born: Option<Born>| born.map(Fact::Born);
    match digits.len() {
        0 | 1 => Vec::new(),
        // 20 is as likely the beginning of 2022, and 07 of a phone: not narrowed by, yet.
        2 if matches!(digits, "19" | "20") || digits.starts_with('0') => Vec::new(),
        2 => born(Born::day(digits)).into_iter().chain(born(Born::short_year(digits))).collect(),
        3 | 4 => born(Born::year(digits)).into_iter().chain(long_number(digits, written)).collect(),
        _ => {
            Born::of_digits(digits).into_iter().map(Fact::Born).chain(long_number(digits, written)).collect()
        }
    }
}

/// NHS number or phone, whole or a part.
fn long_number(digits: &str, written: &str) -> Vec<Fact> {
    let mut ways = Vec::new();
    if (3..=10).contains(&digits.len()) {
        ways.push(Fact::Nhs(Digits::of(digits)));
    }
    let phone = Digits::of_phone(written);
    if phone.len() >= 3 {
        ways.push(Fact::Phone(phone));
    }
    ways
}

impl Reading {
    /// Whether to look wider: one or two letters alone are starts only, beside a longer part they may be heard.
    pub(super) fn can_widen(&self) -> bool {
        self.names.iter().any(|name| name.chars().count() >= 3)
    }
}
