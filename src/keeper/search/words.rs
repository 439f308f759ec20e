//! Every distinct name part once, with the children who bear it. A million children share some hundred thousand
//! name parts, so what a part sounds like or whether it is one letter off is asked once for all who bear it.

use std::collections::HashMap;
use std::sync::Arc;

use super::fold::{head, mask};
use super::rows::{Kind, Part};
use super::sound::{Ear, Sounds};

/// As what a child bears a name part, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum As {
    /// The name the child is listed under.
    FirstFamily,
    Family,
    Given,
    KnownAs,
}

impl As {
    pub(super) const ALL: [Self; 4] = [Self::FirstFamily, Self::Family, Self::Given, Self::KnownAs];

    pub(super) fn kind(self) -> Kind {
        match self {
            Self::FirstFamily | Self::Family => Kind::Family,
            Self::Given => Kind::Given,
            Self::KnownAs => Kind::KnownAs,
        }
    }
}

/// A child's row and as what it bears a name part (the strongest, if as several), in 32 bits: most who share a
/// letter are counted without a look at their rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bearer(u32);

impl Bearer {
    pub(super) fn new(row: u32, part: Part, place: usize) -> Self {
        let bears = match (part.kind(), place) {
            (Kind::Family, 0) => As::FirstFamily,
            (Kind::Family, _) => As::Family,
            (Kind::Given, _) => As::Given,
            (Kind::KnownAs, _) => As::KnownAs,
        };
        Self(row << 2 | bears as u32)
    }

    pub(super) fn row(self) -> u32 {
        self.0 >> 2
    }

    pub(super) fn bears(self, part: As) -> bool {
        self.0 & 3 == part as u32
    }
}

/// The name parts, by number. A part nobody bears any more is forgotten, text and all: an erased child's rare name
/// must not stay behind.
#[derive(Default)]
pub(super) struct Words {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
    heads: Vec<u64>,
    masks: Vec<u32>,
    sounds: Vec<Sounds>,
    bearers: Vec<Vec<Bearer>>,
    free: Vec<u32>,
    ear: Ear,
    nothing: Arc<str>,
    revision: u64,
}

impl Words {
    /// Numbers given out, free ones included: the bound of word numbers.
    pub(super) fn bound(&self) -> usize {
        self.texts.len()
    }

    /// Changes whenever a part is new or forgotten: what was read from the parts before is then stale.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// The number of a part, made if it is new.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.revision += 1;
        let shared: Arc<str> = text.into();
        let sounds = self.ear.hear(text);
        let number = if let Some(number) = self.free.pop() {
            let at = number as usize;
            self.texts[at] = shared.clone();
            (self.heads[at], self.masks[at], self.sounds[at]) = (head(text), mask(text), sounds);
            number
        } else {
            self.texts.push(shared.clone());
            self.heads.push(head(text));
            self.masks.push(mask(text));
            self.sounds.push(sounds);
            self.bearers.push(Vec::new());
            self.texts.len() as u32 - 1
        };
        self.numbers.insert(shared, number);
        number
    }

    /// A child bears a part. Rows are kept in order, so that a new child's is appended.
    pub(super) fn bear(&mut self, word: u32, bearer: Bearer) {
        let bearers = &mut self.bearers[word as usize];
        if bearers.last().is_none_or(|last| last.row() < bearer.row()) {
            bearers.push(bearer);
            return;
        }
        match bearers.binary_search_by_key(&bearer.row(), |bearer| bearer.row()) {
            Ok(place) => bearers[place] = bearers[place].min(bearer),
            Err(place) => bearers.insert(place, bearer),
        }
    }

    /// A child no longer bears a part.
    pub(super) fn drop_bearer(&mut self, word: u32, row: u32) {
        let at = word as usize;
        if let Ok(place) = self.bearers[at].binary_search_by_key(&row, |bearer| bearer.row()) {
            self.bearers[at].remove(place);
        }
        if self.bearers[at].is_empty() && !self.texts[at].is_empty() {
            self.numbers.remove(&self.texts[at]);
            self.texts[at] = self.nothing.clone();
            self.bearers[at] = Vec::new();
            (self.heads[at], self.masks[at], self.sounds[at]) = (0, 0, Sounds::default());
            self.free.push(word);
            self.revision += 1;
        }
    }

    /// What an ear makes of a text.
    pub(super) fn hear(&self, text: &str) -> Sounds {
        self.ear.hear(text)
    }

    pub(super) fn text(&self, word: u32) -> &str {
        &self.texts[word as usize]
    }

    /// The first eight letters of each part, as numbers that sort like them; zero where the number is free.
    pub(super) fn heads(&self) -> &[u64] {
        &self.heads
    }

    /// The letters of each part.
    pub(super) fn masks(&self) -> &[u32] {
        &self.masks
    }

    /// The readings of each part.
    pub(super) fn sounds(&self) -> &[Sounds] {
        &self.sounds
    }

    /// Gives back the room taken for bearers to come: a third of what they take, after many were put in.
    pub(super) fn settle(&mut self) {
        self.bearers.iter_mut().for_each(Vec::shrink_to_fit);
    }

    /// Who bears a part, in the order of rows.
    pub(super) fn bearers(&self, word: u32) -> &[Bearer] {
        &self.bearers[word as usize]
    }
}

/// Puts a row in its place, once.
pub(super) fn insert(rows: &mut Vec<u32>, row: u32) {
    if rows.last().is_none_or(|last| *last < row) {
        rows.push(row);
    } else if let Err(place) = rows.binary_search(&row) {
        rows.insert(place, row);
    }
}

/// Takes a row out.
pub(super) fn withdraw(rows: &mut Vec<u32>, row: u32) {
    if let Ok(place) = rows.binary_search(&row) {
        rows.remove(place);
    }
}
