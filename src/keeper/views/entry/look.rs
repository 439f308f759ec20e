//! `why`, `show`, `late`, `list`, `free`, `reg`: what is looked up, and what is shown before anything is done.
use super::lexicon::What;
use super::who::Whom;
use super::{Answer, Case, narrow, repair, roster};
use crate::domain::calendar::plural;
use crate::domain::places::{self, say};
use crate::domain::rights::{Right, allowed, refused};
use crate::domain::session::Session;
use crate::keeper::views::filter;
use crate::wire::entry::{EntryChoice, EntryDeed, Picked, Verb};
use crate::wire::query::Sort;
use chrono::{Datelike, Days, NaiveDate};

/// Free places listed.
const LISTED: usize = 40;
/// Days ahead that are looked through where no time was said.
const AHEAD: u64 = 42;

pub(super) fn why(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    match case.referral(whom) {
        Ok(referral) => {
            let what = crate::keeper::views::row::short(case.cx.state, referral, case.cx.now.today);
            let deed =
                EntryDeed::Why { child: whom.child.id, referral: referral.id, name: whom.child.list_name() };
            Answer::will(format!("Why {what}: {}.", case.named(whom.child)), deed)
        }
        Err(words) => Answer::no(words),
    }
}

pub(super) fn show(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let deed = EntryDeed::Record { child: whom.child.id, name: whom.child.list_name() };
    Answer::will(format!("Open the record of {}. It is noted with your name.", case.named(whom.child)), deed)
}

/// Verbs whose first word is no child.
pub(super) fn without_a_child(case: &Case<'_>) -> Answer {
    match case.row.verb {
        Verb::Late => list(case, true),
        Verb::List => list(case, false),
        Verb::Free => free(case),
        Verb::Sick => repair::sick(case),
        Verb::Shut => repair::shut(case),
        Verb::Works => roster::works(case),
        Verb::Back => roster::back(case),
        Verb::Reopen => roster::reopen(case),
        _ => register(case),
    }
}

fn list(case: &Case<'_>, late: bool) -> Answer {
    let state = case.cx.state;
    match narrow::narrowed(case.rest, late, state) {
        Ok(filter) => {
            let words = format!("List: {}.", filter::words(&state.rules, &filter));
            Answer::will(words, EntryDeed::List { filter: Box::new(filter), sort: Sort::default() })
        }
        Err(words) => Answer::no(words).open(case.row.form),
    }
}

/// Whether a session is of what was said.
fn is_of(case: &Case<'_>, session: &Session) -> bool {
    let rules = &case.cx.state.rules;
    match case.said.what {
        None => true,
        Some(What::Service(code)) => session.service == code,
        Some(What::Venue(id)) => session.venue == id,
        Some(What::Pathway(code)) => rules
            .pathway(code)
            .is_some_and(|p| p.components.iter().any(|component| component.service == session.service)),
    }
}

fn free(case: &Case<'_>) -> Answer {
    if let Some(word) = case.said.strange.first() {
        return Answer::no(format!("\"{word}\" is no service, place or time.")).open(case.row.form);
    }
    let (state, now) = (case.cx.state, case.cx.now);
    let when = case.said.when.narrow(now.today, None);
    let from = when.from.unwrap_or(now.today);
    let to = when.to.unwrap_or(from + Days::new(AHEAD));
    if from > to {
        return Answer::no("That time has gone.");
    }
    let on = |day: &NaiveDate| {
        when.weekdays.is_empty() || when.weekdays.contains(&(day.weekday().num_days_from_monday() as u8))
    };
    let days = state.index.by_day.range(from..=to).filter(|(day, _)| on(day));
    let mut sessions: Vec<&Session> = days
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(|session| !session.cancelled() && !places::over(session, now) && is_of(case, session))
        .collect();
    sessions.sort_by_key(|session| (session.date, session.start, session.id));
    let mut among = Vec::new();
    let mut all = 0u32;
    for session in sessions {
        for (slot, left) in places::free(state, session, now) {
            let Some(start) = session.slots.get(usize::from(slot)).map(|slot| slot.start) else { continue };
            let half = when.morning.is_none_or(|morning| morning == (start < 12 * 60));
            if !half || when.start.is_some_and(|wanted| wanted != start) {
                continue;
            }
            all += u32::from(left);
            if among.len() < LISTED {
                let service =
                    state.rules.service(session.service).map_or("", |service| service.short.as_str());
                let venue = state.venue(session.venue).map_or("", |venue| &venue.name);
                among.push(EntryChoice {
                    words: format!("{}  {service}, {venue}: {left} free", say::when(session.date, start)),
                    picks: Picked { place: Some((session.id, slot)), ..Picked::default() },
                });
            }
        }
    }
    let picked = case.picked.place.or_else(|| among.first().and_then(|choice| choice.picks.place));
    match picked {
        Some((session, _)) => {
            let words =
                format!("{} free. Enter opens the session of the one in front.", plural(all, "place"));
            Answer::will(words, EntryDeed::Session { session }).among(among)
        }
        None => Answer::no("No place is free there and then."),
    }
}

fn register(case: &Case<'_>) -> Answer {
    if !allowed(case.cx.actor.role, case.cx.actor.agency, Right::Register) {
        return Answer::no(refused(case.cx.actor.role, Right::Register));
    }
    if case.rest.is_empty() {
        return Answer::no("Register whom? Family name, given name, birth date.").open(case.row.form);
    }
    let fields = vec![("words".to_owned(), case.rest.to_owned())];
    let words = format!(
        "Open the form of a new referral with \"{}\"; look-alikes are shown before it is saved.",
        case.rest
    );
    Answer::will(words, EntryDeed::Register { fields })
}
