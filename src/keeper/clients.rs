//! Who is attached: one entry a connection, by which pushes find their way and limits are kept.
use crate::domain::actor::Actor;
use crate::keeper::herald::{Herald, News, Told};
use crate::keeper::identity::User;
use crate::keeper::look::ClientId;
use crate::keeper::outbox::{self, Outbox};
use crate::wire::frame;
use crate::wire::message::{Push, Tell};
use parking_lot::{Mutex, RwLock};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Connections of one uid. A scheduler has a handful; a script gone wrong must not take the machine's threads.
pub const PER_UID: u32 = 128;

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
}

impl Client {
    /// Sends a reply at once where nothing waits and the socket takes it, else through the outbox: a person who saves waits
    /// for one thread less.
    pub fn reply(&self, tell: Tell) {
        if !self.outbox.begin_direct() {
            return self.outbox.reply(tell);
        }
        let bytes = frame::encode(&tell).or_else(|fault| outbox::too_long(&tell, &fault));
        self.send_direct(bytes, true);
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
        self.outbox.drained(within);
        self.outbox.close();
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// All connections.
#[derive(Debug, Default)]
pub struct Clients {
    attached: RwLock<BTreeMap<ClientId, Arc<Client>>>,
    by_uid: Arc<Mutex<HashMap<u32, u32>>>,
    next: AtomicU64,
    herald: Herald,
}

/// A connection counted against its uid's limit, until it is dropped.
#[derive(Debug)]
pub struct Counted {
    by_uid: Arc<Mutex<HashMap<u32, u32>>>,
    uid: u32,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut by_uid = self.by_uid.lock();
        if let Some(count) = by_uid.get_mut(&self.uid) {
            *count -= 1;
            if *count == 0 {
                by_uid.remove(&self.uid);
            }
        }
    }
}

impl Clients {
    /// Counts a connection; nothing where its uid has as many as it may.
    pub fn count(&self, uid: u32) -> Option<Counted> {
        let mut by_uid = self.by_uid.lock();
        let count = by_uid.entry(uid).or_default();
        if *count >= PER_UID {
            return None;
        }
        *count += 1;
        Some(Counted { by_uid: self.by_uid.clone(), uid })
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
            self.tell(news);
        }
    }

    fn tell(&self, news: News) {
        let revision = news.revision();
        let told = news.written();
        for client in self.all() {
            match told(client.id) {
                None => {}
                Some(Told::Push(bytes)) => client.push(revision, &bytes),
                Some(Told::Resync) => client.resync(revision),
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
            self.tell(news);
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
