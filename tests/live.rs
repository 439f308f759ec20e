//! Many desks, one truth: clients who contend for the same places while the keeper is killed, clients that mean harm or have gone
//! wrong, desks that stand still, and two people at two terminals.
//!
//! `WAITWELL_FAULTS=full cargo test --release --test live` plays the full counts: a million contended bookings, 10,000 connections.
//! Each row of the table of faults is a line `FAULT row=... rounds=... held=... seconds=...`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

#[path = "bench/house.rs"]
mod house;
#[path = "bench/names.rs"]
mod names;
#[path = "support/pty.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod pty;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support {
    pub(crate) use crate::pty;
}
mod live {
    pub mod check;
    pub mod contended;
    pub mod history;
    pub mod play;
    pub mod raw;
    pub mod rogue;
    pub mod slow;
    pub mod two;
}

/// Whether the full counts are played.
pub fn full() -> bool {
    std::env::var("WAITWELL_FAULTS").is_ok_and(|told| told == "full")
}

/// One line for the table of faults.
pub fn fault_row(row: &str, rounds: usize, held: &str, begun: std::time::Instant) {
    println!(
        "FAULT row=\"{row}\" rounds={rounds} held=\"{held}\" seconds={:.1}",
        begun.elapsed().as_secs_f64()
    );
}
