//! What was said last, above the keys. The keys are always in sight; what is too long for its line takes the one above it until
//! the next key, and is shortened then. Nothing of a list moves for it, and all of it can be read in the help.
use super::canvas::Canvas;
use super::frame::{Around, Plan};
use super::message::Note;
use super::text;
use super::theme::Meaning;
use ratatui::layout::Rect;

/// Signs and spaces at both ends of a rule.
const ENDS: usize = 6;

/// Draws the row in words on the rule. What it has no room for goes on below, where nothing was said: flags stand there.
pub fn row(canvas: &mut Canvas<'_>, plan: &Plan, around: &Around<'_>) {
    let Some(area) = plan.row else { return };
    let words = around.titles.row.as_str();
    let room = usize::from(area.width).saturating_sub(ENDS);
    if around.task.is_some() || around.note.is_some() || text::width(words) <= room {
        return canvas.rule(area, words, "");
    }
    let mut lines = text::wrap(words, room).into_iter();
    canvas.rule(area, &lines.next().unwrap_or_default(), "");
    let rest = lines.collect::<Vec<_>>().join(" ");
    canvas.line(plan.message, 0, &format!("   {rest}"), Meaning::Plain);
}

/// Draws the last message, the task of the tour, or both.
pub fn said(canvas: &mut Canvas<'_>, plan: &Plan, around: &Around<'_>) {
    let task = around.task.map(|task| (task, Meaning::Plain));
    let note = around.note.map(|note| (note.words.as_str(), look(note)));
    let lines: Vec<(&str, Meaning)> = task.into_iter().chain(note).collect();
    // Where there are tabs, words begin in the second column.
    let indent = u16::from(plan.tabs.is_some());
    let columns = usize::from(plan.message.width - indent);
    let whole = around.whole.map(|key| format!(" {key} all")).unwrap_or_default();
    let above = above(plan, canvas).filter(|_| around.fresh || around.task.is_some());
    let x = plan.message.x + indent;
    let mut put = |y: u16, words: &str, meaning: Meaning| {
        canvas.blank(Rect { y, ..plan.message });
        canvas.put(x, y, plan.message.width - indent, words, meaning);
    };
    match (lines.as_slice(), above) {
        ([], _) => {}
        ([(task, plain), (words, look)], Some(above)) => {
            put(above.y, &text::cut(task, columns), *plain);
            put(plan.message.y, &one(words, columns, &whole), *look);
        }
        ([(words, look)], Some(above)) => match two(words, columns, &whole) {
            (first, None) => put(plan.message.y, &first, *look),
            (first, Some(second)) => {
                put(above.y, &first, *look);
                put(plan.message.y, &second, *look);
            }
        },
        // Where there is but one line, what was said goes before the task.
        ([.., (words, look)], _) => put(plan.message.y, &one(words, columns, &whole), *look),
    }
}

fn look(note: &Note) -> Meaning {
    if note.refused { Meaning::Refusal } else { Meaning::Plain }
}

/// The line above: the rule with the row in words, or in a low window the last line of the body, unless the person is there.
fn above(plan: &Plan, canvas: &Canvas<'_>) -> Option<Rect> {
    let line = plan.row.unwrap_or(Rect { y: plan.message.y.saturating_sub(1), ..plan.message });
    (canvas.focused().is_none_or(|focus| focus.at.y != line.y)).then_some(line)
}

/// In one line; where it is cut, the key that shows all of it stands at the end.
fn one(words: &str, columns: usize, whole: &str) -> String {
    if text::width(words) <= columns {
        return words.to_owned();
    }
    format!("{}{whole}", text::cut(words, columns.saturating_sub(text::width(whole))))
}

/// In two lines at the most.
fn two(words: &str, columns: usize, whole: &str) -> (String, Option<String>) {
    let mut lines = text::wrap(words, columns).into_iter();
    let first = lines.next().unwrap_or_default();
    let rest = lines.collect::<Vec<_>>().join(" ");
    (first, (!rest.is_empty()).then(|| one(&rest, columns, whole)))
}
