//! Drawing a referral to decide: who, asked what, in whose words, what came with it, what is known already, what accepting
//! means. Where it does not fit, the sender's words give way first and scroll.
use super::Triage;
use crate::desk::canvas::Canvas;
use crate::desk::screen::Cx;
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::desk::words::{flow, people};
use crate::domain::age::short_on;
use crate::domain::calendar::long_date;
use crate::wire::view_record::TriageCard;
use ratatui::layout::Rect;

/// Columns of the labels at the left.
const LABEL: usize = 9;
/// Lines of what is known at most and, where the card is long, at least.
const KNOWN: (usize, usize) = (5, 2);

/// A line, its look, and the line of what is known that it is.
struct Line {
    words: String,
    meaning: Meaning,
    known: Option<usize>,
}

fn plain(words: impl Into<String>) -> Line {
    Line { words: words.into(), meaning: Meaning::Plain, known: None }
}

/// A label and a text broken beside it.
fn labelled(label: &str, words: &str, columns: usize) -> Vec<Line> {
    beside(label, wrap(words, columns.saturating_sub(LABEL + 2)))
}

fn beside(label: &str, lines: Vec<String>) -> Vec<Line> {
    let with_label =
        |(row, line): (usize, String)| plain(format!(" {:<LABEL$}{line}", if row == 0 { label } else { "" }));
    lines.into_iter().enumerate().map(with_label).collect()
}

/// Two texts of one line, the second at its own column where there is room.
fn pair(left: &str, right: &str, columns: usize) -> Vec<Line> {
    if columns < 70 {
        return [left, right]
            .into_iter()
            .filter(|words| !words.is_empty())
            .flat_map(|words| wrap(words, columns - 2))
            .map(|line| plain(format!(" {line}")))
            .collect();
    }
    let at = 48.min(columns.saturating_sub(text::width(right) + 2)).max(40);
    vec![plain(format!(" {} {right}", text::left(left, at)))]
}

/// Who it is, and how it came.
fn who(card: &TriageCard, columns: usize, cx: &Cx<'_>) -> Vec<Line> {
    let details = &card.details;
    let sex = people::sex(details.sex);
    let age = short_on(details.born, cx.now.date());
    let name = format!("{}   {sex}, {age}m, born {}", card.row.name, long_date(details.born));
    let mut lines = pair(&name, &people::nhs(details), columns);
    let received = format!("Received {} from {}", long_date(card.row.received), card.from);
    lines.extend(wrap(&received, columns - 2).into_iter().map(|line| plain(format!(" {line}"))));
    let home = people::home(details, &card.district);
    let carer = details.carers.first().map(people::carer).unwrap_or_default();
    lines.extend(pair(&home, &carer, columns));
    let needs = people::needs(details.flags, &details.language, &details.adjustments);
    if !needs.is_empty() {
        let needs = flow(&needs, columns - 2, "   ").into_iter();
        lines.extend(needs.map(|line| Line {
            words: format!(" {line}"),
            meaning: Meaning::DueSoon,
            known: None,
        }));
    }
    lines
}

fn came_with(card: &TriageCard, columns: usize) -> Vec<Line> {
    if card.with_it.is_empty() {
        return Vec::new();
    }
    let words: Vec<String> = card
        .with_it
        .iter()
        .map(|(name, came)| format!("{name} {}", if *came { "yes" } else { "NO" }))
        .collect();
    beside("With it", flow(&words, columns.saturating_sub(LABEL + 2), "   "))
}

fn known(screen: &Triage, card: &TriageCard, columns: usize, most: usize) -> Vec<Line> {
    if card.known.is_empty() {
        return vec![plain(" Known already: nothing. No look-alike, no sibling, no earlier referral.")];
    }
    let hint =
        if columns >= 70 { "                                          (Tab to go there)" } else { " (Tab)" };
    let mut lines =
        vec![Line { words: format!(" Known already{hint}"), meaning: Meaning::Heading, known: None }];
    // A long list of what is known gives way around the line in front.
    let from = screen.front.map_or(0, |at| (at + 1).saturating_sub(most));
    for (at, line) in card.known.iter().enumerate().skip(from).take(most) {
        let front = screen.front == Some(at);
        let cursor = if front { '>' } else { ' ' };
        let meaning = match (front, line.kind.starts_with('=')) {
            (true, _) => Meaning::Cursor,
            (false, true) => Meaning::Changed,
            (false, false) => Meaning::Plain,
        };
        let indent = if line.kind.starts_with('=') { "" } else { "  " };
        let words = format!("{cursor} {indent}{}  {}", text::left(&line.kind, 14 - indent.len()), line.words);
        lines.push(Line { words, meaning, known: Some(at) });
    }
    let more = card.known.len().saturating_sub(from + most);
    if more > 0 {
        lines.push(plain(format!("    {more} more")));
    }
    lines
}

/// The parts: above the sender's words, the words, below them.
fn parts(screen: &Triage, card: &TriageCard, columns: usize, cx: &Cx<'_>) -> [Vec<Line>; 3] {
    let mut above = who(card, columns, cx);
    above.push(plain(""));
    if !card.asked.is_empty() {
        above.extend(labelled("Asked", &card.asked, columns));
    }
    let words = if card.words.is_empty() {
        Vec::new()
    } else {
        labelled("In words", &format!("\"{}\"", card.words), columns)
    };
    let accepted = flow(&card.if_accepted, columns.saturating_sub(15), "  ");
    let mut below = came_with(card, columns);
    below.push(plain(""));
    // What accepting means stays in sight: what is known gives way, the line in front apart. Two lines are for the
    // words, one each for the heading, what is left over, and the gap.
    let others = above.len() + 2 + below.len() + 3 + accepted.len();
    let most = if cx.narrow {
        card.known.len()
    } else {
        usize::from(cx.body.height).saturating_sub(others).clamp(KNOWN.1, KNOWN.0)
    };
    below.extend(known(screen, card, columns, most));
    below.push(plain(""));
    below.extend(
        accepted
            .into_iter()
            .enumerate()
            .map(|(row, line)| plain(format!(" {:<13}{line}", if row == 0 { "If accepted" } else { "" }))),
    );
    [above, words, below]
}

/// Lines left for the words where the rest is all shown, at least two.
fn room_for_words(above: usize, below: usize, height: usize) -> usize {
    height.saturating_sub(above + below).max(2)
}

/// The card as lines of at most `height`.
fn laid_out(screen: &Triage, columns: usize, height: usize, cx: &Cx<'_>) -> Vec<Line> {
    let Some(card) = &screen.card else {
        return wrap(&screen.all_decided(), columns.saturating_sub(2))
            .into_iter()
            .map(|line| plain(format!(" {line}")))
            .collect();
    };
    let [mut above, words, below] = parts(screen, card, columns, cx);
    if above.len() + words.len() + below.len() <= height {
        above.extend(words);
        above.extend(below);
        return above;
    }
    if cx.narrow {
        // Everything scrolls; the line in front stays in sight.
        above.extend(words);
        above.extend(below);
        let front = above.iter().position(|line| line.known.is_some() && line.known == screen.front);
        let top = front.map_or(screen.top, |at| screen.top.max((at + 1).saturating_sub(height)).min(at));
        return above.into_iter().skip(top).take(height).collect();
    }
    let room = room_for_words(above.len(), below.len(), height);
    let top = screen.top.min(words.len().saturating_sub(room));
    let all = words.len();
    let shown = if all > room { room - 1 } else { room };
    above.extend(words.into_iter().skip(top).take(shown));
    if all > shown {
        let left = all.saturating_sub(top + shown);
        let told = match (top, left) {
            (_, 0) => "PgUp: back up".to_owned(),
            (_, left) => format!("({left} more lines: PgDn)"),
        };
        above.push(Line { words: format!(" {:<LABEL$}{told}", ""), meaning: Meaning::Aside, known: None });
    }
    above.extend(below);
    above
}

/// Where the words stand after a page up or down.
pub(super) fn scrolled(screen: &Triage, down: bool, cx: &Cx<'_>) -> usize {
    let Some(card) = &screen.card else { return 0 };
    let (columns, height) = (usize::from(cx.body.width), usize::from(cx.body.height));
    let [above, words, below] = parts(screen, card, columns, cx);
    let (room, all) = if cx.narrow {
        (height.max(2), above.len() + words.len() + below.len())
    } else {
        (room_for_words(above.len(), below.len(), height).saturating_sub(1).max(1), words.len())
    };
    let last = all.saturating_sub(room);
    if down { (screen.top + room).min(last) } else { screen.top.saturating_sub(room) }
}

/// All of it as text.
pub(super) fn text(screen: &Triage, columns: usize, cx: &Cx<'_>) -> Vec<String> {
    let Some(card) = &screen.card else { return Vec::new() };
    parts(screen, card, columns, cx).into_iter().flatten().map(|line| line.words).collect()
}

pub(super) fn draw(screen: &Triage, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
    canvas.focus(body.x + 1, body.y, false);
    let lines = laid_out(screen, usize::from(body.width), usize::from(body.height), cx);
    for (row, line) in (0..body.height).zip(&lines) {
        canvas.line(body, row, &line.words, line.meaning);
        if line.known.is_some() && line.known == screen.front {
            canvas.focus(body.x, body.y + row, false);
            canvas.tell_row(|| crate::desk::linear::words::line(&line.words));
        }
    }
}
