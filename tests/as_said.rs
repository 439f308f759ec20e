//! What the screen says a key does is what it does, at a real terminal over a real keeper: Today's last column, and the foot of a
//! preview in a small window.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
use chrono::NaiveDate;
use stage::Stage;
use waitwell::domain::referral::Stage as Stands;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// The family name in the row with the cursor.
fn family(stage: &Stage) -> String {
    let row = stage.cursor();
    let name = row.split_whitespace().find(|word| word.ends_with(','));
    name.unwrap_or_else(|| panic!("no name: {row}")).to_owned()
}

/// The session is in front, with the child under the cursor; nothing was asked and nothing done.
fn in_its_session(stage: &mut Stage, name: &str) {
    stage.pty.wait_for("Min Child").wait("the child in front", |pty| {
        pty.screen().lines().any(|line| line.starts_with('>') && line.contains(name))
    });
    let screen = stage.pty.screen();
    assert!(!screen.contains("What happened"), "{screen}");
    assert!(stage.journal.new_changes().is_empty());
}

#[test]
fn a_place_that_is_still_ahead_opens_its_session_wherever_the_step_is_shown() {
    let mut stage = Stage::new();
    let ahead = |row: &waitwell::wire::view_list::ListRow| matches!(row.stage, Stands::Booked { on, .. } if on > today());
    stage.waiting('b', ahead);
    let name = family(&stage);
    stage.journal.new_changes();
    stage.pty.press("a");
    in_its_session(&mut stage, &name);

    stage.pty.press("1").wait_for("[1 Today]").wait_for("a opens");
    stage.to_line("a place ahead", |line| line.trim_end().ends_with(" session"));
    let name = family(&stage);
    stage.pty.press("a");
    in_its_session(&mut stage, &name);
}

#[test]
fn a_preview_in_a_small_window_says_how_it_is_accepted() {
    let mut stage = Stage::new();
    stage.waiting('w', |_| true);
    stage.pty.press("Space").wait_for("1 marked").press("Down").press("Space").wait_for("2 marked");
    stage.pty.press("z").wait_for("later").press("w").wait_for(" ticked");
    stage.pty.resize(40, 20);
    stage.pty.wait_for("Enter accept").wait_for("Esc back").wait_for("? keys");
    stage.pty.resize(32, 8);
    stage.pty.wait_for("Enter accept").wait_for("Esc back").wait_for("? keys");
}

/// Who works from the top stays at the top: what is put off is gone from there when the cursor leaves it.
#[test]
fn what_is_put_off_on_today_does_not_carry_the_cursor_off() {
    let mut stage = Stage::new();
    stage.pty.press("1").wait_for("[1 Today]").wait_for("d late");
    stage.to_line("a late offer", |line| line.contains("d late") && line.contains("Offer"));
    let (top, name) = (stage.cursor(), family(&stage));
    let below = |stage: &Stage| {
        let screen = stage.pty.screen();
        let at = screen.lines().position(|line| line.starts_with('>')).unwrap();
        (at, screen.lines().nth(at + 1).unwrap_or_default().get(12..60).unwrap_or_default().to_owned())
    };
    let (at, next) = below(&stage);
    stage.pty.press("z").wait_for("Not now:").press("Enter").wait_for("u undoes");
    stage.pty.wait("the row as it is now, where it was", |pty| {
        let screen = pty.screen();
        let row = screen.lines().nth(at).unwrap_or_default();
        row.starts_with('>') && row.contains(&name) && !row.contains("d late")
    });
    assert_eq!(below(&stage), (at, next.clone()), "{top}");
    stage.pty.press("Down").wait("the next one in its place", |pty| {
        let screen = pty.screen();
        let row = screen.lines().nth(at).unwrap_or_default();
        row.starts_with('>') && row.get(12..60) == Some(next.as_str())
    });
}
