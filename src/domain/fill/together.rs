//! A polish of what is filled: siblings who are both seen come on one visit, where that changes nobody's being seen and moves no
//! other child by more than a month is worth.
use super::Filling;

/// Points that a move may cost any one child: a month's wait, and never the day by which a clinician wants it seen.
const MOST_LOST: i64 = 3;

/// A move next to a sibling: who goes where, and who makes room.
struct Move {
    gain: i64,
    child: u32,
    to: u32,
    swap: Option<u32>,
}

impl Filling {
    /// Brings pairs together, those first on the list first; which are. `one_visit`: whether these two openings would be one
    /// visit for these two children.
    pub(super) fn together(
        &mut self,
        pairs: &[(u32, u32)],
        one_visit: impl Fn((u32, u32), (u32, u32)) -> bool,
    ) -> Vec<(u32, u32)> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for &(one, other) in pairs {
            let bound = |child: u32| found.iter().any(|(a, b)| *a == child || *b == child);
            if bound(one) || bound(other) {
                continue;
            }
            let (Some(at), Some(there)) = (self.at[one as usize], self.at[other as usize]) else { continue };
            if one_visit((one, at), (other, there)) {
                found.push((one, other));
                continue;
            }
            let beside = |filling: &Self, stays: (u32, u32), goes: u32| {
                filling.beside(stays, goes, &bound, &one_visit)
            };
            let moves = [beside(self, (one, at), other), beside(self, (other, there), one)];
            let best = moves.into_iter().flatten().max_by_key(|step| step.gain);
            if let Some(step) = best {
                self.step(&step);
                found.push((one, other));
            }
        }
        found
    }

    /// The best place for `goes` beside the one who stays: a free one, or one of a child who can have its place instead.
    fn beside(
        &self,
        (stays, at): (u32, u32),
        goes: u32,
        bound: &impl Fn(u32) -> bool,
        one_visit: &impl Fn((u32, u32), (u32, u32)) -> bool,
    ) -> Option<Move> {
        let from = self.at[goes as usize]?;
        let now = self.worth_of(goes, from);
        let mut best: Option<Move> = None;
        let mut better = |step: Move| {
            if best.as_ref().is_none_or(|known| known.gain < step.gain) {
                best = Some(step);
            }
        };
        let near = self.choices[goes as usize].iter().filter(|choice| choice.opening != from);
        for choice in near.filter(|choice| one_visit((stays, at), (goes, choice.opening))) {
            let to = choice.opening;
            if choice.worth - now < -MOST_LOST {
                continue;
            }
            if self.has_room(to as usize) {
                better(Move { gain: choice.worth - now, child: goes, to, swap: None });
                continue;
            }
            for &other in self.inside[to as usize].iter().filter(|other| **other != stays && !bound(**other))
            {
                let instead = self.choices[other as usize].iter().find(|c| c.opening == from);
                let Some(instead) = instead else { continue };
                let lost = instead.worth - self.worth_of(other, to);
                if lost >= -MOST_LOST {
                    better(Move { gain: choice.worth - now + lost, child: goes, to, swap: Some(other) });
                }
            }
        }
        best
    }

    fn step(&mut self, step: &Move) {
        let Some(from) = self.at[step.child as usize] else { return };
        for (child, from, to) in
            std::iter::once((step.child, from, step.to)).chain(step.swap.map(|other| (other, step.to, from)))
        {
            self.inside[from as usize].retain(|inside| *inside != child);
            self.inside[to as usize].push(child);
            self.at[child as usize] = Some(to);
        }
    }
}
