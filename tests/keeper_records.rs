//! Records are read as new as the lists, however far their store is behind (invariant 4).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, status, text};
use std::time::{Duration, Instant};
use waitwell::client::Link;
use waitwell::domain::ids::ChildId;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;
use waitwell::wire::view_record::RecordPage;

fn record(link: &Link, child: u32) -> Box<RecordPage> {
    let query = Box::new(Query::Record { child: ChildId(child) });
    match link.call(Request::Look { query }).unwrap() {
        Answer::View(view) => match *view {
            View::Record(page) => page,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_last_child_of_a_long_list_is_read_at_once_though_the_records_have_not_followed() {
    let store = Store::new();
    store.begun();
    let mut keeper = store.keeper(&[("WAITWELL_FAULT_RECORDS", "stand")]);
    let desk = store.frail();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/waiting-list-export.csv");
    let fed = store.run(["import", list, "--yes"]);
    assert!(fed.status.success(), "{}", text(&fed.stderr));
    let now = status(&desk);
    assert!(now.children > 2_000 && now.records_at < 10, "{now:?}");
    let begun = Instant::now();
    let last = record(&desk, now.children);
    let took = begun.elapsed();
    assert!(!last.details.family.is_empty() && !last.referrals.is_empty());
    assert_eq!(record(&desk, 1).child, ChildId(1));
    assert!(took < Duration::from_secs(5), "{took:?}");
    // A keeper that is ended carries over first; what was read ahead is what is stored then.
    desk.stop().unwrap();
    assert!(keeper.ended().success());
    let desk = store.desk();
    let stored = record(&desk, now.children);
    assert_eq!((stored.details, stored.marks), (last.details, last.marks));
}
