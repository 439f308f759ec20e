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
fn who_may_not_is_told_whom_to_ask() {
    let mut played = Played::at((80, 24), Store::default(), true);
    played.press("Down Enter");
    assert_eq!(
        played.said(),
        "Ask an administrator to load postcodes. Nothing was changed; you are here as scheduler."
    );
    assert!(!played.desk.is_leaving());
}

#[test]
fn a_wrong_file_is_told_in_the_form_and_nothing_is_left_for() {
    let mut played = Played::at((80, 24), Store::default(), true);
    played.press("Enter / n o p e Enter");
    assert!(played.said().starts_with("/nope is not there."), "{}", played.said());
    assert!(played.shown().contains("which file?") && !played.desk.is_leaving());
}

#[test]
fn looking_round_leaves_the_desk_for_the_practice_store() {
    let mut played = Played::at((80, 24), Store::default(), true);
    played.press("End Enter");
    assert!(played.desk.is_leaving());
    assert_eq!(played.desk.errand(), Some(Errand::Practice));
}
