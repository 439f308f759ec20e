//! The search behind a coupled round: moves of one child with all that follows from each, kept or taken back.
use super::Choice;
use super::coupled::{Coupled, Room};
use super::seating;

/// Moves tried for each child that fits anywhere: more gained nothing on rounds of 300 and 500 children.
const MOVES: u64 = 1_200;
/// Points by which a move may be worse at the start, and at the end: a year's wait, and less than one point of travel.
const WARM: f64 = 520.0;
const COLD: f64 = 0.6;
/// Moves between two looks at whether to go on.
const LOOK: u64 = 32;

/// Where everybody is.
pub(super) struct Search<'a> {
    round: &'a Coupled,
    at: Vec<Option<u32>>,
    inside: Vec<Vec<u32>>,
    /// Units of each agency used in a room, in the order of the room's units.
    used: Vec<Vec<u32>>,
    /// Children who fit a room, first of the list first.
    suits: Vec<Vec<u32>>,
    /// Children who fit anywhere.
    movable: Vec<u32>,
    worth: i64,
    best: Vec<Option<u32>>,
    best_worth: i64,
    /// What the move in hand changed: who, and where they were.
    trail: Vec<(u32, Option<u32>)>,
    seed: u64,
}

impl<'a> Search<'a> {
    /// Nobody is anywhere yet.
    pub(super) fn of(round: &'a Coupled) -> Self {
        let mut suits = vec![Vec::new(); round.rooms.len()];
        for (child, seeker) in round.seekers.iter().enumerate() {
            for choice in &seeker.choices {
                suits[choice.opening as usize].push(child as u32);
            }
        }
        let fits = |child: &u32| !round.seekers[*child as usize].choices.is_empty();
        Self {
            round,
            at: vec![None; round.seekers.len()],
            inside: vec![Vec::new(); round.rooms.len()],
            used: round.rooms.iter().map(|room| vec![0; room.units.len()]).collect(),
            suits,
            movable: (0..round.seekers.len() as u32).filter(fits).collect(),
            worth: 0,
            best: vec![None; round.seekers.len()],
            best_worth: 0,
            trail: Vec::new(),
            seed: 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// The best found: every session in it runs.
    pub(super) fn best(self) -> Vec<Option<u32>> {
        self.best
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

    /// What a child is worth in a room.
    fn value(&self, child: u32, room: u32) -> i64 {
        let choice = self.choices(child).iter().find(|choice| choice.opening == room);
        self.round.seekers[child as usize].value + choice.map_or(0, |choice| choice.worth)
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

    /// What stands in a room; too few to run are worth half, so that the second of them may still come.
    fn room_worth(&self, room: u32) -> i64 {
        let inside = &self.inside[room as usize];
        let all: i64 = inside.iter().map(|child| self.value(*child, room)).sum();
        if self.runs(room) { all } else { all / 2 }
    }

    fn runs(&self, room: u32) -> bool {
        self.inside[room as usize].len() as u32 >= self.room(room).least
    }

    /// Takes a child from where it is to another room, or to none.
    fn put(&mut self, child: u32, to: Option<u32>) {
        let from = std::mem::replace(&mut self.at[child as usize], to);
        for (room, comes) in from.map(|room| (room, false)).into_iter().chain(to.map(|room| (room, true))) {
            self.worth -= self.room_worth(room);
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
            self.worth += self.room_worth(room);
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
    pub(super) fn in_order(&mut self) {
        for child in self.movable.clone() {
            if !self.settle(child) {
                self.make_room(child);
            }
        }
        self.keep();
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

    /// Keeps what stands if it is the best so far, without the sessions that are too small to run.
    fn keep(&mut self) {
        let rooms = 0..self.round.rooms.len() as u32;
        let runs: Vec<bool> = rooms.clone().map(|room| self.runs(room)).collect();
        let worth = rooms.filter(|room| runs[*room as usize]).map(|room| self.room_worth(room)).sum();
        if worth > self.best_worth {
            self.best_worth = worth;
            self.best = self.at.iter().map(|at| at.filter(|room| runs[*room as usize])).collect();
        }
    }

    /// A number below `most`.
    fn draw(&mut self, most: usize) -> usize {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most.max(1) as u64) as usize
    }

    /// Tries moves until their number or the time is up; what is dared cools with whichever is nearer its end.
    pub(super) fn improve(&mut self, spent: &mut dyn FnMut() -> f64) {
        let moves = MOVES * self.movable.len() as u64;
        let mut warmth = WARM;
        for done in 0..moves {
            if done % LOOK == 0 {
                let time = spent();
                if time >= 1.0 {
                    return;
                }
                warmth = WARM * (COLD / WARM).powf(time.max(done as f64 / moves as f64));
            }
            let before = self.worth;
            self.trail.clear();
            self.attempt();
            let gain = self.worth - before;
            let dared = (self.draw(1 << 20) as f64 + 1.0) / f64::from(1 << 20);
            if gain < 0 && dared.ln() * warmth > gain as f64 {
                self.undo();
            } else if self.worth > self.best_worth {
                self.keep();
            }
        }
    }

    /// One child to a room it could have, with all that follows.
    fn attempt(&mut self) {
        let drawn = self.draw(self.movable.len());
        let Some(&child) = self.movable.get(drawn) else { return };
        let choices = self.choices(child);
        let room = choices[self.draw(choices.len())].opening;
        let left = self.at[child as usize];
        if left == Some(room) {
            return;
        }
        self.put(child, None);
        let mut out = Vec::new();
        while !self.has_room(child, room) {
            let Some(goes) = self.weakest(child, room) else { break };
            self.put(goes, None);
            out.push(goes);
        }
        if !self.has_room(child, room) {
            return;
        }
        self.put(child, Some(room));
        for goes in out {
            self.settle(goes);
        }
        for room in left.into_iter().chain([room]) {
            self.top_up(room);
        }
    }

    /// Who goes out first, so that the child may come in: of those in the way whoever is worth least, now and then another.
    fn weakest(&mut self, child: u32, room: u32) -> Option<u32> {
        let full = self.inside[room as usize].len() as u32 >= self.room(room).places;
        let units = self.room(room).units.iter().zip(&self.used[room as usize]);
        let short = units.filter(|((agency, most), used)| used >= &most && self.needs(child, *agency));
        let crowded = !self.has_slot(child, room);
        let short: Vec<u8> = short.map(|((agency, _), _)| *agency).collect();
        let in_way = |other: &&u32| {
            if short.is_empty() {
                full || crowded
            } else {
                short.iter().any(|agency| self.needs(**other, *agency))
            }
        };
        let there: Vec<u32> = self.inside[room as usize].iter().filter(in_way).copied().collect();
        if self.draw(4) == 0 {
            return there.get(self.draw(there.len())).copied();
        }
        there.into_iter().min_by_key(|other| (self.value(*other, room), *other))
    }

    /// Gives space in a room to those of the list who have none, first of the list first.
    fn top_up(&mut self, room: u32) {
        for at in 0..self.suits[room as usize].len() {
            if self.inside[room as usize].len() as u32 >= self.room(room).places {
                return;
            }
            let child = self.suits[room as usize][at];
            if self.at[child as usize].is_none() && self.has_room(child, room) {
                self.put(child, Some(room));
            }
        }
    }
}
