//! Lists made ahead: as they would be made when asked for, whatever happens while they are made.
use super::super::cache::{Spec, gather, sorted};
use super::super::mask::Eyes;
use super::desk::{Desk, details};
use super::play::step;
use crate::keeper::views::ViewCache;
use crate::wire::query::{At, Filter, Query, Sort, SortBy, StageIs};
use crate::wire::view::View;
use parking_lot::RwLock;
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

/// Looks ahead as the keeper does.
fn ahead(desk: &mut Desk) -> bool {
    let state = RwLock::new(std::mem::take(&mut desk.state));
    let made = desk.cache.look_ahead(&state, desk.now.today, &AtomicBool::new(false));
    desk.state = state.into_inner();
    made
}

/// Every order of the whole list, and of a part of it.
fn lists(desk: &Desk) -> Vec<Vec<u32>> {
    let part = Filter { stages: vec![StageIs::Triage, StageIs::Waiting], running: true, ..Filter::default() };
    let all = SortBy::ALL.into_iter().flat_map(|by| [(Filter::default(), by), (part.clone(), by)]);
    all.map(|(filter, by)| {
        let sort = Sort { by, down: false };
        match desk.look(&Query::List { filter, sort, at: At::Row(0), rows: 900 }) {
            View::List(page) => page.rows.iter().map(|row| row.referral.0).collect(),
            other => panic!("{other:?}"),
        }
    })
    .collect()
}

fn fresh(desk: &mut Desk) -> Vec<Vec<u32>> {
    let kept = std::mem::replace(&mut desk.cache, ViewCache::new());
    let lists = lists(desk);
    desk.cache = kept;
    lists
}

fn office(steps: &[(u8, u32)]) -> Desk {
    let mut desk = Desk::new();
    for n in 1..30 {
        desk.child(details(n, desk.now.today), "nd", desk.now.today);
    }
    for (what, n) in steps {
        step(&mut desk, *what, *n);
    }
    desk
}

fn steps(most: usize) -> impl Strategy<Value = Vec<(u8, u32)>> {
    prop::collection::vec((any::<u8>(), any::<u32>()), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn what_happens_while_a_list_is_made_is_in_it(before in steps(60), between in steps(30), by in 0usize..16) {
        let mut desk = office(&before);
        let spec = Spec::list(Filter::default(), SortBy::ALL[by], Eyes::of(&desk.by));
        let basis = desk.cache.wanted(&desk.state, desk.now.today, &spec).unwrap();
        let state = RwLock::new(std::mem::take(&mut desk.state));
        let keys = gather(&state, &spec, &basis, &AtomicBool::new(false)).unwrap();
        desk.state = state.into_inner();
        for (what, n) in &between {
            step(&mut desk, *what, *n);
        }
        desk.cache.take_in(&desk.state, &spec, sorted(keys), &basis);
        prop_assert_eq!(lists(&desk), fresh(&mut desk));
    }
}

#[test]
fn whole_lists_are_there_before_anybody_asks_and_stay_there() {
    let mut desk = office(&[(4, 1), (4, 9), (10, 3)]);
    assert!(ahead(&mut desk));
    assert!(!ahead(&mut desk), "they are kept");
    let made = desk.cache.made();
    for by in SortBy::ALL {
        let sort = Sort { by, down: true };
        desk.look(&Query::List { filter: Filter::default(), sort, at: At::Row(0), rows: 9 });
    }
    assert_eq!(desk.cache.made(), made, "nothing is made when they are asked for");
    // More changes than are remembered, and nobody looks: they do not fall behind.
    for n in 0..6_000 {
        step(&mut desk, 4, n);
        if n % 1_000 == 0 {
            assert!(!ahead(&mut desk));
        }
    }
    assert_eq!(lists(&desk), fresh(&mut desk));
}

#[test]
fn another_day_or_other_rules_make_them_again() {
    let mut desk = office(&[(4, 1), (4, 9)]);
    ahead(&mut desk);
    let spec = Spec::list(Filter::default(), SortBy::Name, Eyes::of(&desk.by));
    let tomorrow = desk.now.today + chrono::Days::new(1);
    desk.on(tomorrow);
    let basis = desk.cache.wanted(&desk.state, tomorrow, &spec).expect("another day");
    // Made for that day, and taken in on the next: nobody is shown it.
    desk.on(tomorrow + chrono::Days::new(1));
    lists(&desk);
    desk.cache.take_in(&desk.state, &spec, Vec::new(), &basis);
    assert_eq!(lists(&desk), fresh(&mut desk));
    assert!(ahead(&mut desk));
    let rules = Box::new(crate::config::load(None).unwrap().rules);
    desk.run(&crate::domain::command::Command::SetRules { rules }).unwrap();
    assert!(ahead(&mut desk));
}
