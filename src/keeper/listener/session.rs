//! One connection: hello within seconds, then requests in order, with a thread of its own for what is sent back.
use super::{Door, Life, STACK, answer};
use crate::keeper::clients::Client;
use crate::keeper::look::ClientId;
use crate::keeper::outbox::Outbox;
use crate::keeper::{feedings, identity, log};
use crate::wire::message::{Answer, Ask, Push, Request, Tell, Welcome};
use crate::wire::{WIRE_VERSION, frame};
use parking_lot::RwLock;
use std::io::{self, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a client may take to say hello.
const HELLO_WITHIN: Duration = Duration::from_secs(5);
/// How long one that says goodbye may take to read what was meant for it.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Serves one client to its end.
pub(super) fn serve(door: &Door, stream: &UnixStream, uid: u32) {
    let id = door.shared.clients.new_id();
    if let Err(fault) = greet(door, stream, uid, id) {
        // One that just went away is nothing to tell.
        if !matches!(
            fault.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        ) {
            log::line(&format!("client {} of uid {uid} was let go: {fault}", id.0));
        }
    }
}

fn greet(door: &Door, stream: &UnixStream, uid: u32, id: ClientId) -> io::Result<()> {
    let mut first = Deadline { stream, until: Instant::now() + HELLO_WITHIN };
    let ask: Ask = match frame::read(&mut first) {
        Ok(ask) => ask,
        Err(fault) if fault.kind() == io::ErrorKind::InvalidData => {
            // Perhaps a program of another version: it is told, if it can read this.
            let _ = say(stream, 0, Answer::No { words: other_version(None) });
            return Err(fault);
        }
        Err(fault) => return Err(fault),
    };
    let Request::Hello { version, kind } = ask.request else {
        let words = "A connection begins with a hello. Nothing was changed.".to_owned();
        return say(stream, ask.no, Answer::No { words });
    };
    if version != WIRE_VERSION {
        return say(stream, ask.no, Answer::No { words: other_version(Some(version)) });
    }
    let user = identity::user(uid);
    let actor = match door.shared.who(&user) {
        Ok(actor) => actor,
        Err(words) => {
            log::line(&format!("uid {uid} is not listed and was not let in"));
            return say(stream, ask.no, Answer::No { words });
        }
    };
    stream.set_read_timeout(None)?;
    let outbox = Outbox::default();
    let client =
        Arc::new(Client { id, user, actor: RwLock::new(actor), outbox, stream: stream.try_clone()? });
    let writer = write_on(&client)?;
    // Entered before it is welcomed: no push between the two may be lost.
    door.shared.clients.enter(client.clone());
    let _ = door.life.send(Life::Attached);
    client
        .outbox
        .reply(Tell::Reply { no: ask.no, answer: Box::new(Answer::Hello(Box::new(welcome(door, &client)))) });
    log::line(&format!(
        "client {} of uid {uid} came ({})",
        id.0,
        kind.chars().filter(char::is_ascii_alphanumeric).take(16).collect::<String>()
    ));
    let served = requests(door, &client, stream);
    leave(door, &client);
    let _ = writer.join();
    served
}

fn other_version(version: Option<u32>) -> String {
    let theirs = version.map_or_else(|| "another version".to_owned(), |version| format!("version {version}"));
    format!(
        "This desk speaks {theirs} of the messages, the keeper of this store version {WIRE_VERSION}. Nothing was changed. \
         Close the desks, run `waitwell keeper stop` with the keeper's own program, and start the same program everywhere."
    )
}

fn welcome(door: &Door, client: &Client) -> Welcome {
    let shared = &door.shared;
    let (rules, revision, empty) = {
        let state = shared.state.read();
        (state.rules.as_ref().clone(), state.seq, state.children.is_empty() && state.intakes.is_empty())
    };
    shared.durable.wait_for(revision);
    let now = shared.clock.now();
    Welcome {
        actor: client.actor.read().clone(),
        rules,
        revision,
        now: now.today.and_time(now.time),
        practice: shared.folder.is_practice(),
        store: shared.folder.path().display().to_string(),
        empty,
        told: answer::told(shared),
    }
}

/// The thread that sends what is in the outbox. A client that never reads holds only it.
fn write_on(client: &Arc<Client>) -> io::Result<std::thread::JoinHandle<()>> {
    let client = client.clone();
    let thread = std::thread::Builder::new().name(format!("to-client-{}", client.id.0)).stack_size(STACK);
    thread.spawn(move || {
        while let Some(bytes) = client.outbox.next() {
            let mut stream = &client.stream;
            if io::Write::write_all(&mut stream, &bytes).is_err() {
                client.outbox.close();
                let _ = client.stream.shutdown(std::net::Shutdown::Both);
                return;
            }
        }
    })
}

fn requests(door: &Door, client: &Arc<Client>, stream: &UnixStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while client.outbox.may_read() {
        let ask: Ask = frame::read(&mut reader)?;
        answer::answer(door, client, ask);
    }
    Ok(())
}

fn leave(door: &Door, client: &Client) {
    let shared = &door.shared;
    let touched = shared.presence.set(client.id, &client.user.name, None);
    shared.clients.leave(client.id);
    feedings::left(shared, client.id);
    if !touched.is_empty() {
        let by = client.user.name.as_str().into();
        let push = Push { revision: shared.durable.get(), touched, by, words: "".into() };
        shared.clients.push(push, Some(client.id));
    }
    client.end(if door.closed.load(Ordering::Acquire) { LAST_WORDS } else { Duration::ZERO });
    let _ = door.life.send(Life::Attached);
}

fn say(mut stream: &UnixStream, no: u32, answer: Answer) -> io::Result<()> {
    stream.set_write_timeout(Some(HELLO_WITHIN))?;
    frame::write(&mut stream, &Tell::Reply { no, answer: Box::new(answer) })
}

/// Reads until a moment and no longer, however few bytes come at a time.
struct Deadline<'a> {
    stream: &'a UnixStream,
    until: Instant,
}

impl Read for Deadline<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "no hello came in time"));
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut stream = self.stream;
        stream.read(bytes)
    }
}
