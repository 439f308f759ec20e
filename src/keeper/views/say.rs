//! What to say to a family on this call. Who may be told comes before anything that could be read out: where nobody on
//! record may, there is nothing here to read.
use super::cache::{Spec, place};
use super::diary::say_first;
use super::mask::{Eyes, Scrub};
use super::row::open_of;
use crate::domain::calendar::{date_plain, long_date};
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::may_tell;
use crate::domain::promise::Standing;
use crate::domain::referral::Referral;
use crate::domain::rights::{Right, allowed, refused};
use crate::domain::saying::{self, Said};
use crate::keeper::look::LookContext;
use crate::wire::view::View;
use crate::wire::view_say::{SayPage, SayPart, ToldLine};

/// The page; none where there is no such child, words where nothing may be said of it any more.
pub(super) fn page(cx: &LookContext<'_>, id: ChildId, front: Option<ReferralId>) -> Option<View> {
    let state = cx.state;
    let row = state.child(id)?;
    let name = row.list_name();
    let today = cx.now.today;
    if let Some(on) = row.died {
        let words = format!(
            "{name} died on {}. There is nothing to be told; nothing is sent any more.",
            long_date(on)
        );
        return Some(View::Gone { words });
    }
    if let Some(other) = row.merged_into.and_then(|other| state.child(other)) {
        let words = format!("{name} is one record with {} now: l there says what to say.", other.list_name());
        return Some(View::Gone { words });
    }
    let record = (cx.record)(id)?;
    let eyes = Eyes::of(cx.actor);
    let scrub = eyes.scrub(&state.rules, &record);
    let mut open = open_of(state, row, today);
    if let Some(at) = open.iter().position(|row| Some(row.id) == front) {
        open[..=at].rotate_right(1);
    }
    let may = may_tell::who(&record.details, today);
    let service = open
        .first()
        .and_then(|row| state.rules.component(row.pathway, row.component))
        .and_then(|part| state.rules.service(part.service));
    let details = eyes.details(&record.details);
    let parts = open.iter().map(|row| {
        let said = saying::said_counting(state, &record, row, cx.now, || ahead(cx, row));
        let said = if may.iter().all(|person| person.dates_only) { said.dates_only() } else { said };
        let title =
            state.rules.pathway(row.pathway).map_or_else(|| row.pathway.to_string(), |p| p.name.clone());
        let told = told(cx, &scrub, row);
        let sections = if may.is_empty() { Vec::new() } else { scrubbed(&scrub, &said) };
        SayPart { referral: row.id, title, sections, plan: said.plan, told }
    });
    let barred = (!allowed(cx.actor.role, cx.actor.agency, Right::Contact))
        .then(|| refused(cx.actor.role, Right::Contact));
    Some(View::Say(Box::new(SayPage {
        revision: cx.revision,
        child: id,
        name,
        say_first: say_first(state, row, Some(&details), service, today)
            .iter()
            .map(|line| scrub.words(line))
            .collect(),
        parts: parts.collect(),
        may,
        barred,
    })))
}

/// How many who wait for a place come before this one: its place in an order that is kept.
pub(super) fn ahead(cx: &LookContext<'_>, row: &Referral) -> u32 {
    let spec = Spec::Places { pathway: row.pathway };
    let Some(key) = spec.key_of(cx, row.id) else { return saying::ahead(cx.state, row) };
    let (Ok(at) | Err(at)) = cx.cache.with(cx, &spec, |ids| place(cx, &spec, ids, &key));
    at as u32
}

/// The sentences without what the one who reads them out may not see. Where a place is stands on every list, and the family
/// has to be told: that is not taken out.
fn scrubbed(scrub: &Scrub, said: &Said) -> Vec<saying::Section> {
    let mut sections = said.sections.clone();
    for section in sections.iter_mut().filter(|section| section.heading != saying::PLANNED) {
        for line in &mut section.lines {
            *line = scrub.words(line);
        }
    }
    sections
}

/// What the family was told last, beside what is true.
pub(super) fn told(cx: &LookContext<'_>, scrub: &Scrub, row: &Referral) -> Option<ToldLine> {
    let state = cx.state;
    let today = cx.now.today;
    let promise = row.promise.as_deref()?;
    let (now, broken) = match promise.standing(state, row, today) {
        Standing::True => ("as told".to_owned(), false),
        Standing::Over(words) => (words, false),
        Standing::Moved(words) => (format!("{words}, to be told"), true),
        Standing::Broken { now, .. } => (now, true),
    };
    let told = format!(
        "Told {} ({}, {}, {}): {}",
        date_plain(promise.on, today),
        promise.to,
        promise.how.words(),
        promise.by,
        promise.words(state)
    );
    Some(ToldLine {
        referral: row.id,
        pathway: state.rules.short(&row.pathway).to_owned(),
        promise: promise.clone(),
        told: scrub.words(&told),
        now: scrub.words(&now),
        broken,
    })
}
