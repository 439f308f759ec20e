//! The desk's way to the keeper: what the desk sends goes over the line under ids of its own, and what the keeper says
//! comes back in the desk's words. A line that is lost and found again does nothing twice: the line asks by id.
mod acts;
mod civil;
mod head;
mod last;
mod late;
mod together;
mod writing;

pub use civil::Civil;

use super::colleague;
use crate::client::{Heard, Link, LinkFault, Place, fresh_id};
use crate::desk::folders::Folders;
use crate::desk::seam::{
    Command, FromKeeper, HabitNews, Here, Home, Outlet, PrefChange, Prefs, Push, Query, Ticket, Writing,
};
use crate::domain::event::Key;
use crate::domain::ids::{ReferralId, SessionId};
use crate::wire::message::{Answer, CommandId, Request, Welcome};
use crate::wire::view::View;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub use head::head;

/// The counts are asked for again after so long although nothing was said: days pass and holds run out.
const COUNT_AGAIN: Duration = Duration::from_mins(1);
/// Rows named in one push; where more changed, all that is in sight is fetched again.
const NAMED: usize = 512;

/// What an answer of the keeper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Ticket(Ticket),
    Counts,
    Drafts,
    /// Columns and views, for nobody in particular or for whoever changed them.
    Prefs(Option<Ticket>),
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
    place: Place,
    waiting: Mutex<Waiting>,
    /// The revision the person's screen shows.
    seen: AtomicU64,
    civil: Arc<Civil>,
    /// As last told to the desk.
    home: Mutex<Arc<Home>>,
    to_desk: Sender<FromKeeper>,
}

/// The sending side.
pub struct ToKeeper {
    shared: Arc<Shared>,
    acts: acts::Acts,
}

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
    /// Waits for what was sent last.
    pub last: last::LastWords,
}

/// Makes the ends of a line, and lets it be listened to. `still`: the keeper's clock does not go on by itself.
///
/// # Errors
/// This machine gives no thread: in words.
pub fn ends(link: Link, place: Place, still: bool) -> Result<Ends, String> {
    let welcome = link.welcome();
    let (to_desk, from) = unbounded();
    let from = late::late(from)?;
    let civil = Arc::new(Civil::new(welcome.now, still));
    let shared = Arc::new(Shared {
        link,
        home: Mutex::new(Arc::new(home(&welcome, &place))),
        place,
        waiting: Mutex::default(),
        seen: AtomicU64::new(welcome.revision),
        civil: civil.clone(),
        to_desk,
    });
    for words in &welcome.told {
        shared.say(FromKeeper::Line(words.clone()));
    }
    if !welcome.prefs.told.is_empty() {
        shared.say(FromKeeper::Line(welcome.prefs.told.clone()));
    }
    if welcome.practice && !welcome.empty {
        shared.say(FromKeeper::Told(head::tour_words(welcome.habits.tour)));
    }
    shared.ask(Request::Drafts, For::Drafts);
    shared.count();
    let pump = shared.clone();
    let events = shared.link.events().clone();
    std::thread::Builder::new()
        .name("pump".to_owned())
        .spawn(move || pump.pump(&events))
        .map_err(|fault| format!("This machine gives no thread ({fault}). Try again."))?;
    let home = shared.home.lock().clone();
    let last = last::LastWords::of(shared.clone());
    Ok(Ends { outlet: ToKeeper { shared, acts: acts::Acts::default() }, from, civil, home, last })
}

fn home(welcome: &Welcome, place: &Place) -> Home {
    let of_person = place.server.as_ref().and_then(|server| server.files_of(&welcome.actor.name));
    Home {
        folders: of_person.map(Folders::of).unwrap_or_default(),
        actor: welcome.actor.clone(),
        rules: welcome.rules.clone(),
        practice: welcome.practice,
        store: welcome.store.clone(),
        empty: welcome.empty,
        prefs: Arc::new(welcome.prefs.clone()),
        habits: welcome.habits.clone(),
        begun: welcome.begun.clone(),
    }
}

impl ToKeeper {
    /// Tells the desk something that is known on this side already.
    pub fn tell(&self, said: FromKeeper) {
        self.shared.say(said);
    }

    fn send(&self, ticket: Ticket, command: Command, id: Result<CommandId, String>) {
        match id {
            Ok(id) => {
                let seen = self.shared.seen.load(Ordering::Acquire);
                self.shared.ask(Request::Do { id, seen, command: Box::new(command) }, For::Ticket(ticket));
            }
            Err(words) => self.shared.say(FromKeeper::Reply(ticket, Answer::Fault { words })),
        }
    }
}

impl Outlet for ToKeeper {
    fn command(&mut self, ticket: Ticket, command: Command) {
        self.send(ticket, command, fresh_id());
    }

    fn part(&mut self, ticket: Ticket, command: Command, act: u64) {
        let id = self.acts.next_of(act);
        self.send(ticket, command, id);
    }

    fn query(&mut self, ticket: Ticket, query: Query) {
        self.shared.ask(Request::Look { query: Box::new(query) }, For::Ticket(ticket));
    }

    fn keep_draft(&mut self, name: String, text: Option<String>) {
        self.shared.ask(Request::KeepDraft { name, text }, For::Nobody);
    }

    fn keep_prefs(&mut self, ticket: Ticket, change: PrefChange) {
        self.shared.ask(Request::KeepPrefs { change }, For::Prefs(Some(ticket)));
    }

    fn habits(&mut self, news: HabitNews) {
        self.shared.ask(Request::Habits { news }, For::Nobody);
    }

    fn colleague(&mut self, place: (SessionId, u8), not_for: ReferralId) {
        let shared = self.shared.clone();
        colleague::takes(&self.shared.place, place, not_for, move |words| {
            shared.say(FromKeeper::Alone(words));
        });
    }

    fn write(&mut self, ticket: Ticket, writing: Writing, path: PathBuf) {
        writing::write(&self.shared, ticket, writing, path);
    }

    fn active(&mut self) {
        self.shared.ask(Request::Active, For::Nobody);
    }

    fn open(&mut self, key: Option<Key>) {
        self.shared.ask(Request::Open { key }, For::Nobody);
    }

    fn here(&mut self, here: Here) {
        self.shared.ask(Request::Here { here }, For::Nobody);
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
                    let (push, next) = together::together(push, events);
                    kept = next;
                    self.pushed(push);
                }
                Heard::Resync { revision } => {
                    self.seen.fetch_max(revision, Ordering::AcqRel);
                    self.count();
                    self.ask(Request::Prefs, For::Prefs(None));
                    self.say(FromKeeper::Resync);
                }
                Heard::Down { words } => self.say(FromKeeper::Away(words)),
                Heard::Up(welcome) => self.up(&welcome),
                Heard::Anew(welcome) => self.anew(&welcome),
                Heard::Over { words } => self.say(FromKeeper::Over(words)),
            }
        }
    }

    fn pushed(&self, push: Push) {
        self.seen.fetch_max(push.revision, Ordering::AcqRel);
        // Fifty desks need not ask for the counts because one of them opened a record.
        if !push.only_open() {
            self.count();
        }
        let many = push.touched.len() > NAMED;
        if push.prefs {
            self.ask(Request::Prefs, For::Prefs(None));
        }
        self.say(FromKeeper::Push(push));
        if many {
            self.say(FromKeeper::Resync);
        }
    }

    /// What is kept of lists is another now.
    fn has_prefs(&self, prefs: &Prefs) {
        let mut home = self.home.lock();
        if *home.prefs != *prefs {
            *home = Arc::new(Home { prefs: Arc::new(prefs.clone()), ..home.as_ref().clone() });
            self.say(FromKeeper::Home(home.clone()));
        }
    }

    fn up(&self, welcome: &Welcome) {
        self.seen.store(welcome.revision, Ordering::Release);
        self.civil.set(welcome.now);
        let home = Arc::new(home(welcome, &self.place));
        *self.home.lock() = home.clone();
        self.say(FromKeeper::Home(home));
        self.say(FromKeeper::Again(
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

    /// What the person may, or the rules, are others now.
    fn anew(&self, welcome: &Welcome) {
        let mut known = self.home.lock();
        if known.actor == welcome.actor && known.rules == welcome.rules {
            return;
        }
        let (role, agency) = (known.actor.role, known.actor.agency);
        let habits = known.habits.clone();
        *known = Arc::new(Home { habits, ..home(welcome, &self.place) });
        let shown = known.clone();
        drop(known);
        let words = if (role, agency) == (welcome.actor.role, welcome.actor.agency) {
            "The configuration was changed; the screen is as it stands now.".to_owned()
        } else {
            format!(
                "You are here as {} now; the screen shows what that role sees.",
                welcome.actor.role.words()
            )
        };
        self.say(FromKeeper::Home(shown));
        self.say(FromKeeper::Line(words));
        self.say(FromKeeper::Resync);
        self.count();
    }

    fn answered(&self, no: u32, answer: Result<Answer, LinkFault>) {
        let whose = self.waiting.lock().by_number.remove(&no);
        let answer = answer.unwrap_or_else(|LinkFault(words)| Answer::Fault { words });
        match whose {
            Some(For::Ticket(ticket)) => {
                // Nobody is pushed what they did themselves, so the counts are asked for with the answer to it.
                if matches!(answer, Answer::Done(_)) {
                    self.count();
                }
                self.say(FromKeeper::Reply(ticket, answer));
            }
            Some(For::Drafts) => {
                if let Answer::Drafts(drafts) = answer {
                    self.say(FromKeeper::Drafts(drafts));
                }
            }
            Some(For::Prefs(ticket)) => {
                if let Answer::Prefs { prefs, .. } = &answer {
                    self.has_prefs(prefs);
                }
                if let Some(ticket) = ticket {
                    self.say(FromKeeper::Reply(ticket, answer));
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
