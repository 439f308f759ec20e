//! Clinics that run full, at a real terminal and by command over a real keeper: what a scheduler does all day, and what must not
//! be possible. What was done is read in the journal.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "full_clinics/away.rs"]
mod away;
#[path = "full_clinics/fits.rs"]
mod fits;
#[path = "full_clinics/forward.rs"]
mod forward;
#[path = "full_clinics/held.rs"]
mod held;
#[path = "full_clinics/lists.rs"]
mod lists;
#[path = "full_clinics/made.rs"]
mod made;
#[path = "full_clinics/monitoring.rs"]
mod monitoring;
#[path = "bad_day/office.rs"]
#[allow(dead_code, reason = "the bad day uses the rest")]
mod office;
#[path = "full_clinics/rooms.rs"]
mod rooms;
#[path = "full_clinics/short.rs"]
mod short;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[path = "bad_day/told.rs"]
mod told;

use std::time::Duration;
use told::{command, done, names, refused};

/// Presses a key on a row that has just come to the front: what comes at once was meant for another, and is not used.
fn settled(pty: &mut support::pty::Pty, key: &str) {
    pty.until_quiet(Duration::from_millis(60));
    pty.torn(&[b"", &support::pty::bytes(key)], Duration::from_millis(200));
}

/// Enter on the line, until these words come: an Enter that comes before the sentence it is for is not used, which is said.
fn enters(pty: &mut support::pty::Pty, words: &str) {
    pty.until_quiet(Duration::from_millis(60));
    pty.press("Enter").wait(words, |pty| {
        let screen = pty.screen();
        screen.contains(words) || screen.contains("was not used")
    });
    if !pty.screen().contains(words) {
        pty.press("Enter").wait_for(words);
    }
}

/// To the row of Today that has these words.
fn to_row(pty: &mut support::pty::Pty, words: &str) {
    pty.wait_for(words).step("Home");
    let front = |pty: &support::pty::Pty| {
        pty.screen().lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned()
    };
    pty.wait("a row", |pty| !front(pty).is_empty());
    while !front(pty).contains(words) {
        pty.step("Down");
    }
}
