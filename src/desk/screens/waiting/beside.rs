//! The pane beside a wide list: whom to speak to, every clock, what is next, the journey. A look at a record, so it is fetched
//! only once the cursor rests.
use super::row::flags_in_words;
use crate::desk::canvas::Canvas;
use crate::desk::screen::Cx;
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::domain::calendar::{date_short, padded, wait};
use crate::domain::child::{Carer, MayBeTold};
use crate::wire::view_record::{BesidePage, ClockRow, RecordPage};
use ratatui::layout::Rect;

/// Draws it.
pub fn draw(page: &BesidePage, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
    let columns = usize::from(area.width);
    let mut lines: Vec<(String, Meaning)> = Vec::new();
    let record = &page.record;
    let flags = flags_in_words(record.details.flags, &record.details.language).join("  ");
    plain(&mut lines, columns, &flags);
    plain(&mut lines, columns, &speak_to(record.details.carers.first()));
    lines.push((String::new(), Meaning::Plain));
    for clock in &record.clocks {
        lines.push((clock_line(clock), if clock.late { Meaning::PastTarget } else { Meaning::Plain }));
        if clock.leading
            && let Some(target) = clock.target
        {
            lines.push((format!("  target {}", date_short(target)), Meaning::Plain));
        }
    }
    lines.push((String::new(), Meaning::Plain));
    let next = record.referrals.first().and_then(|row| row.step.as_ref());
    if let Some(step) = next {
        plain(&mut lines, columns, &format!("NEXT  {}, by {}", step.words, step.due.format("%a %-d %b")));
    }
    if !page.best.is_empty() {
        plain(&mut lines, columns, &format!("BEST  {}", page.best));
    }
    lines.push((String::new(), Meaning::Plain));
    let last = last_lines(record);
    let room = usize::from(area.height).saturating_sub(lines.len() + last.len() + 2);
    journey(&mut lines, record, room);
    lines.push((String::new(), Meaning::Plain));
    for words in last {
        plain(&mut lines, columns, &words);
    }
    for (row, (words, meaning)) in (0..).zip(&lines) {
        canvas.line(area, row, words, *meaning);
    }
}

fn plain(lines: &mut Vec<(String, Meaning)>, columns: usize, words: &str) {
    if !words.is_empty() {
        lines.extend(wrap(words, columns.saturating_sub(1)).into_iter().map(|line| (line, Meaning::Plain)));
    }
}

/// Whom to speak to, and what may be told them: before anything that could be read out.
fn speak_to(carer: Option<&Carer>) -> String {
    let Some(carer) = carer else { return "No carer on record: ask before anything is told.".to_owned() };
    let relation = if carer.relation.is_empty() { String::new() } else { format!(", {}", carer.relation) };
    let told = match carer.may_be_told {
        _ if carer.court_bar => ". BARRED by court order: tell nothing",
        MayBeTold::All => "",
        MayBeTold::DatesOnly => ", dates and places only",
        MayBeTold::Nothing => ". May be told NOTHING",
    };
    format!("Speak to {}{relation}{told}  {}", carer.name, carer.phone).trim_end().to_owned()
}

fn clock_line(clock: &ClockRow) -> String {
    let days = clock.days.map_or_else(|| "--".to_owned(), wait);
    let late = if clock.late { "! " } else { "" };
    format!(
        "{} {} {} {late}{}",
        text::left(&clock.name, 16),
        text::right(&days, 6),
        text::left(&clock.state, 8),
        clock.target_words
    )
}

/// The last marks that fit, oldest first, what was undone left out.
fn journey(lines: &mut Vec<(String, Meaning)>, record: &RecordPage, room: usize) {
    let marks: Vec<_> = record.marks.iter().filter(|mark| !mark.undone).collect();
    if marks.is_empty() || room < 2 {
        return;
    }
    let name = record.details.list_name();
    lines.push(("JOURNEY".to_owned(), Meaning::Heading));
    let shown = marks.len().min(room - 1);
    for mark in &marks[marks.len() - shown..] {
        let words = without_name(&mark.words, &name);
        lines.push((format!(" {}  {}  {words}", padded(mark.on), mark.letter), Meaning::Plain));
    }
}

/// The child's name stands over the pane already: in each line it would only push out what happened.
fn without_name(words: &str, name: &str) -> String {
    words.replace(&format!("{name}: "), "").replace(&format!(" {name}"), "").replace(name, "")
}

fn last_lines(record: &RecordPage) -> Vec<String> {
    let contact = record.marks.iter().rev().find(|mark| mark.lane == 3 && !mark.undone);
    let contact = contact.map(|mark| format!("CONTACT  last {}, {}", date_short(mark.on), mark.by));
    let looked = record.open_by.as_ref().map(|by| format!("LOOKED   {by} has this open now"));
    contact.into_iter().chain(looked).collect()
}
