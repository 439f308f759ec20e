//! `:drafts`: one's own forms half filled, the latest first. Enter goes on with one, `d` drops it, asked.
use super::{Confirm, draft};
use crate::desk::canvas::{Canvas, in_full};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
use chrono::NaiveDate;
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// What the layer hands down.
const SLOT: Slot = "half-filled forms";
/// Whether one is dropped.
const DROP: Slot = "drop a draft";

/// One draft.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    /// `Register: HARRIS, Aimee`.
    title: String,
    /// `14:31`, or the day and the time; empty where it is not known.
    when: String,
}

impl Row {
    fn words(&self) -> String {
        if self.when.is_empty() { self.title.clone() } else { format!("{}, of {}", self.title, self.when) }
    }
}

/// The layer.
#[derive(Clone, Debug)]
pub struct Drafts {
    rows: Vec<Row>,
    front: usize,
    top: usize,
}

impl Drafts {
    /// Of these, by name and text.
    pub fn new(drafts: &BTreeMap<String, String>, today: NaiveDate) -> Self {
        let mut all: Vec<(&String, &String)> = drafts.iter().collect();
        // A draft begins with the time at which it was kept.
        all.sort_by(|a, b| b.1.lines().next().cmp(&a.1.lines().next()));
        let rows = all.into_iter().map(|(name, text)| Row {
            name: name.clone(),
            title: draft::title(name, text),
            when: draft::of_when(text, today).unwrap_or_default(),
        });
        Self { rows: rows.collect(), front: 0, top: 0 }
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        let room = usize::from(cx.body.height).max(1);
        self.front = front.min(self.rows.len().saturating_sub(1));
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }
}

impl Layer for Drafts {
    fn context(&self) -> Context {
        Context::Pick
    }

    fn takes_keys(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, usize::from(cx.body.height).max(1)), cx);
            return Vec::new();
        }
        match (action, self.rows.get(self.front)) {
            (Action::Take, Some(row)) => {
                vec![Effect::Answer(Given::Nothing(SLOT)), Effect::GoOn(row.name.clone())]
            }
            (Action::Close | Action::Back, _) => vec![Effect::Answer(Given::Nothing(SLOT))],
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        match (key, self.rows.get(self.front)) {
            (Key::Char('d'), Some(row)) => {
                let words =
                    format!("{}: what was typed is gone then. d drops it, Esc keeps it.", row.words());
                vec![Effect::Open(Box::new(Confirm::new(DROP, 'd', "Drop this half-filled form?", words)))]
            }
            _ => vec![Effect::Say(Note::refused("Enter goes on with it, d drops it, Esc goes back."))],
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        if given != Given::Confirmed(DROP) || self.front >= self.rows.len() {
            return Vec::new();
        }
        let row = self.rows.remove(self.front);
        self.to(self.front, cx);
        let mut effects = vec![
            Effect::KeepDraft(row.name, None),
            Effect::Say(Note::done(format!("Dropped: {}. Nothing else was changed.", row.title))),
        ];
        if self.rows.is_empty() {
            effects.push(Effect::Answer(Given::Nothing(SLOT)));
        }
        effects
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = self.rows.get(self.front).map(Row::words).unwrap_or_default();
        Titles {
            left: "Forms half filled".to_owned(),
            right: "Enter goes on, d drops".to_owned(),
            row,
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        for (line, at) in (0..area.height).zip(self.top..self.rows.len()) {
            let row = &self.rows[at];
            let front = at == self.front;
            canvas.tell_line(|| row.words());
            if front {
                canvas.tell_at(at + 1, self.rows.len());
            }
            let (before, meaning) = if front { (">", Meaning::Cursor) } else { (" ", Meaning::Plain) };
            canvas.line(area, line, &format!("{before} {}", row.words()), meaning);
            if front {
                canvas.focus(area.x, area.y + line, false);
            }
        }
        let used = (self.rows.len() - self.top.min(self.rows.len()) + 1).min(usize::from(area.height)) as u16;
        if let Some(row) = self.rows.get(self.front) {
            in_full(&row.words(), Rect { y: area.y + used, height: area.height - used, ..area }, canvas);
        }
    }
}
