//! What is promised, by the number of referrals: what holds at 100,000 is promised up to there, the rest up to a million.
#![allow(dead_code, reason = "each bench uses a part of it")]

/// Limits at one size.
pub struct Limits {
    /// A key until its frame, p99, in milliseconds.
    pub key: f64,
    /// A letter in the find line until its results, p99, in milliseconds.
    pub find: f64,
    /// Attach to the first frame, in milliseconds.
    pub attach: f64,
    /// The keeper's memory, in MB.
    pub keeper: f64,
    /// The desk's memory, in MB.
    pub desk: f64,
    /// Start after a clean stop, in seconds.
    pub start: f64,
    /// Start after the keeper was killed, in seconds, where one is stated.
    pub killed: Option<f64>,
    /// A rebuild, in seconds.
    pub rebuild: f64,
    /// A rebuild's memory, in MB.
    pub rebuilding: f64,
}

/// Those of that many referrals.
pub fn of(referrals: u32) -> Limits {
    let small = Limits {
        key: 5.0,
        find: 10.0,
        attach: 100.0,
        keeper: 120.0,
        desk: 15.0,
        start: 0.5,
        killed: Some(2.0),
        rebuild: 20.0,
        rebuilding: 400.0,
    };
    if referrals <= 100_000 {
        return small;
    }
    Limits {
        key: 16.0,
        find: 50.0,
        keeper: 600.0,
        start: 3.0,
        killed: None,
        rebuild: 200.0,
        rebuilding: 1_500.0,
        ..small
    }
}
