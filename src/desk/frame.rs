//! The frame every screen stands in: tabs, what moves by itself, title, body, the row in words, the last message, hints.
use super::canvas::Canvas;
use super::input::Key;
use super::message::Note;
use super::seam::Head;
use super::text;
use super::theme::Meaning;
use ratatui::layout::{Rect, Size};

/// Names of the nine screens, in the order of their digits.
pub const TABS: [&str; 9] =
    ["Today", "Waiting", "Triage", "Diary", "Drop-in", "Review", "EHC", "Numbers", "Record"];
/// Narrower than this, or lower than `LOW`, lists are cards and the frame is smaller.
pub const NARROW: u16 = 80;
/// Fewer rows than this count as narrow, too.
pub const LOW: u16 = 18;
/// From here on there is room for a pane beside a list.
pub const WIDE: u16 = 110;
/// How much is shown goes where it leaves the title less than this.
const LEAST_TITLE: usize = 18;
/// Nothing can be shown in less.
pub const LEAST: Size = Size { width: 32, height: 8 };

/// The words of the two rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// What is shown, at the left of the upper rule.
    pub left: String,
    /// How much of it, at its right.
    pub right: String,
    /// The row with the cursor, in words, on the lower rule.
    pub row: String,
    /// Title of the pane beside the list, where there is one: words, right end.
    pub pane: Option<(String, String)>,
}

/// Everything the frame shows around the body.
pub struct Around<'a> {
    /// Digit of the screen in front.
    pub tab: u8,
    /// Who sits here and what moves by itself.
    pub head: &'a Head,
    /// The day and the time, ready to show.
    pub clock: &'a str,
    /// The words of the rules.
    pub titles: &'a Titles,
    /// The last message.
    pub note: Option<&'a Note>,
    /// It was said since the last key: what does not fit into its line takes the one above, too.
    pub fresh: bool,
    /// The task of the tour: it has the message line, and goes above a message that came since the last key.
    pub task: Option<&'a str>,
    /// The key that shows the whole of what was said.
    pub whole: Option<Key>,
    /// Keys and their words for the last line.
    pub hints: &'a [(Key, &'static str)],
    /// A layer is in front: how it is left is told even where there is no line for keys.
    pub layer: bool,
}

/// Where things stand in a window. Lines that have to go in a low one are `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The nine tabs.
    pub tabs: Option<Rect>,
    /// What moves by itself.
    pub counts: Option<Rect>,
    /// In a narrow window: name, title and time in one line.
    pub short: Option<Rect>,
    /// The upper rule.
    pub title: Option<Rect>,
    /// The screen's own.
    pub body: Rect,
    /// The lower rule.
    pub row: Option<Rect>,
    /// The last message: never left out.
    pub message: Rect,
    /// The keys.
    pub hints: Option<Rect>,
}

/// Whether there is room for one child at a time.
pub fn fits(size: Size) -> bool {
    size.width >= LEAST.width && size.height >= LEAST.height
}

/// Whether lists are cards here.
pub fn is_narrow(size: Size) -> bool {
    size.width < NARROW || size.height < LOW
}

/// Divides a window. Height goes to the body first, but for the title: what is done to a child is never done without its name.
pub fn plan(size: Size) -> Plan {
    let line = |y: u16| Rect::new(0, y, size.width, 1);
    let height = size.height;
    let body = |top: u16, below: u16| Rect::new(0, top, size.width, height.saturating_sub(top + below));
    if !is_narrow(size) {
        return Plan {
            tabs: Some(line(0)),
            counts: Some(line(1)),
            short: None,
            title: Some(line(2)),
            body: body(3, 3),
            row: Some(line(height - 3)),
            message: line(height - 2),
            hints: Some(line(height - 1)),
        };
    }
    let roomy = height >= 14;
    Plan {
        tabs: None,
        counts: None,
        short: Some(line(0)),
        title: roomy.then(|| line(1)),
        body: body(if roomy { 2 } else { 1 }, if roomy { 3 } else { 1 }),
        row: roomy.then(|| line(height - 3)),
        message: line(if roomy { height - 2 } else { height - 1 }),
        hints: roomy.then(|| line(height - 1)),
    }
}

/// Divides the body of a wide window into a list, a bar and a pane.
pub fn panes(body: Rect) -> Option<(Rect, Rect)> {
    (body.width >= WIDE).then(|| {
        let list = body.width * 73 / 120;
        let left = Rect { width: list, ..body };
        let right = Rect { x: body.x + list + 2, width: body.width - list - 2, ..body };
        (left, right)
    })
}

/// Draws the bar between the two, which belongs to the body.
pub fn bar(canvas: &mut Canvas<'_>, list: Rect) {
    for y in list.top()..list.bottom() {
        canvas.put(list.right(), y, 1, &canvas.glyphs.bar.to_string(), Meaning::Plain);
    }
}

/// Draws everything but the body.
pub fn draw(canvas: &mut Canvas<'_>, size: Size, around: &Around<'_>) {
    let plan = plan(size);
    if let Some(area) = plan.tabs {
        tabs(canvas, area, around);
    }
    if let Some(area) = plan.counts {
        counts(canvas, area, around);
    }
    if let Some(area) = plan.short {
        short(canvas, area, around, plan.title.is_some());
    }
    if let Some(area) = plan.title {
        upper_rule(canvas, area, around, plan.short.is_some());
    }
    super::foot::row(canvas, &plan, around);
    super::foot::said(canvas, &plan, around);
    if let Some(area) = plan.hints {
        hints(canvas, area, around.hints);
    } else if around.task.is_none() && (around.note.is_none() || (around.layer && !around.fresh)) {
        // Where there is but one line, the keys have it while nothing is said; a layer's, as soon as what was said is read.
        canvas.blank(plan.message);
        hints(canvas, plan.message, around.hints);
    }
}

/// Name and time in one line; where no rule below carries how much is shown, that, too. The name has the room first: a
/// title that ends before the child's name says nothing.
fn short(canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>, ruled: bool) {
    let Titles { left, right: end, .. } = around.titles;
    let time = around.clock.rsplit(' ').next().filter(|time| time.contains(':')).unwrap_or_default();
    let columns = usize::from(area.width);
    let fits = |right: &str| text::width(left) + text::width(right) < columns;
    let keys = ["Esc", "Tab"].iter().any(|key| end.contains(key));
    let both = format!("{end} {time}");
    let right = match (ruled, keys) {
        (true, _) => time,
        (false, _) if fits(&both) => both.trim(),
        // The keys stand at the foot, too.
        (false, true) if fits(time) => time,
        (false, false) if text::width(end) + LEAST_TITLE < columns => end,
        _ => "",
    };
    let room = columns.saturating_sub(text::width(right) + usize::from(!right.is_empty()));
    let gap = if right.is_empty() { "" } else { " " };
    canvas.line(area, 0, &format!("{}{gap}{right}", text::left(left, room)), Meaning::Heading);
}

fn tabs(canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>) {
    let mut x = area.x;
    for (digit, name) in (1..).zip(TABS) {
        let front = digit == around.tab;
        let edge = match (front, digit == around.tab + 1) {
            (true, _) => "[",
            (false, true) => "]",
            (false, false) => " ",
        };
        x += canvas.put(x, area.y, 1, edge, Meaning::Plain);
        let meaning = if front { Meaning::Front } else { Meaning::Plain };
        x += canvas.put(x, area.y, 12, &format!("{digit} {name}"), meaning);
    }
    canvas.put(x, area.y, 1, if around.tab == 9 { "]" } else { " " }, Meaning::Plain);
    if area.width >= WIDE {
        let who = format!("{}, {} ", around.head.who, around.head.role);
        let room = area.width.saturating_sub(x + 2);
        canvas.put(x + 2, area.y, room, &text::right(&who, usize::from(room)), Meaning::Plain);
    }
}

fn counts(canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>) {
    let wide = area.width >= WIDE;
    let clock = format!(" {} ", around.clock);
    let room = usize::from(area.width).saturating_sub(text::width(&clock));
    let mut parts: Vec<&str> = Vec::new();
    if !wide {
        parts.push(&around.head.who);
    }
    parts.extend(around.head.counts.iter().map(String::as_str));
    let mut words = String::from(" ");
    let gap = if wide { "   " } else { "  " };
    for (at, part) in parts.iter().enumerate() {
        let piece = format!("{}{part}", if at == 0 { "" } else { gap });
        // A count that does not fit whole would be a wrong number.
        if text::width(&words) + text::width(&piece) + text::width(&practice(around)) > room {
            break;
        }
        words.push_str(&piece);
    }
    let used = canvas.put(area.x, area.y, room as u16, &words, Meaning::Plain);
    canvas.put(area.x + used, area.y, room as u16 - used, &practice(around), Meaning::Practice);
    canvas.put(area.x + room as u16, area.y, area.width - room as u16, &clock, Meaning::Plain);
}

fn practice(around: &Around<'_>) -> String {
    if around.head.practice { "  PRACTICE".to_owned() } else { String::new() }
}

fn upper_rule(canvas: &mut Canvas<'_>, area: Rect, around: &Around<'_>, told_above: bool) {
    let titles = around.titles;
    match (&titles.pane, panes(area)) {
        (Some((words, end)), Some((left, right))) => {
            canvas.rule(left, &titles.left, &titles.right);
            canvas.put(left.right(), area.y, 1, &canvas.glyphs.bar.to_string(), Meaning::Plain);
            canvas.rule(right, words, end);
        }
        _ if told_above => canvas.rule(area, "", &titles.right),
        _ => canvas.rule(area, &titles.left, &titles.right),
    }
}

fn hints(canvas: &mut Canvas<'_>, area: Rect, hints: &[(Key, &'static str)]) {
    let mut x = area.x + u16::from(area.width >= NARROW);
    for (key, words) in hints {
        let room = area.right().saturating_sub(x);
        x += canvas.put(x, area.y, room, &key.to_string(), Meaning::Key);
        let room = area.right().saturating_sub(x);
        x += canvas.put(x, area.y, room, &format!(" {words}"), Meaning::Plain) + 2;
    }
}
