//! Clinics that run full, at a real terminal and by command over a real keeper: what a scheduler does all day, and what must not
//! be possible. What was done is read in the journal.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "full_clinics/away.rs"]
mod away;
#[path = "full_clinics/fits.rs"]
mod fits;
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

/// To the first row of Today, which has these words.
fn first_row(pty: &mut support::pty::Pty, words: &str) {
    pty.wait_for(words).press("Home");
    let there = |line: &str| line.starts_with('>') && line.contains(words);
    // Families whose cycle is over are late, and stand before it.
    for _ in 0..20 {
        if pty.came(std::time::Duration::from_millis(300), |pty| pty.screen().lines().any(there)) {
            return;
        }
        pty.step("Down");
    }
    pty.wait(words, |pty| pty.screen().lines().any(there));
}
