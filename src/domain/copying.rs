//! A session made again every week or two: one for each week to a day, with what stands in the way left out and said.
use super::calendar::day_month;
use super::command::Command;
use super::decide::Now;
use super::ids::SessionId;
use super::leave;
use super::places;
use super::refusal::Refusal;
use super::roster;
use super::session::{Answer, Member, Session, SessionState};
use super::state::State;
use super::telling;
use super::template::publish;
use chrono::{Days, NaiveDate};

/// The most that are made at once: a year of weeks.
const MOST: usize = 53;

/// One of the repeats.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    /// Its day.
    pub date: NaiveDate,
    /// The session as it would be made.
    pub session: Session,
    /// Why it is left out, in words; none where it can be made.
    pub left_out: Option<String>,
}

impl Copied {
    /// What makes it.
    pub fn make(&self) -> Command {
        let at = &self.session;
        Command::MakeSession {
            service: at.service,
            venue: at.venue,
            room: at.room.to_string(),
            date: at.date,
            slots: at.slots.clone(),
            end: at.end,
            people: at.people.iter().map(|m| (m.role, m.staff, m.answer)).collect(),
            capacity: at.capacity,
        }
    }
}

/// A session's repeats every so many weeks up to and with a day: same weekday, start, slots and room; its people asked anew.
///
/// Bank holidays, and weeks in which the room, a person or the same clinic is there already, are left out with the reason.
/// Past weeks are not among them.
///
/// # Errors
/// The session is gone, or the day cannot be right: words, with the field.
pub fn copies(
    state: &State,
    session: SessionId,
    (weeks, until): (u8, NaiveDate),
    now: &Now,
) -> Result<Vec<Copied>, Refusal> {
    let Some(session) = state.session(session) else {
        return Err(Refusal::missing("There is no such session (any more). Nothing was made."));
    };
    if weeks == 0 {
        return Err(Refusal::input("weeks", "Every how many weeks? Type 1 or 2."));
    }
    let step = 7 * u64::from(weeks);
    let days = (1..).map_while(|n| session.date.checked_add_days(Days::new(n * step)));
    let ahead = |day: &NaiveDate| *day > now.today || (*day == now.today && session.start > now.minute());
    let days: Vec<NaiveDate> = days.take_while(|day| *day <= until).filter(ahead).take(MOST + 1).collect();
    if days.is_empty() {
        return Err(Refusal::input("until", "No week falls before that day. Type a later one."));
    }
    if days.len() > MOST {
        return Err(Refusal::input("until", format!("That is over {MOST} sessions. Type an earlier day.")));
    }
    Ok(days.into_iter().map(|date| copy(state, session, date, now)).collect())
}

fn copy(state: &State, like: &Session, date: NaiveDate, now: &Now) -> Copied {
    // Who declined this one was asked of this one only; who is away for it comes again.
    let then = Session { date, ..like.clone() };
    let there = |m: &&Member| leave::away_from(state, m.staff, &then).is_none();
    let asked = like.people.iter().filter(|m| m.answer != Answer::Declined).filter(there);
    let people = asked.map(|m| Member { answer: Answer::Asked(now.today), ..*m }).collect();
    let session = Session {
        id: state.next_session(),
        date,
        people,
        state: SessionState::Planned,
        moves: Vec::new(),
        made_by: None,
        sharing: None,
        rev: 0,
        ..like.clone()
    };
    let left_out = in_the_way(state, &session);
    Copied { date, session, left_out }
}

/// What stands in the way of a repeat, in words.
fn in_the_way(state: &State, new: &Session) -> Option<String> {
    if let Some(name) = state.rules.calendar.holiday(new.date) {
        return Some(format!("bank holiday, {name}"));
    }
    let there = state.index.by_day.get(&new.date).into_iter().flatten().filter_map(|id| state.session(*id));
    let mut there = there.filter(|s| !s.cancelled() && s.start < new.end && new.start < s.end);
    if there.any(|s| s.service == new.service && s.venue == new.venue && s.room == new.room) {
        return Some(format!("it is there already on {}", day_month(new.date)));
    }
    roster::unusable(state, new)
        .or_else(|| places::room_taken(state, new))
        .or_else(|| new.people.iter().find_map(|m| places::person_asked(state, new, m.staff)))
        .or_else(|| new.people.iter().find_map(|m| roster::off_at(state, m.staff, new)))
        .or_else(|| new.people.iter().find_map(|m| roster::not_of_role(state, m.staff, m.role)))
        .or_else(|| publish::never(new))
        .or_else(|| publish::unusual_day(state, new))
}

/// A session as it is named where it is repeated: `Thu 3 Dec 10:00 Arnold`.
pub fn named(state: &State, session: &Session) -> String {
    telling::place(state, session, 0)
}

#[cfg(test)]
mod tests;
