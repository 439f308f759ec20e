//! The index itself: what is put in under an id can be found, what is replaced or removed cannot any more.

use std::collections::{BTreeMap, HashMap};

use super::born::Birth;
use super::entry::{Entry, Found, Query};
use super::find::Session;
use super::fold::{cut, fold, parts};
use super::numbers::{Digits, Place, Upn};
use super::rows::{Child, Kind, Part, Rows};
use super::words::{Bearer, Words, insert, withdraw};

/// Parts of a name that count, in the order family, given, known as.
const MOST_PARTS: usize = 12;

/// Phones of a child that count.
const MOST_PHONES: usize = 8;

/// All children who can be found. About a hundred bytes a child; an update costs microseconds.
#[derive(Default)]
pub struct SearchIndex {
    pub(super) words: Words,
    pub(super) rows: Rows,
    pub(super) births: BTreeMap<Birth, Vec<u32>>,
    pub(super) places: HashMap<Place, Vec<u32>>,
}

impl SearchIndex {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many children are in it.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives back the room taken for more: after everybody was put in at once.
    pub fn settle(&mut self) {
        self.words.settle();
        self.rows.settle();
        self.births.values_mut().for_each(Vec::shrink_to_fit);
        self.places.values_mut().for_each(Vec::shrink_to_fit);
    }

    /// Puts a child in, or replaces what was known under the id.
    pub fn upsert(&mut self, id: u32, entry: &Entry<'_>) {
        self.remove(id);
        let child = Child {
            id,
            birth: Birth::of(entry.birth_date),
            hint: entry.sort_hint,
            hide_place: entry.hide_place,
            parts: self.name_parts(entry),
            phones: phones(entry.phones),
            nhs: entry.nhs_number.map_or(Digits::default(), Digits::of_ten),
            upn: Upn::whole(entry.upn),
            place: Place::of(entry.postcode),
        };
        let row = self.rows.put(&child);
        for (place, part) in child.parts.iter().enumerate() {
            self.words.bear(part.word(), Bearer::new(row, *part, place));
        }
        if !child.birth.is_empty() {
            insert(self.births.entry(child.birth).or_default(), row);
        }
        if !child.place.is_empty() {
            insert(self.places.entry(child.place).or_default(), row);
        }
    }

    /// Forgets a child. Returns whether there was one.
    pub fn remove(&mut self, id: u32) -> bool {
        let Some(row) = self.rows.row_of(id) else { return false };
        let child = self.rows.take(row);
        for part in &child.parts {
            self.words.drop_bearer(part.word(), row);
        }
        if let Some(rows) = self.births.get_mut(&child.birth) {
            withdraw(rows, row);
            if rows.is_empty() {
                self.births.remove(&child.birth);
            }
        }
        if let Some(rows) = self.places.get_mut(&child.place) {
            withdraw(rows, row);
            if rows.is_empty() {
                self.places.remove(&child.place);
            }
        }
        true
    }

    /// Finds, without a session: for a command, or a test. A desk that asks at each keystroke keeps a [`Session`].
    pub fn find(&self, query: &Query, limit: usize) -> Found {
        Session::new().find_whole(self, query, limit)
    }

    /// The parts of the names. Hyphenated given names and family names of several words also count joined, as
    /// "macdonald" or "elliemae" is how half of the forms have them.
    fn name_parts(&mut self, entry: &Entry<'_>) -> Vec<Part> {
        let mut found: Vec<Part> = Vec::with_capacity(4);
        let mut joined: Vec<Part> = Vec::new();
        let names =
            [(entry.family, Kind::Family), (entry.given, Kind::Given), (entry.known_as, Kind::KnownAs)];
        for (name, kind) in names {
            let folded = fold(name);
            for text in parts(&folded) {
                let word = self.words.number(text);
                let said = found
                    .iter()
                    .any(|part| part.word() == word && (part.kind() == kind || kind == Kind::KnownAs));
                if !said {
                    found.push(Part::new(word, kind));
                }
            }
            let together = if kind == Kind::Family {
                one_word(&folded)
            } else {
                hyphenated(name).and_then(|n| one_word(&n))
            };
            if let Some(text) = together {
                joined.push(Part::new(self.words.number(cut(&text)), kind));
            }
        }
        found.append(&mut joined);
        let spare = found.split_off(found.len().min(MOST_PARTS));
        for part in spare {
            if self.words.bearers(part.word()).is_empty()
                && found.iter().all(|kept| kept.word() != part.word())
            {
                self.words.drop_bearer(part.word(), 0);
            }
        }
        found
    }
}

/// Two to three words as one; more words are a sentence and not a name.
fn one_word(folded: &str) -> Option<String> {
    matches!(folded.split(' ').count(), 2 | 3).then(|| folded.replace(' ', ""))
}

/// The first hyphenated word of a name, folded.
fn hyphenated(name: &str) -> Option<String> {
    name.split_whitespace().map(fold).find(|word| word.contains(' '))
}

fn phones(texts: &[&str]) -> Vec<Digits> {
    let mut phones: Vec<Digits> = Vec::new();
    for phone in texts.iter().map(|text| Digits::of_phone(text)) {
        if !phone.is_empty() && !phones.contains(&phone) && phones.len() < MOST_PHONES {
            phones.push(phone);
        }
    }
    phones
}
