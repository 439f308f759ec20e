//! Drawing a week: start, taken of all and one sign a cell, free places read down a day or across a clinic; in a narrow
//! window one day's sessions.
use super::Diary;
use super::cursor::{cells, last_day, lines, of_day};
use crate::desk::canvas::Canvas;
use crate::desk::frame::Titles;
use crate::desk::glyphs::{CANCELLED, Glyphs};
use crate::desk::layers::offers::clock;
use crate::desk::screen::Cx;
use crate::desk::text::{cut, left, width};
use crate::desk::theme::Meaning;
use crate::domain::calendar::{day_month, long_date, plural, weekday_day};
use crate::wire::query::DiaryBy;
use crate::wire::view_diary::{Cell, DiaryRow, DiaryWeek};
use chrono::Days;
use ratatui::layout::Rect;

/// Columns of a row's label, and of a cell with the space after it.
const LABEL: u16 = 18;
const CELL: u16 = 12;

/// The beginning of a cell's words: which clinic, which day.
pub(super) fn short(words: &str) -> String {
    let end = words.find(": ").unwrap_or(words.len());
    words[..end].to_owned()
}

impl Diary {
    pub(super) fn words(&self, cx: &Cx<'_>) -> Titles {
        let Some(week) = &self.week else {
            return Titles { left: "Diary".to_owned(), ..Titles::default() };
        };
        let by = match self.by {
            DiaryBy::Clinic => "clinic",
            DiaryBy::Room => "room",
            DiaryBy::Person => "person",
        };
        let left = if cx.narrow {
            format!("Diary {}", weekday_day(self.day(cx)))
        } else {
            format!("Diary: week of {}, by {by}", long_date(week.monday))
        };
        let sessions = plural(week.sessions, "session");
        let right = if cx.narrow {
            format!("{} free", week.free)
        } else {
            format!("{sessions}, {} free", plural(week.free, "place"))
        };
        let row = self.cell().map_or_else(
            || {
                let label = week.rows.get(self.cursor.row).map_or("", |row| row.label.as_str());
                let row = week.rows.get(self.cursor.row);
                let not = row.and_then(|row| row.not_there.iter().find(|(day, _)| *day == self.cursor.day));
                let not = not.map_or_else(String::new, |(_, word)| format!("{word}, "));
                let words =
                    format!("{label} {}: {not}nothing planned. n makes a session", weekday_day(self.day(cx)));
                words.trim_start().to_owned()
            },
            |cell| cell.words.clone(),
        );
        Titles { left, right, row, pane: None }
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(week) = &self.week else {
            return canvas.focus(body.x, body.y, false);
        };
        if cx.narrow {
            return self.draw_day(week, body, canvas, cx);
        }
        let days = u16::from(last_day(week)) + 1;
        let fits = ((body.width.saturating_sub(LABEL)) / CELL).clamp(1, 7).min(days);
        // A weekend with something on is reached by going there.
        let first = (u16::from(self.cursor.day) + 1).saturating_sub(fits);
        heads(week, (first, fits), body, canvas);
        let mut foot = foot(week, (first, fits));
        let room = body.height.saturating_sub(1 + foot.len() as u16 + 1);
        let heights: Vec<usize> =
            week.rows.iter().map(|row| lines(row, first as u8..(first + fits) as u8)).collect();
        let bars =
            week.by_day.iter().any(|(_, all)| *all > 0) && heights.iter().sum::<usize>() < usize::from(room);
        if bars {
            foot.insert(1, (bars_by_day(week, (first, fits), canvas.glyphs), Meaning::Plain));
        }
        let room = room - u16::from(bars);
        let beside = LABEL + fits * CELL + 1;
        let top = self.top(&heights, usize::from(room));
        let mut y = 1;
        for (at, row) in week.rows.iter().enumerate().skip(top) {
            if y + heights[at] as u16 > 1 + room {
                break;
            }
            canvas.put(body.x + 1, body.y + y, LABEL - 2, &row.label, Meaning::Plain);
            for day in first..first + fits {
                let x = body.x + LABEL + (day - first) * CELL;
                let mut any = false;
                for (nth, cell) in cells(row, day as u8).enumerate() {
                    any = true;
                    let front = (at, day as u8, nth) == (self.cursor.row, self.cursor.day, self.cursor.nth);
                    cell_at(cell, front, (x, body.y + y + nth as u16), canvas);
                }
                let word = row.not_there.iter().find(|(on, _)| u16::from(*on) == day);
                if let Some((_, word)) = word.filter(|_| !any) {
                    canvas.put(x, body.y + y, CELL - 1, word, Meaning::Aside);
                }
                if !any && (at, day as u8) == (self.cursor.row, self.cursor.day) {
                    bracket((x, body.y + y), canvas);
                }
            }
            bar_of_row(row, (body.x + beside, body.y + y), body.width.saturating_sub(beside), canvas);
            y += heights[at] as u16;
        }
        if week.rows.is_empty() {
            canvas.line(
                body,
                2,
                " No sessions this week. n makes one, > goes on, v changes the rows.",
                Meaning::Plain,
            );
            canvas.focus(body.x, body.y + 2, false);
        }
        let from = (y + 1).min(body.height.saturating_sub(foot.len() as u16));
        for (at, (words, meaning)) in (0..).zip(foot) {
            canvas.line(body, from + at, &words, meaning);
        }
    }

    /// The first row in sight, so that the one with the cursor is.
    fn top(&self, heights: &[usize], room: usize) -> usize {
        let mut top = 0;
        while top < self.cursor.row && heights[top..=self.cursor.row].iter().sum::<usize>() > room {
            top += 1;
        }
        top
    }

    fn draw_day(&self, week: &DiaryWeek, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let day = self.cursor.day;
        let holiday = week.holidays.iter().find(|(on, _)| *on == day);
        let mut y = 0;
        if let Some((_, name)) = holiday {
            canvas.line(body, y, name, Meaning::Heading);
            y += 1;
        }
        let (taken, all) = week.by_day[usize::from(day) % 7];
        let room = usize::from(body.height.saturating_sub(y + 2)).max(1);
        let label = week.rows.get(self.cursor.row).map(|row| row.label.as_str());
        if let Some(label) = label.filter(|_| self.cell().is_none()) {
            canvas.line(body, y, &format!("> {}", left(label, 22)), Meaning::Cursor);
            canvas.focus(body.x, body.y + y, false);
            y += 1;
        }
        // In the order in which the day goes.
        let order = of_day(week, day);
        let on = order.iter().position(|at| *at == (self.cursor.row, self.cursor.nth));
        let top = on.map_or(0, |at| (at + 1).saturating_sub(room));
        for (row, nth) in order.into_iter().skip(top) {
            if y + 2 > body.height {
                break;
            }
            let (row, on) = (&week.rows[row], (row, nth) == (self.cursor.row, self.cursor.nth));
            let Some(cell) = cells(row, day).nth(nth) else { continue };
            canvas.tell_line(|| cell.words.clone());
            let pad = usize::from(body.width.saturating_sub(16));
            let label = with_bar(&row.label, cell, pad, canvas.glyphs);
            let line = format!(
                "{} {} {} {}",
                if on { '>' } else { ' ' },
                clock(cell.start),
                left(&label, pad),
                count(cell)
            );
            canvas.line(body, y, &line, if on { Meaning::Cursor } else { look(cell.sign) });
            if on {
                canvas.focus(body.x, body.y + y, false);
            }
            y += 1;
        }
        if week.rows.is_empty() {
            canvas.focus(body.x, body.y, false);
        }
        let sum = format!("{}: {taken} of {all} taken.", day_month(self.day(cx)));
        let keys = "  Left, Right: day";
        let fits = width(&sum) + keys.len() <= usize::from(body.width);
        let sum = if fits { format!("{sum}{keys}") } else { sum };
        canvas.line(body, body.height.saturating_sub(1), &sum, Meaning::Aside);
    }
}

/// `09:30 4/4 =`; the more digits, the fewer spaces, so that the sign is never cut.
fn words(cell: &Cell) -> String {
    let start = clock(cell.start);
    let start = if cell.taken > 9 { start.replace(':', "") } else { start };
    format!("{start} {}", count(cell))
}

fn count(cell: &Cell) -> String {
    let count = format!("{}/{}", cell.taken, cell.places);
    let space = if count.len() > 3 { "" } else { " " };
    format!("{count}{space}{}", cell.sign)
}

fn look(sign: char) -> Meaning {
    match sign {
        '!' => Meaning::PastTarget,
        'o' => Meaning::Free,
        'h' => Meaning::Held,
        'x' | '.' => Meaning::Cancelled,
        _ => Meaning::Plain,
    }
}

/// Brackets round a cell, so that no colour is needed to see the cursor.
fn bracket((x, y): (u16, u16), canvas: &mut Canvas<'_>) {
    canvas.put(x.saturating_sub(1), y, 1, "[", Meaning::Cursor);
    canvas.put(x + CELL - 1, y, 1, "]", Meaning::Cursor);
    canvas.focus(x, y, false);
}

/// Columns of the bar of one session in a day's list, and of a row's week.
const BAR_OF_ONE: usize = 6;
const BAR_OF_WEEK: u16 = 16;

/// A label, and at the right end of its room a bar where there is room for both.
fn with_bar(label: &str, cell: &Cell, room: usize, glyphs: Glyphs) -> String {
    let label = cut(label, room);
    let bar = glyphs.occupancy(u32::from(cell.taken), u32::from(cell.places), BAR_OF_ONE);
    if bar.is_empty() || width(&label) + BAR_OF_ONE + 1 > room || cell.sign == CANCELLED {
        return label.into_owned();
    }
    format!("{}{bar}", left(&label, room - BAR_OF_ONE))
}

/// Under the sums of the days, how full each is.
fn bars_by_day(week: &DiaryWeek, (first, fits): (u16, u16), glyphs: Glyphs) -> String {
    let mut bars = left("", usize::from(LABEL));
    for day in first..first + fits {
        let (taken, all) = week.by_day[usize::from(day) % 7];
        bars.push_str(&left(&glyphs.occupancy(taken, all, usize::from(CELL) - 2), usize::from(CELL)));
    }
    bars
}

/// Beside a clinic's week, where the window has the columns: how full it is, drawn and in numbers.
fn bar_of_row(row: &DiaryRow, (x, y): (u16, u16), room: u16, canvas: &mut Canvas<'_>) {
    let on = || row.cells.iter().filter(|cell| cell.sign != CANCELLED);
    let (taken, all) =
        (on().map(|cell| u32::from(cell.taken)).sum(), on().map(|cell| u32::from(cell.places)).sum());
    if room < BAR_OF_WEEK + 12 || all == 0 {
        return;
    }
    let bar = canvas.glyphs.occupancy(taken, all, usize::from(BAR_OF_WEEK));
    canvas.put(x, y, room, &format!("{bar} {taken} of {all}"), Meaning::Plain);
}

/// Sums by day, what the signs mean, holidays.
fn foot(week: &DiaryWeek, (first, fits): (u16, u16)) -> Vec<(String, Meaning)> {
    let mut sums = left(" Taken, all", usize::from(LABEL));
    for day in first..first + fits {
        let (taken, all) = week.by_day[usize::from(day) % 7];
        let words = if all == 0 { String::new() } else { format!("{taken} of {all}") };
        sums.push_str(&left(&words, usize::from(CELL)));
    }
    let mut foot = vec![
        (sums, Meaning::Plain),
        (
            " = full  o free  h held  ! not quorate, nobody holds it  x cancelled  . past".to_owned(),
            Meaning::Aside,
        ),
    ];
    if !week.holidays.is_empty() {
        let names: Vec<String> = week
            .holidays
            .iter()
            .map(|(day, name)| format!("{}: {name}", weekday_day(week.monday + Days::new(u64::from(*day)))))
            .collect();
        foot.push((format!(" Holiday  {}", names.join(", ")), Meaning::Plain));
    }
    foot
}

/// `Fri 20 now`: a day's head, which leaves a column free before the next.
fn head(week: &DiaryWeek, day: u16) -> String {
    let on = week.monday + Days::new(u64::from(day));
    let holiday = week.holidays.iter().any(|(holiday, _)| u16::from(*holiday) == day);
    let more = if holiday {
        " hol"
    } else if on == week.today {
        " now"
    } else {
        ""
    };
    format!("{}{more}", on.format("%a %e"))
}

fn heads(week: &DiaryWeek, (first, fits): (u16, u16), body: Rect, canvas: &mut Canvas<'_>) {
    for day in first..first + fits {
        let words = head(week, day);
        canvas.put(body.x + LABEL + (day - first) * CELL, body.y, CELL - 1, &words, Meaning::Heading);
    }
    if first + fits <= u16::from(last_day(week)) {
        canvas.put(body.right().saturating_sub(1), body.y, 1, ">", Meaning::Heading);
    }
}

fn cell_at(cell: &Cell, front: bool, (x, y): (u16, u16), canvas: &mut Canvas<'_>) {
    let words = words(cell);
    let meaning = if front { Meaning::Cursor } else { look(cell.sign) };
    canvas.put(x, y, CELL - 1, &words, meaning);
    if front {
        bracket((x, y), canvas);
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
