//! From a look to a view: one file a screen, each a pure reading of the context. What a role may not see is taken out here,
//! before anything is sent.
pub mod access;
mod cache;
mod calendars;
mod clocks;
mod closing;
mod compare;
mod counts;
pub mod diary;
mod diary_seam;
mod elsewhere;
mod entry;
mod extras;
mod fill;
mod filter;
mod find;
mod found;
mod held;
mod home;
mod intake;
mod journey;
mod keeping;
mod letters;
mod list;
mod looked;
mod mask;
mod office;
mod paper;
mod paper_contacts;
mod record;
mod repair;
mod repair_seats;
mod repair_visits;
mod reviews;
mod roster;
mod row;
mod say;
mod sheet;
mod short;
mod sort;
pub mod support;
#[cfg(test)]
mod tests;
mod today;
mod triage;
mod undo;
mod unfit;
mod unquorate;
mod who;
mod why;
mod window;

use crate::domain::decide::Now;
use crate::domain::fill::{Pin, Span};
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::rights::{Right, allowed, refused};
use crate::domain::state::State;
use crate::keeper::look::LookContext;
use crate::wire::access::AccessOf;
use crate::wire::query::{OutOf, Query};
use crate::wire::support::SupportLook;
use crate::wire::view::{GONE, View};
use crate::wire::view_keeping::KeepingOf;
use crate::wire::view_short::ShortOf;
pub use cache::ViewCache;
pub use closing::unsigned;
pub use looked::{is_leaving, leaves, looks_of};
pub use mask::aloud;

/// Answers a look.
pub fn look(cx: &LookContext<'_>, query: &Query) -> View {
    if let Some(words) = barred(cx, query) {
        return View::Gone { words };
    }
    let found = match query {
        Query::Counts => Some(View::Counts(counts::counts(cx))),
        Query::List { filter, sort, at, rows } => Some(View::List(list::page(cx, filter, *sort, *at, *rows))),
        Query::Marks { filter, sort, most } => Some(list::marks(cx, filter, *sort, *most)),
        Query::Typed { of, text, rows } => Some(View::Typed(office::typed(cx, *of, text, *rows))),
        Query::Rows { filter, sort, from, rows } => {
            Some(View::Rows(list::rows(cx, filter, *sort, *from, *rows)))
        }
        Query::Closing { all, at, rows } => {
            Some(View::Closing(Box::new(closing::page(cx, *all, *at, *rows))))
        }
        Query::Today { whose, at, rows } => Some(View::Today(today::page(cx, *whose, *at, *rows))),
        Query::Triage { queue, show, after, back } => Some(triage::card(cx, *queue, *show, *after, *back)),
        Query::Record { child } => record::page(cx, *child).map(|page| View::Record(Box::new(page))),
        Query::Beside { child } => record::beside(cx, *child).map(|page| View::Beside(Box::new(page))),
        Query::Why { child, referral, clock } => {
            why::page(cx, *child, *referral, *clock).map(|page| View::Why(Box::new(page)))
        }
        Query::Say { child, referral } => say::page(cx, *child, *referral),
        Query::Who { child } => who::page(cx, *child).map(View::Who),
        Query::Entry { text, here, picked } => {
            Some(View::Entry(Box::new(entry::page(cx, text, here, *picked))))
        }
        Query::Whose { text, of } => Some(View::Whose(entry::whose(cx, text, *of))),
        Query::Find { text, within, rows } => Some(View::Find(find::page(cx, text, within.as_ref(), *rows))),
        Query::Intake { at, rows, is } => Some(View::Intake(intake::page(cx, *at, *rows, *is))),
        Query::Found => Some(View::Found(found::page(cx))),
        // Made of more than the State: the listener answers it.
        Query::Begun | Query::Access { .. } => None,
        Query::Item { item } => intake::item(cx, *item).map(|page| View::Item(Box::new(page))),
        Query::Compare { a, b } => compare::page(cx, *a, *b, None).map(|page| View::Compare(Box::new(page))),
        Query::Alike { family, given, born, nhs } => {
            Some(View::Alike(compare::alike(cx, family, given, *born, nhs)))
        }
        Query::UndoPreview { seq, child, after } => Some(View::Undo(undo::preview(cx, *seq, *child, after))),
        Query::Mine { rows } => Some(View::Mine(undo::mine(cx, *rows))),
        Query::People => Some(office::people(cx)),
        Query::Source { source, from } => Some(office::source(cx, source, *from)),
        Query::Known { nhs, born, children } => Some(office::known(cx, nhs, born, children)),
        Query::Districts { postcodes } => Some(office::districts(cx, postcodes)),
        Query::Sheet { of, from, rows } => {
            sheet::page(cx, of, *from, *rows).map(|page| View::Sheet(Box::new(page)))
        }
        Query::Paper { of, from } => paper::page(cx, of, *from).map(|page| View::Paper(Box::new(page))),
        Query::Calendar { of, from, to, at } => {
            calendars::page(cx, of, *from..=*to, *at).map(|page| View::Calendar(Box::new(page)))
        }
        Query::Repair { trouble, picks } => {
            Some(View::Repair(Box::new(repair::page(cx.state, trouble, picks, cx.now))))
        }
        Query::Diary { .. }
        | Query::Sessions { .. }
        | Query::Booking { .. }
        | Query::Session { .. }
        | Query::Moving { .. }
        | Query::Copies { .. }
        | Query::Board { .. }
        | Query::Places { .. }
        | Query::Children { .. }
        | Query::Templates
        | Query::Template { .. }
        | Query::TemplateChange { .. }
        | Query::Publishing { .. } => diary_seam::look(cx, query),
        Query::Fill { session, span, pins } | Query::Better { session, span, pins } => {
            let of = (*session, *span, &pins[..]);
            fill::page(cx.state, cx.now, of, None).map(|page| View::Fill(Box::new(page)))
        }
        Query::Elsewhere { session, span, pins, referral } => {
            let page = elsewhere::page(cx.state, cx.now, (*session, *span, pins), *referral);
            page.map(|page| View::Elsewhere(Box::new(page)))
        }
        Query::Reviews { .. } | Query::Review { .. } => reviews::look(cx, query),
        Query::Support(of) => support::look(cx, of),
        Query::Roster => Some(View::Roster(Box::new(roster::page(cx.state, cx.now)))),
        Query::Keeping(of) => keeping::look(cx, *of).map(View::Keeping).or_else(|| keeping::erased(cx, *of)),
        Query::Out(_) => return look(cx, &query.seen()),
        Query::ShortNotice { of } => short::look(cx, *of).map(|page| View::ShortNotice(Box::new(page))),
    };
    found.unwrap_or_else(gone)
}

/// Why somebody may not look that up, in words; nothing where they may.
pub fn barred(cx: &LookContext<'_>, query: &Query) -> Option<String> {
    let right = needs(query).filter(|right| !allowed(cx.actor.role, cx.actor.agency, *right))?;
    match query {
        Query::Paper { of, .. } => paper::not_own(cx, of),
        _ => Some(refused(cx.actor.role, right)),
    }
}

/// What a plan for free places is made of, taken out while the State stands still; a view where there is none, or where it may
/// not be seen.
pub fn fill_taken(cx: &LookContext<'_>, session: SessionId) -> Result<State, Box<View>> {
    let right = Right::ViewList;
    if !allowed(cx.actor.role, cx.actor.agency, right) {
        return Err(Box::new(View::Gone { words: refused(cx.actor.role, right) }));
    }
    crate::domain::fill::apart(cx.state, session, cx.now).ok_or_else(|| Box::new(gone()))
}

/// The plan itself, worked out beside the State: nobody waits for it but who asked.
///
/// `spent`: where places are shared it is improved until that says 1.
pub fn filled(
    mut taken: State,
    now: &Now,
    of: (SessionId, Span, &[Pin]),
    spent: Option<&mut dyn FnMut() -> f64>,
) -> View {
    taken.reindex();
    fill::page(&taken, now, of, spent).map_or_else(gone, |page| View::Fill(Box::new(page)))
}

/// Where else a child of such a plan could be put, worked out beside the State likewise.
pub fn placed_elsewhere(
    mut taken: State,
    now: &Now,
    of: (SessionId, Span, &[Pin]),
    referral: ReferralId,
) -> View {
    taken.reindex();
    elsewhere::page(&taken, now, of, referral).map_or_else(gone, |page| View::Elsewhere(Box::new(page)))
}

/// What stands where something no longer does.
pub fn gone() -> View {
    View::Gone { words: GONE.to_owned() }
}

/// The right a look needs. Total, so that a new screen does not compile until somebody has said who may see it.
pub fn needs(query: &Query) -> Option<Right> {
    Some(match query {
        Query::Counts | Query::UndoPreview { .. } | Query::Mine { .. } | Query::People | Query::Begun => {
            return None;
        }
        Query::List { .. }
        | Query::Marks { .. }
        | Query::Typed { .. }
        | Query::Closing { .. }
        | Query::Today { .. }
        | Query::Diary { .. }
        | Query::Sessions { .. }
        | Query::Booking { .. }
        | Query::Session { .. }
        | Query::Moving { .. }
        | Query::Copies { .. }
        | Query::Board { .. }
        | Query::Places { .. }
        | Query::Children { .. }
        | Query::Templates
        | Query::Template { .. }
        | Query::TemplateChange { .. }
        | Query::Publishing { .. }
        | Query::Repair { .. }
        | Query::Find { .. }
        | Query::Entry { .. }
        | Query::Whose { .. }
        | Query::Found
        // Nothing of any child is in it.
        | Query::Calendar { .. }
        | Query::Intake { .. }
        | Query::Fill { .. }
        | Query::Better { .. }
        | Query::Elsewhere { .. }
        | Query::Reviews { .. }
        | Query::Roster => Right::ViewList,
        Query::Triage { .. }
        | Query::Record { .. }
        | Query::Beside { .. }
        | Query::Why { .. }
        | Query::Say { .. }
        | Query::Item { .. }
        | Query::Compare { .. }
        | Query::Review { .. }
        | Query::ShortNotice { of: ShortOf::Place(..) } => Right::LookRecord,
        Query::ShortNotice { of: ShortOf::Fared(..) } => Right::Figures,
        Query::Keeping(of) => match of {
            KeepingOf::Retention(_) | KeepingOf::Subject(_) | KeepingOf::SubjectFrom(..) => Right::Keep,
            KeepingOf::Case(_) | KeepingOf::CaseFrom(..) | KeepingOf::Drawn { .. } => Right::Export,
            KeepingOf::Exports(_) => Right::LookAccess,
        },
        Query::Support(SupportLook::Families { .. }) => Right::ViewList,
        Query::Support(SupportLook::Newsletter { .. }) => Right::Export,
        Query::Support(_) => Right::LookRecord,
        // Rows in full, with numbers, go to a script: they have left the desk.
        Query::Rows { .. } | Query::Sheet { .. } | Query::Paper { .. } => Right::Export,
        // Whoever sees what is due may export, and not the other way round.
        Query::Out(OutOf::Retention { .. }) => Right::Keep,
        Query::Out(_) => Right::Export,
        // It is a list of reasons.
        Query::Access { of: AccessOf::Glass, .. } => Right::ReadGlass,
        Query::Who { .. } | Query::Access { .. } => Right::LookAccess,
        Query::Alike { .. } | Query::Districts { .. } => Right::Register,
        Query::Source { .. } | Query::Known { .. } => Right::Import,
    })
}
