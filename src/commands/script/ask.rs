//! Questions of a script: a look and its view, and rows page by page.
use super::table::Table;
use crate::client::Link;
use crate::commands::common::look;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, ReferralId};
use crate::wire::query::{At, Filter, Query, Sort, StageIs};
use crate::wire::view::View;
use crate::wire::view_list::{FullRow, ListRow};
use crate::wire::view_whose::WhoseIs;
use std::collections::HashSet;

/// Rows asked for at once: some 400 bytes each, and an answer has its longest.
const ROWS_AT_ONCE: u16 = 500;
/// A list that changes while it is read is read again for what moved; so often at most.
const TIMES: usize = 5;

/// What an answer of another kind than was asked for means.
pub(super) fn strange<T>() -> Result<T, String> {
    Err("The keeper gave another answer than was asked for. Nothing was changed.".to_owned())
}

/// Every row that matches in full, each once, in the list's order: an export. Where somebody changes the list meanwhile, what moved
/// over the edge of a page comes at the end.
///
/// # Errors
/// The keeper's words, or `each`'s.
pub(super) fn rows(
    link: &Link,
    filter: &Filter,
    sort: Sort,
    mut each: impl FnMut(FullRow) -> Result<(), String>,
) -> Result<(), String> {
    let mut seen: HashSet<ReferralId> = HashSet::new();
    whole(|from| {
        let query = Query::Rows { filter: filter.clone(), sort, from, rows: ROWS_AT_ONCE };
        let View::Rows(page) = look(link, query)? else { return strange() };
        let sent = page.rows.len();
        page.rows.into_iter().filter(|row| seen.insert(row.row.referral)).try_for_each(&mut each)?;
        Ok((page.revision, page.total, sent))
    })
}

/// The same rows as a screen shows them, which who sees lists may see.
///
/// # Errors
/// The keeper's words, or `each`'s.
pub(super) fn listed(
    link: &Link,
    filter: &Filter,
    sort: Sort,
    mut each: impl FnMut(ListRow) -> Result<(), String>,
) -> Result<(), String> {
    let mut seen: HashSet<ReferralId> = HashSet::new();
    whole(|from| {
        let query = Query::List { filter: filter.clone(), sort, at: At::Row(from), rows: ROWS_AT_ONCE };
        let View::List(page) = look(link, query)? else { return strange() };
        // A window asked for beyond the end is drawn back to it: those rows were sent before.
        let sent = page.rows.len().saturating_sub(from.saturating_sub(page.first) as usize);
        page.rows.into_iter().filter(|row| seen.insert(row.referral)).try_for_each(&mut each)?;
        Ok((page.revision, page.total, sent))
    })
}

/// Window by window to the end, and again where the list changed meanwhile. `window`: the revision, how many there are in all, and how
/// many came from that row on.
fn whole(mut window: impl FnMut(u32) -> Result<(u64, u32, usize), String>) -> Result<(), String> {
    for _ in 0..TIMES {
        let (mut from, mut first) = (0, None);
        let last = loop {
            let (revision, total, sent) = window(from)?;
            first.get_or_insert(revision);
            from += sent as u32;
            if sent == 0 || from >= total {
                break revision;
            }
        };
        if first == Some(last) {
            break;
        }
    }
    Ok(())
}

/// The row of one referral, open or closed.
///
/// # Errors
/// There is none: in words.
pub(super) fn referral(link: &Link, id: u32) -> Result<ListRow, String> {
    let every = [
        StageIs::Triage,
        StageIs::Waiting,
        StageIs::Booked,
        StageIs::After,
        StageIs::Review,
        StageIs::Closed,
    ];
    let filter = Filter { only: vec![ReferralId(id)], stages: every.to_vec(), ..Filter::default() };
    let mut found = None;
    listed(link, &filter, Sort::default(), |row| {
        found = Some(row);
        Ok(())
    })?;
    found.ok_or_else(|| {
        format!("There is no referral {id}. Nothing was changed. `waitwell list` prints the numbers (id).")
    })
}

/// The child meant: a number as a list prints it, an NHS number, or a name.
///
/// # Errors
/// None or several: in words.
pub(in crate::commands) fn child(link: &Link, typed: &str) -> Result<ChildId, String> {
    numbered(link, typed, WhoseIs::Child).map(ChildId)
}

/// The same for a command that changes nothing.
///
/// # Errors
/// None or several: in words.
pub(in crate::commands) fn child_to_look_at(link: &Link, typed: &str) -> Result<ChildId, String> {
    number_to_look_at(link, typed, WhoseIs::Child).map(ChildId)
}

/// The number meant: as a list prints it, or of whom the words name: see [`whose`].
///
/// # Errors
/// None or several: in words.
pub(super) fn numbered(link: &Link, typed: &str, of: WhoseIs) -> Result<u32, String> {
    whose(link, typed, of).map(|(number, _)| number).map_err(unchanged)
}

/// The same for a command that changes nothing.
///
/// # Errors
/// None or several: in words.
pub(super) fn number_to_look_at(link: &Link, typed: &str, of: WhoseIs) -> Result<u32, String> {
    whose(link, typed, of).map(|(number, _)| number)
}

/// With what is refused, before the list to choose from: nothing was changed.
#[allow(clippy::needless_pass_by_value, reason = "the shape of a mapped error")]
pub(super) fn unchanged(words: String) -> String {
    match words.split_once('\n') {
        Some((first, list)) => format!("Nothing was changed: {first}\n{list}"),
        None => format!("{words} Nothing was changed."),
    }
}

/// Which one is meant, and the service that was said after the name: a number as lists print it, else whatever the words name, which
/// the keeper finds as it does for the desk's line. Ten digits are an NHS number.
///
/// # Errors
/// None, or several with what tells them apart: in words.
pub(super) fn whose(link: &Link, typed: &str, of: WhoseIs) -> Result<(u32, Option<Code>), String> {
    let typed = typed.trim();
    if typed.len() < 10
        && let Ok(number) = typed.parse::<u32>()
    {
        return Ok((number, None));
    }
    let View::Whose(page) = look(link, Query::Whose { text: typed.to_owned(), of })? else {
        return strange();
    };
    match page.rows.as_slice() {
        [one] if page.says.is_empty() => Ok((one.number, one.service)),
        rows => {
            let mut table = Table::new(&["number", "name", "born", "list"]);
            for row in rows {
                table.row(&[
                    row.number.to_string(),
                    row.name.clone(),
                    row.born.to_string(),
                    row.list.clone(),
                ]);
            }
            let lines = if rows.is_empty() { Vec::new() } else { table.lines() };
            Err(std::iter::once(page.says.clone()).chain(lines).collect::<Vec<_>>().join("\n"))
        }
    }
}
