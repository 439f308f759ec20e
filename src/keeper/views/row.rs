//! A referral as a row of a list, and the same in a sentence: one function each, so that lists, records and speech agree.
use super::filter::interpreted;
use super::mask::Eyes;
use crate::domain::calendar::{date_near, due_words, plural, wait};
use crate::domain::child::ChildRow;
use crate::domain::code::Code;
use crate::domain::event::Key;
use crate::domain::leading;
use crate::domain::next_step::owed;
use crate::domain::referral::{Referral, Stage};
use crate::domain::state::State;
use crate::keeper::look::LookContext;
use crate::wire::view_list::{ListRow, Target};
use chrono::NaiveDate;
use std::fmt::Write as _;

/// The row of a referral; none where its child is not on record.
pub(super) fn list_row(cx: &LookContext<'_>, eyes: Eyes, row: &Referral) -> Option<ListRow> {
    let state = cx.state;
    let child = state.child(row.child)?;
    let target =
        leading::distance(row, &state.rules, cx.now.today).map(|(last_day, left)| Target { last_day, left });
    Some(ListRow {
        referral: row.id,
        child: child.id,
        name: child.list_name(),
        born: child.born,
        pathway: row.pathway,
        days: row.span.days(cx.now.today),
        running: leading::running(row),
        stopped: row.span.start.is_some() && row.span.stop.is_some(),
        target,
        received: row.received,
        priority: row.priority,
        asked: row.priority_asked,
        flags: child.flags,
        language: language(child),
        district: eyes.district(&state.rules, child),
        setting: eyes.setting(child).to_owned(),
        stage: row.stage,
        step: owed(state, row, cx.now.today),
        contact: child.last_contact.max(row.seen_on),
        booked: booked(state, row),
        service: service(state, row),
        short: short_notice(state, row, cx.now.today),
        open_by: open_by(cx, row),
        rev: row.rev,
    })
}

/// `from 1 day's notice, Mondays (said by Ewa Harris on 3 Nov)`: of a referral that waits for a place.
pub(super) fn short_notice(state: &State, row: &Referral, today: NaiveDate) -> String {
    let said = state.short.said(row.child).filter(|_| row.stage.is_open());
    said.map_or_else(String::new, |can| format!("{} ({})", can.words(state), can.source(state, today)))
}

/// The language an interpreter is needed for.
fn language(child: &ChildRow) -> String {
    if interpreted(child.flags) { child.language().to_string() } else { String::new() }
}

/// Day, start and venue of an agreed place.
fn booked(state: &State, row: &Referral) -> Option<(NaiveDate, u16, String)> {
    let Stage::Booked { booking, .. } = row.stage else { return None };
    let booking = state.booking(booking)?;
    let session = state.session(booking.session)?;
    let start = session.start_of(booking.slot);
    let venue = state.venue(session.venue).map_or_else(String::new, |venue| venue.name.to_string());
    Some((session.date, start, venue))
}

/// The service of the booking that the stage speaks of: what may come of it is the service's list.
pub(super) fn service(state: &State, row: &Referral) -> Code {
    let booking = row.stage.booking().and_then(|id| state.booking(id));
    booking.and_then(|booking| state.session(booking.session)).map_or(Code::NONE, |session| session.service)
}

/// Who else has the referral or its child open.
pub(super) fn open_by(cx: &LookContext<'_>, row: &Referral) -> Option<String> {
    cx.open_by(Key::Referral(row.id)).or_else(|| cx.open_by(Key::Child(row.child)))
}

/// `ND 61w5d`: a referral in short words.
pub(super) fn short(state: &State, row: &Referral, today: NaiveDate) -> String {
    let name = state.rules.short(&row.pathway);
    if leading::running(row) { format!("{name} {}", wait(row.span.days(today))) } else { name.to_owned() }
}

/// A child's open referrals, most pressing first: by step due, band, then the list's order.
pub(super) fn open_of<'a>(state: &'a State, child: &ChildRow, today: NaiveDate) -> Vec<&'a Referral> {
    let mut open: Vec<&Referral> = state.open_of(child).collect();
    open.sort_by_cached_key(|row| super::sort::step_key(state, row, today));
    open
}

/// `ND 61w5d, SLCN 12w1d`; `--` where none is open.
pub(super) fn open_words(state: &State, child: &ChildRow, today: NaiveDate) -> String {
    open_or(state, child, today, "--")
}

/// The same in a sentence: `nothing open` where none is.
pub(super) fn open_said(state: &State, child: &ChildRow, today: NaiveDate) -> String {
    open_or(state, child, today, "nothing open")
}

fn open_or(state: &State, child: &ChildRow, today: NaiveDate, none: &str) -> String {
    let open: Vec<String> = open_of(state, child, today).iter().map(|row| short(state, row, today)).collect();
    if open.is_empty() { none.to_owned() } else { open.join(", ") }
}

/// Line 22: who, what is owed and by when, and what must be known before anything is said.
pub(super) fn words(state: &State, row: &Referral, today: NaiveDate) -> String {
    let Some(child) = state.child(row.child) else { return String::new() };
    let mut said = format!("{}: {}", child.list_name(), short(state, row, today));
    // Writing into a String cannot fail.
    if let Some(step) = owed(state, row, today) {
        let _ = write!(said, ", {}, {}", step.words, due_words(step.due, today));
        if let Some(was) = step.was_due.filter(|was| *was < today) {
            let _ = write!(said, ", was due {}", date_near(was, today));
        }
        if let Some(until) = step.put_off {
            let _ = write!(said, ", put off to {}", until.format("%a %-d %b"));
        }
    }
    if row.missed > 1 {
        let _ = write!(said, ", not brought {}", times(row.missed));
    }
    said.push_str(". ");
    let short = short_notice(state, row, today);
    if !short.is_empty() {
        let _ = write!(said, "Can come {short}. ");
    }
    said.push_str(&flags(child));
    said.trim_end().to_owned()
}

/// The needs and dangers in words, a sentence each.
pub(super) fn flags(child: &ChildRow) -> String {
    let said: Vec<String> = child
        .flags
        .words()
        .into_iter()
        .map(|words| match (words, language(child)) {
            ("interpreter", language) if !language.is_empty() => format!("{language} interpreter"),
            _ => words.to_owned(),
        })
        .map(|words| capital(&words))
        .collect();
    if said.is_empty() { String::new() } else { format!("{}.", said.join(". ")) }
}

/// `once`, `twice`, `3 times`.
pub(super) fn times(n: u8) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => plural(u32::from(n), "time"),
    }
}

pub(super) use crate::domain::telling::capital;
