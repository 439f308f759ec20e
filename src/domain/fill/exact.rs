//! The best that shared places can give, by an exact solver of whole-number programs (crate `microlp`): who comes to which
//! session, and which sessions run. It proves its answer; where the time is up before, the best found so far stands.
use super::coupled::{Coupled, Room, Seeker};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long the solver is left alone before it is asked whether there is time for more: whoever ends it waits no longer.
const SLICE: Duration = Duration::from_millis(50);

/// A round as the solver takes it.
struct Program {
    problem: Problem,
    /// Child, session, and the variable that is 1 where the child comes to it.
    comes: Vec<(u32, u32, Variable)>,
    /// Session and the variable that is 1 where it runs; a session that needs no least number has none.
    runs: Vec<(u32, Variable)>,
}

/// Session by child; none where nothing was found in the time. `first`: what is known to be possible.
pub(super) fn best(
    round: &Coupled,
    first: &[Option<u32>],
    spent: &mut dyn FnMut() -> f64,
) -> Option<Vec<Option<u32>>> {
    let program = Program::of(round);
    let mut options = SolveOptions::default();
    options.time_limit = Some(SLICE);
    options.warm_start = Some(program.as_it_stands(first));
    let mut found = program.problem.solve_with(options).ok()?;
    while !found.is_optimal() && spent() < 1.0 {
        // Another slice, as the first.
        found = found.resume().ok()?;
    }
    program.read(&found, first.len())
}

impl Program {
    fn of(round: &Coupled) -> Self {
        let problem = Problem::new(OptimizationDirection::Maximize);
        let mut program = Self { problem, comes: Vec::new(), runs: Vec::new() };
        let mut by_room: BTreeMap<u32, Vec<(usize, u128, Variable)>> = BTreeMap::new();
        let kinds: Vec<Vec<Kind>> = (0..round.rooms.len()).map(|room| Kind::of(round, room as u32)).collect();
        for (child, seeker) in round.seekers.iter().enumerate() {
            let mut once = Vec::new();
            for choice in &seeker.choices {
                let fits = seeker.slots(choice.opening);
                for kind in kinds[choice.opening as usize].iter().filter(|kind| kind.slots & fits != 0) {
                    let comes = program.problem.add_binary_var((seeker.value + choice.worth) as f64);
                    program.comes.push((child as u32, choice.opening, comes));
                    once.push(comes);
                    by_room.entry(choice.opening).or_default().push((child, kind.slots, comes));
                }
            }
            program.at_most(once.into_iter(), 1, None);
        }
        for (room, those) in &by_room {
            program.room(round, *room, those, &kinds[*room as usize]);
        }
        program
    }

    /// What a session can take: so many in all, in each kind of slot and of each agency, and its least number or nobody.
    fn room(&mut self, round: &Coupled, room: u32, those: &[(usize, u128, Variable)], kinds: &[Kind]) {
        let known: &Room = &round.rooms[room as usize];
        let runs = (known.least > 1).then(|| self.problem.add_binary_var(0.0));
        let all = || those.iter().map(|(_, _, comes)| *comes);
        self.at_most(all(), known.places, runs);
        if let Some(runs) = runs {
            self.runs.push((room, runs));
            let row: Vec<(Variable, f64)> =
                all().map(|comes| (comes, 1.0)).chain([(runs, -f64::from(known.least))]).collect();
            self.problem.add_constraint(&row[..], ComparisonOp::Ge, 0.0);
        }
        if kinds.len() > 1 {
            for kind in kinds {
                let sits = those.iter().filter(|(_, slots, _)| *slots == kind.slots);
                self.at_most(sits.map(|(_, _, comes)| *comes), kind.places, runs);
            }
        }
        for (agency, units) in &known.units {
            let needs = |child: usize| round.seekers[child].needs.contains(agency);
            let uses = those.iter().filter(|(child, _, _)| needs(*child));
            self.at_most(uses.map(|(_, _, comes)| *comes), *units, runs);
        }
    }

    /// No more than so many of those, and none where the session does not run.
    fn at_most(&mut self, those: impl Iterator<Item = Variable>, most: u32, runs: Option<Variable>) {
        let mut row: Vec<(Variable, f64)> = those.map(|comes| (comes, 1.0)).collect();
        if row.is_empty() {
            return;
        }
        let most = f64::from(most);
        row.extend(runs.map(|runs| (runs, -most)));
        let bound = if runs.is_some() { 0.0 } else { most };
        self.problem.add_constraint(&row[..], ComparisonOp::Le, bound);
    }

    /// An answer in the solver's words, to begin from; in which kind of slot a child sits is left to it.
    fn as_it_stands(&self, at: &[Option<u32>]) -> Vec<(Variable, f64)> {
        // A child's variables for one session follow each other, one for each kind of slot.
        let comes = self
            .comes
            .chunk_by(|(child, room, _), other| (*child, *room) == (other.0, other.1))
            .flat_map(|all| {
                let here = at[all[0].0 as usize] == Some(all[0].1);
                let said = if here && all.len() > 1 { &[][..] } else { all };
                said.iter().map(move |(.., comes)| (*comes, f64::from(u8::from(here))))
            });
        let runs =
            self.runs.iter().map(|(room, runs)| (*runs, f64::from(u8::from(at.contains(&Some(*room))))));
        comes.chain(runs).collect()
    }

    fn read(&self, found: &SolveOutcome, children: usize) -> Option<Vec<Option<u32>>> {
        let solution = found.solution()?;
        let mut at = vec![None; children];
        for (child, room, comes) in &self.comes {
            // Whole numbers come back as the solver has them: within its tolerance of one.
            if solution.var_value(*comes) > 0.5 {
                at[*child as usize] = Some(*room);
            }
        }
        Some(at)
    }
}

/// Slots of a session that the same children fit: one stands for the other.
struct Kind {
    slots: u128,
    places: u32,
}

impl Kind {
    fn of(round: &Coupled, room: u32) -> Vec<Self> {
        let slots = &round.rooms[room as usize].slots;
        let could = |seeker: &&Seeker| seeker.choices.iter().any(|choice| choice.opening == room);
        let fits: Vec<u128> = round.seekers.iter().filter(could).map(|seeker| seeker.slots(room)).collect();
        let mut kinds: BTreeMap<Vec<bool>, Self> = BTreeMap::new();
        for (slot, places) in slots.iter().enumerate().take(128) {
            let who = fits.iter().map(|fits| fits >> slot & 1 == 1).collect();
            let kind = kinds.entry(who).or_insert(Self { slots: 0, places: 0 });
            kind.slots |= 1 << slot;
            kind.places += u32::from(*places);
        }
        if kinds.is_empty() {
            return vec![Self { slots: u128::MAX, places: round.rooms[room as usize].places }];
        }
        kinds.into_values().collect()
    }
}
