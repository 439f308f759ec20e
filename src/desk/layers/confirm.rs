//! What cannot be undone asks in words, and is done by the verb's own letter: never by Enter.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// The layer.
#[derive(Clone, Debug)]
pub struct Confirm {
    slot: Slot,
    letter: char,
    title: String,
    words: String,
}

impl Confirm {
    /// Asks; the words name the child and what will happen. The answer is `Given::Confirmed(slot)` for the letter alone.
    pub fn new(slot: Slot, letter: char, title: impl Into<String>, words: impl Into<String>) -> Self {
        Self { slot, letter, title: title.into(), words: words.into() }
    }

    fn lines(&self, columns: u16) -> Vec<String> {
        wrap(&self.words, usize::from(columns).max(2) - 1)
    }
}

impl Layer for Confirm {
    fn context(&self) -> Context {
        Context::Confirm
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Close | Action::Back => vec![Effect::Answer(Given::Nothing(self.slot))],
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if key == Key::Char(self.letter) {
            return vec![Effect::Answer(Given::Confirmed(self.slot))];
        }
        vec![Effect::Say(Note::refused(format!("Nothing done. {} does it, Esc does not.", self.letter)))]
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = format!("{} does it, Esc does not", self.letter);
        Titles { left: self.title.clone(), right: String::new(), row, pane: None }
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        Cover::Foot(self.lines(cx.body.width).len() as u16)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        for (row, line) in (0..).zip(self.lines(area.width)) {
            canvas.line(area, row, &format!(" {line}"), Meaning::Plain);
        }
        canvas.focus(area.x + 1, area.y, false);
    }
}
