//! What the list's order gives at once where places are shared: each child to the best session with room, or to one where
//! somebody can make room by moving.
use super::Choice;
use super::coupled::{Coupled, Room};
use super::seating;

/// Where everybody is.
pub(super) struct InOrder<'a> {
    round: &'a Coupled,
    at: Vec<Option<u32>>,
    inside: Vec<Vec<u32>>,
    /// Units of each agency used in a room, in the order of the room's units.
    used: Vec<Vec<u32>>,
    /// Children who fit anywhere.
    movable: Vec<u32>,
    /// What the move in hand changed: who, and where they were.
    trail: Vec<(u32, Option<u32>)>,
}

impl<'a> InOrder<'a> {
    /// Nobody is anywhere yet.
    pub(super) fn of(round: &'a Coupled) -> Self {
        let fits = |child: &u32| !round.seekers[*child as usize].choices.is_empty();
        Self {
            round,
            at: vec![None; round.seekers.len()],
            inside: vec![Vec::new(); round.rooms.len()],
            used: round.rooms.iter().map(|room| vec![0; room.units.len()]).collect(),
            movable: (0..round.seekers.len() as u32).filter(fits).collect(),
            trail: Vec::new(),
        }
    }

    /// Where everybody is, without the sessions that are too small to run.
    pub(super) fn held(self) -> Vec<Option<u32>> {
        self.at.iter().map(|at| at.filter(|room| self.runs(*room))).collect()
    }

    fn room(&self, room: u32) -> &'a Room {
        &self.round.rooms[room as usize]
    }

    fn choices(&self, child: u32) -> &'a [Choice] {
        &self.round.seekers[child as usize].choices
    }

    fn needs(&self, child: u32, agency: u8) -> bool {
        self.round.seekers[child as usize].needs.contains(&agency)
    }

    /// Whether a child goes in without anybody going out.
    fn has_room(&self, child: u32, room: u32) -> bool {
        let units = self.room(room).units.iter().zip(&self.used[room as usize]);
        (self.inside[room as usize].len() as u32) < self.room(room).places
            && units.into_iter().all(|((agency, most), used)| used < most || !self.needs(child, *agency))
            && self.has_slot(child, room)
    }

    /// Whether all who are there and this child can each have a slot they fit.
    fn has_slot(&self, child: u32, room: u32) -> bool {
        let slots = &self.room(room).slots;
        if slots.is_empty() {
            return true;
        }
        let all = self.inside[room as usize].iter().chain([&child]);
        let fits: Vec<u128> = all.map(|child| self.round.seekers[*child as usize].slots(room)).collect();
        seating::seats(&fits, slots).is_some()
    }

    fn runs(&self, room: u32) -> bool {
        self.inside[room as usize].len() as u32 >= self.room(room).least
    }

    /// Takes a child from where it is to another room, or to none.
    fn put(&mut self, child: u32, to: Option<u32>) {
        let from = std::mem::replace(&mut self.at[child as usize], to);
        for (room, comes) in from.map(|room| (room, false)).into_iter().chain(to.map(|room| (room, true))) {
            for (at, (agency, _)) in self.room(room).units.iter().enumerate() {
                if self.needs(child, *agency) {
                    let used = &mut self.used[room as usize][at];
                    *used = if comes { *used + 1 } else { used.saturating_sub(1) };
                }
            }
            let inside = &mut self.inside[room as usize];
            if comes {
                inside.push(child);
            } else {
                inside.retain(|there| *there != child);
            }
        }
        self.trail.push((child, from));
    }

    fn undo(&mut self) {
        while let Some((child, from)) = self.trail.pop() {
            self.put(child, from);
            self.trail.pop();
        }
    }

    /// The list's order: each child to the best session with room, else to one where somebody can make room by moving.
    pub(super) fn seat_all(&mut self) {
        for child in self.movable.clone() {
            if !self.settle(child) {
                self.make_room(child);
            }
        }
    }

    /// Into the room with space that is worth most.
    fn settle(&mut self, child: u32) -> bool {
        let open = self.choices(child).iter().filter(|choice| self.has_room(child, choice.opening));
        let best = open.max_by_key(|choice| (choice.worth, std::cmp::Reverse(choice.opening)));
        let Some(room) = best.map(|choice| choice.opening) else { return false };
        self.put(child, Some(room));
        true
    }

    /// One child moves elsewhere, so that this one goes in.
    fn make_room(&mut self, child: u32) {
        for choice in self.choices(child) {
            for other in self.inside[choice.opening as usize].clone() {
                let elsewhere = self
                    .choices(other)
                    .iter()
                    .find(|c| c.opening != choice.opening && self.has_room(other, c.opening));
                let Some(elsewhere) = elsewhere else { continue };
                self.trail.clear();
                self.put(other, Some(elsewhere.opening));
                if self.has_room(child, choice.opening) {
                    self.put(child, Some(choice.opening));
                    return;
                }
                self.undo();
            }
        }
    }
}
