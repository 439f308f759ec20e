//! From an instance to who is placed where, by the engine.
use super::instance::{Child, Instance};
use crate::domain::fill::coupled::{Coupled, Room, Seeker};
use crate::domain::fill::{Choice, Filling, Round};
use std::collections::BTreeMap;

/// An instance solved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// Session by child, by their ids.
    pub placed: BTreeMap<u64, u64>,
    /// Value with what breaks ties.
    pub value: i64,
    /// What the children seen are worth, ties apart.
    pub child_value: i64,
    /// Children left out whom no session fits.
    pub no_session: usize,
    /// Children left out because all they fit is full of children ahead.
    pub behind: usize,
}

impl Instance {
    /// Pairs no rule forbids.
    pub fn pairs(&self) -> usize {
        let fits = |child: &Child| self.sessions.iter().filter(|session| child.fits(session)).count();
        self.children.iter().map(fits).sum()
    }

    fn choices(&self, child: &Child) -> Vec<Choice> {
        let fits = self.sessions.iter().enumerate().filter(|(_, session)| child.fits(session));
        // Points are not negative: the day's are at least -1.
        fits.map(|(at, session)| Choice { opening: at as u32, worth: child.worth(session) + 1 }).collect()
    }

    /// As the engine takes it, without what couples places.
    pub fn round(&self) -> Round {
        Round {
            places: self.sessions.iter().map(|session| session.cap).collect(),
            choices: self.children.iter().map(|child| self.choices(child)).collect(),
        }
    }

    /// As the coupled engine takes it.
    fn coupled(&self) -> Coupled {
        let rooms = self.sessions.iter().map(|session| Room {
            places: session.cap,
            least: self.least,
            units: session.units.iter().flatten().map(|(agency, units)| (*agency as u8, *units)).collect(),
            slots: Vec::new(),
        });
        let seekers = self.children.iter().map(|child| Seeker {
            value: child.value() - 1,
            needs: (0..64u8).filter(|agency| child.need & (1 << agency) != 0).collect(),
            choices: self.choices(child),
            fits: Vec::new(),
        });
        Coupled { rooms: rooms.collect(), seekers: seekers.collect() }
    }

    fn solved(&self, at: impl Fn(usize) -> Option<u32>) -> Solved {
        let mut solved =
            Solved { placed: BTreeMap::new(), value: 0, child_value: 0, no_session: 0, behind: 0 };
        for (number, child) in self.children.iter().enumerate() {
            let Some(opening) = at(number) else {
                let none = !self.sessions.iter().any(|session| child.fits(session));
                solved.no_session += usize::from(none);
                solved.behind += usize::from(!none);
                continue;
            };
            let session = &self.sessions[opening as usize];
            solved.placed.insert(child.id, session.id);
            solved.child_value += child.value();
            solved.value += child.value() + child.worth(session);
        }
        solved
    }
}

/// Solves an instance. A coupled one is improved until nothing more is to be expected, or the time is up: `spent` says which
/// share of it is gone.
pub fn solve(instance: &Instance, spent: &mut dyn FnMut() -> f64) -> Solved {
    if instance.coupled {
        let places = instance.coupled().fill(spent);
        return instance.solved(|child| places[child]);
    }
    Standing::of(instance).solved()
}

/// A plain instance filled, to be gone on with when a place comes free.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    instance: &'a Instance,
    filling: Filling,
}

impl<'a> Standing<'a> {
    /// Fills the instance; what couples its places is left aside.
    pub fn of(instance: &'a Instance) -> Self {
        Self { instance, filling: Filling::of(instance.round()) }
    }

    /// One more place in a session: the child of those left out who gets in by it; none where nobody does. Nothing where
    /// there is no such session.
    pub fn freed(&mut self, session: u64) -> Option<Option<u64>> {
        let opening = self.instance.sessions.iter().position(|known| known.id == session)?;
        let child = self.filling.freed(opening as u32);
        Some(child.map(|child| self.instance.children[child].id))
    }

    /// What stands now.
    pub fn solved(&self) -> Solved {
        self.instance.solved(|child| self.filling.place_of(child))
    }
}
