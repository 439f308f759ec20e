//! The time on the desk's screen: the keeper's, not this machine's.
use chrono::{NaiveDateTime, TimeDelta};
use parking_lot::Mutex;
use std::time::Instant;

/// The keeper's clock, as this side reads it between two answers.
#[derive(Debug)]
pub struct Civil {
    told: Mutex<(NaiveDateTime, Instant)>,
    /// It stands still between two answers, too: what a test draws must not hang on how long it took.
    still: bool,
}

impl Civil {
    /// A clock that stood there just now.
    pub fn new(now: NaiveDateTime, still: bool) -> Self {
        Self { told: Mutex::new((now, Instant::now())), still }
    }

    /// The keeper's local time now.
    pub fn now(&self) -> NaiveDateTime {
        let (at, since) = *self.told.lock();
        let passed = TimeDelta::from_std(since.elapsed()).ok().filter(|_| !self.still);
        passed.map_or(at, |passed| at + passed)
    }

    /// The keeper told it.
    pub fn set(&self, now: NaiveDateTime) {
        *self.told.lock() = (now, Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_still_goes_on_only_when_told() {
        let at = NaiveDateTime::default();
        let (still, runs) = (Civil::new(at, true), Civil::new(at, false));
        while runs.now() == at {
            std::hint::spin_loop();
        }
        assert_eq!(still.now(), at);
        still.set(at + TimeDelta::minutes(1));
        assert_eq!(still.now(), at + TimeDelta::minutes(1));
    }
}
