//! How families fared with places at short notice, with and without an interpreter: who could be rung, who was, who was
//! reached, who took one; and who was left out, for how soon an interpreter can be had or how long the place is. A share that
//! is lower for one of them than for the other is what somebody has to look at.
use super::super::state::State;
use super::Could;
use chrono::NaiveDate;
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};

/// Families of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    /// Said that they can come, as it stands now.
    pub said: u32,
    /// Times they stood on a list to be rung when a place was freed.
    pub could: u32,
    /// Times they were left out because an interpreter cannot be had so soon.
    pub lead: u32,
    /// Times they were left out because the place was too short for them.
    pub length: u32,
    /// Times they were left out for anything else.
    pub other: u32,
    /// Families rung about a place.
    pub rung: u32,
    /// Of those, spoken with.
    pub reached: u32,
    /// Of those, said that they cannot.
    pub refused: u32,
    /// Of those, took it.
    pub took: u32,
}

impl Share {
    /// Its numbers with their names, in the order in which they are shown.
    pub fn numbers(&self) -> [(&'static str, u32); 9] {
        [
            ("said they can come, today", self.said),
            ("on a list to be rung", self.could),
            ("left out: interpreter not so soon", self.lead),
            ("left out: place too short for them", self.length),
            ("left out: anything else", self.other),
            ("rung", self.rung),
            ("reached", self.reached),
            ("cannot come", self.refused),
            ("took the place", self.took),
        ]
    }
}

/// Both kinds, and the places they were rung about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fared {
    /// Freed places about which somebody was rung first in those days.
    pub places: u32,
    /// Of those, taken.
    pub filled: u32,
    /// Families without an interpreter.
    pub without: Share,
    /// Families with one.
    pub with: Share,
}

/// How they fared from a day to a day, both counted. What could be rung is counted on the day a place's first family was rung,
/// calls on their own day.
pub fn fared(state: &State, from: NaiveDate, to: NaiveDate) -> Fared {
    let mut fared = Fared::default();
    for child in state.short.each_said().filter_map(|(id, _)| state.child(id)) {
        let mut waits = state.referrals_of(child);
        if child.died.is_none() && waits.any(|row| row.stage.is_open()) {
            fared.share(super::super::places::interpreted(child)).said += 1;
        }
    }
    let within = |day: NaiveDate| (from..=to).contains(&day);
    for round in state.short.each_round() {
        if within(round.opened) {
            fared.places += 1;
            fared.filled += u32::from(round.calls.iter().any(|call| call.took(state)));
            fared.could(&round.could);
        }
        for call in &round.calls {
            if matches!(call.came, Some(super::Came::NotRung(_)))
                || !within(call.at.with_timezone(&London).date_naive())
            {
                continue;
            }
            let (took, refused) = (call.took(state), call.refused(state));
            let share = fared.share(call.interpreter);
            share.rung += 1;
            share.took += u32::from(took);
            share.refused += u32::from(refused);
            share.reached += u32::from(took || refused || call.came.is_some_and(super::Came::reached));
        }
    }
    fared
}

impl Fared {
    fn share(&mut self, interpreter: bool) -> &mut Share {
        if interpreter { &mut self.with } else { &mut self.without }
    }

    fn could(&mut self, could: &Could) {
        for (at, interpreter) in [false, true].into_iter().enumerate() {
            let share = self.share(interpreter);
            share.could += u32::from(could.rung[at]);
            share.lead += u32::from(could.lead[at]);
            share.length += u32::from(could.length[at]);
            share.other += u32::from(could.other[at]);
        }
    }
}

/// A number of those without an interpreter, of those with one, and of both; nothing where it is kept back.
pub type Cells = [Option<u32>; 3];

/// Rows that are the parts of another: reached is cannot come and took.
const PARTS: [usize; 2] = [7, 8];

/// The numbers as they leave the building: one from 1 to under `least` is kept back, and every other that would give it away:
/// the one beside it where their sum is told, the other part where the whole is told.
pub fn printed(fared: &Fared, least: u32) -> Vec<(&'static str, Cells)> {
    let few = |n: u32| n > 0 && n < least;
    let rows = fared.without.numbers().into_iter().zip(fared.with.numbers());
    let all: Vec<(&str, [u32; 3])> = rows.map(|((name, a), (_, b))| (name, [a, b, a + b])).collect();
    let mut back: Vec<[bool; 3]> = all.iter().map(|(_, cells)| cells.map(few)).collect();
    for cells in &mut back {
        // A nought beside it would give it away as surely as a number.
        let either = cells[0] || cells[1];
        (cells[0], cells[1]) = (either, either);
    }
    let either = [0, 1, 2].map(|at| PARTS.iter().any(|part| back[*part][at]));
    for part in PARTS {
        back[part] = either;
    }
    let told = |(n, back): (u32, bool)| (!back).then_some(n);
    let cells = |n: [u32; 3], back: [bool; 3]| [0, 1, 2].map(|at| told((n[at], back[at])));
    all.into_iter().zip(back).map(|((name, n), back)| (name, cells(n, back))).collect()
}
