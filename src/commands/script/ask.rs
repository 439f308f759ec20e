//! Questions of a script: a look and its view, and rows page by page.
use crate::client::Link;
use crate::commands::common::look;
use crate::domain::ids::{ChildId, ReferralId};
use crate::keeper::search::FoundBy;
use crate::wire::query::{At, Filter, Query, Sort, StageIs};
use crate::wire::view::View;
use crate::wire::view_list::{FullRow, ListRow};
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

/// The referral meant: its number as a list prints it, or a child (see [`child`]) who has one open referral only.
///
/// # Errors
/// No child, several, or several open referrals: in words.
pub(super) fn referral_of(link: &Link, typed: &str) -> Result<u32, String> {
    if let Ok(number) = typed.trim().parse::<u32>() {
        return Ok(number);
    }
    let child = child(link, typed)?;
    let View::Say(page) = look(link, Query::Say { child, referral: None })? else { return strange() };
    match page.parts.as_slice() {
        [] => Err(format!("{} has no open referral. Nothing was changed.", page.name)),
        [one] => Ok(one.referral.0),
        several => {
            let parts: Vec<String> =
                several.iter().map(|part| format!("{} {}", part.referral.0, part.title)).collect();
            Err(format!(
                "{} has more than one open referral: {}. Name one by its number. Nothing was changed.",
                page.name,
                parts.join("; ")
            ))
        }
    }
}

/// The child meant: a number as a list prints it, an NHS number, or a name: one that fits one child only, or that is the whole name
/// of one only, whatever others begin with it or sound like it.
///
/// # Errors
/// None or several: in words.
pub(in crate::commands) fn child(link: &Link, typed: &str) -> Result<ChildId, String> {
    child_to_look_at(link, typed).map_err(|words| format!("{words} Nothing was changed."))
}

/// The same for a command that changes nothing.
///
/// # Errors
/// None or several: in words.
pub(in crate::commands) fn child_to_look_at(link: &Link, typed: &str) -> Result<ChildId, String> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse::<u32>() {
        return Ok(ChildId(id));
    }
    let query = Query::Find { text: typed.to_owned(), within: None, rows: 9 };
    let View::Find(page) = look(link, query)? else { return strange() };
    // Whole names, two parts of them or more, mean that child: as on the line.
    let names = typed.split_whitespace().count() > 1;
    let is_whole = |name: &str, by: &str| by == FoundBy::WholeNames.words() || parts(name) == parts(typed);
    let whole: Vec<_> = page.rows.iter().filter(|row| names && is_whole(&row.name, &row.by)).collect();
    match (page.rows.as_slice(), whole.as_slice()) {
        ([], _) => Err(format!("No child like \"{typed}\". `waitwell find` shows who is near.")),
        // Found by a date near the one that was typed: nobody is meant by that.
        ([one], _) if one.by == FoundBy::NearBirthDate.words() => Err(format!(
            "No child like \"{typed}\". {}, {}, was born on {}: is that who is meant?",
            one.child.0,
            one.name,
            one.born.format("%-d %b %Y")
        )),
        ([one], _) => Ok(one.child),
        (_, [one]) => Ok(one.child),
        (several, _) => {
            let names: Vec<String> = several
                .iter()
                .map(|row| format!("{} {}, born {}", row.child.0, row.name, row.born.format("%-d %b %Y")))
                .collect();
            let more = page.total as usize - several.len().min(page.total as usize);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            Err(format!(
                "\"{typed}\" fits more than one child: {}{more}. Name one by its number.",
                names.join("; ")
            ))
        }
    }
}

/// The words of a name in one order, however it was written.
fn parts(name: &str) -> Vec<String> {
    let words = name.split([' ', ',']).filter(|word| !word.is_empty());
    let mut parts: Vec<String> = words.map(str::to_lowercase).collect();
    parts.sort_unstable();
    parts
}
