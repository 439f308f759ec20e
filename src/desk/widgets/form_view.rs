//! Drawing a form: a label, the field, and beside it (below, where it is narrow) what is understood or wrong.
use super::field::{Field, Kind};
use super::form::Form;
use crate::desk::canvas::Canvas;
use crate::desk::frame::NARROW;
use crate::desk::linear::Typed;
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// Labels are cut to this; longer ones belong into the title.
const LABEL: usize = 22;

/// Fewer columns than this for what is typed are too few: labels have lines of their own.
const LEAST_VALUE: u16 = 14;
/// Lines beside a field at most, where it could stand below it in fewer: what is wrong must not push Save out of sight.
const BESIDE: usize = 2;
/// Columns before what stands below a label.
const INDENT: u16 = 4;

/// One field as it will stand: its lines in the area.
struct Block<'a> {
    field: &'a Field,
    beside: Vec<String>,
    /// They stand below the field, not beside it.
    below: bool,
    meaning: Meaning,
    /// With those of what is offered.
    lines: u16,
    /// Names that fit, and which of them is in front.
    offers: &'a [String],
    chosen: Option<usize>,
}

/// Tells a field to who hears the form: the one in front with what may be typed, the others as lines.
fn tell(field: &Field, block: &Block<'_>, front: bool, canvas: &mut Canvas<'_>) {
    let beside = block.beside.join(" ");
    let wrong = block.meaning == Meaning::Wrong;
    canvas.tell_line(|| {
        let value = if field.shown().is_empty() { "empty" } else { field.shown() };
        let beside = if beside.is_empty() { String::new() } else { format!(", {beside}") };
        format!("{}: {value}{}{beside}", field.label, if wrong { ", not right" } else { "" })
    });
    if wrong && !front {
        let end = if beside.ends_with(['.', '?', '!']) { "" } else { "." };
        canvas.tell_wrong(|| format!("{}: {beside}{end}", field.label));
    }
    if !front {
        return;
    }
    let choice = matches!(field.kind, Kind::Choice(_));
    canvas.tell_field(|| {
        let edit = field.edit.told(&field.label);
        let (text, place) = (field.shown().to_owned(), field.shown().chars().count());
        if choice { Typed { text, place, ..edit } } else { edit }
    });
    // Names that are known and fit, the one in front first.
    let offers = block.chosen.map(|at| format!("{}, {} of {}", block.offers[at], at + 1, block.offers.len()));
    let known =
        offers.or_else(|| block.offers.first().map(|_| format!("{} known: Down", block.offers.len())));
    canvas.tell_hint(|| [beside.clone(), known.unwrap_or_default()].join(" ").trim().to_owned());
}

impl Form {
    /// Draws the fields that fit, the one in front always among them, and Save.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, today: NaiveDate) {
        let label = self.fields.iter().map(|field| text::width(&field.label)).max().unwrap_or(0).min(LABEL)
            as u16
            + 3;
        // Where labels leave too little for what is typed, it stands below them.
        let stacked = area.width.saturating_sub(label + 1) < LEAST_VALUE;
        let label = if stacked { INDENT } else { label };
        let value = self.fields.iter().map(|field| field.columns).max().unwrap_or(0);
        let value = value.min(area.width.saturating_sub(label + 1));
        let room = area.width.saturating_sub(label + value + 2);
        // Beside the field if a short sentence fits there, else below it.
        let below = room < 18;
        // In a narrow window what is beside a field goes below it, from the left edge on.
        let deep = below && area.width < NARROW;
        let words = if deep {
            area.width.saturating_sub(INDENT)
        } else if below {
            area.width.saturating_sub(label)
        } else {
            room
        };
        let blocks: Vec<Block<'_>> = self
            .fields
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let mut block = self.block(at, field, usize::from(words), below, today);
                if !below && block.beside.len() > BESIDE {
                    block = self.block(at, field, usize::from(area.width.saturating_sub(label)), true, today);
                }
                block.lines += u16::from(stacked);
                block
            })
            .collect();
        let mut y = area.y;
        let from = self.first_shown(&blocks, area.height);
        for (at, block) in blocks.iter().enumerate().skip(from) {
            let front = at == self.front;
            // The field in front is drawn even where not all that is beside it fits.
            if y >= area.bottom() || (y + block.lines > area.bottom() && !front) {
                return;
            }
            let field = block.field;
            let before = if front { ">" } else { " " };
            let words = if stacked { area.width } else { label - 1 };
            canvas.put(area.x, y, words, &format!("{before} {}", field.label), Meaning::Plain);
            tell(field, block, front, canvas);
            let columns = field.columns.min(value);
            let x = area.x + label;
            let line = y + u16::from(stacked);
            Self::value(canvas, (x, line, columns), field, front);
            let start = if block.below {
                (if deep { area.x + INDENT } else { x }, line + 1)
            } else {
                (x + columns + 2, line)
            };
            for (line, words) in
                (0..).zip(&block.beside).take_while(|(line, _)| start.1 + line < area.bottom())
            {
                let room = area.right().saturating_sub(start.0);
                canvas.put(start.0, start.1 + line, room, words, block.meaning);
            }
            let under = y + block.lines - block.offers.len() as u16;
            for (line, name) in (0..).zip(block.offers).take_while(|(line, _)| under + line < area.bottom()) {
                let chosen = block.chosen == Some(usize::from(line));
                let look = if chosen { Meaning::Cursor } else { Meaning::Aside };
                let sign = if chosen { ">" } else { " " };
                canvas.put(x - 2, under + line, area.right() - x + 2, &format!("{sign} {name}"), look);
                if chosen {
                    canvas.focus(x - 2, under + line, false);
                }
            }
            y += block.lines;
        }
        if y < area.bottom() {
            let front = self.front == self.fields.len();
            let meaning = if front { Meaning::FieldFront } else { Meaning::Plain };
            let before = if front { ">" } else { " " };
            canvas.put(area.x, y, 2, before, Meaning::Plain);
            canvas.put(area.x + label, y, 8, "[ Save ]", meaning);
            if front {
                canvas.tell_row(|| "Save: Enter saves".to_owned());
                canvas.focus(area.x + label + 2, y, false);
            }
        }
    }

    fn block<'a>(
        &self,
        at: usize,
        field: &'a Field,
        words: usize,
        below: bool,
        today: NaiveDate,
    ) -> Block<'a> {
        let front = at == self.front;
        let (beside, meaning) = match field.judged(today) {
            // What is only begun is not called wrong.
            _ if front && field.said_ahead().is_some() => (Self::choices(field, front), Meaning::Aside),
            Err(_) if front && !field.left => (Self::choices(field, front), Meaning::Aside),
            Err(wrong) if field.left => (wrong, Meaning::Wrong),
            Ok(understood) if !understood.is_empty() => (understood, Meaning::Understood),
            _ => (Self::choices(field, front), Meaning::Aside),
        };
        let beside = if beside.is_empty() { Vec::new() } else { wrap(&beside, words.max(8)) };
        let more = beside.len() as u16;
        let offers = field.offers.as_ref().filter(|_| front);
        let (offers, chosen) = offers.map_or((&[][..], None), |offers| (offers.names(), offers.at()));
        let lines = if below { 1 + more } else { more.max(1) } + offers.len() as u16;
        Block { field, beside, below, meaning, lines, offers, chosen }
    }

    /// What was typed of a choice's name, else its letters, while it is in front.
    fn choices(field: &Field, front: bool) -> String {
        if !front {
            return String::new();
        }
        field.said_ahead().unwrap_or_else(|| field.all_choices())
    }

    fn value(canvas: &mut Canvas<'_>, (x, y, columns): (u16, u16, u16), field: &Field, front: bool) {
        let meaning = if front { Meaning::FieldFront } else { Meaning::Field };
        let choice = matches!(field.kind, Kind::Choice(_));
        let (words, place) =
            if front && !choice { field.edit.shown(usize::from(columns)) } else { (field.shown(), 0) };
        canvas.put(x, y, columns, &text::left(words, usize::from(columns)), meaning);
        // An empty field is seen even where nothing is underlined or reversed.
        if words.is_empty() {
            canvas.put(x, y, columns, &"_".repeat(usize::from(columns)), meaning);
        }
        if front {
            canvas.focus(x + place as u16, y, !choice);
        }
    }

    fn first_shown(&self, blocks: &[Block<'_>], height: u16) -> usize {
        let mut from = 0;
        let end = (self.front + 1).min(blocks.len());
        // Save stands below the last field and wants a line of its own.
        let save = u16::from(self.front >= blocks.len());
        while from < end.saturating_sub(1)
            && blocks[from..end].iter().map(|block| block.lines).sum::<u16>() + save > height
        {
            from += 1;
        }
        from
    }
}
