//! Settled first: a key typed before a child was on the screen never decides on that child.
//!
//! Counts only where the child in front changed without the person going there: triage goes on, a clash puts another place
//! first, somebody else's change takes the row. Everything else may be typed as far ahead as one likes.
use std::time::{Duration, Instant};

/// How long a child must have been drawn before a key counts for it: shorter than reading, longer than a key already on its way.
pub const SETTLING: Duration = Duration::from_millis(150);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Front {
    /// The person went there.
    #[default]
    Chosen,
    /// Another will come; nobody knows which.
    Leaving,
    /// Another came and has not been drawn.
    Came,
    /// Drawn at this moment.
    Drawn(Instant),
}

/// What is known about the child in front.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    front: Front,
    dropped: usize,
}

impl Settled {
    /// The child in front is about to change by itself.
    pub fn leaves(&mut self) {
        self.front = Front::Leaving;
        self.dropped = 0;
    }

    /// Another child came in front by itself.
    pub fn came(&mut self) {
        // Keys that came while it was on its way were meant for it, or for the one before: they are told together.
        if self.front != Front::Leaving {
            self.dropped = 0;
        }
        self.front = Front::Came;
    }

    /// The child in front stays, or the person went somewhere.
    pub fn chosen(&mut self) {
        self.front = Front::Chosen;
        self.dropped = 0;
    }

    /// A frame is on the screen since `at`.
    pub fn drawn(&mut self, at: Instant) {
        if self.front == Front::Came {
            self.front = Front::Drawn(at);
        }
    }

    /// Whether a key read at `at` may commit something. If not, how many have been dropped for this child, this one included.
    pub fn may_commit(&mut self, at: Instant) -> Result<(), usize> {
        let early = match self.front {
            Front::Chosen => false,
            Front::Leaving | Front::Came => true,
            Front::Drawn(since) => at < since + SETTLING,
        };
        if early {
            self.dropped += 1;
            return Err(self.dropped);
        }
        self.front = Front::Chosen;
        Ok(())
    }
}

/// What is said about dropped keys.
pub fn told(dropped: usize) -> String {
    match dropped {
        1 => "1 key came before this child was shown and was not used.".to_owned(),
        n => format!("{n} keys came before this child was shown and were not used."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_counts_only_for_a_child_that_was_seen() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut settled = Settled::default();
        assert_eq!(settled.may_commit(at(0)), Ok(()), "chosen by the person: blind typing is allowed");
        settled.leaves();
        settled.drawn(at(5));
        assert_eq!(settled.may_commit(at(500)), Err(1), "the old child is still drawn");
        settled.came();
        assert_eq!(settled.may_commit(at(510)), Err(2), "not drawn yet");
        settled.drawn(at(520));
        settled.drawn(at(600));
        assert_eq!(settled.may_commit(at(515)), Err(3), "read before it was drawn, handled later");
        assert_eq!(settled.may_commit(at(669)), Err(4));
        assert_eq!(settled.may_commit(at(670)), Ok(()), "150 ms after the first drawing, not the last");
        settled.came();
        settled.chosen();
        assert_eq!(settled.may_commit(at(671)), Ok(()));
    }

    #[test]
    fn the_count_is_in_the_words() {
        assert_eq!(told(2), "2 keys came before this child was shown and were not used.");
        assert!(told(1).starts_with("1 key came"));
    }
}
