//! What a list is sorted by, as a key that is made once a row: comparing keys never looks anything up.
use super::mask::{Eyes, district};
use crate::domain::child::HIDDEN;
use crate::domain::leading;
use crate::domain::next_step::owed;
use crate::domain::order::OrderKey;
use crate::domain::referral::Referral;
use crate::domain::state::State;
use crate::wire::query::SortBy;
use chrono::{Datelike, NaiveDate};
use std::cmp::Ordering;

/// A row's place: number, then words, then the list's one order, which is never equal for two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub number: i64,
    pub words: Box<str>,
    pub order: OrderKey,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number
            .cmp(&other.number)
            .then_with(|| {
                // Most lists have no words in their keys, and the C library's comparison of two empty ones is slow: a profile had
                // it at four fifths of making a long list.
                let empty = self.words.is_empty() && other.words.is_empty();
                if empty { Ordering::Equal } else { self.words.cmp(&other.words) }
            })
            .then_with(|| self.order.cmp(&other.order))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The one order of a list.
pub(super) fn order(state: &State, row: &Referral) -> OrderKey {
    let head = state.rules.head_start();
    OrderKey::new(row.list_date, row.received, row.priority, head, u64::from(row.id.0))
}

/// A day as a number.
pub(super) fn day(on: NaiveDate) -> i64 {
    i64::from(on.num_days_from_ce())
}

/// Behind every day there is.
const BEHIND: i64 = i64::MAX / 4;

/// The key of a row in a list sorted by that column.
pub(super) fn key(state: &State, eyes: Eyes, by: SortBy, row: &Referral) -> Key {
    let child = || state.child(row.child);
    let mut words: Box<str> = "".into();
    let number = match by {
        SortBy::Order => 0,
        // Running clocks first; among them the earliest start has waited longest.
        SortBy::Wait => match row.span.start {
            Some(start) if row.span.stop.is_none() => day(start),
            Some(start) => BEHIND - i64::from(row.span.days(start)),
            None => BEHIND * 2,
        },
        SortBy::Target => match leading::target(row, &state.rules) {
            Some(last) if row.span.stop.is_none() => day(last),
            Some(last) => BEHIND + day(last),
            None => BEHIND * 2,
        },
        SortBy::Name => {
            words = child()
                .map_or_else(String::new, |c| format!("{}\u{1}{}", c.family, c.given).to_lowercase())
                .into();
            0
        }
        SortBy::Age => child().map_or(BEHIND, |c| day(c.born)),
        SortBy::District => match child() {
            Some(c) if eyes.hides(c.flags) => {
                words = HIDDEN.into();
                1
            }
            Some(c) if !c.district.is_none() => {
                words = district(&state.rules, c.district).into();
                0
            }
            _ => 2,
        },
        SortBy::Due => owed(state, row).map_or(BEHIND, |step| day(step.due)),
        SortBy::Received => day(row.received),
    };
    Key { number, words, order: order(state, row) }
}

/// The key of a step: due first, then the more urgent, then the list's order. Late ones are due earliest, so they lead.
pub(super) fn step_key(state: &State, row: &Referral) -> Option<Key> {
    let step = owed(state, row)?;
    Some(Key { number: pressing(step.due, row.priority as i64), words: "".into(), order: order(state, row) })
}

/// Due day and band in one number of the same order.
pub(super) fn pressing(due: NaiveDate, band: i64) -> i64 {
    day(due) * 4 + band
}

/// The list's order without the head start of its band: the triage queue is oldest first, whatever was asked for.
pub(super) fn oldest(order: OrderKey) -> OrderKey {
    OrderKey { effective: order.received, ..order }
}

/// The order in words.
pub(super) fn words(by: SortBy, down: bool) -> String {
    let words = match by {
        SortBy::Order => "priority, then wait",
        SortBy::Wait => "longest wait first",
        SortBy::Target => "most over target first",
        SortBy::Name => "name",
        SortBy::Age => "oldest first",
        SortBy::District => "district",
        SortBy::Due => "next step due first",
        SortBy::Received => "received first",
    };
    if down { format!("{words}, the other way round") } else { words.to_owned() }
}
