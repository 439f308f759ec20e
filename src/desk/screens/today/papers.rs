//! `e` on Today: the steps for a spreadsheet, the calls to print, the pack for a day without the system.
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Export, Fared, Pick, Write};
use crate::desk::screen::Cx;
use crate::desk::seam::Writing;
use crate::wire::query::{SheetOf, Whose};
use crate::wire::view_paper::PaperOf;

/// What is to be written.
pub(super) const PAPERS: Slot = "steps to a file: what";

const CHOICES: [(char, &str); 6] = [
    ('s', "these steps for a spreadsheet (CSV)"),
    ('c', "call list for today: text"),
    ('h', "call list for today: a page for a browser (HTML)"),
    ('d', "downtime pack of the next working day: text"),
    ('w', "downtime pack: a page for a browser (HTML)"),
    ('n', "to read: how families fared at short notice"),
];

/// The choices.
pub(super) fn pick() -> Effect {
    let choices = CHOICES.map(|(letter, words)| Choice::new(letter, words)).into();
    Effect::Open(Box::new(Pick::new(PAPERS, "To a file: what?", choices)))
}

/// What a letter does.
pub(super) fn chosen(whose: Whose, steps: usize, letter: char, cx: &Cx<'_>) -> Effect {
    let today = cx.now.date();
    let calls = || PaperOf::Calls { whose, until: today };
    let day = cx.home.rules.calendar.add_working_days(today, 1);
    let pack = || PaperOf::Pack { day: Some(day) };
    let name = |begins: &str, day: chrono::NaiveDate| format!("{begins}-{}", day.format("%Y-%m-%d"));
    let (ring, down) = (
        "To a file: whom to ring".to_owned(),
        format!("To a file: downtime pack of {}", day.format("%-d %b")),
    );
    match letter {
        'n' => Effect::Open(Box::new(Fared::until(today))),
        'c' => Write::of(Writing::Text(calls()), &name("calls", today), ring, cx),
        'h' => Write::of(Writing::Html(calls()), &name("calls", today), ring, cx),
        'd' => Write::of(Writing::Text(pack()), &name("downtime", day), down, cx),
        'w' => Write::of(Writing::Html(pack()), &name("downtime", day), down, cx),
        _ => Export::of(SheetOf::Steps { whose }, "today", format!("To a file: {steps} steps"), cx),
    }
}
