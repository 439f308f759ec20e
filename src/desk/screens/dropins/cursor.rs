//! The cursor over four columns. It stays in its column on its child; a child that has moved on leaves a trace under the
//! cursor, so that the next child never slips under a key that was meant for the one before.
use super::{DONE, EXPECTED};
use crate::desk::keymap::Action;
use crate::domain::ids::{BookingId, VisitId};
use crate::wire::view_diary::{BoardPage, BoardRow};

/// What stays the same of a row while it goes through the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    visit: Option<VisitId>,
    booking: Option<BookingId>,
}

impl Key {
    fn of(row: &BoardRow) -> Self {
        Self { visit: row.visit, booking: row.booking }
    }

    fn is(self, row: &BoardRow) -> bool {
        (self.visit.is_some() && self.visit == row.visit)
            || (self.booking.is_some() && self.booking == row.booking)
    }
}

/// Where it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Cursor {
    /// Column.
    pub column: usize,
    /// Position in the column; of a trace, where it stands between the rows.
    pub at: usize,
    key: Option<Key>,
    /// The child has left this column: as it stood here.
    trace: Option<BoardRow>,
}

impl Cursor {
    /// The child in front, as it stands now.
    pub(super) fn row<'a>(&'a self, page: &'a BoardPage) -> Option<&'a BoardRow> {
        let Some(trace) = &self.trace else { return page.columns[self.column].get(self.at) };
        let now = self.key.and_then(|key| page.columns.iter().flatten().find(|row| key.is(row)));
        now.or(Some(trace))
    }

    /// The column in which the child in front stands now.
    pub(super) fn stands(&self, page: &BoardPage) -> Option<usize> {
        if self.trace.is_none() {
            return page.columns[self.column].get(self.at).map(|_| self.column);
        }
        let key = self.key?;
        page.columns.iter().position(|column| column.iter().any(|row| key.is(row)))
    }

    /// The trace of a child that has left the cursor's column.
    pub(super) fn trace(&self) -> Option<&BoardRow> {
        self.trace.as_ref()
    }

    /// Moves, where the action is a move.
    pub(super) fn go(&mut self, page: &BoardPage, action: Action) -> bool {
        let rows = page.columns[self.column].len();
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            // The trace gives its place to the row after it.
            Action::Down if self.trace.is_some() => {}
            Action::Down => self.at += 1,
            Action::First | Action::PageUp => self.at = 0,
            Action::Last | Action::PageDown => self.at = rows.saturating_sub(1),
            Action::Left | Action::Right => {
                let to =
                    if action == Action::Right { self.column + 1 } else { self.column.saturating_sub(1) };
                let to = to.clamp(EXPECTED, DONE);
                // Beside where it stood is where the child went: Right and a second a call it in.
                let moved = self
                    .trace
                    .as_ref()
                    .and(self.key)
                    .and_then(|key| page.columns[to].iter().position(|row| key.is(row)));
                self.column = to;
                self.at = moved.unwrap_or(0);
            }
            _ => return false,
        }
        self.trace = None;
        self.settle(page);
        true
    }

    /// Rows came anew.
    pub(super) fn again(&mut self, before: Option<&BoardPage>, page: &BoardPage) {
        let Some(key) = self.key else { return self.settle(page) };
        if let Some(at) = page.columns[self.column].iter().position(|row| key.is(row)) {
            (self.at, self.trace) = (at, None);
            return self.settle(page);
        }
        if self.trace.is_none() {
            self.trace = before.and_then(|before| before.columns[self.column].get(self.at)).cloned();
        }
        // Who arrives is a visit from now on.
        if let Some(row) = page.columns.iter().flatten().find(|row| key.is(row)) {
            self.key = Some(Key { visit: row.visit.or(key.visit), booking: row.booking.or(key.booking) });
        }
        self.at = self.at.min(page.columns[self.column].len());
    }

    /// On the first row of which that holds, wherever it stands. Whether there is one.
    pub(super) fn seek(&mut self, page: &BoardPage, is: impl Fn(&BoardRow) -> bool) -> bool {
        let place = |(column, rows): (usize, &Vec<BoardRow>)| Some((column, rows.iter().position(&is)?));
        let Some((column, at)) = page.columns.iter().enumerate().find_map(place) else { return false };
        (self.column, self.at, self.trace) = (column, at, None);
        self.settle(page);
        true
    }

    fn settle(&mut self, page: &BoardPage) {
        let rows = &page.columns[self.column];
        self.at = self.at.min(rows.len().saturating_sub(1));
        self.key = rows.get(self.at).map(Key::of);
    }
}
