//! Who could take a part in a session: of its role, there that day, free then. Asked where a role is missing and where
//! somebody is away, so that neither names whom the other would refuse.
use super::code::Code;
use super::decide::Now;
use super::ids::{SessionId, StaffId};
use super::leave;
use super::places;
use super::review;
use super::roster;
use super::session::{Answer, Session, Staff};
use super::state::State;
use chrono::{Datelike, Days};

/// Somebody who could come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Who.
    pub staff: StaffId,
    /// Works for the agency of whom they stand in for.
    pub same_agency: bool,
    /// Is at that venue that week already.
    pub there: bool,
    /// Sessions that week.
    pub sessions: u32,
}

impl Cover {
    /// `same agency, there that week, 2 sessions`.
    pub fn why(&self) -> String {
        let mut said = Vec::new();
        if self.same_agency {
            said.push("same agency".to_owned());
        }
        if self.there {
            said.push("there that week".to_owned());
        }
        said.push(match self.sessions {
            0 => "free that week".to_owned(),
            n => format!("{} that week", super::calendar::plural(n, "session")),
        });
        said.join(", ")
    }
}

/// Staff of a role who could be asked to a session: not down for it already (who declined is not asked again), working then
/// and not away that day, nowhere else then, and not among those who gave the first opinion of one of its children (the partnership's rule for
/// complex communication clinics).
pub fn free<'a>(
    state: &'a State,
    session: &'a Session,
    role: Code,
    now: &Now,
) -> impl Iterator<Item = &'a Staff> {
    let barred = review::first_givers(state, session, now);
    state.staff.iter().flatten().filter(move |person| {
        roster::holds_role(state, person.id, role)
            && session.people.iter().all(|member| member.staff != person.id)
            && !barred.contains(&person.id)
            && leave::away_from(state, person.id, session).is_none()
            && roster::off_at(state, person.id, session).is_none()
            && places::person_asked(state, session, person.id).is_none()
    })
}

/// The same best first: of the agency of whom they stand in for, at that venue that week already, with the fewest sessions that
/// week. `taken`: who the plan has put elsewhere at that time.
pub fn covers(
    state: &State,
    session: &Session,
    (role, away): (Code, StaffId),
    taken: &[(StaffId, SessionId)],
    now: &Now,
) -> Vec<Cover> {
    let agency = state.staff(away).map(|s| s.agency);
    let promised = |person: &&Staff| {
        taken.iter().any(|(staff, other)| *staff == person.id && overlaps(state, *other, session))
    };
    let mut found: Vec<Cover> = free(state, session, role, now)
        .filter(|person| person.id != away && !promised(person))
        .map(|person| {
            let (sessions, there) = week_of(state, session, person.id);
            Cover { staff: person.id, same_agency: Some(person.agency) == agency, there, sessions }
        })
        .collect();
    found.sort_by_key(|cover| (!cover.same_agency, !cover.there, cover.sessions, cover.staff));
    found
}

/// Sessions somebody has accepted in a session's week, and whether one of them is at its venue.
fn week_of(state: &State, session: &Session, staff: StaffId) -> (u32, bool) {
    let monday = session.date - Days::new(u64::from(session.date.weekday().num_days_from_monday()));
    let days = state.index.by_day.range(monday..monday + Days::new(7));
    let there = |s: &&Session| {
        !s.cancelled() && s.people.iter().any(|m| m.staff == staff && m.answer == Answer::Accepted)
    };
    let theirs = days.flat_map(|(_, ids)| ids).filter_map(|id| state.session(*id)).filter(there);
    theirs.fold((0, false), |(n, at), s| (n + 1, at || s.venue == session.venue))
}

fn overlaps(state: &State, other: SessionId, session: &Session) -> bool {
    state
        .session(other)
        .is_some_and(|s| s.date == session.date && s.start < session.end && session.start < s.end)
}
