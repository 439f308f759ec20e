//! From a look to a view: one file a screen, each a pure reading of the context. What a role may not see is taken out here,
//! before anything is sent.
mod cache;
mod clocks;
mod compare;
mod counts;
pub mod diary;
mod diary_seam;
mod extras;
mod filter;
mod find;
mod home;
mod intake;
mod journey;
mod list;
mod mask;
mod office;
mod record;
mod row;
mod sheet;
mod sort;
#[cfg(test)]
mod tests;
mod today;
mod triage;
mod undo;
mod who;
mod why;
mod window;

use crate::domain::rights::{Right, allowed, refused};
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;
pub use cache::ViewCache;

/// Answers a look.
pub fn look(cx: &LookContext<'_>, query: &Query) -> View {
    if let Some(right) = needs(query).filter(|right| !allowed(cx.actor.role, cx.actor.agency, *right)) {
        return View::Gone { words: refused(cx.actor.role, right) };
    }
    let found = match query {
        Query::Counts => Some(View::Counts(counts::counts(cx))),
        Query::List { filter, sort, at, rows } => Some(View::List(list::page(cx, filter, *sort, *at, *rows))),
        Query::Rows { filter, sort, from, rows } => {
            Some(View::Rows(list::rows(cx, filter, *sort, *from, *rows)))
        }
        Query::Today { whose, at, rows } => Some(View::Today(today::page(cx, *whose, *at, *rows))),
        Query::Triage { queue, show, after, back } => Some(triage::card(cx, *queue, *show, *after, *back)),
        Query::Record { child } => record::page(cx, *child).map(|page| View::Record(Box::new(page))),
        Query::Beside { child } => record::beside(cx, *child).map(|page| View::Beside(Box::new(page))),
        Query::Why { child, referral, clock } => {
            why::page(cx, *child, *referral, *clock).map(|page| View::Why(Box::new(page)))
        }
        Query::Who { child } => who::page(cx, *child).map(View::Who),
        Query::Find { text, within, rows } => Some(View::Find(find::page(cx, text, within.as_ref(), *rows))),
        Query::Intake { at, rows } => Some(View::Intake(intake::page(cx, *at, *rows))),
        Query::Item { item } => intake::item(cx, *item).map(|page| View::Item(Box::new(page))),
        Query::Compare { a, b } => compare::page(cx, *a, *b, None).map(|page| View::Compare(Box::new(page))),
        Query::Alike { family, given, born, nhs } => {
            Some(View::Alike(compare::alike(cx, family, given, *born, nhs)))
        }
        Query::UndoPreview { seq, child } => Some(View::Undo(undo::preview(cx, *seq, *child))),
        Query::People => Some(office::people(cx)),
        Query::Source { source, from } => Some(office::source(cx, source, *from)),
        Query::Known { nhs, born, children } => Some(office::known(cx, nhs, born, children)),
        Query::Districts { postcodes } => Some(office::districts(cx, postcodes)),
        Query::Sheet { of, from, rows } => {
            sheet::page(cx, of, *from, *rows).map(|page| View::Sheet(Box::new(page)))
        }
        Query::Diary { .. }
        | Query::Sessions { .. }
        | Query::Booking { .. }
        | Query::Session { .. }
        | Query::Moving { .. }
        | Query::Copies { .. }
        | Query::Board { .. }
        | Query::Places { .. }
        | Query::Children { .. } => diary_seam::look(cx, query),
    };
    found.unwrap_or_else(gone)
}

/// What stands where something no longer does.
fn gone() -> View {
    View::Gone { words: "It is not on record (any more). Esc goes back; / finds a child.".to_owned() }
}

/// The right a look needs. Total, so that a new screen does not compile until somebody has said who may see it.
fn needs(query: &Query) -> Option<Right> {
    Some(match query {
        Query::Counts | Query::UndoPreview { .. } | Query::People => return None,
        Query::List { .. }
        | Query::Today { .. }
        | Query::Rows { .. }
        | Query::Diary { .. }
        | Query::Sessions { .. }
        | Query::Booking { .. }
        | Query::Session { .. }
        | Query::Moving { .. }
        | Query::Copies { .. }
        | Query::Board { .. }
        | Query::Places { .. }
        | Query::Children { .. }
        | Query::Find { .. }
        | Query::Intake { .. } => Right::ViewList,
        Query::Triage { .. }
        | Query::Record { .. }
        | Query::Beside { .. }
        | Query::Why { .. }
        | Query::Item { .. }
        | Query::Compare { .. } => Right::LookRecord,
        Query::Sheet { .. } => Right::Export,
        Query::Who { .. } => Right::LookAccess,
        Query::Alike { .. } | Query::Districts { .. } => Right::Register,
        Query::Source { .. } | Query::Known { .. } => Right::Import,
    })
}
