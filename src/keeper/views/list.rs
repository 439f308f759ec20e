//! Waiting: a window of a filtered, sorted list. Only the rows in sight are made.
use super::cache::{Spec, place};
use super::mask::Eyes;
use super::row::list_row;
use super::window::window;
use super::{filter, sort};
use crate::domain::ids::ReferralId;
use crate::keeper::look::LookContext;
use crate::wire::query::{At, Filter, Sort};
use crate::wire::view::View;
use crate::wire::view_list::{FullRow, ListPage, RowsPage};

/// Rows that are marked in one go, at most.
const MARKS_MOST: u32 = 10_000;

/// A window of a waiting list.
pub(super) fn page(cx: &LookContext<'_>, filter: &Filter, sort: Sort, at: At, rows: u16) -> ListPage {
    let eyes = Eyes::of(cx.actor);
    let (total, first, ids) = ids(cx, filter, sort, at, rows);
    let rules = &cx.state.rules;
    ListPage {
        revision: cx.revision,
        today: cx.now.today,
        total: total as u32,
        first: first as u32,
        rows: ids.into_iter().filter_map(|id| list_row(cx, eyes, cx.state.referral(id)?)).collect(),
        words: filter::words(rules, filter),
        order: sort::words(sort.by, sort.down),
        hint: if total == 0 { hint(cx, eyes, filter) } else { String::new() },
    }
}

/// The same rows with all that a script may ask of them; none from beyond the end.
pub(super) fn rows(cx: &LookContext<'_>, filter: &Filter, sort: Sort, from: u32, rows: u16) -> RowsPage {
    let eyes = Eyes::of(cx.actor);
    let (total, first, ids) = ids(cx, filter, sort, At::Row(from), rows);
    let full = |id: ReferralId| {
        let referral = cx.state.referral(id)?;
        let child = cx.state.child(referral.child)?;
        Some(FullRow {
            row: list_row(cx, eyes, referral)?,
            family: child.family().to_string(),
            given: child.given().to_string(),
            nhs: child.nhs,
        })
    };
    // A window asked for beyond the end is drawn back to it: those rows were sent before.
    let sent = (from as usize).saturating_sub(first);
    let rows = ids.into_iter().skip(sent).filter_map(full).collect();
    RowsPage { revision: cx.revision, today: cx.now.today, total: total as u32, rows }
}

/// The first rows of a list by their ids, and how many there are.
pub(super) fn marks(cx: &LookContext<'_>, filter: &Filter, sort: Sort, most: u32) -> View {
    let rows = most.min(MARKS_MOST) as u16;
    let (total, _, ids) = ids(cx, filter, sort, At::Row(0), rows);
    View::Marks { total: total as u32, ids }
}

/// How many rows match, the number of the first of the window, and the window.
fn ids(
    cx: &LookContext<'_>,
    filter: &Filter,
    sort: Sort,
    at: At,
    rows: u16,
) -> (usize, usize, Vec<ReferralId>) {
    let spec = Spec::list(filter.clone(), sort.by, Eyes::of(cx.actor));
    cx.cache.with(cx, &spec, |ids| {
        let total = ids.len();
        let turned = |row: usize| if sort.down { total - 1 - row } else { row };
        let (first, count) = window(total, at, rows, |id| {
            let key = spec.key_of(cx, id)?;
            place(cx, &spec, ids, &key).ok().map(turned)
        });
        let seen = (first..first + count).map(|row| ids[turned(row)]).collect();
        (total, first, seen)
    })
}

/// Where nothing matches: the last filter without which something would.
fn hint(cx: &LookContext<'_>, eyes: Eyes, wanted: &Filter) -> String {
    for (words, less) in filter::parts(&cx.state.rules, wanted).into_iter().rev() {
        let there = cx
            .state
            .each_referral()
            .filter(|row| filter::keeps(cx.state, eyes, cx.now.today, &less, row))
            .count();
        if there > 0 {
            let verb = if there == 1 { "there is" } else { "there are" };
            return format!("Without '{words}' {verb} {there}.");
        }
    }
    String::new()
}
