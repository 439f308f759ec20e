//! `u` on an act that made several changes: each is shown with what undoing it does, or why it cannot be undone any more;
//! what is ticked is undone, the last first.
use super::{Deeds, Tick};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
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
    /// Those looked at that can be undone.
    first: Vec<UndoHandle>,
    rows: Vec<(Tick, Option<Command>)>,
    /// Why the others stay, each in a sentence.
    stay: Vec<String>,
    deeds: Option<Deeds>,
}

impl UndoMany {
    /// Undoes these changes of one act, in the order in which they were made; the words say which act, and how long ago.
    pub fn new(words: &str, group: Vec<(UndoHandle, String)>) -> Self {
        let title = format!("Undo: {words}?");
        Self { title, left: group, first: Vec::new(), rows: Vec::new(), stay: Vec::new(), deeds: None }
    }

    /// The question, with what the key does; or what matters more: who is to be rung afterwards.
    fn question(&self) -> String {
        let is_told = |(tick, command): &&(Tick, Option<Command>)| {
            let told = || TOLD.iter().any(|how| tick.words.contains(how));
            command.as_ref().is_some_and(|command| matches!(command, Command::UndoTold { .. }) || told())
        };
        match self.rows.iter().filter(is_told).count() {
            _ if self.first.is_empty() => "Nothing of that act can be undone any more".to_owned(),
            0 => format!("{} u does it", self.title),
            1 => format!("1 family was told: undo, then ring them. {}", self.title),
            n => format!("{n} families were told: undo, then ring them. {}", self.title),
        }
    }

    /// Asks of the next change, or shows what was found.
    fn next(&mut self) -> Vec<Effect> {
        if let Some((handle, _)) = self.left.last() {
            // Those after it are undone first: it is judged as things stand then.
            let after = self.first.clone();
            return vec![Effect::Ask(SHOWN, Query::UndoPreview { seq: Some(*handle), child: None, after })];
        }
        let question = self.question();
        let rows = std::mem::take(&mut self.rows);
        let stay = std::mem::take(&mut self.stay);
        self.deeds = Some(Deeds::new(UNDO, question, ("undone", "change"), rows).also_not_done(stay));
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

    fn takes_keys(&self) -> bool {
        true
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        // `u` asked for it, and `u` again does it, as everywhere.
        let again = key == Key::Char('u') && self.deeds.is_some();
        if again { self.act(Action::Take, cx) } else { Vec::new() }
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
        let Some((handle, mut words)) = self.left.pop() else { return Vec::new() };
        let mut told = false;
        let refused = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Undo(Some(shown)) if shown.seq == handle => {
                    if words.is_empty() {
                        words.clone_from(&shown.words);
                    }
                    told = shown.told;
                    shown.refused.clone()
                }
                _ => Some("it is not on record (any more)".to_owned()),
            },
            _ => Some("it could not be looked up now".to_owned()),
        };
        self.rows.push(match refused {
            Some(why) => {
                let why = first_of(&why);
                let row = Tick::refused("Stays", format!("{why}; it was: {words}"));
                self.stay.push(format!("{why}."));
                (row, None)
            }
            None => {
                self.first.push(handle);
                let undo = if told { Command::UndoTold { seq: handle } } else { seam::undo(handle) };
                (Tick::new(words), Some(undo))
            }
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

/// The reason alone, so that it is in sight beside the others: `something has been recorded for ALI, Yusuf since`.
fn first_of(why: &str) -> &str {
    let reason = why.strip_prefix("Cannot undo: ").unwrap_or(why);
    reason.split_once(". ").map_or(reason, |(first, _)| first).trim_end_matches('.')
}
