//! One session on its day: people first, then every place with what stands in it. The cursor stays on its row whatever is
//! done to it, and whatever others do.
mod came_for;
pub mod child;
mod extra;
mod fill;
mod marked;
mod off;
pub mod papers;
mod people;
mod record_of;
pub mod sheet;
mod stays;
mod taker;
mod times;
mod view;
pub mod words;

pub use child::Child;
pub use fill::Fill;
pub use off::Off;
pub use people::People;
pub use times::{minute, time, time_judged};

use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::offers::Best;
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::verbs;
use crate::desk::widgets::Step;
use crate::domain::booking::{Attendance, BookingState};
use crate::domain::event::Key as Touched;
use crate::domain::ids::{BookingId, SeatId, SessionId};
use crate::wire::entry::Pointed;
use crate::wire::view_diary::{BookedRow, PlaceRow, SessionPage};
use crate::wire::view_seat::SeatRow;
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
    Seat(SeatId),
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
    /// The row that the person came for, until it is here.
    wanted: Option<RowKey>,
    /// What was given up in front, until the cursor leaves it.
    stayed: Option<RowKey>,
    /// The place by name whose record is looked for, or made.
    naming: Option<SeatRow>,
}

impl SessionScreen {
    fn ask(&self) -> Vec<Effect> {
        match (self.session, self.wanted) {
            (Some(session), _) => vec![Effect::Ask(PAGE, Query::Session { session })],
            (None, wanted) => came_for::asked(wanted),
        }
    }

    fn row(&self) -> Option<&PlaceRow> {
        self.page.as_ref()?.rows.get(self.front)
    }

    fn booked(&self) -> Option<&BookedRow> {
        self.row()?.booking.as_ref()
    }

    /// The place of support in front.
    fn seat(&self) -> Option<&SeatRow> {
        self.row()?.seat.as_ref()
    }

    fn key_at(&self, at: usize) -> Option<RowKey> {
        let rows = &self.page.as_ref()?.rows;
        let row = rows.get(at)?;
        let free =
            |other: &&PlaceRow| other.booking.is_none() && other.seat.is_none() && other.slot == row.slot;
        Some(match (&row.booking, &row.seat) {
            (Some(booked), _) => RowKey::Booked(booked.booking),
            (None, Some(seat)) => RowKey::Seat(seat.seat),
            (None, None) => RowKey::Free(row.slot, rows[..at].iter().filter(free).count() as u8),
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
        let (gone, kept) = (self.row().cloned(), self.stayed.take());
        let slot = gone.as_ref().map(|row| row.slot);
        let own = std::mem::take(&mut self.own);
        // An older page may still be on its way: only one that shows the attendance ends the wait for it.
        let still_to_come = |booking: &BookingId| {
            let mut booked = page.rows.iter().filter_map(|row| row.booking.as_ref());
            booked.any(|row| row.booking == *booking && !matches!(row.state, BookingState::Attended { .. }))
        };
        self.sent = self.sent.filter(still_to_come);
        self.page = Some(page);
        if self.wanted.is_some() {
            self.to_wanted();
            self.wanted = None;
            return Vec::new();
        }
        let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
        let known = (0..rows).find(|at| self.key_at(*at) == before);
        let (Some(before), None) = (before, known) else {
            self.to(known.unwrap_or(self.front));
            return Vec::new();
        };
        if (own || kept == Some(before)) && self.stays(gone, before) {
            return Vec::new();
        }
        // The row has become another: the place is still its place.
        let same_slot = (0..rows).find(|at| self.page.as_ref().map(|page| page.rows[*at].slot) == slot);
        self.to(same_slot.unwrap_or(self.front));
        match before {
            _ if own => Vec::new(),
            RowKey::Booked(_) | RowKey::Seat(_) => vec![Effect::FrontLeaves, Effect::FrontCame],
            RowKey::Free(..) if self.booked().is_some() || self.seat().is_some() => {
                vec![Effect::FrontLeaves, Effect::FrontCame]
            }
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
        let warning =
            (!page.quorum.1.is_empty()).then(|| format!("NOT QUORATE (no {}).", page.quorum.1.join(", no ")));
        Some(Child { subject, born, flags, on, service: page.service.0, warning })
    }

    /// `a`: came, now. Again it only says so.
    fn ahead(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(seat) = self.seat() {
            let today = seat.on == cx.now.date();
            return verbs::seat::came(seat, today.then(|| minute(cx)), cx);
        }
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
        vec![Effect::Send(CAME, Command::Attend { booking, attendance: Attendance::OnTime, arrived: None })]
    }

    fn best(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(session) = self.session else { return Vec::new() };
        if let Some(page) = self.page.as_ref().filter(|page| page.service.2.is_support()) {
            return self.taker(page, cx);
        }
        let slot = self.row().filter(|row| row.booking.is_none()).map(|row| row.slot);
        vec![Effect::Open(Best::for_place(session, slot))]
    }

    fn open_over(&self, make: impl FnOnce(SessionId) -> Box<dyn crate::desk::screen::Layer>) -> Vec<Effect> {
        self.session.map(|session| Effect::Open(make(session))).into_iter().collect()
    }
}

impl Screen for SessionScreen {
    fn id(&self) -> ScreenId {
        ScreenId::Session
    }

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.page.is_some())
    }

    fn context(&self) -> Context {
        Context::Session
    }

    fn subject(&self) -> Option<Subject> {
        match self.child().map(|child| child.subject).or_else(|| self.seat().map(verbs::seat::subject)) {
            Some(subject) => Some(subject),
            None => self.session.map(Subject::session),
        }
    }

    fn pointed(&self) -> Vec<Pointed> {
        self.rows_pointed()
    }

    fn entered(&mut self, at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        self.comes_for(at)
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, Step::A_PAGE));
            self.let_go();
            return Vec::new();
        }
        match action {
            action if self.is_gone() && Self::once(action) => return Self::said_gone(),
            Action::Mark => {
                if let Some(booking) = self.booked().map(|booked| booked.booking)
                    && !self.marks.remove(&booking)
                {
                    self.marks.insert(booking);
                }
            }
            Action::Ahead if !self.marks.is_empty() => return self.marked_came(),
            Action::Ahead => return self.ahead(cx),
            Action::Book | Action::Hold => return self.best(cx),
            Action::Fill => return self.open_over(Fill::of),
            Action::People => return self.open_over(People::of),
            Action::Info => return self.open_over(sheet::chase),
            Action::Export => return self.open_over(papers::of_session),
            Action::New => return self.extra(),
            Action::Previous => return self.beside(false),
            Action::Next => return self.beside(true),
            Action::Open if self.booked().is_none() && self.seat().is_none() => return self.best(cx),
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
                if let Some(seat) = self.seat() {
                    if action == Action::Open && seat.child.is_none() {
                        let seat = seat.clone();
                        return self.whose(&seat, cx);
                    }
                    return verbs::seat::verb(action, seat, cx);
                }
                return match self.child() {
                    Some(child) => child::verb(action, &child, cx),
                    None => self.nobody(),
                };
            }
            _ => {}
        }
        Vec::new()
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Pressed(sheet::SHEET, Action::Export, _) => self.open_over(papers::of_session),
            Given::Picked(papers::PAPERS, letter) => match &self.page {
                Some(page) => {
                    vec![papers::chosen(page.session, page.when.0, letter, &self.titles(cx).left, cx)]
                }
                None => Vec::new(),
            },
            Given::Confirmed(taker::TAKER) => {
                self.own = true;
                self.ask()
            }
            Given::Fields { slot: EXTRA, values, save: true } => self.add_slot(&values),
            other @ Given::Fields { save: true, .. } => self.registers(other),
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            PAGE => self.came(reply),
            came_for::WHERE => self.stands_in(reply),
            record_of::REGISTERED => self.registered(reply),
            CAME | MADE | record_of::KNOWN => {
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
            Touched::Booking(_) | Touched::Seat(_) => true,
            Touched::Referral(id) => booked().any(|row| row.referral == *id),
            Touched::Child(id) => booked().any(|row| row.child == *id),
            _ => false,
        };
        if push.touched.iter().any(concerns) { self.ask() } else { Vec::new() }
    }

    fn shows(&self, key: Touched) -> bool {
        self.session.is_some_and(|session| key == Touched::Session(session))
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Book => {
                self.page.as_ref().is_some_and(|page| page.rows.iter().any(|row| words::is_free(row, page)))
            }
            Action::Ahead | Action::Outcome | Action::Cancel => {
                self.booked().is_some() || self.seat().is_some()
            }
            Action::Move => self.booked().is_some(),
            Action::Left | Action::Right | Action::NextPart | Action::PartBefore => false,
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
