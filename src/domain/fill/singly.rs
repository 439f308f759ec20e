//! A plan where every place is one child's: the exact filling, with blocks whole or not at all, and siblings on one visit.
use super::super::places;
use super::super::together;
use super::admit::Admitting;
use super::blocks::{BlockLine, InTurn};
use super::hand::Lists;
use super::plan::{Diary, Line, NAMED, Plan, Span};
use super::{Filling, Why};

impl Diary<'_> {
    /// Fills where no place is shared: whoever was put somewhere first, then everybody in turn.
    pub(super) fn fill(&self, plan: &mut Plan, lists: &Lists<'_>, span: Span) {
        plan.left_out.extend(lists.refused.iter().cloned());
        if self.openings.is_empty() {
            return;
        }
        let everybody = &lists.turns;
        let mut admitting = Admitting::to(self.places());
        // Who has which number there: a block has one for each of its sessions.
        let mut numbers: Vec<Option<usize>> = vec![None; everybody.len()];
        for (turn, _) in &lists.first {
            numbers[*turn] = Some(admitting.next(lists.choices[*turn].clone()));
        }
        for (turn, one) in everybody.iter().enumerate() {
            let referral = one.seeker.referral.id;
            let Some(owed) = one.block else {
                if numbers[turn].is_none() {
                    numbers[turn] = Some(admitting.next(lists.choices[turn].clone()));
                }
                continue;
            };
            let whole = (span == Span::All).then(|| self.seat_block(&one.seeker, owed, &mut admitting));
            match whole.flatten() {
                Some(places) => plan.blocks.push(BlockLine { referral, nth: turn + 1, places }),
                None if plan.left_out.len() < NAMED => plan.left_out.push((referral, Why::Block(owed))),
                None => plan.more += 1,
            }
        }
        let mut filling = admitting.done();
        let visits = self.siblings(everybody, &numbers, &mut filling);
        let with = |turn: usize| {
            let other = visits.iter().find_map(|(a, b)| match turn {
                turn if turn == *a => Some(*b),
                turn if turn == *b => Some(*a),
                _ => None,
            });
            other.map(|other| everybody[other].seeker.referral.id)
        };
        for (turn, number) in numbers.iter().enumerate() {
            let (Some(number), seeker) = (*number, &everybody[turn].seeker) else { continue };
            if lists.refused.iter().any(|(refused, _)| *refused == seeker.referral.id) {
                continue;
            }
            match filling.place_of(number) {
                Some(at) => {
                    let opening = &self.openings[at as usize];
                    let (session, slot) = (opening.of.id, opening.slot);
                    let referral = seeker.referral.id;
                    let (with, by_hand) = (with(turn), lists.by_hand(turn));
                    plan.lines.push(Line { referral, session, slot, nth: turn + 1, with, by_hand });
                }
                None if plan.left_out.len() < NAMED => {
                    let full: Vec<u32> = filling.full_for(number).collect();
                    let why = self.why(seeker, &full).round_hands(lists.any_behind(turn));
                    plan.left_out.push((seeker.referral.id, why));
                }
                None => plan.more += 1,
            }
        }
        plan.empty = filling
            .free()
            .map(|(at, places)| (self.openings[at as usize].of.id, self.openings[at as usize].slot, places))
            .collect();
    }

    /// Siblings who are both seen, brought to one visit where nobody loses by it: by their turns.
    fn siblings(
        &self,
        everybody: &[InTurn<'_>],
        numbers: &[Option<usize>],
        filling: &mut Filling,
    ) -> Vec<(usize, usize)> {
        let placed = numbers.iter().enumerate().filter_map(|(turn, number)| {
            let number = (*number)?;
            filling.place_of(number).map(|_| (number as u32, everybody[turn].seeker.child))
        });
        let placed: Vec<_> = placed.collect();
        let pairs = together::homes(&placed);
        if pairs.is_empty() {
            return Vec::new();
        }
        let mut turns = vec![0; filling.children()];
        let known = numbers.iter().enumerate().filter_map(|(turn, number)| Some((turn, (*number)?)));
        known.for_each(|(turn, number)| turns[number] = turn);
        let turn = |number: u32| turns[number as usize];
        let time = |(child, opening): (u32, u32)| {
            let opening = &self.openings[opening as usize];
            let from = opening.of.stand(opening.slot).start;
            let child = everybody[turn(child)].seeker.child;
            (opening.of, from, from.saturating_add(places::minutes_needed(self.service, child)))
        };
        let found = filling.together(&pairs, |a, b| together::apart(self.state, time(a), time(b)).is_some());
        found.into_iter().map(|(a, b)| (turn(a), turn(b))).collect()
    }
}
