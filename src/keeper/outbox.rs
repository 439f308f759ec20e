//! What waits to be sent to one client. The engine puts in and never waits: when a slow reader's outbox is full its
//! pushes go, and one [`Tell::Resync`] takes their place.
use crate::wire::message::{Push, Tell};
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Pushes kept for a slow reader.
const PUSHES_KEPT: usize = 256;
/// Replies that may wait before the client's next request is read.
const REPLIES_WAITING: usize = 64;

#[derive(Debug, Default)]
struct Inside {
    queue: VecDeque<Tell>,
    pushes: usize,
    /// Requests read whose reply has not yet been put in.
    owed: usize,
    /// A message taken out and being written.
    writing: bool,
    closed: bool,
}

/// A bounded queue of messages to one client.
#[derive(Debug, Default)]
pub struct Outbox {
    inside: Mutex<Inside>,
    changed: Condvar,
}

impl Outbox {
    /// Puts a reply in.
    pub fn reply(&self, tell: Tell) {
        let mut inside = self.inside.lock();
        inside.owed = inside.owed.saturating_sub(1);
        inside.queue.push_back(tell);
        self.changed.notify_all();
    }

    /// Puts a push in, or makes it part of a resync where too many wait.
    pub fn push(&self, push: &Push) {
        let mut inside = self.inside.lock();
        if let Some(Tell::Resync { revision }) = inside.queue.back_mut() {
            *revision = push.revision.max(*revision);
        } else if inside.pushes >= PUSHES_KEPT {
            inside.resync(push.revision);
        } else {
            inside.pushes += 1;
            inside.queue.push_back(Tell::Push(push.clone()));
        }
        self.changed.notify_all();
    }

    /// Lets everything be fetched again, in place of the pushes that wait.
    pub fn resync(&self, revision: u64) {
        self.inside.lock().resync(revision);
        self.changed.notify_all();
    }

    /// Puts in that the keeper ends.
    pub fn closing(&self, words: &str) {
        let mut inside = self.inside.lock();
        inside.queue.push_back(Tell::Closing { words: words.to_owned() });
        self.changed.notify_all();
    }

    /// Waits until the client has taken enough replies to be heard again; counts the request that is about to be read.
    /// False once closed.
    pub fn may_read(&self) -> bool {
        let mut inside = self.inside.lock();
        while !inside.closed && inside.owed + inside.queue.len() - inside.pushes >= REPLIES_WAITING {
            self.changed.wait(&mut inside);
        }
        inside.owed += 1;
        !inside.closed
    }

    /// The next message; waits for one. Nothing once closed.
    pub fn next(&self) -> Option<Tell> {
        let mut inside = self.inside.lock();
        inside.writing = false;
        self.changed.notify_all();
        loop {
            if inside.closed {
                return None;
            }
            if let Some(tell) = inside.queue.pop_front() {
                if matches!(tell, Tell::Push(_)) {
                    inside.pushes -= 1;
                }
                inside.writing = true;
                self.changed.notify_all();
                return Some(tell);
            }
            self.changed.wait(&mut inside);
        }
    }

    /// Waits, at most that long, until all has been written.
    pub fn drained(&self, within: Duration) {
        let until = Instant::now() + within;
        let mut inside = self.inside.lock();
        while !inside.closed && (inside.writing || !inside.queue.is_empty()) {
            if self.changed.wait_until(&mut inside, until).timed_out() {
                return;
            }
        }
    }

    /// The client is gone: nothing more is kept.
    pub fn close(&self) {
        let mut inside = self.inside.lock();
        inside.closed = true;
        inside.queue.clear();
        inside.pushes = 0;
        self.changed.notify_all();
    }
}

impl Inside {
    fn resync(&mut self, revision: u64) {
        self.queue.retain(|tell| !matches!(tell, Tell::Push(_) | Tell::Resync { .. }));
        self.pushes = 0;
        self.queue.push_back(Tell::Resync { revision });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::message::Answer;

    fn push(revision: u64) -> Push {
        Push { revision, touched: Vec::new(), by: "".into(), words: "".into() }
    }

    #[test]
    fn a_full_outbox_keeps_its_replies_and_one_resync_with_the_last_revision() {
        let outbox = Outbox::default();
        outbox.reply(Tell::Reply { no: 1, answer: Box::new(Answer::Ok) });
        for revision in 0..1_000 {
            outbox.push(&push(revision));
        }
        assert!(matches!(outbox.next(), Some(Tell::Reply { no: 1, .. })));
        assert!(matches!(outbox.next(), Some(Tell::Resync { revision: 999 })));
        outbox.push(&push(1_000));
        assert!(matches!(outbox.next(), Some(Tell::Push(_))));
    }
}
