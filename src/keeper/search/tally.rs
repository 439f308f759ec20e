//! Keeps the best of what is found and counts the rest, so that a letter half a million children share costs no
//! sorting of half a million.

use super::entry::{FoundBy, Hit};
use super::index::SearchIndex;
use super::rows::Kind;

/// One hit in its order: score, hint, family name, given name, id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    worst_and_hint: u64,
    family: u64,
    given: u64,
    id: u32,
    by: FoundBy,
}

/// The best so far.
#[derive(Debug)]
pub(super) struct Tally {
    limit: usize,
    seen: Vec<u64>,
    total: usize,
    best: Vec<Ranked>,
    /// What a hit must come before to be among the best.
    bar: Option<Ranked>,
}

impl Tally {
    pub(super) fn new(limit: usize, rows: usize) -> Self {
        Self { limit, seen: vec![0; rows.div_ceil(64)], total: 0, best: Vec::new(), bar: None }
    }

    /// Children counted.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Whether a row is counted already.
    pub(super) fn has(&self, row: u32) -> bool {
        self.seen[row as usize / 64] & 1 << (row % 64) != 0
    }

    /// Whether no hit of this score can be among the best, nor one listed under this family name if it is known.
    pub(super) fn is_hopeless(&self, score: u32, family: u64) -> bool {
        let best = (u64::from(u32::MAX - score) << 8, family);
        self.limit == 0 || self.bar.is_some_and(|bar| (bar.worst_and_hint, bar.family) < best)
    }

    /// Counts a row that cannot be among the best.
    pub(super) fn count(&mut self, row: u32) {
        self.seen[row as usize / 64] |= 1 << (row % 64);
        self.total += 1;
    }

    /// Counts a row, and keeps it if it is among the best.
    pub(super) fn add(&mut self, index: &SearchIndex, row: u32, score: u32, by: FoundBy) {
        self.count(row);
        if self.is_hopeless(score, 0) {
            return;
        }
        let child = index.rows.row(row);
        let worst_and_hint = u64::from(u32::MAX - score) << 8 | u64::from(child.hint);
        let parts = index.rows.parts(row);
        let name = |kind: Kind| {
            let part = parts.iter().find(|part| part.kind() == kind);
            part.map_or(u64::MAX, |part| index.words.heads()[part.word() as usize])
        };
        let family = name(Kind::Family);
        if self.bar.is_some_and(|bar| (bar.worst_and_hint, bar.family) < (worst_and_hint, family)) {
            return;
        }
        self.best.push(Ranked { worst_and_hint, family, given: name(Kind::Given), id: child.id, by });
        if self.best.len() >= self.limit * 2 + 64 {
            self.best.select_nth_unstable(self.limit - 1);
            self.best.truncate(self.limit);
            self.bar = self.best.iter().max().copied();
        }
    }

    /// The best, best first.
    pub(super) fn hits(mut self) -> Vec<Hit> {
        self.best.sort_unstable();
        self.best.truncate(self.limit);
        let score = |ranked: &Ranked| u32::MAX - (ranked.worst_and_hint >> 8) as u32;
        self.best.iter().map(|ranked| Hit { id: ranked.id, score: score(ranked), by: ranked.by }).collect()
    }
}
