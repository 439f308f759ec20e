//! Publishing a template: which sessions would be made up to a day, which are left out, and which clash. One reading for the
//! look before and for the deed, so that what is shown is what is made.
use super::{ClinicTemplate, MadeBy};
use crate::domain::calendar::{add_weeks, long_date};
use crate::domain::decide::Now;
use crate::domain::ids::{SessionId, StaffId, TemplateId};
use crate::domain::leave;
use crate::domain::places;
use crate::domain::refusal::Refusal;
use crate::domain::roster;
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::telling;
use chrono::NaiveDate;

/// Furthest that is published at once, in weeks: what is two years away is no clinic yet.
const FURTHEST: i64 = 106;

/// Why a day's session is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// It is not held that day.
    Out(String),
    /// It is there already.
    There(String),
    /// Room or person is somewhere else; made once that is settled.
    Clash(String),
}

impl Left {
    /// In words.
    pub fn words(&self) -> &str {
        match self {
            Self::Out(words) | Self::There(words) | Self::Clash(words) => words,
        }
    }
}

/// One of its days.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The session as it would be made.
    pub session: Session,
    /// Why it is not made; none where it can be.
    pub left: Option<Left>,
    /// Who usually does it and is not asked, each with why: away, or not working then.
    pub without: Vec<String>,
}

/// What publishing a template up to and with a day comes to, from now on: nothing past is made, and nothing twice.
///
/// # Errors
/// There is no such template, it has ended, or the day cannot be right: words, with the field.
pub fn plan(state: &State, id: TemplateId, until: NaiveDate, now: &Now) -> Result<Vec<Planned>, Refusal> {
    let Some(template) = state.template(id) else {
        return Err(Refusal::missing("There is no such template (any more). Nothing was made."));
    };
    if until < now.today {
        let words = format!("{} is past. Type a later day.", long_date(until));
        return Err(Refusal::input("until", words));
    }
    if until > add_weeks(now.today, FURTHEST) {
        let words = format!("{} is over two years ahead. Type an earlier day.", long_date(until));
        return Err(Refusal::input("until", words));
    }
    if let Some(last) = template.to.filter(|last| *last < now.today) {
        let words = format!("{} ended on {}. Nothing was made.", template.named(state), long_date(last));
        return Err(Refusal::rule(words));
    }
    let days = template.occurrences(state, now.today, until);
    let mut next = state.next_session();
    let mut planned = Vec::with_capacity(days.len());
    for day in days {
        let mut session = template.session(next, day.on, now.today);
        let without = without(state, &mut session);
        if session.date == now.today && session.start <= now.minute() {
            continue;
        }
        let left = day
            .left_out
            .map(Left::Out)
            .or_else(|| there(state, template, &session))
            .or_else(|| roster::unusable(state, &session).map(Left::Clash))
            .or_else(|| clash(state, &session));
        if left.is_none() {
            next = SessionId(next.0 + 1);
        }
        planned.push(Planned { session, left, without });
    }
    Ok(planned)
}

/// Takes out who is not asked: away that day, or not working then; each in words.
pub fn without(state: &State, session: &mut Session) -> Vec<String> {
    let place = session.clone();
    let mut said = Vec::new();
    session.people.retain(|member| {
        let away = leave::away_from(state, member.staff, &place).map(|row| row.words(state));
        let why = away.or_else(|| roster::off_at(state, member.staff, &place));
        let asked = why.is_none();
        said.extend(why);
        asked
    });
    said
}

/// The session that is there already: made by this template, or by hand at the same time in the same place.
fn there(state: &State, template: &ClinicTemplate, wanted: &Session) -> Option<Left> {
    let made = state.index.made.get(&MadeBy { template: template.id, on: wanted.date });
    if let Some(made) = made.and_then(|id| state.session(*id)) {
        let words = if made.cancelled() {
            "made already, and called off".to_owned()
        } else if made.date == wanted.date {
            "made already".to_owned()
        } else {
            format!("made already, and moved to {}", telling::place(state, made, 0))
        };
        return Some(Left::There(words));
    }
    let same = |s: &&Session| {
        s.service == wanted.service && s.venue == wanted.venue && s.room.eq_ignore_ascii_case(&wanted.room)
    };
    let other = others(state, wanted).find(same)?;
    Some(Left::There(format!("there already, made by hand at {}", telling::clock(other.start))))
}

/// Sessions at the same time, called off ones left aside.
fn others<'a>(state: &'a State, wanted: &Session) -> impl Iterator<Item = &'a Session> {
    places::others_at(state, wanted.date, (wanted.start, wanted.end), Some(wanted.id))
}

/// Who or what is somewhere else at the session's time, with where. Whoever is asked elsewhere counts, too: both could be
/// accepted.
pub fn clash(state: &State, wanted: &Session) -> Option<Left> {
    let room = places::room_taken(state, wanted);
    let person = || wanted.people.iter().find_map(|member| person_elsewhere(state, wanted, member.staff));
    room.or_else(person).map(Left::Clash)
}

fn person_elsewhere(state: &State, wanted: &Session, staff: StaffId) -> Option<String> {
    let there = |s: &&Session| {
        let of_them = |m: &&crate::domain::session::Member| m.staff == staff;
        s.people.iter().filter(of_them).any(|m| matches!(m.answer, Answer::Accepted | Answer::Asked(_)))
    };
    let other = others(state, wanted).find(there)?;
    let name = state.staff(staff).map_or("This person", |s| &*s.name);
    let service = state.rules.service(other.service).map_or("", |s| s.short.as_str());
    Some(format!("{name} is at {service} {} then", telling::place(state, other, 0)))
}
