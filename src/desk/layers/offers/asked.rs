//! A layer whose rows must be asked for first: it is in front at once, so that no key goes to what is below, and gives what
//! was typed ahead to the layer that comes of the answer.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Push, Query, Reply};
use crate::domain::ids::{ReferralId, SessionId};
use crate::wire::view::View;
use ratatui::layout::Rect;

/// The answer it waits for.
const ASKED: Slot = "rows of a layer";

/// Makes the layer of an answer; or says why there is none.
pub type Build = Box<dyn FnOnce(&View, &Cx<'_>) -> Result<Box<dyn Layer>, String>>;

/// The layer.
pub struct Asked {
    slot: Slot,
    title: String,
    context: Context,
    query: Option<Query>,
    build: Option<Build>,
    inner: Option<Box<dyn Layer>>,
    typed: Vec<Key>,
}

impl Asked {
    /// Asks `query` and shows what `build` makes of the answer. `context`: that of the layer to come. Closed before, it
    /// answers `Given::Nothing(slot)`.
    pub fn over(
        slot: Slot,
        title: impl Into<String>,
        (context, query): (Context, Query),
        build: Build,
    ) -> Box<dyn Layer> {
        Box::new(Self {
            slot,
            title: title.into(),
            context,
            query: Some(query),
            build: Some(build),
            inner: None,
            typed: Vec::new(),
        })
    }

    fn came(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let built = match (reply, self.build.take()) {
            (Reply::View(view), Some(build)) => match view.as_ref() {
                View::Gone { words } => Err(words.clone()),
                view => build(view, cx),
            },
            (Reply::Fault { words } | Reply::No { words }, _) => Err(words.clone()),
            (Reply::Refused(refusal), _) => Err(refusal.words.clone()),
            _ => Err("That cannot be shown now. Nothing was changed.".to_owned()),
        };
        match built {
            Ok(mut inner) => {
                let mut effects = inner.resized(cx);
                self.inner = Some(inner);
                effects.push(Effect::TypedAhead(std::mem::take(&mut self.typed)));
                effects
            }
            Err(words) => {
                vec![Effect::Answer(Given::Nothing(self.slot)), Effect::Say(Note::refused(words))]
            }
        }
    }
}

impl Layer for Asked {
    fn context(&self) -> Context {
        self.inner.as_ref().map_or(self.context, |inner| inner.context())
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match (&mut self.inner, action) {
            (Some(inner), _) => inner.act(action, cx),
            (None, Action::Close | Action::Back) => vec![Effect::Answer(Given::Nothing(self.slot))],
            (None, _) => {
                self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
                Vec::new()
            }
        }
    }

    fn takes_keys(&self) -> bool {
        self.inner.as_ref().is_none_or(|inner| inner.takes_keys())
    }

    fn place(&self) -> Option<(ReferralId, (SessionId, u8))> {
        self.inner.as_ref()?.place()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(inner) = &mut self.inner {
            return inner.key(key, cx);
        }
        self.typed.push(key);
        Vec::new()
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.inner {
            Some(inner) => inner.heard(slot, reply, cx),
            None if slot == ASKED => self.came(reply, cx),
            None => Vec::new(),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match (&mut self.inner, self.query.take()) {
            (Some(inner), _) => inner.resized(cx),
            (None, Some(query)) => vec![Effect::Ask(ASKED, query)],
            (None, None) => Vec::new(),
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let waiting =
            || Titles { left: self.title.clone(), right: "Esc back".to_owned(), ..Titles::default() };
        self.inner.as_ref().map_or_else(waiting, |inner| inner.titles(cx))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        match &self.inner {
            Some(inner) => inner.view(area, canvas, cx),
            None => canvas.focus(area.x, area.y, false),
        }
    }

    fn uses(&self, action: Action) -> bool {
        self.inner.as_ref().is_none_or(|inner| inner.uses(action))
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.inner.as_ref().map_or(Cover::Foot(1), |inner| inner.cover(cx))
    }

    fn in_text(&self) -> bool {
        self.inner.as_ref().is_some_and(|inner| inner.in_text())
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner.as_mut().map_or_else(Vec::new, |inner| inner.paste(text, cx))
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner.as_mut().map_or_else(Vec::new, |inner| inner.given(given, cx))
    }

    fn pushed(&mut self, push: &Push, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner.as_mut().map_or_else(Vec::new, |inner| inner.pushed(push, cx))
    }

    fn resync(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.inner.as_mut().map_or_else(Vec::new, |inner| inner.resync(cx))
    }
}
