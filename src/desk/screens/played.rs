//! For tests: the whole desk against a keeper of canned views, keys by name, and the screen a person would see.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use crate::config;
use crate::desk::app::{Desk, Look, Msg};
use crate::desk::glyphs::ASCII;
use crate::desk::input::{Heard, Key, Press, Read};
use crate::desk::keymap::Keymap;
use crate::desk::open::assemble;
use crate::desk::seam::{Command, FromKeeper, Head, Home, Outlet, PrefChange, Push, Query, Reply, Ticket};
use crate::desk::theme::Theme;
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use crate::wire::message::{Done, Made};
use crate::wire::query::{At, Filter, StageIs};
use crate::wire::view::View;
use crate::wire::view_list::{
    About, FindPage, FindRow, IntakePage, IntakeRow, ListPage, ListRow, StepPage, StepRow,
};
use crate::wire::view_record::ItemPage;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use super::canned::{day, pair, waiting};

/// Friday 20 November 2026.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// So many days later.
pub fn days(days: i64) -> NaiveDate {
    today() + TimeDelta::days(days)
}

/// What the keeper has, and what it was asked and told.
#[derive(Default)]
pub struct Store {
    pub list: Vec<ListRow>,
    pub steps: Vec<StepRow>,
    pub found: Vec<FindRow>,
    pub items: Vec<IntakeRow>,
    pub item: Option<ItemPage>,
    pub revision: u64,
    pub asked: Vec<Query>,
    pub sent: Vec<Command>,
    /// Changes of columns and views.
    pub prefs: Vec<PrefChange>,
    /// Refuses the next command with these words.
    pub refuses: Option<String>,
    /// Answers wait until they are let go.
    pub slow: bool,
    pub waiting: Vec<FromKeeper>,
}

/// The keeper's end.
pub struct Fake(Rc<RefCell<Store>>);

impl Outlet for Fake {
    fn command(&mut self, ticket: Ticket, command: Command) {
        let mut store = self.0.borrow_mut();
        store.sent.push(command);
        let reply = match store.refuses.take() {
            Some(words) => Reply::Refused(Box::new(crate::domain::refusal::Refusal::rule(words))),
            None => Reply::Done(Done { seq: 7, words: "Done".into(), made: Made::default(), undo: true }),
        };
        store.waiting.push(FromKeeper::Reply(ticket, reply));
    }

    fn keep_prefs(&mut self, ticket: Ticket, change: PrefChange) {
        let mut store = self.0.borrow_mut();
        store.prefs.push(change);
        let prefs = Box::default();
        store.waiting.push(FromKeeper::Reply(ticket, Reply::Prefs { prefs, words: "Kept.".into() }));
    }

    fn query(&mut self, ticket: Ticket, query: Query) {
        let mut store = self.0.borrow_mut();
        let view = store.answer(&query);
        store.asked.push(query);
        store.waiting.push(FromKeeper::Reply(ticket, Reply::View(Box::new(view))));
    }
}

impl Store {
    fn answer(&self, query: &Query) -> View {
        match query {
            Query::List { filter, at, rows, .. } => View::List(self.page(filter, *at, *rows)),
            Query::Marks { filter, most, .. } => {
                let fits = self.fits(filter);
                let ids = fits.iter().map(|row| row.referral).take(*most as usize).collect();
                View::Marks { total: fits.len() as u32, ids }
            }
            Query::Typed { text, .. } => {
                let known = ["Hawthorn Primary", "Hilltop Nursery", "St Mary's"];
                let with =
                    known.into_iter().filter(|name| name.to_lowercase().contains(&text.to_lowercase()));
                View::Typed(with.map(str::to_owned).collect())
            }
            Query::Today { at, rows, .. } => {
                let referral = |row: &StepRow| match row.about {
                    About::Referral(referral) => Some(referral),
                    _ => None,
                };
                let first = first(*at, *rows, self.steps.len(), |id| {
                    self.steps.iter().position(|row| referral(row) == Some(id))
                });
                let late = self.steps.iter().filter(|row| row.step.due < today()).count();
                let now = self.steps.iter().filter(|row| row.step.due == today()).count();
                View::Today(StepPage {
                    revision: self.revision,
                    today: today(),
                    total: self.steps.len() as u32,
                    late: late as u32,
                    due_today: now as u32,
                    first: first as u32,
                    rows: self.steps.iter().skip(first).take(usize::from(*rows)).cloned().collect(),
                    open: (4812, 0),
                    found: Vec::new(),
                })
            }
            Query::Find { text, rows, .. } => {
                let fits = |row: &&FindRow| row.name.to_lowercase().contains(&text.to_lowercase());
                let found: Vec<FindRow> = self.found.iter().filter(fits).cloned().collect();
                View::Find(FindPage {
                    places: Vec::new(),
                    text: text.clone(),
                    total: found.len() as u32,
                    of: 48_210,
                    micros: 2_600,
                    rows: found.into_iter().take(usize::from(*rows)).collect(),
                })
            }
            Query::Intake { at, .. } => View::Intake(IntakePage {
                revision: self.revision,
                total: self.items.len() as u32,
                to_complete: self.items.iter().filter(|row| row.opens == "complete").count() as u32,
                to_settle: self.items.iter().filter(|row| row.opens == "compare").count() as u32,
                first: *at,
                rows: self.items.iter().skip(*at as usize).cloned().collect(),
            }),
            Query::Item { .. } => match &self.item {
                Some(page) => View::Item(Box::new(page.clone())),
                None => View::Gone { words: "It is settled.".into() },
            },
            _ => View::Gone { words: "Not here.".into() },
        }
    }

    fn fits(&self, filter: &Filter) -> Vec<&ListRow> {
        let over = |row: &&ListRow| row.target.is_some_and(|target| target.left < 0);
        self.list
            .iter()
            .filter(|row| filter.stages.is_empty() || filter.stages.contains(&StageIs::of(row.stage)))
            .filter(|row| !filter.stages.is_empty() || row.stage.is_open())
            .filter(|row| !filter.past_target || over(row))
            .filter(|row| filter.districts.is_empty() || row.district == "Gedling")
            .filter(|row| filter.only.is_empty() || filter.only.contains(&row.referral))
            .filter(|row| filter.setting.is_empty() || row.setting.contains(&filter.setting))
            .collect()
    }

    fn page(&self, filter: &Filter, at: At, rows: u16) -> ListPage {
        let fits = self.fits(filter);
        let first = first(at, rows, fits.len(), |id| fits.iter().position(|row| row.referral == id));
        let mut words = vec!["ND, waiting"];
        words.push(if filter.districts.is_empty() { "all districts" } else { "Gedling" });
        if filter.past_target {
            words.push("past target");
        }
        ListPage {
            revision: self.revision,
            today: today(),
            total: fits.len() as u32,
            first: first as u32,
            rows: fits.into_iter().skip(first).take(usize::from(rows)).cloned().collect(),
            words: words.join(", "),
            order: "priority, then wait".into(),
            hint: "Without 'setting zzz' there are 3.".into(),
        }
    }
}

fn first(at: At, rows: u16, total: usize, place: impl Fn(ReferralId) -> Option<usize>) -> usize {
    match at {
        At::Row(first) => first as usize,
        At::Around(id, before) => place(id).map_or(0, |at| at.saturating_sub(usize::from(before))),
        At::End => total.saturating_sub(usize::from(rows)),
    }
}

/// A desk under test.
pub struct Played {
    pub desk: Desk<Fake>,
    pub store: Rc<RefCell<Store>>,
    terminal: Terminal<TestBackend>,
    now: Instant,
}

/// Two in the afternoon, and half past.
fn minute() -> NaiveDateTime {
    today().and_hms_opt(14, 32, 0).unwrap()
}

/// Who sits at it, under the rules as they ship.
pub fn home(empty: bool) -> Arc<Home> {
    let actor = Actor {
        uid: 1000,
        name: "asmith".into(),
        role: Role::Scheduler,
        agency: Code::NONE,
        team: Code::known("nd"),
    };
    let rules = config::load(None).unwrap().rules;
    let team = rules.pathways.first().map_or(Code::NONE, |pathway| pathway.team);
    let actor = Actor { team, ..actor };
    Arc::new(Home {
        actor,
        rules,
        practice: false,
        store: "/home/asmith/.local/share/waitwell".into(),
        empty,
        prefs: Arc::default(),
        habits: crate::desk::seam::Habits::default(),
        begun: crate::desk::seam::Begun::default(),
        folders: crate::desk::folders::Folders::default(),
    })
}

impl Played {
    /// A desk of this size on this store.
    pub fn new((columns, rows): (u16, u16), store: Store) -> Self {
        Self::at((columns, rows), store, false)
    }

    /// The same, the store empty or not.
    pub fn at((columns, rows): (u16, u16), store: Store, empty: bool) -> Self {
        let store = Rc::new(RefCell::new(store));
        let look = Look {
            keymap: Keymap::default(),
            theme: Theme::shipped("mono"),
            glyphs: ASCII,
            calm: false,
            linear: false,
        };
        let now = Instant::now();
        let size = Size::new(columns, rows);
        let desk = assemble(Fake(Rc::clone(&store)), home(empty), look, size, (minute(), now));
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let mut played = Self { desk, store, terminal, now };
        let counts =
            ["41 to do", "38 to triage", "2 places freed", "1 held by you"].map(str::to_owned).to_vec();
        let head = Head { who: "asmith".into(), role: "scheduler".into(), counts, ..Head::default() };
        played.desk.take(Msg::Keeper(FromKeeper::Head(head)));
        played.hear();
        played
    }

    /// Everything the keeper has said by now arrives.
    pub fn hear(&mut self) -> &mut Self {
        loop {
            let waiting = std::mem::take(&mut self.store.borrow_mut().waiting);
            if waiting.is_empty() {
                return self;
            }
            for said in waiting {
                self.desk.take(Msg::Keeper(said));
            }
        }
    }

    /// Presses keys a quarter of a second apart; the keeper answers at once unless it is slow.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.now += Duration::from_millis(250);
            let press = Press::plain(key.parse::<Key>().unwrap());
            self.desk.take(Msg::Read(Read { at: self.now, heard: vec![Heard::Press(press)] }));
            self.desk.drawn(self.now);
            if key == "Esc" {
                self.desk.take(Msg::Woke(self.now + Duration::from_millis(45)));
            }
            let slow = self.store.borrow().slow;
            if !slow {
                self.hear();
            }
            self.desk.drawn(self.now);
        }
        self
    }

    /// Types text, letter by letter.
    pub fn type_in(&mut self, text: &str) -> &mut Self {
        let keys: Vec<String> =
            text.chars().map(|c| if c == ' ' { "Space".to_owned() } else { c.to_string() }).collect();
        self.press(&keys.join(" "))
    }

    /// So much later, nothing having happened.
    pub fn later(&mut self, by: Duration) -> &mut Self {
        self.now += by;
        self
    }

    /// No key for a while.
    pub fn rest(&mut self) -> &mut Self {
        self.now += Duration::from_secs(1);
        self.desk.take(Msg::Woke(self.now));
        self.hear()
    }

    /// Somebody else did something.
    pub fn pushed(&mut self, by: &str, words: &str) -> &mut Self {
        let revision = {
            let mut store = self.store.borrow_mut();
            store.revision += 1;
            store.revision
        };
        let push = Push { revision, touched: Vec::new(), by: by.into(), words: words.into(), prefs: false };
        self.desk.take(Msg::Keeper(FromKeeper::Push(push)));
        self.hear()
    }

    /// The screen.
    pub fn shown(&mut self) -> String {
        let desk = &self.desk;
        self.terminal
            .draw(|frame| {
                let _ = desk.view(frame.buffer_mut());
            })
            .unwrap();
        self.terminal.backend().to_string()
    }

    /// The lines of the screen that carry a sign of the cursor.
    pub fn cursor_line(&mut self) -> String {
        let shown = self.shown();
        shown
            .lines()
            .map(|line| line.trim_matches('"'))
            .find(|line| line.starts_with('>'))
            .unwrap_or_default()
            .to_owned()
    }

    /// The referral in front.
    pub fn desk_subject(&self) -> Option<ReferralId> {
        self.desk.in_front().and_then(|subject| subject.referral)
    }

    /// The last thing said.
    pub fn said(&self) -> String {
        self.desk.messages().last().map(|note| note.words.clone()).unwrap_or_default()
    }

    /// The last query that was asked.
    pub fn asked(&self) -> Option<Query> {
        self.store.borrow().asked.last().cloned()
    }
}
