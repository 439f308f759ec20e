//! The engine on small rounds beside all there is: every way of placing the children, counted out.
use proptest::prelude::*;
use std::collections::HashMap;
use waitwell::domain::fill::coupled::{Coupled, Room, Seeker};
use waitwell::domain::fill::{Choice, Filling, Round};

/// Every set of children who can all be placed, as bits, with what their best places are worth together.
fn sets(round: &Round) -> HashMap<u32, i64> {
    fn go(
        round: &Round,
        child: usize,
        left: &mut Vec<u32>,
        set: u32,
        worth: i64,
        found: &mut HashMap<u32, i64>,
    ) {
        if child == round.choices.len() {
            let best = found.entry(set).or_insert(worth);
            *best = (*best).max(worth);
            return;
        }
        go(round, child + 1, left, set, worth, found);
        for choice in &round.choices[child] {
            let at = choice.opening as usize;
            if left[at] > 0 {
                left[at] -= 1;
                go(round, child + 1, left, set | 1 << child, worth + choice.worth, found);
                left[at] += 1;
            }
        }
    }
    let mut found = HashMap::new();
    go(round, 0, &mut round.places.clone(), 0, 0, &mut found);
    found
}

fn seen(filling: &Filling, children: usize) -> u32 {
    (0..children).filter(|child| filling.place_of(*child).is_some()).map(|child| 1 << child).sum()
}

/// Places are as many as there are, choices are the child's own, and what is said of both is so.
fn sound(round: &Round, filling: &Filling) {
    let mut left = round.places.clone();
    for (child, choices) in round.choices.iter().enumerate() {
        if let Some(opening) = filling.place_of(child) {
            assert!(choices.iter().any(|choice| choice.opening == opening), "{round:?}");
            left[opening as usize] = left[opening as usize].checked_sub(1).expect("over-full");
        }
    }
    let free: Vec<(u32, u32)> =
        left.iter().enumerate().filter(|(_, left)| **left > 0).map(|(at, left)| (at as u32, *left)).collect();
    assert_eq!(filling.free().collect::<Vec<_>>(), free);
    for child in filling.left_out() {
        // Whatever it could have had is full, and of children ahead of it alone.
        for opening in filling.full_for(child) {
            assert_eq!(left[opening as usize], 0, "{round:?}");
            let there = (0..round.choices.len()).filter(|other| filling.place_of(*other) == Some(opening));
            assert!(
                there.max().is_none_or(|last| last < child),
                "child {child} behind in {opening}: {round:?}"
            );
        }
    }
}

fn rounds() -> impl Strategy<Value = Round> {
    (1usize..5, 0usize..7).prop_flat_map(|(openings, children)| {
        let choice = (0..openings as u32, 0i64..6).prop_map(|(opening, worth)| Choice { opening, worth });
        let choices = prop::collection::vec(prop::collection::vec(choice, 0..4), children);
        let choices = choices.prop_map(|mut all| {
            for list in &mut all {
                list.sort();
                list.dedup_by_key(|choice| choice.opening);
            }
            all
        });
        (prop::collection::vec(0u32..3, openings), choices)
            .prop_map(|(places, choices)| Round { places, choices })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn who_is_seen_and_where_is_the_best_there_is(round in rounds()) {
        let filling = Filling::of(round.clone());
        sound(&round, &filling);
        let sets = sets(&round);
        let children = round.choices.len();
        let mine = seen(&filling, children);
        // The list's order before all else: the first child counts for more than all behind it.
        let first = |set: &u32| (0..children).fold(0u32, |sum, child| sum * 2 + (set >> child & 1));
        let best = sets.keys().max_by_key(|set| first(set)).unwrap();
        prop_assert_eq!(mine, *best);
        let most = sets.keys().map(|set| set.count_ones()).max().unwrap();
        prop_assert_eq!(filling.filled() as u32, most);
        // Values that fall along the list, far apart or close: the same set is worth most.
        for fall in [1i64, 7] {
            let value = |set: &u32| (0..children).filter(|c| set >> c & 1 == 1).map(|c| 100 - fall * c as i64).sum::<i64>();
            prop_assert_eq!(value(&mine), sets.keys().map(value).max().unwrap());
        }
        prop_assert_eq!(filling.worth(), sets[&mine]);
        for child in filling.left_out() {
            let ahead = mine & ((1 << child) - 1);
            prop_assert!(!sets.contains_key(&(ahead | 1 << child)), "child {} could be placed", child);
        }
    }

    #[test]
    fn a_freed_place_comes_to_what_a_fresh_filling_comes_to(
        round in rounds(), freed in prop::collection::vec(0u32..4, 1..5)
    ) {
        let mut filling = Filling::of(round.clone());
        let mut now = round;
        for opening in freed {
            let opening = opening % now.places.len() as u32;
            let before = seen(&filling, now.choices.len());
            let next = filling.freed(opening);
            now.places[opening as usize] += 1;
            sound(&now, &filling);
            let fresh = Filling::of(now.clone());
            let after = seen(&filling, now.choices.len());
            prop_assert_eq!(after, seen(&fresh, now.choices.len()));
            prop_assert_eq!(after ^ before, next.map_or(0, |child| 1 << child));
            prop_assert_eq!(filling.worth(), fresh.worth());
        }
    }

    #[test]
    fn the_order_of_openings_and_choices_is_none(round in rounds(), turn in 1u32..4) {
        let openings = round.places.len() as u32;
        let to = |opening: u32| (opening + turn) % openings;
        let mut other = round.clone();
        for (at, places) in round.places.iter().enumerate() {
            other.places[to(at as u32) as usize] = *places;
        }
        for list in &mut other.choices {
            for choice in list.iter_mut() {
                choice.opening = to(choice.opening);
            }
            list.reverse();
        }
        let (one, other) = (Filling::of(round.clone()), Filling::of(other));
        prop_assert_eq!(seen(&one, round.choices.len()), seen(&other, round.choices.len()));
        prop_assert_eq!(one.worth(), other.worth());
    }

    #[test]
    fn a_coupled_round_keeps_its_rules_and_gives_the_best_there_is(
        round in rounds(),
        needs in prop::collection::vec(0u8..4, 7),
        units in prop::collection::vec(0u32..3, 8),
        least in 0u32..3,
        slotted in any::<bool>(),
        fits in prop::collection::vec(1u128..8, 7),
    ) {
        let rooms = round.places.iter().enumerate().map(|(at, places)| Room {
            places: places + 1,
            least,
            units: vec![(0, units[2 * at]), (1, units[2 * at + 1])],
            slots: if slotted { (0..3).map(|slot| u8::from(slot <= *places)).collect() } else { Vec::new() },
        });
        let seekers = round.choices.iter().zip(&needs).enumerate().map(|(at, (choices, needs))| Seeker {
            value: 1_000 - 70 * at as i64,
            needs: (0..2).filter(|agency| needs >> agency & 1 == 1).collect(),
            choices: choices.clone(),
            fits: if slotted { vec![fits[at]; choices.len()] } else { Vec::new() },
        });
        let coupled = Coupled { rooms: rooms.collect(), seekers: seekers.collect() };
        let found = coupled.worth(&coupled.fill(&mut || 0.0));
        let best = best_coupled(&coupled, &mut vec![None; coupled.seekers.len()], 0);
        let found = found.expect("a rule is broken");
        prop_assert_eq!(found, best);
        let at_once = coupled.worth(&coupled.fill(&mut || 1.0)).expect("a rule is broken at once");
        prop_assert!(at_once <= found);
    }
}

fn best_coupled(coupled: &Coupled, at: &mut Vec<Option<u32>>, child: usize) -> i64 {
    let Some(seeker) = coupled.seekers.get(child) else { return coupled.worth(at).unwrap_or(0) };
    let mut best = best_coupled(coupled, at, child + 1);
    for choice in &seeker.choices {
        at[child] = Some(choice.opening);
        best = best.max(best_coupled(coupled, at, child + 1));
    }
    at[child] = None;
    best
}

/// Rounds too large to count out: no chain of moves, and no change of two places, would gain anything.
fn larger() -> impl Strategy<Value = Round> {
    (6usize..12).prop_flat_map(|openings| {
        let choice = (0..openings as u32, 0i64..9).prop_map(|(opening, worth)| Choice { opening, worth });
        let choices = prop::collection::vec(prop::collection::vec(choice, 1..6), 20..60);
        (prop::collection::vec(0u32..5, openings), choices).prop_map(|(places, choices)| {
            // Of the same opening twice the first counts, here as there.
            let choices = choices.into_iter().map(|mut list: Vec<Choice>| {
                list.sort_by_key(|choice| (choice.opening, -choice.worth));
                list.dedup_by_key(|choice| choice.opening);
                list
            });
            Round { places, choices: choices.collect() }
        })
    })
}

/// Whether children who have a place could gain by moving round: a circle of moves, or a chain that ends in a free place.
fn gains_by_moving(round: &Round, filling: &Filling) -> bool {
    let openings = round.places.len();
    let none = i64::MIN / 4;
    // The most that moving one child from here to there gains; the last is whatever has a free place.
    let mut gain = vec![vec![none; openings + 1]; openings + 1];
    for (child, choices) in round.choices.iter().enumerate() {
        let Some(at) = filling.place_of(child) else { continue };
        let has = choices.iter().find(|choice| choice.opening == at).unwrap().worth;
        for choice in choices.iter().filter(|choice| choice.opening != at) {
            let (from, to) = (at as usize, choice.opening as usize);
            gain[from][to] = gain[from][to].max(choice.worth - has);
        }
        gain[openings][at as usize] = 0;
    }
    filling.free().for_each(|(opening, _)| gain[opening as usize][openings] = 0);
    for by in 0..=openings {
        for from in 0..=openings {
            for to in 0..=openings {
                let way = gain[from][by].max(none / 2) + gain[by][to].max(none / 2);
                gain[from][to] = gain[from][to].max(way);
            }
        }
    }
    (0..=openings).any(|at| gain[at][at] > 0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nobody_would_gain_by_moving(round in larger(), freed in prop::collection::vec(0u32..12, 3)) {
        let mut filling = Filling::of(round.clone());
        sound(&round, &filling);
        prop_assert!(!gains_by_moving(&round, &filling));
        let mut now = round;
        for opening in freed {
            let opening = opening % now.places.len() as u32;
            now.places[opening as usize] += 1;
            filling.freed(opening);
            sound(&now, &filling);
            prop_assert!(!gains_by_moving(&now, &filling), "after one more place in {}", opening);
        }
    }
}

/// Of two children to whom a place is worth the same the one ahead keeps it: nobody is moved for nothing.
#[test]
fn nobody_is_moved_for_nothing() {
    let both = || vec![Choice { opening: 0, worth: 2 }, Choice { opening: 1, worth: 1 }];
    let filling = Filling::of(Round { places: vec![1, 1], choices: vec![both(), both()] });
    assert_eq!((filling.place_of(0), filling.place_of(1)), (Some(0), Some(1)));
    // The second could have the first's place if the first moved, and gain nothing by it.
    let to = |a, b| vec![Choice { opening: a, worth: 1 }, Choice { opening: b, worth: 1 }];
    let filling = Filling::of(Round { places: vec![1, 1, 1], choices: vec![to(0, 1), to(0, 2)] });
    assert_eq!((filling.place_of(0), filling.place_of(1)), (Some(0), Some(2)));
}
