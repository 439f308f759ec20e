//! Drawing the calls about a place: what is said first, who is rung, who is left out and why.
use crate::desk::canvas::Canvas;
use crate::desk::layers::say_first;
use crate::desk::screen::Cx;
use crate::desk::text::{left, right, wrap};
use crate::desk::theme::Meaning;
use crate::domain::age::short_on;
use crate::domain::calendar::wait;
use crate::wire::view_short::{CallRow, CallsPage, Stands};
use ratatui::layout::Rect;

/// Those left out that are shown.
const OUT: usize = 3;

/// Draws the page, this row in front.
pub(super) fn draw(page: Option<&CallsPage>, front: usize, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
    let Some(page) = page else {
        canvas.line(area, 0, " Looking who can come ..", Meaning::Aside);
        return canvas.focus(area.x, area.y, false);
    };
    let columns = usize::from(area.width);
    let mut y = say_first::draw(&page.say_first, "l", area, canvas, cx);
    let nobody = super::nobody(page);
    if let Some(words) = page.refused.as_ref().or(page.rows.is_empty().then_some(&nobody)) {
        for part in wrap(words, columns.max(3) - 1) {
            canvas.line(area, y, &format!(" {part}"), Meaning::Refusal);
            y += 1;
        }
    }
    let out = page.left_out.len().min(OUT) as u16 + u16::from(page.left_out.len() > OUT);
    if !cx.narrow && !page.rows.is_empty() {
        y += 1;
        canvas.line(area, y, "     Wait Child                  Age Nds Why now", Meaning::Heading);
        y += 1;
    }
    let each = if cx.narrow { 2 } else { 1 };
    let shown = usize::from((area.height.saturating_sub(y + out + 1) / each).max(1));
    let from = (front + 1).saturating_sub(shown);
    for (at, row) in page.rows.iter().enumerate().skip(from).take(shown) {
        if at == front {
            canvas.focus(area.x, area.y + y, false);
        }
        one(row, at == front, (area, y), canvas, cx);
        y += each;
    }
    if page.rows.is_empty() {
        canvas.focus(area.x, area.y, false);
    }
    y += 1;
    let mut head = "LEFT OUT";
    for (name, why) in page.left_out.iter().take(OUT) {
        canvas.line(area, y, &format!(" {head:<11}{} {why}", left(name, 20)), Meaning::Plain);
        head = "";
        y += 1;
    }
    if page.left_out.len() > OUT {
        canvas.line(area, y, &format!("{:12}{} more: y", "", page.left_out.len() - OUT), Meaning::Aside);
    }
}

fn one(row: &CallRow, front: bool, (area, y): (Rect, u16), canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
    let meaning = match (&row.stands, front) {
        (_, true) => Meaning::Cursor,
        (Stands::Later, false) => Meaning::Aside,
        _ => Meaning::Plain,
    };
    let (cursor, age, waits) =
        (if front { '>' } else { ' ' }, short_on(row.born, cx.now.date()), wait(row.days));
    if cx.narrow {
        let words = format!("{cursor} {} {age} {}", left(&row.name, 22), row.flags.letters());
        canvas.line(area, y, &words, meaning);
        canvas.line(area, y + 1, &format!("   {}", row.why), meaning);
        return;
    }
    let words = format!(
        "{cursor} {} {} {} {} {}",
        right(&waits, 7),
        left(&row.name, 20),
        right(&age, 5),
        left(&row.flags.letters(), 3),
        row.why
    );
    canvas.line(area, y, &left(&words, usize::from(area.width)), meaning);
}
