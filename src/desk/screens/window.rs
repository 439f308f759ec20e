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
        }
    }
}

impl<R: Row> Window<R> {
    /// Begins with it where one key does what a row asks for: from now on the cursor stays on whom it was pressed for (keys.md,
    /// rule 7).
    pub fn begins_to_stay(&mut self) {
        self.stays = true;
        self.let_go();
    }

    /// The row that has left the list is let go of; what has to be asked for then.
    pub fn let_go(&mut self) -> Option<Want<R::Id>> {
        let id = self.stayed.take()?;
        self.list.close_up(id)
    }

    /// Whether an answer has come since the list was begun.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// What is in sight again, the cursor kept on its row.
    pub fn again(&mut self) -> Asked<R::Id> {
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
        let mut page = Page { total: total as usize, first: first as usize, rows, kept_at };
        if kept_at.is_some() || chosen {
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
mod tests {
    use super::*;

    #[derive(Clone, Debug)]
    struct Numbered(u32);

    impl Row for Numbered {
        type Id = u32;
        fn id(&self) -> u32 {
            self.0
        }
        fn card(&self) -> [String; 3] {
            [self.0.to_string(), String::new(), String::new()]
        }
    }

    /// Answers as the keeper does, until nothing more is asked for; the number of answers, and whether another row came.
    fn settle(window: &mut Window<Numbered>, all: &[u32], mut asked: Option<Asked<u32>>) -> (usize, bool) {
        let (mut answers, mut came) = (0, false);
        while let Some(Asked { first, rows, around }) = asked {
            answers += 1;
            assert!(answers < 4, "it never settles");
            let place = around.and_then(|(id, before)| {
                let at = all.iter().position(|other| *other == id)?;
                Some(at.saturating_sub(usize::from(before)))
            });
            let first = match (around, place) {
                (_, Some(first)) => first,
                (Some(_), None) => 0,
                (None, None) => first as usize,
            };
            let end = (first + usize::from(rows)).min(all.len());
            let rows = all[first.min(end)..end].iter().map(|id| Numbered(*id)).collect();
            let (next, other) = window.take(all.len() as u32, first as u32, rows);
            came |= other;
            asked = next;
        }
        (answers, came)
    }

    fn thousand() -> (Vec<u32>, Window<Numbered>) {
        let all: Vec<u32> = (0..1000).collect();
        let mut window = Window::default();
        window.sight(16);
        let asked = window.restart();
        assert_eq!(settle(&mut window, &all, Some(asked)), (1, false));
        (all, window)
    }

    fn at(window: &Window<Numbered>) -> u32 {
        window.list.current().unwrap().0
    }

    #[test]
    fn moving_about_seldom_asks() {
        let (all, mut window) = thousand();
        let mut answers = 0;
        for _ in 0..30 {
            let asked = window.go(Action::Down).unwrap();
            answers += settle(&mut window, &all, asked).0;
        }
        assert_eq!((answers, at(&window)), (0, 30), "two pages came along");
        let asked = window.go(Action::Last).unwrap();
        assert_eq!(settle(&mut window, &all, asked).0, 1);
        assert_eq!((at(&window), window.list.in_sight()), (999, (985, 1000)));
        assert_eq!(window.go(Action::Book), Err(Action::Book));
    }

    #[test]
    fn the_cursor_stays_on_its_row_wherever_it_goes() {
        let (mut all, mut window) = thousand();
        for _ in 0..5 {
            window.go(Action::Down).unwrap();
        }
        all.remove(0);
        let asked = window.again();
        assert_eq!(
            settle(&mut window, &all, Some(asked)),
            (1, false),
            "one answer is enough for a small change"
        );
        assert_eq!(at(&window), 5);
        all.retain(|id| *id != 5);
        all.insert(700, 5);
        let asked = window.again();
        assert!(!settle(&mut window, &all, Some(asked)).1);
        assert_eq!(at(&window), 5, "it went 700 rows down, and the cursor with it");
    }

    #[test]
    fn where_its_row_is_gone_another_comes_and_that_is_told() {
        let (mut all, mut window) = thousand();
        window.go(Action::Down).unwrap();
        all.retain(|id| *id != 1);
        let asked = window.again();
        assert_eq!(settle(&mut window, &all, Some(asked)), (1, true));
        assert_eq!(at(&window), 2);
        let asked = window.again();
        assert_eq!(settle(&mut window, &[], Some(asked)), (1, false));
        assert!(window.list.current().is_none());
    }

    #[test]
    fn a_row_that_the_keeper_cannot_find_keeps_the_cursor_too() {
        // A held row of an import: rows are asked for by number.
        fn settled(window: &mut Window<Numbered>, all: &[u32], mut asked: Option<Asked<u32>>) {
            let mut answers = 0;
            while let Some(now) = asked {
                answers += 1;
                assert!(answers < 4, "it never settles");
                let (first, rows) = now.by_number();
                let last = all.len().saturating_sub(usize::from(rows));
                let first = if (first as usize) < all.len() { first as usize } else { last };
                let end = (first + usize::from(rows)).min(all.len());
                let rows = all[first..end].iter().map(|id| Numbered(*id)).collect();
                asked = window.take(all.len() as u32, first as u32, rows).0;
            }
        }
        let (mut all, mut window) = thousand();
        for _ in 0..300 {
            let asked = window.go(Action::Down).unwrap();
            settled(&mut window, &all, asked);
        }
        // Two hundred come before it.
        all.splice(0..0, 5000..5150);
        let asked = window.again();
        settled(&mut window, &all, Some(asked));
        assert_eq!(at(&window), 300);
        let (top, end) = window.list.in_sight();
        assert!((top..=end).contains(&window.list.position()), "and it is in sight");
        // Whatever goes, a row is in front.
        for left in [700, 300, 40, 3, 1] {
            all.truncate(left);
            let asked = window.again();
            settled(&mut window, &all, Some(asked));
            assert!(window.list.current().is_some(), "{left} left");
            let (top, end) = window.list.in_sight();
            assert!((top..=end).contains(&window.list.position()), "{left} left: in sight");
        }
    }

    #[test]
    fn another_filter_without_its_row_begins_at_the_top() {
        let (all, mut window) = thousand();
        for _ in 0..9 {
            window.go(Action::Down).unwrap();
        }
        let even: Vec<u32> = all.iter().copied().filter(|id| id.is_multiple_of(2)).collect();
        let asked = window.narrowed();
        assert!(!settle(&mut window, &even, Some(asked)).1, "the person asked for it");
        assert_eq!((at(&window), window.list.in_sight()), (0, (1, 16)));
        window.go(Action::Down).unwrap();
        let asked = window.narrowed();
        settle(&mut window, &all, Some(asked));
        assert_eq!(at(&window), 2, "it is in this list, too");
    }

    #[test]
    fn an_answer_that_comes_late_does_not_take_the_cursor_back() {
        let (all, mut window) = thousand();
        let asked = window.again();
        for _ in 0..3 {
            window.go(Action::Down).unwrap();
        }
        assert!(!settle(&mut window, &all, Some(asked)).1);
        assert_eq!(at(&window), 3);
    }
}
