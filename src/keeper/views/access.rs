//! Who looked at whom: the access log in words that answer a family, an officer, an inspector.
use super::mask::Eyes;
use crate::domain::actor::Actor;
use crate::domain::calendar::london_now;
use crate::domain::child::ChildRow;
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::rights::{Right, allowed};
use crate::domain::telling::tell;
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
        cx.state.child(*child)?;
        page.rows = changes(cx, *child)?;
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
        screen: look.screen.clone(),
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
            change: eyes.sentence(cx, &did.events),
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
