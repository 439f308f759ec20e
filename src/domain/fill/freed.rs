//! One place that came free after a round was filled: only what hangs on it is looked at, so that a telephone call need not
//! wait for the whole list.
use super::Filling;
use super::admit::Step;
use std::collections::VecDeque;

impl Filling {
    /// One more place in an opening: the first child of the list among those left out who can be given a place by it gets
    /// in, and who moves for that moves to what is worth most; that child is returned. Where nobody gets in, whoever is
    /// better off there moves; the round stays the best it can be.
    pub fn freed(&mut self, opening: u32) -> Option<usize> {
        if opening as usize >= self.places.len() {
            return None;
        }
        self.places[opening as usize] += 1;
        let leads = self.leads_to(opening);
        let next = self
            .left_out()
            .find(|child| self.choices[*child].iter().any(|choice| leads[choice.opening as usize]));
        match next {
            Some(child) => {
                let starts = self.choices[child].iter().filter(|choice| leads[choice.opening as usize]);
                let first = Some(Step { child: child as u32, from: None });
                let starts: Vec<Start> = starts.map(|c| (c.opening, -c.worth, first)).collect();
                let ways = self.ways(&starts, &leads);
                self.shift(opening, |at| ways[at as usize].and_then(|(_, step)| step));
            }
            None => {
                for (at, leads) in leads.iter().enumerate() {
                    self.closed[at] &= !leads;
                }
                self.better_off(opening, &leads);
            }
        }
        next
    }

    /// The openings whose children could make their way to that one, it among them.
    fn leads_to(&self, opening: u32) -> Vec<bool> {
        let mut from = vec![Vec::new(); self.places.len()];
        for (child, at) in self.at.iter().enumerate() {
            let Some(at) = at else { continue };
            self.choices[child].iter().for_each(|choice| from[choice.opening as usize].push(*at));
        }
        let mut leads = vec![false; self.places.len()];
        leads[opening as usize] = true;
        let mut next = vec![opening];
        while let Some(at) = next.pop() {
            for &before in &from[at as usize] {
                if !std::mem::replace(&mut leads[before as usize], true) {
                    next.push(before);
                }
            }
        }
        leads
    }

    /// Nobody new gets in: the move, or the chain of moves, that gains most by the free place.
    fn better_off(&mut self, opening: u32, leads: &[bool]) {
        // Whoever leaves a place leaves it free: a chain may begin anywhere, at no cost.
        let held = (0..self.places.len() as u32).filter(|at| !self.inside[*at as usize].is_empty());
        let starts: Vec<Start> = held.filter(|at| leads[*at as usize]).map(|at| (at, 0, None)).collect();
        let ways = self.ways(&starts, leads);
        if ways[opening as usize].is_some_and(|(cost, _)| cost < 0) {
            self.shift(opening, |at| ways[at as usize].and_then(|(_, step)| step));
        }
    }

    /// The cheapest way to every opening from where it may begin; costs may be negative, but no circle of them is (what is
    /// given is the best for those who have it), so labels come to rest.
    fn ways(&self, starts: &[Start], leads: &[bool]) -> Vec<Option<(i64, Option<Step>)>> {
        let mut labels = Labels { ways: vec![None; self.places.len()], next: VecDeque::new() };
        for start in starts {
            labels.reach(*start);
        }
        while let Some((opening, cost)) = labels.pop() {
            for &child in &self.inside[opening as usize] {
                let stays = cost + self.worth_of(child, opening);
                let choices = self.choices[child as usize].iter();
                for choice in choices.filter(|c| leads[c.opening as usize] && c.opening != opening) {
                    let step = Step { child, from: Some(opening) };
                    labels.reach((choice.opening, stays - choice.worth, Some(step)));
                }
            }
        }
        labels.ways
    }
}

/// Where a chain may begin: an opening, at what cost, by whose step.
type Start = (u32, i64, Option<Step>);

/// The best way known to each opening, and those whose way has become better since it was gone on from.
struct Labels {
    ways: Vec<Option<(i64, Option<Step>)>>,
    next: VecDeque<(u32, i64)>,
}

impl Labels {
    fn reach(&mut self, (opening, cost, step): Start) {
        let known = &mut self.ways[opening as usize];
        if known.is_none_or(|(known, _)| cost < known) {
            *known = Some((cost, step));
            self.next.push_back((opening, cost));
        }
    }

    /// The next that is still as good as when it was put there.
    fn pop(&mut self) -> Option<(u32, i64)> {
        loop {
            let (opening, cost) = self.next.pop_front()?;
            if self.ways[opening as usize].is_some_and(|(known, _)| known == cost) {
                return Some((opening, cost));
            }
        }
    }
}
