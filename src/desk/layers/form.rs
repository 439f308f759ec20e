//! A form in front of a screen; it closes with everything that was typed, saved or not.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::widgets::{Form, Told};
use ratatui::layout::Rect;

/// The layer. The answer is `Given::Fields` with `save`, or without it when it was left with something typed.
#[derive(Clone, Debug)]
pub struct FormLayer {
    slot: Slot,
    title: String,
    form: Form,
}

impl FormLayer {
    /// A form under a title. To show it again after a refusal: the same form, `filled` and told what is `wrong`.
    pub fn new(slot: Slot, title: impl Into<String>, form: Form) -> Self {
        Self { slot, title: title.into(), form }
    }
}

impl Layer for FormLayer {
    fn context(&self) -> Context {
        Context::Form
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let today = cx.now.date();
        let save = match self.form.act(action, today) {
            Told::On => return Vec::new(),
            Told::Wrong(words) => return vec![Effect::Say(Note::refused(words))],
            Told::Left if !self.form.is_dirty() => return vec![Effect::Answer(Given::Nothing(self.slot))],
            Told::Left => false,
            Told::Save => true,
        };
        vec![Effect::Answer(Given::Fields { slot: self.slot, values: self.form.values(today), save })]
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        self.form.key(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.form.paste(text);
        Vec::new()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = self.form.field().map_or_else(|| "Enter saves".to_owned(), |field| field.label.clone());
        Titles { left: self.title.clone(), right: "Esc keeps a draft".to_owned(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.form.draw(area, canvas, cx.now.date());
    }
}
