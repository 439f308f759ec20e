//! How typed name parts fit the parts of names: first against every distinct name part, then child by child.

use std::sync::atomic::{AtomicBool, Ordering};

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::entry::{FoundBy, Width};
use super::facts::rank;
use super::fold::{head, mask};
use super::near::{likeness, one_off};
use super::rows::{Kind, Part};
use super::sound;
use super::words::Words;

/// Name parts looked at between two looks at whether to stop.
const CHUNK: usize = 4096;

/// How a typed part fits a name part, larger is better; four bits of likeness below.
mod fit {
    pub const WHOLE: u8 = 6 << 4;
    pub const START: u8 = 5 << 4;
    pub const INSIDE: u8 = 4 << 4;
    pub const SOUND: u8 = 3 << 4;
    pub const ONE_OFF: u8 = 2 << 4;
    pub const LOOSE: u8 = 1 << 4;
}

/// What one typed part fits.
#[derive(Debug, Default)]
pub(super) struct Fits {
    /// By word number; zero where it does not fit.
    of: Vec<u8>,
    /// Numbers of the words it fits.
    pub(super) words: Vec<u32>,
    /// Children who bear any of them, counted once a word.
    pub(super) bearers: usize,
}

impl Fits {
    /// Looks at every distinct name part. `None` if told to stop.
    pub(super) fn look(words: &Words, typed: &str, width: Width, stop: &AtomicBool) -> Option<Self> {
        let judge = Judge::new(words, typed, width);
        let mut fits = Self { of: vec![0; words.bound()], ..Self::default() };
        for from in (0..words.bound()).step_by(CHUNK) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            for word in from..words.bound().min(from + CHUNK) {
                let fit = judge.fit(word);
                if fit > 0 {
                    fits.of[word] = fit;
                    fits.words.push(word as u32);
                    fits.bearers += words.bearers(word as u32).len();
                }
            }
        }
        Some(fits)
    }

    /// The fitting words, the best fit first and then by the alphabet: most of the best are then met early, and the
    /// many after them are counted without being compared by name.
    pub(super) fn best_first(&self, words: &Words) -> Vec<u32> {
        let mut order: Vec<u32> = self.words.clone();
        order.sort_unstable_by_key(|word| {
            (u8::MAX - (self.of[*word as usize] >> 4), words.heads()[*word as usize])
        });
        order
    }

    /// Whether two words fit equally well, likeness aside.
    pub(super) fn same_fit(&self, left: u32, right: u32) -> bool {
        self.of[left as usize] >> 4 == self.of[right as usize] >> 4
    }

    /// What a child who bears this word is found by, if nothing else is typed.
    pub(super) fn alone(&self, word: u32, kind: Kind) -> (u32, u32, FoundBy) {
        verdict(UNMATCHED.and(kind, self.of[word as usize]), 1)
    }
}

/// A typed part, prepared to be held against a hundred thousand names.
struct Judge<'a> {
    words: &'a Words,
    typed: &'a str,
    head: u64,
    head_mask: u64,
    letters: u32,
    width: Width,
    sounds: sound::Sounds,
    skim: SkimMatcherV2,
    /// What the loose matcher gives the typed part against itself.
    full: i64,
}

impl<'a> Judge<'a> {
    fn new(words: &'a Words, typed: &'a str, width: Width) -> Self {
        // One letter is a start only: anything more would be half of all names.
        let width = if typed.chars().count() < 2 { Width::Strict } else { width };
        let skim = SkimMatcherV2::default();
        let full = if width == Width::Loose { skim.fuzzy_match(typed, typed).unwrap_or(0) } else { 0 };
        let sounds = if width == Width::Strict { sound::Sounds::default() } else { words.hear(typed) };
        let head_mask = u64::MAX << (64 - 8 * typed.len().clamp(1, 8));
        Self { words, typed, head: head(typed), head_mask, letters: mask(typed), width, sounds, skim, full }
    }

    fn fit(&self, word: usize) -> u8 {
        let (head, letters) = (self.words.heads()[word], self.words.masks()[word]);
        let missing = (self.letters & !letters).count_ones();
        let text = || self.words.text(word as u32);
        if head & self.head_mask == self.head && text().starts_with(self.typed) {
            return if text().len() == self.typed.len() { fit::WHOLE } else { fit::START };
        }
        let length = self.typed.len();
        let sounds = &self.words.sounds()[word];
        let alike = |text: &str| {
            let alike = sound::alike(&self.sounds, sounds);
            if alike { fit::SOUND | likeness(self.typed.as_bytes(), text.as_bytes()) } else { 0 }
        };
        if length < 3 || letters == 0 {
            return alike(text());
        }
        if missing == 0 && text().contains(self.typed) {
            return fit::INSIDE;
        }
        if self.width == Width::Strict {
            return 0;
        }
        let heard = alike(text());
        if heard > 0 {
            return heard;
        }
        let (typed, name) = (self.typed.as_bytes(), text().as_bytes());
        if missing <= 1 {
            // A wrong first letter is rare, and would take in every rhyme of a short part.
            let begins = length >= 4 && (length >= 5 || name[0] == typed[0] || name.get(1) == typed.first());
            if one_off(typed, name, false) || begins && one_off(typed, name, true) {
                return fit::ONE_OFF | likeness(typed, name);
            }
        }
        if length >= 4 && sound::begins(&self.sounds, sounds) {
            return fit::SOUND | (likeness(typed, name) / 2);
        }
        if self.width == Width::Loose && length >= 4 && missing == 0 {
            let score = self.skim.fuzzy_match(text(), self.typed).unwrap_or(0);
            if score * 2 >= self.full && self.full > 0 {
                return fit::LOOSE | (15 * score / self.full).clamp(0, 15) as u8;
            }
        }
        0
    }
}

/// Typed parts that are tried on a name in every way; any further take the best part left.
const TRIED_ALL_WAYS: usize = 4;

/// How far a child's name is matched.
#[derive(Debug, Clone, Copy)]
struct Matched {
    weakest: u8,
    sum: u32,
    given_before: bool,
    swapped: bool,
    known_as: bool,
}

const UNMATCHED: Matched =
    Matched { weakest: u8::MAX, sum: 0, given_before: false, swapped: false, known_as: false };

/// How well a child's name parts bear out all typed parts, each typed part by a name part of its own: rank, bonus
/// below 1000, and why.
pub(super) fn judge(fits: &[&Fits], parts: &[Part]) -> Option<(u32, u32, FoundBy)> {
    let mut best = None;
    walk(fits, parts, 0, 0, UNMATCHED, &mut best);
    best
}

fn walk(
    fits: &[&Fits],
    parts: &[Part],
    typed: usize,
    used: u32,
    so_far: Matched,
    best: &mut Option<(u32, u32, FoundBy)>,
) {
    let Some(fit) = fits.get(typed) else {
        let found = verdict(so_far, fits.len());
        if best.is_none_or(|best| (found.0, found.1) > (best.0, best.1)) {
            *best = Some(found);
        }
        return;
    };
    let open = parts.iter().enumerate().filter_map(|(place, part)| {
        let how = fit.of[part.word() as usize];
        (used & 1 << place == 0 && how > 0).then_some((place, part.kind(), how))
    });
    if typed < TRIED_ALL_WAYS {
        for (place, kind, how) in open {
            walk(fits, parts, typed + 1, used | 1 << place, so_far.and(kind, how), best);
        }
    } else if let Some((place, kind, how)) = open.max_by_key(|(_, _, how)| *how) {
        walk(fits, parts, typed + 1, used | 1 << place, so_far.and(kind, how), best);
    }
}

impl Matched {
    fn and(mut self, kind: Kind, how: u8) -> Self {
        self.weakest = self.weakest.min(how >> 4);
        self.sum += 10 * u32::from(how >> 4) + u32::from(how & 15);
        match kind {
            Kind::Family => {
                self.swapped |= self.given_before;
                self.sum += 8;
            }
            Kind::Given => {
                self.given_before = true;
                self.sum += 4;
            }
            Kind::KnownAs => {
                self.given_before = true;
                self.known_as = true;
            }
        }
        self
    }
}

fn verdict(matched: Matched, typed: usize) -> (u32, u32, FoundBy) {
    let bonus = 8 * matched.sum / (typed as u32).max(1) + 2 * u32::from(!matched.swapped);
    let (rank, by) = match (matched.weakest, matched.swapped, matched.known_as) {
        (6, false, false) => (rank::WHOLE, FoundBy::WholeNames),
        (6, false, true) => (rank::WHOLE - 1, FoundBy::KnownAs),
        (6, true, _) => (rank::WHOLE_SWAPPED, FoundBy::NamesSwapped),
        (5, false, false) => (rank::START, FoundBy::StartOfNames),
        (5, false, true) => (rank::KNOWN_AS, FoundBy::KnownAs),
        (5, true, _) => (rank::SWAPPED, FoundBy::NamesSwapped),
        (4, ..) => (rank::INSIDE, FoundBy::InsideName),
        (3, ..) => (rank::SOUND, FoundBy::SoundsAlike),
        (2, ..) => (rank::ONE_OFF, FoundBy::OneLetterOff),
        _ => (rank::LOOSE, FoundBy::LooselyAlike),
    };
    (rank, bonus.min(999), by)
}
