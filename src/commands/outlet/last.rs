//! What a desk sends as it is left is taken before it goes: the same person may sit down at another terminal at once.
use super::{For, Shared};
use crate::wire::message::Request;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a desk that is left waits for its last words to be taken.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What a desk sends as it is left: drafts, habits.
pub struct LastWords(Arc<Shared>);

impl LastWords {
    pub(super) fn of(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Waits until the keeper has taken what was sent: it answers in the order in which it was asked. Whoever comes in next, at
    /// another terminal, finds it. A keeper that does not answer keeps nobody.
    pub fn taken(&self) {
        let no = {
            let mut waiting = self.0.waiting.lock();
            let no = self.0.link.ask(Request::Status);
            waiting.by_number.insert(no, For::Nobody);
            no
        };
        let until = Instant::now() + LAST_WORDS;
        while Instant::now() < until && self.0.waiting.lock().by_number.contains_key(&no) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
