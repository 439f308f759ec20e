//! What this person did, the last first: what undoing each would do, or why it cannot be undone; `u` undoes the one in front.
use super::{Reader, UndoMany};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{self, Query, Reply};
use crate::desk::theme::Meaning;
use crate::wire::view::{UndoWords, View};
use chrono::TimeDelta;
use ratatui::layout::Rect;

/// The slot of the list.
const MINE: Slot = "what I did";
/// The slot of an undoing.
const UNDO: Slot = "undone from the list";
/// As far back as anybody goes one by one.
const ROWS: u16 = 100;

/// The layer.
#[derive(Clone, Debug)]
pub struct Mine {
    reader: Reader,
    rows: Vec<UndoWords>,
    asked: bool,
}

impl Default for Mine {
    fn default() -> Self {
        let reader = Reader::plain(MINE, "What you did", "Being fetched.");
        Self { reader, rows: Vec::new(), asked: false }
    }
}

impl Mine {
    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(MINE, Query::Mine { rows: ROWS })]
    }

    fn take(&mut self, rows: Vec<UndoWords>, cx: &Cx<'_>) {
        let today = cx.now.date();
        let line = |row: &UndoWords| {
            let at = cx.now - TimeDelta::minutes(i64::from(row.minutes));
            let at = if at.date() == today { at.format("%H:%M") } else { at.format("%-d %b") };
            let words = row.act().0;
            match &row.refused {
                Some(_) if row.with.is_empty() => (format!(" {at}  {words} (stays)"), Meaning::Aside),
                _ => (format!(" {at}  {words}"), Meaning::Plain),
            }
        };
        let mut lines: Vec<(String, Meaning)> = rows.iter().map(line).collect();
        if lines.is_empty() {
            lines.push((" Nothing that can be undone.".to_owned(), Meaning::Plain));
        }
        let reader = Reader::new(MINE, "What you did, the last first: u undoes the one in front", lines);
        let before = std::mem::replace(&mut self.reader, reader);
        self.reader.goes_on_from(&before, cx);
        self.rows = rows;
    }
}

impl Layer for Mine {
    fn context(&self) -> Context {
        Context::Read
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Who | Action::Export)
    }

    fn takes_keys(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.uses(action) { self.reader.act(action, cx) } else { Vec::new() }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if key != Key::Char('u') {
            return Vec::new();
        }
        match self.rows.get(self.reader.front()) {
            None => Vec::new(),
            // An act on many: each of its changes is looked at first.
            Some(row) if !row.with.is_empty() => {
                let (words, group) = row.act();
                vec![Effect::Open(Box::new(UndoMany::new(&words, group)))]
            }
            Some(UndoWords { refused: Some(why), .. }) => vec![Effect::Say(Note::refused(why.clone()))],
            Some(row) => vec![Effect::Send(UNDO, seam::undo(row.seq))],
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == UNDO {
            let mut effects = answer::said(reply, None);
            effects.extend(self.ask());
            return effects;
        }
        match reply {
            Reply::View(view) => {
                if let View::Mine(rows) = view.as_ref() {
                    self.take(rows.clone(), cx);
                }
                Vec::new()
            }
            other => answer::said(other, None),
        }
    }

    fn given(&mut self, _given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = self.reader.resized(cx);
        if !std::mem::replace(&mut self.asked, true) {
            effects.extend(self.ask());
        }
        effects
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let mut titles = self.reader.titles(cx);
        // Why it stays, where it does.
        let front = self.rows.get(self.reader.front()).filter(|row| row.with.is_empty());
        if let Some(why) = front.and_then(|row| row.refused.clone()) {
            titles.row = why;
        }
        titles
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.reader.view(area, canvas, cx);
    }
}
