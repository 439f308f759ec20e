//! Answers one keystroke: narrow first, wider only while the list is not full, and not at all once a later
//! keystroke has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::entry::{Found, FoundBy, Query, Width};
use super::facts::rank;
use super::index::SearchIndex;
use super::names::{self, Fits};
use super::read::{Reading, read};
use super::tally::Tally;
use super::words::As;

/// Children looked at between two looks at whether to stop.
const CHUNK: usize = 1024;

/// One person's finding, keystroke after keystroke: what the parts already typed fit is kept, so that only the part
/// being typed is looked up. Belongs to one index; an index that has changed since costs time, not truth.
#[derive(Default)]
pub struct Session {
    revision: u64,
    known: Vec<(String, Width, Arc<Fits>)>,
    asked: Vec<(String, Width, Arc<Fits>)>,
}

/// One question while it is answered.
struct Search<'a> {
    index: &'a SearchIndex,
    query: &'a Query,
    keep: Option<&'a dyn Fn(u32) -> bool>,
    stop: &'a AtomicBool,
}

impl Session {
    /// A session that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Finds the best `limit` children. `None` if `stop` became true: a later query has come, its answer counts.
    pub fn find(
        &mut self,
        index: &SearchIndex,
        query: &Query,
        limit: usize,
        stop: &AtomicBool,
    ) -> Option<Found> {
        self.find_kept(index, query, limit, None, stop)
    }

    /// As [`Session::find`], among those children only whose id `keep` holds for: the list on the screen, a team's.
    pub fn find_among(
        &mut self,
        index: &SearchIndex,
        query: &Query,
        limit: usize,
        keep: &dyn Fn(u32) -> bool,
        stop: &AtomicBool,
    ) -> Option<Found> {
        self.find_kept(index, query, limit, Some(keep), stop)
    }

    fn find_kept(
        &mut self,
        index: &SearchIndex,
        query: &Query,
        limit: usize,
        keep: Option<&dyn Fn(u32) -> bool>,
        stop: &AtomicBool,
    ) -> Option<Found> {
        let began = Instant::now();
        let search = Search { index, query, keep, stop };
        if self.revision != index.words.revision() {
            self.known.clear();
            self.revision = index.words.revision();
        }
        let mut readings = read(query.typed());
        let mut width = Width::Strict;
        let mut tally = self.all(&search, &readings, width, limit)?;
        for wider in [Width::Alike, Width::Loose] {
            if tally.total() < limit && readings.iter().any(Reading::can_widen) {
                width = wider;
                tally = self.all(&search, &readings, width, limit)?;
            }
        }
        if tally.total() == 0 {
            readings = readings.iter().flat_map(Reading::joined).collect();
            for joined in [Width::Strict, Width::Alike] {
                if tally.total() == 0 {
                    tally = self.all(&search, &readings, joined, limit)?;
                }
            }
        }
        // Nobody of that name and date: a date said or typed with a slip still finds who is meant.
        if tally.total() == 0 {
            let near: Vec<Reading> = read(query.typed()).iter().filter_map(Reading::near_dates).collect();
            for width in [Width::Strict, Width::Alike] {
                if tally.total() == 0 && !near.is_empty() {
                    tally = self.all(&search, &near, width, limit)?;
                }
            }
        }
        self.known = std::mem::take(&mut self.asked);
        let total = tally.total();
        Some(Found { hits: tally.hits(), total, width, took: began.elapsed() })
    }

    /// As [`Session::find`], to the end.
    pub(super) fn find_whole(&mut self, index: &SearchIndex, query: &Query, limit: usize) -> Found {
        let never = AtomicBool::new(false);
        self.find(index, query, limit, &never).unwrap_or(Found {
            hits: Vec::new(),
            total: 0,
            width: Width::Strict,
            took: std::time::Duration::ZERO,
        })
    }

    fn all(
        &mut self,
        search: &Search<'_>,
        readings: &[Reading],
        width: Width,
        limit: usize,
    ) -> Option<Tally> {
        let mut tally = Tally::new(limit, search.index.rows.bound());
        for reading in readings {
            let fits: Option<Vec<Arc<Fits>>> =
                reading.names.iter().map(|typed| self.fits(search, typed, width)).collect();
            search.one(reading, &fits?, width, &mut tally)?;
        }
        Some(tally)
    }

    /// What a typed part fits, remembered from the last keystroke or looked up.
    fn fits(&mut self, search: &Search<'_>, typed: &str, width: Width) -> Option<Arc<Fits>> {
        let same = |known: &&(String, Width, Arc<Fits>)| known.0 == typed && known.1 == width;
        if let Some((.., fits)) = self.asked.iter().find(same) {
            return Some(fits.clone());
        }
        let fits = match self.known.iter().find(same) {
            Some((.., fits)) => fits.clone(),
            None => Arc::new(Fits::look(&search.index.words, typed, width, search.stop)?),
        };
        self.asked.push((typed.to_owned(), width, fits.clone()));
        Some(fits)
    }
}

impl Search<'_> {
    /// Counts all children one reading means. `None` if told to stop.
    fn one(&self, reading: &Reading, fits: &[Arc<Fits>], width: Width, tally: &mut Tally) -> Option<()> {
        let fits: Vec<&Fits> = fits.iter().map(AsRef::as_ref).collect();
        let length = |lists: &Vec<&[u32]>| lists.iter().map(|rows| rows.len()).sum::<usize>();
        let by_fact = reading
            .facts
            .iter()
            .filter_map(|fact| fact.lists(self.index))
            .map(|lists| (length(&lists), lists))
            .min_by_key(|(length, _)| *length);
        let by_name = fits.iter().min_by_key(|fits| fits.bearers);
        let words = |fits: &Fits| fits.best_first(&self.index.words);
        match (by_fact, by_name) {
            (Some((length, lists)), name) if name.is_none_or(|name| length <= name.bearers) => {
                for chunk in lists.iter().flat_map(|rows| rows.chunks(CHUNK)) {
                    self.look(chunk.iter().copied(), reading, &fits, tally)?;
                }
            }
            (_, Some(name)) if width == Width::Strict && fits.len() == 1 && reading.facts.is_empty() => {
                self.count_alone(name, &words(name), tally)?;
            }
            (_, Some(name)) => {
                let bearers =
                    words(name).into_iter().flat_map(|word| self.index.words.bearers(word).chunks(CHUNK));
                for chunk in bearers {
                    self.look(chunk.iter().map(|bearer| bearer.row()), reading, &fits, tally)?;
                }
            }
            (..) => {
                let bound = self.index.rows.bound() as u32;
                for from in (0..bound).step_by(CHUNK) {
                    self.look(from..bound.min(from + CHUNK as u32), reading, &fits, tally)?;
                }
            }
        }
        Some(())
    }

    /// One name part and nothing else, strictly: then the word a child bears, and as what, say how good it is, and
    /// met in that order most need no look at their row. The order is that of the ranks: fit, then family before
    /// given before known as.
    fn count_alone(&self, fits: &Fits, words: &[u32], tally: &mut Tally) -> Option<()> {
        for equals in words.chunk_by(|left, right| fits.same_fit(*left, *right)) {
            for part in As::ALL {
                for word in equals {
                    let (rank, bonus, by) = fits.alone(*word, part.kind());
                    let score = rank * 1000 + bonus;
                    let family =
                        if part == As::FirstFamily { self.index.words.heads()[*word as usize] } else { 0 };
                    for chunk in self.index.words.bearers(*word).chunks(CHUNK) {
                        self.go_on()?;
                        for bearer in chunk.iter().filter(|bearer| bearer.bears(part)) {
                            let row = bearer.row();
                            if tally.has(row) || !self.is_kept(row) {
                                continue;
                            }
                            if tally.is_hopeless(score, family) {
                                tally.count(row);
                            } else {
                                tally.add(self.index, row, score, by);
                            }
                        }
                    }
                }
            }
        }
        Some(())
    }

    fn is_kept(&self, row: u32) -> bool {
        self.keep.is_none_or(|keep| keep(self.index.rows.row(row).id))
    }

    /// `None` if a later query has come.
    fn go_on(&self) -> Option<()> {
        (!self.stop.load(Ordering::Relaxed)).then_some(())
    }

    fn look(
        &self,
        rows: impl Iterator<Item = u32>,
        reading: &Reading,
        fits: &[&Fits],
        tally: &mut Tally,
    ) -> Option<()> {
        self.go_on()?;
        for row in rows {
            if !tally.has(row)
                && let Some((score, by)) = self.child(row, reading, fits)
                && self.is_kept(row)
            {
                tally.add(self.index, row, score, by);
            }
        }
        Some(())
    }

    /// Score and reason of one child, if it is meant.
    fn child(&self, row: u32, reading: &Reading, fits: &[&Fits]) -> Option<(u32, FoundBy)> {
        let mut weakest = (u32::MAX, FoundBy::BirthDate);
        let mut bonus = 0;
        if !fits.is_empty() {
            let (rank, more, by) = names::judge(fits, &self.index.rows.parts(row))?;
            weakest = (rank, by);
            bonus = more;
        }
        for fact in &reading.facts {
            let (rank, by) = fact.holds(self.index, row, self.query.hidden_places)?;
            if rank < weakest.0 {
                weakest = (rank, by);
            }
        }
        let most = if reading.second { rank::SECOND } else { 999 };
        Some((weakest.0.min(most) * 1000 + bonus, weakest.1))
    }
}
