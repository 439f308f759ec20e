//! By what a child is known in bytes: its names together, its number, its address, as they were ever held. For finding what names it.
use crate::domain::child::ChildDetails;
use crate::domain::event::{Event, Key};
use crate::domain::keeping::Own;

/// Shortest address that says something by itself.
const ADDRESS_LEAST: usize = 8;

/// What is looked for, in small letters.
#[derive(Debug, Default)]
pub(in crate::keeper) struct Needles {
    words: Vec<Vec<u8>>,
    /// Names under which drafts of its rows lie.
    rows: Vec<String>,
}

impl Needles {
    pub(in crate::keeper) fn of(own: &Own) -> Self {
        let rows = own.keys.iter().filter_map(|key| match key {
            Key::Child(id) => Some(format!("child {}", id.0)),
            Key::Referral(id) => Some(format!("referral {}", id.0)),
            Key::Booking(id) => Some(format!("booking {}", id.0)),
            _ => None,
        });
        Self { words: Vec::new(), rows: rows.collect() }
    }

    /// What an event that goes says of it.
    pub(in crate::keeper) fn learn(&mut self, event: &Event) {
        match event {
            Event::ChildRegistered { details, .. } => self.details(details),
            Event::ChildAmended { before, after, .. } => {
                self.details(before);
                self.details(after);
            }
            _ => {}
        }
    }

    fn details(&mut self, details: &ChildDetails) {
        let (given, family) = (details.given.trim(), details.family.trim());
        if !given.is_empty() && !family.is_empty() {
            self.add(&format!("{given} {family}"));
            self.add(&format!("{family}, {given}"));
            self.add(&format!("{family} {given}"));
        }
        if let Some(nhs) = details.nhs {
            self.add(&nhs.digits());
            self.add(&nhs.to_string());
            // As a number in MessagePack: ten digits need eight bytes, or four.
            if let Ok(bytes) = rmp_serde::to_vec(&nhs) {
                self.put(bytes);
            }
        }
        if details.address.trim().len() >= ADDRESS_LEAST {
            self.add(details.address.trim());
        }
    }

    fn add(&mut self, words: &str) {
        self.put(words.to_lowercase().into_bytes());
    }

    fn put(&mut self, bytes: Vec<u8>) {
        if !self.words.contains(&bytes) {
            self.words.push(bytes);
        }
    }

    /// Whether any of it stands in these bytes, in small or large letters.
    pub(in crate::keeper) fn are_in(&self, bytes: &[u8]) -> bool {
        let small = String::from_utf8_lossy(bytes).to_lowercase();
        self.words.iter().any(|word| {
            bytes.windows(word.len().max(1)).any(|part| part == word)
                || std::str::from_utf8(word).is_ok_and(|word| small.contains(word))
        })
    }

    /// Whether a draft of that name is of one of its rows.
    pub(in crate::keeper) fn are_of(&self, name: &str) -> bool {
        let ends = |row: &str, at: usize| !name[at + row.len()..].starts_with(|c: char| c.is_ascii_digit());
        self.rows.iter().any(|row| name.match_indices(row.as_str()).any(|(at, _)| ends(row, at)))
    }
}
