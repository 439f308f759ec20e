//! `u` on an act that made several changes: each is shown with what undoing it does, or why it cannot be undone any more;
//! what is ticked is undone, the last first.
use super::{Deeds, Tick};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{self, Command, Query, Reply, UndoHandle};
use crate::desk::theme::Meaning;
use crate::wire::view::View;
use ratatui::layout::Rect;

/// The slot of what each undoing would do.
const SHOWN: Slot = "undo shown";
/// The slot of the undoing.
const UNDO: Slot = "undo several";
/// Words of a change of which a family was told.
const TOLD: [&str; 4] = ["by letter", "by text", "by e-mail", "in person"];

/// The layer. It closes when all are answered.
pub struct UndoMany {
    title: String,
    /// Changes not yet looked at, the last first.
    left: Vec<(UndoHandle, String)>,
    rows: Vec<(Tick, Option<Command>)>,
    deeds: Option<Deeds>,
}

impl UndoMany {
    /// Undoes these changes of one act, which is said in words.
    pub fn new(words: &str, group: Vec<(UndoHandle, String)>) -> Self {
        let told = group.iter().filter(|(_, words)| TOLD.iter().any(|how| words.contains(how))).count();
        let told = match told {
            0 => String::new(),
            1 => ". 1 family was told: undo, then ring them".to_owned(),
            n => format!(". {n} families were told: undo, then ring them"),
        };
        Self { title: format!("Undo {words}{told}"), left: group, rows: Vec::new(), deeds: None }
    }

    /// Asks of the next change, or shows what was found.
    fn next(&mut self) -> Vec<Effect> {
        if let Some((handle, _)) = self.left.last() {
            return vec![Effect::Ask(SHOWN, Query::UndoPreview { seq: Some(*handle), child: None })];
        }
        let rows = std::mem::take(&mut self.rows);
        self.deeds = Some(Deeds::new(UNDO, self.title.clone(), ("undone", "change"), rows));
        Vec::new()
    }
}

impl Layer for UndoMany {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match (&mut self.deeds, action) {
            (Some(deeds), _) => deeds.act(action, cx),
            (None, Action::Close | Action::Back) => vec![Effect::Answer(Given::Nothing(UNDO))],
            (None, _) => Vec::new(),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.deeds {
            Some(deeds) => deeds.resized(cx),
            None => self.next(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(deeds) = &mut self.deeds {
            return deeds.heard(slot, reply, cx);
        }
        let Some((handle, words)) = self.left.pop() else { return Vec::new() };
        let refused = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Undo(Some(shown)) if shown.seq == handle => shown.refused.clone(),
                _ => Some("it is not on record (any more)".to_owned()),
            },
            _ => Some("it could not be looked up now".to_owned()),
        };
        self.rows.push(match refused {
            Some(why) => (Tick::refused(words, why), None),
            None => (Tick::new(words), Some(seam::undo(handle))),
        });
        self.next()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let waiting =
            || Titles { left: self.title.clone(), right: "Esc back".to_owned(), ..Titles::default() };
        self.deeds.as_ref().map_or_else(waiting, |deeds| deeds.titles(cx))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        match &self.deeds {
            Some(deeds) => deeds.view(area, canvas, cx),
            None => {
                canvas.line(area, 0, " Looking at what would be undone ..", Meaning::Aside);
                canvas.focus(area.x, area.y, false);
            }
        }
    }
}
