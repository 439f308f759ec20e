//! What waits to be sent to one client. The engine puts in and never waits: when a slow reader's outbox is full its
//! pushes go, and one [`Tell::Resync`] takes their place.
use crate::keeper::allowance::Allowance;
use crate::wire::frame;
use crate::wire::message::{Answer, Tell, Welcome};
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pushes kept for a slow reader.
const PUSHES_KEPT: usize = 256;
/// Replies that may wait before the client's next request is read.
const REPLIES_WAITING: usize = 64;

/// Bytes written in one go, about.
const AT_ONCE: usize = 64 * 1024;

/// What waits: replies as they are written down, pushes written down once for all clients, and short words of the keeper's own.
#[derive(Debug)]
enum Waiting {
    Reply(Vec<u8>),
    Tell(Tell),
    Push(Arc<[u8]>),
}

#[derive(Debug, Default)]
struct Inside {
    queue: VecDeque<Waiting>,
    pushes: usize,
    /// What is left of a message that was begun: goes before everything else.
    rest: Vec<u8>,
    /// Bytes of all that was told to the allowance, what is being written included, and of what is being written.
    waits: usize,
    in_hand: usize,
    /// Requests read whose reply has not yet been put in.
    owed: usize,
    /// Messages taken out and being written.
    writing: bool,
    /// Somebody sends a message past the queue.
    direct: bool,
    closed: bool,
}

/// A bounded queue of messages to one client.
#[derive(Debug, Default)]
pub struct Outbox {
    /// What waits here is counted against what its user may leave unread.
    allowance: Arc<Allowance>,
    inside: Mutex<Inside>,
    /// Something to write: for the thread that writes.
    filled: Condvar,
    /// Something was written: for those who wait for that.
    changed: Condvar,
}

impl Outbox {
    /// One of a user who shares that allowance with other connections.
    pub fn of(allowance: Arc<Allowance>) -> Self {
        Self { allowance, ..Self::default() }
    }

    /// Puts a reply in, as it is written down.
    pub fn reply(&self, bytes: Vec<u8>) {
        let mut inside = self.inside.lock();
        inside.owed = inside.owed.saturating_sub(1);
        if !inside.closed {
            self.more(&mut inside, bytes.len());
            inside.queue.push_back(Waiting::Reply(bytes));
        }
        self.filled.notify_one();
    }

    fn more(&self, inside: &mut Inside, bytes: usize) {
        inside.waits += bytes;
        self.allowance.waits(bytes);
    }

    /// Whether a message may be sent past the queue: nothing waits, nobody writes. Then nobody else does until
    /// [`Outbox::end_direct`].
    pub fn begin_direct(&self) -> bool {
        let mut inside = self.inside.lock();
        let free = inside.is_drained() && !inside.closed;
        inside.direct |= free;
        free
    }

    /// It was sent, but for the rest; a reply is owed no more.
    pub fn end_direct(&self, rest: Vec<u8>, is_reply: bool) {
        let mut inside = self.inside.lock();
        inside.owed = inside.owed.saturating_sub(usize::from(is_reply));
        inside.direct = false;
        if !inside.closed {
            self.more(&mut inside, rest.len());
            inside.rest = rest;
        }
        if !inside.is_drained() {
            self.filled.notify_one();
        }
        self.changed.notify_all();
    }

    /// Puts a push in, as it is written down, or makes it part of a resync where too many wait.
    pub fn push(&self, of: u64, bytes: &Arc<[u8]>) {
        let mut inside = self.inside.lock();
        if let Some(Waiting::Tell(Tell::Resync { revision })) = inside.queue.back_mut() {
            *revision = of.max(*revision);
        } else if inside.pushes >= PUSHES_KEPT {
            inside.resync(of);
        } else {
            inside.pushes += 1;
            inside.queue.push_back(Waiting::Push(bytes.clone()));
        }
        self.filled.notify_one();
    }

    /// Lets everything be fetched again, in place of the pushes that wait.
    pub fn resync(&self, revision: u64) {
        self.inside.lock().resync(revision);
        self.filled.notify_one();
    }

    /// Puts in that the keeper ends.
    pub fn closing(&self, words: &str) {
        let mut inside = self.inside.lock();
        inside.queue.push_back(Waiting::Tell(Tell::Closing { words: words.to_owned() }));
        self.filled.notify_one();
    }

    /// The session is over; nothing comes after it.
    pub fn over(&self, words: &str) {
        let mut inside = self.inside.lock();
        inside.queue.push_back(Waiting::Tell(Tell::Over { words: words.to_owned() }));
        self.filled.notify_one();
    }

    /// What the person may, or the rules, are others now.
    pub fn anew(&self, welcome: Welcome) {
        let mut inside = self.inside.lock();
        inside.queue.push_back(Waiting::Tell(Tell::Anew { welcome: Box::new(welcome) }));
        self.filled.notify_one();
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

    /// The next messages, written down one after the other; waits for one. Nothing once closed.
    pub fn next(&self) -> Option<Vec<u8>> {
        let mut inside = self.inside.lock();
        inside.writing = false;
        let written = std::mem::take(&mut inside.in_hand);
        if !inside.closed {
            inside.waits -= written;
            self.allowance.taken(written);
        }
        self.changed.notify_all();
        while !inside.closed && (inside.direct || inside.is_drained()) {
            self.filled.wait(&mut inside);
        }
        if inside.closed {
            return None;
        }
        inside.writing = true;
        let mut bytes = std::mem::take(&mut inside.rest);
        inside.in_hand = bytes.len();
        while bytes.len() < AT_ONCE {
            match inside.queue.pop_front() {
                None => break,
                Some(Waiting::Push(push)) => {
                    inside.pushes -= 1;
                    bytes.extend_from_slice(&push);
                }
                Some(Waiting::Reply(reply)) => {
                    inside.in_hand += reply.len();
                    bytes.extend(reply);
                }
                // Words, or the number of a change: what cannot even be said so cannot be said.
                Some(Waiting::Tell(tell)) => bytes.extend(frame::encode(&tell).unwrap_or_default()),
            }
        }
        self.changed.notify_all();
        Some(bytes)
    }

    /// Waits, at most that long, until all has been written.
    pub fn drained(&self, within: Duration) {
        let until = Instant::now() + within;
        let mut inside = self.inside.lock();
        while !inside.closed && !inside.is_drained() {
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
        self.allowance.taken(std::mem::take(&mut inside.waits));
        self.filled.notify_all();
        self.changed.notify_all();
    }
}

/// An answer that does not fit into a message is said to be so: a question without an answer would hang a desk.
pub(super) fn too_long(tell: &Tell, fault: &io::Error) -> io::Result<Vec<u8>> {
    match tell {
        Tell::Reply { no, .. } => {
            let words =
                format!("The answer is too long to be sent ({fault}). Nothing was changed. Ask for less.");
            frame::encode(&Tell::Reply { no: *no, answer: Box::new(Answer::Fault { words }) })
        }
        Tell::Push(push) => frame::encode(&Tell::Resync { revision: push.revision }),
        Tell::Resync { .. } | Tell::Closing { .. } | Tell::Anew { .. } | Tell::Over { .. } => {
            Err(io::Error::other(fault.to_string()))
        }
    }
}

impl Inside {
    fn is_drained(&self) -> bool {
        self.queue.is_empty() && self.rest.is_empty() && !self.writing && !self.direct
    }

    fn resync(&mut self, revision: u64) {
        self.queue.retain(|waits| !matches!(waits, Waiting::Push(_) | Waiting::Tell(Tell::Resync { .. })));
        self.pushes = 0;
        self.queue.push_back(Waiting::Tell(Tell::Resync { revision }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::message::Push;

    fn push(outbox: &Outbox, revision: u64) {
        let push =
            Tell::Push(Push { revision, touched: Vec::new(), by: "".into(), words: "".into(), prefs: false });
        outbox.push(revision, &frame::encode(&push).unwrap().into());
    }

    fn next(outbox: &Outbox) -> Vec<Tell> {
        let bytes = outbox.next().unwrap();
        let mut from = bytes.as_slice();
        std::iter::from_fn(|| (!from.is_empty()).then(|| frame::read(&mut from).unwrap())).collect()
    }

    #[test]
    fn a_full_outbox_keeps_its_replies_and_one_resync_with_the_last_revision() {
        let outbox = Outbox::default();
        outbox.reply(frame::encode(&Tell::Reply { no: 1, answer: Box::new(Answer::Ok) }).unwrap());
        for revision in 0..1_000 {
            push(&outbox, revision);
        }
        let told = next(&outbox);
        assert!(matches!(&told[..], [Tell::Reply { no: 1, .. }, Tell::Resync { revision: 999 }]), "{told:?}");
        push(&outbox, 1_000);
        assert!(matches!(&next(&outbox)[..], [Tell::Push(_)]));
    }

    #[test]
    fn a_reply_goes_past_the_queue_only_where_nothing_waits_and_what_is_left_of_it_goes_first() {
        let outbox = Outbox::default();
        let reply = frame::encode(&Tell::Reply { no: 1, answer: Box::new(Answer::Ok) }).unwrap();
        assert!(outbox.begin_direct());
        assert!(!outbox.begin_direct(), "two at once");
        push(&outbox, 1);
        outbox.end_direct(reply, true);
        assert!(!outbox.begin_direct(), "something waits");
        let told = next(&outbox);
        assert!(matches!(&told[..], [Tell::Reply { no: 1, .. }, Tell::Push(_)]), "{told:?}");
        assert!(!outbox.begin_direct(), "it is being written");
    }
    #[test]
    fn what_waits_is_counted_until_it_was_written_or_nobody_is_there_to_take_it() {
        let own = Arc::new(Allowance::default());
        let (one, other) = (Outbox::of(own.clone()), Outbox::of(own.clone()));
        one.reply(vec![0; 100]);
        other.reply(vec![0; 50]);
        assert!(one.next().is_some());
        assert_eq!(own.unread(), 150, "it is being written");
        other.close();
        other.reply(vec![0; 70]);
        assert_eq!(own.unread(), 100);
        one.reply(vec![0; 7]);
        assert!(one.next().is_some());
        assert_eq!(own.unread(), 7);
        one.close();
        assert!(one.next().is_none());
        assert_eq!(own.unread(), 0);
    }
}
