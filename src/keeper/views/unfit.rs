//! Sessions that cannot be held as they stand: in a place that is shut, or held by nobody, since whoever was to is away or has
//! declined and nobody else has said that they come. Each is a step until it is held elsewhere, somebody comes, it is called off,
//! or it is over; found by the one rule that gives no place of it.
use super::diary::words;
use super::extras::{Extra, ahead, of_session, worked};
use crate::domain::calendar::{add_days, day_month};
use crate::domain::leave;
use crate::domain::places::{self, say};
use crate::domain::repair::Trouble;
use crate::domain::roster::{self, Closure};
use crate::domain::rules::Service;
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::telling::clock;
use crate::keeper::look::LookContext;
use crate::wire::view_list::About;
use chrono::NaiveDate;

/// Why it cannot be held as it stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unfit<'a> {
    /// Where it is planned is shut: whoever comes stands before a locked door.
    Shut(&'a Closure),
    /// Nobody holds it.
    Nobody,
}

/// Why a planned session cannot be held as it stands; none where it can. A place that is shut comes first: who holds it is
/// asked once it has one.
pub(super) fn of<'a>(state: &'a State, session: &Session) -> Option<Unfit<'a>> {
    match roster::closure(state, session) {
        Some(closure) => Some(Unfit::Shut(closure)),
        None => words::unheld(state, session).then_some(Unfit::Nobody),
    }
}

/// The steps of those that are ahead.
pub(super) fn steps(cx: &LookContext<'_>) -> Vec<Extra> {
    ahead(cx).filter_map(|place| Some(step(cx, place, of(cx.state, place.0)?))).collect()
}

fn step(cx: &LookContext<'_>, place: (&Session, &Service), why: Unfit<'_>) -> Extra {
    let session = place.0;
    let (what, due) = match why {
        Unfit::Shut(closure) => ("Place shut", due_shut(cx, session, closure)),
        Unfit::Nobody => ("Nobody holds", due_nobody(cx, session)),
    };
    let words = format!("{what} {} {}", day_month(session.date), clock(session.start));
    of_session(cx, place, (About::Unheld(session.id), words, due))
}

/// While its families can still be offered another place with reasonable notice, or when it was shut where that was later; the
/// last worked day before it at the latest.
fn due_shut(cx: &LookContext<'_>, session: &Session, closure: &Closure) -> NaiveDate {
    let rules = &cx.state.rules;
    let notice = add_days(session.date, -i64::from(rules.settings.reasonable_notice_days));
    let by = notice.max(closure.on).min(rules.calendar.sub_working_days(session.date, 1));
    worked(cx, by, closure.on)
}

/// Today, where nobody is even asked. An answer that is owed is waited for as long as at a review, but no longer than to the
/// last worked day before.
fn due_nobody(cx: &LookContext<'_>, session: &Session) -> NaiveDate {
    let rules = &cx.state.rules;
    let asked = session.people.iter().filter_map(|m| match m.answer {
        Answer::Asked(on) => Some(on),
        _ => None,
    });
    match asked.max() {
        None => rules.calendar.working_on_or_after(cx.now.today).min(session.date),
        Some(on) => {
            let wait = add_days(on, i64::from(rules.reviews.chase_after));
            worked(cx, wait.min(rules.calendar.sub_working_days(session.date, 1)), on)
        }
    }
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
    let (clinic, families) = (words::clinic(state, session), families(cx, session));
    let when = say::when(session.date, session.start);
    match of(state, session) {
        Some(Unfit::Shut(closure)) => {
            format!("{}: {clinic} {when}, {families}. a: another room, or other places", closure.words(state))
        }
        Some(Unfit::Nobody) | None => format!(
            "Nobody holds {clinic} {when}, {families}: {}. a: {}",
            words::who_does_not(state, session),
            if trouble(state, session).is_some() { "who else could, or other places" } else { "who comes" }
        ),
    }
}

/// `SHUT. Arnold is shut Mon 23 Nov: weather`, `NOBODY HOLDS IT. B Ellis is away`: for the diary's foot; none where it can be
/// held.
pub(super) fn sign_words(state: &State, session: &Session) -> Option<(String, &'static str)> {
    Some(match of(state, session)? {
        Unfit::Shut(closure) => (format!("SHUT. {}", closure.words(state)), "it is held elsewhere"),
        Unfit::Nobody => {
            (format!("NOBODY HOLDS IT. {}", words::who_does_not(state, session)), "somebody comes")
        }
    })
}

/// `Arnold is shut Mon 23 Nov: weather`, `Nobody holds it: B Ellis is away`, `Not quorate: CAMHS missing`: why no place of a
/// planned session is given, for papers and calendars; empty where they are.
pub(super) fn barred(state: &State, session: &Session) -> String {
    if session.cancelled() {
        return String::new();
    }
    let missing = words::missing(state, session);
    match of(state, session) {
        Some(Unfit::Shut(closure)) => closure.words(state),
        Some(Unfit::Nobody) => format!("Nobody holds it: {}", words::who_does_not(state, session)),
        None if missing.is_empty() => String::new(),
        None => {
            let roles: Vec<String> = missing.iter().map(|role| words::role(&state.rules, *role)).collect();
            format!("Not quorate: {} missing", roles.join(", "))
        }
    }
}

/// What went wrong, for its repair: its place is shut; or somebody is away from a session that nobody holds, and nobody else is
/// asked.
pub(super) fn trouble(state: &State, session: &Session) -> Option<Trouble> {
    match of(state, session)? {
        Unfit::Shut(closure) => Some(Trouble::Shut {
            closed: closure.closed.clone(),
            from: session.date,
            to: session.date,
            reason: closure.reason,
        }),
        Unfit::Nobody => away(state, session),
    }
}

fn away(state: &State, session: &Session) -> Option<Trouble> {
    if session.people.iter().any(|m| matches!(m.answer, Answer::Asked(_))) {
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
