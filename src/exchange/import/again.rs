//! Feeding a source again: which row is which, though the list was sorted anew, rows came and went, and names were mended.
//!
//! A row's key is made of hashes of its person (name and birth date), its number, its pathway and a count among equals;
//! never of its place. Rows and memories are paired in rounds, surest first; each memory is used once.
use super::known::{Became, RowMemory};
use super::reading::{Reading, Trace};
use crate::domain::code::Code;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// The parts of a row's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowKey {
    /// Hash of name and birth date.
    pub person: u64,
    /// Hash of the number; 0 for none.
    pub number: u64,
    /// Pathway; none where the service was not understood.
    pub pathway: Code,
    /// Which of several rows with the same three.
    pub nth: u32,
}

impl RowKey {
    /// As it is remembered: `person-number-nth-pathway`.
    pub fn text(&self) -> String {
        format!("{:016x}-{:016x}-{}-{}", self.person, self.number, self.nth, self.pathway)
    }

    /// Reads a remembered key.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '-');
        let mut hex = || parts.next().and_then(|p| u64::from_str_radix(p, 16).ok());
        let (person, number) = (hex()?, hex()?);
        let nth = parts.next()?.parse().ok()?;
        let pathway = parts.next()?;
        let pathway = if pathway.is_empty() { Code::NONE } else { Code::parse(pathway)? };
        Some(Self { person, number, pathway, nth })
    }
}

/// Which memory each row pairs with, the rows' keys, and the memories left over.
#[derive(Debug, Default)]
pub struct Pairs {
    /// For each row the index of its memory.
    pub memory: Vec<Option<usize>>,
    /// For each row its key, unique within the source.
    pub keys: Vec<RowKey>,
    /// Memories no row pairs with.
    pub left: Vec<usize>,
}

/// Pairs the rows of a feeding with what is remembered of the source.
pub fn pair(rows: &[Reading], memory: &[RowMemory]) -> Pairs {
    let known: Vec<Option<RowKey>> = memory.iter().map(|m| RowKey::parse(&m.key)).collect();
    let mut work = Pairing {
        rows,
        memory,
        known: &known,
        of_row: vec![None; rows.len()],
        used: vec![false; memory.len()],
    };
    let born = super::columns::Field::BirthDate as usize;
    let family = super::columns::Field::FamilyName as usize;
    let received = super::columns::Field::ReceivedOn as usize;
    let mark = |marks: &[u32], at: usize| marks.get(at).copied().unwrap_or(0);
    let pathway = |r: &Reading| r.pathway.unwrap_or_default();
    // The same row, word for word.
    work.round(
        |r| Some((r.trace.person, r.trace.number, pathway(r), r.trace.digest)),
        |k, m| Some((k.person, k.number, k.pathway, m.digest)),
    );
    // The same person, number and pathway: first with the same day received.
    work.round(
        |r| Some((r.trace.person, r.trace.number, pathway(r), mark(&r.trace.marks, received))),
        |k, m| Some((k.person, k.number, k.pathway, mark(&m.marks, received))),
    );
    work.round(
        |r| Some((r.trace.person, r.trace.number, pathway(r))),
        |k, _| Some((k.person, k.number, k.pathway)),
    );
    // The number was added, mended or taken away.
    work.round(|r| Some((r.trace.person, pathway(r))), |k, _| Some((k.person, k.pathway)));
    // The name or the birth date was mended, not both.
    for at in [born, family] {
        let some = |number: u64, marks: &[u32], pathway: Code| {
            let same = mark(marks, at);
            (number != 0 && same != 0).then_some((number, pathway, same))
        };
        work.round(
            |r| some(r.trace.number, &r.trace.marks, pathway(r)),
            |k, m| some(k.number, &m.marks, k.pathway),
        );
    }
    // A held row was mended in its service, or in what names the child.
    let held = |m: &RowMemory| matches!(m.became, Became::Intake(_));
    work.round(|r| Some(r.trace.person), |k, m| held(m).then_some(k.person));
    work.round(
        |r| Some(r.trace.number).filter(|n| *n != 0),
        |k, m| Some(k.number).filter(|n| *n != 0 && held(m)),
    );
    let Pairing { of_row, used, .. } = work;
    let keys = keys(rows, &of_row, &known, &used);
    let left = used.iter().enumerate().filter(|(_, used)| !**used).map(|(at, _)| at).collect();
    Pairs { memory: of_row, keys, left }
}

struct Pairing<'a> {
    rows: &'a [Reading],
    memory: &'a [RowMemory],
    known: &'a [Option<RowKey>],
    of_row: Vec<Option<usize>>,
    used: Vec<bool>,
}

impl Pairing<'_> {
    /// Pairs what is left by a further likeness, in the order of both sides.
    fn round<K: Hash + Eq>(
        &mut self,
        row: impl Fn(&Reading) -> Option<K>,
        memory: impl Fn(&RowKey, &RowMemory) -> Option<K>,
    ) {
        let mut open: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, m) in self.memory.iter().enumerate().rev().filter(|(at, _)| !self.used[*at]) {
            if let Some(key) = self.known[at].as_ref().and_then(|k| memory(k, m)) {
                open.entry(key).or_default().push(at);
            }
        }
        if open.is_empty() {
            return;
        }
        for (at, reading) in self.rows.iter().enumerate() {
            if self.of_row[at].is_some() {
                continue;
            }
            let Some(found) = row(reading).and_then(|key| open.get_mut(&key)).and_then(Vec::pop) else {
                continue;
            };
            self.of_row[at] = Some(found);
            self.used[found] = true;
        }
    }
}

/// Keys of all rows: a paired row whose parts still hold keeps its count, others take the lowest free one.
fn keys(rows: &[Reading], of_row: &[Option<usize>], known: &[Option<RowKey>], used: &[bool]) -> Vec<RowKey> {
    let parts = |r: &Reading| {
        let Trace { person, number, .. } = r.trace;
        RowKey { person, number, pathway: r.pathway.unwrap_or_default(), nth: 0 }
    };
    let same = |a: &RowKey, b: &RowKey| (a.person, a.number, a.pathway) == (b.person, b.number, b.pathway);
    let kept: Vec<Option<RowKey>> = rows
        .iter()
        .zip(of_row)
        .map(|(r, at)| at.and_then(|at| known[at]).filter(|k| same(k, &parts(r))))
        .collect();
    // Memories left over keep their keys: they may come back.
    let left = known.iter().zip(used).filter(|(_, used)| !**used).filter_map(|(k, _)| *k);
    let mut taken: HashSet<RowKey> = left.chain(kept.iter().flatten().copied()).collect();
    let mut next: HashMap<RowKey, u32> = HashMap::new();
    rows.iter()
        .zip(kept)
        .map(|(reading, kept)| {
            kept.unwrap_or_else(|| {
                let mut key = parts(reading);
                let from = next.entry(key).or_default();
                key.nth = *from;
                while !taken.insert(key) {
                    key.nth += 1;
                }
                *from = key.nth + 1;
                key
            })
        })
        .collect()
}
