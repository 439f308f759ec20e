//! The line itself: one thread reads and, when the line is lost, finds the keeper again; one writes what does not go at
//! once. What was asked and not answered is asked again; of a command it is asked first whether it was done.
use crate::client::link::{Heard, LinkFault, Patience};
use crate::client::out::Out;
use crate::client::place::Place;
use crate::client::reach::{PAUSE_MOST, reach, thread};
use crate::domain::refusal::{Refusal, RefusalKind};
use crate::wire::frame;
use crate::wire::message::{Answer, Ask, CommandId, Request, Tell, Welcome};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io::{BufReader, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// News kept for a desk that is busy drawing; above, it fetches all again.
const NEWS_KEPT: usize = 1024;
/// A command not done this long after it was given is not done any more: the person has gone on meanwhile.
const STILL_MEANT: Duration = Duration::from_secs(30);

type Caller = Sender<Result<Answer, LinkFault>>;

#[derive(Debug)]
struct Pending {
    request: Request,
    since: Instant,
    /// Who waits; nobody: it goes with the news.
    caller: Option<Caller>,
}

#[derive(Debug)]
struct Inside {
    /// While the line is up.
    out: Option<Out>,
    stream: Option<Arc<UnixStream>>,
    welcome: Welcome,
    revision: u64,
    next_no: u32,
    pending: BTreeMap<u32, Pending>,
    /// Questions whether a command was done: by their number, the command's.
    asked_back: BTreeMap<u32, u32>,
    /// The keeper said that it ends.
    ended: bool,
    /// It said so because this client asked.
    stopped: bool,
    closed: bool,
    /// Given up, in words.
    given_up: Option<LinkFault>,
}

/// A line to the keeper.
#[derive(Debug)]
pub(super) struct Line {
    place: Place,
    kind: String,
    patience: Patience,
    news: Sender<Heard>,
    inside: Mutex<Inside>,
}

/// Opens a line and lets it be kept up.
pub(super) fn open(
    place: Place,
    kind: &str,
    patience: Patience,
    start: bool,
) -> Result<(Arc<Line>, Receiver<Heard>), LinkFault> {
    let (stream, welcome) = reach(&place, kind, start, Instant::now() + Duration::from_secs(30))?;
    let (news, events) = bounded(NEWS_KEPT);
    let inside = Inside {
        out: None,
        stream: None,
        revision: welcome.revision,
        welcome,
        next_no: 1,
        pending: BTreeMap::new(),
        asked_back: BTreeMap::new(),
        ended: false,
        stopped: false,
        closed: false,
        given_up: None,
    };
    let line = Line { place, kind: kind.to_owned(), patience, news, inside: Mutex::new(inside) };
    let line = Arc::new(line);
    let stream = line.up(stream)?;
    let keeper = line.clone();
    thread("line", move || keeper.keep(stream))?;
    Ok((line, events))
}

impl Line {
    pub(super) fn welcome(&self) -> Welcome {
        self.inside.lock().welcome.clone()
    }

    pub(super) fn revision(&self) -> u64 {
        self.inside.lock().revision
    }

    /// Sends a request, or keeps it until the line is up.
    pub(super) fn ask(&self, request: Request, caller: Option<Caller>) -> u32 {
        let mut inside = self.inside.lock();
        let no = inside.number();
        let pending = Pending { request, since: Instant::now(), caller };
        if let Some(fault) = inside.given_up.clone() {
            drop(inside);
            self.resolve(no, pending, Err(fault));
            return no;
        }
        if let Ok(bytes) = frame::encode(&Ask { no, request: pending.request.clone() }) {
            inside.pending.insert(no, pending);
            inside.send(bytes);
        } else {
            drop(inside);
            let words = "This is too long to be sent in one go. Nothing was changed. Split it up.";
            self.resolve(no, pending, Err(LinkFault(words.to_owned())));
        }
        no
    }

    pub(super) fn close(&self) {
        let mut inside = self.inside.lock();
        inside.closed = true;
        inside.out = None;
        if let Some(stream) = inside.stream.take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// The line is up: a thread writes on it, and what is not answered is asked again.
    fn up(&self, stream: UnixStream) -> Result<Arc<UnixStream>, LinkFault> {
        let stream = Arc::new(stream);
        let (later, bytes) = unbounded::<Vec<u8>>();
        let left = Arc::new(AtomicUsize::new(0));
        let (to, with_it) = (stream.clone(), left.clone());
        thread("line-out", move || {
            for bytes in bytes {
                if (&*to).write_all(&bytes).is_err() {
                    let _ = to.shutdown(Shutdown::Both);
                    return;
                }
                with_it.fetch_sub(1, Ordering::AcqRel);
            }
        })?;
        let mut inside = self.inside.lock();
        inside.out = Some(Out { stream: stream.clone(), later, left });
        inside.stream = Some(stream.clone());
        (inside.ended, inside.stopped) = (false, false);
        inside.ask_again();
        Ok(stream)
    }

    fn keep(&self, mut stream: Arc<UnixStream>) {
        loop {
            let why = self.listen(&stream);
            if !self.down(&why) {
                return;
            }
            match self.again() {
                Some(found) => stream = found,
                None => return,
            }
        }
    }

    /// Hears until the line is lost.
    fn listen(&self, stream: &UnixStream) -> String {
        let mut from = BufReader::new(stream);
        let mut missed = false;
        let mut why = "The line to the keeper was lost.".to_owned();
        while let Ok(tell) = frame::read::<Tell>(&mut from) {
            let news = match tell {
                Tell::Reply { no, answer } => {
                    self.answered(no, *answer);
                    continue;
                }
                Tell::Push(push) => {
                    self.seen(push.revision);
                    Heard::Push(push)
                }
                Tell::Resync { revision } => {
                    self.seen(revision);
                    Heard::Resync { revision }
                }
                Tell::Anew { welcome } => {
                    self.seen(welcome.revision);
                    self.inside.lock().welcome = (*welcome).clone();
                    // Not dropped like other news: what follows would be shown under rights of before.
                    let _ = self.news.send(Heard::Anew(welcome));
                    continue;
                }
                Tell::Over { words } => {
                    self.inside.lock().closed = true;
                    let _ = self.news.send(Heard::Over { words: words.clone() });
                    self.give_up(&LinkFault(words.clone()));
                    why = words;
                    continue;
                }
                Tell::Closing { words } => {
                    self.inside.lock().ended = true;
                    why = words;
                    continue;
                }
            };
            // What a busy desk could not be told of it fetches later, all at once.
            let news = if missed { Heard::Resync { revision: self.revision() } } else { news };
            missed = self.news.try_send(news).is_err();
        }
        why
    }

    fn seen(&self, revision: u64) {
        let mut inside = self.inside.lock();
        inside.revision = inside.revision.max(revision);
    }

    fn answered(&self, no: u32, answer: Answer) {
        let mut inside = self.inside.lock();
        if let Answer::Done(done) = &answer {
            inside.revision = inside.revision.max(done.seq);
        }
        let no = match inside.asked_back.remove(&no) {
            Some(command) if matches!(answer, Answer::NotDone) => return inside.not_done(command, self),
            Some(command) => command,
            None => no,
        };
        if let Some(pending) = inside.pending.remove(&no) {
            inside.stopped |= matches!((&pending.request, &answer), (Request::Stop, Answer::Ok));
            drop(inside);
            self.resolve(no, pending, Ok(answer));
        }
    }

    fn resolve(&self, no: u32, pending: Pending, answer: Result<Answer, LinkFault>) {
        match pending.caller {
            Some(caller) => drop(caller.send(answer)),
            None => drop(self.news.send(Heard::Reply { no, answer })),
        }
    }

    /// The line is lost. False: nobody wants it back.
    fn down(&self, why: &str) -> bool {
        let mut inside = self.inside.lock();
        inside.out = None;
        inside.stream = None;
        inside.asked_back.clear();
        if inside.closed {
            return false;
        }
        // Whoever asked for the end has it.
        let stops: Vec<u32> = inside
            .pending
            .iter()
            .filter(|(_, p)| matches!(p.request, Request::Stop))
            .map(|(no, _)| *no)
            .collect();
        let stops: Vec<_> =
            stops.into_iter().filter_map(|no| Some((no, inside.pending.remove(&no)?))).collect();
        // The one who asked is not told goodbye; the answer is all it gets.
        inside.ended |= inside.stopped || !stops.is_empty();
        let ended = inside.ended;
        drop(inside);
        for (no, pending) in stops {
            self.resolve(no, pending, Ok(Answer::Ok));
        }
        let words = if ended {
            format!("{why} This desk goes on when it is back.")
        } else {
            format!("{why} Looking for it again.")
        };
        let _ = self.news.try_send(Heard::Down { words });
        true
    }

    /// Finds the keeper again, or gives up.
    fn again(&self) -> Option<Arc<UnixStream>> {
        let lost = Instant::now();
        let mut pause = Duration::from_millis(20);
        loop {
            let (closed, ended) = {
                let inside = self.inside.lock();
                (inside.closed, inside.ended)
            };
            if closed {
                return None;
            }
            // A keeper that was ended on purpose is not started again by a desk that happened to be open.
            let start = match self.patience {
                Patience::Forever => !ended,
                Patience::For(time) => !time.is_zero(),
            };
            let fault = match reach(&self.place, &self.kind, start, Instant::now()) {
                Ok((stream, welcome)) => {
                    let mut inside = self.inside.lock();
                    inside.revision = welcome.revision;
                    inside.welcome = welcome.clone();
                    drop(inside);
                    let _ = self.news.try_send(Heard::Up(Box::new(welcome)));
                    match self.up(stream) {
                        Ok(stream) => return Some(stream),
                        Err(fault) => fault,
                    }
                }
                Err(fault) => fault,
            };
            if let Patience::For(time) = self.patience
                && lost.elapsed() >= time
            {
                self.give_up(&fault);
                return None;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(PAUSE_MOST);
        }
    }

    fn give_up(&self, fault: &LinkFault) {
        let mut inside = self.inside.lock();
        inside.given_up = Some(fault.clone());
        let pending = std::mem::take(&mut inside.pending);
        drop(inside);
        for (no, pending) in pending {
            self.resolve(no, pending, Err(fault.clone()));
        }
    }
}

impl Inside {
    fn number(&mut self) -> u32 {
        let no = self.next_no;
        self.next_no = self.next_no.wrapping_add(1).max(1);
        no
    }

    fn send(&self, bytes: Vec<u8>) {
        if let Some(out) = &self.out {
            out.send(bytes);
        }
    }

    fn say(&self, no: u32, request: Request) {
        if let Ok(bytes) = frame::encode(&Ask { no, request }) {
            self.send(bytes);
        }
    }

    /// After a lost line: questions are asked again; of commands, whether they were done.
    fn ask_again(&mut self) {
        let waiting: Vec<(u32, Request)> =
            self.pending.iter().map(|(no, p)| (*no, p.request.clone())).collect();
        for (no, request) in waiting {
            if let Request::Do { id, .. } = request {
                self.was_done(no, id);
            } else {
                self.say(no, request);
            }
        }
    }

    fn was_done(&mut self, command: u32, id: CommandId) {
        let no = self.number();
        self.asked_back.insert(no, command);
        self.say(no, Request::WasDone { id });
    }

    /// The command had not arrived. It is sent again under its own id while it is still meant; else the person decides.
    fn not_done(&mut self, no: u32, line: &Line) {
        let Some(pending) = self.pending.get(&no) else { return };
        if pending.since.elapsed() < STILL_MEANT {
            let request = pending.request.clone();
            self.say(no, request);
        } else if let Some(pending) = self.pending.remove(&no) {
            let words =
                "The line was lost before this reached the keeper. It was not done. Look, and do it again.";
            let answer = Answer::Refused(Box::new(Refusal::new(RefusalKind::Store, words)));
            line.resolve(no, pending, Ok(answer));
        }
    }
}
