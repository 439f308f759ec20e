//! The cursor over a week: a row, a day, and which session of that day. It stays on its session when rows move.
use crate::domain::ids::SessionId;
use crate::wire::view_diary::{Cell, DiaryRow, DiaryWeek};

/// Where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Row.
    pub row: usize,
    /// Day, 0 Monday.
    pub day: u8,
    /// Which session of that day in that row.
    pub nth: usize,
    /// The row's label and the session, by which it is found again.
    kept: Option<(String, Option<SessionId>)>,
    /// Another week comes: with nothing there on its day, it begins at that week's first session.
    lands: bool,
}

/// Sessions of a row on a day, by start.
pub fn cells(row: &DiaryRow, day: u8) -> impl Iterator<Item = &Cell> {
    row.cells.iter().filter(move |cell| cell.day == day)
}

/// Row and place of every session of a day, by start.
pub fn of_day(week: &DiaryWeek, day: u8) -> Vec<(usize, usize)> {
    let mut all: Vec<(u16, usize, usize)> = Vec::new();
    for (at, row) in week.rows.iter().enumerate() {
        all.extend(cells(row, day).enumerate().map(|(nth, cell)| (cell.start, at, nth)));
    }
    all.sort_unstable();
    all.into_iter().map(|(_, row, nth)| (row, nth)).collect()
}

/// The last day shown: Friday, or a weekend day on which something is on.
pub fn last_day(week: &DiaryWeek) -> u8 {
    week.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.day).max().unwrap_or(0).max(4)
}

/// Lines a row takes: as many as its fullest day in sight has sessions.
pub fn lines(row: &DiaryRow, days: std::ops::Range<u8>) -> usize {
    days.map(|day| cells(row, day).count()).max().unwrap_or(1).max(1)
}

impl Cursor {
    /// The session it is on.
    pub fn cell<'a>(&self, week: &'a DiaryWeek) -> Option<&'a Cell> {
        cells(week.rows.get(self.row)?, self.day).nth(self.nth)
    }

    /// A session up or down: by row, in a window of one day by time.
    pub fn along(&mut self, week: &DiaryWeek, down: bool, by_time: bool) {
        let all = if by_time { of_day(week, self.day) } else { Vec::new() };
        if all.is_empty() {
            return self.vertical(week, down);
        }
        // From a row with nothing on that day one comes to the first, or back to the last, that has.
        let next = match (all.iter().position(|at| *at == (self.row, self.nth)), down) {
            (Some(here), true) => (here + 1).min(all.len() - 1),
            (Some(here), false) => here.saturating_sub(1),
            (None, true) => 0,
            (None, false) => all.len() - 1,
        };
        (self.row, self.nth) = all[next];
        self.keep(week);
    }

    /// A row up or down: within a day of several sessions first.
    fn vertical(&mut self, week: &DiaryWeek, down: bool) {
        let count = |row: usize, day| week.rows.get(row).map_or(0, |row| cells(row, day).count());
        if down {
            if self.nth + 1 < count(self.row, self.day) {
                self.nth += 1;
            } else if self.row + 1 < week.rows.len() {
                (self.row, self.nth) = (self.row + 1, 0);
            }
        } else if self.nth > 0 {
            self.nth -= 1;
        } else if self.row > 0 {
            self.row -= 1;
            self.nth = count(self.row, self.day).saturating_sub(1);
        }
        self.keep(week);
    }

    /// A day to the left or right.
    pub fn horizontal(&mut self, week: &DiaryWeek, right: bool) {
        self.day = if right { (self.day + 1).min(last_day(week)) } else { self.day.saturating_sub(1) };
        self.nth = 0;
        self.keep(week);
    }

    /// To the first or the last row; in a window of one day to the first or the last session.
    pub fn end(&mut self, week: &DiaryWeek, last: bool, by_time: bool) {
        let all = if by_time { of_day(week, self.day) } else { Vec::new() };
        let row = if last { week.rows.len().saturating_sub(1) } else { 0 };
        (self.row, self.nth) = if last { all.last() } else { all.first() }.copied().unwrap_or((row, 0));
        self.keep(week);
    }

    /// To a day, in the row where it is; to the first row that has a session then, where its own has none.
    pub fn to_day(&mut self, week: &DiaryWeek, day: u8) {
        self.day = day.min(last_day(week));
        self.nth = 0;
        if self.cell(week).is_none()
            && let Some(row) = week.rows.iter().position(|row| cells(row, self.day).next().is_some())
        {
            self.row = row;
        }
        self.keep(week);
    }

    /// On this session, where it is in the week.
    pub fn seek(&mut self, week: &DiaryWeek, session: SessionId) -> bool {
        for (row, line) in week.rows.iter().enumerate() {
            if let Some(cell) = line.cells.iter().find(|cell| cell.session == session) {
                let nth = cells(line, cell.day).position(|other| other.session == session).unwrap_or(0);
                (self.row, self.day, self.nth) = (row, cell.day, nth);
                self.keep(week);
                return true;
            }
        }
        false
    }

    /// Rows came anew: on its session, else on its row and day, else as near as there is. Whether its session has gone.
    pub fn again(&mut self, week: &DiaryWeek) -> bool {
        let kept = self.kept.take();
        let mut gone = false;
        if let Some((label, session)) = kept {
            // By person a session stands in several rows: its own comes first.
            let own = week.rows.iter().position(|row| row.label == label);
            if let Some(row) = own {
                self.row = row;
            }
            if let Some(session) = session {
                let here = own.and_then(|row| {
                    let cell = week.rows[row].cells.iter().find(|cell| cell.session == session)?;
                    let nth = cells(&week.rows[row], cell.day).position(|other| other.session == session)?;
                    Some((row, cell.day, nth))
                });
                match here {
                    Some((row, day, nth)) => (self.row, self.day, self.nth) = (row, day, nth),
                    None => gone = !self.seek(week, session),
                }
            }
        }
        self.row = self.row.min(week.rows.len().saturating_sub(1));
        self.day = self.day.min(last_day(week));
        let count = week.rows.get(self.row).map_or(0, |row| cells(row, self.day).count());
        self.nth = self.nth.min(count.saturating_sub(1));
        if std::mem::take(&mut self.lands) && self.cell(week).is_none() {
            self.to_day(week, self.day);
            let day = (0..=last_day(week)).find(|day| !of_day(week, *day).is_empty());
            if self.cell(week).is_none()
                && let Some(day) = day
            {
                self.to_day(week, day);
            }
        }
        self.keep(week);
        gone
    }

    /// Another week: the same row and day of the week, whichever session is there.
    pub fn other_week(&mut self) {
        if let Some((_, session)) = &mut self.kept {
            *session = None;
        }
        self.lands = true;
    }

    fn keep(&mut self, week: &DiaryWeek) {
        let session = self.cell(week).map(|cell| cell.session);
        self.kept = week.rows.get(self.row).map(|row| (row.label.clone(), session));
    }
}
