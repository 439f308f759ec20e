//! Drawing a record: who and whom to speak to, then clocks or bookings, then the journey; in a narrow window the same as
//! lines that scroll.
use super::parts::Part;
use super::{Record, journey};
use crate::desk::canvas::Canvas;
use crate::desk::linear::words::line as spoken_line;
use crate::desk::screen::Cx;
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::desk::words::{flow, people};
use crate::domain::calendar::{padded, wait, weekday_date};
use crate::domain::telling;
use crate::wire::view_record::{BookingLine, ClockRow, RecordPage};
use ratatui::layout::Rect;

/// Carers shown.
const CARERS: usize = 2;
/// Referrals of which it is shown what the family was told.
const TOLD: usize = 2;
/// From this height on bookings stand beside the clocks instead of in their place.
const TALL: u16 = 28;

/// A line, and the row of a part that it is.
pub(super) struct Line {
    pub(super) words: String,
    pub(super) meaning: Meaning,
    of: Option<(Part, usize)>,
}

fn plain(words: impl Into<String>) -> Line {
    Line { words: words.into(), meaning: Meaning::Plain, of: None }
}

/// What stands where there is no clock.
const NO_CLOCK: &str = "No referral: n makes one";

/// That a part has no row: the cursor stands there while it is in that part, or it would be nowhere.
fn none(screen: &Record, part: Part, words: &str) -> Line {
    let front = screen.part == part;
    let (cursor, meaning) = if front { ('>', Meaning::Cursor) } else { (' ', Meaning::Plain) };
    Line { words: format!("{cursor}{words}"), meaning, of: Some((part, 0)) }
}

/// `Mon 14 Dec 2026 09:30  ND Arnold hub  agreed with Ewa by phone`.
pub(super) fn booking(line: &BookingLine) -> String {
    let (on, start) = line.when;
    format!("{} {}  {}  {}", weekday_date(on), telling::clock(start), line.place, line.state)
}

/// How much of what the family was told stands before the clocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Promises {
    /// In full.
    Whole,
    /// A line for each.
    Lines,
    /// What does not hold, or else the first, in a line.
    One,
}

/// What gives way where the clocks want room, in this order, each with the lines of the journey: no wait is left out for a
/// legend, nor for the end of a sentence that `l` shows whole.
const GIVES: [(Promises, u16); 4] = [
    (Promises::Whole, journey::LINES + 2),
    (Promises::Lines, journey::LINES + 2),
    (Promises::Lines, journey::LINES),
    (Promises::One, journey::LINES),
];

/// What the family was told.
fn promises(page: &RecordPage, columns: usize, shown: Promises) -> Vec<Line> {
    let most = if shown == Promises::One { 1 } else { TOLD };
    let mut lines = Vec::new();
    for told in page.told.iter().take(most) {
        let meaning = if told.broken { Meaning::PastTarget } else { Meaning::Aside };
        let mut said = told.lines();
        if let Some(first) = said.first_mut() {
            *first = format!("{} {first}", told.pathway);
        }
        let said = said.iter().flat_map(|words| match shown {
            Promises::Whole => wrap(words, columns - 2),
            Promises::Lines | Promises::One => vec![text::cut(words, columns - 2).into()],
        });
        lines.extend(said.map(|words| Line { words: format!(" {words}"), meaning, of: None }));
    }
    lines
}

/// Needs, whom to speak to, and what else stands before all.
fn head(screen: &Record, page: &RecordPage, columns: usize, shown: Promises) -> Vec<Line> {
    let details = &page.details;
    let front = screen.part == Part::Details;
    let meaning = if front { Meaning::Cursor } else { Meaning::DueSoon };
    let mut needs = people::needs(details.flags, &details.language, &details.adjustments);
    if page.hidden {
        needs.push("address hidden: name no area".to_owned());
    }
    if page.shown {
        let home = people::home(details, &page.district);
        needs.push(format!("SHOWN FOR THIS LOOK: {home}"));
    }
    if needs.is_empty() {
        needs.push("No flags".to_owned());
    }
    // Its digits name the school.
    if !details.upn.is_empty() && !details.hides_whereabouts() {
        needs.push(format!("UPN {}", details.upn));
    }
    let mut lines: Vec<Line> = flow(&needs, columns - 2, "   ")
        .into_iter()
        .enumerate()
        .map(|(row, words)| {
            let cursor = if front && row == 0 { '>' } else { ' ' };
            Line { words: format!("{cursor}{words}"), meaning, of: (row == 0).then_some((Part::Details, 0)) }
        })
        .collect();
    if details.carers.is_empty() {
        lines.push(plain(" Nobody to speak to is on record"));
    }
    for carer in details.carers.iter().take(CARERS) {
        lines.extend(
            flow(&people::speak_to(carer), columns - 2, "  ")
                .into_iter()
                .map(|words| plain(format!(" {words}"))),
        );
    }
    if !page.comes.is_empty() {
        let words = format!("Family: {}", page.comes);
        lines.extend(wrap(&words, columns - 2).into_iter().map(|words| plain(format!(" {words}"))));
    }
    if let Some(row) = page.referrals.iter().find(|row| !row.short.is_empty()) {
        let words = format!("Can come {}", row.short);
        lines.extend(wrap(&words, columns - 2).into_iter().map(|words| plain(format!(" {words}"))));
    }
    lines.extend(promises(page, columns, shown));
    let told = [
        page.merged_into.as_ref().map(|(_, name)| format!("This record went into {name}'s")),
        details.died.map(|on| format!("Died {}", padded(on).trim())),
        page.open_by.as_ref().map(|who| format!("@ {who} has this record open")),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if !told.is_empty() {
        lines.push(Line { words: format!(" {}", told.join(". ")), meaning: Meaning::Changed, of: None });
    }
    lines
}

/// Columns of a clock's name.
const NAME: usize = 30;
/// The same where the step stands beside it at 80.
const NARROW_NAME: usize = 19;

/// A clock in columns: name, from, wait, target, state, next step.
fn clock(row: &ClockRow, cursor: char, (name, steps): (usize, bool)) -> String {
    let from = row.from.map_or_else(String::new, padded);
    let days = row.days.map_or_else(String::new, wait);
    let late = if row.late { '!' } else { ' ' };
    let target = match row.target {
        Some(day) => format!("{} {}", padded(day), row.target_words),
        None => row.target_words.clone(),
    };
    let step = if steps { row.step.as_str() } else { "" };
    format!(
        "{cursor}{} {from:>9} {days:>6}  {late} {} {} {step}",
        text::left(&row.name, name),
        text::left(&target, 18),
        text::left(&row.state, 8),
    )
}

fn clock_head((name, steps): (usize, bool), more: usize) -> String {
    format!(
        " {} {:<9} {:>6}    {:<18} {:<8} {}",
        text::left(&with_more("CLOCK", more), name),
        "FROM",
        "WAIT",
        "TARGET",
        "STATE",
        if steps { "NEXT STEP" } else { "" }
    )
}

/// A heading, and how many rows below it there is no room for.
fn with_more(heading: &str, more: usize) -> String {
    if more == 0 { heading.to_owned() } else { format!("{heading}, {more} more") }
}

/// Rows around the one in front that fit, with a cursor before it.
fn rows(
    screen: &Record,
    part: Part,
    room: usize,
    words: impl Fn(usize, char) -> (String, Meaning),
) -> Vec<Line> {
    let all = screen.rows(part);
    let at = screen.at[part as usize].min(all.saturating_sub(1));
    let from = (at + 1).saturating_sub(room.max(1)).min(all);
    (from..all.min(from + room))
        .map(|row| {
            let front = screen.part == part && row == at;
            let (words, own) = words(row, if front { '>' } else { ' ' });
            Line { words, meaning: if front { Meaning::Cursor } else { own }, of: Some((part, row)) }
        })
        .collect()
}

fn clocks(screen: &Record, columns: usize, room: usize) -> Vec<Line> {
    let all = screen.clocks();
    let steps = all.iter().filter(|row| !row.step.is_empty());
    // Where there are fewer columns the steps have lines of their own, if there are any to spare: what a wait is called is
    // better not cut.
    let below = columns < 100 && all.len() + steps.clone().count() <= room;
    let of = (if columns < 100 && !below { NARROW_NAME } else { NAME }, !below);
    let more = all.len().saturating_sub(room);
    let mut lines = vec![Line { words: clock_head(of, more), meaning: Meaning::Heading, of: None }];
    if all.is_empty() {
        lines.push(none(screen, Part::Clocks, NO_CLOCK));
    }
    lines.extend(rows(screen, Part::Clocks, room, |row, cursor| {
        let own = if all[row].late { Meaning::PastTarget } else { Meaning::Plain };
        (clock(all[row], cursor, of), own)
    }));
    if below {
        lines.extend(steps.map(|row| plain(format!("   next: {} ({})", row.step, row.name))));
    }
    lines
}

fn bookings(screen: &Record, page: &RecordPage, room: usize) -> Vec<Line> {
    let heading = with_more(" BOOKINGS", page.bookings.len().saturating_sub(room));
    let mut lines = vec![Line { words: heading, meaning: Meaning::Heading, of: None }];
    if page.bookings.is_empty() {
        lines.push(none(screen, Part::Bookings, "None so far"));
    }
    lines.extend(rows(screen, Part::Bookings, room, |row, cursor| {
        let line = &page.bookings[row];
        let own = if line.ahead { Meaning::Plain } else { Meaning::Aside };
        (format!("{cursor}{}", booking(line)), own)
    }));
    lines
}

/// From so many columns on nobody looks at it: it is heard.
const HEARD: usize = 200;

/// All of it as lines: for a narrow window, and as text.
pub(super) fn lines(screen: &Record, columns: usize, cx: &Cx<'_>) -> Vec<Line> {
    let Some(page) = &screen.page else { return Vec::new() };
    let mut lines = Vec::new();
    if !cx.narrow {
        lines.push(plain(format!(" {}", people::home(&page.details, &page.district))));
    }
    lines.extend(head(screen, page, columns, Promises::Whole));
    lines.push(plain(""));
    lines.push(Line { words: " CLOCKS".to_owned(), meaning: Meaning::Heading, of: None });
    let (all, heard) = (screen.clocks(), columns >= HEARD);
    if all.is_empty() {
        lines.push(none(screen, Part::Clocks, NO_CLOCK));
    }
    for line in rows(screen, Part::Clocks, all.len(), |row, cursor| {
        let clock = all[row];
        let late = if clock.late { "!" } else { "" };
        // Under no heading, what is heard has to say what it is of; and of two clocks that are alike each has its own line.
        let more = [(", target: ", &clock.target_words), (", next: ", &clock.step)];
        let more = more.into_iter().filter(|(_, words)| heard && !words.is_empty());
        let more: String = more.map(|(what, words)| format!("{what}{words}")).collect();
        (
            format!(
                "{cursor}{late}{}: {}, {}{more}",
                clock.name,
                clock.days.map_or_else(|| "no wait".to_owned(), wait),
                clock.state
            ),
            Meaning::Plain,
        )
    }) {
        let row = line.of.map_or(0, |(_, row)| row);
        lines.push(line);
        let parts = [all[row].target_words.as_str(), &all[row].step];
        let more: Vec<&str> = parts.into_iter().filter(|part| !heard && !part.is_empty()).collect();
        if !more.is_empty() {
            lines.push(plain(format!("   {}", more.join("  "))));
        }
    }
    lines.push(plain(""));
    for line in bookings(screen, page, page.bookings.len()) {
        lines.push(line);
    }
    lines.push(plain(""));
    lines.push(Line { words: " JOURNEY".to_owned(), meaning: Meaning::Heading, of: None });
    let marks = screen.marks();
    if marks.is_empty() {
        lines.push(none(screen, Part::Journey, "Nothing so far"));
    }
    lines.extend(rows(screen, Part::Journey, marks.len(), |row, cursor| {
        let mark = marks[row];
        let undone = if mark.undone { " (undone)" } else { "" };
        (format!("{cursor}{} {} {}{undone}", padded(mark.on), mark.letter, mark.words), Meaning::Plain)
    }));
    if !page.known.is_empty() {
        lines.push(plain(""));
        lines.push(Line { words: " KNOWN".to_owned(), meaning: Meaning::Heading, of: None });
        lines.extend(page.known.iter().map(|words| plain(format!(" {words}"))));
    }
    lines
}

pub(super) fn draw(screen: &Record, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
    canvas.focus(body.x, body.y, false);
    let Some(page) = &screen.page else {
        let words = match (&screen.gone, &screen.child) {
            (Some(words), _) => words.clone(),
            (None, Some(subject)) => format!("{} is being fetched.", subject.name),
            (None, None) => {
                let finds = cx.keymap.finds();
                format!(
                    "No child has been opened yet. {finds} finds one; Enter on a list opens the child in front."
                )
            }
        };
        for (row, line) in (0..body.height).zip(wrap(&words, usize::from(body.width) - 2)) {
            canvas.line(body, row, &format!(" {line}"), Meaning::Plain);
        }
        return;
    };
    if cx.narrow {
        let lines = lines(screen, usize::from(body.width), cx);
        let front = lines.iter().position(|line| line.of == Some((screen.part, screen.front()))).unwrap_or(0);
        // Something of what stands above the row in front is kept in sight.
        let top = (front + 3).saturating_sub(usize::from(body.height)).min(lines.len().saturating_sub(1));
        return put(&lines[top..], screen, body, canvas);
    }
    let columns = usize::from(body.width);
    let tall = body.height >= TALL;
    let mut wanted = screen.rows(if screen.part == Part::Bookings { Part::Bookings } else { Part::Clocks });
    if tall {
        wanted = 2 * screen.clocks().len() + 3 + page.known.len().min(4);
    }
    let given = |(shown, foot): &(Promises, u16)| {
        let above = head(screen, page, columns, *shown);
        // A line stays free above the journey as long as it has its legend.
        let taken = above.len() + 2 + usize::from(*foot > journey::LINES);
        let room = usize::from(body.height.saturating_sub(*foot)).saturating_sub(taken);
        (above, *foot, room)
    };
    // Steps want lines of their own where they stand cut beside the clocks; nothing but the end of a sentence gives way to them.
    let steps = screen.clocks().iter().filter(|row| !row.step.is_empty()).count();
    let steps = if columns < 100 && screen.part != Part::Bookings { steps } else { 0 };
    let fits = |more: usize, (.., room): &(Vec<Line>, u16, usize)| *room >= wanted + more;
    let whole = GIVES[..2].iter().map(given).find(|given| fits(steps, given));
    let enough = whole.or_else(|| GIVES.iter().map(given).find(|given| fits(0, given)));
    let (mut above, foot, room) = enough.unwrap_or_else(|| given(&GIVES[GIVES.len() - 1]));
    let room = room.max(1);
    above.push(plain(""));
    if tall {
        let list = room.saturating_sub(2 + page.known.len().min(4) + 1);
        let half = screen.clocks().len().clamp(1, list.div_ceil(2).max(1));
        above.extend(clocks(screen, columns, half));
        above.push(plain(""));
        above.extend(bookings(screen, page, list.saturating_sub(half).max(1)));
        if !page.known.is_empty() {
            above.push(plain(""));
            above.extend(page.known.iter().take(4).map(|words| plain(format!(" {words}"))));
        }
    } else if screen.part == Part::Bookings {
        above.extend(bookings(screen, page, room));
    } else {
        above.extend(clocks(screen, columns, room));
    }
    let upper = Rect { height: body.height.saturating_sub(foot), ..body };
    put(&above, screen, upper, canvas);
    let lower = Rect { y: upper.bottom(), height: body.height - upper.height, ..body };
    journey::draw(screen, page, lower, canvas, &cx.home.rules);
}

fn put(lines: &[Line], screen: &Record, area: Rect, canvas: &mut Canvas<'_>) {
    for (row, line) in (0..area.height).zip(lines) {
        canvas.line(area, row, &line.words, line.meaning);
        if line.of == Some((screen.part, screen.front())) {
            canvas.tell_row(|| {
                // What belongs to a row stands below it, further in.
                let more =
                    lines[usize::from(row) + 1..].iter().take_while(|line| line.words.starts_with("   "));
                let all = std::iter::once(line).chain(more).map(|line| told(&line.words));
                all.collect::<Vec<_>>().join(", ")
            });
            canvas.focus(area.x, area.y + row, false);
        }
    }
}

/// A line in words; of a clock the sign before it says that it is past its target.
fn told(drawn: &str) -> String {
    let late = drawn.trim_start_matches(['>', ' ']).strip_prefix('!');
    late.map_or_else(|| spoken_line(drawn), |rest| format!("past target: {}", spoken_line(rest)))
}
