//! A list whose rows come from the keeper a window at a time: what to ask for, and what an answer does to the cursor. A page
//! on either side of what is in sight comes along, so that moving about seldom has to ask.
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::widgets::{List, Page, Row, Step, Want};

/// The most rows one answer may bring.
const MOST: usize = 400;

/// Rows to ask the keeper for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<I> {
    /// Position of the first row.
    pub first: u32,
    /// How many.
    pub rows: u16,
    /// A row that should be in sight wherever it stands now, and how many rows should come before it.
    pub around: Option<(I, u16)>,
}

impl<I> Asked<I> {
    /// First row and number of rows where the keeper cannot find the cursor's row again (it finds referrals): so many that the
    /// row is among them even when an import put a few hundred before it, as the cursor stays on its row.
    pub fn by_number(&self) -> (u32, u16) {
        let Some((_, before)) = &self.around else { return (self.first, self.rows) };
        let at = self.first + u32::from(*before);
        (at.saturating_sub(MOST as u32 / 2), MOST as u16)
    }
}

/// A list and what of it has been asked for.
#[derive(Clone, Debug)]
pub struct Window<R: Row> {
    /// The list.
    pub list: List<R>,
    /// The row that was last asked for with its place.
    asked: Option<R::Id>,
    /// Something has come.
    loaded: bool,
    /// Where the cursor's row is not in the next answer, it goes to the top instead of staying at its place.
    narrowed: bool,
    /// A row that was done and has left the list stays under the cursor, as done, until the cursor leaves it.
    stays: bool,
    /// That row.
    stayed: Option<R::Id>,
    /// The row in front when something was done: where its step is due at another time now, it stays where it was, or whoever works
    /// from the top would be carried off with the first row they put off.
    acted: Option<R::Id>,
    /// Such a row as it is now, and its place in the keeper's list.
    aside: Option<(R, usize)>,
}

impl<R: Row> Default for Window<R> {
    fn default() -> Self {
        Self {
            list: List::default(),
            asked: None,
            loaded: false,
            narrowed: false,
            stays: false,
            stayed: None,
            acted: None,
            aside: None,
        }
    }
}

impl<R: Row + Clone> Window<R> {
    /// Begins with it where one key does what a row asks for: from now on the cursor stays on whom it was pressed for (keys.md,
    /// rule 7).
    pub fn begins_to_stay(&mut self) {
        self.stays = true;
        self.let_go();
    }

    /// The row that has left the list is let go of; what has to be asked for then.
    pub fn let_go(&mut self) -> Option<Want<R::Id>> {
        let id = self.stayed.take()?;
        let aside = self.aside.take().is_some();
        let want = self.list.close_up(id);
        // It stands elsewhere in the list: its place has to be fetched with what is about it now.
        if aside { Some(self.list.again()) } else { want }
    }

    /// Something was done: all is asked for again, and where the row in front has another place now, it stays where it is, as it is
    /// now, until the cursor leaves it.
    pub fn acted(&mut self) -> Asked<R::Id> {
        self.acted = self.list.meant().filter(|_| self.stays && self.loaded);
        self.again()
    }

    /// Whether an answer has come since the list was begun.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// What is in sight again, the cursor kept on its row.
    pub fn again(&mut self) -> Asked<R::Id> {
        // One that was put aside is asked after where it stands, so that what is shown of it is so.
        if self.aside.take().is_some() {
            self.acted = self.stayed.take();
        }
        let want = self.list.again();
        self.ask(want)
    }

    /// Another filter: the cursor stays on its row where that is still in the list, else it goes to the top.
    pub fn narrowed(&mut self) -> Asked<R::Id> {
        self.narrowed = true;
        self.again()
    }

    /// Another list altogether: from its top.
    pub fn restart(&mut self) -> Asked<R::Id> {
        self.let_go();
        let want = self.list.restart();
        self.ask(want)
    }

    /// With the cursor on this row.
    pub fn seek(&mut self, id: R::Id) -> Asked<R::Id> {
        if self.stayed != Some(id) {
            self.let_go();
        }
        let want = self.list.seek(id);
        self.ask(want)
    }

    /// So many rows are in sight now.
    pub fn sight(&mut self, rows: usize) -> Option<Asked<R::Id>> {
        let want = self.list.sight(rows);
        want.map(|want| self.ask(want))
    }

    /// Moves the cursor where the action is a move: what has to be asked for, or that it was none.
    pub fn go(&mut self, action: Action) -> Result<Option<Asked<R::Id>>, Action> {
        let step = Step::of(action).ok_or(action)?;
        let mut want = self.list.go(step);
        if self.stayed.is_some() && self.list.meant() != self.stayed {
            want = self.let_go();
        }
        Ok(want.map(|want| self.ask(want)))
    }

    fn ask(&mut self, want: Want<R::Id>) -> Asked<R::Id> {
        self.asked = want.keep;
        let before = want.count;
        let rows = (want.count * 3).min(MOST) as u16;
        let top = want.first;
        // The keeper does not know where a row stood that has left the list.
        let known = want.keep.filter(|id| self.stayed != Some(*id));
        let around = known.map(|id| (id, (self.list.depth(top) + before).min(usize::from(u16::MAX)) as u16));
        Asked { first: top.saturating_sub(before) as u32, rows, around }
    }

    /// The row with the cursor as it stands once it has left the list, where it stays.
    fn left(&mut self, meant: Option<R::Id>) -> Option<R> {
        let row = self.list.current().filter(|row| self.stays && self.loaded && Some(row.id()) == meant)?;
        let left = row.gone()?;
        self.stayed = meant;
        Some(left)
    }

    /// Whether the row in front, which was acted on from here, has another place among the others now.
    fn moved(&self, rows: &[R], here: usize) -> bool {
        let beside = |rows: &[R], at: usize| {
            let before = at.checked_sub(1).and_then(|at| rows.get(at)).map(Row::id);
            (before, rows.get(at + 1).map(Row::id))
        };
        let now = beside(rows, here);
        let was = beside(self.list.held(), self.list.front());
        now.0 != was.0 && now.1 != was.1
    }

    /// Puts the row that was acted on aside, and asks for what is about the place where it was.
    fn put_aside(&mut self, row: &R, at: usize) -> Asked<R::Id> {
        self.aside = Some((row.clone(), at));
        self.stayed = Some(row.id());
        let want = self.list.again();
        self.ask(want)
    }

    /// The answer without the row that was put aside, which is shown where it was.
    fn without(page: &mut Page<R>, row: &R, at: usize) {
        page.rows.retain(|other| other.id() != row.id());
        if at < page.first {
            page.first -= 1;
        }
        page.total = page.total.saturating_sub(1);
        page.kept_at = None;
    }

    /// Takes an answer. What has to be asked for next, and whether another row came under the cursor by itself.
    pub fn take(&mut self, total: u32, first: u32, rows: Vec<R>) -> (Option<Asked<R::Id>>, bool) {
        let meant = self.list.meant();
        let before = self.list.current().map(Row::id);
        let place = |id: R::Id| rows.iter().position(|row| row.id() == id).map(|at| first as usize + at);
        let kept_at = meant.and_then(place);
        let moved_on = self.asked != meant;
        if let Some(id) = meant.filter(|_| kept_at.is_none() && moved_on) {
            // The cursor went on while this was on its way: where it is now has to be asked for.
            return (Some(self.seek(id)), false);
        }
        let chosen = std::mem::take(&mut self.narrowed);
        if chosen && kept_at.is_none() {
            self.list.restart();
        }
        let acted = self.acted.take().filter(|id| Some(*id) == meant);
        if let (Some(_), Some(at)) = (acted, kept_at)
            && self.moved(&rows, at - first as usize)
        {
            return (Some(self.put_aside(&rows[at - first as usize], at)), false);
        }
        let mut page = Page { total: total as usize, first: first as usize, rows, kept_at };
        let aside = self.aside.clone().filter(|(row, _)| Some(row.id()) == meant && !chosen);
        if let Some((row, at)) = aside {
            Self::without(&mut page, &row, at);
            if !self.list.stays_in(&mut page, row) {
                // What came is of another part of the list: the cursor goes where the row went.
                (self.aside, self.stayed) = (None, None);
                return (Some(self.again()), false);
            }
        } else if kept_at.is_some() || chosen {
            self.stayed = None;
        } else if let Some(left) = self.left(meant)
            && !self.list.stays_in(&mut page, left)
        {
            // What came is of another part of the list: what stands about this row is asked for by its number.
            return (Some(self.again()), false);
        }
        let want = self.list.take(page);
        let after = self.list.current().map(Row::id);
        let came = self.loaded
            && !chosen
            && before.is_some()
            && after.is_some()
            && before != after
            && before == meant;
        self.loaded = true;
        (want.map(|want| self.ask(want)), came)
    }
}

/// What is told where another row came under the cursor by itself.
pub fn told(came: bool) -> Vec<Effect> {
    if came { vec![Effect::FrontLeaves, Effect::FrontCame] } else { Vec::new() }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
