//! A verb on its way: one layer after the other in the same place, each answer leading to the next, until there is an act.
use super::target::On;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer, ScreenId};
use crate::desk::seam::{Push, Reply};
use ratatui::layout::Rect;

/// What an answer leads to.
pub type Then = Box<dyn FnOnce(Given, &Cx<'_>) -> Next>;

/// The next thing in the course of a verb.
pub enum Next {
    /// Ask further.
    Ask(Box<dyn Layer>, Then),
    /// Enough is known: do it.
    Act(Act),
    /// Something else that ends the verb: a screen, a layer of its own, a sentence.
    Effects(Vec<Effect>),
}

impl Next {
    /// Nothing to do.
    pub fn nothing() -> Self {
        Self::Effects(Vec::new())
    }

    /// A sentence.
    pub fn say(note: Note) -> Self {
        Self::Effects(vec![Effect::Say(note)])
    }

    /// A layer that goes its own way.
    pub fn open(layer: impl Layer + 'static) -> Self {
        Self::Effects(vec![Effect::Open(Box::new(layer))])
    }

    /// Another screen, at the child.
    pub fn goto(screen: ScreenId, on: &On) -> Self {
        Self::Effects(vec![Effect::Goto(screen, on.one().map(|target| target.subject.clone()))])
    }

    /// Asks with this layer, and goes on with its answer.
    pub fn ask(layer: impl Layer + 'static, then: impl FnOnce(Given, &Cx<'_>) -> Self + 'static) -> Self {
        Self::Ask(Box::new(layer), Box::new(then))
    }

    /// The same for a choice: goes on with its letter.
    pub fn letter(layer: impl Layer + 'static, then: impl FnOnce(char, &Cx<'_>) -> Self + 'static) -> Self {
        Self::ask(layer, move |given, cx| match given {
            Given::Picked(_, letter) => then(letter, cx),
            _ => Self::nothing(),
        })
    }

    /// The same for a form that is saved: goes on with its values.
    pub fn fields(layer: impl Layer + 'static, then: impl FnOnce(Values, &Cx<'_>) -> Self + 'static) -> Self {
        Self::ask(layer, move |given, cx| match given {
            Given::Fields { values, save: true, .. } => then(Values(values), cx),
            _ => Self::nothing(),
        })
    }

    /// The layer that asks, to be opened where what it came to was refused; none where nothing is asked.
    pub fn layer(self) -> Option<Box<dyn Layer>> {
        match self {
            Self::Ask(layer, then) => Some(Box::new(Asking::new(layer, then))),
            Self::Act(_) | Self::Effects(_) => None,
        }
    }

    /// The effects that begin it.
    pub fn effects(self) -> Vec<Effect> {
        match self {
            Self::Ask(layer, then) => vec![Effect::Open(Box::new(Asking::new(layer, then)))],
            Self::Act(act) => vec![Effect::Do(act)],
            Self::Effects(effects) => effects,
        }
    }
}

/// What was typed into a form.
#[derive(Clone, Debug)]
pub struct Values(pub Vec<(&'static str, String)>);

impl Values {
    /// The text of a field; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// The layer. Its inside changes with each answer; it closes with the verb.
pub struct Asking {
    inner: Box<dyn Layer>,
    then: Option<Then>,
    letters: Vec<char>,
    chosen: Vec<String>,
}

/// Nobody waits for what a verb answers when it closes.
const SLOT: Slot = "verb";

impl Asking {
    /// Begins with this question.
    pub fn new(inner: Box<dyn Layer>, then: Then) -> Self {
        Self { inner, then: Some(then), letters: Vec::new(), chosen: Vec::new() }
    }

    /// The choices so far, in words.
    pub fn chosen(&self) -> &[String] {
        &self.chosen
    }

    /// Turns the answers of what is inside into the next step.
    fn pass(&mut self, effects: Vec<Effect>, cx: &Cx<'_>) -> Vec<Effect> {
        let mut out = Vec::new();
        for effect in effects {
            match effect {
                Effect::Answer(Given::Nothing(_)) => out.push(Effect::Answer(Given::Nothing(SLOT))),
                Effect::Answer(given) => self.answered(given, &mut out, cx),
                Effect::Do(act) => out.push(Effect::Do(self.with_letters(act))),
                other => out.push(other),
            }
        }
        out
    }

    fn answered(&mut self, given: Given, out: &mut Vec<Effect>, cx: &Cx<'_>) {
        if let Given::Picked(_, letter) = given {
            self.letters.push(letter);
            let row = self.inner.titles(cx).row;
            self.chosen.push(row.chars().skip(2).collect());
        }
        let Some(then) = self.then.take() else { return };
        match then(given, cx) {
            // What has a draft is opened by the app, which keeps drafts.
            Next::Ask(layer, then) if layer.draft().is_some() => {
                let (letters, chosen) = (std::mem::take(&mut self.letters), std::mem::take(&mut self.chosen));
                let next = Self { inner: layer, then: Some(then), letters, chosen };
                out.push(Effect::Answer(Given::Nothing(SLOT)));
                out.push(Effect::Open(Box::new(next)));
            }
            Next::Ask(mut layer, then) => {
                let effects = layer.resized(cx);
                (self.inner, self.then) = (layer, Some(then));
                out.extend(self.pass(effects, cx));
            }
            Next::Act(act) => {
                out.push(Effect::Answer(Given::Nothing(SLOT)));
                out.push(Effect::Do(self.with_letters(act)));
            }
            Next::Effects(effects) => {
                out.push(Effect::Answer(Given::Nothing(SLOT)));
                out.extend(effects);
            }
        }
    }

    fn with_letters(&self, mut act: Act) -> Act {
        act.choices = [self.letters.clone(), act.choices].concat();
        act
    }
}

impl Layer for Asking {
    fn context(&self) -> Context {
        self.inner.context()
    }
    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.act(action, cx);
        self.pass(effects, cx)
    }
    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.key(key, cx);
        self.pass(effects, cx)
    }
    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.paste(text, cx);
        self.pass(effects, cx)
    }
    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.given(given, cx);
        self.pass(effects, cx)
    }
    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.heard(slot, reply, cx);
        self.pass(effects, cx)
    }
    fn acted(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.acted(reply, cx);
        self.pass(effects, cx)
    }
    fn pushed(&mut self, push: &Push, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.pushed(push, cx);
        self.pass(effects, cx)
    }
    fn resync(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.resync(cx);
        self.pass(effects, cx)
    }
    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.inner.resized(cx);
        self.pass(effects, cx)
    }
    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.inner.titles(cx)
    }
    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.inner.view(area, canvas, cx);
    }
    fn drawn(&mut self) {
        self.inner.drawn();
    }
    fn uses(&self, action: Action) -> bool {
        self.inner.uses(action)
    }
    fn why_not(&self) -> Option<String> {
        self.inner.why_not()
    }
    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.inner.cover(cx)
    }
    fn in_text(&self) -> bool {
        self.inner.in_text()
    }
    fn draft(&self) -> Option<String> {
        self.inner.draft()
    }
    fn half_typed(&self, cx: &Cx<'_>) -> Option<(String, String)> {
        self.inner.half_typed(cx)
    }
    fn take_draft(&mut self, text: &str) {
        self.inner.take_draft(text);
    }
}
