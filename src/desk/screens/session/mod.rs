//! One session on its day: people first, then every place with what stands in it. The cursor stays on its row whatever is
//! done to it, and whatever others do.
pub mod child;
mod fill;
mod marked;
mod off;
mod people;
pub mod sheet;
mod view;
pub mod words;

pub use child::Child;
pub use fill::Fill;
pub use off::Off;
pub use people::People;

use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::FormLayer;
use crate::desk::layers::offers::Best;
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::verbs;
use crate::desk::widgets::{Field, Form};
use crate::domain::booking::{Attendance, BookingState};
use crate::domain::event::Key as Touched;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::session::{CarveOut, Slot as Place};
use crate::wire::view_diary::{BookedRow, PlaceRow, SessionPage};
use ratatui::layout::Rect;
use std::collections::BTreeSet;

const PAGE: Slot = "session";
const CAME: Slot = "came";
const EXTRA: Slot = "extra slot";
const MADE: Slot = "slot made";

/// What stays the same of a row while others come and go: its booking, or which free place of its slot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RowKey {
    Booked(BookingId),
    Free(u8, u8),
}

/// The screen.
#[derive(Default)]
pub struct SessionScreen {
    session: Option<SessionId>,
    page: Option<SessionPage>,
    front: usize,
    top: usize,
    marks: BTreeSet<BookingId>,
    /// Attendance sent and not yet answered: a key held down sends it once.
    sent: Option<BookingId>,
    /// What comes next is of the person's own doing: a child they booked is no surprise.
    own: bool,
}

impl SessionScreen {
    fn ask(&self) -> Vec<Effect> {
        self.session.map(|session| Effect::Ask(PAGE, Query::Session { session })).into_iter().collect()
    }

    fn row(&self) -> Option<&PlaceRow> {
        self.page.as_ref()?.rows.get(self.front)
    }

    fn booked(&self) -> Option<&BookedRow> {
        self.row()?.booking.as_ref()
    }

    fn key_at(&self, at: usize) -> Option<RowKey> {
        let rows = &self.page.as_ref()?.rows;
        let row = rows.get(at)?;
        let free = |other: &&PlaceRow| other.booking.is_none() && other.slot == row.slot;
        Some(match &row.booking {
            Some(booked) => RowKey::Booked(booked.booking),
            None => RowKey::Free(row.slot, rows[..at].iter().filter(free).count() as u8),
        })
    }

    fn to(&mut self, front: usize) {
        let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
        self.front = front.min(rows.saturating_sub(1));
    }

    fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        let page = match words::page_of(reply) {
            Ok(page) => page.clone(),
            Err(words) => return vec![Effect::Say(Note::refused(words))],
        };
        if self.session != Some(page.session) {
            return Vec::new();
        }
        let before = self.key_at(self.front);
        let slot = self.row().map(|row| row.slot);
        let own = std::mem::take(&mut self.own);
        // An older page may still be on its way: only one that shows the attendance ends the wait for it.
        let still_to_come = |booking: &BookingId| {
            let mut booked = page.rows.iter().filter_map(|row| row.booking.as_ref());
            booked.any(|row| row.booking == *booking && !matches!(row.state, BookingState::Attended { .. }))
        };
        self.sent = self.sent.filter(still_to_come);
        self.page = Some(page);
        let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
        let known = (0..rows).find(|at| self.key_at(*at) == before);
        let (Some(before), None) = (before, known) else {
            self.to(known.unwrap_or(self.front));
            return Vec::new();
        };
        // The row has become another: the place is still its place.
        let same_slot = (0..rows).find(|at| self.page.as_ref().map(|page| page.rows[*at].slot) == slot);
        self.to(same_slot.unwrap_or(self.front));
        match before {
            _ if own => Vec::new(),
            RowKey::Booked(_) => vec![Effect::FrontLeaves, Effect::FrontCame],
            RowKey::Free(..) if self.booked().is_some() => vec![Effect::FrontLeaves, Effect::FrontCame],
            RowKey::Free(..) => Vec::new(),
        }
    }

    fn child(&self) -> Option<Child> {
        self.child_of(self.booked()?)
    }

    fn child_of(&self, booked: &BookedRow) -> Option<Child> {
        let page = self.page.as_ref()?;
        let subject = Subject {
            booking: Some(booked.booking),
            session: Some(page.session),
            ..Subject::referral(booked.child, booked.referral, booked.name.clone())
        };
        let (born, flags, on) = (Some(booked.born), booked.flags, Some(page.when.0));
        Some(Child { subject, born, flags, on, service: page.service.0 })
    }

    /// `a`: came, now. Again it only says so.
    fn ahead(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(booked) = self.booked() else { return self.nobody() };
        if let BookingState::Attended { attendance, .. } = &booked.state {
            let here = if attendance.seen() { "already here" } else { "already recorded" };
            let words = format!("{}: {here}, {}. Nothing was changed.", booked.name, booked.words);
            return vec![Effect::Say(Note::done(words))];
        }
        if self.sent == Some(booked.booking) {
            let words = format!("{}: already here. Nothing more was changed.", booked.name);
            return vec![Effect::Say(Note::done(words))];
        }
        let booking = booked.booking;
        self.sent = Some(booking);
        let today = self.page.as_ref().is_some_and(|page| page.when.0 == cx.now.date());
        let arrived = today.then(|| minute(cx));
        let attendance = Attendance::OnTime;
        vec![Effect::Send(CAME, Command::Attend { booking, attendance, arrived })]
    }

    fn nobody(&self) -> Vec<Effect> {
        let words = match self.page {
            Some(_) => "No child is in this place. b shows who could come.",
            None => "The session was not on the screen yet, so that key was not used.",
        };
        vec![Effect::Say(Note::refused(words))]
    }

    fn best(&self) -> Vec<Effect> {
        let Some(session) = self.session else { return Vec::new() };
        let slot = self.row().filter(|row| row.booking.is_none()).map(|row| row.slot);
        vec![Effect::Open(Best::for_place(session, slot))]
    }

    fn beside(&mut self, after: bool) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let to = if after { page.beside.1 } else { page.beside.0 };
        let Some(session) = to else {
            let which = if after { "after" } else { "before" };
            return vec![Effect::Say(Note::refused(format!("This clinic has no session {which} this one.")))];
        };
        (self.session, self.front, self.top) = (Some(session), 0, 0);
        self.marks.clear();
        self.page = None;
        self.ask()
    }

    fn extra(&self) -> Vec<Effect> {
        let minutes = self.page.as_ref().and_then(|page| page.rows.last()).map_or(60, |row| row.minutes);
        let form = Form::new(vec![
            Field::checked("start", "Start", time_judged).needed().wide(8),
            Field::text("minutes", "Minutes").needed().starting(&minutes.to_string()).wide(6),
            Field::text("places", "Places").needed().starting("1").wide(6),
            Field::choice(
                "for",
                "Kept for",
                &[('a', "anyone"), ('u', "urgent"), ('i', "interpreter"), ('f', "under 4")],
            )
            .starting("a"),
        ]);
        vec![Effect::Open(Box::new(FormLayer::new(EXTRA, "An extra slot", form)))]
    }

    fn add_slot(&self, values: &[(&'static str, String)]) -> Vec<Effect> {
        let Some(session) = self.session else { return Vec::new() };
        let value =
            |name| values.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.as_str());
        let carve_out = match value("for") {
            "u" => CarveOut::Urgent,
            "i" => CarveOut::Interpreter,
            "f" => CarveOut::UnderFour,
            _ => CarveOut::Anyone,
        };
        let (Some(start), Ok(minutes), Ok(places)) =
            (time(value("start")), value("minutes").parse(), value("places").parse())
        else {
            return vec![Effect::Say(Note::refused(
                "Not added: start is a time such as 15:30, minutes and places are numbers.",
            ))];
        };
        let slot = Place { start, minutes, places, carve_out };
        vec![Effect::Send(MADE, Command::AddSlot { session, slot })]
    }

    fn open_over(&self, make: impl FnOnce(SessionId) -> Box<dyn crate::desk::screen::Layer>) -> Vec<Effect> {
        self.session.map(|session| Effect::Open(make(session))).into_iter().collect()
    }
}

/// Minutes after midnight, now.
pub fn minute(cx: &Cx<'_>) -> u16 {
    use chrono::Timelike;
    (cx.now.hour() * 60 + cx.now.minute()) as u16
}

/// `15:30`, `1530`, `9`: minutes after midnight.
pub fn time(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = match typed.split_once([':', '.']) {
        Some((hours, minutes)) => (hours, minutes),
        None if typed.len() <= 2 => (typed, "0"),
        None if typed.is_char_boundary(typed.len() - 2) => typed.split_at(typed.len() - 2),
        None => return None,
    };
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// How a time was understood, for a field.
pub fn time_judged(typed: &str, _today: chrono::NaiveDate) -> Result<String, String> {
    time(typed).map_or_else(
        || Err("is no time: type it as 15:30".to_owned()),
        |at| Ok(crate::desk::layers::offers::clock(at)),
    )
}

impl Screen for SessionScreen {
    fn id(&self) -> ScreenId {
        ScreenId::Session
    }

    fn context(&self) -> Context {
        Context::Session
    }

    fn subject(&self) -> Option<Subject> {
        match self.child() {
            Some(child) => Some(child.subject),
            None => self.session.map(Subject::session),
        }
    }

    fn entered(&mut self, at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(session) = at.as_ref().and_then(|at| at.session) {
            if self.session != Some(session) {
                (self.session, self.page, self.front, self.top) = (Some(session), None, 0, 0);
                self.marks.clear();
            }
            let booking = at.and_then(|at| at.booking).map(RowKey::Booked);
            let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
            if let Some(at) = (0..rows).find(|at| booking.is_some() && self.key_at(*at) == booking) {
                self.front = at;
            }
        }
        self.sent = None;
        self.ask()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Up => self.to(self.front.saturating_sub(1)),
            Action::Down => self.to(self.front + 1),
            Action::PageUp => self.to(self.front.saturating_sub(8)),
            Action::PageDown => self.to(self.front + 8),
            Action::First => self.to(0),
            Action::Last => self.to(usize::MAX),
            Action::Mark => {
                if let Some(booking) = self.booked().map(|booked| booked.booking)
                    && !self.marks.remove(&booking)
                {
                    self.marks.insert(booking);
                }
            }
            Action::Ahead if !self.marks.is_empty() => return self.marked_came(cx),
            Action::Ahead => return self.ahead(cx),
            Action::Book | Action::Hold => return self.best(),
            Action::Fill => return self.open_over(Fill::of),
            Action::People => return self.open_over(People::of),
            Action::Info => return self.open_over(sheet::chase),
            Action::Export => return self.open_over(sheet::clinic_list),
            Action::New => return self.extra(),
            Action::Previous => return self.beside(false),
            Action::Next => return self.beside(true),
            Action::Open if self.booked().is_none() => return self.best(),
            Action::Outcome
            | Action::Move
            | Action::Cancel
            | Action::Contact
            | Action::Refer
            | Action::Decline
            | Action::Later
                if !self.marks.is_empty() =>
            {
                return verbs::run_rows(action, self.marked(), cx);
            }
            Action::Open
            | Action::Outcome
            | Action::Move
            | Action::Cancel
            | Action::Contact
            | Action::Refer
            | Action::Decline
            | Action::Later
            | Action::Same
            | Action::Why
            | Action::Who => {
                return match self.child() {
                    Some(child) => child::verb(action, &child, cx),
                    None => self.nobody(),
                };
            }
            _ => {}
        }
        Vec::new()
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Fields { slot: EXTRA, values, save: true } => self.add_slot(&values),
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            PAGE => self.came(reply),
            CAME | MADE => {
                // What was done shows once the page has come; until then the same key says so and sends nothing.
                self.sent = self.sent.filter(|_| answer::is_done(reply));
                let mut effects = answer::said(reply, self.subject());
                effects.extend(self.ask());
                effects
            }
            _ => Vec::new(),
        }
    }

    fn acted(&mut self, _act: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.own |= answer::is_done(reply);
        if answer::is_done(reply) {
            self.marks.clear();
        }
        if answer::is_done(reply) { self.ask() } else { Vec::new() }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let booked = || page.rows.iter().filter_map(|row| row.booking.as_ref());
        let concerns = |key: &Touched| match key {
            Touched::Session(id) => *id == page.session,
            // A new booking is told without its session: it may be of this one.
            Touched::Booking(_) => true,
            Touched::Referral(id) => booked().any(|row| row.referral == *id),
            Touched::Child(id) => booked().any(|row| row.child == *id),
            _ => false,
        };
        if push.touched.iter().any(concerns) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Book => {
                self.page.as_ref().is_some_and(|page| page.rows.iter().any(|row| row.booking.is_none()))
            }
            Action::Ahead | Action::Outcome | Action::Move | Action::Cancel => self.booked().is_some(),
            _ => true,
        }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        self.words()
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.draw(body, canvas, cx);
    }
}
