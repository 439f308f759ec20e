//! One drawing of the whole desk, from its state alone.
use super::Desk;
use crate::desk::canvas::{Canvas, Focus};
use crate::desk::frame::{self, Around, Titles};
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::Cover;
use crate::desk::seam::Outlet;
use crate::desk::settled::told;
use crate::desk::text::{width, wrap};
use crate::desk::theme::Meaning;
use crate::domain::rights::{self, Right};
use chrono::NaiveDateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Signs and spaces of a rule with words at both of its ends.
const RULED: usize = 10;

impl<O: Outlet> Desk<O> {
    /// Draws into a frame's cells; says where the terminal's cursor belongs.
    pub fn view(&self, buffer: &mut Buffer) -> Option<Focus> {
        let mut canvas = Canvas::new(buffer, &self.look.theme, self.look.glyphs);
        if !frame::fits(self.size) {
            self.too_small(&mut canvas);
            return canvas.focused();
        }
        let cx = self.cx();
        let contexts = self.chain();
        let plan = frame::plan(self.size);
        let (titles, _) = self.body(plan.body, &mut canvas);
        let columns = usize::from(self.size.width);
        let note = self.note();
        let task = self.tour.as_ref().map(|tour| tour.words(&self.look.keymap, cx.narrow));
        let news = self.tour.as_ref().is_none_or(|tour| tour.has_news(self.messages.number()));
        let around = Around {
            tab: self.front.tab(),
            head: &self.head,
            clock: &clock(self.now, self.look.calm),
            titles: &titles,
            note: note.as_ref().filter(|_| news || self.dropped > 0),
            fresh: self.says_news() || self.dropped > 0,
            task: task.as_deref(),
            whole: self
                .look
                .keymap
                .key_for(&contexts, Action::Help)
                .filter(|_| self.has_use_for(Action::Help)),
            hints: &self.hints(&contexts, columns),
            layer: !self.layers.is_empty(),
        };
        frame::draw(&mut canvas, self.size, &around);
        canvas.focused()
    }

    /// Draws the screen and the layers over it; the words of the frame, and where what is in front was drawn.
    pub(super) fn body(&self, body: Rect, canvas: &mut Canvas<'_>) -> (Titles, Rect) {
        let cx = self.cx();
        let mut front = body;
        let mut titles = self.screens.get(&self.front).map(|screen| screen.titles(&cx)).unwrap_or_default();
        canvas.numbered = self.rows_stand_still();
        if let Some(screen) = self.screens.get(&self.front) {
            screen.view(body, canvas, &cx);
        }
        let cx = self.cx_of_layers();
        for open in &self.layers {
            let own = open.layer.titles(&cx);
            titles.row = own.row;
            canvas.comes_in_front();
            match open.layer.cover(&cx) {
                Cover::Whole => {
                    (titles.left, titles.right, titles.pane) = (own.left, own.right, own.pane);
                    front = body;
                    canvas.blank(body);
                    open.layer.view(body, canvas, &cx);
                }
                Cover::Foot(lines) => {
                    let area = foot(body, lines);
                    canvas.blank(area);
                    // What it is about goes before how it is left: that stands at the foot, too.
                    let long = width(&own.left) + width(&own.right) + RULED > usize::from(area.width);
                    let right = if long && own.right.contains("Esc") { "" } else { own.right.as_str() };
                    canvas.rule(Rect { height: 1, ..area }, &own.left, right);
                    front = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
                    open.layer.view(front, canvas, &cx);
                }
            }
        }
        titles.row = self.look.keymap.reworded(&titles.row, &self.chain()).into_owned();
        (titles, front)
    }

    /// The keys at the foot: in full words for who is new at a real desk.
    pub(super) fn hints(&self, contexts: &[Context], columns: usize) -> Vec<(Key, &'static str)> {
        let cx = self.cx_of_layers();
        // What would be refused whole is not offered: whoever may only look notes nothing.
        let actor = &self.home.actor;
        let notes = rights::allowed(actor.role, actor.agency, Right::Contact);
        let used = |action| self.has_use_for(action) && (notes || action != Action::Contact);
        let sense = |action| match (self.layers.last(), self.screens.get(&self.front)) {
            (Some(open), _) => open.layer.sense(action, &cx),
            (None, Some(screen)) => screen.sense(action),
            (None, None) => None,
        };
        if self.learning.is_new() && !self.home.practice {
            return self.look.keymap.hints_in_full(contexts, columns, used, sense);
        }
        self.look.keymap.hints(contexts, columns, used, sense)
    }

    pub(super) fn has_use_for(&self, action: Action) -> bool {
        match (self.layers.last(), self.screens.get(&self.front)) {
            (Some(open), _) => open.layer.uses(action),
            (None, Some(screen)) => screen.uses(action),
            (None, None) => true,
        }
    }

    /// The message line: keys that were dropped are told before all else, or they would go unnoticed behind what came after.
    fn note(&self) -> Option<Note> {
        let unanswered = self.unanswered_note();
        let last = unanswered.as_ref().or_else(|| self.messages.in_sight());
        let last = last.map(|note| Note { words: self.in_own_keys(&note.words), ..note.clone() });
        if self.dropped == 0 {
            return last;
        }
        let rest = last.as_ref().map_or("", |note| note.words.as_str());
        Some(Note::refused(format!("{} {rest}", told(self.dropped)).trim_end()))
    }

    /// What was said, with the person's own keys in it.
    pub(super) fn in_own_keys(&self, words: &str) -> String {
        let chain = self.screens.get(&self.front).map(|screen| screen.context().chain()).unwrap_or_default();
        self.look.keymap.reworded(words, &chain).into_owned()
    }

    fn too_small(&self, canvas: &mut Canvas<'_>) {
        let (width, height) = (self.size.width, self.size.height);
        let least = frame::LEAST;
        let words = format!(
            "This window is {width}x{height}; {}x{} shows one child at a time. Nothing is lost.",
            least.width, least.height
        );
        let area = Rect::new(0, 0, width, height);
        for (row, line) in (0..).zip(wrap(&words, usize::from(width))) {
            canvas.line(area, row, &line, Meaning::Plain);
        }
        canvas.focus(0, 0, false);
    }
}

/// The lines at the foot of the body, its rule included.
fn foot(body: Rect, lines: u16) -> Rect {
    let height = (lines + 1).min(body.height);
    Rect { y: body.bottom() - height, height, ..body }
}

/// `Fri 20 Nov 14:32`; the day alone where motion is reduced.
pub(super) fn clock(now: NaiveDateTime, calm: bool) -> String {
    now.format(if calm { "%a %-d %b" } else { "%a %-d %b %H:%M" }).to_string()
}
