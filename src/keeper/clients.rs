//! Who is attached: one entry a connection, by which pushes find their way and limits are kept.
use crate::domain::actor::Actor;
use crate::keeper::allowance::{Allowances, Counted, Limits, unread_words};
use crate::keeper::herald::{Herald, News, Told};
use crate::keeper::identity::User;
use crate::keeper::idle::Idle;
use crate::keeper::look::ClientId;
use crate::keeper::outbox::{self, Outbox};
use crate::wire::frame;
use crate::wire::message::{Answer, Push, Tell};
use parking_lot::{Mutex, RwLock};
use std::collections::BTreeMap;
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Answers up to this length (counts, words) are sent whatever else waits: the most of them that can wait is little.
const LITTLE: usize = 2_048;
/// Told of a change before the next are, and how long these wait: fifty desks hear of it within some 15 ms, four at once.
const AT_ONCE: usize = 4;
const REST: Duration = Duration::from_millis(1);

/// One connection that said hello.
#[derive(Debug)]
pub struct Client {
    /// Which.
    pub id: ClientId,
    /// Who, by the kernel and the directory.
    pub user: User,
    /// What they may be here; changes when the configuration is read again.
    pub actor: RwLock<Actor>,
    /// What waits to be sent.
    pub outbox: Outbox,
    /// For ending it.
    pub stream: UnixStream,
    /// What all connections of this user may take together; counted until this one is gone.
    pub counted: Counted,
    /// Where the person stands at this desk, to go on from there if the line is lost.
    pub stands: Mutex<Option<String>>,
    /// Since when its keys have rested.
    pub idle: Idle,
    /// Which better plan was last asked for: the one before is given up.
    pub improving: AtomicU64,
}

impl Client {
    /// Sends a reply at once where nothing waits and the socket takes it, else through the outbox: a person who saves waits
    /// for one thread less.
    pub fn reply(&self, tell: &Tell) {
        let direct = self.outbox.begin_direct();
        let bytes = frame::encode(tell).or_else(|fault| outbox::too_long(tell, &fault));
        let bytes = bytes.and_then(|bytes| self.if_taken(tell, bytes));
        match bytes {
            bytes if direct => self.send_direct(bytes, true),
            Ok(bytes) => self.outbox.reply(bytes),
            // What cannot even be said to be too long cannot be said.
            Err(_) => self.outbox.reply(Vec::new()),
        }
    }

    /// A list or a record waits for nobody who leaves too much unread already; what became of a command always does.
    fn if_taken(&self, tell: &Tell, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let Counted { allowance, limits, .. } = &self.counted;
        match tell {
            Tell::Reply { no, answer }
                if matches!(**answer, Answer::View(_))
                    && bytes.len() > LITTLE
                    && !allowance.has_room(bytes.len(), limits) =>
            {
                let answer = Box::new(Answer::Fault { words: unread_words(limits) });
                frame::encode(&Tell::Reply { no: *no, answer })
            }
            _ => Ok(bytes),
        }
    }

    /// The same for news, so that a crowd is told without a crowd of threads being woken.
    fn push(&self, revision: u64, bytes: &Arc<[u8]>) {
        if self.outbox.begin_direct() {
            self.send_direct(Ok(bytes.to_vec()), false);
        } else {
            self.outbox.push(revision, bytes);
        }
    }

    fn resync(&self, revision: u64) {
        if self.outbox.begin_direct() {
            self.send_direct(frame::encode(&Tell::Resync { revision }), false);
        } else {
            self.outbox.resync(revision);
        }
    }

    fn send_direct(&self, bytes: io::Result<Vec<u8>>, is_reply: bool) {
        let sent = bytes.and_then(|mut bytes| {
            let sent = frame::send_now(&self.stream, &bytes)?;
            Ok(bytes.split_off(sent))
        });
        let lost = sent.is_err();
        self.outbox.end_direct(sent.unwrap_or_default(), is_reply);
        if lost {
            self.outbox.close();
            let _ = self.stream.shutdown(Shutdown::Both);
        }
    }

    /// Ends the connection, after what waits was sent where that takes no longer than that.
    pub fn end(&self, within: Duration) {
        self.improving.fetch_add(1, Ordering::AcqRel);
        self.outbox.drained(within);
        self.outbox.close();
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// All connections.
#[derive(Debug, Default)]
pub struct Clients {
    attached: RwLock<BTreeMap<ClientId, Arc<Client>>>,
    allowances: Allowances,
    next: AtomicU64,
    herald: Herald,
}

impl Clients {
    /// Counts a connection; nothing where its user has as many as may be.
    pub fn count(&self, uid: u32, limits: Limits) -> Option<Counted> {
        self.allowances.count(uid, limits)
    }

    /// An id for a new connection.
    pub fn new_id(&self) -> ClientId {
        ClientId(self.next.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A connection said hello.
    pub fn enter(&self, client: Arc<Client>) {
        self.attached.write().insert(client.id, client);
    }

    /// It is gone. Returns how many are left.
    pub fn leave(&self, id: ClientId) -> usize {
        let mut attached = self.attached.write();
        attached.remove(&id);
        attached.len()
    }

    /// Whether it is there yet.
    pub fn is_attached(&self, id: ClientId) -> bool {
        self.attached.read().contains_key(&id)
    }

    /// How many are attached.
    pub fn len(&self) -> usize {
        self.attached.read().len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lets everybody but one know of a change, soon; never waits.
    pub fn push(&self, push: Push, but: Option<ClientId>) {
        if !self.is_empty() {
            self.herald.put(push, but);
        }
    }

    /// Lets everybody but one fetch all again, soon; never waits.
    pub fn resync(&self, revision: u64, but: Option<ClientId>) {
        if !self.is_empty() {
            self.herald.resync(revision, but);
        }
    }

    /// Tells everybody what there is to tell, as it comes, until the end: the work of a thread of its own.
    pub fn tell_news(&self) {
        while let Some(news) = self.herald.next() {
            self.tell(news, REST);
        }
    }

    /// Tells everybody of one change, a few at a time: a crowd told at once draws at once, and every key pressed then waits for
    /// all of it. It begins with another each time, or whoever came last would always hear of it last.
    fn tell(&self, news: News, rest: Duration) {
        let revision = news.revision();
        let told = news.written();
        let mut all = self.all();
        begin_with(&mut all, revision);
        for (at, few) in all.chunks(AT_ONCE).enumerate() {
            if at > 0 {
                std::thread::sleep(rest);
            }
            for client in few {
                match told(client.id) {
                    None => {}
                    Some(Told::Push(bytes)) => client.push(revision, &bytes),
                    Some(Told::Resync) => client.resync(revision),
                }
            }
        }
    }

    /// All of them, as they are now.
    pub fn all(&self) -> Vec<Arc<Client>> {
        self.attached.read().values().cloned().collect()
    }

    /// Tells everybody that the keeper ends and why, and ends the connections; at most that long in all.
    pub fn end_all(&self, words: &str, but: Option<ClientId>, within: Duration) {
        if let Some(news) = self.herald.rest() {
            self.tell(news, Duration::ZERO);
        }
        let all = self.all();
        let until = std::time::Instant::now() + within;
        for client in all.iter().filter(|client| Some(client.id) != but) {
            client.outbox.closing(words);
        }
        for client in all.iter().filter(|client| Some(client.id) != but) {
            client.end(until.saturating_duration_since(std::time::Instant::now()));
        }
    }
}

/// Puts first whose turn it is.
fn begin_with<T>(all: &mut [T], turn: u64) {
    if let Some(first) = turn.checked_rem(all.len() as u64) {
        all.rotate_left(first as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_told_first_in_turn_and_nobody_is_left_out() {
        begin_with(&mut [(); 0], 7);
        let firsts: Vec<u32> = (10..13)
            .map(|turn| {
                let mut all = [1, 2, 3];
                begin_with(&mut all, turn);
                assert_eq!(all.iter().sum::<u32>(), 6);
                all[0]
            })
            .collect();
        assert_eq!(firsts, [2, 3, 1]);
    }
}
