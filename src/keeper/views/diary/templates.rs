//! Clinics' templates: the list, one to change, and what changing or publishing it comes to, by the rules that do it.
use super::words;
use crate::domain::calendar::{weekday_date, weekday_day};
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::ids::{SessionId, TemplateId};
use crate::domain::refusal::Refusal;
use crate::domain::session::Session;
use crate::domain::state::State;
use crate::domain::telling::clock;
use crate::domain::template::belongs;
use crate::domain::template::change::{self, Becomes};
use crate::domain::template::publish::{self, Left, Planned};
use crate::domain::template::{
    self, ClinicTemplate, MadeBy, Months, Pattern, Recurrence, Season, Weekdays, slots,
};
use crate::wire::query::{TemplateOf, Until};
use crate::wire::view_templates::{
    ChangePage, ChangeRow, LeftIs, PublishPage, PublishRow, TemplateCard, TemplateRow, TemplatesPage,
};
use chrono::{Datelike, Days, NaiveDate};

/// Days that the list shows ahead.
const SHOWN: usize = 3;

fn clinic(state: &State, template: &ClinicTemplate) -> String {
    let service =
        state.rules.service(template.service).map_or(template.service.as_str(), |s| s.short.as_str());
    let venue = state.venue(template.venue).map_or("", |v| &*v.name);
    format!("{service} {venue} {}", template.room).trim_end().to_owned()
}

/// All templates by service, venue and start; those that ended last.
pub fn templates(state: &State, now: &Now) -> TemplatesPage {
    let mut rows: Vec<TemplateRow> = state.each_template().map(|row| line(state, row, now)).collect();
    let ended = |row: &TemplateRow| row.to.is_some_and(|to| to < now.today);
    rows.sort_by(|a, b| {
        (ended(a), &a.clinic, a.start, a.template).cmp(&(ended(b), &b.clinic, b.start, b.template))
    });
    TemplatesPage { revision: state.seq, rows }
}

fn line(state: &State, row: &ClinicTemplate, now: &Now) -> TemplateRow {
    let ahead: Vec<NaiveDate> =
        change::made_ahead(state, row.id, now).map(|(_, session)| session.date).collect();
    let soon = row.held_on(state, now.today, now.today + Days::new(200));
    let published =
        (MadeBy { template: row.id, on: NaiveDate::MIN })..=(MadeBy { template: row.id, on: NaiveDate::MAX });
    let planned = state
        .index
        .made
        .range(published)
        .rev()
        .find(|(_, id)| state.session(**id).is_some_and(|s| !s.cancelled()));
    TemplateRow {
        template: row.id,
        clinic: clinic(state, row),
        when: row.recurrence.to_string(),
        start: row.start(),
        places: slots::words(&row.slots),
        people: row.people.iter().map(|(_, staff)| words::person(state, *staff)).collect(),
        next: soon.take(SHOWN).collect(),
        published: planned.map(|(made, _)| made.on),
        to: row.to,
        ahead: ahead.len() as u32,
    }
}

/// A template to change, or one as it would begin from a session; none where there is no such.
pub fn template(state: &State, of: TemplateOf, now: &Now) -> Option<TemplateCard> {
    let template = match of {
        TemplateOf::Template(id) => state.template(id)?.clone(),
        TemplateOf::Session(id) => {
            let session = state.session(id)?;
            let known = belongs::template_of(state, session);
            known.cloned().unwrap_or_else(|| from_session(session, now))
        }
    };
    let ahead = change::ahead(state, template.id, now);
    Some(TemplateCard {
        clinic: clinic(state, &template),
        venues: state.venues.iter().flatten().map(|v| (v.id, v.name.to_string())).collect(),
        staff: state.staff.iter().flatten().map(|s| (s.id, s.name.to_string(), s.role)).collect(),
        roles: state.rules.roles.clone(),
        ahead: ahead
            .map(|(on, session)| {
                (on, crate::domain::places::taken_by(state, session.id, now.at).count() as u32)
            })
            .collect(),
        template,
    })
}

/// What a session would be every week.
fn from_session(session: &Session, now: &Now) -> ClinicTemplate {
    let days = Weekdays::one(session.date.weekday());
    ClinicTemplate {
        id: TemplateId(0),
        service: session.service,
        venue: session.venue,
        room: session.room.clone(),
        recurrence: Recurrence {
            pattern: Pattern::Weekly { every: 1, days },
            months: Months::ALL,
            season: Season::Any,
        },
        slots: session.slots.clone(),
        capacity: session.capacity,
        roles: Vec::new(),
        people: session.people.iter().map(|m| (m.role, m.staff)).collect(),
        from: session.date.max(now.today),
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: session.sharing.as_deref().cloned(),
        rev: 0,
    }
}

/// What setting it so comes to.
///
/// # Errors
/// It cannot be held: words, with the field.
pub fn change(state: &State, to: &ClinicTemplate, now: &Now) -> Result<ChangePage, Refusal> {
    template::check(state, to)?;
    let rows = change::plan(state, to, now).into_iter().map(|ahead| {
        let families = match ahead.families {
            0 => String::new(),
            1 => " (1 family)".to_owned(),
            n => format!(" ({n} families)"),
        };
        let was = state.session(ahead.session).map_or_else(String::new, when);
        // One that was made by hand is that of the day it is on.
        let of_day = |s: &Session| s.made_by.map_or(s.date, |made| made.on);
        let now_at = state.session(ahead.session).map(|s| to.start_on(of_day(s)));
        let start = clock(now_at.unwrap_or_default());
        let again = again(state, to, ahead.again);
        let (words, moves, stays) = match ahead.becomes {
            Becomes::Follows(_) | Becomes::Shifts => {
                (format!("{was}: follows, at {start}{again}"), false, None)
            }
            Becomes::CalledOff => (format!("{was}: called off, nobody has a place"), false, None),
            Becomes::Moves { to_tell, lost } => {
                let lost =
                    if lost.is_empty() { String::new() } else { format!("; NOT along: {}", lost.join("; ")) };
                let to = format!("{was}{families}: tick to move it to {start}");
                (format!("{to}, {to_tell} to tell{again}{lost}"), true, None)
            }
            Becomes::Stays(why) => (format!("{was}{families}: stays as it is"), false, Some(why)),
        };
        ChangeRow { session: ahead.session, words, moves, stays }
    });
    // Those of a new one that stand already.
    let new = state.template(to.id).is_none();
    let stand = new.then(|| belongs::by_hand(state, to, now)).into_iter().flatten();
    let stand = stand.map(|session| ChangeRow {
        session: session.id,
        words: format!("{}: stands already, and belongs to it from now on", when(session)),
        moves: false,
        stays: None,
    });
    Ok(ChangePage {
        revision: state.seq,
        said: to.named(state),
        next: to.next_days(state, now.today, SHOWN),
        rows: rows.chain(stand).collect(),
    })
}

/// What becomes of those who had accepted the old time: an answer is to a time and a place.
fn again(state: &State, to: &ClinicTemplate, people: usize) -> String {
    let (who, they) = match people {
        0 => return String::new(),
        1 => ("1 person asked again".to_owned(), "until the answer"),
        n => (format!("{n} people asked again"), "until they answer"),
    };
    let quorum = state.rules.service(to.service).is_some_and(|service| !service.quorum.is_empty());
    if quorum || !to.roles.is_empty() { format!("; {who}, not quorate {they}") } else { format!("; {who}") }
}

fn when(session: &Session) -> String {
    format!("{} {}", weekday_day(session.date), clock(session.start))
}

/// Up to which day, and how that is said.
fn until(
    state: &State,
    template: &ClinicTemplate,
    until: Until,
    now: &Now,
) -> Result<(NaiveDate, String), Refusal> {
    match until {
        Until::Day(day) => Ok((day, weekday_date(day))),
        Until::Term => {
            let district = state.venue(template.venue).map_or(Code::NONE, |venue| venue.district);
            let wrong = |words: String| Refusal::input("until", words);
            let calendar = state.rules.terms.of(template.calendar, district);
            let calendar =
                calendar.ok_or_else(|| wrong("No school terms are known: type a date.".to_owned()))?;
            let (name, day) = state.rules.terms.end_of_term(calendar, now.today).map_err(wrong)?;
            Ok((day, format!("{}, the end of {name}", weekday_date(day))))
        }
    }
}

/// What publishing comes to; none where there is no such template.
pub fn publishing(
    state: &State,
    id: TemplateId,
    to: Until,
    now: &Now,
) -> Option<Result<PublishPage, Refusal>> {
    let Some(template) = state.template(id) else {
        return Some(Err(Refusal::missing("There is no such template (any more). Nothing was made.")));
    };
    Some(until(state, template, to, now).and_then(|until| {
        let rows = publish::plan(state, id, until.0, now)?;
        let service = state.rules.service(template.service);
        let needed = service.into_iter().flat_map(|s| s.quorum.iter()).chain(&template.roles);
        let lacking = needed.filter(|role| !template.people.iter().any(|(filled, _)| filled == *role));
        Ok(PublishPage {
            revision: state.seq,
            said: template.named(state),
            until,
            rows: rows.into_iter().map(row).collect(),
            lacking: lacking.map(|role| words::role(&state.rules, *role)).collect(),
        })
    }))
}

fn row(planned: Planned) -> PublishRow {
    let Planned { session, left, without } = planned;
    let left = left.map(|left| {
        let kind = match left {
            Left::Out(_) => LeftIs::Out,
            Left::There(_) => LeftIs::There,
            Left::Clash(_) => LeftIs::Clash,
        };
        (kind, left.words().to_owned())
    });
    PublishRow {
        on: session.date,
        words: format!("{} {}", weekday_date(session.date), clock(session.start)),
        left,
        without,
    }
}

/// The template that a session belongs to, where there is one.
pub fn made_by(state: &State, id: SessionId) -> Option<TemplateId> {
    belongs::template_of(state, state.session(id)?).map(|row| row.id)
}
