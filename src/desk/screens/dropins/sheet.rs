//! `e`: the day's sheet of a drop-in as text: the day in sentences, then everybody with their times.
use crate::desk::effect::Slot;
use crate::desk::layers::Reader;
use crate::desk::layers::offers::clock;
use crate::desk::text::left;
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::wire::view_diary::BoardPage;

/// The sheet in front of the board.
const SHEET: Slot = "day's sheet";
pub(super) const HEADS: [&str; 4] = ["EXPECTED", "WAITING", "WITH", "DONE"];

pub(super) fn day(page: &BoardPage) -> Reader {
    let mut lines: Vec<(String, Meaning)> =
        page.summary.iter().map(|words| (words.clone(), Meaning::Plain)).collect();
    if !lines.is_empty() {
        lines.push((String::new(), Meaning::Plain));
    }
    for (head, rows) in HEADS.iter().zip(&page.columns) {
        lines.push((format!("{head} {}", rows.len()), Meaning::Heading));
        for row in rows {
            let age = row.born.map_or_else(String::new, |born| age::short_on(born, page.now.0));
            let mut notes: Vec<&str> =
                [&row.staff, &row.note].map(String::as_str).into_iter().filter(|s| !s.is_empty()).collect();
            let with = row.with.join(", ");
            if !with.is_empty() {
                notes.push("with");
                notes.push(&with);
            }
            lines.push((
                format!("{} {} {age:>5} {}", clock(row.at), left(&row.name, 22), notes.join(" ")),
                Meaning::Plain,
            ));
        }
        lines.push((String::new(), Meaning::Plain));
    }
    Reader::new(SHEET, format!("Day's sheet: {}", page.title), lines)
}
