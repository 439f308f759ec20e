//! A filter that is typed: what is on record with these letters in it is offered while they are typed.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Query, Reply};
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::desk::widgets::Edit;
use crate::wire::query::Typed;
use crate::wire::view::View;
use ratatui::layout::Rect;

/// Names offered.
const OFFERED: u16 = 7;
/// The slot of what is on record.
const NAMES: Slot = "names on record";
/// The name of the one field.
pub const FIELD: &str = "text";

/// The layer. The answer is `Given::Fields` of one field.
#[derive(Clone, Debug)]
pub struct Typing {
    slot: Slot,
    of: Typed,
    title: &'static str,
    edit: Edit,
    offered: Vec<String>,
    /// The line in front: what was typed, then the names.
    front: usize,
}

impl Typing {
    /// Asks for words that a setting or a language contains.
    pub fn new(slot: Slot, of: Typed, title: &'static str) -> Self {
        Self { slot, of, title, edit: Edit::new("", Some(60)), offered: Vec::new(), front: 0 }
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.front = 0;
        let text = self.edit.text().to_owned();
        vec![Effect::Ask(NAMES, Query::Typed { of: self.of, text, rows: OFFERED })]
    }

    fn chosen(&self) -> &str {
        match self.front.checked_sub(1) {
            Some(at) => self.offered.get(at).map_or("", String::as_str),
            None => self.edit.text().trim(),
        }
    }
}

impl Layer for Typing {
    fn context(&self) -> Context {
        Context::Form
    }

    fn in_text(&self) -> bool {
        true
    }

    fn uses(&self, action: Action) -> bool {
        // There is one field, and no Save to go to.
        match action {
            Action::Take => !self.chosen().is_empty(),
            other => matches!(other, Action::ClearField | Action::Close | Action::Help),
        }
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        match action {
            Action::Take => Some(Sense::Show),
            Action::Close => Some(Sense::Drop),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Up | Action::PartBefore => self.front = self.front.saturating_sub(1),
            Action::Down | Action::NextPart => self.front = (self.front + 1).min(self.offered.len()),
            Action::ClearField => {
                self.edit.clear();
                return self.ask();
            }
            Action::Take | Action::ToSave if self.chosen().is_empty() => {
                return vec![Effect::Say(Note::refused("Nothing is typed. Esc goes back."))];
            }
            Action::Take => {
                let values = vec![(FIELD, self.chosen().to_owned())];
                return vec![Effect::Answer(Given::Fields { slot: self.slot, values, save: true })];
            }
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(self.slot))],
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.edit.key(key) { self.ask() } else { Vec::new() }
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.paste(text);
        self.ask()
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) if slot == NAMES => {
                if let View::Typed(names) = view.as_ref() {
                    self.offered.clone_from(names);
                    self.front = self.front.min(names.len());
                }
                Vec::new()
            }
            other => crate::desk::answer::said(other, None),
        }
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.offered.is_empty() { self.ask() } else { Vec::new() }
    }

    fn cover(&self, _cx: &Cx<'_>) -> Cover {
        Cover::Foot(OFFERED + 1)
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = match (self.chosen(), self.front) {
            ("", _) => "Type part of the name; Down goes to one that is on record".to_owned(),
            (words, 0) => format!("Enter shows only those with \"{words}\" in it"),
            (words, _) => format!("Enter shows only: {words}"),
        };
        Titles { left: self.title.to_owned(), right: "Esc back".to_owned(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        let columns = area.width.saturating_sub(4);
        let (words, place) = self.edit.shown(usize::from(columns));
        let shown =
            if words.is_empty() { "_".repeat(usize::from(columns.min(30))) } else { words.to_owned() };
        let front = self.front == 0;
        canvas.tell_field(|| self.edit.told(self.title));
        canvas.put(area.x, area.y, 2, if front { ">" } else { " " }, Meaning::Plain);
        let meaning = if front { Meaning::FieldFront } else { Meaning::Field };
        canvas.put(area.x + 2, area.y, columns, &text::left(&shown, usize::from(columns.min(60))), meaning);
        if front {
            canvas.focus(area.x + 2 + place as u16, area.y, true);
        }
        for (line, name) in (1..).zip(&self.offered) {
            let front = self.front == usize::from(line);
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            canvas.line(area, line, &format!("{} {name}", if front { ">" } else { " " }), meaning);
            if front {
                canvas.focus(area.x, area.y + line, false);
            }
        }
    }
}
