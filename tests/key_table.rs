//! Every key of the table of keys, pressed at a real terminal over a real keeper, and what the journal holds afterwards:
//! the events a verb means, by whom and with which reason, taken back by `u`; and nothing at all where a key only looks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
#[path = "key_table/stage.rs"]
mod stage;
#[path = "key_table/list.rs"]
mod list;
#[path = "key_table/today.rs"]
mod today;
#[path = "key_table/diary.rs"]
mod diary;
#[path = "key_table/board.rs"]
mod board;
#[path = "key_table/intake.rs"]
mod intake;
#[path = "key_table/layers.rs"]
mod layers;

#[test]
fn explore() {
    let Ok(script) = std::env::var("EXPLORE") else { return };
    let mut stage = stage::Stage::new();
    for part in script.split("||") {
        stage.play(part);
        stage.pty.until_quiet(std::time::Duration::from_millis(300));
        println!("---- {part}\n{}", stage.pty.screen());
        for change in stage.journal.new_changes() {
            println!("CHANGE {} {} {:?}", change.seq, change.user, change.events);
        }
    }
}
