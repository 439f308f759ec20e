//! Drawing the places: what is said first stands above them, in a narrow window on a page of its own that must be passed.
use super::commit::nothing;
use super::together::rows_of;
use super::words::{clock, day, place_time};
use super::{Front, Offers, within};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Slot};
use crate::desk::frame::Titles;
use crate::desk::layers::Reader;
use crate::desk::screen::Cx;
use crate::desk::text::{cut, left, right, wrap};
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::wire::query::Narrow;
use crate::wire::view_diary::{LeftOut, PlaceOffer, PlacesPage};
use crate::wire::view_together::{TogetherKind, TogetherRow};
use ratatui::layout::Rect;

/// Why this, why not.
const WHY: Slot = "why this place";
/// Columns before what a heading of the page says.
const HEAD: usize = 12;
/// Lines that those left out have at least.
const OUT_SHOWN: usize = 3;
/// Offers made before that are shown; the record has all.
const OFFERS_SHOWN: usize = 2;

/// A line of the page.
pub(super) struct Line {
    pub words: String,
    pub meaning: Meaning,
    pub front: bool,
}

impl Line {
    pub(super) fn new(words: impl Into<String>, meaning: Meaning) -> Self {
        Self { words: words.into(), meaning, front: false }
    }
}

/// From so many columns on nothing has to be cut.
const ENDLESS: u16 = 200;

impl Offers {
    pub(super) fn words(&self, cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            let left = format!("{} {}", self.verb(), self.subject.name);
            return Titles { left, ..Titles::default() };
        };
        let age = age::short_on(page.born, cx.now.date());
        let verb = self.verb();
        let within = if self.narrow == Narrow::default() {
            String::new()
        } else {
            format!(", {}", within::words(&self.narrow))
        };
        let left = format!("{verb} {} {age}: {}{within}", page.name, page.service.1);
        let others: Vec<&str> = page
            .others
            .iter()
            .map(|(code, name)| cx.home.rules.service(*code).map_or(name.as_str(), |service| &service.short))
            .collect();
        let right = if others.is_empty() || self.moving.is_some() {
            "Esc back".to_owned()
        } else {
            // Who hears the desk has a rule without an end.
            let room = if cx.body.width >= ENDLESS { usize::MAX } else { 24 };
            format!("Tab: {}", cut(&others.join(", "), room))
        };
        let row = match self.front() {
            None => nothing(page),
            Some(Front::Standing(_)) => page
                .standing
                .as_ref()
                .map(|(_, words)| format!("{words}: not agreed yet"))
                .unwrap_or_default(),
            Some(Front::Place(row)) => format!("{}: {}", self.front + 1 - self.before(), row.words),
            Some(Front::Together(row)) => {
                format!("{}: {}. All of it is booked, or nothing", self.front + 1 - self.before(), row.why)
            }
        };
        Titles { left, right, row, pane: None }
    }

    fn verb(&self) -> &'static str {
        if self.moves() { "Move" } else { "Book" }
    }

    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(page) = &self.page else {
            canvas.line(area, 0, " Looking for places ..", Meaning::Aside);
            return canvas.focus(area.x, area.y, false);
        };
        let columns = usize::from(area.width);
        if !self.past_say_first(cx) {
            put(area, canvas, &self.page_to_say(page, cx));
            return canvas.focus(area.x, area.y, false);
        }
        let top = self.top(page, cx, columns);
        let places = self.places(page, cx, columns);
        let (shown, out) = self.divided(page, cx);
        let out = left_out(&page.left_out, self.out, out);
        // The place in front is in sight whatever else has to go.
        let at = places.iter().rposition(|line| line.front).unwrap_or(0);
        let from = (at + 1).saturating_sub(shown);
        let mut lines = top;
        let head = lines.len();
        lines.extend(places.into_iter().skip(from).take(shown));
        if !out.is_empty() {
            lines.push(Line::new(String::new(), Meaning::Plain));
            lines.extend(out);
        }
        put(area, canvas, &lines);
        if let Some(Front::Place(row)) = self.front() {
            let far = if row.far == "far" { ", far" } else { "" };
            let at = self.front + 1 - self.before();
            let rest = row.words.trim_end_matches('.');
            canvas.tell_row(|| {
                format!("{at}: {rest}. {} minutes, {}{far}: {}", row.minutes, row.place, row.why)
            });
        }
        if let Some(y) = lines.iter().position(|line| line.front) {
            canvas.focus(area.x, area.y + y as u16, false);
        } else {
            canvas.focus(area.x, area.y + head as u16, false);
        }
    }

    /// What is said first, offers made, the standing place: above the places.
    fn top(&self, page: &PlacesPage, cx: &Cx<'_>, columns: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        if cx.narrow {
            if let Some(first) = page.say_first.first() {
                let more = page.say_first.len() - 1;
                let tail = if more == 0 { String::new() } else { format!(" +{more}") };
                let room = columns.saturating_sub(tail.len() + 1);
                lines.push(Line::new(format!("{}{tail}", cut(first, room)), Meaning::Heading));
            }
        } else {
            section(&mut lines, "SAY FIRST", &page.say_first, columns);
            let from = page.offers.len().saturating_sub(OFFERS_SHOWN);
            section(&mut lines, "OFFERS", &page.offers[from..], columns);
            section(&mut lines, "TOGETHER", &page.not_together, columns);
        }
        if let Some(Front::Together(row)) = self.front() {
            let head = if row.kind == TogetherKind::Block { "DATES" } else { "BOTH" };
            section(&mut lines, head, std::slice::from_ref(&row.words), columns);
        }
        if let Some(Front::Together(row)) = self.front()
            && let (false, Some(other)) = (row.say_first.is_empty(), row.places.get(1))
        {
            // The other child's, too, before anything is booked for it.
            let said: Vec<String> = if cx.narrow {
                row.say_first.iter().take(1).cloned().collect()
            } else {
                row.say_first.clone()
            };
            let first = format!("For {}:", other.name);
            let said: Vec<String> = std::iter::once(first).chain(said).collect();
            section(&mut lines, "SAY FIRST", &said, columns);
        }
        if let Some((_, words)) = page.standing.as_ref().filter(|_| self.before() == 0) {
            let keeps = match self.clash() {
                Some(clash) => format!(
                    "{clash}. Enter does nothing; m moves it to the place in front and asks who wished it."
                ),
                None if self.moving.is_some() => format!("{words}: kept until the new place is sure."),
                None => format!(
                    "{words}: kept until the new place is sure. Enter moves it and asks who wished it."
                ),
            };
            section(&mut lines, "STANDS", &[keeps], columns);
        }
        if let Some(words) = &page.refused {
            let at = lines.len();
            section(&mut lines, "NOT NOW", std::slice::from_ref(words), columns);
            lines[at..].iter_mut().for_each(|line| line.meaning = Meaning::Refusal);
        }
        if !cx.narrow {
            lines.push(Line::new(String::new(), Meaning::Plain));
            if self.rows() > 0 {
                let place = place_columns(columns);
                // Apart by two at least, so that each is a word of its own where the line is heard.
                let clinic = left("Clinic and place", place.saturating_sub(1));
                let head = format!("   # When            Min  {clinic} Far  Why this one");
                lines.push(Line::new(head, Meaning::Heading));
            }
        }
        lines
    }

    fn places(&self, page: &PlacesPage, cx: &Cx<'_>, columns: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        let before = self.before();
        if let (true, Some((_, words))) = (before == 1, &page.standing) {
            let front = self.front == 0;
            let words = format!("{} h {words}: held or offered. Enter: agreed now", sign(front));
            lines.push(Line { words, meaning: if front { Meaning::Cursor } else { Meaning::Held }, front });
        }
        let blocks: Vec<&TogetherRow> = rows_of(page, TogetherKind::Block).collect();
        for (at, row) in blocks.iter().enumerate() {
            lines.extend(self.together_line((at + before, row), cx, columns));
        }
        let before = before + blocks.len();
        for (at, row) in page.rows.iter().enumerate() {
            let front = self.front == at + before;
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let number = at + 1 + blocks.len();
            let number = if number <= 9 { number.to_string() } else { String::new() };
            if cx.narrow {
                let when = format!("{} {}", day(row.when.0), clock(row.when.1));
                let first = format!("{}{number:>1} {when}  {} min {}", sign(front), row.minutes, far(row));
                lines.push(Line { words: first, meaning, front });
                lines.push(Line { words: format!("   {}: {}", row.place, row.why), meaning, front });
            } else {
                let words = row_words(front, &number, row, columns);
                lines.push(Line { words: left(&words, columns), meaning, front });
            }
        }
        let visits: Vec<&TogetherRow> = rows_of(page, TogetherKind::Visit).collect();
        if !visits.is_empty() && !cx.narrow {
            lines.push(Line::new(" ONE VISIT  t: both places at once, or neither", Meaning::Heading));
        }
        for (at, row) in visits.iter().enumerate() {
            lines.extend(self.together_line((at + before + page.rows.len(), row), cx, columns));
        }
        lines
    }

    /// Lines for the places, and for those left out below a blank line: the best places first, but "why not Tuesday?" is
    /// always answered in part.
    fn divided(&self, page: &PlacesPage, cx: &Cx<'_>) -> (usize, usize) {
        let columns = usize::from(cx.body.width);
        let top = self.top(page, cx, columns).len();
        let room = usize::from(cx.body.height).saturating_sub(top);
        let places = self.places(page, cx, columns).len();
        if page.left_out.is_empty() {
            return (room, 0);
        }
        let kept = OUT_SHOWN.min(page.left_out.len() + 1).min(room / 3);
        let shown = places.min(room.saturating_sub(kept + 1)).max(1);
        (shown, room.saturating_sub(shown + 1))
    }

    /// A page of those left out.
    pub(super) fn scroll(&mut self, down: bool, cx: &Cx<'_>) {
        let Some(page) = &self.page else { return };
        // The last line says how many more there are.
        let by = self.divided(page, cx).1.saturating_sub(1).max(1);
        let last = page.left_out.len().saturating_sub(by);
        self.out = if down { (self.out + by).min(last) } else { self.out.saturating_sub(by) };
    }

    /// The reason of the place in front, and of every one left out.
    pub(super) fn why(&self, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let mut lines = Vec::new();
        match self.front() {
            Some(Front::Place(row)) => {
                lines.push((
                    format!("{}, {}: {}.", place_time(row.when), row.place, row.why),
                    Meaning::Heading,
                ));
                lines.push((row.words.clone(), Meaning::Plain));
                let notice = if row.reasonable {
                    "counts as a reasonable offer"
                } else {
                    "short notice: does not count as a reasonable offer"
                };
                lines.push((format!("Notice: {notice}."), Meaning::Plain));
            }
            Some(Front::Together(row)) => {
                lines.push((format!("{}.", row.why), Meaning::Heading));
                lines.push((row.words.clone(), Meaning::Plain));
                for place in &row.places {
                    let words = format!("{} {}, {}", place_time(place.when), place.place, place.name);
                    lines.push((words, Meaning::Plain));
                }
                lines.push(("All of it is booked, or nothing.".to_owned(), Meaning::Plain));
            }
            Some(Front::Standing(_)) => {
                let words = page.standing.as_ref().map_or("", |(_, words)| words.as_str());
                lines.push((
                    format!("{words} is held or offered; the family's yes is still to come."),
                    Meaning::Plain,
                ));
            }
            None => lines.push((nothing(page), Meaning::Plain)),
        }
        lines.push((String::new(), Meaning::Plain));
        lines.push(("Left out, and why".to_owned(), Meaning::Heading));
        lines.extend(page.left_out.iter().map(|out| (out_words(out), Meaning::Plain)));
        if page.left_out.is_empty() {
            let none = page.rows.is_empty() && page.together.is_empty();
            let words = if none {
                "Nothing: no place could be taken at all."
            } else {
                "Nothing: every free place is above."
            };
            lines.push((words.to_owned(), Meaning::Plain));
        }
        vec![Effect::Open(Box::new(Reader::new(WHY, format!("Why this place? {}", page.name), lines)))]
    }
}

pub(super) fn sign(front: bool) -> char {
    if front { '>' } else { ' ' }
}

fn far(row: &PlaceOffer) -> &str {
    // Online is said by the place already; nobody travels to it.
    if row.far == "online" { "ok" } else { &row.far }
}

/// Columns for clinic and place: more where there is room.
fn place_columns(columns: usize) -> usize {
    (20 + columns.saturating_sub(80) / 3).min(36)
}

fn row_words(front: bool, number: &str, row: &PlaceOffer, columns: usize) -> String {
    format!(
        "{}  {number:>1} {} {} {} {} {} {}{}",
        sign(front),
        day(row.when.0),
        clock(row.when.1),
        right(&row.minutes.to_string(), 3),
        left(&row.place, place_columns(columns)),
        left(far(row), 3),
        // Apart by two where the line is heard: what stands apart is a word of its own there.
        if columns >= usize::from(ENDLESS) { " " } else { "" },
        row.why
    )
}

/// A heading at the left and what it says beside it, broken between words.
fn section(lines: &mut Vec<Line>, head: &str, says: &[String], columns: usize) {
    let mut head = head;
    for words in says {
        for part in wrap(words, columns.saturating_sub(HEAD + 1).max(8)) {
            lines.push(Line::new(format!(" {head:<11}{part}"), Meaning::Plain));
            head = "";
        }
    }
}

fn out_words(out: &LeftOut) -> String {
    format!("{} {} {} {}", day(out.when.0), clock(out.when.1), left(&out.place, 12), out.why)
}

/// Those left out from `from` on, in so many lines; how many more there are in the last.
fn left_out(all: &[LeftOut], from: usize, room: usize) -> Vec<Line> {
    if all.is_empty() || room == 0 {
        return Vec::new();
    }
    let rest = all.len() - from.min(all.len());
    let shown = if rest > room { room - 1 } else { rest };
    let mut head = "LEFT OUT";
    let mut lines = Vec::new();
    for out in &all[from.min(all.len())..][..shown] {
        lines.push(Line::new(format!(" {head:<11}{}", out_words(out)), Meaning::Plain));
        head = "";
    }
    if rest > shown {
        lines.push(Line::new(format!(" {head:<11}{} more: PgDn", rest - shown), Meaning::Aside));
    }
    lines
}

fn put(area: Rect, canvas: &mut Canvas<'_>, lines: &[Line]) {
    for (row, line) in (0..).zip(lines) {
        canvas.line(area, row, &line.words, line.meaning);
    }
}
