//! A drop-in while it is on: expected, waiting, with somebody, done. The cursor keeps its column and its child: what was
//! done to the child moves it on, and the place where it stood says so until the cursor leaves.
mod acts;
mod cursor;
pub(in crate::desk::screens) mod naming;
mod sheet;
mod signed_in;
mod view;
mod walk_in;

use super::session::words::letters;
use super::session::{Child, People, child, minute};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::domain::code::Code;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{ChildId, SessionId, VisitId};
use crate::wire::view::View;
use crate::wire::view_diary::{BoardPage, BoardRow};
use cursor::Cursor;
use ratatui::layout::Rect;

const BOARD: Slot = "board";
const HUB: Slot = "hub and day";
const TOLD: Slot = "board act";
const NAMED: Slot = "visit named";
const REGISTERED: Slot = "registered for a visit";

/// The columns, in the order of a child's way through.
const EXPECTED: usize = 0;
const WAITING: usize = 1;
const WITH: usize = 2;
const DONE: usize = 3;

/// The screen.
#[derive(Default)]
pub struct DropIns {
    session: Option<SessionId>,
    page: Option<BoardPage>,
    cursor: Cursor,
    /// An act was sent and not yet answered: a key held down sends it once.
    sent: bool,
    /// A nameless visit that is being given its record.
    naming: Option<VisitId>,
    /// The visit whose outcome refers on.
    referring: Option<(VisitId, crate::domain::code::Code)>,
    /// What was seen is asked for after the letters of an outcome.
    in_words: bool,
    /// An outcome that waits for what was seen, in words.
    unsaid: Option<Command>,
    /// Whom the cursor is put on once the board has come.
    sought: Option<Subject>,
}

impl DropIns {
    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(BOARD, Query::Board { session: self.session, day: None })]
    }

    fn row(&self) -> Option<&BoardRow> {
        self.cursor.row(self.page.as_ref()?)
    }

    /// In which column the child in front stands now: where it has moved on, another than the cursor's.
    fn stands(&self) -> Option<usize> {
        self.cursor.stands(self.page.as_ref()?)
    }

    fn child(&self) -> Option<Child> {
        let row = self.row()?;
        let mut subject = Subject::child(row.child?, row.name.clone());
        subject.booking = row.booking;
        subject.session = self.page.as_ref()?.session;
        let on = self.page.as_ref().map(|page| page.now.0);
        Some(Child { subject, born: row.born, flags: row.flags, on, service: Code::NONE, warning: None })
    }

    fn send(&mut self, command: Command) -> Vec<Effect> {
        if std::mem::replace(&mut self.sent, true) {
            return Vec::new();
        }
        vec![Effect::Send(TOLD, command)]
    }

    fn came(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Board(page) => page.as_ref().clone(),
                View::Gone { words } => return vec![Effect::Say(Note::refused(words.clone()))],
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => {
                return vec![Effect::Say(Note::refused(words.clone()))];
            }
            _ => return Vec::new(),
        };
        self.session = page.session;
        self.cursor.again(self.page.as_ref(), &page);
        self.page = Some(page);
        self.sought.take().map_or_else(Vec::new, |sought| self.found(&sought, cx))
    }

    /// Puts the cursor on whom was sought, and opens what is owed there.
    fn found(&mut self, sought: &Subject, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let Some(visit) = sought.visit else {
            self.cursor.seek(page, |row| row.child == Some(sought.child));
            return Vec::new();
        };
        let mut effects = vec![Effect::FrontCame];
        if self.cursor.seek(page, |row| row.visit == Some(visit)) {
            effects.extend(match sought.owes {
                Some(Action::Outcome) => self.outcome(cx),
                Some(_) => self.ring(),
                None => Vec::new(),
            });
            return effects;
        }
        let words = if self.cursor.seek(page, |row| row.riders.contains(&visit)) {
            let lead = self.row().map_or("", |row| row.name.as_str());
            format!("{} came with {lead}. o says what came of {lead}; then each stands alone.", sought.name)
        } else {
            format!("{} is not on this board any more. Nothing was changed.", sought.name)
        };
        effects.push(Effect::Say(Note::refused(words)));
        effects
    }

    fn hubs(&self) -> Vec<Effect> {
        let Some(page) = &self.page else {
            return Vec::new();
        };
        let others = &page.others;
        let all = letters(others.len(), "");
        let choices = all.iter().zip(others).map(|(letter, (_, words))| Choice::new(*letter, words.clone()));
        let pick = Pick::new(HUB, "Which drop-in?", choices.collect());
        let pick = if others.is_empty() {
            pick.not_now("No other drop-in is planned. n in Diary makes one.")
        } else {
            pick
        };
        vec![Effect::Open(Box::new(pick))]
    }

    fn no_child(&self) -> Vec<Effect> {
        let words = match self.row() {
            Some(row) => format!("{} has no record yet. Enter finds or makes it.", row.name),
            None => "Nobody is in this column.".to_owned(),
        };
        vec![Effect::Say(Note::refused(words))]
    }

    fn verb(&self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match self.child() {
            Some(known) => child::verb(action, &known, cx),
            None => self.no_child(),
        }
    }
}

impl Screen for DropIns {
    fn id(&self) -> ScreenId {
        ScreenId::DropIns
    }

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.page.is_some())
    }

    fn context(&self) -> Context {
        Context::Board
    }

    fn subject(&self) -> Option<Subject> {
        self.child().map(|child| child.subject).or_else(|| self.session.map(Subject::session))
    }

    fn entered(&mut self, at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        self.sent = false;
        self.sought = None;
        let Some(at) = at else { return self.ask() };
        let other = at.session.is_some_and(|session| Some(session) != self.session);
        self.session = at.session.or(self.session);
        if other || at.visit.is_some() {
            // What stood here is of another drop-in, or of another child: nothing is decided about it.
            (self.page, self.cursor) = (None, Cursor::default());
        }
        match &self.page {
            Some(page) if at.child != ChildId(0) => {
                self.cursor.seek(page, |row| row.child == Some(at.child));
            }
            None if at.visit.is_some() || at.child != ChildId(0) => self.sought = Some(at),
            _ => {}
        }
        let leaves = self.sought.as_ref().filter(|sought| sought.visit.is_some());
        leaves.map(|_| Effect::FrontLeaves).into_iter().chain(self.ask()).collect()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(page) = &self.page
            && self.cursor.go(page, action)
        {
            return Vec::new();
        }
        match action {
            Action::Ahead => self.ahead(),
            Action::New => self.walk_in(),
            Action::Outcome => self.outcome(cx),
            Action::Cancel => self.no_longer(cx),
            Action::Later => self.back_to_queue(),
            Action::Open => match self.row() {
                Some(row) if row.child.is_none() => self.make_record(),
                _ => self.verb(action, cx),
            },
            Action::Book | Action::Contact | Action::Same | Action::Why | Action::Who => {
                self.verb(action, cx)
            }
            Action::People => match self.session {
                Some(session) => vec![Effect::Open(People::of(session))],
                None => vec![Effect::Say(Note::refused("No drop-in is on. v chooses one."))],
            },
            Action::Views => self.hubs(),
            Action::Now => {
                self.session = None;
                self.ask()
            }
            Action::Export => match &self.page {
                Some(page) => vec![Effect::Open(Box::new(sheet::day(page)))],
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(HUB, letter) => {
                let others = self.page.as_ref().map_or(&[][..], |page| &page.others);
                let at = letters(others.len(), "").iter().position(|known| *known == letter);
                let Some((session, _)) = at.and_then(|at| others.get(at)) else { return Vec::new() };
                self.session = Some(*session);
                self.cursor = Cursor::default();
                self.ask()
            }
            other => self.answer(other, cx),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            BOARD => self.came(reply, cx),
            REGISTERED => self.registered(reply),
            TOLD | NAMED => {
                self.sent = false;
                let mut effects = answer::said(reply, self.child().map(|child| child.subject));
                effects.extend(self.ask());
                effects
            }
            _ => Vec::new(),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let concerns = |key: &Touched| match key {
            Touched::Session(id) => self.session.is_none_or(|session| session == *id),
            Touched::Visit(_) | Touched::Booking(_) => true,
            _ => false,
        };
        if push.touched.iter().any(concerns) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Ahead | Action::Outcome => self.row().is_some(),
            Action::NextPart | Action::PartBefore => false,
            _ => true,
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.words(cx)
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.draw(body, canvas, cx);
    }
}

/// Whether the drop-in shown has ended.
fn is_over(page: &BoardPage, cx: &Cx<'_>) -> bool {
    let today = cx.now.date();
    page.on.is_some_and(|on| on < today || (on == today && page.ends <= minute(cx)))
}

/// Minutes a row has waited or been with somebody: as last told, and what has passed since. On a day that is over nobody waits.
fn minutes(row: &BoardRow, page: &BoardPage, cx: &Cx<'_>) -> Option<u16> {
    let today = cx.now.date();
    let until = |minute: u16| minute.min(page.ends);
    let passed = if page.now.0 == today { until(minute(cx)).saturating_sub(until(page.now.1)) } else { 0 };
    (page.on.unwrap_or(page.now.0) >= today).then(|| row.minutes.saturating_add(passed))
}
