//! `b` on a place of support: who takes it. What is typed finds a child; the last line takes a family without a record, with the
//! number to ring. Tab says who it is: a parent or carer, the young person, a colleague.
use super::SessionScreen;
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::Named;
use crate::desk::layers::offers::{clock, day};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::widgets::Edit;
use crate::domain::around::{Guest, Party, SeatAct, Typed, typed};
use crate::domain::ids::{SeatId, SessionId};
use crate::domain::rules::ServiceKind;
use crate::wire::view::View;
use crate::wire::view_diary::{PlaceRow, SessionPage};
use crate::wire::view_list::{FindPage, FindRow};
use crate::wire::view_seat::SeatRow;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// Closed with `Given::Confirmed` when the place was given.
pub(super) const TAKER: Slot = "who takes it";
const FOUND: Slot = "found for a place";
const TAKEN: Slot = "place of support taken";
/// Rows asked for.
const ROWS: u16 = 12;
/// How a family without a record is typed.
const HOW: &str = " Without a record, name and number: Novak 07700 900123. Birth date, \", topic\" too.";

/// The layer.
pub(super) struct Taker {
    session: SessionId,
    slot: u8,
    /// The place that somebody has by name only, whose record is looked for.
    of: Option<SeatId>,
    title: String,
    kind: ServiceKind,
    party: Party,
    edit: Edit,
    page: Option<FindPage>,
    front: usize,
    /// Enter came before what was typed was found.
    entered: bool,
    sent: bool,
    subject: Option<Subject>,
    today: NaiveDate,
}

impl Taker {
    pub(super) fn of(page: &SessionPage, slot: u8, start: u16, today: NaiveDate) -> Self {
        let kind = page.service.2;
        let party = if kind == ServiceKind::Surgery { Party::Professional } else { Party::Carer };
        let title = format!("Who takes it? {} {}", day(page.when.0), clock(start));
        Self {
            session: page.session,
            slot,
            of: None,
            title,
            kind,
            party,
            edit: Edit::new("", Some(100)),
            page: None,
            front: 0,
            entered: false,
            sent: false,
            subject: None,
            today,
        }
    }

    /// Whose place this is: it was given by name only.
    fn known(page: &SessionPage, seat: &SeatRow, today: NaiveDate) -> Self {
        let mut taker = Self::of(page, 0, 0, today);
        taker.title = format!("Whose place is it? {}", seat.name);
        (taker.of, taker.edit, taker.party) = (Some(seat.seat), Edit::new(&seat.name, Some(100)), seat.party);
        taker
    }

    fn parts(&self, cx: &Cx<'_>) -> Typed {
        typed(self.edit.text(), &cx.home.rules.choices.advice_topics, self.today)
    }

    fn rows(&self) -> &[FindRow] {
        self.page.as_ref().map_or(&[], |page| &page.rows)
    }

    fn named(&self, cx: &Cx<'_>) -> Named<'_> {
        let (rows, last) = (self.rows(), self.last(cx));
        Named { edit: &self.edit, rows, front: self.front, last, places: false, today: self.today }
    }

    fn is_found(&self, cx: &Cx<'_>) -> bool {
        let name = self.parts(cx).name;
        name.is_empty() || self.page.as_ref().is_some_and(|page| page.text.trim() == name)
    }

    fn asks(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        (self.front, self.entered) = (0, false);
        let text = self.parts(cx).name;
        if text.is_empty() {
            self.page = None;
            return Vec::new();
        }
        vec![Effect::Ask(FOUND, Query::Find { text, within: None, rows: ROWS })]
    }

    fn take(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.sent {
            return Vec::new();
        }
        if !self.is_found(cx) {
            self.entered = true;
            return Vec::new();
        }
        if let Some(seat) = self.of {
            let Some(row) = self.rows().get(self.front) else {
                let values = vec![("typed", self.edit.text().trim().to_owned())];
                return vec![Effect::Answer(Given::Fields { slot: TAKER, values, save: true })];
            };
            let child = row.child;
            self.subject = Some(Subject::child(child, row.name.clone()));
            self.sent = true;
            return vec![Effect::Send(TAKEN, Command::Seat { act: SeatAct::Known { seat, child } })];
        }
        let parts = self.parts(cx);
        let (party, topic, phone) = (self.party, parts.topic, parts.phone);
        let mut guest = Guest { party, phone, topic, ..Guest::default() };
        self.subject = match self.rows().get(self.front) {
            Some(row) => {
                guest.child = Some(row.child);
                // Whose question it is stands beside whom it is about.
                if self.party == Party::Professional {
                    guest.who = cx.home.actor.name.to_string();
                }
                Some(Subject::child(row.child, row.name.clone()))
            }
            None => {
                (guest.who, guest.born) = (parts.name, parts.born);
                None
            }
        };
        self.sent = true;
        let act = SeatAct::Take { session: self.session, slot: self.slot, guest, offered: None };
        vec![Effect::Send(TAKEN, Command::Seat { act })]
    }

    /// The last line: no record.
    fn last(&self, cx: &Cx<'_>) -> String {
        let parts = self.parts(cx);
        if self.of.is_some() {
            return "+ Register a child: no record yet".to_owned();
        }
        match (parts.name.is_empty(), self.kind) {
            (true, ServiceKind::Surgery) => "+ A colleague's question, no child named".to_owned(),
            (true, _) => "+ A family without a record".to_owned(),
            (false, ServiceKind::Surgery) => format!("+ \"{}\", no child named", parts.name),
            (false, _) if parts.phone.is_empty() => format!("+ \"{}\", no record", parts.name),
            (false, _) => format!("+ \"{}\", {}, no record", parts.name, parts.phone),
        }
    }
}

impl SessionScreen {
    /// The record of whose place this is, where it was given by name only.
    pub(super) fn whose(&mut self, seat: &SeatRow, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        self.naming = Some(seat.clone());
        vec![Effect::Open(Box::new(Taker::known(page, seat, cx.now.date())))]
    }

    /// Who takes the free place in front, else the first there is.
    pub(super) fn taker(&self, page: &SessionPage, cx: &Cx<'_>) -> Vec<Effect> {
        let past = |row: &PlaceRow| page.when.0 == page.now.0 && row.start <= page.now.1;
        let free = |row: &&PlaceRow| row.booking.is_none() && row.seat.is_none() && !past(row);
        match self.row().filter(free).or_else(|| page.rows.iter().find(free)) {
            Some(row) => {
                vec![Effect::Open(Box::new(Taker::of(page, row.slot, row.start, cx.now.date())))]
            }
            None => {
                let words = "No place is free from now on. n adds a slot; > shows the session after.";
                vec![Effect::Say(Note::refused(words))]
            }
        }
    }
}

impl Layer for Taker {
    fn context(&self) -> Context {
        Context::Line
    }

    fn uses(&self, action: Action) -> bool {
        matches!(action, Action::Take | Action::ClearField | Action::Help | Action::NextPart)
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(self.rows().len()),
            Action::ClearField => {
                self.edit.clear();
                return self.asks(cx);
            }
            Action::NextPart => {
                self.party = match (self.kind, self.party) {
                    (ServiceKind::Surgery, _) => Party::Professional,
                    (_, Party::Carer) => Party::YoungPerson,
                    (_, Party::YoungPerson | Party::Professional) => Party::Carer,
                };
            }
            Action::Take | Action::Open => return self.take(cx),
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(TAKER))],
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        let before = self.edit.text().to_owned();
        self.edit.key(key);
        if self.edit.text() == before { Vec::new() } else { self.asks(cx) }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.paste(text);
        self.asks(cx)
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        // A name that is there from the start is looked for at once.
        if self.of.is_some() && self.page.is_none() { self.asks(cx) } else { Vec::new() }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot != FOUND {
            self.sent = false;
            let mut effects = answer::said(reply, self.subject.clone());
            if answer::is_done(reply) {
                effects.insert(0, Effect::Answer(Given::Confirmed(TAKER)));
            }
            return effects;
        }
        if let Reply::View(view) = reply
            && let View::Find(page) = view.as_ref()
        {
            self.page = Some(page.clone());
            self.front = self.front.min(self.rows().len());
        }
        if !self.entered || !self.is_found(cx) {
            return Vec::new();
        }
        self.entered = false;
        // Enter was typed before anything was shown: it takes the only child there is, never one of several.
        match self.rows().len() {
            0 | 1 => self.take(cx),
            n => vec![Effect::Say(Note::refused(format!("{n} children fit. Enter takes the one in front.")))],
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let other = if self.kind == ServiceKind::Surgery { "" } else { " (Tab: other)" };
        let right = format!("{}{other}", self.party.words());
        Titles { left: self.title.clone(), right, row: self.named(cx).words(), pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let hint = if cx.narrow { " Novak 07700 900123, sleep" } else { HOW };
        let hint = Some(hint).filter(|_| self.kind != ServiceKind::Surgery);
        self.named(cx).draw(hint, area, canvas, cx.narrow);
    }
}
