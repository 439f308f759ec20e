//! Drawing a session: a missing person changes every row, so people stand above the places.
use super::SessionScreen;
use super::words::{answer_words, nobody};
use crate::desk::canvas::Canvas;
use crate::desk::frame::Titles;
use crate::desk::glyphs::Glyphs;
use crate::desk::layers::offers::clock;
use crate::desk::linear::words::line;
use crate::desk::screen::Cx;
use crate::desk::text::{cut, left, right, width, wrap};
use crate::desk::theme::Meaning;
use crate::desk::widgets::number;
use crate::domain::age;
use crate::domain::booking::BookingState;
use crate::domain::calendar::weekday_day;
use crate::domain::session::{Answer, CarveOut};
use crate::wire::view_diary::{PersonRow, PlaceRow, SessionPage};
use ratatui::layout::Rect;

/// Columns of the bar of places taken.
const BAR: usize = 12;

impl SessionScreen {
    pub(super) fn words(&self) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Session".to_owned(), ..Titles::default() };
        };
        let (on, start, end) = page.when;
        let when = format!("{} {}-{}", weekday_day(on), clock(start), clock(end));
        let left = format!("{}, {}: {when}", page.service.1, page.place);
        let (taken, held, places) = page.counts;
        let held = if held > 0 { format!(", {held} held") } else { String::new() };
        let right = match &page.cancelled {
            Some(_) => "CALLED OFF".to_owned(),
            None => format!("{taken} of {places}{held}"),
        };
        let row = self
            .row()
            .map_or_else(|| "No places are in this session. n adds one.".to_owned(), |row| row.words.clone());
        Titles { left, right, row, pane: None }
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(page) = &self.page else {
            return canvas.focus(body.x, body.y, false);
        };
        let columns = usize::from(body.width);
        let mut y = 0;
        let mut above = above(page, columns, cx.narrow);
        let lines = if cx.narrow { 2 } else { 1 };
        let used = above.len() + page.rows.len() * lines + page.foot.len() + 3;
        if used < usize::from(body.height) {
            above.extend(places(page, canvas.glyphs));
        }
        for (words, meaning) in above {
            canvas.tell_line(|| line(&words));
            canvas.line(body, y, &words, meaning);
            y += 1;
        }
        if !cx.narrow {
            y += 1;
            let note = note_columns(columns);
            let head = format!(
                "    Time  Min {} {} Nds {} {}",
                left("Child", child_columns(columns)),
                right("Age", 5),
                left("State", 21),
                left("Note", note)
            );
            canvas.line(body, y, &head, Meaning::Heading);
            y += 1;
        }
        let each: u16 = if cx.narrow { 2 } else { 1 };
        let foot: Vec<String> = page
            .foot
            .iter()
            .flat_map(|line| broken(line, columns))
            .take(if cx.narrow { 1 } else { 4 })
            .collect();
        let room = body.height.saturating_sub(y);
        let below = if usize::from(room) > page.rows.len() * usize::from(each) + foot.len() || !cx.narrow {
            foot.len() as u16 + u16::from(!foot.is_empty())
        } else {
            0
        };
        let shown = usize::from((room.saturating_sub(below) / each).max(1));
        let from = (self.front + 1).saturating_sub(shown);
        if page.rows.is_empty() {
            canvas.focus(body.x, body.y + y, false);
        }
        for (at, row) in page.rows.iter().enumerate().skip(from).take(shown) {
            self.row_at(
                (at, row),
                page,
                Rect { y: body.y + y, height: each.min(body.bottom().saturating_sub(body.y + y)), ..body },
                canvas,
                cx,
            );
            y += each;
        }
        if below > 0 {
            y += 1;
            for words in foot {
                canvas.tell_line(|| line(&words));
                canvas.line(body, y, &format!(" {words}"), Meaning::Plain);
                y += 1;
            }
        }
    }

    fn row_at(
        &self,
        (at, row): (usize, &PlaceRow),
        page: &SessionPage,
        area: Rect,
        canvas: &mut Canvas<'_>,
        cx: &Cx<'_>,
    ) {
        let front = at == self.front;
        let columns = usize::from(area.width);
        let meaning = match (front, &row.booking) {
            (true, _) => Meaning::Cursor,
            (false, Some(booked)) if self.marks.contains(&booked.booking) => Meaning::Marked,
            (false, None) if row.seat.is_some() => Meaning::Plain,
            (false, None) => Meaning::Free,
            (false, Some(booked)) => match booked.state {
                BookingState::Held { .. } => Meaning::Held,
                _ => Meaning::Plain,
            },
        };
        let cells = Cells::of(row, page);
        let signs = self.signs(row, front);
        canvas.tell_line(|| row.words.clone());
        if front {
            let marked = row.booking.as_ref().is_some_and(|booked| self.marks.contains(&booked.booking));
            canvas.tell_row(|| format!("{}{}", if marked { "Marked. " } else { "" }, row.words));
            canvas.tell_at(at + 1, page.rows.len());
            canvas.focus(area.x, area.y, false);
        }
        if cx.narrow {
            let room = columns.saturating_sub(18).min(20);
            let first = format!(
                "{} {} {} {:>5} {}",
                &signs[..2],
                cells.time,
                left(&cells.child, room),
                cells.age,
                cells.needs
            );
            canvas.line(area, 0, &first, meaning);
            let note = if cells.note.is_empty() { String::new() } else { format!(", {}", cells.note) };
            canvas.line(area, 1, &format!("   {}{note}", cells.state), meaning);
            return number(canvas, area.x, area.y, at - self.top);
        }
        let note = note_columns(columns);
        let words = format!(
            "{signs} {:>5} {:>3} {} {} {} {}",
            cells.time,
            cells.minutes,
            left(&cells.child, child_columns(columns)),
            right(&cells.age, 5),
            left(&cells.needs, 3),
            if row.booking.is_some() || row.seat.is_some() {
                format!("{} {}", left(&cells.state, 21), left(&cells.note, note))
            } else {
                // A free place has no state: what is known of it has the room of both.
                let parts = [cells.state.as_str(), &cells.note];
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
            }
        );
        canvas.line(area, 0, &left(&words, columns), meaning);
        number(canvas, area.x, area.y, at - self.top);
    }

    /// Three columns: cursor or mark, held, a mark under the cursor.
    fn signs(&self, row: &PlaceRow, front: bool) -> String {
        let marked = row.booking.as_ref().is_some_and(|booked| self.marks.contains(&booked.booking));
        let held =
            row.booking.as_ref().is_some_and(|booked| matches!(booked.state, BookingState::Held { .. }));
        let first = match (front, marked) {
            (true, _) => '>',
            (false, true) => '*',
            (false, false) => ' ',
        };
        let second = match (front && marked, held) {
            (true, _) => '*',
            (false, true) => 'h',
            (false, false) => ' ',
        };
        format!("{first} {second}").chars().take(3).collect()
    }
}

/// Columns left for the note: all that stands before it takes 47 and the child's name.
fn note_columns(columns: usize) -> usize {
    columns.saturating_sub(47 + child_columns(columns))
}

fn child_columns(columns: usize) -> usize {
    if columns >= 110 { 28 } else { 18 }
}

/// The cells of a row.
struct Cells {
    time: String,
    minutes: u16,
    child: String,
    age: String,
    needs: String,
    state: String,
    note: String,
}

impl Cells {
    fn of(row: &PlaceRow, page: &SessionPage) -> Self {
        let time = clock(row.start);
        if let Some(seat) = &row.seat {
            return Self {
                time,
                minutes: row.minutes,
                child: seat.name.clone(),
                age: seat.born.map_or_else(String::new, |born| age::short_on(born, page.when.0)),
                needs: seat.flags.letters(),
                state: seat.words.clone(),
                note: row.note.clone(),
            };
        }
        let Some(booked) = &row.booking else {
            let kept = match row.carve_out {
                CarveOut::Anyone => "",
                CarveOut::Urgent => "urgent only",
                CarveOut::Interpreter => "with interpreter",
                CarveOut::UnderFour => "under 4 only",
            };
            // Of a time that is over nothing is offered any more.
            let free = crate::desk::screens::session::words::is_free(row, page);
            return Self {
                time,
                minutes: row.minutes,
                child: nobody(row, page).to_owned(),
                age: String::new(),
                needs: String::new(),
                state: match (free, kept.is_empty()) {
                    (false, _) => String::new(),
                    (true, true) => row.note.clone(),
                    (true, false) => kept.to_owned(),
                },
                note: match (kept.is_empty(), row.note.contains("could come")) {
                    _ if !free => String::new(),
                    (true, true) if row.note.starts_with("nobody") => "b says why".to_owned(),
                    (true, true) => "b shows them".to_owned(),
                    (true, false) => String::new(),
                    (false, _) => row.note.clone(),
                },
            };
        };
        let held = matches!(booked.state, BookingState::Held { .. });
        Self {
            time,
            minutes: booked.minutes,
            child: if held { format!("-- {} --", booked.words) } else { booked.name.clone() },
            age: if held { String::new() } else { age::short_on(booked.born, page.when.0) },
            needs: booked.flags.letters(),
            state: match booked.left {
                Some(left) => format!("{left} min left"),
                None => booked.words.clone(),
            },
            note: row.note.clone(),
        }
    }
}

/// People, quorum, interpreters, and whether it was called off.
fn above(page: &SessionPage, columns: usize, narrow: bool) -> Vec<(String, Meaning)> {
    let mut lines = Vec::new();
    if let Some(reason) = &page.cancelled {
        lines.push((format!(" CALLED OFF: {reason}"), Meaning::Cancelled));
    }
    let people: Vec<String> = page.people.iter().map(person).collect();
    let people = if people.is_empty() { "nobody yet. p asks".to_owned() } else { people.join("; ") };
    let told = headed("People", &people, columns);
    if narrow {
        // One line of them, and a sign where there are more: p shows all.
        let line = cut(&format!(" {:<9}{people}", "People"), columns.saturating_sub(1)).into_owned();
        lines.push((line, Meaning::Plain));
    } else {
        lines.extend(told.into_iter().map(|line| (line, Meaning::Plain)));
    }
    let (needed, missing) = &page.quorum;
    let quorum = match (needed.is_empty(), missing.is_empty()) {
        (true, _) => "not needed for this clinic".to_owned(),
        (false, true) => format!("all in: {}", needed.join(", ")),
        (false, false) => format!("NOT QUORATE, missing {}", missing.join(", ")),
    };
    let meaning = if missing.is_empty() { Meaning::Plain } else { Meaning::PastTarget };
    if !page.shut.is_empty() {
        let told = format!("SHUT: {}. No place is given until it is held elsewhere", page.shut);
        lines.extend(headed("Held at", &told, columns).into_iter().map(|line| (line, Meaning::PastTarget)));
    }
    let unheld = !page.unheld.is_empty() && page.cancelled.is_none();
    if unheld {
        let told = format!("NOBODY: {}. No place is given until somebody comes", page.unheld);
        lines.extend(headed("Held by", &told, columns).into_iter().map(|line| (line, Meaning::PastTarget)));
    }
    if (!narrow && !unheld) || !missing.is_empty() {
        lines.extend(headed("Quorum", &quorum, columns).into_iter().map(|line| (line, meaning)));
    }
    if !narrow && !page.interpreters.is_empty() {
        let told = headed("Language", &page.interpreters, columns);
        lines.extend(told.into_iter().map(|line| (line, Meaning::Plain)));
    }
    lines
}

/// How full it is, drawn and in words.
fn places(page: &SessionPage, glyphs: Glyphs) -> Option<(String, Meaning)> {
    let (taken, held, all) = page.counts;
    let bar = glyphs.occupancy(u32::from(taken), u32::from(all), BAR);
    let held = if held > 0 { format!(", {held} held") } else { String::new() };
    let line = format!(" Places   {bar}  {taken} of {all} taken{held}");
    (!bar.is_empty() && page.cancelled.is_none()).then_some((line, Meaning::Plain))
}

/// A heading and what it says beside it, broken between words.
fn headed(head: &str, says: &str, columns: usize) -> Vec<String> {
    let parts = wrap(says, columns.saturating_sub(11).max(8));
    parts
        .into_iter()
        .enumerate()
        .map(|(at, part)| format!(" {:<9}{part}", if at == 0 { head } else { "" }))
        .collect()
}

/// A line with the spaces it has, broken only where it is too long.
fn broken(line: &str, columns: usize) -> Vec<String> {
    if width(line) < columns { vec![line.to_owned()] } else { wrap(line, columns.max(3) - 1) }
}

/// `Dr A Osei (paediatrician) here`; who has not answered or is away is told so.
fn person(person: &PersonRow) -> String {
    match person.answer {
        Answer::Accepted => format!("{} ({}) here", person.name, person.role.1),
        Answer::Away => format!("{} AWAY", person.name),
        other => format!("{} ({}) {}", person.name, person.role.1, answer_words(other)),
    }
}
