//! Where screens draw: text only through `put`, so that nothing uncleaned or too long can reach the terminal.
use super::glyphs::Glyphs;
use super::text;
use super::theme::{Meaning, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// One frame being drawn. The focus is told, never guessed: the terminal's own cursor goes there (screen readers follow it).
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    /// Drawing characters.
    pub glyphs: Glyphs,
    focus: Option<Focus>,
}

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Column and row.
    pub at: Position,
    /// In a text field the cursor is also seen.
    pub typing: bool,
}

impl<'a> Canvas<'a> {
    /// A canvas over a frame's cells.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, glyphs: Glyphs) -> Self {
        Self { buffer, theme, glyphs, focus: None }
    }

    /// Draws a text at a place, in at most `columns`, cut with `..`. Gives back the columns it took.
    pub fn put(&mut self, x: u16, y: u16, columns: u16, words: &str, meaning: Meaning) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return 0;
        }
        let columns = columns.min(area.right() - x);
        let shown = text::cut(words, usize::from(columns));
        self.buffer.set_stringn(x, y, &shown, usize::from(columns), self.theme.style(meaning));
        text::width(&shown) as u16
    }

    /// Draws one line of an area, counted from its top; nothing below its end.
    pub fn line(&mut self, area: Rect, row: u16, words: &str, meaning: Meaning) {
        if row < area.height {
            self.put(area.x, area.y + row, area.width, words, meaning);
        }
    }

    /// Lays a meaning over cells that are drawn already.
    pub fn restyle(&mut self, area: Rect, meaning: Meaning) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, self.theme.style(meaning));
    }

    /// Empties an area.
    pub fn blank(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            self.put(area.x, y, area.width, &" ".repeat(usize::from(area.width)), Meaning::Plain);
        }
        self.buffer.set_style(area, ratatui::style::Style::reset());
    }

    /// A rule with words at its left and right end: `-- Left ------- right --`.
    pub fn rule(&mut self, area: Rect, left: &str, right: &str) {
        let columns = usize::from(area.width);
        let line = |n: usize| self.glyphs.rule.to_string().repeat(n);
        let mut tail = if right.is_empty() { String::new() } else { format!(" {right} {}", line(2)) };
        if text::width(&tail) + 12 > columns {
            tail = String::new();
        }
        let room = columns.saturating_sub(text::width(&tail) + 6);
        let left = text::cut(left, room);
        let mut words = if left.is_empty() { String::new() } else { format!("{} {left} ", line(2)) };
        let used = text::width(&words) + text::width(&tail);
        words.push_str(&line(columns.saturating_sub(used)));
        words.push_str(&tail);
        self.line(area, 0, &words, Meaning::Plain);
    }

    /// Says where the person is: the first character of the row or choice in front, or the place typed at.
    pub fn focus(&mut self, x: u16, y: u16, typing: bool) {
        self.focus = Some(Focus { at: Position::new(x, y), typing });
    }

    /// Where the person is, once all is drawn.
    pub fn focused(&self) -> Option<Focus> {
        self.focus
    }
}
