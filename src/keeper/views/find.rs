//! Find: children by what was typed, why each is there, and what is open for them now.
use super::filter::keeps;
use super::mask::{Eyes, district};
use super::row::{open_of, open_words, words};
use crate::domain::alike::Verdict;
use crate::domain::around;
use crate::domain::calendar::long_date;
use crate::domain::child::ChildRow;
use crate::domain::ids::ChildId;
use crate::domain::look_alike::identity;
use crate::keeper::look::LookContext;
use crate::keeper::search::{Found, FoundBy, Query, Session};
use crate::wire::query::Filter;
use crate::wire::view_list::{FindPage, FindRow, PlaceFound};
use std::sync::atomic::AtomicBool;

/// Letters of a name at least, for a place by name.
const LEAST: usize = 3;
/// Most of those shown.
const PLACES: usize = 5;
/// Most hits shown.
const MOST: u16 = 200;

/// The page of what was found; among the children of a list where one is given.
pub(super) fn page(cx: &LookContext<'_>, text: &str, within: Option<&Filter>, rows: u16) -> FindPage {
    let eyes = Eyes::of(cx.actor);
    let query = Query::new(text).hidden_places(eyes.restricted);
    let limit = usize::from(rows.min(MOST));
    let stop = AtomicBool::new(false);
    let found = match within {
        None => Session::new().find(cx.search, &query, limit, &stop),
        Some(filter) => {
            let keep = |id: u32| in_list(cx, eyes, filter, ChildId(id));
            Session::new().find_among(cx.search, &query, limit, &keep, &stop)
        }
    };
    let (total, micros, hits) = found
        .map_or((0, 0, Vec::new()), |Found { hits, total, took, .. }| (total, took.as_micros() as u32, hits));
    let mut above: Option<&ChildRow> = None;
    let mut known: Vec<(&ChildRow, FoundBy)> =
        hits.iter().filter_map(|hit| Some((cx.state.child(ChildId(hit.id))?, hit.by))).collect();
    // Of those whose names are only alike, whoever waits for something first: the others are seldom rung about.
    let waits = |child: &ChildRow| cx.state.open_of(child).next().is_some();
    for alike in known.chunk_by_mut(|one, other| one.1.is_unsure() && other.1.is_unsure()) {
        alike.sort_by_key(|(child, _)| !waits(child));
    }
    let rows = known
        .into_iter()
        .map(|(child, by)| {
            let alike = above.is_some_and(|above| may_be_same(above, child));
            above = Some(child);
            row(cx, eyes, child, by, alike)
        })
        .collect();
    let places = if within.is_none() { by_name(cx, text) } else { Vec::new() };
    FindPage { text: text.to_owned(), total: total as u32, of: cx.search.len() as u32, micros, rows, places }
}

/// Places of support that are open and of somebody without a record, in whose name or number is all that was typed.
fn by_name(cx: &LookContext<'_>, text: &str) -> Vec<PlaceFound> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.iter().map(String::len).sum::<usize>() < LEAST {
        return Vec::new();
    }
    let open = cx.state.index.seats_open.iter().filter_map(|id| cx.state.seat(*id));
    open.filter(|seat| seat.child.is_none())
        .filter(|seat| {
            let known = format!("{} {}", seat.who, seat.phone).to_lowercase();
            words.iter().all(|word| known.contains(word.as_str()))
        })
        .filter_map(|seat| {
            let session = cx.state.session(seat.session)?;
            let over = crate::domain::places::over(session, cx.now);
            let (stands, _) = around::standing(cx.state, seat, over);
            let words = format!("{}, {stands}", around::of_day(cx.state, seat.id));
            // The number first: it is what somebody looks for who has missed a call.
            let name = format!("{} {}", seat.name(cx.state), seat.phone).trim_end().to_owned();
            Some(PlaceFound { seat: seat.id, session: session.id, name, words })
        })
        .take(PLACES)
        .collect()
}

/// What of it is not as it was typed, before all else.
fn differs(child: &ChildRow, by: FoundBy) -> String {
    match by {
        FoundBy::NearBirthDate => format!("birth date differs: {}. ", long_date(child.born)),
        _ => String::new(),
    }
}

fn in_list(cx: &LookContext<'_>, eyes: Eyes, filter: &Filter, id: ChildId) -> bool {
    cx.state.child(id).is_some_and(|child| {
        cx.state.referrals_of(child).any(|row| keeps(cx.state, eyes, cx.now.today, filter, row))
    })
}

fn may_be_same(a: &ChildRow, b: &ChildRow) -> bool {
    matches!(
        identity(a).compare(&identity(b)),
        Verdict::Same | Verdict::Possible(_) | Verdict::Namesake(_) | Verdict::NumberConflict { .. }
    )
}

fn row(cx: &LookContext<'_>, eyes: Eyes, child: &ChildRow, by: FoundBy, alike: bool) -> FindRow {
    let state = cx.state;
    let open = open_of(state, child, cx.now.today);
    let first = open.first();
    FindRow {
        child: child.id,
        name: child.list_name(),
        born: child.born,
        place: if eyes.hides(child.flags) {
            "hidden".to_owned()
        } else {
            district(&state.rules, child.district)
        },
        flags: child.flags,
        open: open_words(state, child, cx.now.today),
        by: by.words().to_owned(),
        alike,
        referral: first.map(|row| row.id),
        words: differs(child, by)
            + &first.map_or_else(
                || {
                    format!("{}: nothing open. {}", child.list_name(), super::row::flags(child))
                        .trim_end()
                        .to_owned()
                },
                |row| words(state, row, cx.now.today),
            ),
        sure: by.is_sure(),
    }
}
