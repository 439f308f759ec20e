//! Several acts seen before they are done: what is ticked is sent, and one sentence says what came of all of them.
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot, Undoable};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Preview, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Reply, UndoHandle};
use ratatui::layout::Rect;

const DEED: Slot = "one of several";

/// The layer. It closes when all are answered.
pub struct Deeds {
    slot: Slot,
    preview: Preview,
    commands: Vec<Option<Command>>,
    /// What was done in words, and the noun that is counted.
    words: (&'static str, &'static str),
    sent: usize,
    done: usize,
    /// What of it can be undone, in the order in which it was done.
    undoable: Vec<(UndoHandle, String)>,
    refused: Vec<String>,
}

impl Deeds {
    /// Rows with what each would do; none where it cannot be done. `words`: `offered by letter`, `place`.
    pub fn new(
        slot: Slot,
        title: String,
        words: (&'static str, &'static str),
        rows: Vec<(Tick, Option<Command>)>,
    ) -> Self {
        let (ticks, commands) = rows.into_iter().unzip();
        let preview = Preview::new(slot, title, ticks);
        Self { slot, preview, commands, words, sent: 0, done: 0, undoable: Vec::new(), refused: Vec::new() }
    }

    /// What came of all of them, and one undo for what can be undone.
    fn sum(&mut self) -> Vec<Effect> {
        let (did, noun) = self.words;
        let counted = crate::domain::calendar::plural(self.done as u32, noun);
        let undo = if self.undoable.is_empty() { "" } else { "  u undoes" };
        let said = match self.refused.first() {
            None => Note::done(format!("{counted} {did}.{undo}")),
            Some(first) => {
                let not = self.refused.len();
                Note::refused(format!("{counted} {did}, {not} not: {first}{undo}"))
            }
        };
        let undoable = Undoable::group(format!("{counted} {did}"), std::mem::take(&mut self.undoable));
        std::iter::once(Effect::Say(said)).chain(undoable.map(Effect::Undoable)).collect()
    }
}

impl Layer for Deeds {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        // What was sent is on its way: leaving now would leave its answer untold.
        if self.sent > 0 {
            return Vec::new();
        }
        let effects = self.preview.act(action, cx);
        let ticked = effects.iter().find_map(|effect| match effect {
            Effect::Answer(Given::Ticked(_, ticked)) => Some(ticked.clone()),
            _ => None,
        });
        let Some(ticked) = ticked else { return effects };
        let commands = ticked.iter().filter_map(|at| self.commands.get(*at).cloned().flatten());
        let sends: Vec<Effect> = commands.map(|command| Effect::Send(DEED, command)).collect();
        self.sent = sends.len();
        sends
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.sent = self.sent.saturating_sub(1);
        match reply {
            Reply::Done(done) => {
                self.done += 1;
                self.undoable.extend(done.undo.then(|| (done.seq, done.words.clone())));
            }
            Reply::Refused(refusal) => self.refused.push(refusal.words.clone()),
            Reply::No { words } | Reply::Fault { words } => self.refused.push(words.clone()),
            _ => self.refused.push("it was not done. Nothing was changed.".to_owned()),
        }
        if self.sent > 0 {
            return Vec::new();
        }
        let mut effects = vec![Effect::Answer(Given::Confirmed(self.slot))];
        if self.done + self.refused.len() == 1 {
            effects.extend(answer::said(reply, None));
        } else {
            effects.extend(self.sum());
        }
        effects
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.preview.resized(cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.preview.titles(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.preview.view(area, canvas, cx);
    }
}
