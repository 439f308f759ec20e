//! Reviews with a child in them that lack a role, and whoever was asked to one and does not answer: each a step until the role is
//! filled, or they have answered or were chased.
use super::diary::words;
use super::extras::{Extra, ahead, of_session, worked};
use super::reviews::chase_from;
use super::unfit::families;
use crate::domain::calendar::day_month;
use crate::domain::code::Code;
use crate::domain::places::{self, say};
use crate::domain::review;
use crate::domain::rules::Service;
use crate::domain::session::{Answer, Member, Session};
use crate::domain::state::State;
use crate::keeper::look::LookContext;
use crate::wire::view_list::About;
use chrono::NaiveDate;

/// The steps of those that are ahead and have not begun.
pub(super) fn steps(cx: &LookContext<'_>) -> Vec<Extra> {
    ahead(cx)
        .filter(|(session, service)| {
            review::has_page(service) && review::present(cx.state, session).is_none()
        })
        .flat_map(|place| [lacks(cx, place), silence(cx, place)])
        .flatten()
        .collect()
}

/// The roles that it lacks, for itself or for a child in it; none where no child is in it.
fn missing(cx: &LookContext<'_>, session: &Session, service: &Service) -> Vec<Code> {
    let state = cx.state;
    let mut children = places::taken_by(state, session.id, cx.now.at).peekable();
    if children.peek().is_none() {
        return Vec::new();
    }
    let mut missing = review::lacks(state, service, session);
    for role in children.flat_map(|booking| review::missing_for(state, service, session, booking.referral)) {
        if !missing.contains(&role) {
            missing.push(role);
        }
    }
    missing
}

/// `MAR 26 Nov not quorate: CAMHS, EP`.
fn lacks(cx: &LookContext<'_>, place: (&Session, &Service)) -> Option<Extra> {
    let (session, service) = place;
    let roles = missing(cx, session, service);
    let due = roles.iter().map(|role| due(cx, session, *role)).min()?;
    let names: Vec<String> = roles.iter().map(|role| words::role_short(&cx.state.rules, *role)).collect();
    let words = format!("{} {} not quorate: {}", service.short, day_month(session.date), names.join(", "));
    Some(of_session(cx, place, (About::Unquorate(session.id), words, due)))
}

/// Today, where nobody is asked in the role. An answer that is owed is waited for, but no longer than to the last worked day before.
fn due(cx: &LookContext<'_>, session: &Session, role: Code) -> NaiveDate {
    let asked = session.people.iter().filter(|m| m.role == role).filter_map(|m| match m.answer {
        Answer::Asked(on) => Some((on, chased(cx.state, session, m))),
        _ => None,
    });
    asked.max().map_or(cx.now.today, |(on, chased)| {
        let before = cx.state.rules.calendar.sub_working_days(session.date, 1);
        worked(cx, chase_from(cx, on, chased).min(before), on)
    })
}

fn chased(state: &State, session: &Session, member: &Member) -> Option<NaiveDate> {
    let meeting = state.meetings.get(&session.id)?;
    meeting.chased(member.role, member.staff).map(|known| known.on)
}

/// Whoever was asked and is to be chased by now, each with the day from which.
fn late<'a>(cx: &'a LookContext<'_>, session: &'a Session) -> impl Iterator<Item = (&'a Member, NaiveDate)> {
    session.people.iter().filter_map(|member| {
        let on = review::awaited(cx.state, session, member)?;
        let due = chase_from(cx, on, chased(cx.state, session, member));
        (due <= cx.now.today).then_some((member, due))
    })
}

/// `Chase R Moss: MAR 3 Dec`, or how many.
fn silence(cx: &LookContext<'_>, place: (&Session, &Service)) -> Option<Extra> {
    let (session, service) = place;
    let late: Vec<(&Member, NaiveDate)> = late(cx, session).collect();
    let due = late.iter().map(|(_, due)| *due).min()?;
    let whom = match late.as_slice() {
        [(one, _)] => words::person(cx.state, one.staff),
        many => format!("{} who do not answer", many.len()),
    };
    let words = format!("Chase {whom}: {} {}", service.short, day_month(session.date));
    Some(of_session(cx, place, (About::Unanswered(session.id), words, due)))
}

/// `2 have not answered`: what stands in place of a child's name.
pub(super) fn silent(cx: &LookContext<'_>, session: &Session) -> String {
    match late(cx, session).count() {
        1 => "1 has not answered".to_owned(),
        n => format!("{n} have not answered"),
    }
}

/// `MAR Arnold hub Thu 26 Nov 10:00, 3 families. No CAMHS yet; R Moss declined. a: who could come`.
pub(super) fn sentence(cx: &LookContext<'_>, session: &Session) -> String {
    format!(
        "{} {}, {}. {} a: who could come, or another review",
        words::clinic(cx.state, session),
        say::when(session.date, session.start),
        families(cx, session),
        words::lacking(cx.state, session),
    )
}

/// `MAR Arnold hub Thu 3 Dec 10:00: R Moss asked 10 Nov. a: the review; there i chases, a notes a yes`.
pub(super) fn awaited(cx: &LookContext<'_>, session: &Session) -> String {
    let each: Vec<String> = late(cx, session)
        .map(|(member, _)| match member.answer {
            Answer::Asked(on) => format!("{} asked {}", words::person(cx.state, member.staff), day_month(on)),
            _ => words::person(cx.state, member.staff),
        })
        .collect();
    format!(
        "{} {}: {}. a: the review; there i chases, a notes a yes",
        words::clinic(cx.state, session),
        say::when(session.date, session.start),
        each.join(", ")
    )
}
