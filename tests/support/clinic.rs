//! A keeper that answers with invented rows: a week, a session, a board, places for a child, children for a place; and a
//! desk over it that is played by keys.
use chrono::{NaiveDate, NaiveDateTime};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use waitwell::desk::app::{Desk, Doors, Look, Msg};
use waitwell::desk::glyphs::ASCII;
use waitwell::desk::input::{Heard, Key, Press, Read};
use waitwell::desk::keymap::Keymap;
use waitwell::desk::screen::{Layer, Screen};
use waitwell::desk::seam::{Command, FromKeeper, Head, Home, Outlet, Push, Query, Reply, Ticket};
use waitwell::desk::theme::Theme;
use waitwell::domain::actor::{Actor, Role};
use waitwell::domain::booking::Told;
use waitwell::domain::code::Code;
use waitwell::domain::command::Take;
use waitwell::domain::event::Key as Touched;
use waitwell::domain::rules::Rules;
use waitwell::wire::message::{Done, Made};

/// The desk under test, with everything it sent.
pub struct Played {
    pub desk: Desk<Keeper>,
    terminal: Terminal<TestBackend>,
    pub now: Instant,
}

/// The invented keeper.
#[derive(Default)]
pub struct Keeper {
    /// What was sent, in order.
    pub sent: Vec<Command>,
    /// Questions not yet answered.
    asked: VecDeque<(Ticket, Query)>,
    /// Commands not yet answered.
    told: VecDeque<Ticket>,
    /// Answers to commands, in order; when there are none, done.
    pub replies: VecDeque<Reply>,
    /// What it shows.
    pub shows: super::rows::Shows,
}

impl Outlet for Keeper {
    fn command(&mut self, ticket: Ticket, command: Command) {
        self.sent.push(command);
        self.told.push_back(ticket);
    }
    fn query(&mut self, ticket: Ticket, query: Query) {
        self.asked.push_back((ticket, query));
    }
}

impl Keeper {
    /// The next answer.
    fn answer(&mut self) -> Option<(Ticket, Reply)> {
        if let Some(ticket) = self.told.pop_front() {
            let no = self.sent.len() - self.told.len();
            let reply = self.replies.pop_front().unwrap_or_else(|| done(&format!("Done {no}")));
            return Some((ticket, reply));
        }
        let (ticket, query) = self.asked.pop_front()?;
        let view = self.shows.view(&query);
        Some((ticket, Reply::View(Box::new(view))))
    }
}

/// A command carried out.
pub fn done(words: &str) -> Reply {
    Reply::Done(Done { seq: 7, words: words.to_owned(), made: Made::default(), undo: true })
}

struct NoDoors;

impl Doors for NoDoors {
    fn find(&self, _words: &str, _within: Option<waitwell::desk::seam::Filter>) -> Option<Box<dyn Layer>> {
        None
    }
    fn line(
        &self,
        _contexts: &[waitwell::desk::keymap::Context],
        _start: waitwell::desk::layers::LineStart,
    ) -> Option<Box<dyn Layer>> {
        None
    }
}

/// A minute that never passes: Friday 20 November 2026, 14:32.
pub fn minute() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 20).and_then(|day| day.and_hms_opt(14, 32, 0)).unwrap()
}

/// The rules as they ship.
pub fn home() -> std::sync::Arc<Home> {
    let rules: Rules = super::rows::rules();
    let actor =
        Actor { uid: 1, name: "asmith".into(), role: Role::Scheduler, agency: Code::NONE, team: Code::NONE };
    std::sync::Arc::new(Home { actor, rules, ..(*Home::nobody()).clone() })
}

impl Played {
    pub fn new(screen: Box<dyn Screen>, columns: u16, rows: u16) -> Self {
        Self::over(vec![screen], columns, rows)
    }

    pub fn over(screens: Vec<Box<dyn Screen>>, columns: u16, rows: u16) -> Self {
        let now = Instant::now();
        let look = Look {
            keymap: Keymap::default(),
            theme: Theme::shipped("mono"),
            glyphs: ASCII,
            calm: false,
            linear: false,
        };
        let desk = Desk::new(
            Keeper::default(),
            Box::new(NoDoors),
            (look, home()),
            screens,
            Size::new(columns, rows),
            (minute(), now),
        );
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let mut played = Self { desk, terminal, now };
        let counts =
            ["41 to do", "38 to triage", "2 places freed", "1 held by you"].map(str::to_owned).to_vec();
        let head = Head { who: "asmith".into(), role: "scheduler".into(), counts, ..Head::default() };
        played.desk.take(Msg::Keeper(FromKeeper::Head(head)));
        played.settle();
        played
    }

    /// All answers come, and it is drawn.
    pub fn settle(&mut self) -> &mut Self {
        while let Some((ticket, reply)) = self.desk.outlet().answer() {
            self.desk.take(Msg::Keeper(FromKeeper::Reply(ticket, reply)));
        }
        self.desk.drawn(self.now);
        self
    }

    /// Keys one after the other, each answered before the next.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.now += Duration::from_millis(250);
            self.read(key);
            self.settle();
        }
        self
    }

    /// Keys in one write: no answer comes in between.
    pub fn blind(&mut self, keys: &str) -> &mut Self {
        self.now += Duration::from_millis(250);
        self.read(keys);
        self.settle()
    }

    /// Keys read now, unanswered.
    pub fn read(&mut self, keys: &str) {
        let heard = keys
            .split_whitespace()
            .map(|key| Heard::Press(Press::plain(key.parse::<Key>().unwrap())))
            .collect();
        self.desk.take(Msg::Read(Read { at: self.now, heard }));
        if let Some(due) = self.desk.deadline() {
            self.desk.take(Msg::Woke(due.min(self.now + Duration::from_millis(100))));
        }
    }

    /// So many milliseconds later.
    pub fn later(&mut self, ms: u64) -> &mut Self {
        self.now += Duration::from_millis(ms);
        self
    }

    /// Somebody changed these.
    pub fn push(&mut self, touched: Vec<Touched>) -> &mut Self {
        let push = Push { revision: 2, touched, by: "jpatel".into(), words: "".into(), prefs: false };
        self.desk.take(Msg::Keeper(FromKeeper::Push(push)));
        self.settle()
    }

    /// What was sent since the last time.
    pub fn sent(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.desk.outlet().sent)
    }

    /// The screen, and where the cursor is.
    pub fn shown(&mut self) -> String {
        let mut focus = None;
        self.terminal.draw(|frame| focus = self.desk.view(frame.buffer_mut())).unwrap();
        let at = focus.map(|focus| (focus.at.x, focus.at.y, focus.typing));
        format!("{}\nfocus {at:?}", self.terminal.backend())
    }

    /// The message line.
    pub fn said(&self) -> String {
        self.desk.messages().last().map_or_else(String::new, |note| note.words.clone())
    }

    /// Another view from now on.
    pub fn show(&mut self, change: impl FnOnce(&mut super::rows::Shows)) -> &mut Self {
        change(&mut self.desk.outlet().shows);
        self
    }
}

/// Agreed on the telephone by the mother of the invented child.
pub fn by_phone() -> Take {
    Take::Agree { who: "Ewa Harris".into(), told: Told::Phone }
}

/// The configured reason or outcome of a letter.
pub fn choice(list: &str, letter: char) -> Code {
    let choices = super::rows::rules().choices;
    let list = match list {
        "decline" => choices.decline_offer,
        "visit" => choices.visit_outcomes,
        "service" => choices.service_reasons,
        _ => choices.family_reasons,
    };
    list.iter().find(|choice| choice.key == letter).unwrap().id
}
