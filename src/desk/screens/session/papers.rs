//! `e` on a clinic: its list to read, to print, for a spreadsheet; its days for another calendar.
use super::sheet;
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Pick, Write};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::Writing;
use crate::domain::ids::SessionId;
use crate::wire::view_paper::{CalendarOf, PaperOf};
use chrono::NaiveDate;

/// What is to be done with a clinic's list.
pub const PAPERS: Slot = "clinic list: how";

const OWN: [(char, &str); 5] = [
    ('r', "read it here"),
    ('p', "to print: text"),
    ('h', "to print: a page for a browser (HTML)"),
    ('s', "for a spreadsheet (CSV)"),
    ('c', "this clinic's days for other calendars (no child in it)"),
];
const OF_DIARY: [(char, &str); 4] = [
    ('m', "my own clinic lists of that day: text"),
    ('a', "all clinic lists of that day: text"),
    ('b', "the same: a page for a browser (HTML)"),
    ('w', "the whole week for a spreadsheet (CSV)"),
];

/// The choices of a session.
pub fn of_session(_session: SessionId) -> Box<dyn Layer> {
    pick("Clinic list: how?", &OWN)
}

/// The choices of the diary: of the session in front, where there is one, and of its day and week.
pub fn of_diary(session: Option<SessionId>) -> Box<dyn Layer> {
    match session {
        Some(_) => pick("Clinic list: how?", &[&OWN[..], &OF_DIARY[..]].concat()),
        None => pick("To a file: what?", &OF_DIARY),
    }
}

fn pick(title: &str, choices: &[(char, &str)]) -> Box<dyn Layer> {
    let choices = choices.iter().map(|(letter, words)| Choice::new(*letter, *words)).collect();
    Box::new(Pick::new(PAPERS, title, choices))
}

/// What a letter does with a session; `what` is the session in words.
pub fn chosen(session: SessionId, day: NaiveDate, letter: char, what: &str, cx: &Cx<'_>) -> Effect {
    let own = PaperOf::Session { session };
    let name = named("clinic", day);
    let title = format!("To a file: {what}");
    match letter {
        'p' => Write::of(Writing::Text(own), &name, title, cx),
        'h' => Write::of(Writing::Html(own), &name, title, cx),
        'c' => Write::of(Writing::Calendar(CalendarOf::Like { session }), "clinic", title, cx),
        's' => sheet::export(session, what, cx),
        _ => Effect::Open(sheet::clinic_list(session)),
    }
}

/// What a letter does with a day's clinics; none where it is not of the day.
pub fn of_day(day: NaiveDate, letter: char, cx: &Cx<'_>) -> Option<Effect> {
    let whole = PaperOf::Day { day, venue: String::new() };
    let title = format!("To a file: clinic lists of {}", day.format("%-d %b"));
    let writing = match letter {
        'm' => Writing::Text(PaperOf::Mine { day }),
        'a' => Writing::Text(whole),
        'b' => Writing::Html(whole),
        _ => return None,
    };
    Some(Write::of(writing, &named("clinics", day), title, cx))
}

fn named(begins: &str, day: NaiveDate) -> String {
    format!("{begins}-{}", day.format("%Y-%m-%d"))
}
