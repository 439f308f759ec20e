//! Children admitted one after the other, each by the augmenting path that is worth most: so the set is the list's, and the
//! places of that set are at every moment the best for it.
//!
//! The path is a shortest one under prices that keep every step's cost from being negative (Dijkstra with potentials, as in
//! the Hungarian method). Openings from which no free place can be reached are closed for good: every later child who
//! fits only those is left out without a search, which is why a long list costs little.
use super::{Choice, Round};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No way there.
const FAR: i64 = i64::MAX / 4;

/// How far an opening is, then over how many moves: of two ways worth the same the one that moves fewer children.
pub(super) type Far = (i64, u32);

/// Who stepped on to an opening, and out of which: none for the child who seeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The child who moves there.
    pub child: u32,
    /// The opening it leaves.
    pub from: Option<u32>,
}

/// A filled round. It can be gone on with when a place comes free.
#[derive(Clone, Debug)]
pub struct Filling {
    pub(super) places: Vec<u32>,
    pub(super) choices: Vec<Vec<Choice>>,
    /// The opening each child has.
    pub(super) at: Vec<Option<u32>>,
    /// The children each opening has.
    pub(super) inside: Vec<Vec<u32>>,
    /// Openings from which no free place can be reached: full of children ahead of whoever comes later.
    pub(super) closed: Vec<bool>,
    /// What keeps every step's cost from being negative. All openings with a free place have the same.
    prices: Vec<i64>,
}

impl Filling {
    /// Fills a round. Choices of openings that do not exist are none; of the same opening twice, the better counts.
    pub fn of(round: Round) -> Self {
        let mut admitting = Admitting::to(round.places);
        for choices in round.choices {
            admitting.next(choices);
        }
        admitting.done()
    }

    /// The opening a child has; none where it is left out.
    pub fn place_of(&self, child: usize) -> Option<u32> {
        self.at.get(child).copied().flatten()
    }

    /// Children there are, placed or not.
    pub(super) fn children(&self) -> usize {
        self.choices.len()
    }

    /// Children placed.
    pub fn filled(&self) -> usize {
        self.at.iter().flatten().count()
    }

    /// What the openings given are worth together.
    pub fn worth(&self) -> i64 {
        self.at
            .iter()
            .enumerate()
            .filter_map(|(child, at)| at.map(|opening| self.worth_of(child as u32, opening)))
            .sum()
    }

    /// Children left out, in the list's order.
    pub fn left_out(&self) -> impl Iterator<Item = usize> {
        self.at.iter().enumerate().filter(|(_, at)| at.is_none()).map(|(child, _)| child)
    }

    /// The openings a child left out could have had: each full of children ahead who can go nowhere else. Empty where hard
    /// rules leave none.
    pub fn full_for(&self, child: usize) -> impl Iterator<Item = u32> {
        self.choices.get(child).into_iter().flatten().map(|choice| choice.opening)
    }

    /// Places that nobody has, by opening.
    pub fn free(&self) -> impl Iterator<Item = (u32, u32)> {
        let left =
            |(at, places): (usize, &u32)| (at as u32, places.saturating_sub(self.inside[at].len() as u32));
        self.places.iter().enumerate().map(left).filter(|(_, left)| *left > 0)
    }

    pub(super) fn worth_of(&self, child: u32, opening: u32) -> i64 {
        let list = &self.choices[child as usize];
        list.binary_search_by_key(&opening, |choice| choice.opening).map_or(0, |at| list[at].worth)
    }

    pub(super) fn has_room(&self, opening: usize) -> bool {
        (self.inside[opening].len() as u32) < self.places[opening]
    }

    /// Admits a child where a path to a free place exists; else closes every opening it could have reached.
    fn admit(&mut self, child: u32, search: &mut Search) {
        if self.choices[child as usize].iter().all(|choice| self.closed[choice.opening as usize]) {
            return;
        }
        match search.nearest_free(self, child) {
            Some((to, far)) => {
                for (opening, price) in self.prices.iter_mut().enumerate() {
                    *price += search.far[opening].0.min(far);
                }
                self.shift(to, |opening| search.steps[opening as usize]);
            }
            None => search.reached.iter().for_each(|opening| self.closed[*opening as usize] = true),
        }
        search.clear();
    }

    /// Moves every child of a path one step on; the path is followed back from where it ends.
    pub(super) fn shift(&mut self, to: u32, step: impl Fn(u32) -> Option<Step>) {
        let mut to = to;
        while let Some(Step { child, from }) = step(to) {
            self.at[child as usize] = Some(to);
            self.inside[to as usize].push(child);
            let Some(from) = from else { break };
            self.inside[from as usize].retain(|there| *there != child);
            to = from;
        }
    }
}

/// Filling as it goes on, one child after the other.
pub(super) struct Admitting {
    filling: Filling,
    search: Search,
}

impl Admitting {
    /// Begins with so many free places in each opening.
    pub(super) fn to(places: Vec<u32>) -> Self {
        let openings = places.len();
        let filling = Filling {
            places,
            choices: Vec::new(),
            at: Vec::new(),
            inside: vec![Vec::new(); openings],
            closed: vec![false; openings],
            prices: vec![0; openings],
        };
        Self { filling, search: Search::of(openings) }
    }

    /// One more child, behind all before it; its number.
    pub(super) fn next(&mut self, mut choices: Vec<Choice>) -> usize {
        let filling = &mut self.filling;
        choices.retain(|choice| (choice.opening as usize) < filling.places.len());
        choices.sort_unstable_by_key(|choice| (choice.opening, Reverse(choice.worth)));
        choices.dedup_by_key(|choice| choice.opening);
        let child = filling.choices.len();
        filling.choices.push(choices);
        filling.at.push(None);
        filling.admit(child as u32, &mut self.search);
        child
    }

    /// Whether a place of that opening may still be had.
    pub(super) fn may_be_had(&self, opening: usize) -> bool {
        self.filling.closed.get(opening).is_some_and(|closed| !closed)
    }

    /// A child who takes a place in each of these openings and in no other, behind all before it: all of them, or none. Where
    /// none, everything is as it was: who made room on trial stands where it was worth most.
    pub(super) fn next_in_all(&mut self, openings: &[u32]) -> bool {
        let Filling { at, inside, closed, prices, choices, .. } = &self.filling;
        let before = (at.clone(), inside.clone(), closed.clone(), prices.clone(), choices.len());
        let placed = openings.iter().all(|opening| {
            let child = self.next(vec![Choice { opening: *opening, worth: 0 }]);
            self.filling.at[child].is_some()
        });
        if !placed {
            let filling = &mut self.filling;
            (filling.at, filling.inside, filling.closed, filling.prices) =
                (before.0, before.1, before.2, before.3);
            filling.choices.truncate(before.4);
        }
        placed
    }

    /// As it stands.
    pub(super) fn done(self) -> Filling {
        self.filling
    }
}

/// The workings of one search, kept so that a child after the other needs no new memory.
struct Search {
    far: Vec<Far>,
    steps: Vec<Option<Step>>,
    reached: Vec<u32>,
    next: BinaryHeap<Reverse<(i64, u32, u32)>>,
}

impl Search {
    fn of(openings: usize) -> Self {
        Self {
            far: vec![(FAR, 0); openings],
            steps: vec![None; openings],
            reached: Vec::new(),
            next: BinaryHeap::new(),
        }
    }

    fn clear(&mut self) {
        for opening in self.reached.drain(..) {
            self.far[opening as usize] = (FAR, 0);
            self.steps[opening as usize] = None;
        }
        self.next.clear();
    }

    fn better(&mut self, opening: u32, far: Far, step: Step) {
        let at = opening as usize;
        if far < self.far[at] {
            if self.far[at].0 == FAR {
                self.reached.push(opening);
            }
            (self.far[at], self.steps[at]) = (far, Some(step));
            self.next.push(Reverse((far.0, far.1, opening)));
        }
    }

    /// The opening with a free place that is worth most to reach, and how far it is under the prices.
    fn nearest_free(&mut self, filling: &Filling, child: u32) -> Option<(u32, i64)> {
        let choices = |child: u32| filling.choices[child as usize].iter();
        let open = |choice: &&Choice| !filling.closed[choice.opening as usize];
        let price = |opening: u32| filling.prices[opening as usize];
        // The child's own price: the least that keeps its first steps from costing less than nothing.
        let own = choices(child).filter(open).map(|choice| price(choice.opening) + choice.worth).max()?;
        for choice in choices(child).filter(open) {
            let far = own - choice.worth - price(choice.opening);
            self.better(choice.opening, (far, 0), Step { child, from: None });
        }
        while let Some(Reverse((far, moves, opening))) = self.next.pop() {
            let at = opening as usize;
            if (far, moves) > self.far[at] {
                continue;
            }
            if filling.has_room(at) {
                return Some((opening, far));
            }
            for &inside in &filling.inside[at] {
                let stays = filling.worth_of(inside, opening) + price(opening);
                for choice in choices(inside).filter(open).filter(|choice| choice.opening != opening) {
                    let step = stays - choice.worth - price(choice.opening);
                    let moved = Step { child: inside, from: Some(opening) };
                    self.better(choice.opening, (far + step, moves + 1), moved);
                }
            }
        }
        None
    }
}
