//! Lists of a session to read or copy: the clinic list, whom to ring; and the chase of answers still owed.
use super::words::{answer_words, nobody};
use crate::desk::effect::{Effect, Slot};
use crate::desk::keymap::Context;
use crate::desk::layers::offers::{Asked, clock, place_time};
use crate::desk::layers::{Deeds, Export, Reader, Tick};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query};
use crate::desk::text::left;
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::domain::booking::BookingState;
use crate::domain::ids::SessionId;
use crate::domain::session::Answer;
use crate::wire::query::SheetOf;
use crate::wire::view::View;
use crate::wire::view_diary::{BookedRow, SessionPage};

/// A list in front of a screen.
pub const SHEET: Slot = "clinic list";
/// The chase of answers.
pub const CHASE: Slot = "chase answers";

/// The clinic list: people, then every place by time.
pub fn clinic_list(session: SessionId) -> Box<dyn Layer> {
    reading(session, "Clinic list", |page| {
        let mut lines = heading(page);
        for row in &page.rows {
            let what = match (&row.booking, &row.seat) {
                (Some(booked), _) => child(booked, page),
                (None, Some(seat)) => {
                    format!("{} {} {}", left(&seat.name, 22), left(&seat.words, 20), row.note)
                }
                (None, None) => nobody(row, page).to_owned(),
            };
            lines.push((format!("{} {:>3} {what}", clock(row.start), row.minutes), Meaning::Plain));
        }
        lines
    })
}

/// The places of a session, into a file.
pub fn export(session: SessionId, what: &str, cx: &Cx<'_>) -> Effect {
    Export::of(SheetOf::Session { session }, "session", format!("To a file: {what}"), cx)
}

/// Those to ring before the day: offered without an answer, held, and agreed.
pub fn call_list(session: SessionId) -> Box<dyn Layer> {
    reading(session, "Call list", |page| {
        let mut lines = heading(page);
        let rings = |booked: &&BookedRow| !matches!(booked.state, BookingState::Attended { .. });
        let mut booked: Vec<&BookedRow> =
            page.rows.iter().filter_map(|row| row.booking.as_ref()).filter(rings).collect();
        // Whose answer is missing is rung first.
        booked.sort_by_key(|booked| matches!(booked.state, BookingState::Agreed { .. }));
        lines.extend(booked.iter().map(|booked| (child(booked, page), Meaning::Plain)));
        let seats = page.rows.iter().filter_map(|row| Some((row, row.seat.as_ref()?)));
        lines.extend(seats.filter(|(_, seat)| seat.state.open() || seat.untold).map(|(row, seat)| {
            let words = format!(
                "{} {} {} {}",
                clock(row.start),
                left(&seat.name, 22),
                left(&seat.words, 20),
                row.note
            );
            (words.trim_end().to_owned(), Meaning::Plain)
        }));
        lines.push((String::new(), Meaning::Plain));
        lines.push((
            "c on a child in the session says whom to speak to and logs the call.".to_owned(),
            Meaning::Aside,
        ));
        lines
    })
}

fn heading(page: &SessionPage) -> Vec<(String, Meaning)> {
    let title = format!(
        "{}, {}: {}-{}",
        page.service.1,
        page.place,
        place_time((page.when.0, page.when.1)),
        clock(page.when.2)
    );
    let mut lines = vec![(title, Meaning::Heading)];
    lines.extend(page.people.iter().map(|person| {
        (
            format!(
                "{} {} {}",
                left(&person.role.1, 24),
                left(&person.name, 20),
                answer_words(person.answer)
            ),
            Meaning::Plain,
        )
    }));
    if !page.interpreters.is_empty() {
        lines.push((format!("Interpreter: {}", page.interpreters), Meaning::Plain));
    }
    lines.push((String::new(), Meaning::Plain));
    lines
}

fn child(booked: &BookedRow, page: &SessionPage) -> String {
    let flags = booked.flags.words().join(", ");
    let age = age::short_on(booked.born, page.when.0);
    format!("{} {age:>5} {} {flags}", left(&booked.name, 22), left(&booked.words, 20)).trim_end().to_owned()
}

fn reading(
    session: SessionId,
    title: &'static str,
    lines: fn(&SessionPage) -> Vec<(String, Meaning)>,
) -> Box<dyn Layer> {
    Asked::over(
        SHEET,
        title,
        (Context::Read, Query::Session { session }),
        Box::new(move |view, _| match view {
            View::Session(page) => Ok(Box::new(Reader::new(SHEET, title, lines(page)))),
            _ => Err("There is no such session (any more).".to_owned()),
        }),
    )
}

/// Everybody asked to a session who has not answered, to be asked again today.
pub fn chase(session: SessionId) -> Box<dyn Layer> {
    Asked::over(
        CHASE,
        "Chase answers",
        (Context::Preview, Query::Session { session }),
        Box::new(move |view, cx| {
            let View::Session(page) = view else {
                return Err("There is no such session (any more).".to_owned());
            };
            let today = cx.now.date();
            let owed = page.people.iter().filter(|person| matches!(person.answer, Answer::Asked(_)));
            let rows: Vec<(Tick, Option<Command>)> = owed
                .map(|person| {
                    let words =
                        format!("{} ({}), {}", person.name, person.role.1, answer_words(person.answer));
                    let answer = Answer::Asked(today);
                    let (role, staff) = (person.role.0, person.staff);
                    (Tick::new(words), Some(Command::SetMember { session, role, staff, answer }))
                })
                .collect();
            if rows.is_empty() {
                let why = if page.quorum.1.is_empty() {
                    String::new()
                } else {
                    format!(" Missing: {}. p asks somebody.", page.quorum.1.join(", "))
                };
                return Err(format!("Nobody owes an answer for this session.{why}"));
            }
            let title = format!("Ask again today: {}", page.service.1);
            Ok(Box::new(Deeds::new(CHASE, title, ("asked again", "person"), rows)))
        }),
    )
}
