//! A desk on trial: a keeper that answers from a table, keys by name, and what was sent and drawn. For unit tests.
use super::app::{Desk, Doors, Look, Msg};
use super::glyphs::ASCII;
use super::input::{Heard, Key, Press, Read};
use super::keymap::{Context, Keymap};
use super::layers::LineStart;
use super::screen::{Layer, Screen};
use super::seam::{Command, Filter, FromKeeper, Head, Home, Outlet, Query, Reply, Ticket};
use super::theme::Theme;
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
use crate::wire::message::{Done, Made};
use crate::wire::view::View;
use chrono::{NaiveDate, NaiveDateTime};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What a look brings; nothing: it is not answered.
pub type Looks = Box<dyn FnMut(&Query) -> Option<View>>;
/// What was kept of forms: name and text.
pub type Kept = Rc<RefCell<Vec<(String, Option<String>)>>>;
/// What a command brings.
pub type Does = Box<dyn FnMut(&Command) -> Reply>;

/// The keeper's side.
pub struct Table {
    looks: Looks,
    does: Does,
    /// What was sent, in order.
    pub sent: Rc<RefCell<Vec<Command>>>,
    /// What was asked, in order.
    pub asked: Rc<RefCell<Vec<Query>>>,
    /// What was kept of forms.
    pub drafts: Kept,
    back: Rc<RefCell<Vec<FromKeeper>>>,
}

impl Outlet for Table {
    fn command(&mut self, ticket: Ticket, command: Command) {
        let reply = (self.does)(&command);
        self.sent.borrow_mut().push(command);
        self.back.borrow_mut().push(FromKeeper::Reply(ticket, reply));
    }
    fn query(&mut self, ticket: Ticket, query: Query) {
        if let Some(view) = (self.looks)(&query) {
            self.back.borrow_mut().push(FromKeeper::Reply(ticket, Reply::View(Box::new(view))));
        }
        self.asked.borrow_mut().push(query);
    }
    fn keep_draft(&mut self, name: String, text: Option<String>) {
        self.drafts.borrow_mut().push((name, text));
    }
}

/// A command done, in words that can be undone.
pub fn done(words: &str) -> Reply {
    Reply::Done(Done { seq: 7, words: words.to_owned(), made: Made::default(), undo: true })
}

/// No door leads anywhere.
struct NoDoors;

impl Doors for NoDoors {
    fn find(&self, _words: &str, _within: Option<Filter>) -> Option<Box<dyn Layer>> {
        None
    }
    fn line(&self, _contexts: &[Context], _start: LineStart) -> Option<Box<dyn Layer>> {
        None
    }
}

/// Friday 20 November 2026, 14:32.
pub fn minute() -> NaiveDateTime {
    day(2026, 11, 20).and_hms_opt(14, 32, 0).unwrap()
}

/// A day.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Somebody in this role of the health service, under the rules that ship.
pub fn home(role: Role) -> std::sync::Arc<Home> {
    let rules = crate::config::load(None).unwrap().rules;
    let actor =
        Actor { uid: 1, name: "asmith".into(), role, agency: Code::known("nhs"), team: Code::known("nd") };
    std::sync::Arc::new(Home { actor, rules, ..(*Home::nobody()).clone() })
}

/// The desk on trial.
pub struct Trial {
    /// The desk.
    pub desk: Desk<Table>,
    /// What was sent.
    pub sent: Rc<RefCell<Vec<Command>>>,
    /// What was asked.
    pub asked: Rc<RefCell<Vec<Query>>>,
    /// What was kept of forms.
    pub drafts: Kept,
    back: Rc<RefCell<Vec<FromKeeper>>>,
    /// The keeper's answers are on their way and do not arrive.
    pub slow: bool,
    terminal: Terminal<TestBackend>,
    now: Instant,
}

impl Trial {
    /// These screens, the first in front, for somebody in this role.
    pub fn new(
        role: Role,
        screens: Vec<Box<dyn Screen>>,
        size: (u16, u16),
        looks: Looks,
        does: Does,
    ) -> Self {
        let (sent, asked, back) = (Rc::default(), Rc::default(), Rc::default());
        let drafts = Rc::default();
        let table = Table {
            looks,
            does,
            sent: Rc::clone(&sent),
            asked: Rc::clone(&asked),
            drafts: Rc::clone(&drafts),
            back: Rc::clone(&back),
        };
        let now = Instant::now();
        let look = Look {
            keymap: Keymap::default(),
            theme: Theme::shipped("mono"),
            glyphs: ASCII,
            calm: false,
            linear: false,
        };
        let window = Size::new(size.0, size.1);
        let mut desk =
            Desk::new(table, Box::new(NoDoors), (look, home(role)), screens, window, (minute(), now));
        let counts = ["41 to do", "38 to triage"].map(str::to_owned).to_vec();
        let head = Head { who: "asmith".into(), role: "scheduler".into(), counts, ..Head::default() };
        desk.take(Msg::Keeper(FromKeeper::Head(head)));
        let terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let mut trial = Self { desk, sent, asked, drafts, back, slow: false, terminal, now };
        trial.settle();
        trial
    }

    /// What waits is answered, and what follows from it.
    pub fn settle(&mut self) {
        while !self.slow {
            let said: Vec<FromKeeper> = self.back.borrow_mut().drain(..).collect();
            if said.is_empty() {
                break;
            }
            for one in said {
                self.desk.take(Msg::Keeper(one));
            }
        }
        self.desk.drawn(self.now);
    }

    /// Presses keys by name, each seen before the next; a word of more letters that is no key is typed.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            match word.parse::<Key>() {
                Ok(key) => self.key(key, 250),
                Err(_) => {
                    for c in word.chars() {
                        self.key(Key::Char(if c == '_' { ' ' } else { c }), 250);
                    }
                }
            }
        }
        self
    }

    /// One key, so many milliseconds after what came before.
    pub fn key(&mut self, key: Key, after: u64) {
        self.now += Duration::from_millis(after);
        let heard = vec![Heard::Press(Press::plain(key))];
        self.desk.take(Msg::Read(Read { at: self.now, heard }));
        if let Some(due) = self.desk.deadline() {
            self.desk.take(Msg::Woke(due.min(self.now + Duration::from_millis(100))));
        }
        self.settle();
    }

    /// Something changed at the keeper.
    pub fn push(&mut self, push: crate::wire::message::Push) {
        self.desk.take(Msg::Keeper(FromKeeper::Push(push)));
        self.settle();
    }

    /// The screen as text.
    pub fn shown(&mut self) -> String {
        self.terminal
            .draw(|frame| {
                self.desk.view(frame.buffer_mut());
            })
            .unwrap();
        self.terminal.backend().to_string()
    }

    /// What was last said.
    pub fn said(&self) -> String {
        self.desk.messages().last().map(|note| note.words.clone()).unwrap_or_default()
    }

    /// What was sent since the last time this was asked.
    pub fn sends(&self) -> Vec<Command> {
        self.sent.borrow_mut().drain(..).collect()
    }
}
