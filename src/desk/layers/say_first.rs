//! What is said first to a family, above the rows of a layer. In a wide window it stands beside its heading, as far as a few
//! lines go; in a narrow one it takes all the lines that the row in front leaves it, and the last says how to read the rest.
use crate::desk::canvas::Canvas;
use crate::desk::screen::Cx;
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// Lines of a wide window: more stands on the record.
const WIDE_LINES: usize = 5;
/// Columns before what is said in a wide window.
const HEAD: usize = 13;
/// A third of a narrow window belongs to the rows, and two lines at least.
const ROWS: u16 = 3;

/// The lines of a narrow window.
fn narrow(says: &[String], columns: u16) -> Vec<String> {
    let columns = usize::from(columns).max(3) - 1;
    says.iter().flat_map(|words| wrap(words, columns)).collect()
}

/// Whether all of it is in sight above the rows.
pub(super) fn is_whole(says: &[String], cx: &Cx<'_>) -> bool {
    !cx.narrow || narrow(says, cx.body.width).len() < room(cx.body.height)
}

/// Lines of a narrow window of this height, its heading among them.
fn room(height: u16) -> usize {
    usize::from(height - (height / ROWS).max(2).min(height))
}

/// Draws it; `rest` names the key that shows all of it. Gives back the lines it took.
pub(super) fn draw(says: &[String], rest: &str, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) -> u16 {
    if says.is_empty() {
        return 0;
    }
    if !cx.narrow {
        let columns = usize::from(area.width).saturating_sub(HEAD).max(8);
        let parts = says.iter().flat_map(|words| wrap(words, columns)).take(WIDE_LINES);
        let mut y = 0;
        for part in parts {
            let head = if y == 0 { "SAY FIRST" } else { "" };
            canvas.line(area, y, &format!(" {head:<11}{part}"), Meaning::Plain);
            y += 1;
        }
        return y;
    }
    let (lines, room) = (narrow(says, area.width), room(area.height));
    let whole = lines.len() < room;
    let shown = if whole { lines.len() } else { room.saturating_sub(2) };
    canvas.line(area, 0, "SAY FIRST", Meaning::Heading);
    let mut y = 1;
    for line in &lines[..shown] {
        canvas.line(area, y, &format!(" {line}"), Meaning::Plain);
        y += 1;
    }
    if !whole {
        let words = format!(" {} more lines: {rest}", lines.len() - shown);
        canvas.line(area, y, &words, Meaning::Aside);
        y += 1;
    }
    y
}
