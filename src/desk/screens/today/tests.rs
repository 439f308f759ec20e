//! Today against a keeper of canned steps.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use crate::desk::screens::played::{Played, day, pair};
use crate::desk::seam::{Command, Query};
use crate::domain::ids::{IntakeId, ReferralId};
use crate::wire::query::Whose;
use crate::wire::view_list::{About, StepRow};

#[test]
fn drawn() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        let mut played = Played::new((columns, rows), day());
        insta::assert_snapshot!(format!("today_{columns}x{rows}"), played.press("Down").shown());
    }
}

#[test]
fn nothing_to_do_is_said_with_the_proof() {
    let mut played = Played::new((80, 24), crate::desk::screens::played::Store::default());
    let shown = played.shown();
    assert!(
        shown.contains("Nothing for your team today.") && shown.contains("0 without a next step"),
        "{shown}"
    );
}

#[test]
fn all_of_the_list_are_marked_and_not_only_those_in_sight() {
    let mut store = day();
    let of_child = store.steps.iter().find(|row| matches!(row.about, About::Referral(_))).cloned().unwrap();
    for number in 1000..1040 {
        store.steps.push(StepRow { about: About::Referral(ReferralId(number)), ..of_child.clone() });
    }
    let all = store.steps.iter().filter(|row| matches!(row.about, About::Referral(_))).count();
    let mut played = Played::new((80, 24), store);
    played.press("*");
    assert!(played.said().starts_with(&format!("{all} marked: all of this list")), "{}", played.said());
    assert!(played.shown().contains(&format!("{all} marked")), "{}", played.shown());
    played.press("*");
    assert!(played.said().starts_with(&format!("{all} marks taken off")), "{}", played.said());
}

#[test]
fn whose_steps_is_chosen_and_stays_chosen() {
    let mut played = Played::new((80, 24), day());
    played.press("v m");
    assert!(matches!(played.asked(), Some(Query::Today { whose: Whose::Mine, .. })));
    assert!(played.shown().contains("Today: mine"));
    played.press("2 1");
    assert!(matches!(played.asked(), Some(Query::Today { whose: Whose::Mine, .. })));
}

#[test]
fn a_settles_a_look_alike_from_where_it_stands() {
    let mut played = Played::new((80, 24), day());
    played.store.borrow_mut().item = Some(pair());
    played.press("Down Down Down Down a");
    insta::assert_snapshot!("compare_80x24", played.shown());
    played.press("s");
    let sent = played.store.borrow().sent.clone();
    let [Command::SettleIntake { intake: IntakeId(5), same: true, words }] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!(words, "Compared side by side. Different: Given name.");
    assert!(played.shown().contains("[1 Today]") && played.said().contains("u undoes"));
}

#[test]
fn two_children_stay_two_and_not_sure_changes_nothing() {
    let mut played = Played::new((40, 20), day());
    played.store.borrow_mut().item = Some(pair());
    played.press("Down Down Down Down a n");
    assert!(played.store.borrow().sent.is_empty() && played.said().starts_with("Left open"));
    played.press("a d");
    assert!(matches!(played.store.borrow().sent.as_slice(), [Command::SettleIntake { same: false, .. }]));
}

#[test]
fn a_leads_where_the_step_is_done() {
    let mut played = Played::new((80, 24), day());
    let shown = played.press("Down Down Down a").shown();
    assert!(shown.contains("[3 Triage]"), "{shown}");
    // A place that was given up is filled where it stands.
    let mut freed = Played::new((80, 24), day());
    freed.press("Down Down a");
    let store = freed.store.borrow();
    assert!(store.asked.iter().any(|query| matches!(query, Query::Children { .. })), "{:?}", store.asked);
}

#[test]
fn a_refused_settling_keeps_the_two_records_in_front() {
    let mut played = Played::new((80, 24), day());
    played.store.borrow_mut().item = Some(pair());
    played.press("Down Down Down Down a");
    played.store.borrow_mut().refuses = Some("Only a records officer merges.".into());
    played.press("s");
    assert!(played.said().contains("Only a records officer merges."));
    assert!(played.shown().contains("Same child? HARRISON, Amy and HARRISON, Amie"));
}
