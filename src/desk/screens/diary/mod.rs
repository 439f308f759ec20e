//! A week of sessions by clinic, room or person: where places are free, what is short of somebody, and what to do about it.
mod cursor;
mod missing;
mod moving;
mod new;
mod people;
mod repeating;
mod rows;
mod templates;
mod view;
mod whose;

use super::session::{Fill, Off, People, papers, sheet};
use crate::desk::answer;
use crate::desk::app::ALL_THE_SAME;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::offers::Best;
use crate::desk::layers::{Choice, Export, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Lacks, Layer, Screen, ScreenId};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::domain::event::Key as Touched;
use crate::domain::ids::SessionId;
use crate::domain::refusal::Instead;
use crate::domain::rules::Service;
use crate::domain::session::{Staff, Venue};
use crate::wire::query::{DiaryBy, SheetOf};
use crate::wire::view::View;
use crate::wire::view_diary::{Cell, DiaryWeek};
use chrono::{Datelike, Days, NaiveDate};
use cursor::Cursor;
use missing::Missing;
use ratatui::layout::Rect;
use rows::Rows;
pub use templates::of_draft;
pub use whose::away_and_shut;
use whose::{WHOSE, views};

const WEEK: Slot = "week";
const BY: Slot = "diary by";
const LISTS: Slot = "venues and staff";
const MADE: Slot = "session made";
const ROWS: Slot = "rows of the diary";

/// The screen.
#[derive(Default)]
pub struct Diary {
    monday: Option<NaiveDate>,
    by: DiaryBy,
    rows: Rows,
    week: Option<DiaryWeek>,
    cursor: Cursor,
    /// A session to go to once its week has come.
    seek: Option<SessionId>,
    /// The week asked for is to be shown at today.
    today: bool,
    /// Venues and staff, for a new session.
    lists: Option<(Vec<Venue>, Vec<Staff>)>,
    /// A new session as it was typed: made once venues and staff are known, shown again where it is refused.
    typed: Vec<(&'static str, String)>,
    /// The session that is being moved or repeated: it may leave this week by that.
    in_hand: Option<SessionId>,
    /// It waits for venues and staff.
    waiting: bool,
    /// A venue or a person it names that is not known yet.
    missing: Option<Missing>,
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

impl Diary {
    /// A session of that service to start from, in the form of every new session; nothing is made until it is saved.
    pub fn example(&mut self, service: &Service, cx: &Cx<'_>) -> Vec<Effect> {
        self.typed = new::example(&cx.home.rules, service, cx.now.date());
        vec![Effect::Open(Box::new(new::form(&cx.home.rules, cx.now.date(), &self.typed)))]
    }

    /// What can be read, printed and written here.
    fn papers(&self) -> Effect {
        Effect::Open(papers::of_diary(self.cell().map(|cell| cell.session)))
    }

    /// The week's sessions into a file.
    fn export(&self, cx: &Cx<'_>) -> Effect {
        let monday = self.monday.unwrap_or_else(|| monday(cx.now.date()));
        let title = format!("To a file: the week of {}", crate::domain::calendar::day_month(monday));
        Export::of(SheetOf::Week { monday, by: self.by }, "week", title, cx)
    }

    fn ask(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let monday = self.monday.unwrap_or_else(|| monday(cx.now.date()));
        vec![Effect::Ask(WEEK, Query::Diary { monday, by: self.by })]
    }

    fn cell(&self) -> Option<&Cell> {
        self.week.as_ref().and_then(|week| self.cursor.cell(week))
    }

    /// The day under the cursor.
    fn day(&self, cx: &Cx<'_>) -> NaiveDate {
        let first = self.monday.unwrap_or_else(|| monday(cx.now.date()));
        first + Days::new(u64::from(self.cursor.day))
    }

    fn show_week(&mut self, monday: NaiveDate, cx: &Cx<'_>) -> Vec<Effect> {
        self.monday = Some(monday);
        self.cursor.other_week();
        self.ask(cx)
    }

    /// Opens something over the session in front; where there is none, says so and takes no letter.
    fn over(&self, make: impl FnOnce(SessionId) -> Box<dyn Layer>) -> Vec<Effect> {
        match self.cell() {
            Some(cell) => vec![Effect::Open(make(cell.session))],
            None => whose::no_session(),
        }
    }

    fn off(&self, cx: &Cx<'_>) -> Vec<Effect> {
        match self.cell() {
            Some(cell) => {
                let title = view::short(&cell.words);
                vec![Effect::Open(Off::of(cell.session, &title, cx))]
            }
            None => whose::troubles(),
        }
    }

    fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        let mut week = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Diary(week) => week.clone(),
                View::Gone { words } => return vec![Effect::Say(Note::refused(words.clone()))],
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => {
                return vec![Effect::Say(Note::refused(words.clone()))];
            }
            _ => return Vec::new(),
        };
        self.monday = Some(week.monday);
        self.rows.sort(&mut week);
        // One begins at today.
        let at_today = std::mem::take(&mut self.today) || self.week.is_none();
        // What the person sends elsewhere does not leave by itself.
        let sent = self.in_hand.is_some() || self.seek.is_some();
        let gone = self.cursor.again(&week) && !sent;
        if at_today && self.seek.is_none() && monday(week.today) == week.monday {
            self.cursor.to_day(&week, week.today.weekday().num_days_from_monday() as u8);
        }
        if let Some(session) = self.seek.take() {
            self.cursor.seek(&week, session);
        }
        self.week = Some(week);
        if gone { vec![Effect::FrontLeaves, Effect::FrontCame] } else { Vec::new() }
    }
}

impl Screen for Diary {
    fn id(&self) -> ScreenId {
        ScreenId::Diary
    }

    fn lacks(&self) -> Lacks {
        Lacks::Page.unless(self.week.as_ref().is_some_and(|week| self.monday == Some(week.monday)))
    }

    fn context(&self) -> Context {
        Context::Diary
    }

    fn subject(&self) -> Option<Subject> {
        self.cell().map(|cell| Subject::session(cell.session))
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(session) = at.and_then(|at| at.session) {
            self.seek = Some(session);
        }
        let mut effects = self.ask(cx);
        if self.lists.is_none() {
            effects.push(Effect::Ask(LISTS, Query::People));
        }
        effects
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(week) = &self.week {
            match action {
                Action::Up => self.cursor.along(week, false, cx.narrow),
                Action::Down => self.cursor.along(week, true, cx.narrow),
                Action::Left => self.cursor.horizontal(week, false),
                Action::Right => self.cursor.horizontal(week, true),
                Action::First => self.cursor.end(week, false, cx.narrow),
                Action::Last => self.cursor.end(week, true, cx.narrow),
                Action::PageUp => (0..10).for_each(|_| self.cursor.along(week, false, cx.narrow)),
                Action::PageDown => (0..10).for_each(|_| self.cursor.along(week, true, cx.narrow)),
                _ => {}
            }
        }
        let first = self.monday.unwrap_or_else(|| monday(cx.now.date()));
        match action {
            Action::Open => match self.cell() {
                Some(cell) => vec![Effect::Goto(ScreenId::Session, Some(Subject::session(cell.session)))],
                None => whose::no_session(),
            },
            Action::Book => self.over(|session| Best::for_place(session, None)),
            Action::Fill => self.over(Fill::of),
            Action::People => self.people(),
            Action::Info => self.over(sheet::chase),
            Action::Export => vec![self.papers()],
            Action::Contact => self.over(sheet::call_list),
            Action::Cancel => self.off(cx),
            Action::Views => views(),
            Action::New => vec![Effect::Open(Box::new(new::form(
                &cx.home.rules,
                self.day(cx).max(cx.now.date()),
                &self.typed,
            )))],
            Action::Previous => self.show_week(first - Days::new(7), cx),
            Action::Next => self.show_week(first + Days::new(7), cx),
            Action::Now => {
                self.today = true;
                self.show_week(monday(cx.now.date()), cx)
            }
            Action::Move => {
                self.in_hand = self.cell().map(|cell| cell.session);
                self.over(moving::Shift::of)
            }
            Action::Sort => {
                let choices = Rows::CHOICES.map(|(letter, by, words)| {
                    let now = if by == self.rows { "  (now)" } else { "" };
                    Choice::new(letter, format!("{words}{now}"))
                });
                vec![Effect::Open(Box::new(Pick::new(ROWS, "Rows of the diary by", choices.into())))]
            }
            Action::Template => {
                let front = self.cell().map(|cell| (cell.session, view::short(&cell.words), cell.template));
                let Some((session, title, made_by)) = front else {
                    return vec![Effect::Open(templates::List::all())];
                };
                self.in_hand = Some(session);
                vec![Effect::Open(templates::over(&title, made_by))]
            }
            _ => Vec::new(),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        if let Given::Picked(slot, letter) = given
            && let Some(effects) = self.told_of_missing(slot, letter, cx)
        {
            return effects;
        }
        match given {
            Given::Picked(BY, letter) if people::opened(letter).is_some() => {
                people::opened(letter).into_iter().map(Effect::Open).collect()
            }
            Given::Picked(WHOSE, letter) => match (letter, self.cell(), self.person()) {
                ('q', Some(cell), _) => vec![Effect::Open(People::of(cell.session))],
                (_, _, Some(staff)) => vec![Effect::Open(people::People::person(staff))],
                _ => Vec::new(),
            },
            Given::Picked(whose::TROUBLE, letter) => self.trouble(letter, cx),
            Given::Nothing(people::DONE) => self.ask(cx),
            Given::Picked(BY, letter) => {
                self.by = match letter {
                    'r' => DiaryBy::Room,
                    'p' => DiaryBy::Person,
                    _ => DiaryBy::Clinic,
                };
                self.seek = self.cell().map(|cell| cell.session);
                self.ask(cx)
            }
            Given::Pressed(sheet::SHEET, Action::Export, _) => vec![self.papers()],
            Given::Picked(ROWS, letter) => {
                let chosen = Rows::CHOICES.iter().find(|(known, ..)| *known == letter);
                self.rows = chosen.map_or(self.rows, |(_, by, _)| *by);
                self.seek = self.cell().map(|cell| cell.session);
                self.ask(cx)
            }
            Given::Picked(papers::PAPERS, 'w') => vec![self.export(cx)],
            Given::Picked(papers::PAPERS, letter) => {
                let own = |cell: &Cell| {
                    let what = cell.words.split(':').next().unwrap_or_default();
                    papers::chosen(cell.session, self.day(cx), letter, what, cx)
                };
                let of_day = papers::of_day(self.day(cx), letter, cx);
                of_day.or_else(|| self.cell().map(own)).into_iter().collect()
            }
            Given::Fields { slot: moving::MOVE, values, .. } => {
                self.seek = self.in_hand.take();
                self.monday = new::day_of(&values).map(monday).or(self.monday);
                self.ask(cx)
            }
            Given::Nothing(moving::MOVE) => {
                self.in_hand = None;
                Vec::new()
            }
            Given::Picked(templates::PICK, 'o') => {
                let title = self.cell().map(|cell| view::short(&cell.words)).unwrap_or_default();
                vec![Effect::Open(repeating::form(&title))]
            }
            Given::Picked(templates::PICK, letter) => {
                let session = self.in_hand.take();
                session.and_then(|session| templates::over_session(letter, session)).unwrap_or_default()
            }
            Given::Nothing(templates::DONE) => self.ask(cx),
            Given::Fields { slot: repeating::FORM, values, save: true } => {
                let layer = self.in_hand.take().and_then(|session| repeating::filled(session, &values));
                layer.into_iter().map(Effect::Open).collect()
            }
            Given::Fields { slot: new::NEW, values, save: true } => {
                self.typed = values;
                self.make(cx)
            }
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            WEEK => self.came(reply),
            LISTS => {
                if let Reply::View(view) = reply
                    && let View::People { venues, staff, .. } = view.as_ref()
                {
                    self.lists = Some((venues.clone(), staff.clone()));
                }
                if std::mem::take(&mut self.waiting) { self.make(cx) } else { Vec::new() }
            }
            missing::ADDED => self.added(reply),
            MADE => {
                let mut effects = answer::said(reply, None);
                match reply {
                    Reply::Done(done) => {
                        self.made(done.made.session);
                        effects.extend(self.ask(cx));
                    }
                    // What was typed is kept, with what is wrong beside it.
                    // That somebody does not work then is asked about by itself.
                    Reply::Refused(refusal) if refusal.instead == Some(Instead::Anyway) => {}
                    Reply::Refused(refusal) => {
                        let field = refusal.field.as_deref().unwrap_or_default();
                        let form = new::again(&cx.home.rules, &self.typed, field, &refusal.words);
                        effects.push(Effect::Open(Box::new(form)));
                    }
                    _ => {}
                }
                effects
            }
            _ => Vec::new(),
        }
    }

    fn acted(&mut self, act: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::Done(done) = reply else { return Vec::new() };
        if act == ALL_THE_SAME && done.made.session.is_some() {
            self.made(done.made.session);
        }
        self.resync(cx)
    }

    fn pushed(&mut self, push: &Push, cx: &Cx<'_>) -> Vec<Effect> {
        let sessions = |key: &Touched| {
            use Touched::{Absence, Booking, Roster, Seat, Session};
            matches!(key, Session(_) | Booking(_) | Seat(_) | Absence(_) | Roster(_))
        };
        if push.touched.iter().any(sessions) { self.ask(cx) } else { Vec::new() }
    }

    fn resync(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = self.ask(cx);
        effects.push(Effect::Ask(LISTS, Query::People));
        effects
    }

    fn uses(&self, action: Action) -> bool {
        let here = self.cell().is_some();
        match action {
            Action::Why | Action::NextPart | Action::PartBefore => false,
            Action::People => here || self.person().is_some(),
            Action::Open | Action::Book | Action::Fill | Action::Move => here,
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
