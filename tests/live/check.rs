//! Whether a recorded history can be explained by one thing happening after the other: for each place, and for each child.
//!
//! Each operation took effect at one moment between its call and its return. The search goes through the calls and returns in the
//! order in which they happened and keeps every state that can explain all so far, with what of the unfinished operations has
//! taken effect in it (J. M. Wing and C. Gong, Testing and verifying concurrent objects, 1993; G. Lowe, Testing for
//! linearizability, 2017: an operation takes effect only when one that returns needs it). What reads and changes nothing takes
//! effect as soon as it can: later would explain no more.
use super::history::{Attempt, Call, Outcome};
use std::collections::{BTreeMap, HashSet};

/// What one operation does to one register: who holds the place, or which place the child has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// From nothing to this.
    Takes(u32),
    /// From this to nothing.
    Leaves(u32),
    /// Somebody holds it; not this one.
    FoundTaken(u32),
    /// It holds something.
    FoundAny,
    /// It holds exactly this, 0 for nothing.
    Found(u32),
    /// It does not hold this.
    FoundNot(u32),
}

/// 0: nothing.
type Held = u32;

impl Does {
    fn to(self, held: Held) -> Option<Held> {
        match self {
            Self::Takes(by) => (held == 0).then_some(by),
            Self::Leaves(by) => (held == by).then_some(0),
            Self::FoundTaken(not) => (held != 0 && held != not).then_some(held),
            Self::FoundAny => (held != 0).then_some(held),
            Self::Found(what) => (held == what).then_some(held),
            Self::FoundNot(what) => (held != what).then_some(held),
        }
    }

    fn changes(self) -> bool {
        matches!(self, Self::Takes(_) | Self::Leaves(_))
    }
}

/// One operation on one register.
#[derive(Clone, Copy, Debug)]
struct Op {
    called: u64,
    returned: u64,
    does: Does,
    /// Of the history, for what is said.
    at: usize,
}

/// What cannot be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexplained {
    /// `place 7`, `child 4711`, `order`.
    pub of: String,
    /// The operation that no order explains, by its place in the history.
    pub at: usize,
    pub words: String,
}

/// Holds a history against the model: places and children each by themselves and by times alone, then all of it in the order the
/// journal gives.
pub fn check(history: &[Attempt]) -> Result<(), Unexplained> {
    let mut places: BTreeMap<u32, Vec<Op>> = BTreeMap::new();
    let mut children: BTreeMap<u32, Vec<Op>> = BTreeMap::new();
    for (at, attempt) in history.iter().enumerate() {
        let op = |does| Op { called: attempt.called, returned: attempt.returned, does, at };
        let (of_place, of_child) = match (attempt.call, attempt.outcome) {
            (Call::Book { place, child }, Outcome::Done { .. }) => {
                (Some((place, Does::Takes(child))), Some((child, Does::Takes(place + 1))))
            }
            (Call::Cancel { place, child, .. }, Outcome::Done { .. }) => {
                (Some((place, Does::Leaves(child))), Some((child, Does::Leaves(place + 1))))
            }
            // Whether the child has a place is looked at first.
            (Call::Book { place, child }, Outcome::Taken) => {
                (Some((place, Does::FoundTaken(child))), Some((child, Does::Found(0))))
            }
            (Call::Book { child, .. }, Outcome::HasOne) => (None, Some((child, Does::FoundAny))),
            (Call::Cancel { place, child, .. }, Outcome::NotYours) => {
                (Some((place, Does::FoundNot(child))), Some((child, Does::FoundNot(place + 1))))
            }
            (Call::Look { place }, Outcome::Seen(by)) => (Some((place, Does::Found(by))), None),
            (_, Outcome::NotDone) => (None, None),
            (call, outcome) => {
                let words = format!("{call:?} was answered with {outcome:?}");
                return Err(Unexplained { of: "answers".to_owned(), at, words });
            }
        };
        if let Some((place, does)) = of_place {
            places.entry(place).or_default().push(op(does));
        }
        if let Some((child, does)) = of_child {
            children.entry(child).or_default().push(op(does));
        }
    }
    for (named, all) in [("place", places), ("child", children)] {
        for (id, ops) in all {
            explained(&ops).map_err(|(at, words)| Unexplained { of: format!("{named} {id}"), at, words })?;
        }
    }
    in_order(history)
}

/// A way in which all so far can have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Way {
    held: Held,
    /// Of the unfinished operations those that have taken effect, by their seat.
    done: u128,
}

fn explained(ops: &[Op]) -> Result<(), (usize, String)> {
    // Calls and returns in their order; ticks are never shared.
    let mut moments: Vec<(u64, bool, usize)> = ops
        .iter()
        .enumerate()
        .flat_map(|(at, op)| [(op.called, false, at), (op.returned, true, at)])
        .collect();
    moments.sort_unstable();
    let mut seats: [Option<usize>; 128] = [None; 128];
    let mut ways = HashSet::from([Way { held: 0, done: 0 }]);
    for (_, returns, at) in moments {
        if !returns {
            let free = seats.iter().position(Option::is_none).expect("more at once than this checks");
            seats[free] = Some(at);
            ways = ways.into_iter().map(|way| with_looks(way, &seats, ops)).collect();
            continue;
        }
        let seat = seats.iter().position(|there| *there == Some(at)).expect("it was called");
        let next = ways_with(&ways, seat, &seats, ops);
        if next.is_empty() {
            let held: Vec<Held> = ways.iter().map(|way| way.held).collect();
            let words =
                format!("{:?} cannot be: {held:?} is all it can have held (0: nothing)", ops[at].does);
            return Err((ops[at].at, words));
        }
        seats[seat] = None;
        ways = next.into_iter().map(|way| Way { done: way.done & !(1 << seat), ..way }).collect();
    }
    Ok(())
}

/// Whoever only looks and would see what it did, has.
fn with_looks(way: Way, seats: &[Option<usize>; 128], ops: &[Op]) -> Way {
    let mut done = way.done;
    for (seat, op) in seats.iter().enumerate().filter_map(|(seat, at)| Some((seat, ops[(*at)?]))) {
        if !op.does.changes() && op.does.to(way.held).is_some() {
            done |= 1 << seat;
        }
    }
    Way { done, ..way }
}

/// Every way on in which this one has taken effect.
fn ways_with(ways: &HashSet<Way>, seat: usize, seats: &[Option<usize>; 128], ops: &[Op]) -> HashSet<Way> {
    let (mut found, mut seen) = (HashSet::new(), HashSet::new());
    let mut to_go: Vec<Way> = ways.iter().copied().collect();
    while let Some(way) = to_go.pop() {
        if way.done & (1 << seat) != 0 {
            found.insert(way);
            continue;
        }
        if !seen.insert(way) {
            continue;
        }
        for (other, op) in seats.iter().enumerate().filter_map(|(seat, at)| Some((seat, ops[(*at)?]))) {
            if way.done & (1 << other) == 0
                && op.does.changes()
                && let Some(held) = op.does.to(way.held)
            {
                to_go.push(with_looks(Way { held, done: way.done | (1 << other) }, seats, ops));
            }
        }
    }
    found
}

/// The order the journal gives is one in which it can all have happened: no operation that had returned comes after one that was
/// called later, no place is taken twice, no child has two.
fn in_order(history: &[Attempt]) -> Result<(), Unexplained> {
    let mut done: Vec<(u64, usize)> = history
        .iter()
        .enumerate()
        .filter_map(|(at, attempt)| match attempt.outcome {
            Outcome::Done { seq, .. } => Some((seq, at)),
            _ => None,
        })
        .collect();
    done.sort_unstable();
    let unexplained = |at: usize, words: String| Unexplained { of: "order".to_owned(), at, words };
    let (mut places, mut children) = (BTreeMap::<u32, u32>::new(), BTreeMap::<u32, u32>::new());
    let (mut latest_call, mut before) = (0, 0);
    for (seq, at) in done {
        let attempt = &history[at];
        if seq == before {
            return Err(unexplained(at, format!("two changes are number {seq} of the journal")));
        }
        if attempt.returned < latest_call {
            let words =
                format!("change {seq} had returned before one that the journal has earlier was called");
            return Err(unexplained(at, words));
        }
        (before, latest_call) = (seq, latest_call.max(attempt.called));
        match attempt.call {
            Call::Book { place, child } => {
                if let Some(by) = places.insert(place, child) {
                    return Err(unexplained(at, format!("place {place} is {by}'s and {child}'s")));
                }
                if let Some(there) = children.insert(child, place) {
                    return Err(unexplained(at, format!("child {child} is in {there} and {place}")));
                }
            }
            Call::Cancel { place, child, .. } => {
                if places.remove(&place) != Some(child) || children.remove(&child) != Some(place) {
                    return Err(unexplained(at, format!("place {place} was not {child}'s to give up")));
                }
            }
            Call::Look { .. } => {}
        }
    }
    Ok(())
}
