//! Keys typed before the form they are for is there: a layer that looks something up first keeps them, and gives them to what
//! it opens. What is typed while it is looked up what a filled form comes to is for nothing: that is to be seen first.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::Reply;
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// What was typed ahead.
#[derive(Default)]
pub struct Ahead {
    keys: Vec<Key>,
    come: bool,
}

impl Ahead {
    /// Whether the form is still waited for.
    fn waits(&self) -> bool {
        !self.come
    }

    /// A key that stands for an action in a context.
    fn action(&mut self, action: Action, context: Context, cx: &Cx<'_>) {
        if self.waits() {
            self.keys.extend(cx.keymap.key_for(&context.chain(), action));
        }
    }

    /// A key that stands for itself.
    fn key(&mut self, key: Key) {
        if self.waits() {
            self.keys.push(key);
        }
    }

    /// A lump of text: typed fast, or pasted.
    fn text(&mut self, text: &str) {
        text.chars().filter(|letter| !letter.is_control()).for_each(|letter| self.key(Key::Char(letter)));
    }

    /// The form is there: after it is opened, this gives it what was typed.
    pub fn comes(&mut self) -> Effect {
        self.come = true;
        Effect::TypedAhead(std::mem::take(&mut self.keys))
    }
}

/// What looks something up, and then asks by forms, choices and previews of its own.
pub trait Asker {
    /// What it answers with when it is left.
    const LEFT: Slot;
    /// What stands there while it is looked up.
    const LOOKING: &'static str;

    /// What it looks up first.
    fn look(&self) -> Effect;
    /// Its title.
    fn title(&self) -> String;
    /// A layer it opened closed with this.
    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect>;
    /// The keeper answered; what was typed for the form that now comes goes into it.
    fn heard(&mut self, slot: Slot, reply: &Reply, ahead: &mut Ahead, cx: &Cx<'_>) -> Vec<Effect>;
}

/// Closes what stands behind forms, choices and previews; with the words, where it could not go on.
pub fn left(answer: Slot, words: Option<String>) -> Vec<Effect> {
    let said = words.map(|words| Effect::Say(Note::refused(words)));
    std::iter::once(Effect::Answer(Given::Nothing(answer))).chain(said).collect()
}

/// The layer that stands behind those forms, choices and previews.
pub struct Behind<A> {
    asker: A,
    ahead: Ahead,
}

impl<A: Asker + 'static> Behind<A> {
    /// Nothing is looked up yet.
    pub fn of(asker: A) -> Box<dyn Layer> {
        Box::new(Self { asker, ahead: Ahead::default() })
    }
}

impl<A: Asker> Layer for Behind<A> {
    fn context(&self) -> Context {
        Context::Form
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if matches!(action, Action::Close | Action::Back) {
            return left(A::LEFT, None);
        }
        self.ahead.action(action, self.context(), cx);
        Vec::new()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ahead.key(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ahead.text(text);
        Vec::new()
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ahead.waits().then(|| self.asker.look()).into_iter().collect()
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        self.asker.given(given, cx)
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        self.asker.heard(slot, reply, &mut self.ahead, cx)
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        Titles { left: self.asker.title(), right: "Esc back".to_owned(), ..Titles::default() }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        canvas.line(area, 0, &format!(" {} ..", A::LOOKING), Meaning::Aside);
        canvas.focus(area.x, area.y, false);
    }
}
