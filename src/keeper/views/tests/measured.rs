//! How long looks take. By default with few rows, as a check that every look answers; with `WAITWELL_VIEWS_ROWS=100000` and
//! `--release --nocapture` it prints the times of a full house.
use super::desk::{Desk, code, details};
use super::play::PATHWAYS;
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::order::Priority;
use crate::wire::query::{At, Filter, Query, Sort, SortBy, StageIs, Typed, Whose};
use crate::wire::view::View;
use chrono::Days;
use std::time::Instant;

fn timed(desk: &Desk, name: &str, query: &Query) {
    let start = Instant::now();
    let view = desk.look(query);
    println!("{name:<44} {:>9.3} ms", start.elapsed().as_secs_f64() * 1000.0);
    assert!(!matches!(view, View::Gone { .. }), "{name}: {view:?}");
}

#[test]
fn every_look_answers() {
    let rows: u32 = std::env::var("WAITWELL_VIEWS_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let mut desk = Desk::new();
    let today = desk.now.today;
    let mut n: u32 = 0;
    while desk.state.next_referral().0 <= rows {
        n += 1;
        let received = today - Days::new(u64::from(n.wrapping_mul(48_271) % 700));
        if let Some((_, id)) = desk.child(details(n, today), PATHWAYS[n as usize % 4], received)
            && !n.is_multiple_of(40)
        {
            let priority = if n.is_multiple_of(50) { Priority::Urgent } else { Priority::Routine };
            desk.run(&Command::Accept { referral: id, priority }).unwrap();
        }
    }
    let list = |filter: Filter, by, at| Query::List { filter, sort: Sort { by, down: false }, at, rows: 40 };
    let nd = Filter { pathways: vec![code("nd")], stages: vec![StageIs::Waiting], ..Filter::default() };
    let (child, referral) = (ChildId(rows / 2), ReferralId(rows / 2));
    let steps = Query::Today { whose: Whose::Team, at: At::Row(0), rows: 40 };
    let looks = [
        ("counts", Query::Counts),
        ("list, all, order, first rows", list(Filter::default(), SortBy::Order, At::Row(0))),
        ("list, all, order, around", list(Filter::default(), SortBy::Order, At::Around(referral, 5))),
        ("list, ND waiting", list(nd.clone(), SortBy::Order, At::Row(0))),
        ("list, all, by name", list(Filter::default(), SortBy::Name, At::Row(0))),
        ("list, all, by due", list(Filter::default(), SortBy::Due, At::End)),
        (
            "list, under 8 past target",
            list(
                Filter { age_under: Some(8), past_target: true, ..Filter::default() },
                SortBy::Wait,
                At::Row(0),
            ),
        ),
        ("list, all, by setting", list(Filter::default(), SortBy::Setting, At::Row(0))),
        ("list, all, by team", list(Filter::default(), SortBy::Team, At::Row(0))),
        (
            "list, setting typed",
            list(Filter { setting: "primary 3".to_owned(), ..Filter::default() }, SortBy::Order, At::Row(0)),
        ),
        ("list, turns 4", list(Filter { turns: Some(4), ..Filter::default() }, SortBy::Order, At::Row(0))),
        ("marks", Query::Marks { filter: nd.clone(), sort: Sort::default(), most: 500 }),
        ("settings typed", Query::Typed { of: Typed::Setting, text: "prim".to_owned(), rows: 7 }),
        ("today, team", steps.clone()),
        ("today, all", Query::Today { whose: Whose::All, at: At::Row(0), rows: 40 }),
        ("triage card", Query::Triage { queue: None, show: None, after: None, back: false }),
        ("record", Query::Record { child }),
        ("beside", Query::Beside { child }),
        ("why", Query::Why { child: desk.state.referral(referral).unwrap().child, referral, clock: None }),
        ("who", Query::Who { child }),
        ("find", Query::Find { text: "kowal ma".to_owned(), within: None, rows: 16 }),
        ("find in list", Query::Find { text: "kowal ma".to_owned(), within: Some(nd), rows: 16 }),
        ("people", Query::People),
        ("undo", Query::UndoPreview { seq: None, child: None, after: Vec::new() }),
    ];
    println!("-- {} open referrals, first look", desk.state.each_open().count());
    for (name, query) in &looks {
        timed(&desk, name, query);
    }
    println!("-- again, nothing changed");
    for (name, query) in &looks {
        timed(&desk, name, query);
    }
    let id = ReferralId(rows / 3);
    desk.run(&Command::SetPriority { referral: id, priority: Priority::Soon }).unwrap();
    println!("-- after a change");
    for (name, query) in &looks {
        timed(&desk, name, query);
    }
    let start = Instant::now();
    for turn in 0..20u32 {
        let priority = if turn.is_multiple_of(2) { Priority::Urgent } else { Priority::Soon };
        desk.run(&Command::SetPriority { referral: id, priority }).unwrap();
        let View::Counts(counts) = desk.look(&Query::Counts) else { panic!() };
        assert_eq!((counts.open as usize, counts.without_step), (desk.state.each_open().count(), 0));
        desk.look(&steps);
        desk.look(&looks[1].1);
    }
    println!("change, counts, today and list: {:.3} ms each", start.elapsed().as_secs_f64() * 50.0);
}
