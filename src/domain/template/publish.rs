//! Publishing a template: which sessions would be made up to a day, which are left out, and which clash. One reading for the
//! look before and for the deed, so that what is shown is what is made.
use super::{ClinicTemplate, MadeBy};
use crate::domain::calendar::{LocalTime, add_weeks, local_time, long_date, weekday_day};
use crate::domain::decide::Now;
use crate::domain::ids::{SessionId, StaffId, TemplateId};
use crate::domain::leave;
use crate::domain::places;
use crate::domain::refusal::Refusal;
use crate::domain::roster;
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::telling;
use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

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
            .or_else(|| never(&session).map(Left::Clash))
            .or_else(|| clash(state, &session));
        if left.is_none() {
            next = SessionId(next.0 + 1);
        }
        planned.push(Planned { session, left, without });
    }
    Ok(planned)
}

/// Who is not asked: away that day, or not working then; each in words. They stay down for it as away, so that it is held by
/// nobody rather than by none, and they are asked once they are back.
pub fn without(state: &State, session: &mut Session) -> Vec<String> {
    let place = session.clone();
    let mut said = Vec::new();
    for member in &mut session.people {
        let away = leave::away_from(state, member.staff, &place).map(|row| row.words(state));
        if let Some(why) = away.or_else(|| roster::off_at(state, member.staff, &place)) {
            member.answer = Answer::Away;
            said.push(why);
        }
    }
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
    let asked = || wanted.people.iter().filter(|member| member.answer.may_come());
    let person = || asked().find_map(|member| person_elsewhere(state, wanted, member.staff));
    room.or_else(person).map(Left::Clash)
}

fn person_elsewhere(state: &State, wanted: &Session, staff: StaffId) -> Option<String> {
    let (other, _) = places::down_elsewhere(state, wanted, staff)?;
    Some(places::elsewhere_words(state, staff, other, "at"))
}

/// That a session would begin, or a place of it, at a time that London's clock does not show that day: `01:30 does not exist on Sun
/// 28 Mar: the clocks go forward`.
pub fn never(session: &Session) -> Option<String> {
    let starts = session.slots.iter().map(|slot| slot.start).chain([session.start]);
    let gone = starts.into_iter().find(|start| {
        let at = NaiveTime::from_hms_opt(u32::from(start / 60), u32::from(start % 60), 0);
        at.is_some_and(|at| matches!(local_time(session.date.and_time(at)), LocalTime::Never { .. }))
    })?;
    let day = weekday_day(session.date);
    Some(format!("{} does not exist on {day}: the clocks go forward", telling::clock(gone)))
}

/// Why nothing is usually held on a session's day: a bank holiday, a day on which its template is not held, a Sunday.
pub fn unusual_day(state: &State, session: &Session) -> Option<String> {
    let day = weekday_day(session.date);
    if let Some(name) = state.rules.calendar.holiday(session.date) {
        return Some(format!("{day}: bank holiday, {name}"));
    }
    let template = session.made_by.and_then(|made| state.template(made.template));
    let left_out = template.and_then(|template| template.occurrence(state, session.date)?.left_out);
    if let Some(why) = left_out {
        return Some(format!("{day}: {why}"));
    }
    let weekday = session.date.weekday();
    if template.is_some_and(|template| template.recurrence.weekdays().has(weekday)) {
        return None;
    }
    (weekday == Weekday::Sun).then(|| format!("{day} is a Sunday"))
}
