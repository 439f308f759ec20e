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

#[test]
fn a_key_is_written_as_it_is_where_it_is_pressed() {
    use super::tasks::Task;
    use crate::desk::keymap::{Keymap, remap::remapped};
    use crate::desk::seam::Begun;
    let own = remapped("keys.toml", "[today]\nnew = \"j\"\n[moving]\nnext-part = \"F5\"\n").unwrap();
    assert_eq!(Task::Register.more(&Keymap::default()), "n does this on every list");
    assert_eq!(Task::Register.more(&own), "j does this on Today, n on the lists");
    let begun = Begun { lists: 2, ..Begun::default() };
    assert_eq!(Task::Import.done(&begun, &own).as_deref(), Some("2 lists are in; F5: what they found"));
    assert_eq!(
        Task::Import.done(&begun, &Keymap::default()).as_deref(),
        Some("2 lists are in; Tab: what they found")
    );
}
