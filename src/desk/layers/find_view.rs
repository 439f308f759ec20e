//! Finding, drawn: what is typed, who was found as a table or as cards, and below it what to do if nobody is the right one.
use super::Find;
use crate::desk::canvas::Canvas;
use crate::desk::screen::Cx;
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::domain::age::short_on;
use crate::domain::calendar::date_short;
use crate::wire::view_list::FindRow;
use chrono::NaiveDate;
use ratatui::layout::Rect;

impl Find {
    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let (label, columns) = (7, area.width.saturating_sub(8));
        canvas.put(area.x, area.y, label, " Find:", Meaning::Heading);
        let (shown, place) = self.edit.shown(usize::from(columns));
        canvas.put(
            area.x + label,
            area.y,
            columns,
            &text::left(shown, usize::from(columns)),
            Meaning::FieldFront,
        );
        canvas.focus(area.x + label + place as u16, area.y, true);
        canvas.tell_field(|| self.edit.told("Find"));
        if let Some(row) = self.rows().get(self.front) {
            let born = format!("born {}, {}", date_short(row.born), short_on(row.born, cx.now.date()));
            let alike = if row.alike { "look-alike: " } else { "" };
            let place = if row.place.is_empty() { String::new() } else { format!(", {}", row.place) };
            let words =
                row.words.strip_prefix(row.name.as_str()).unwrap_or(&row.words).trim_start_matches(": ");
            let words = words.trim_end_matches('.');
            let words = if words.is_empty() { String::new() } else { format!(" {words}.") };
            canvas.tell_row(|| format!("{alike}{}, {born}{place}.{words} Found by {}", row.name, row.by));
            canvas.tell_at(self.front + 1, self.rows().len());
        }
        let mut y = 2;
        if self.edit.text().trim().is_empty() {
            canvas.line(
                area,
                y,
                " A name in any order or part, a birth date, an NHS number or UPN,",
                Meaning::Plain,
            );
            canvas.line(
                area,
                y + 1,
                " a postcode, the end of a phone number: one or several of them.",
                Meaning::Plain,
            );
            return;
        }
        let today = cx.now.date();
        let each = if cx.narrow { 2 } else { 1 };
        if !cx.narrow && !self.rows().is_empty() {
            canvas.line(
                area,
                y,
                &columns_of("Child", "Born", "Age", ("Where", "Nds", "Open now", "Found by"), area.width),
                Meaning::Heading,
            );
            y += 1;
        }
        let room = usize::from(area.height.saturating_sub(y + 4) / each).max(1);
        let from = (self.front.min(self.rows().len().saturating_sub(1)) + 1).saturating_sub(room);
        for (at, row) in self.rows().iter().enumerate().skip(from).take(room) {
            let front = at == self.front;
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let sign = sign(front, row.alike);
            if cx.narrow {
                let open = format!("     {}  {}", row.open, row.by);
                canvas.line(area, y, &format!("{sign}{} {}", row.name, born(row, today)), meaning);
                canvas.line(area, y + 1, &open, meaning);
            } else {
                let age = short_on(row.born, today);
                let day = date_short(row.born);
                let rest = (
                    row.place.as_str(),
                    crate::desk::screens::letters(row.flags),
                    row.open.as_str(),
                    row.by.as_str(),
                );
                let rest = (rest.0, rest.1.as_str(), rest.2, rest.3);
                let line = columns_of(&row.name, &day, &age, rest, area.width);
                canvas.line(area, y, &format!("{sign}{}", line.get(3..).unwrap_or_default()), meaning);
            }
            y += each;
        }
        if self.is_here() || self.fault.is_some() {
            self.below(y, area, canvas);
        }
    }

    /// How many there are, and what to do if the right one is not among them.
    fn below(&self, mut y: u16, area: Rect, canvas: &mut Canvas<'_>) {
        let columns = usize::from(area.width).saturating_sub(4);
        let words = match &self.page {
            Some(page) if page.total > 0 && self.fault.is_none() => {
                let ms = page.micros.div_ceil(1000);
                let of = crate::desk::screens::count(page.of as usize);
                format!("{} of {of} children, {ms} ms.  Add a birth date, NG5, part of a phone", page.total)
            }
            _ => self.nobody(),
        };
        y += u16::from(y + 3 < area.height && !self.rows().is_empty());
        for line in wrap(&words, columns) {
            canvas.line(area, y, &format!("   {line}"), Meaning::Aside);
            y += 1;
        }
        if self.chooses.is_none() {
            y += u16::from(y + 1 < area.height);
            let referral = format!("+ New referral for \"{}\"", self.edit.text().trim());
            let entry = self.entry().map(|entry| format!(": {entry}"));
            let places =
                self.places().iter().map(|place| format!("{}, no record: {}", place.name, place.words));
            let lines = [referral].into_iter().chain(entry).chain(places);
            for (at, words) in (self.rows().len()..).zip(lines) {
                let (sign, look) =
                    if self.front == at { (">", Meaning::Cursor) } else { (" ", Meaning::Plain) };
                canvas.line(area, y, &format!("{sign}  {words}"), look);
                y += 1;
            }
        }
    }
}

fn sign(front: bool, alike: bool) -> String {
    format!("{}{} ", if front { '>' } else { ' ' }, if alike { '=' } else { ' ' })
}

fn born(row: &FindRow, today: NaiveDate) -> String {
    format!("{} {}", date_short(row.born), short_on(row.born, today))
}

/// One line of the table: name and what follows it, the open referrals growing with the window.
fn columns_of(
    name: &str,
    born: &str,
    age: &str,
    (place, flags, open, by): (&str, &str, &str, &str),
    width: u16,
) -> String {
    let spare = usize::from(width).saturating_sub(80);
    let name = text::left(name, 17 + spare / 2);
    let open = text::left(open, 13 + spare - spare / 2);
    format!(
        "   {name} {} {} {} {} {open} {by}",
        text::right(born, 9),
        text::left(age, 5),
        text::left(place, 10),
        text::left(flags, 3)
    )
}
