//! What the connections of one person may take of the keeper together: a script gone wrong, or a desk that was stopped, costs
//! its owner and nobody else.
use crate::domain::rules::Settings;
use crate::wire::frame;
use parking_lot::{Condvar, Mutex};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Messages longer than this are few at a time: an ordinary question has a tenth of it.
pub const LONG: usize = 64 * 1024;
/// Long messages that may be on their way in at once. Each holds up to [`frame::LONGEST`] until it is whole.
const LONG_AT_ONCE: u32 = 4;

/// How much of each; from the settings in force when a connection comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections.
    pub connections: u32,
    /// Looks that are made at the same moment; further ones wait their turn.
    pub looks: u32,
    /// Bytes of requests that wait for the engine, and of answers that nobody has taken yet: each.
    pub bytes: usize,
}

impl Limits {
    /// Those of the settings.
    pub fn of(settings: &Settings) -> Self {
        Self {
            connections: settings.connections_each.into(),
            looks: settings.looks_at_once_each.into(),
            bytes: usize::from(settings.unread_each_mb) << 20,
        }
    }
}

#[derive(Debug, Default)]
struct Inside {
    connections: u32,
    looks: u32,
    long: u32,
    asked: usize,
}

/// What one user's connections hold together.
#[derive(Debug, Default)]
pub struct Allowance {
    inside: Mutex<Inside>,
    freed: Condvar,
    /// Bytes of answers that wait to be taken.
    unread: AtomicUsize,
}

/// What is given back when it is dropped.
#[derive(Debug)]
pub struct Held {
    of: Arc<Allowance>,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Look,
    Long,
    Asked(usize),
}

impl Allowance {
    /// A look may be made; waits while as many are.
    pub fn look(self: &Arc<Self>, limits: &Limits) -> Held {
        self.wait(What::Look, |inside| inside.looks < limits.looks)
    }

    /// A message of this length may come in. Short ones always; of long ones a few at a time.
    pub fn long(self: &Arc<Self>, length: usize) -> Option<Held> {
        (length > LONG).then(|| self.wait(What::Long, |inside| inside.long < LONG_AT_ONCE))
    }

    /// A request of this length may wait for the engine; waits while too much does. One always may: the engine answers all.
    pub fn asked(self: &Arc<Self>, length: usize, limits: &Limits) -> Held {
        self.wait(What::Asked(length), |inside| inside.asked == 0 || inside.asked + length <= limits.bytes)
    }

    fn wait(self: &Arc<Self>, what: What, free: impl Fn(&Inside) -> bool) -> Held {
        let mut inside = self.inside.lock();
        while !free(&inside) {
            self.freed.wait(&mut inside);
        }
        match what {
            What::Look => inside.looks += 1,
            What::Long => inside.long += 1,
            What::Asked(length) => inside.asked += length,
        }
        Held { of: self.clone(), what }
    }

    /// Whether an answer of this length may wait to be taken.
    pub fn has_room(&self, length: usize, limits: &Limits) -> bool {
        self.unread.load(Ordering::Acquire) + length <= limits.bytes
    }

    /// So many bytes wait more.
    pub fn waits(&self, bytes: usize) {
        self.unread.fetch_add(bytes, Ordering::AcqRel);
    }

    /// So many were taken, or are waited for no more.
    pub fn taken(&self, bytes: usize) {
        self.unread.fetch_sub(bytes, Ordering::AcqRel);
    }

    /// Bytes of answers that wait.
    pub fn unread(&self) -> usize {
        self.unread.load(Ordering::Acquire)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut inside = self.of.inside.lock();
        match self.what {
            What::Look => inside.looks -= 1,
            What::Long => inside.long -= 1,
            What::Asked(length) => inside.asked -= length,
        }
        drop(inside);
        self.of.freed.notify_all();
    }
}

/// Everybody's, by the kernel's user id.
#[derive(Debug, Default)]
pub struct Allowances {
    of: Arc<Mutex<HashMap<u32, Arc<Allowance>>>>,
}

/// A connection counted against its user's limit, until it is dropped.
#[derive(Debug)]
pub struct Counted {
    all: Arc<Mutex<HashMap<u32, Arc<Allowance>>>>,
    uid: u32,
    /// What all connections of that user share.
    pub allowance: Arc<Allowance>,
    /// How much of it.
    pub limits: Limits,
}

impl Allowances {
    /// Counts a connection; nothing where its user has as many as may be.
    pub fn count(&self, uid: u32, limits: Limits) -> Option<Counted> {
        let mut all = self.of.lock();
        let allowance = all.entry(uid).or_default().clone();
        let mut inside = allowance.inside.lock();
        if inside.connections >= limits.connections {
            return None;
        }
        inside.connections += 1;
        drop(inside);
        Some(Counted { all: self.of.clone(), uid, allowance, limits })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut all = self.all.lock();
        let mut inside = self.allowance.inside.lock();
        inside.connections -= 1;
        if inside.connections == 0 {
            all.remove(&self.uid);
        }
    }
}

/// Why an answer is not sent: what the same person did not take is too much already. In words.
pub fn unread_words(limits: &Limits) -> String {
    format!(
        "More than {} MB of answers to you wait to be read, so no list or record is sent. Nothing was changed. Close desks of \
         yours that stand still, or end the script that does not read.",
        limits.bytes >> 20
    )
}

const _: () = assert!(LONG < frame::LONGEST);

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    const LIMITS: Limits = Limits { connections: 2, looks: 1, bytes: 1_000 };

    #[test]
    fn connections_are_counted_by_user_and_given_back() {
        let all = Allowances::default();
        let (one, _two) = (all.count(7, LIMITS).unwrap(), all.count(7, LIMITS).unwrap());
        assert!(all.count(7, LIMITS).is_none());
        assert!(all.count(8, LIMITS).is_some(), "another's are another's");
        drop(one);
        assert!(all.count(7, LIMITS).is_some());
        assert_eq!(all.of.lock().len(), 1, "who is gone is not kept");
    }

    #[test]
    fn what_is_too_much_at_once_waits_its_turn() {
        let own = Arc::new(Allowance::default());
        let first = own.look(&LIMITS);
        let (to, came) = channel();
        let other = own.clone();
        let second = std::thread::spawn(move || {
            let _held = other.look(&LIMITS);
            to.send(()).unwrap();
        });
        assert!(came.try_recv().is_err());
        drop(first);
        came.recv().unwrap();
        second.join().unwrap();
        assert_eq!(own.inside.lock().looks, 0);
        // One request may always wait for the engine, however long.
        let long = own.asked(5_000, &LIMITS);
        assert_eq!(own.inside.lock().asked, 5_000);
        drop(long);
        let _half = own.asked(600, &LIMITS);
        let _rest = own.asked(400, &LIMITS);
        assert_eq!(own.inside.lock().asked, 1_000);
        assert!(own.long(LONG).is_none() && own.long(LONG + 1).is_some());
    }
}
