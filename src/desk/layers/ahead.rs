//! Keys typed before the form they are for is there: a layer that looks something up first keeps them, and gives them to what
//! it opens. What is typed while it is looked up what a filled form comes to is for nothing: that is to be seen first.
use crate::desk::effect::Effect;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::Cx;

/// What was typed ahead.
#[derive(Default)]
pub struct Ahead {
    keys: Vec<Key>,
    come: bool,
}

impl Ahead {
    /// Whether the form is still waited for.
    pub fn waits(&self) -> bool {
        !self.come
    }

    /// A key that stands for an action in a context.
    pub fn action(&mut self, action: Action, context: Context, cx: &Cx<'_>) {
        if self.waits() {
            self.keys.extend(cx.keymap.key_for(&context.chain(), action));
        }
    }

    /// A key that stands for itself.
    pub fn key(&mut self, key: Key) {
        if self.waits() {
            self.keys.push(key);
        }
    }

    /// A lump of text: typed fast, or pasted.
    pub fn text(&mut self, text: &str) {
        text.chars().filter(|letter| !letter.is_control()).for_each(|letter| self.key(Key::Char(letter)));
    }

    /// The form is there: after it is opened, this gives it what was typed.
    pub fn comes(&mut self) -> Effect {
        self.come = true;
        Effect::TypedAhead(std::mem::take(&mut self.keys))
    }
}
