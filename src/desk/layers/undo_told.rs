//! Undoing what a family was told of: asked in words, and done by the verb's own letter. What it leaves is a call to make.
use super::Confirm;
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Command, Reply, UndoHandle};
use ratatui::layout::Rect;

/// The slot of the question, and of what came of it.
const TOLD: Slot = "undone though told";

/// The layer.
#[derive(Clone, Debug)]
pub struct UndoTold {
    handle: UndoHandle,
    confirm: Confirm,
}

impl UndoTold {
    /// Asks whether that change is undone all the same; the words are the keeper's own.
    pub fn new(handle: UndoHandle, words: &str) -> Self {
        let words = format!("{words} u undoes it, Esc leaves it.");
        Self { handle, confirm: Confirm::new(TOLD, 'u', "A family was told: undo all the same?", words) }
    }
}

impl Layer for UndoTold {
    fn context(&self) -> Context {
        self.confirm.context()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        self.confirm.act(action, cx)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.confirm.key(key, cx);
        if matches!(effects.first(), Some(Effect::Answer(Given::Confirmed(_)))) {
            return vec![Effect::Send(TOLD, Command::UndoTold { seq: self.handle })];
        }
        effects
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = answer::said(reply, None);
        effects.insert(0, Effect::Answer(Given::Nothing(TOLD)));
        effects
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.confirm.titles(cx)
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.confirm.cover(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.confirm.view(area, canvas, cx);
    }
}
