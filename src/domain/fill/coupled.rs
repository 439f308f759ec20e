//! Where places are shared: an agency in a session sees only so many, and a session runs only with a least number. That is
//! no matroid: the list's order gives an answer at once, and an exact solver the best one as soon as it has it.
use super::Choice;
use super::in_order::InOrder;
use super::{exact, seating};

/// A session whose places are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Children in all.
    pub places: u32,
    /// Children it needs to run.
    pub least: u32,
    /// Children each agency can see; one that is not named sees any number.
    pub units: Vec<(u8, u32)>,
    /// Places of each of its slots, where not every child fits every slot; empty: all fit.
    pub slots: Vec<u8>,
}

/// A child who seeks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeker {
    /// What it is worth to see this child.
    pub value: i64,
    /// Agencies needed: one unit of each is used up.
    pub needs: Vec<u8>,
    /// Sessions no hard rule forbids.
    pub choices: Vec<Choice>,
    /// For each choice the slots that it fits, a bit each; empty: it fits all.
    pub fits: Vec<u128>,
}

impl Seeker {
    /// The slots of a session that this child fits.
    pub(super) fn slots(&self, room: u32) -> u128 {
        let at = self.choices.iter().position(|choice| choice.opening == room);
        at.and_then(|at| self.fits.get(at)).copied().unwrap_or(u128::MAX)
    }
}

/// A coupled round: children in the list's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coupled {
    /// Sessions.
    pub rooms: Vec<Room>,
    /// Children, first of the list first.
    pub seekers: Vec<Seeker>,
}

impl Coupled {
    /// Session by child: what the list's order gives, or the best there is, as far as it was found in the time: `spent` says
    /// which share of it is gone (from 1 on: all; always 0 where there is no limit).
    pub fn fill(&self, spent: &mut dyn FnMut() -> f64) -> Vec<Option<u32>> {
        let first = self.at_once();
        if spent() >= 1.0 {
            return first;
        }
        let best = exact::best(self, &first, spent).filter(|best| self.worth(best) > self.worth(&first));
        best.unwrap_or(first)
    }

    /// What the list's order gives at once.
    pub fn at_once(&self) -> Vec<Option<u32>> {
        let mut order = InOrder::of(self);
        order.seat_all();
        order.held()
    }

    /// In which slot of its session each child is, the first of the list in the first that it fits; none where it is in none.
    pub fn seats(&self, at: &[Option<u32>]) -> Vec<Option<usize>> {
        let mut seats = vec![None; self.seekers.len()];
        for (room, known) in self.rooms.iter().enumerate() {
            let room = room as u32;
            let inside: Vec<usize> = (0..at.len()).filter(|child| at[*child] == Some(room)).collect();
            let fits: Vec<u128> = inside.iter().map(|child| self.seekers[*child].slots(room)).collect();
            let given = seating::seats(&fits, &known.slots).unwrap_or_default();
            inside.into_iter().zip(given).for_each(|(child, slot)| seats[child] = Some(slot));
        }
        seats
    }

    /// What that is worth; none where it breaks a rule.
    pub fn worth(&self, at: &[Option<u32>]) -> Option<i64> {
        let mut inside = vec![Vec::new(); self.rooms.len()];
        let mut worth = 0;
        for (seeker, room) in self.seekers.iter().zip(at) {
            let Some(room) = *room else { continue };
            let choice = seeker.choices.iter().find(|choice| choice.opening == room)?;
            worth += seeker.value + choice.worth;
            inside.get_mut(room as usize)?.push(seeker);
        }
        let runs = |(room, inside): (&Room, &Vec<&Seeker>)| {
            let enough = inside.is_empty() || inside.len() >= room.least as usize;
            let units = room.units.iter().all(|(agency, units)| {
                inside.iter().filter(|seeker| seeker.needs.contains(agency)).count() <= *units as usize
            });
            enough && units && inside.len() <= room.places as usize
        };
        let seated = |(at, room): (usize, &Room)| {
            let fits: Vec<u128> = inside[at].iter().map(|seeker| seeker.slots(at as u32)).collect();
            room.slots.is_empty() || seating::seats(&fits, &room.slots).is_some()
        };
        let holds = self.rooms.iter().zip(&inside).all(runs) && self.rooms.iter().enumerate().all(seated);
        (at.len() == self.seekers.len() && holds).then_some(worth)
    }
}
