//! What a list is sorted by, as a key that is made once a row: comparing keys never looks anything up.
use super::filter::interpreted;
use super::letters::Letters;
use super::mask::{Eyes, district};
use crate::domain::child::{Flags, HIDDEN};
use crate::domain::leading;
use crate::domain::next_step::owed;
use crate::domain::order::OrderKey;
use crate::domain::referral::Referral;
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::wire::query::{SortBy, StageIs};
use chrono::{Datelike, NaiveDate};

/// A row's place: number, then words, then the list's one order, which is never equal for two rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub number: i64,
    pub words: Letters,
    pub order: OrderKey,
}

impl Key {
    /// Without words.
    pub(super) fn plain(number: i64, order: OrderKey) -> Self {
        Self { number, words: Letters::default(), order }
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
pub(super) fn key(state: &State, eyes: Eyes, today: NaiveDate, by: SortBy, row: &Referral) -> Key {
    let child = || state.child(row.child);
    let mut words = Letters::default();
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
            words = child().map_or_else(Letters::default, |c| Letters::of_two(c.family(), c.given()));
            0
        }
        SortBy::Age => child().map_or(BEHIND, |c| day(c.born)),
        SortBy::District => match child() {
            Some(c) if eyes.hides(c.flags) => {
                words = Letters::of(HIDDEN);
                1
            }
            Some(c) if !c.district.is_none() => {
                words = Letters::of(&district(&state.rules, c.district));
                0
            }
            _ => 2,
        },
        SortBy::Due => owed(state, row, today).map_or(BEHIND, |step| day(step.due)),
        SortBy::Received => day(row.received),
        SortBy::Setting => match child() {
            Some(c) if eyes.hides(c.flags) => {
                words = Letters::of(HIDDEN);
                1
            }
            Some(c) if !c.setting().is_empty() => {
                words = Letters::of(c.setting());
                0
            }
            _ => 2,
        },
        SortBy::Priority => row.priority as i64,
        SortBy::Pathway => {
            words = Letters::of(state.rules.short(&row.pathway));
            0
        }
        SortBy::Needs => child().map_or(0, |c| {
            let shown = Flags::SHOWN.iter().filter(|(_, flag, _)| c.flags.has(*flag)).count();
            // Of as many needs, those whose first letter comes first in the lists.
            -(shown as i64 * 1024) + i64::from(c.flags.0.trailing_zeros())
        }),
        SortBy::Language => match child() {
            Some(c) if interpreted(c.flags) && !c.language().is_empty() => {
                words = Letters::of(c.language());
                0
            }
            Some(c) if interpreted(c.flags) => 1,
            _ => 2,
        },
        SortBy::Contact => {
            child().and_then(|c| c.last_contact.max(row.seen_on)).map_or_else(|| day(row.received), day)
        }
        SortBy::State => StageIs::of(row.stage) as i64,
        SortBy::Team => match owed(state, row, today).map(|step| step.owner).filter(|team| !team.is_none()) {
            Some(team) => {
                words = Letters::of(Rules::name_in(&state.rules.teams, &team));
                0
            }
            None => 1,
        },
    };
    Key { number, words, order: order(state, row) }
}

/// The key of a step: due first, then the more urgent, then the list's order. Late ones are due earliest, so they lead; before
/// all of them, once it is due, the call about a place that no longer holds: that family goes to the wrong one meanwhile.
pub(super) fn step_key(state: &State, row: &Referral, today: NaiveDate) -> Option<Key> {
    let step = owed(state, row, today)?;
    let first = step.due <= today && step.is_to_tell(state);
    let number = pressing(step.due, row.priority as i64) - if first { FIRST } else { 0 };
    Some(Key::plain(number, order(state, row)))
}

/// What stands before every other step: more than any day counts.
const FIRST: i64 = 1 << 32;

/// The number of a step without what puts it first, where it is.
pub(super) fn without_first(number: i64) -> Option<i64> {
    (number < 0).then_some(number + FIRST)
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
        SortBy::Setting => "setting",
        SortBy::Priority => "most urgent first",
        SortBy::Pathway => "pathway",
        SortBy::Needs => "most needs first",
        SortBy::Language => "language",
        SortBy::Contact => "longest without contact first",
        SortBy::State => "state",
        SortBy::Team => "team",
    };
    if down { format!("{words}, the other way round") } else { words.to_owned() }
}
