//! Drawing a list: columns where there is room, cards of three lines where there is not.
use super::columns::{Column, Side, fit};
use super::list::{List, Row};
use crate::desk::canvas::Canvas;
use crate::desk::glyphs::Signs;
use crate::desk::text;
use crate::desk::theme::Meaning;
use ratatui::layout::{Rect, Size};

/// Columns of the signs.
const SIGNS: u16 = 4;
/// Lines of a card.
const CARD: u16 = 3;

impl<R: Row> List<R> {
    /// How many rows a body of this size shows: its first line is heads, its last for the screen's own words.
    pub fn rows_for(body: Size, narrow: bool) -> usize {
        usize::from(if narrow { body.height / CARD } else { body.height.saturating_sub(2) }.max(1))
    }

    /// Draws heads, rows and the last line; in a narrow window, cards, and the last line where they leave one. `sorted`: the column the list is sorted by, and
    /// whether the other way round: `v` or `^` beside its head.
    pub fn draw(
        &self,
        area: Rect,
        canvas: &mut Canvas<'_>,
        (columns, sorted): (&[Column<R>], Option<(usize, bool)>),
        narrow: bool,
        foot: &str,
    ) {
        if narrow {
            return self.cards(area, canvas, foot);
        }
        let places = fit(columns, area.width.saturating_sub(SIGNS));
        for (at, x, width) in &places {
            let column = &columns[*at];
            let mark =
                sorted.filter(|(sorted, _)| sorted == at).map(|(_, down)| if down { '^' } else { 'v' });
            let (head, width) = match mark {
                None => (column.head.clone().into_owned(), *width),
                Some(mark) if text::width(&column.head) + 2 <= usize::from(*width) => {
                    (format!("{} {mark}", column.head), *width)
                }
                // The space between two columns takes the mark where the column has no room for it.
                Some(mark) => {
                    let head = text::head(&column.head, usize::from(*width));
                    (format!("{head}{mark}"), width + 1)
                }
            };
            let x = area.x + SIGNS + x;
            canvas.put(x, area.y, width, &side(&head, column.side, width), Meaning::Heading);
        }
        let lines = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        for (line, row) in self.shown(usize::from(lines.height)) {
            let y = lines.y + line as u16;
            let cursor = self.top + line == self.at;
            let whole = Rect { y, height: 1, ..area };
            let look = self.look(row, cursor);
            self.tell(row, cursor, canvas);
            canvas.put(area.x, y, SIGNS, &self.signs(row, cursor || canvas.numbered), look);
            for (at, x, width) in &places {
                let column = &columns[*at];
                let words = side(&(column.cell)(row), column.side, *width);
                canvas.put(area.x + SIGNS + x, y, *width, &words, Meaning::Plain);
            }
            if look != Meaning::Plain {
                canvas.restyle(whole, look);
            }
            sign_colours(canvas, area.x, y, row.signs(), false);
            number(canvas, area.x, y, line);
        }
        if self.total > 0 {
            canvas.focus(area.x, lines.y + (self.at.saturating_sub(self.top)) as u16, false);
        } else {
            canvas.focus(area.x, area.y, false);
        }
        if area.height > 1 {
            canvas.line(area, area.height - 1, foot, Meaning::Plain);
        }
    }

    fn cards(&self, area: Rect, canvas: &mut Canvas<'_>, foot: &str) {
        if area.height > CARD && !area.height.is_multiple_of(CARD) {
            canvas.line(area, area.height - 1, foot, Meaning::Aside);
        }
        for (place, row) in self.shown(usize::from(area.height / CARD).max(1)) {
            let y = area.y + place as u16 * CARD;
            let cursor = self.top + place == self.at;
            let look = self.look(row, cursor);
            self.tell(row, cursor, canvas);
            let signs = row.signs().card(cursor || canvas.numbered, self.marks.contains(&row.id()));
            for (line, words) in (0..).zip(row.card()) {
                let before = if line == 0 { signs.as_str() } else { "   " };
                let words = squeezed(&words, usize::from(area.width.saturating_sub(3)));
                canvas.line(area, y - area.y + line, &format!("{before}{words}"), look);
            }
            sign_colours(canvas, area.x, y, row.signs(), true);
            number(canvas, area.x, y, place);
            if cursor {
                canvas.focus(area.x, y, false);
            }
        }
    }

    fn tell(&self, row: &R, cursor: bool, canvas: &mut Canvas<'_>) {
        canvas.tell_line(|| self.told(row));
        if cursor {
            canvas.tell_row(|| self.told(row));
            canvas.tell_at(self.at + 1, self.total);
        }
    }

    /// A row in words, its mark first.
    fn told(&self, row: &R) -> String {
        let mark = if self.marks.contains(&row.id()) { "Marked. " } else { "" };
        format!("{mark}{}", row.told())
    }

    fn shown(&self, lines: usize) -> impl Iterator<Item = (usize, &R)> {
        (0..lines).filter_map(|line| {
            let at = (self.top + line).checked_sub(self.first)?;
            self.rows.get(at).map(|row| (line, row))
        })
    }

    fn signs(&self, row: &R, cursor: bool) -> String {
        row.signs().columns(cursor, self.marks.contains(&row.id()))
    }

    fn look(&self, row: &R, cursor: bool) -> Meaning {
        match (cursor, self.marks.contains(&row.id())) {
            (true, _) => Meaning::Cursor,
            (false, true) => Meaning::Marked,
            (false, false) => row.meaning(),
        }
    }
}

/// The row's number, while the line is open to take it. It stands where the cursor does: a mark stands after it, as on the
/// row with the cursor.
pub fn number(canvas: &mut Canvas<'_>, x: u16, y: u16, line: usize) {
    if canvas.numbered {
        canvas.put(x, y, 2, &text::right(&(line + 1).to_string(), 2), Meaning::Key);
    }
}

/// Colours the sign itself, so that the row keeps its own look. On a card only the most pressing one is shown.
fn sign_colours(canvas: &mut Canvas<'_>, x: u16, y: u16, signs: Signs, card: bool) {
    if signs.past_target {
        canvas.restyle(Rect::new(x + 1, y, 1, 1), Meaning::PastTarget);
        if card {
            return;
        }
    }
    let at = Rect::new(x + if card { 1 } else { 2 }, y, 1, 1);
    if signs.due_soon {
        canvas.restyle(at, Meaning::DueSoon);
    } else if signs.changed {
        canvas.restyle(at, Meaning::Changed);
    } else if signs.held {
        canvas.restyle(at, Meaning::Held);
    }
}

/// The words with less space between their columns, as far as that helps: an age or a day that is cut says something else.
pub(super) fn squeezed(words: &str, columns: usize) -> String {
    let mut words = words.trim_end().to_owned();
    for gap in (2..columns.max(2)).rev() {
        let (wide, less) = (" ".repeat(gap), " ".repeat(gap - 1));
        while text::width(&words) > columns && words.contains(&wide) {
            words = words.replacen(&wide, &less, 1);
        }
    }
    words
}

fn side(words: &str, side: Side, width: u16) -> String {
    match side {
        Side::Left => text::left(words, usize::from(width)),
        Side::Right => text::right(words, usize::from(width)),
    }
}
