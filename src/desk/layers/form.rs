//! A form in front of a screen; it closes with everything that was typed, saved or not.
use super::{draft, form_asks};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::Reply;
use crate::desk::widgets::{Form, Told};
use ratatui::layout::Rect;

/// The layer. The answer is `Given::Fields` with `save`, or without it when it was left with something typed.
#[derive(Clone, Debug)]
pub struct FormLayer {
    slot: Slot,
    title: String,
    form: Form,
    at_once: bool,
    kept: Option<String>,
    /// Saving it only shows what it comes to: the draft stays until that is done.
    shown_first: bool,
    /// It is there again as it was filled: no draft is taken up.
    again: bool,
    /// Labels of what somebody changed while a draft lay there, until it is said.
    stale: Vec<String>,
}

impl FormLayer {
    /// A form under a title. To show it again after a refusal: the same form, `filled` and told what is `wrong`.
    pub fn new(slot: Slot, title: impl Into<String>, form: Form) -> Self {
        Self {
            slot,
            title: title.into(),
            form,
            at_once: false,
            kept: None,
            shown_first: false,
            again: false,
            stale: Vec::new(),
        }
    }

    /// Of one field: Enter saves, without a Save to go to.
    #[must_use]
    pub fn at_once(mut self) -> Self {
        self.at_once = true;
        self
    }

    /// Left with something typed, it is there again when a form of this name is opened.
    #[must_use]
    pub fn kept_as(mut self, name: impl Into<String>) -> Self {
        self.kept = Some(name.into());
        self
    }
}

impl FormLayer {
    /// Kept under this name until what it comes to was seen and done, and not only until it is saved: whoever asks forgets it then.
    #[must_use]
    pub fn kept_till_done(mut self, name: impl Into<String>) -> Self {
        (self.kept, self.shown_first) = (Some(name.into()), true);
        self
    }

    /// The same form after a refusal: as it was filled, with what is wrong beside the field.
    #[must_use]
    pub fn refused(mut self, values: &[(&'static str, String)], name: &str, words: &str) -> Self {
        self.form = self.form.filled(values);
        self.form.wrong(name, words);
        self
    }

    /// The same form once more, as it was filled: from what it came to, or from what was wrong with it.
    #[must_use]
    pub fn again(mut self, again: bool) -> Self {
        self.again = again;
        self
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
        if self.at_once && action == Action::Take {
            self.form.act(Action::ToSave, today);
        }
        let save = match self.form.act(action, today) {
            Told::On => return form_asks::after(&mut self.form),
            Told::Wrong(words) => return vec![Effect::Say(Note::refused(words))],
            Told::Left if !self.form.is_dirty() => {
                // A draft that was emptied is none any more.
                let forget = self.kept.clone().map(|name| Effect::KeepDraft(name, None));
                return forget.into_iter().chain([Effect::Answer(Given::Nothing(self.slot))]).collect();
            }
            Told::Left => false,
            Told::Save => true,
        };
        let values = self.form.values(today);
        let mut effects = Vec::new();
        if let Some(name) = &self.kept {
            effects.push(Effect::KeepDraft(
                name.clone(),
                (!save || (self.shown_first && self.form.is_dirty()))
                    .then(|| draft::titled(&self.title, self.form.typed(today))),
            ));
            if !save {
                effects
                    .push(Effect::Say(Note::done("Kept as a draft: it is there when this is opened again.")));
            }
        }
        effects.push(Effect::Answer(Given::Fields { slot: self.slot, values, save }));
        effects
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        match action {
            Action::Take if self.at_once || self.form.field().is_none() => Some(Sense::Save),
            Action::Close if self.at_once || self.kept.is_none() => Some(Sense::Drop),
            _ => None,
        }
    }

    fn draft(&self) -> Option<String> {
        self.kept.clone().filter(|_| !self.again)
    }

    fn half_typed(&self, cx: &Cx<'_>) -> Option<(String, String)> {
        let name = self.kept.clone().filter(|_| self.form.is_dirty())?;
        Some((name, draft::titled(&self.title, self.form.typed(cx.now.date()))))
    }

    fn take_draft(&mut self, text: &str) {
        (self.form, self.stale) = draft::read(text, self.form.clone());
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        if !self.at_once {
            return Cover::Whole;
        }
        Cover::Foot(if cx.narrow { 2 } else { 1 })
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        form_asks::typed(&mut self.form, key)
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.form.paste(text);
        form_asks::after(&mut self.form)
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if form_asks::heard(&mut self.form, slot, reply, cx) {
            return Vec::new();
        }
        crate::desk::answer::said(reply, None)
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        // Opened: what stands in it already may have a district, and a draft may be older than the record.
        let stale = std::mem::take(&mut self.stale);
        let asked = form_asks::after(&mut self.form);
        draft::stale(&stale).into_iter().chain(asked).collect()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = match self.form.field() {
            Some(field) if !self.at_once => form_asks::hint(field),
            _ => "Enter saves".to_owned(),
        };
        // Said only where it is so.
        let right = if self.at_once || self.kept.is_none() { "Esc back" } else { "Esc keeps a draft" };
        Titles { left: self.title.clone(), right: right.to_owned(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.form.draw(area, canvas, cx.now.date());
    }
}
