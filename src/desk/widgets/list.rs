//! A list of which the desk holds only the rows in sight: the keeper filters, sorts and counts, the cursor stays on its child.
use crate::desk::glyphs::Signs;
use crate::desk::theme::Meaning;
use std::collections::BTreeSet;

/// A row of a list.
pub trait Row {
    /// What stays the same when rows move.
    type Id: Copy + Ord + std::fmt::Debug;
    /// Whose row it is.
    fn id(&self) -> Self::Id;
    /// The signs before it.
    fn signs(&self) -> Signs {
        Signs::default()
    }
    /// How it is drawn, besides its signs.
    fn meaning(&self) -> Meaning {
        Meaning::Plain
    }
    /// Three lines for a narrow window, each to be cut to 37 columns.
    fn card(&self) -> [String; 3];
    /// The row once what it asks for is done and it has left the list, where the cursor stays on it.
    fn gone(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
    /// The row as it is told to who hears it: what is pressing, the act, the child, then all else, every state in words.
    fn told(&self) -> String {
        self.card().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).join(". ")
    }
}

/// A way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// As many rows up as are in sight.
    PageUp,
    /// As many rows down as are in sight.
    PageDown,
    /// The first row of all.
    First,
    /// The last row of all.
    Last,
}

impl Step {
    /// Rows of a page on a screen whose rows are of different heights.
    pub const A_PAGE: usize = 8;

    /// The step an action asks for.
    pub fn of(action: crate::desk::keymap::Action) -> Option<Self> {
        use crate::desk::keymap::Action;
        Some(match action {
            Action::Up => Self::Up,
            Action::Down => Self::Down,
            Action::PageUp => Self::PageUp,
            Action::PageDown => Self::PageDown,
            Action::First => Self::First,
            Action::Last => Self::Last,
            _ => return None,
        })
    }

    /// Where it leads from a row, in a list that is held whole, by pages of so many rows; whoever takes it keeps it inside.
    pub fn from(self, front: usize, page: usize) -> usize {
        match self {
            Self::Up => front.saturating_sub(1),
            Self::Down => front + 1,
            Self::PageUp => front.saturating_sub(page),
            Self::PageDown => front + page,
            Self::First => 0,
            Self::Last => usize::MAX,
        }
    }
}

/// Rows to be fetched: from `first` (0 is the top of the whole list) so many; and where `keep` stands now, if it is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want<I> {
    /// Position of the first row wanted.
    pub first: usize,
    /// How many.
    pub count: usize,
    /// The row whose position in the whole list is to be told.
    pub keep: Option<I>,
}

/// Rows that were fetched.
#[derive(Clone, Debug)]
pub struct Page<R: Row> {
    /// Rows in the whole list.
    pub total: usize,
    /// Position of the first of `rows`.
    pub first: usize,
    /// The rows.
    pub rows: Vec<R>,
    /// Position of the row that was to be kept, in the whole list.
    pub kept_at: Option<usize>,
}

/// The list.
#[derive(Clone, Debug)]
pub struct List<R: Row> {
    pub(super) total: usize,
    pub(super) first: usize,
    pub(super) rows: Vec<R>,
    pub(super) top: usize,
    pub(super) at: usize,
    id: Option<R::Id>,
    sight: usize,
    pub(super) marks: BTreeSet<R::Id>,
}

impl<R: Row> Default for List<R> {
    fn default() -> Self {
        Self {
            total: 0,
            first: 0,
            rows: Vec::new(),
            top: 0,
            at: 0,
            id: None,
            sight: 1,
            marks: BTreeSet::new(),
        }
    }
}

impl<R: Row> List<R> {
    /// The row with the cursor, once it is here.
    pub fn current(&self) -> Option<&R> {
        self.at.checked_sub(self.first).and_then(|at| self.rows.get(at))
    }

    /// Rows in the whole list.
    pub fn total(&self) -> usize {
        self.total
    }

    /// First and last row in sight, counted from 1; `(0, 0)` of an empty list.
    pub fn in_sight(&self) -> (usize, usize) {
        if self.total == 0 { (0, 0) } else { (self.top + 1, (self.top + self.sight).min(self.total)) }
    }

    /// The row with the cursor, counted from 1; 0 of an empty list.
    pub fn position(&self) -> usize {
        if self.total == 0 { 0 } else { self.at + 1 }
    }

    /// The row the cursor is meant for, also while it is being fetched.
    pub fn meant(&self) -> Option<R::Id> {
        self.id
    }

    /// The rows that are here.
    pub fn held(&self) -> &[R] {
        &self.rows
    }

    /// The place of the row with the cursor among those.
    pub fn front(&self) -> usize {
        self.at.saturating_sub(self.first)
    }

    /// How many rows below the first row `top` the cursor stands.
    pub fn depth(&self, top: usize) -> usize {
        self.at.saturating_sub(top)
    }

    /// The rows in sight that are here.
    pub fn seen(&self) -> impl Iterator<Item = &R> {
        (self.top..self.top + self.sight).filter_map(|at| self.rows.get(at.checked_sub(self.first)?))
    }

    /// Marked rows.
    pub fn marks(&self) -> &BTreeSet<R::Id> {
        &self.marks
    }

    /// Marks the row with the cursor, or takes its mark off.
    pub fn mark(&mut self) {
        if let Some(id) = self.current().map(Row::id)
            && !self.marks.remove(&id)
        {
            self.marks.insert(id);
        }
    }

    /// Marks these.
    pub fn mark_all(&mut self, ids: impl IntoIterator<Item = R::Id>) {
        self.marks.extend(ids);
    }

    /// Takes all marks off.
    pub fn unmark(&mut self) {
        self.marks.clear();
    }

    /// Takes the marks off these.
    pub fn unmark_these(&mut self, ids: &[R::Id]) {
        for id in ids {
            self.marks.remove(id);
        }
    }

    /// So many rows are in sight now; what has to be fetched for them.
    pub fn sight(&mut self, rows: usize) -> Option<Want<R::Id>> {
        self.sight = rows.max(1);
        self.show_cursor();
        self.missing()
    }

    /// Fetches what is in sight again: something changed, or another filter or order.
    pub fn again(&self) -> Want<R::Id> {
        Want { first: self.top, count: self.sight, keep: self.id }
    }

    /// Another list altogether: from its top.
    pub fn restart(&mut self) -> Want<R::Id> {
        (self.top, self.at, self.id) = (0, 0, None);
        self.again()
    }

    /// Puts the cursor on the row of this id wherever it is.
    pub fn seek(&mut self, id: R::Id) -> Want<R::Id> {
        self.id = Some(id);
        self.again()
    }

    /// Moves the cursor; what has to be fetched because of it.
    pub fn go(&mut self, step: Step) -> Option<Want<R::Id>> {
        let last = self.total.saturating_sub(1);
        let (sight, before) = (self.sight, self.at);
        match step {
            Step::Up => self.at = self.at.saturating_sub(1),
            Step::Down => self.at = (self.at + 1).min(last),
            Step::PageUp => {
                self.at = self.at.saturating_sub(sight);
                self.top = self.top.saturating_sub(sight);
            }
            Step::PageDown => {
                self.at = (self.at + sight).min(last);
                self.top = (self.top + sight).min(self.total.saturating_sub(sight));
            }
            Step::First => self.at = 0,
            Step::Last => self.at = last,
        }
        if self.at != before {
            self.id = self.current().map(Row::id);
        }
        self.show_cursor();
        self.missing()
    }

    /// Takes rows that were fetched. The cursor stays on its child; if the child is gone, on its place. A further fetch is
    /// needed where the child now stands elsewhere.
    pub fn take(&mut self, page: Page<R>) -> Option<Want<R::Id>> {
        (self.total, self.first, self.rows) = (page.total, page.first, page.rows);
        match page.kept_at {
            Some(at) => self.at = at,
            // It is gone from the list: looking for it again and again would never end.
            None => self.id = None,
        }
        self.at = self.at.min(self.total.saturating_sub(1));
        self.show_cursor();
        let want = self.missing();
        if want.is_none() {
            self.id = self.current().map(Row::id);
        }
        want
    }

    /// Puts a row that is in the list no more into rows that were fetched, at its place under the cursor; false where they are of
    /// another part of the list.
    pub fn stays_in(&self, page: &mut Page<R>, row: R) -> bool {
        let at = self.at.min(page.total);
        if at < page.first || at > page.first + page.rows.len() {
            return false;
        }
        page.rows.insert(at - page.first, row);
        page.total += 1;
        page.kept_at = Some(at);
        true
    }

    /// Takes out the row that stayed so, as the cursor has left it.
    pub fn close_up(&mut self, id: R::Id) -> Option<Want<R::Id>> {
        let place = self.rows.iter().position(|row| row.id() == id)?;
        self.rows.remove(place);
        self.total = self.total.saturating_sub(1);
        if self.at > self.first + place {
            self.at -= 1;
        }
        self.at = self.at.min(self.total.saturating_sub(1));
        if self.id == Some(id) {
            self.id = self.current().map(Row::id);
        }
        self.show_cursor();
        self.missing()
    }

    /// Scrolls by a third of what is in sight when the cursor leaves it: scrolling by one row redraws everything each time.
    fn show_cursor(&mut self) {
        let third = (self.sight / 3).max(1);
        if self.at < self.top {
            self.top = (self.at + 1).saturating_sub(third);
        } else if self.at >= self.top + self.sight {
            self.top = (self.at + third).saturating_sub(self.sight);
        }
        self.top = self.top.min(self.total.saturating_sub(self.sight)).min(self.at);
        if self.at >= self.top + self.sight {
            self.top = self.at + 1 - self.sight;
        }
    }

    fn missing(&self) -> Option<Want<R::Id>> {
        let end = (self.top + self.sight).min(self.total);
        let here = self.first <= self.top && end <= self.first + self.rows.len();
        (!here).then(|| self.again())
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
pub(crate) mod tests;
