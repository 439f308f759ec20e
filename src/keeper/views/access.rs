//! Who looked at whom: the access log in words that answer a family, an officer, an inspector.
use super::mask::Eyes;
use crate::domain::actor::Actor;
use crate::domain::calendar::london_now;
use crate::domain::child::ChildRow;
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::rights::{Right, allowed};
use crate::domain::state::State;
use crate::domain::telling::{said, tell};
use crate::keeper::look::LookContext;
use crate::keeper::looks::Looked;
use crate::wire::access::{AccessOf, AccessPage, AccessRow, GlassRow};
use chrono::{DateTime, NaiveDate, Utc};

/// Rows of one answer: so that it stays well under the longest that goes over the line.
pub const ROWS: usize = 2_000;

/// What somebody changed.
pub struct Did {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub events: Vec<Event>,
}

/// The page of what was asked; `looks` are those of that child or user, `did` is what that user changed, the newest first.
pub fn page(
    cx: &LookContext<'_>,
    of: &AccessOf,
    since: Option<NaiveDate>,
    (looks, did): (&[Looked], &[Did]),
) -> Option<AccessPage> {
    let name = |child: ChildId| cx.state.child(child).map_or_else(String::new, ChildRow::list_name);
    let mut page = AccessPage::default();
    if let AccessOf::Child(child) = of {
        // Of one that was erased only who looked is left.
        match cx.state.child(*child) {
            Some(_) => page.rows = changes(cx, *child)?,
            None if !looks.is_empty() || was_erased(cx.state, *child).is_some() => {}
            None => return None,
        }
    }
    if *of == AccessOf::Glass {
        page.glass = cx
            .state
            .glass
            .iter()
            .rev()
            .map(|glass| GlassRow {
                id: glass.id,
                at: london_now(glass.at),
                user: glass.by.to_string(),
                child: glass.child,
                name: name(glass.child),
                reason: glass.reason.to_string(),
                read: glass.read.as_ref().map(|(by, at)| (by.to_string(), london_now(*at))),
            })
            .collect();
    }
    let reads = reads_why(cx.actor);
    page.rows.extend(looks.iter().map(|look| AccessRow {
        at: london_now(look.at),
        user: look.user.clone(),
        child: look.child,
        name: name(look.child),
        screen: look.told(),
        change: String::new(),
        reason: reason(reads, &look.reason).to_owned(),
    }));
    let eyes = Eyes::of(cx.actor);
    page.rows.extend(did.iter().filter(|did| !did.events.is_empty()).map(|did| {
        let child = did.events.iter().flat_map(|event| cx.state.concerns(event)).next();
        let child = child.unwrap_or(ChildId(0));
        AccessRow {
            at: london_now(did.at),
            user: if let AccessOf::By(user) = of { user.clone() } else { String::new() },
            child,
            name: name(child),
            screen: String::new(),
            change: changed(cx, eyes, &did.events),
            reason: String::new(),
        }
    }));
    if let Some(since) = since {
        page.rows.retain(|row| row.at.date() >= since);
        page.glass.retain(|row| row.at.date() >= since);
    }
    page.rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    page.older = (page.rows.len().saturating_sub(ROWS) + page.glass.len().saturating_sub(ROWS)) as u32;
    page.rows.truncate(ROWS);
    page.glass.truncate(ROWS);
    Some(page)
}

/// What somebody changed, in words; never nothing, or it would be told as a look.
fn changed(cx: &LookContext<'_>, eyes: Eyes, events: &[Event]) -> String {
    let sentence = eyes.sentence(cx, events);
    if !sentence.trim().is_empty() {
        return sentence;
    }
    let mut all: Vec<(String, u32)> = Vec::new();
    for event in events {
        let words = said(cx.state, &eyes.event(event));
        match all.iter_mut().find(|(one, _)| *one == words) {
            Some((_, times)) => *times += 1,
            None => all.push((words, 1)),
        }
    }
    let told = all
        .into_iter()
        .map(|(words, times)| if times == 1 { words } else { format!("{words} ({times} times)") });
    eyes.words_of(cx, events, &told.collect::<Vec<_>>().join(". "))
}

/// The day on which a child was erased, where it was.
pub(super) fn was_erased(state: &State, child: ChildId) -> Option<NaiveDate> {
    state.kept.erased.iter().rfind(|erasure| erasure.children.contains(&child)).map(|erasure| erasure.on)
}

/// Whether somebody may read why hidden addresses were shown: the address itself may stand in that.
pub(super) fn reads_why(actor: &Actor) -> bool {
    allowed(actor.role, actor.agency, Right::ReadGlass)
}

/// A reason as it is told to whoever may read it, and to whoever may not.
pub(super) fn reason(reads: bool, reason: &str) -> &str {
    if reads || reason.is_empty() { reason } else { "a reason is on record" }
}

/// What was changed of a child, without what this role may not read.
fn changes(cx: &LookContext<'_>, child: ChildId) -> Option<Vec<AccessRow>> {
    let record = (cx.record)(child)?;
    let eyes = Eyes::of(cx.actor);
    let scrub = eyes.scrub(&cx.state.rules, &record);
    let name = cx.state.child(child)?.list_name();
    let rows = record.history.iter().filter_map(|entry| {
        let said = scrub.words(&tell(cx.state, &eyes.event(&entry.event))?);
        Some(AccessRow {
            at: london_now(entry.stamp.at),
            user: entry.stamp.user.to_string(),
            child,
            name: name.clone(),
            screen: String::new(),
            change: if entry.undone { format!("{said} (undone since)") } else { said },
            reason: String::new(),
        })
    });
    Some(rows.collect())
}
