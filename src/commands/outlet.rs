//! The desk's way to the keeper: what the desk sends goes over the line under ids of its own, and what the keeper says
//! comes back in the desk's words. A line that is lost and found again does nothing twice: the line asks by id.
use crate::client::{Heard, Link, LinkFault, fresh_id};
use crate::desk::seam::{Command, FromKeeper, Head, Home, Outlet, Push, Query, Ticket};
use crate::domain::event::Key;
use crate::wire::message::{Answer, Request, Welcome};
use crate::wire::view::View;
use crate::wire::view_list::Counts;
use chrono::NaiveDateTime;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The counts are asked for again after so long although nothing was said: days pass and holds run out.
const COUNT_AGAIN: Duration = Duration::from_mins(1);
/// Pushes that are told to the desk as one, at most.
const TOGETHER: usize = 256;
/// Rows named in one push; where more changed, all that is in sight is fetched again.
const NAMED: usize = 512;

/// The keeper's clock, as this side reads it between two answers.
#[derive(Debug)]
pub struct Civil(Mutex<(NaiveDateTime, Instant)>);

impl Civil {
    /// The keeper's local time now.
    pub fn now(&self) -> NaiveDateTime {
        let (at, since) = *self.0.lock();
        chrono::TimeDelta::from_std(since.elapsed()).map_or(at, |passed| at + passed)
    }

    fn set(&self, now: NaiveDateTime) {
        *self.0.lock() = (now, Instant::now());
    }
}

/// What an answer of the keeper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Ticket(Ticket),
    Counts,
    Drafts,
    Nobody,
}

/// What waits for an answer.
#[derive(Debug, Default)]
struct Waiting {
    by_number: BTreeMap<u32, For>,
    /// The counts are on their way, and something changed meanwhile.
    counting: bool,
    count_again: bool,
}

/// What both sides of the line share.
struct Shared {
    link: Link,
    waiting: Mutex<Waiting>,
    /// The revision the person's screen shows.
    seen: AtomicU64,
    civil: Arc<Civil>,
    to_desk: Sender<FromKeeper>,
}

/// The sending side.
pub struct ToKeeper(Arc<Shared>);

/// What the desk is opened with.
pub struct Ends {
    /// Commands and questions out.
    pub outlet: ToKeeper,
    /// What the keeper says.
    pub from: Receiver<FromKeeper>,
    /// The keeper's clock.
    pub civil: Arc<Civil>,
    /// Who sits here and where.
    pub home: Arc<Home>,
}

/// Makes the ends of a line, and lets it be listened to.
///
/// # Errors
/// This machine gives no thread: in words.
pub fn ends(link: Link) -> Result<Ends, String> {
    let welcome = link.welcome();
    let (to_desk, from) = unbounded();
    let civil = Arc::new(Civil(Mutex::new((welcome.now, Instant::now()))));
    let shared = Arc::new(Shared {
        link,
        waiting: Mutex::default(),
        seen: AtomicU64::new(welcome.revision),
        civil: civil.clone(),
        to_desk,
    });
    for words in &welcome.told {
        shared.say(FromKeeper::Line(words.clone()));
    }
    if welcome.practice && welcome.told.is_empty() {
        shared.say(FromKeeper::Line(
            "This is the practice desk: nobody here is real. ? lists the keys.".to_owned(),
        ));
    }
    shared.ask(Request::Drafts, For::Drafts);
    shared.count();
    let pump = shared.clone();
    let events = shared.link.events().clone();
    std::thread::Builder::new()
        .name("pump".to_owned())
        .spawn(move || pump.pump(&events))
        .map_err(|fault| format!("This machine gives no thread ({fault}). Try again."))?;
    Ok(Ends { outlet: ToKeeper(shared), from, civil, home: Arc::new(home(&welcome)) })
}

fn home(welcome: &Welcome) -> Home {
    Home {
        actor: welcome.actor.clone(),
        rules: welcome.rules.clone(),
        practice: welcome.practice,
        store: welcome.store.clone(),
        empty: welcome.empty,
    }
}

impl ToKeeper {
    /// Tells the desk something that is known on this side already.
    pub fn tell(&self, said: FromKeeper) {
        self.0.say(said);
    }
}

impl Outlet for ToKeeper {
    fn command(&mut self, ticket: Ticket, command: Command) {
        match fresh_id() {
            Ok(id) => {
                let seen = self.0.seen.load(Ordering::Acquire);
                self.0.ask(Request::Do { id, seen, command: Box::new(command) }, For::Ticket(ticket));
            }
            Err(words) => self.0.say(FromKeeper::Reply(ticket, Answer::Fault { words })),
        }
    }

    fn query(&mut self, ticket: Ticket, query: Query) {
        self.0.ask(Request::Look { query: Box::new(query) }, For::Ticket(ticket));
    }

    fn keep_draft(&mut self, name: String, text: Option<String>) {
        self.0.ask(Request::KeepDraft { name, text }, For::Nobody);
    }

    fn open(&mut self, key: Option<Key>) {
        self.0.ask(Request::Open { key }, For::Nobody);
    }
}

impl Shared {
    fn say(&self, said: FromKeeper) {
        // The desk that has been left hears nothing any more.
        let _ = self.to_desk.send(said);
    }

    fn ask(&self, request: Request, whose: For) {
        // The answer may be here before this returns: whoever brings it waits for the lock.
        let mut waiting = self.waiting.lock();
        let no = self.link.ask(request);
        waiting.by_number.insert(no, whose);
    }

    /// Asks for the counts of line 2; while they are on their way, once more afterwards, not once a change.
    fn count(&self) {
        let mut waiting = self.waiting.lock();
        if waiting.counting {
            waiting.count_again = true;
            return;
        }
        waiting.counting = true;
        let no = self.link.ask(Request::Look { query: Box::new(Query::Counts) });
        waiting.by_number.insert(no, For::Counts);
    }

    /// Brings what comes to the desk until the line is closed.
    fn pump(&self, events: &Receiver<Heard>) {
        let mut kept: Option<Heard> = None;
        loop {
            let heard = match kept.take() {
                Some(heard) => heard,
                None => match events.recv_timeout(COUNT_AGAIN) {
                    Ok(heard) => heard,
                    Err(RecvTimeoutError::Timeout) => {
                        self.count();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                },
            };
            match heard {
                Heard::Reply { no, answer } => self.answered(no, answer),
                Heard::Push(push) => {
                    let (push, next) = together(push, events);
                    kept = next;
                    self.pushed(push);
                }
                Heard::Resync { revision } => {
                    self.seen.fetch_max(revision, Ordering::AcqRel);
                    self.count();
                    self.say(FromKeeper::Resync);
                }
                Heard::Down { words } => self.say(FromKeeper::Line(words)),
                Heard::Up(welcome) => self.up(&welcome),
            }
        }
    }

    fn pushed(&self, push: Push) {
        self.seen.fetch_max(push.revision, Ordering::AcqRel);
        self.count();
        let many = push.touched.len() > NAMED;
        self.say(FromKeeper::Push(push));
        if many {
            self.say(FromKeeper::Resync);
        }
    }

    fn up(&self, welcome: &Welcome) {
        self.seen.store(welcome.revision, Ordering::Release);
        self.civil.set(welcome.now);
        self.say(FromKeeper::Home(Arc::new(home(welcome))));
        self.say(FromKeeper::Line(
            "The keeper answers again. Nothing is lost; the screen is as it stands now.".to_owned(),
        ));
        self.say(FromKeeper::Resync);
        {
            // What was asked before the line was lost is asked again by the line itself, the counts among it.
            let mut waiting = self.waiting.lock();
            waiting.count_again |= waiting.counting;
        }
        self.count();
    }

    fn answered(&self, no: u32, answer: Result<Answer, LinkFault>) {
        let whose = self.waiting.lock().by_number.remove(&no);
        let answer = answer.unwrap_or_else(|LinkFault(words)| Answer::Fault { words });
        match whose {
            Some(For::Ticket(ticket)) => self.say(FromKeeper::Reply(ticket, answer)),
            Some(For::Drafts) => {
                if let Answer::Drafts(drafts) = answer {
                    self.say(FromKeeper::Drafts(drafts));
                }
            }
            Some(For::Counts) => {
                let again = {
                    let mut waiting = self.waiting.lock();
                    waiting.counting = false;
                    std::mem::take(&mut waiting.count_again)
                };
                if let Answer::View(view) = answer
                    && let View::Counts(counts) = *view
                {
                    self.civil.set(counts.now);
                    self.say(FromKeeper::Head(head(&self.link.welcome(), &counts)));
                }
                if again {
                    self.count();
                }
            }
            Some(For::Nobody) | None => {}
        }
    }
}

/// Joins the pushes that wait already, so that a flood of changes fetches what is in sight once. What else came is kept.
fn together(first: Push, events: &Receiver<Heard>) -> (Push, Option<Heard>) {
    let mut push = first;
    for _ in 0..TOGETHER {
        match events.try_recv() {
            Ok(Heard::Push(next)) => {
                push.revision = push.revision.max(next.revision);
                push.touched.extend(next.touched);
                if !next.words.is_empty() {
                    (push.by, push.words) = (next.by, next.words);
                }
            }
            Ok(other) => return (push, Some(other)),
            Err(_) => break,
        }
    }
    push.touched.sort_unstable();
    push.touched.dedup();
    (push, None)
}

/// Line 2: what moves by itself, what calls for a hand first.
pub fn head(welcome: &Welcome, counts: &Counts) -> Head {
    let always = [(counts.to_do, "to do"), (counts.to_triage, "to triage")];
    let some = [
        (counts.intake, "to complete"),
        (counts.freed, if counts.freed == 1 { "place freed" } else { "places freed" }),
        (counts.held, "held by you"),
        (counts.past_target, "past target"),
    ];
    let some = some.into_iter().filter(|(number, _)| *number > 0);
    let counts = always.into_iter().chain(some);
    let counts =
        counts.map(|(number, words)| format!("{} {words}", crate::desk::screens::count(number as usize)));
    Head {
        who: welcome.actor.name.to_string(),
        role: welcome.actor.role.words().to_owned(),
        counts: counts.collect(),
        practice: welcome.practice,
    }
}
