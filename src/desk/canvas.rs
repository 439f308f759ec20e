//! Where screens draw: text only through `put`, so that nothing uncleaned or too long can reach the terminal.
use super::glyphs::Glyphs;
use super::linear::{Ears, Typed};
use super::text;
use super::theme::{Meaning, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Words that a row or a rule has no room for, in full below the rows, where there is room.
pub fn in_full(words: &str, area: Rect, canvas: &mut Canvas<'_>) {
    // On the rule a text has two signs and a space at either end.
    if text::width(words) + 6 <= usize::from(area.width) {
        return;
    }
    for (row, line) in (0..).zip(text::wrap(words, usize::from(area.width).saturating_sub(5))) {
        canvas.line(area, row, &format!("    {line}"), Meaning::Plain);
    }
}

/// One frame being drawn. The focus is told, never guessed: the terminal's own cursor goes there (screen readers follow it).
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    /// Drawing characters.
    pub glyphs: Glyphs,
    focus: Option<Focus>,
    /// Rows of lists carry their numbers in place of their first signs: the line that is open points at them.
    pub numbered: bool,
    /// What is told in words, where somebody listens.
    ears: Option<Ears>,
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
        Self { buffer, theme, glyphs, focus: None, numbered: false, ears: None }
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
        // Words at the left need some room.
        let kept = if left.is_empty() { 2 } else { 12 };
        if text::width(&tail) + kept > columns {
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

    /// From here on somebody listens, to what is drawn from here on.
    pub fn listen(&mut self) {
        self.ears = Some(Ears::default());
    }

    /// What is drawn from here on stands in front: what was told of the rest is not for now.
    pub fn comes_in_front(&mut self) {
        if let Some(ears) = &mut self.ears {
            *ears = Ears::default();
        }
    }

    /// What was told since.
    pub fn heard(&mut self) -> Ears {
        self.ears.take().unwrap_or_default()
    }

    /// Tells the row in front in words; nothing is made where nobody listens.
    pub fn tell_row(&mut self, words: impl FnOnce() -> String) {
        if let Some(ears) = &mut self.ears {
            ears.row = Some(words());
        }
    }

    /// Tells which row it is, from 1, of how many.
    pub fn tell_at(&mut self, at: usize, of: usize) {
        if let Some(ears) = &mut self.ears {
            ears.at = Some((at, of));
        }
    }

    /// Tells one line of all that is shown.
    pub fn tell_line(&mut self, words: impl FnOnce() -> String) {
        if let Some(ears) = &mut self.ears {
            ears.lines.push(words());
        }
    }

    /// Tells the text field in front.
    pub fn tell_field(&mut self, typed: impl FnOnce() -> Typed) {
        if let Some(ears) = &mut self.ears {
            ears.typed = Some(typed());
        }
    }

    /// Tells what may be typed, or how it was understood.
    pub fn tell_hint(&mut self, words: impl FnOnce() -> String) {
        if let Some(ears) = &mut self.ears {
            ears.hint = Some(words());
        }
    }

    /// Tells what is wrong with a field that was left.
    pub fn tell_wrong(&mut self, words: impl FnOnce() -> String) {
        if let Some(ears) = &mut self.ears {
            ears.wrong.push(words());
        }
    }
}
