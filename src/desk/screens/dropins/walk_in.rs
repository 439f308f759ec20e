//! `n`: who came. What is typed finds a child; the last line takes a family without a record under what was typed. Tab:
//! came with the family in front (siblings stay together). A time typed with the name is when they came: a paper sheet is
//! typed in line by line. Also used to give a nameless visit its record.
use super::signed_in::signed_in;
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::Named;
use crate::desk::layers::offers::clock;
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::widgets::Edit;
use crate::domain::command::Visitor;
use crate::domain::ids::{SessionId, VisitId};
use crate::domain::session::Minute;
use crate::wire::view::View;
use crate::wire::view_list::{FindPage, FindRow};
use ratatui::layout::Rect;

/// An arrival; closed with `Given::Confirmed` when somebody came.
pub(super) const WALK_IN: Slot = "walk-in";
/// A record for a visit: `Given::Chosen`, or `Given::Fields` with what was typed where there is none.
pub(super) const RECORD: Slot = "record of a visit";
const FOUND: Slot = "found for a visit";
const CAME: Slot = "came to the drop-in";
/// How a paper sign-in sheet is typed in.
const SHEET: &str = " From a paper sheet: the time with the name, 13:20 smith mo. The next line follows.";
/// Rows asked for: more is not read while a family stands there.
const ROWS: u16 = 12;

enum For {
    /// An arrival at a session, perhaps with a family.
    Arrival { session: SessionId, family: Option<(VisitId, String)>, with: bool },
    /// A record for a visit.
    Record,
}

/// The layer.
pub(super) struct WalkIn {
    what: For,
    title: String,
    edit: Edit,
    page: Option<FindPage>,
    front: usize,
    /// Somebody has moved the cursor since what was typed changed.
    moved: bool,
    /// Enter came before what was typed was found.
    entered: bool,
    sent: bool,
    /// Whom the arrival sent concerns.
    subject: Option<Subject>,
}

impl WalkIn {
    pub(super) fn arrival(session: SessionId, family: Option<(VisitId, String)>) -> Self {
        Self::new(For::Arrival { session, family, with: false }, "Walk-in: who came?".to_owned())
    }

    pub(super) fn record(label: &str) -> Self {
        Self::new(For::Record, format!("Whose record is it: {label}?"))
    }

    fn new(what: For, title: String) -> Self {
        let edit = Edit::new("", Some(60));
        Self {
            what,
            title,
            edit,
            page: None,
            front: 0,
            moved: false,
            entered: false,
            sent: false,
            subject: None,
        }
    }

    fn rows(&self) -> &[FindRow] {
        self.found().map_or(&[], |page| &page.rows)
    }

    fn named(&self, cx: &Cx<'_>) -> Named<'_> {
        let (rows, last, today) = (self.rows(), self.last(), cx.now.date());
        Named { edit: &self.edit, rows, front: self.front, last, places: true, today }
    }

    /// When they came, where that was typed, and by what they are found.
    fn line(&self) -> (Option<Minute>, String) {
        match self.what {
            For::Arrival { .. } => signed_in(self.edit.text()),
            For::Record => (None, self.edit.text().trim().to_owned()),
        }
    }

    /// What was found for the text as it stands.
    fn found(&self) -> Option<&FindPage> {
        let name = self.line().1;
        self.page.as_ref().filter(|page| page.text.trim() == name)
    }

    fn typed(&mut self) -> Vec<Effect> {
        (self.front, self.moved, self.entered) = (0, false, false);
        let text = self.line().1;
        if text.is_empty() {
            self.page = None;
            return Vec::new();
        }
        vec![Effect::Ask(FOUND, Query::Find { text, within: None, rows: ROWS })]
    }

    /// Where Enter stands before anybody moves it: on the first child of whom all that was typed is a name, a number or the birth
    /// date. Whoever only sounds like it, or is spelt like it, is shown and never the one in front.
    fn first(&self) -> usize {
        self.rows().iter().position(|row| row.sure).unwrap_or(self.rows().len())
    }

    fn take(&mut self) -> Vec<Effect> {
        if self.sent {
            return Vec::new();
        }
        if !self.line().1.is_empty() && self.found().is_none() {
            self.entered = true;
            return Vec::new();
        }
        match self.rows().get(self.front) {
            Some(row) => self.chosen(Subject::child(row.child, row.name.clone())),
            None => self.nameless(),
        }
    }

    fn chosen(&mut self, subject: Subject) -> Vec<Effect> {
        let visitor = Visitor::Child(subject.child);
        match self.arrive(visitor) {
            Some(command) => {
                (self.sent, self.subject) = (true, Some(subject));
                vec![Effect::Send(CAME, command)]
            }
            None => vec![Effect::Answer(Given::Chosen(RECORD, subject))],
        }
    }

    fn nameless(&mut self) -> Vec<Effect> {
        let label = self.line().1;
        if let Some(command) = self.arrive(Visitor::Nameless(label.clone())) {
            self.sent = true;
            return vec![Effect::Send(CAME, command)];
        }
        vec![Effect::Answer(Given::Fields { slot: RECORD, values: vec![("typed", label)], save: true })]
    }

    fn arrive(&self, visitor: Visitor) -> Option<Command> {
        let For::Arrival { session, family, with } = &self.what else { return None };
        let with = family.as_ref().filter(|_| *with).map(|(visit, _)| *visit);
        Some(Command::Arrive { session: *session, visitor, arrived: self.line().0, with })
    }

    fn slot(&self) -> Slot {
        if matches!(self.what, For::Record) { RECORD } else { WALK_IN }
    }

    /// The last line: no record.
    fn last(&self) -> String {
        let typed = self.line().1;
        match self.what {
            For::Record if typed.is_empty() => "+ Register a child".to_owned(),
            For::Record => format!("+ Register a child: \"{typed}\""),
            For::Arrival { .. } if typed.is_empty() => "+ A new family, no record yet".to_owned(),
            For::Arrival { .. } => format!("+ \"{typed}\", no record yet"),
        }
    }
}

impl Layer for WalkIn {
    fn context(&self) -> Context {
        Context::Line
    }

    fn uses(&self, action: Action) -> bool {
        matches!(action, Action::Take | Action::ClearField | Action::Help)
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Up => (self.front, self.moved) = (self.front.saturating_sub(1), true),
            Action::Down => (self.front, self.moved) = ((self.front + 1).min(self.rows().len()), true),
            Action::ClearField => {
                self.edit.clear();
                return self.typed();
            }
            Action::NextPart => {
                if let For::Arrival { family: Some(_), with, .. } = &mut self.what {
                    *with = !*with;
                } else {
                    let words = "With nobody: put the cursor on a family that is here, then n and Tab.";
                    return vec![Effect::Say(Note::refused(words))];
                }
            }
            Action::Take | Action::Open => return self.take(),
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(self.slot()))],
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        let before = self.edit.text().to_owned();
        self.edit.key(key);
        if self.edit.text() == before { Vec::new() } else { self.typed() }
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.paste(text);
        self.typed()
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot != FOUND {
            self.sent = false;
            let mut effects = answer::said(reply, self.subject.clone());
            if answer::is_done(reply) {
                if self.line().0.is_some() {
                    // A sheet has more lines than one.
                    self.edit.clear();
                    (self.page, self.front) = (None, 0);
                } else {
                    effects.insert(0, Effect::Answer(Given::Confirmed(WALK_IN)));
                }
            }
            return effects;
        }
        if let Reply::View(view) = reply
            && let View::Find(page) = view.as_ref()
        {
            self.page = Some(page.clone());
            self.front = if self.moved { self.front.min(self.rows().len()) } else { self.first() };
        }
        if !std::mem::take(&mut self.entered) || self.found().is_none() {
            return Vec::new();
        }
        // Enter was typed before anything was shown: it takes the only child there is, never one of several, and nobody who is
        // only alike.
        match self.rows().len() {
            0 => self.take(),
            1 if self.rows()[0].sure => self.take(),
            n if self.first() == n => {
                let who = if n == 1 {
                    "1 child only sounds".to_owned()
                } else {
                    format!("{n} children only sound")
                };
                let typed = self.line().1;
                let words = format!(
                    "Nobody is called \"{typed}\": {who} or is spelt like it. Up goes to them; Enter takes the last line."
                );
                vec![Effect::Say(Note::refused(words))]
            }
            n => vec![Effect::Say(Note::refused(format!("{n} children fit. Enter takes the one in front.")))],
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let right = match &self.what {
            For::Arrival { family: Some((_, name)), with: true, .. } => format!("with {name} (Tab: alone)"),
            For::Arrival { family: Some((_, name)), with: false, .. } => format!("Tab: with {name}"),
            _ => "Esc back".to_owned(),
        };
        let row = self.named(cx).words();
        let left = match self.line().0 {
            Some(came) => format!("From the sheet: who came at {}?", clock(came)),
            None => self.title.clone(),
        };
        Titles { left, right, row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let hint = if cx.narrow { " From a sheet: 13:20 smith mo" } else { SHEET };
        let hint = Some(hint).filter(|_| matches!(self.what, For::Arrival { .. }));
        self.named(cx).draw(hint, area, canvas, cx.narrow);
    }
}
