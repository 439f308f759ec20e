//! One drawing of the whole desk, from its state alone.
use super::Desk;
use crate::desk::canvas::{Canvas, Focus};
use crate::desk::frame::{self, Around};
use crate::desk::keymap::Action;
use crate::desk::message::Note;
use crate::desk::screen::Cover;
use crate::desk::seam::Outlet;
use crate::desk::settled::told;
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use chrono::NaiveDateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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
        let mut titles = self.screens.get(&self.front).map(|screen| screen.titles(&cx)).unwrap_or_default();
        if let Some(screen) = self.screens.get(&self.front) {
            screen.view(plan.body, &mut canvas, &cx);
        }
        for open in &self.layers {
            let own = open.layer.titles(&cx);
            titles.row = own.row;
            match open.layer.cover(&cx) {
                Cover::Whole => {
                    (titles.left, titles.right, titles.pane) = (own.left, own.right, own.pane);
                    canvas.blank(plan.body);
                    open.layer.view(plan.body, &mut canvas, &cx);
                }
                Cover::Foot(lines) => {
                    let area = foot(plan.body, lines);
                    canvas.blank(area);
                    canvas.rule(Rect { height: 1, ..area }, &own.left, &own.right);
                    let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
                    open.layer.view(rest, &mut canvas, &cx);
                }
            }
        }
        let columns = usize::from(self.size.width);
        let note = self.note();
        let around = Around {
            tab: self.front.tab(),
            head: &self.head,
            clock: &clock(self.now),
            titles: &titles,
            note: note.as_ref(),
            hints: &self.look.keymap.hints(&contexts, columns, |action| self.has_use_for(action)),
        };
        frame::draw(&mut canvas, self.size, &around);
        canvas.focused()
    }

    fn has_use_for(&self, action: Action) -> bool {
        match (self.layers.last(), self.screens.get(&self.front)) {
            (Some(open), _) => open.layer.uses(action),
            (None, Some(screen)) => screen.uses(action),
            (None, None) => true,
        }
    }

    /// The message line: keys that were dropped are told before all else, or they would go unnoticed behind what came after.
    fn note(&self) -> Option<Note> {
        let last = self.messages.last();
        if self.dropped == 0 {
            return last.cloned();
        }
        let rest = last.map_or("", |note| note.words.as_str());
        Some(Note::refused(format!("{} {rest}", told(self.dropped)).trim_end()))
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

/// `Fri 20 Nov 14:32`.
fn clock(now: NaiveDateTime) -> String {
    now.format("%a %-d %b %H:%M").to_string()
}
