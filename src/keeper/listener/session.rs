//! One connection: hello within seconds, then requests in order, with a thread of its own for what is sent back.
use super::{Door, Life, STACK, answer};
use crate::keeper::allowance::Counted;
use crate::keeper::clients::Client;
use crate::keeper::idle::{self, Idle};
use crate::keeper::look::ClientId;
use crate::keeper::outbox::Outbox;
use crate::keeper::{begun, feedings, identity, log};
use crate::wire::habits::Habits;
use crate::wire::message::{Answer, Ask, PLACE_DRAFT, Push, Request, Tell, Welcome};
use crate::wire::{WIRE_VERSION, frame};
use parking_lot::{Mutex, RwLock};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a client may take to say hello.
const HELLO_WITHIN: Duration = Duration::from_secs(5);
/// How long a message may take from its first byte to its last: it comes in one piece unless its sender is stopped.
const FRAME_WITHIN: Duration = Duration::from_secs(5);
/// How long one that says goodbye may take to read what was meant for it.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Serves one client to its end.
pub(super) fn serve(door: &Door, stream: &UnixStream, uid: u32, counted: Counted) {
    let id = door.shared.clients.new_id();
    if let Err(fault) = greet(door, stream, (uid, id), counted) {
        // One that just went away is nothing to tell.
        if !matches!(
            fault.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        ) {
            log::line(&format!("client {} of uid {uid} was let go: {fault}", id.0));
        }
    }
}

fn greet(door: &Door, stream: &UnixStream, (uid, id): (u32, ClientId), counted: Counted) -> io::Result<()> {
    let mut first = Deadline { stream, until: Some(Instant::now() + HELLO_WITHIN) };
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
    let process = identity::peer_process(stream);
    if process.is_some_and(|process| door.shared.over.lock().contains(&process)) {
        let words = idle::words(door.shared.state.read().rules.settings.session_minutes);
        return say(stream, ask.no, Answer::No { words });
    }
    let user = identity::user(uid);
    let is_known = user.unasked.is_none();
    let let_in = door.shared.who(&user).map(|actor| (user, actor));
    // Whoever may come into a practice store may send its invented colleague there, too.
    let played = kind == identity::COLLEAGUE && door.shared.folder.is_practice();
    let let_in = let_in.map(|own| if played { identity::colleague() } else { own });
    let (user, actor) = match let_in {
        Ok(let_in) => let_in,
        Err(words) => {
            let why = if is_known { "is not listed" } else { "could not be looked up in the directory" };
            log::line(&format!("uid {uid} {why} and was not let in"));
            return say(stream, ask.no, Answer::No { words });
        }
    };
    stream.set_read_timeout(None)?;
    let outbox = Outbox::of(counted.allowance.clone());
    let idle = Idle::begins(kind == "desk", door.shared.clock.now().at, process);
    let (actor, stands) = (RwLock::new(actor), Mutex::default());
    let improving = AtomicU64::new(0);
    let ended = stream.try_clone()?;
    let client =
        Arc::new(Client { id, user, actor, outbox, stream: ended, counted, stands, idle, improving });
    let writer = write_on(&client)?;
    // Entered before it is welcomed: no push between the two may be lost.
    door.shared.clients.enter(client.clone());
    let _ = door.life.send(Life::Attached);
    let welcome = Answer::Hello(Box::new(welcome(door, &client, &kind)));
    client.outbox.reply(frame::encode(&Tell::Reply { no: ask.no, answer: Box::new(welcome) })?);
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

/// As if they had just come in: what they may and the rules in force, now that these are others.
pub fn anew(door: &Door, client: &Client) -> Welcome {
    welcome(door, client, "anew")
}

fn welcome(door: &Door, client: &Client, kind: &str) -> Welcome {
    let shared = &door.shared;
    let (rules, revision, empty, begun) = {
        let state = shared.state.read();
        let empty = state.children.is_empty() && state.intakes.is_empty();
        (state.rules.as_ref().clone(), state.seq, empty, begun::so_far(shared, &state))
    };
    shared.durable.wait_for(revision);
    let now = shared.clock.now();
    // A command sees no day of a person's: only a desk is one.
    let actor = client.actor.read().clone();
    let habits = if kind == "desk" {
        shared.presence.came(actor.team, now.today);
        shared.habits.came(actor.uid, now.today)
    } else {
        Habits::default()
    };
    Welcome {
        actor,
        rules,
        revision,
        now: now.today.and_time(now.time),
        practice: shared.folder.is_practice(),
        store: shared.folder.path().display().to_string(),
        empty,
        told: answer::told(shared),
        prefs: shared.prefs.of(client.user.uid),
        habits,
        begun,
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
    let Counted { allowance, limits, .. } = &client.counted;
    let mut reader = BufReader::new(Deadline { stream, until: None });
    while client.outbox.may_read() {
        if reader.fill_buf()?.is_empty() {
            return Ok(());
        }
        // What was begun must come whole and soon: half a message holds memory, and with it what others of this user may send.
        let length = frame::announced(reader.buffer());
        let whole = length.is_some_and(|length| reader.buffer().len() - 4 >= length);
        if !whole {
            reader.get_mut().until = Some(Instant::now() + FRAME_WITHIN);
        }
        let mut held = None;
        let bytes = frame::read_bytes(&mut reader, |length| held = allowance.long(length))?;
        if !whole {
            reader.get_mut().until = None;
            stream.set_read_timeout(None)?;
        }
        let asked = allowance.asked(bytes.len(), limits);
        drop(held);
        let ask: Ask = frame::decode(&bytes)?;
        drop(bytes);
        answer::answer(door, client, ask, asked);
    }
    Ok(())
}

fn leave(door: &Door, client: &Client) {
    let shared = &door.shared;
    let mut touched = shared.presence.set(client.id, &client.user.name, None);
    touched.extend(shared.presence.at_place(client.id, &client.user.name, None));
    shared.clients.leave(client.id);
    feedings::left(shared, client.id);
    if !touched.is_empty() {
        shared.clients.push(Push::of_open(touched, &client.user.name), Some(client.id));
    }
    // A keeper that ends takes no desk's place: the desks go on when the next one is there.
    let closed = door.closed.load(Ordering::Acquire);
    let stands = client.stands.lock().take();
    // Nothing: the person left in order, and their desk has kept the place itself.
    if let Some(stands) = stands.filter(|stands| !closed && !stands.is_empty()) {
        let now = shared.clock.now().at.timestamp();
        // A disk's no is no loss: the next desk begins at Today.
        let _ = shared.drafts.keep(client.user.uid, PLACE_DRAFT, Some(stands), now);
    }
    client.end(if closed { LAST_WORDS } else { Duration::ZERO });
    let _ = door.life.send(Life::Attached);
}

fn say(mut stream: &UnixStream, no: u32, answer: Answer) -> io::Result<()> {
    stream.set_write_timeout(Some(HELLO_WITHIN))?;
    frame::write(&mut stream, &Tell::Reply { no, answer: Box::new(answer) })
}

/// Reads until a moment and no longer, however few bytes come at a time; without one as long as it takes.
struct Deadline<'a> {
    stream: &'a UnixStream,
    until: Option<Instant>,
}

impl Read for Deadline<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if let Some(until) = self.until {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "what was begun did not come in time"));
            }
            self.stream.set_read_timeout(Some(left))?;
        }
        let mut stream = self.stream;
        stream.read(bytes)
    }
}
