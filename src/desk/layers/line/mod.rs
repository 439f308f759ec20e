//! `:`: one line at the foot that is two things. With one word it is the palette: every action of the screen by its words, with its
//! key, or why it cannot be done now. With a verb and what follows it is an entry, and the lines below say what Enter will do.
mod draw;
mod entry;
mod palette;
#[cfg(test)]
mod tests;

use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::draft;
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Push, Reply};
use crate::desk::widgets::Edit;
use crate::wire::entry::{EntryChoice, EntryPage, Picked, verb};
use palette::{Deed, Palette};
use ratatui::layout::Rect;

/// The slot of its answer; nobody needs it.
const SLOT: Slot = "line";
/// The keeper's reading of an entry.
const ENTRY: Slot = "entry";
/// The name of its draft, and of the one field in it.
pub const DRAFT: &str = "the line";
/// What it is called in the list of drafts.
const TITLE: &str = "What was typed on the line";
/// Rows under the line.
const ROWS: u16 = 8;
/// Letters an entry may have.
const LONGEST: usize = 400;

/// What the line begins with.
#[derive(Clone, Debug, Default)]
pub struct LineStart {
    /// What is typed already.
    pub typed: String,
    /// Why an action cannot be done now, by action.
    pub bars: Vec<(Action, String)>,
    /// Entries made before, the last one first.
    pub history: Vec<String>,
    /// Entry first: it stays open, and answers stand under it.
    pub first: bool,
    /// What was said last, the newest first: shown in entry first.
    pub said: Vec<Note>,
}

/// The layer.
pub struct Line {
    start: LineStart,
    edit: Edit,
    palette: Palette,
    /// The keeper's reading of what is typed.
    page: Option<EntryPage>,
    picked: Picked,
    /// What can be chosen from, and the one in front.
    list: Vec<EntryChoice>,
    at: Option<usize>,
    /// How far back in history.
    back: Option<usize>,
    /// Lines an entry takes: it grows with what is said and never shrinks, or the list above would jump with every letter.
    tall: u16,
    /// Enter came before the keeper had said what it would do.
    early: bool,
    /// An entry was sent; the rest of the line waits for its answer.
    sent: Option<String>,
}

/// What is kept of a line with this typed; nothing of an empty one.
pub fn as_draft(typed: &str) -> Option<String> {
    (!typed.trim().is_empty()).then(|| draft::titled(TITLE, vec![(DRAFT, typed.to_owned())]))
}

impl Line {
    /// Over the keys of these contexts.
    pub fn new(contexts: &[Context], start: LineStart) -> Self {
        Self {
            edit: Edit::new(&start.typed, Some(LONGEST)),
            palette: Palette::new(contexts, start.bars.clone()),
            start,
            page: None,
            picked: Picked::default(),
            list: Vec::new(),
            at: None,
            back: None,
            tall: draw::LEAST,
            early: false,
            sent: None,
        }
    }

    /// Whether what is typed is an entry: a verb, and something after it.
    fn is_entry(&self, cx: &Cx<'_>) -> bool {
        let text = self.expanded(cx);
        // "cancel a booking" are an action's words, whoever may be called Booking.
        if self.palette.begins(&text) {
            return false;
        }
        text.trim_start().split_once(char::is_whitespace).is_some_and(|(first, _)| verb(first).is_some())
    }

    /// What is typed, with a person's own alias in place of its first word.
    fn expanded(&self, cx: &Cx<'_>) -> String {
        let text = self.edit.text().trim_start();
        let (first, rest) = text.split_once(char::is_whitespace).map_or((text, None), |(a, b)| (a, Some(b)));
        match (cx.keymap.alias(first), rest) {
            (Some(meant), Some(rest)) => format!("{meant} {rest}"),
            (Some(meant), None) if meant.contains(' ') => meant.to_owned(),
            _ => text.to_owned(),
        }
    }

    /// Entry first, with nothing typed: the answers stand below, and none of the palette is in front.
    fn is_idle(&self) -> bool {
        self.start.first && self.edit.text().trim().is_empty()
    }

    /// The line is open already: the key that opens it elsewhere, typed before an entry, is none of it.
    fn without_its_key(&mut self) {
        let text = self.edit.text();
        let rest = text.trim_start().trim_start_matches([':', ';']);
        if text.trim_start().len() != rest.len() {
            let rest = rest.to_owned();
            self.edit.set(&rest);
        }
    }

    fn changed(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        (self.picked, self.at, self.back, self.early) = (Picked::default(), None, None, false);
        self.list.clear();
        self.palette.reset();
        if self.edit.text().is_empty() {
            self.tall = draw::LEAST;
        }
        self.asked(cx)
    }

    fn close(&self) -> Vec<Effect> {
        vec![Effect::Answer(Given::Nothing(SLOT))]
    }

    /// Leaves the line; what was typed is there when it is opened again.
    fn leave(&mut self) -> Vec<Effect> {
        if self.start.first {
            self.edit.clear();
            self.page = None;
            return vec![Effect::LineLeft(String::new())];
        }
        let mut effects = vec![Effect::LineLeft(self.edit.text().to_owned())];
        effects.extend(self.close());
        effects
    }

    fn older(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let next = self.back.map_or(0, |back| back + 1);
        self.recall(next, cx)
    }

    fn recall(&mut self, back: usize, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(text) = self.start.history.get(back).cloned() else { return Vec::new() };
        self.edit.set(&text);
        let effects = self.changed(cx);
        self.back = Some(back);
        effects
    }

    fn newer(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match self.back {
            Some(0) => {
                self.edit.clear();
                self.changed(cx)
            }
            Some(back) => self.recall(back - 1, cx),
            None => Vec::new(),
        }
    }

    fn up(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if !self.is_entry(cx) && self.palette.up() {
            return Vec::new();
        }
        match self.at {
            Some(0) => self.pick(None, cx),
            Some(at) => self.pick(Some(at - 1), cx),
            None => self.older(cx),
        }
    }

    fn down(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.back.is_some() && self.at.is_none() {
            return self.newer(cx);
        }
        if !self.is_entry(cx) {
            self.palette.down(self.edit.text());
            return Vec::new();
        }
        let next = self.at.map_or(0, |at| at + 1);
        if next < self.list.len() { self.pick(Some(next), cx) } else { Vec::new() }
    }

    fn enter(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.is_entry(cx) {
            return self.enter_entry(cx);
        }
        if self.is_idle() {
            // Nothing was asked for: no act begins by it. Enter opens what is in front, as it does everywhere.
            return vec![Effect::Press(Action::Open)];
        }
        let typed = self.edit.text().trim().to_owned();
        match self.palette.chosen(&typed) {
            // A verb of the line without a key here: go on typing.
            Some(Deed::Entry(word)) => {
                self.edit.set(&format!("{word} "));
                self.changed(cx)
            }
            Some(Deed::Press(action)) => vec![Effect::LineLeft(String::new()), Effect::Press(action)],
            Some(Deed::Goto(id)) => {
                let mut effects = vec![Effect::LineLeft(String::new())];
                effects.extend(self.close());
                effects.push(Effect::Goto(id, None));
                effects
            }
            None => vec![Effect::Say(Note::refused(format!(
                "Nothing here is called \"{typed}\". Nothing was done. {} finds a child.",
                cx.keymap.finds()
            )))],
        }
    }
}

impl Layer for Line {
    fn context(&self) -> Context {
        Context::Line
    }

    fn in_text(&self) -> bool {
        true
    }

    fn numbers(&self) -> bool {
        // The line that always stays open must not keep the list from moving.
        !self.start.first || !self.edit.text().is_empty()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Up => self.up(cx),
            Action::Down => self.down(cx),
            Action::NextPart if self.is_entry(cx) => self.others(cx),
            Action::NextPart => match self.palette.completed(self.edit.text()) {
                Some(words) => {
                    self.edit.set(&words);
                    self.changed(cx)
                }
                None => Vec::new(),
            },
            Action::ClearField => {
                self.edit.clear();
                self.changed(cx)
            }
            Action::Take => self.enter(cx),
            // The line that stays open is left by leaving the desk.
            Action::Back if self.start.first && self.edit.text().is_empty() => {
                vec![Effect::Press(Action::Back)]
            }
            Action::Close | Action::Back => self.leave(),
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if key == Key::Backspace && self.edit.text().is_empty() && !self.start.first {
            return self.leave();
        }
        let before = self.edit.text().to_owned();
        self.edit.key(key);
        self.without_its_key();
        if before == self.edit.text() { Vec::new() } else { self.changed(cx) }
    }

    fn draft(&self) -> Option<String> {
        // What this desk itself remembers of the line stands in it already.
        self.start.typed.is_empty().then(|| DRAFT.to_owned())
    }

    fn half_typed(&self, _cx: &Cx<'_>) -> Option<(String, String)> {
        let text = self.edit.text();
        as_draft(text).map(|kept| (DRAFT.to_owned(), kept))
    }

    fn take_draft(&mut self, text: &str) {
        if let Some(typed) = draft::line(text, DRAFT) {
            self.edit.set(typed);
        }
    }

    fn paste(&mut self, words: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.paste(words);
        self.without_its_key();
        self.changed(cx)
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        self.given_back(given, cx)
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == ENTRY { self.read(reply, cx) } else { Vec::new() }
    }

    fn acted(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        self.answered(reply, cx)
    }

    fn pushed(&mut self, push: &Push, cx: &Cx<'_>) -> Vec<Effect> {
        // What Enter would do may have changed: it is read again, and said anew.
        if push.touched.is_empty() { Vec::new() } else { self.asked(cx) }
    }

    fn resync(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.asked(cx)
    }

    fn barred(&mut self, bars: &[(Action, String)], cx: &Cx<'_>) {
        self.palette.barred(bars, cx.keymap);
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.palette.fill(cx.keymap);
        if self.page.is_none() { self.asked(cx) } else { Vec::new() }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.words_of_frame(cx)
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        Cover::Foot(self.rows(cx).min(cx.body.height.saturating_sub(2)).max(2))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.draw(area, canvas, cx);
    }
}
