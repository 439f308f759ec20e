//! One act on many children taken back with one key, at a real terminal over a real keeper: what can no longer be undone is named
//! with its reason, all the others go back, and one sentence counts them; also at another desk, after the keeper's restart.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
use stage::Stage;
use waitwell::domain::command::Command;
use waitwell::domain::event::Event;
use waitwell::domain::ids::ReferralId;
use waitwell::domain::order::Priority;

/// Marks three children who wait and puts all of them off. Whose referrals they are, and the frames.
fn three_put_off(stage: &mut Stage) -> Vec<(ReferralId, u64)> {
    // Three whose steps are late, one after the other: what is not due yet is not put off.
    stage.waiting('w', |row| row.name == "PETROV, Layla");
    stage.pty.press("Space Down Space Down Space").wait_for("3 marked");
    stage.journal.new_changes();
    stage.pty.press("z").wait_for("Not now:").press("Enter").wait_for("3 of 3 ticked").press("Enter");
    stage.pty.wait_for("u undoes all 3");
    let changes = stage.journal.new_changes();
    let put_off = |events: &[Event]| match events.first() {
        Some(Event::PutOff { referral, .. }) => *referral,
        other => panic!("{other:?}"),
    };
    let made: Vec<_> = changes.iter().map(|change| (put_off(&change.events), change.seq)).collect();
    assert_eq!(made.len(), 3, "{changes:?}");
    made
}

/// The frames undone since this was last asked.
fn undone(stage: &mut Stage) -> Vec<u64> {
    let changes = stage.journal.new_changes();
    let of = |event: &Event| match event {
        Event::Undone { of, .. } => Some(*of),
        _ => None,
    };
    changes.iter().flat_map(|change| &change.events).filter_map(of).collect()
}

#[test]
fn one_act_on_many_goes_back_with_one_key_but_for_what_cannot() {
    let mut stage = Stage::new();
    let made = three_put_off(&mut stage);
    // Meanwhile a colleague has done something for the second: that one stays.
    let urgent = Command::SetPriority { referral: made[1].0, priority: Priority::Urgent };
    let colleagues = stage.link.send(urgent).expect("made urgent").seq;
    stage.journal.new_changes();
    stage.pty.press("u").wait_for("put off of 3 children").wait_for("2 of 2 ticked");
    stage.pty.wait_for("not possible, something has been recorded for").wait_for("u does it");
    assert!(undone(&mut stage).is_empty(), "it is seen before it is done");
    stage.pty.press("u").wait_for("2 changes undone, 1 not: something has been recorded for");
    // The last first, each its own change.
    assert_eq!(undone(&mut stage), [made[2].1, made[0].1]);
    // What stood in its way is the last change now; that undone, the one that was left goes back like any other.
    stage.pty.press("u").wait_for("Urgent now, just now? u does it").press("u").wait_for("Undone: ");
    assert_eq!(undone(&mut stage), [colleagues]);
    stage.pty.press("u").wait_for("Undo: Put off").press("u").wait_for("Undone: Put off");
    assert_eq!(undone(&mut stage), [made[1].1]);
}

#[test]
fn another_desk_after_the_keepers_restart_still_knows_it_as_one_act() {
    let mut stage = Stage::new();
    let made = three_put_off(&mut stage);
    stage.pty.press("q").wait_for("Leave the desk?").press("q");
    stage.stop_keeper();
    stage.again();
    // Looked for at the keeper: the act is named; in the list of what one did it is one row.
    stage.pty.press("u").wait_for("Undo: 3 changes made together, the last: ").wait_for("u shows them");
    stage.pty.press("w").wait_for("What you did").wait_for("3 changes made together");
    stage.pty.until_quiet(std::time::Duration::from_millis(300));
    // Seen before it is done.
    stage.pty.press("u").wait_for("3 of 3 ticked").press("Esc").wait_gone("3 of 3 ticked");
    // What is pressed before the row in front has been in sight for a moment decides nothing.
    stage.pty.until_quiet(std::time::Duration::from_millis(300));
    assert!(undone(&mut stage).is_empty());
    stage.pty.press("u").wait_for("3 of 3 ticked").press("u").wait_for("3 changes undone.");
    assert_eq!(undone(&mut stage), [made[2].1, made[1].1, made[0].1]);
}

#[test]
fn on_an_empty_store_there_is_nothing_to_undo() {
    let mut stage = Stage::new();
    stage.on_a_new_store();
    stage.pty.press("u").wait_for("Nothing to undo");
    assert!(undone(&mut stage).is_empty());
}
