//! Words with their places, so that a refusal names the one that is wrong.
use super::super::near::nearest;
use super::Fault;
use crate::domain::calendar::month_of;
use chrono::Weekday;

/// Words that may stand in a recurrence, for "did you mean".
const KNOWN: [&str; 45] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "every",
    "each",
    "second",
    "first",
    "third",
    "fourth",
    "fifth",
    "last",
    "penultimate",
    "other",
    "week",
    "weeks",
    "month",
    "fortnight",
    "fortnightly",
    "weekly",
    "weekday",
    "weekdays",
    "term",
    "time",
    "except",
    "holidays",
    "until",
    "from",
    "school",
    "during",
    "alternate",
];

/// A word of what was typed.
#[derive(Clone, Debug)]
struct Token {
    /// Small letters.
    word: String,
    /// Bytes of it in the text.
    span: (usize, usize),
}

/// The words, and how far they were read.
pub(super) struct Tokens {
    text: String,
    list: Vec<Token>,
    at: usize,
}

impl Tokens {
    pub(super) fn of(text: &str) -> Self {
        let mut list = Vec::new();
        let mut open: Option<usize> = None;
        let mut close = |open: &mut Option<usize>, end: usize| {
            if let Some(start) = open.take() {
                list.push(Token { word: text[start..end].to_lowercase(), span: (start, end) });
            }
        };
        // A comma, and the dash of "mon-fri", are words of their own.
        let mut alone = Vec::new();
        for (at, letter) in text.char_indices() {
            let after = at + letter.len_utf8();
            let between = |c: char| matches!(c, '-' | '\u{2013}');
            let letters = text[..at].chars().next_back().is_some_and(char::is_alphabetic)
                && text[after..].chars().next().is_some_and(char::is_alphabetic);
            if letter == ',' || letter == ';' || (between(letter) && letters) {
                close(&mut open, at);
                let word = if between(letter) { "-" } else { "," };
                alone.push(Token { word: word.to_owned(), span: (at, after) });
            } else if letter.is_whitespace() {
                close(&mut open, at);
            } else if open.is_none() {
                open = Some(at);
            }
        }
        close(&mut open, text.len());
        list.append(&mut alone);
        list.sort_by_key(|token| token.span);
        Self { text: text.to_owned(), list, at: 0 }
    }

    /// The word that comes, in small letters; empty at the end.
    pub(super) fn peek(&self) -> &str {
        self.ahead(0)
    }

    /// The word that many after it.
    pub(super) fn ahead(&self, by: usize) -> &str {
        self.list.get(self.at + by).map_or("", |token| token.word.as_str())
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.list.len()
    }

    pub(super) fn skip(&mut self, by: usize) {
        self.at = (self.at + by).min(self.list.len());
    }

    /// Takes the word that comes where it is one of these.
    pub(super) fn take(&mut self, words: &[&str]) -> bool {
        let is = !self.done() && words.contains(&self.peek());
        self.skip(usize::from(is));
        is
    }

    /// Takes these words where they come one after the other.
    pub(super) fn take_all(&mut self, words: &[&str]) -> bool {
        let are = words.iter().enumerate().all(|(by, word)| self.ahead(by) == *word);
        self.skip(if are { words.len() } else { 0 });
        are
    }

    /// What was typed from a word up to another, as it was typed.
    pub(super) fn typed(&self, from: usize, to: usize) -> &str {
        match (self.list.get(from), self.list.get(to.saturating_sub(1))) {
            (Some(first), Some(last)) if from < to => &self.text[first.span.0..last.span.1],
            _ => "",
        }
    }

    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, place: usize) {
        self.at = place;
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// A fault at the word of that number; at the end of the text where there is none.
    pub(super) fn fault_at(&self, place: usize, words: String) -> Fault {
        let byte = self.list.get(place).map_or(self.text.len(), |token| token.span.0);
        Fault { at: self.text[..byte].chars().count(), words }
    }

    /// A fault at the last word.
    pub(super) fn last(&self, words: String) -> Fault {
        self.fault_at(self.list.len().saturating_sub(1), words)
    }

    /// The word that comes is not what is wanted there.
    pub(super) fn unknown(&self, wanted: &str) -> Fault {
        let word = self.peek();
        let after = if self.at == 0 {
            String::new()
        } else {
            format!(" after \"{}\"", self.typed(self.at.saturating_sub(2), self.at))
        };
        let words = if self.done() {
            format!("{wanted} is missing{after}")
        } else {
            let meant = nearest(word, KNOWN.into_iter()).filter(|meant| *meant != word);
            let typed = self.typed(self.at, self.at + 1);
            match meant {
                Some(meant) => {
                    format!("\"{typed}\"{after} is not known: type {}, if that is meant", capital(meant))
                }
                None => format!("\"{typed}\"{after} is not known: {wanted} is expected there"),
            }
        };
        self.fault_at(self.at, words)
    }
}

/// Names begin with a capital.
fn capital(word: &str) -> String {
    let named = weekday(word).is_some() || (word.len() > 2 && month_of(word).is_some());
    match word.chars().next() {
        Some(first) if named => first.to_uppercase().chain(word.chars().skip(1)).collect(),
        _ => word.to_owned(),
    }
}

/// `tue`, `tues`, `tuesday`, `tuesdays`.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let one = word.strip_suffix('s').filter(|one| NAMES.contains(one)).unwrap_or(word);
    let one = if one == "weds" { "wed" } else { one };
    let at = NAMES.iter().position(|name| one.len() >= 3 && name.starts_with(one))?;
    Weekday::try_from(at as u8).ok()
}

/// `first`, `1st`, `last`: 1 to 5, and -1.
pub(super) fn ordinal(word: &str) -> Option<i8> {
    const WORDS: [(&str, &str, i8); 5] = [
        ("first", "1st", 1),
        ("second", "2nd", 2),
        ("third", "3rd", 3),
        ("fourth", "4th", 4),
        ("fifth", "5th", 5),
    ];
    if word == "last" {
        return Some(-1);
    }
    WORDS.iter().find(|(long, short, _)| word == *long || word == *short).map(|(.., n)| *n)
}

/// `2`, `two`.
pub(super) fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    word.parse().ok().or_else(|| WORDS.iter().position(|known| *known == word).map(|at| at as u32 + 1))
}
