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
use std::collections::VecDeque;

const DEED: Slot = "one of several";

/// The layer. It closes when all are answered.
pub struct Deeds {
    slot: Slot,
    preview: Preview,
    commands: Vec<Option<Command>>,
    /// How many each row counts as; one where it is not named.
    counts: Vec<usize>,
    /// The counts of what was sent and is not yet answered, in the order in which it was sent.
    awaited: VecDeque<usize>,
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
        Self {
            slot,
            preview,
            commands,
            counts: Vec::new(),
            awaited: VecDeque::new(),
            words,
            sent: 0,
            done: 0,
            undoable: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Rows that do several things at once count as many.
    #[must_use]
    pub fn counting(mut self, counts: Vec<usize>) -> Self {
        self.counts = counts;
        self
    }

    /// The row with the cursor.
    pub fn front(&self) -> usize {
        self.preview.front()
    }

    /// The cursor to a row.
    pub fn to_row(&mut self, row: usize, cx: &Cx<'_>) {
        self.preview.to(row, cx);
    }

    /// Whether a row would be done.
    pub fn ticked(&self, row: usize) -> bool {
        self.preview.is_ticked(row)
    }

    /// The answer counts these, too, each with its reason: they were never ticked.
    #[must_use]
    pub fn also_not_done(mut self, why: Vec<String>) -> Self {
        self.refused = why;
        self
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
        let mut sends = Vec::with_capacity(ticked.len());
        for at in &ticked {
            let Some(command) = self.commands.get(*at).cloned().flatten() else { continue };
            self.awaited.push_back(self.counts.get(*at).copied().unwrap_or(1));
            sends.push(Effect::Part(DEED, command));
        }
        self.sent = sends.len();
        sends
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.sent = self.sent.saturating_sub(1);
        let counts = self.awaited.pop_front().unwrap_or(1);
        match reply {
            Reply::Done(done) => {
                self.done += counts;
                self.undoable.extend(done.undo.then(|| (done.seq, done.words.clone())));
            }
            // The next best of one of several may be what another line has just taken.
            Reply::Refused(refusal) if self.commands.len() > 1 => {
                let words = refusal.words.split(" Next best:").next().unwrap_or_default();
                self.refused.push(words.to_owned());
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
