//! Sessions that nobody holds: whoever was to is away or has declined, and nobody else has said that they come. Each is a step
//! until somebody does, it is called off, or it is over; found by the one rule that gives no place of it.
use super::diary::words;
use super::extras::{Extra, extra, team};
use crate::domain::calendar::{add_days, day_month};
use crate::domain::leave;
use crate::domain::next_step::Act;
use crate::domain::order::Priority;
use crate::domain::places::{self, say};
use crate::domain::repair::Trouble;
use crate::domain::roster;
use crate::domain::rules::Service;
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::telling::clock;
use crate::keeper::look::LookContext;
use crate::wire::view_list::About;
use chrono::NaiveDate;

/// One so near presses as much as a freed place.
const NEAR_DAYS: i64 = 7;

/// The steps of those that are ahead.
pub(super) fn steps(cx: &LookContext<'_>) -> Vec<Extra> {
    let state = cx.state;
    let ahead = state.index.by_day.range(cx.now.today..).flat_map(|(_, ids)| ids);
    let ahead = ahead.filter_map(|id| state.session(*id));
    ahead
        .filter(|session| words::unheld(state, session) && !places::over(session, cx.now))
        .filter_map(|session| Some(step(cx, session, state.rules.service(session.service)?)))
        .collect()
}

fn step(cx: &LookContext<'_>, session: &Session, service: &Service) -> Extra {
    let words = format!("Nobody holds {} {}", day_month(session.date), clock(session.start));
    let near = session.date <= add_days(cx.now.today, NEAR_DAYS);
    let band = if near { Priority::Urgent } else { Priority::Soon };
    let owner = team(cx.state, session.service);
    let due = due(cx, session);
    let step = extra(About::Unheld(session.id), Act::Cover, words, owner, due, band);
    Extra { short: service.short.clone(), ..step }
}

/// Today, where nobody is even asked. An answer that is owed is waited for as long as at a review, but no longer than to the day
/// before.
fn due(cx: &LookContext<'_>, session: &Session) -> NaiveDate {
    let asked = session.people.iter().filter_map(|m| match m.answer {
        Answer::Asked(on) => Some(on),
        _ => None,
    });
    asked.max().map_or(cx.now.today, |on| {
        let wait = add_days(on, i64::from(cx.state.rules.reviews.chase_after));
        wait.min(add_days(session.date, -1)).max(on)
    })
}

/// `3 families`: who has a place in it.
pub(super) fn families(cx: &LookContext<'_>, session: &Session) -> String {
    let (taken, held, _) = places::counts(cx.state, session, cx.now.at);
    match u32::from(taken + held) {
        0 => "no family".to_owned(),
        1 => "1 family".to_owned(),
        n => format!("{n} families"),
    }
}

/// `Nobody holds ND Arnold hub Mon 23 Nov 09:30, 3 families: B Ellis is away, S Kerr declined. a finds somebody`.
pub(super) fn sentence(cx: &LookContext<'_>, session: &Session) -> String {
    let state = cx.state;
    format!(
        "Nobody holds {} {}, {}: {}. a: {}",
        words::clinic(state, session),
        say::when(session.date, session.start),
        families(cx, session),
        words::who_does_not(state, session),
        if trouble(state, session).is_some() { "who else could, or other places" } else { "who comes" }
    )
}

/// What went wrong, for its repair: somebody is away from a session that nobody holds, and nobody else is asked.
pub(super) fn trouble(state: &State, session: &Session) -> Option<Trouble> {
    let asked = |answer| matches!(answer, Answer::Asked(_));
    if !words::unheld(state, session) || session.people.iter().any(|m| asked(m.answer)) {
        return None;
    }
    // Who only works at other times is not away: somebody else is asked.
    let away = session.people.iter().filter(|m| m.answer == Answer::Away).find(|m| {
        leave::away_from(state, m.staff, session).is_some()
            || roster::off_at(state, m.staff, session).is_none()
    })?;
    let known = leave::away_from(state, away.staff, session);
    let first = state.rules.choices.service_reasons.first().map(|reason| reason.id);
    Some(Trouble::Away {
        staff: away.staff,
        from: session.date,
        to: session.date,
        reason: known.map(|row| row.reason).or(first)?,
        part: known.and_then(|row| row.part),
    })
}
