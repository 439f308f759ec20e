//! The views of reviews: the list of what is ahead and late, and one review with its people, agenda and packs.
mod child;
mod late;
mod list;
mod page;

pub(super) use late::chase_from;

use super::diary::say_first;
use super::mask::Eyes;
use crate::domain::code::Code;
use crate::domain::places::{role_short, say};
use crate::domain::review::{self, NextReview};
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;

/// Answers a look at reviews; none where what is looked at is gone.
pub(super) fn look(cx: &LookContext<'_>, query: &Query) -> Option<View> {
    Some(match query {
        Query::Reviews { service } => View::Reviews(Box::new(list::page(cx, *service))),
        Query::Review { session, referral } => View::Review(Box::new(page::page(cx, *session, *referral)?)),
        _ => return None,
    })
}

/// Short names of roles.
fn names(rules: &Rules, roles: &[Code]) -> Vec<String> {
    roles.iter().map(|role| role_short(rules, role).to_owned()).collect()
}

/// The next quorate place in words; or what bars the sooner ones.
fn next_words(state: &State, next: &NextReview, now: &crate::domain::decide::Now) -> Result<String, String> {
    if let Some((session, slot)) = next.place
        && let Some(at) = state.session(session)
    {
        return Ok(crate::domain::telling::place(state, at, slot));
    }
    let why: Vec<String> = next
        .sooner
        .iter()
        .filter_map(|(id, bar)| {
            Some(format!("{}: {}", say::day(state.session(*id)?.date), bar.short(state, now.at)))
        })
        .collect();
    Err(if why.is_empty() { "no review is planned".to_owned() } else { why.join("; ") })
}

/// Whom to ask about consent: what stands above every call to that family.
fn whom(cx: &LookContext<'_>, child: &crate::domain::child::ChildRow) -> String {
    let eyes = Eyes::of(cx.actor);
    let record = (cx.record)(child.id).map(|record| eyes.details(&record.details));
    say_first(cx.state, child, record.as_ref(), None, cx.now.today).into_iter().next().unwrap_or_default()
}

/// Services whose sessions have a page here.
fn services(rules: &Rules) -> impl Iterator<Item = &crate::domain::rules::Service> {
    rules.services.iter().filter(|service| review::has_page(service))
}
