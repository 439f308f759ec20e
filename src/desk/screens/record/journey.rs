//! The journey on one line of time: months along the top, a lane each for health, speech and language, council and family,
//! a letter for each thing that happened.
use super::Record;
use super::parts::Part;
use crate::desk::canvas::Canvas;
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::desk::words::flow;
use crate::domain::journey::{self, LANES, LEGEND};
use crate::domain::rules::Rules;
use crate::wire::view_record::{Mark, RecordPage};
use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;

/// Columns before the line of time.
const LABEL: u16 = 10;
/// Lines above the legend.
pub(super) const LINES: u16 = 6;
/// What ends a run on a lane.
const END: char = 'E';
/// Months after this one that are shown.
const AHEAD: i32 = 2;

/// The months of the scale.
struct Scale {
    /// The first month, counted from year 0.
    first: i32,
    months: i32,
    /// Columns of a month.
    columns: u16,
}

fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

impl Scale {
    /// So that today is in sight, as much as possible of what was before, and in any case what is in front.
    fn new(marks: &[&Mark], front: Option<&Mark>, today: NaiveDate, width: u16, columns: u16) -> Self {
        let months = i32::from((width.saturating_sub(LABEL + 1) / columns).max(1));
        let now = month_of(today);
        let last = marks.iter().map(|mark| month_of(mark.on)).max().unwrap_or(now);
        // Today is never pushed out by what is far ahead.
        let last = last.max(now + AHEAD).min(now + months - 1);
        let mut first = last - months + 1;
        if let Some(front) = front.map(|mark| month_of(mark.on)) {
            if front < first {
                first = front;
            } else if front >= first + months {
                first = front - months + 1;
            }
        }
        Self { first, months, columns }
    }

    /// The column of a day, from the scale's left.
    fn column(&self, day: NaiveDate) -> Option<u16> {
        let month = month_of(day) - self.first;
        if !(0..self.months).contains(&month) {
            return None;
        }
        let within = u32::from(self.columns) * day.day0() / 31;
        Some(month as u16 * self.columns + within as u16)
    }

    /// The years where they begin, and the letters of the months.
    fn heads(&self) -> (String, String) {
        let width = usize::from(self.columns) * self.months as usize;
        let (mut years, mut letters) = (vec![' '; width], vec![' '; width]);
        for month in 0..self.months {
            let at = month as usize * usize::from(self.columns);
            let of_year = (self.first + month).rem_euclid(12);
            letters[at] = ['J', 'F', 'M', 'A', 'M', 'J', 'J', 'A', 'S', 'O', 'N', 'D'][of_year as usize];
            if month == 0 || of_year == 0 {
                let year = (self.first + month).div_euclid(12).to_string();
                if at + year.len() <= width {
                    years[at..at + year.len()].copy_from_slice(&year.chars().collect::<Vec<_>>());
                }
            }
        }
        (years.into_iter().collect(), letters.into_iter().collect())
    }
}

/// One lane as characters, and where each of its marks stands.
fn lane(
    scale: &Scale,
    marks: &[(usize, &Mark)],
    (now, open): (Option<u16>, bool),
    front: Option<usize>,
) -> (Vec<char>, Vec<(usize, u16)>) {
    let width = usize::from(scale.columns) * scale.months as usize;
    let mut line = vec![' '; width];
    let mut run: Option<usize> = None;
    let fill = |line: &mut Vec<char>, from: usize, to: usize| {
        for cell in line.iter_mut().take(to).skip(from) {
            *cell = '=';
        }
    };
    for (_, mark) in marks.iter().filter(|(_, mark)| !mark.undone && mark.lane != 3) {
        let Some(at) = scale.column(mark.on).map(usize::from) else {
            // A run that began before the scale does goes on from its edge.
            if mark.letter == 'R' && month_of(mark.on) < scale.first {
                run = Some(0);
            } else if mark.letter == END && month_of(mark.on) < scale.first {
                run = None;
            }
            continue;
        };
        if let (Some(from), true) = (run, mark.letter == END) {
            fill(&mut line, from, at);
            run = None;
        } else if mark.letter == 'R' {
            run.get_or_insert(at);
        }
    }
    // What is open goes on; a referral that an outcome completed has ended with its last mark.
    let last = marks
        .iter()
        .filter_map(|(_, mark)| scale.column(mark.on))
        .rfind(|at| now.is_none_or(|now| *at <= now));
    if let (Some(from), Some(end)) = (run, if open { now } else { last }) {
        fill(&mut line, from, usize::from(end));
    }
    if let Some(cell) = now.and_then(|now| line.get_mut(usize::from(now))) {
        *cell = '|';
    }
    let mut places = Vec::new();
    for (at, mark) in marks {
        let Some(mut column) = scale.column(mark.on).map(usize::from) else { continue };
        // Two of one day stand side by side; where there is no room the one in front is seen.
        let taken = |column: usize, places: &[(usize, u16)]| {
            places.iter().any(|(_, there)| usize::from(*there) == column)
        };
        if taken(column, &places) && column + 1 < width && !taken(column + 1, &places) {
            column += 1;
        }
        if !taken(column, &places) || front == Some(*at) {
            line[column] = mark.letter;
        }
        places.push((*at, column as u16));
    }
    (line, places)
}

impl Record {
    /// Whether a referral of this lane is open.
    fn opens(&self, lane: u8, rules: &Rules) -> bool {
        let referrals = self.page.as_ref().map_or(&[][..], |page| &page.referrals);
        referrals.iter().any(|row| row.stage.is_open() && journey::lane(rules, row.pathway) == lane)
    }
}

/// The letters that occur, with their words.
fn legend(marks: &[&Mark]) -> Vec<String> {
    LEGEND
        .iter()
        .filter(|(letter, _)| marks.iter().any(|mark| mark.letter == *letter))
        .map(|(letter, words)| format!("{letter} {words}"))
        .collect()
}

/// Draws it, its legend in what is left below.
pub(super) fn draw(screen: &Record, page: &RecordPage, area: Rect, canvas: &mut Canvas<'_>, rules: &Rules) {
    let marks = screen.marks();
    let front = (screen.part == Part::Journey).then(|| screen.front());
    let in_front = front.and_then(|at| marks.get(at)).copied();
    let scale = Scale::new(&marks, in_front, page.today, area.width, screen.zoom.columns());
    let now = scale.column(page.today);
    let (mut years, letters) = scale.heads();
    if let Some(at) = now.map(usize::from) {
        let at = at.saturating_sub(1).min(years.len().saturating_sub(3));
        if years.get(at..at + 3).is_some_and(|there| there.trim().is_empty()) {
            years.replace_range(at..at + 3, "now");
        }
    }
    let label = usize::from(LABEL) - 1;
    canvas.line(area, 0, &format!(" {}{years}", text::left("JOURNEY", label)), Meaning::Heading);
    canvas.line(area, 1, &format!(" {}{letters}", " ".repeat(label)), Meaning::Plain);
    for (number, name) in (0..).zip(LANES) {
        let row = number + 2;
        if row >= area.height {
            return;
        }
        let of_lane: Vec<(usize, &Mark)> =
            marks.iter().copied().enumerate().filter(|(_, mark)| u16::from(mark.lane) == number).collect();
        let open = screen.opens(number as u8, rules);
        let (line, places) = lane(&scale, &of_lane, (now, open), front);
        let earlier = of_lane.iter().any(|(_, mark)| month_of(mark.on) < scale.first);
        let edge = if earlier { '<' } else { ' ' };
        let line: String = line.into_iter().collect();
        let name = text::left(name, label - 1);
        canvas.line(area, row, &format!(" {name}{edge}{}", line.trim_end()), Meaning::Plain);
        if let Some((_, column)) = places.iter().find(|(at, _)| Some(*at) == front) {
            let cell = Rect::new(area.x + LABEL + column, area.y + row, 1, 1);
            canvas.restyle(cell, Meaning::Cursor);
            canvas.focus(cell.x, cell.y, false);
        }
    }
    let room = area.height.saturating_sub(LINES);
    let words = flow(&legend(&marks), usize::from(area.width).saturating_sub(2), "  ");
    for (row, line) in (LINES..LINES + room).zip(words) {
        canvas.line(area, row, &format!(" {line}"), Meaning::Aside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn mark(on: NaiveDate, letter: char) -> Mark {
        Mark { on, lane: 0, letter, words: String::new(), by: String::new(), undone: false, seq: 0 }
    }

    #[test]
    fn the_scale_shows_today_and_what_is_in_front() {
        let today = day(2026, 11, 20);
        let old = mark(day(2020, 1, 5), 'R');
        let near = mark(day(2025, 9, 14), 'R');
        let all = [&old, &near];
        let scale = Scale::new(&all, None, today, 80, 4);
        assert_eq!((scale.months, scale.column(today).is_some(), scale.column(old.on)), (17, true, None));
        let scale = Scale::new(&all, Some(&old), today, 80, 4);
        assert_eq!(scale.column(old.on), Some(0));
        let scale = Scale::new(&[&near], None, today, 80, 4);
        assert_eq!(scale.column(near.on), Some(1), "14 September is in the second quarter of its month");
        assert_eq!(
            scale.column(today),
            Scale::new(&[], None, today, 80, 4).column(today),
            "now has its place"
        );
        for columns in [1, 2, 4, 8] {
            for width in [12, 40, 80, 200] {
                let scale = Scale::new(&all, None, today, width, columns);
                let last = u16::try_from(scale.months).unwrap() * columns;
                for on in [today, old.on, day(2026, 12, 31), day(2027, 1, 1)] {
                    assert!(scale.column(on).is_none_or(|at| at < last), "{columns} {width} {on}");
                }
            }
        }
    }

    #[test]
    fn a_run_goes_from_receipt_to_its_end_or_to_now() {
        let today = day(2026, 11, 20);
        let (start, seen, end) =
            (mark(day(2026, 8, 1), 'R'), mark(day(2026, 9, 1), 'S'), mark(day(2026, 10, 1), 'E'));
        let all = [&start, &seen, &end];
        let scale = Scale::new(&all, None, today, 80, 4);
        let numbered: Vec<(usize, &Mark)> = all.iter().copied().enumerate().collect();
        let (line, _) = lane(&scale, &numbered, (scale.column(today), true), None);
        let line: String = line.into_iter().collect();
        assert_eq!(line.trim(), "R===S===E     |");
        let (line, _) = lane(&scale, &numbered[..2], (scale.column(today), true), None);
        let line: String = line.into_iter().collect();
        assert_eq!(line.trim(), "R===S=========|");
        let (line, _) = lane(&scale, &numbered[..2], (scale.column(today), false), None);
        let line: String = line.into_iter().collect();
        assert_eq!(line.trim(), "R===S         |", "completed by an outcome");
    }
}
