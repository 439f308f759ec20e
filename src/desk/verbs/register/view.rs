//! Drawing a registration: the form, and below it the children on record who look alike.
use super::Register;
use crate::desk::canvas::Canvas;
use crate::desk::screen::Cx;
use crate::desk::theme::Meaning;
use crate::domain::calendar::date_short;
use ratatui::layout::Rect;

/// Look-alikes shown at most; the form stays in sight.
const SHOWN: usize = 5;

pub(super) fn draw(register: &Register, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
    let rows = register.alike.len().min(if cx.narrow { 2 } else { SHOWN }) as u16;
    let below = if rows == 0 { 0 } else { rows + 2 }.min(area.height / 2);
    let form = Rect { height: area.height - below, ..area };
    register.form.draw(form, canvas, cx.now.date());
    if below < 2 {
        return;
    }
    let foot = Rect { y: form.bottom(), height: below, ..area };
    let more = register.alike.len() - usize::from(rows);
    let head = if more > 0 { format!(" Looks alike ({more} more)") } else { " Looks alike".to_owned() };
    canvas.line(foot, 1, &format!("{head}: on Save, = takes that record"), Meaning::Heading);
    for (line, row) in (2..foot.height).zip(&register.alike) {
        let sign = if row.same { '!' } else { '=' };
        let parts = [
            row.name.clone(),
            format!("b {}", date_short(row.born)),
            row.postcode.clone(),
            row.open.clone(),
            row.words.clone(),
        ];
        let words: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        canvas.line(foot, line, &format!(" {sign} {}", words.join("  ")), Meaning::Changed);
    }
}
