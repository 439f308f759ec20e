//! A new store: what there is to do.
use crate::desk::effect::Errand;
use crate::desk::screens::played::{Played, Store};

#[test]
fn drawn() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        let mut played = Played::at((columns, rows), Store::default(), true);
        insta::assert_snapshot!(format!("start_{columns}x{rows}"), played.shown());
    }
}

#[test]
fn who_may_not_import_is_told_whom_to_ask() {
    let mut played = Played::at((80, 24), Store::default(), true);
    played.press("Down Down Down Enter");
    assert!(!played.said().is_empty(), "a scheduler does not configure");
    assert!(!played.desk.is_leaving());
}

#[test]
fn looking_round_leaves_the_desk_for_the_practice_store() {
    let mut played = Played::at((80, 24), Store::default(), true);
    played.press("End Enter");
    assert!(played.desk.is_leaving());
    assert_eq!(played.desk.errand(), Some(Errand::Practice));
}
