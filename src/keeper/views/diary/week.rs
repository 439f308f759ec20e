//! A week of sessions, by clinic, room or person: start, taken of all, and one sign a cell.
use super::super::unfit;
use super::words;
use crate::domain::booking::Booking;
use crate::domain::calendar::counted;
use crate::domain::decide::Now;
use crate::domain::ids::{ChildId, StaffId};
use crate::domain::leave;
use crate::domain::places::{self, say};
use crate::domain::referral::Stage;
use crate::domain::review;
use crate::domain::roster;
use crate::domain::rules::Choices;
use crate::domain::session::{Answer, Session, SessionState};
use crate::domain::state::State;
use crate::wire::query::DiaryBy;
use crate::wire::view_diary::{Cell, DiaryRow, DiaryWeek};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The week of any day given: it begins on that week's Monday.
pub fn week(state: &State, monday: NaiveDate, by: DiaryBy, now: &Now) -> DiaryWeek {
    let monday = monday - Days::new(u64::from(monday.weekday().num_days_from_monday()));
    let sunday = monday + Days::new(6);
    let ids = state.index.by_day.range(monday..=sunday).flat_map(|(_, ids)| ids);
    let sessions: Vec<&Session> = ids.filter_map(|id| state.session(*id)).collect();
    let mut rows: BTreeMap<RowKey, Vec<Cell>> = BTreeMap::new();
    // By person whoever is away or works by a pattern has a row, also in a week without a session.
    if by == DiaryBy::Person {
        let here = state.staff.iter().flatten().filter(|person| has_row(state, person.id, monday));
        rows.extend(
            here.map(|person| ((0, self::person(state, person.id, monday), Some(person.id)), Vec::new())),
        );
    }
    let (mut free, mut by_day) = (0, [(0, 0); 7]);
    for session in &sessions {
        let cell = cell(state, session, now);
        if matches!(cell.sign, 'o' | 'h') {
            free += u32::from(cell.free);
        }
        if cell.sign != 'x' {
            let day = &mut by_day[usize::from(cell.day)];
            day.0 += u32::from(cell.taken);
            day.1 += u32::from(cell.places);
        }
        for key in keys(state, session, by) {
            rows.entry(key).or_default().push(cell.clone());
        }
    }
    let rows = rows.into_iter().map(|((_, label, staff), mut cells)| {
        cells.sort_by_key(|cell| (cell.day, cell.start, cell.session));
        let not_there = staff.map_or_else(Vec::new, |id| not_there(state, id, monday));
        DiaryRow { label, cells, staff, not_there }
    });
    let holiday = |day: u8| {
        let name = state.rules.calendar.holiday(monday + Days::new(u64::from(day)))?;
        Some((day, name.to_owned()))
    };
    DiaryWeek {
        revision: state.seq,
        monday,
        today: now.today,
        rows: rows.collect(),
        sessions: sessions.iter().filter(|s| !s.cancelled()).count() as u32,
        free,
        by_day,
        holidays: (0..7).filter_map(holiday).collect(),
    }
}

/// Order among rows, label, and whose row it is.
type RowKey = (usize, String, Option<StaffId>);

/// Whether somebody has a row in a week without a session of theirs.
fn has_row(state: &State, id: StaffId, monday: NaiveDate) -> bool {
    let sunday = monday + Days::new(6);
    let hours = state.roster.hours.get(&id).and_then(|hours| hours.on(sunday));
    // Who works here no more has none.
    hours.is_some_and(|pattern| !pattern.parts.is_empty())
        || (0..7).any(|n| leave::away_on(state, id, monday + Days::new(n)).is_some())
}

/// The days of a week on which somebody is not there, each with why in a word.
fn not_there(state: &State, id: StaffId, monday: NaiveDate) -> Vec<(u8, String)> {
    let word = |n: u8| {
        let day = monday + Days::new(u64::from(n));
        let away = leave::away_on(state, id, day).map(|row| match row.part {
            None => "away",
            Some(leave::MORNING) => "away am",
            Some(leave::AFTERNOON) => "away pm",
            Some(_) => "part away",
        });
        // A weekend off is not said: hardly anybody works then.
        let off = || (n < 5 && roster::works_no_hour(state, id, day)).then_some("off");
        Some((n, away.or_else(off)?.to_owned()))
    };
    (0..7).filter_map(word).collect()
}

/// The rows a session stands in: order among rows, label, and whose they are.
fn keys(state: &State, session: &Session, by: DiaryBy) -> Vec<RowKey> {
    match by {
        DiaryBy::Clinic => {
            let services = &state.rules.services;
            let order = services.iter().position(|s| s.id == session.service).unwrap_or(services.len());
            vec![(order, words::clinic(state, session), None)]
        }
        DiaryBy::Room => vec![(0, words::venue_room(state, session), None)],
        DiaryBy::Person => {
            let mut people: Vec<StaffId> = session
                .people
                .iter()
                .filter(|m| {
                    let away =
                        m.answer == Answer::Away && leave::away_from(state, m.staff, session).is_some();
                    away || m.answer.may_come()
                })
                .map(|m| m.staff)
                .collect();
            people.sort_unstable();
            people.dedup();
            if people.is_empty() {
                return vec![(1, "(nobody yet)".to_owned(), None)];
            }
            people.into_iter().map(|id| (0, person(state, id, session.date), Some(id))).collect()
        }
    }
}

/// A person's row; whoever is away that week is said to be.
fn person(state: &State, id: StaffId, day: NaiveDate) -> String {
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    let sunday = monday + Days::new(6);
    let away = state
        .absences
        .iter()
        .flatten()
        .find(|a| a.staff == id && a.from <= sunday && a.to >= monday && a.from <= a.to);
    let name = words::person(state, id);
    match away {
        None => name,
        Some(away) => {
            let (from, to) = (away.from.max(monday), away.to.min(sunday));
            let to = if from == to { String::new() } else { format!("-{}", to.format("%a")) };
            format!("{name}: away {}{to}", from.format("%a"))
        }
    }
}

fn cell(state: &State, session: &Session, now: &Now) -> Cell {
    let (taken, held, places) = places::counts(state, session, now.at);
    let free = places::free_in_all(state, session, now);
    let sign = if session.cancelled() {
        'x'
    } else if places::over(session, now) {
        '.'
    } else if !words::missing(state, session).is_empty() || unfit::of(state, session).is_some() {
        '!'
    } else if held > 0 {
        'h'
    } else if free == 0 {
        '='
    } else {
        'o'
    };
    Cell {
        session: session.id,
        day: session.date.weekday().num_days_from_monday() as u8,
        start: session.start,
        taken,
        places,
        held,
        sign,
        words: cell_words(state, session, now, (sign, free)),
        free,
        template: super::made_by(state, session.id),
    }
}

/// Line 22: the cell in words, with what to do.
fn cell_words(state: &State, session: &Session, now: &Now, (sign, free): (char, u16)) -> String {
    let (taken, held, places) = places::counts(state, session, now.at);
    let what = words::clinic_day(state, session);
    let children = |n: u16| counted(u64::from(n), "child", "children");
    let keep = if taken == 1 { "s" } else { "" };
    if sign == '!'
        && let Some((why, until)) = unfit::sign_words(state, session)
    {
        return format!(
            "{what} {}: {why}. {} booked keep{keep} the place; nothing more is given until {until}. x a: the repair",
            say::clock(session.start),
            children(taken)
        );
    }
    match sign {
        'x' => {
            let reason = match &session.state {
                SessionState::Cancelled { reason } => {
                    Choices::words(&state.rules.choices.service_reasons, reason).to_owned()
                }
                SessionState::Planned => String::new(),
            };
            format!("{what}: called off, {reason}.{}", owed_words(state, session))
        }
        '.' => format!("{what}: past, {taken} of {places} places were taken."),
        '!' => format!(
            "{what}: NOT QUORATE. {} {} booked keep{} the place; nothing more is offered until the role {}.",
            words::lacking(state, session),
            children(taken),
            if taken == 1 { "s" } else { "" },
            if review::present(state, session).is_some() { "is in the room" } else { "accepts" }
        ),
        _ => {
            let mut parts = vec![format!("{taken} of {places} taken")];
            if held > 0 {
                parts.push(holds(state, session, now));
            }
            if free > 0 {
                parts.push(format!("{free} free: b shows who could come"));
            } else if taken + held < places {
                parts.push("nothing free: the rest has begun or is over".to_owned());
            } else if held == 0 {
                parts.push("full".to_owned());
            }
            format!("{what} {}: {}.", say::clock(session.start), parts.join("; "))
        }
    }
}

/// ` 2 of its children are owed another place.`: of a session called off; empty where all were given one.
fn owed_words(state: &State, session: &Session) -> String {
    let ids = state.index.in_session.get(&session.id).into_iter().flatten();
    let lost = ids.filter_map(|id| state.booking(*id)).filter(|booking| booking.lost());
    let owed = |booking: &&Booking| {
        let stage = state.referral(booking.referral).map(|row| row.stage);
        matches!(stage, Some(Stage::Rebook { .. }))
    };
    let children: BTreeSet<ChildId> = lost.filter(owed).map(|booking| booking.child).collect();
    match children.len() {
        0 => String::new(),
        1 => " 1 of its children is owed another place.".to_owned(),
        n => format!(" {n} of its children are owed another place."),
    }
}

/// `1 held by jpatel, 9 min left`.
fn holds(state: &State, session: &Session, now: &Now) -> String {
    let each = places::taken_by(state, session.id, now.at).filter_map(|booking| match booking.state {
        crate::domain::booking::BookingState::Held { until } => {
            Some(format!("held by {}, {} min left", booking.by, say::minutes_left(until, now.at)))
        }
        _ => None,
    });
    each.collect::<Vec<_>>().join("; ")
}
