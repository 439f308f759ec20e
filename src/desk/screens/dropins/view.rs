//! Drawing the board: the child's way through from left to right; each child in two or three lines, so that no name is cut
//! where it matters. In a narrow window one column at a time.
use super::sheet::HEADS;
use super::{DONE, DropIns, EXPECTED, WAITING, WITH, is_over, minutes};
use crate::desk::canvas::Canvas;
use crate::desk::frame::Titles;
use crate::desk::glyphs::Glyphs;
use crate::desk::layers::offers::clock;
use crate::desk::screen::Cx;
use crate::desk::screens::waiting::row::flags_in_words;
use crate::desk::text::{self, cut, wrap};
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::wire::view_diary::{BoardPage, BoardRow};
use ratatui::layout::Rect;

/// Columns of the four at 80; a wider window shares out what is over.
const WIDTHS: [u16; 4] = [17, 21, 21, 17];
/// Columns of a bar at the most.
const BAR: usize = 12;

impl DropIns {
    pub(super) fn words(&self, cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Drop-in".to_owned(), ..Titles::default() };
        };
        let right = match (page.session, page.room) {
            (None, _) => String::new(),
            _ if is_over(page, cx) => "over".to_owned(),
            (_, 0) => "full".to_owned(),
            (_, room) => format!("room for {room} more"),
        };
        // Cards in a wide window: the desk is heard, and the hub has to be said.
        let left = if cx.narrow && body_is_wide(cx) && page.session.is_some() {
            let column = self.cursor.column;
            format!("{}: {} {}", page.title, heard(column).to_lowercase(), count(page, column))
        } else if cx.narrow {
            format!("{} {}", HEADS[self.cursor.column], count(page, self.cursor.column))
        } else if page.title.is_empty() {
            "Drop-in".to_owned()
        } else {
            page.title.clone()
        };
        let row = match self.row() {
            Some(row) => row.words.clone(),
            None if page.session.is_none() => "No drop-in is on. v chooses one".to_owned(),
            None => format!("Nobody here. {}", page.title),
        };
        Titles { left, right, row, pane: None }
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(page) = &self.page else {
            return canvas.focus(body.x, body.y, false);
        };
        if page.session.is_none() {
            canvas.line(body, 1, " No drop-in is on now.", Meaning::Plain);
            for (y, (_, words)) in (3..).zip(&page.others) {
                canvas.line(body, y, &format!("   {words}"), Meaning::Plain);
            }
            return canvas.focus(body.x, body.y + 1, false);
        }
        if cx.narrow {
            let used = self.column(self.cursor.column, page, body, canvas, cx);
            let at = self.cursor.column;
            let stands = self.cursor.stands(page).unwrap_or(at);
            let row = self.words(cx).row;
            canvas.tell_row(|| format!("{}: {row}", heard(stands)));
            if let (None, true) = (self.cursor.trace(), self.cursor.at < page.columns[at].len()) {
                canvas.tell_at(self.cursor.at + 1, page.columns[at].len());
            }
            if used + 1 < body.height {
                let words = bar(page, WAITING, usize::from(body.width), canvas.glyphs, cx);
                canvas.line(body, body.height - 1, &words, Meaning::Plain);
            }
            return;
        }
        let spare = body.width.saturating_sub(80) / 4;
        let mut x = body.x;
        for (at, width) in WIDTHS.iter().enumerate() {
            let width = if at == DONE { body.right().saturating_sub(x) } else { width + spare };
            let area = Rect { x, width, ..body };
            let head = format!(" {} {}", HEADS[at], count(page, at));
            canvas.line(area, 0, &head, Meaning::Heading);
            canvas.line(area, 1, &bar(page, at, usize::from(area.width), canvas.glyphs, cx), Meaning::Plain);
            let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
            self.column(at, page, rows, canvas, cx);
            x += width;
            if at != DONE {
                for y in body.top()..body.bottom() {
                    canvas.put(x, y, 1, &canvas.glyphs.bar.to_string(), Meaning::Plain);
                }
                x += 1;
            }
        }
    }

    /// Draws one column; the lines it took.
    fn column(&self, at: usize, page: &BoardPage, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) -> u16 {
        let columns = usize::from(area.width);
        let own = at == self.cursor.column;
        let mut blocks: Vec<(Vec<String>, bool)> =
            page.columns[at].iter().map(|row| (lines(at, row, page, columns, cx), false)).collect();
        if own {
            if let Some(trace) = self.cursor.trace() {
                blocks.insert(self.cursor.at.min(blocks.len()), (self.gone(trace, page), true));
            } else if let Some(block) = blocks.get_mut(self.cursor.at) {
                block.1 = true;
            }
        }
        let front = blocks.iter().position(|(_, front)| *front);
        let heights: Vec<usize> = blocks.iter().map(|(lines, _)| lines.len() + 1).collect();
        let mut top = 0;
        while front.is_some_and(|front| {
            top < front && heights[top..=front].iter().sum::<usize>() > usize::from(area.height) + 1
        }) {
            top += 1;
        }
        // Of those who are done the last matter most: who left unseen is rung.
        while at == DONE && !own && heights[top..].iter().sum::<usize>() > usize::from(area.height) + 1 {
            top += 1;
        }
        let mut y = 0;
        let mut shown = top;
        for (lines, front) in blocks.iter().skip(top) {
            for (nth, line) in lines.iter().enumerate() {
                let sign = if *front && nth == 0 { '>' } else { ' ' };
                if *front && nth == 0 {
                    canvas.focus(area.x, area.y + y, false);
                }
                let meaning = if *front { Meaning::Cursor } else { look(at, line) };
                canvas.line(area, y, &format!("{sign}{line}"), meaning);
                y += 1;
            }
            y += 1;
            shown += 1;
            if y >= area.height {
                break;
            }
        }
        let cut = y > area.height + 1;
        let more = blocks.len() - shown + usize::from(cut) + if at == DONE && !own { top } else { 0 };
        if more > 0 && area.height > 2 {
            let words = text::left(&format!(" +{more} more"), columns);
            canvas.line(area, area.height - 1, &words, Meaning::Aside);
        }
        if own && blocks.is_empty() {
            canvas.focus(area.x, area.y, false);
            canvas.line(area, 0, ">", Meaning::Cursor);
        }
        if more > 0 { area.height } else { y }
    }

    /// What stands where a child was before it moved on.
    fn gone(&self, trace: &BoardRow, page: &BoardPage) -> Vec<String> {
        let now = self.cursor.row(page);
        let where_to = match (self.cursor.stands(page), now) {
            (Some(WAITING), Some(row)) => format!("here, {}", clock(row.at)),
            (Some(WITH), Some(row)) => format!("with {}", row.staff),
            (Some(DONE), Some(row)) => row.note.clone(),
            (Some(EXPECTED), _) => "expected".to_owned(),
            _ => "no longer here".to_owned(),
        };
        vec![trace.name.clone(), format!("  {where_to}")]
    }
}

fn body_is_wide(cx: &Cx<'_>) -> bool {
    cx.body.width >= crate::desk::frame::NARROW
}

/// A column's name as it is said.
fn heard(column: usize) -> String {
    let (first, rest) = HEADS[column].split_at(1);
    format!("{first}{}", rest.to_lowercase())
}

fn count(page: &BoardPage, at: usize) -> String {
    if at == WITH {
        format!("{} of {}", page.therapists.0, page.therapists.1)
    } else {
        page.columns[at].len().to_string()
    }
}

/// How full it is: families without a place of those there is room for, therapists who are with a family.
fn bar(page: &BoardPage, at: usize, columns: usize, glyphs: Glyphs, cx: &Cx<'_>) -> String {
    let (taken, all, words) = match at {
        WAITING => {
            let inside = page.room_in_all.saturating_sub(page.room);
            if is_over(page, cx) {
                return String::new();
            }
            (inside, page.room_in_all, format!("walk-ins {inside}/{}", page.room_in_all))
        }
        WITH => (page.therapists.0, page.therapists.1, "therapists".to_owned()),
        _ => return String::new(),
    };
    // A column at the left, one between, one at the right.
    let room = columns.saturating_sub(text::width(&words) + 3).min(BAR);
    let bar = glyphs.occupancy(u32::from(taken), u32::from(all), room);
    if bar.is_empty() { String::new() } else { format!(" {bar} {words}") }
}

fn look(column: usize, line: &str) -> Meaning {
    if column == DONE && line.contains("LEFT UNSEEN") { Meaning::PastTarget } else { Meaning::Plain }
}

/// A child's lines in a column.
fn lines(column: usize, row: &BoardRow, page: &BoardPage, columns: usize, cx: &Cx<'_>) -> Vec<String> {
    let age = row.born.map_or_else(String::new, |born| age::short_on(born, page.on.unwrap_or(page.now.0)));
    let room = columns.saturating_sub(1).max(6);
    let mut lines = Vec::new();
    let wait = minutes(row, page, cx);
    match column {
        EXPECTED => {
            lines.push(clock(row.at));
            lines.extend(named(&row.name, &age, room));
        }
        WAITING => {
            lines.extend(hanging(&format!("{} {}", clock(row.at), row.name), room));
            let wait = wait.map_or_else(String::new, |wait| format!("  {wait} min"));
            let line = format!("  {age}{wait}").replace("    ", "  ");
            if !line.trim().is_empty() {
                lines.push(line);
            }
        }
        WITH => {
            lines.push(cut(&row.staff, room).into_owned());
            lines.extend(hanging(&format!("{} {age}", row.name), room));
            let wait = wait.map_or_else(String::new, |wait| format!(" {wait:>3} min"));
            lines.push(format!("since {}{wait}", clock(row.at)));
        }
        _ => {
            lines.extend(hanging(&format!("{} {}", clock(row.at), row.name), room));
        }
    }
    let indent = if column == DONE || column == WITH { "" } else { "  " };
    let mut more: Vec<String> = row.with.iter().map(|with| format!("+ sibling {with}")).collect();
    // Whoever calls them in reads it there: a letter alone would have to be known.
    more.extend(flags_in_words(row.flags, &row.language));
    if !row.note.is_empty() {
        more.push(row.note.clone());
    }
    for words in more {
        lines.extend(
            wrap(&words, room.saturating_sub(indent.len())).into_iter().map(|part| format!("{indent}{part}")),
        );
    }
    lines
}

/// Name and age, on one line or two.
fn named(name: &str, age: &str, room: usize) -> Vec<String> {
    wrap(&format!("{name} {age}"), room.saturating_sub(2))
        .into_iter()
        .map(|part| format!("  {part}"))
        .collect()
}

/// Words on as many lines as they need, those after the first moved in: a name is never cut.
fn hanging(words: &str, room: usize) -> Vec<String> {
    let mut parts = wrap(words, room).into_iter();
    let mut lines: Vec<String> = parts.next().into_iter().collect();
    let rest = parts.collect::<Vec<_>>().join(" ");
    if !rest.is_empty() {
        lines.extend(wrap(&rest, room.saturating_sub(2).max(4)).into_iter().map(|part| format!("  {part}")));
    }
    lines
}
