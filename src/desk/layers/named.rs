//! A name that is typed, whom it finds, and a last line for somebody who is on no record: how the layers that ask so are drawn.
use crate::desk::canvas::Canvas;
use crate::desk::text::{left, right};
use crate::desk::theme::Meaning;
use crate::desk::widgets::Edit;
use crate::domain::age;
use crate::domain::calendar::date_short;
use crate::wire::view_list::FindRow;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// What is typed and found now.
pub struct Named<'a> {
    /// What is typed.
    pub edit: &'a Edit,
    /// Whom it finds.
    pub rows: &'a [FindRow],
    /// Which of them is in front; beyond them, the last line.
    pub front: usize,
    /// The last line.
    pub last: String,
    /// Whether the rows say where the child lives.
    pub places: bool,
    /// The day on which the ages are told.
    pub today: NaiveDate,
}

impl Named<'_> {
    /// Whoever is in front, in words.
    pub fn words(self) -> String {
        match self.rows.get(self.front) {
            Some(row) => format!("{}, born {}: {}", row.name, row.born.format("%-d %b %Y"), row.words),
            None => self.last,
        }
    }

    /// Draws the field, the rows and the last line; `hint` stands below while nothing is typed.
    pub fn draw(&self, hint: Option<&str>, area: Rect, canvas: &mut Canvas<'_>, narrow: bool) {
        let room = area.width.saturating_sub(8);
        canvas.put(area.x + 1, area.y, 5, "Name:", Meaning::Plain);
        let (shown, cursor) = self.edit.shown(usize::from(room));
        canvas.put(area.x + 7, area.y, room, &left(shown, usize::from(room)), Meaning::FieldFront);
        canvas.focus(area.x + 7 + cursor as u16, area.y, true);
        canvas.tell_field(|| self.edit.told("Name"));
        let mut y = 2;
        let shown = usize::from(area.height.saturating_sub(4)).max(1);
        let from = (self.front + 1).saturating_sub(shown);
        for (at, row) in self.rows.iter().enumerate().skip(from).take(shown) {
            let front = at == self.front;
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let sign = match (front, row.alike) {
                (true, _) => '>',
                (false, true) => '=',
                (false, false) => ' ',
            };
            canvas.line(area, y, &self.row(row, sign, area.width, narrow), meaning);
            y += 1;
        }
        let front = self.front >= self.rows.len();
        let (sign, meaning) = if front { ('>', Meaning::Cursor) } else { (' ', Meaning::Plain) };
        canvas.line(area, y + 1, &format!("{sign}  {}", self.last), meaning);
        if let Some(hint) = hint.filter(|_| self.edit.text().is_empty()) {
            canvas.line(area, y + 3, hint, Meaning::Aside);
        }
    }

    fn row(&self, row: &FindRow, sign: char, width: u16, narrow: bool) -> String {
        let age = right(&age::short_on(row.born, self.today), 5);
        if narrow {
            return format!("{sign} {} {age}", left(&row.name, usize::from(width).saturating_sub(9)));
        }
        let (name, born, open) = (left(&row.name, 20), date_short(row.born), left(&row.open, 14));
        let place = if self.places { format!("{} ", left(&row.place, 12)) } else { String::new() };
        format!("{sign}  {name} {born:>9} {age} {place}{open} {}", row.by)
    }
}
