//! Whose turn it is when places are filled: the list's one order, with children under review come in by their see-by day.
use super::super::decide::Now;
use super::super::leading;
use super::super::order::OrderKey;
use super::super::places::Seeker;
use super::super::referral::{Referral, Stage};
use super::super::rules::{Rules, Service};
use super::super::state::State;
use super::super::suggest::{Merged, waiting_for};
use chrono::{Datelike, NaiveDate};

/// Everybody who waits for a place of that service, in the order in which places are given, with what each is ordered by.
pub(super) fn keyed<'a>(state: &'a State, service: &Service, now: &'a Now) -> Vec<(OrderKey, Seeker<'a>)> {
    let mut rows: Vec<(OrderKey, Seeker<'a>)> = Merged::of(state, service)
        .filter_map(|id| waiting_for(state, service, id, now))
        .map(|seeker| (key(state, seeker.referral, now), seeker))
        .collect();
    rows.sort_by_key(|(key, _)| *key);
    rows
}

/// Where a referral stands when places are given.
pub(in super::super) fn key(state: &State, row: &Referral, now: &Now) -> OrderKey {
    let from = list_date(&state.rules, row, now.today);
    OrderKey::new(from, row.received, row.priority, state.rules.head_start(), u64::from(row.id.0))
}

/// What it is worth to see a child who stands there, where points must say it: ten a week of wait and head start.
pub(super) fn worth(key: OrderKey, now: &Now) -> i64 {
    let days = i64::from(now.today.num_days_from_ce()) - i64::from(key.effective);
    100 + (10 * days / 7).max(0)
}

/// The day a child is on the list from. One under review, whom a clinician wants seen by a day, stands where a child
/// stands whose target falls on that day; without a target, where it stood.
fn list_date(rules: &Rules, row: &Referral, today: NaiveDate) -> NaiveDate {
    let Stage::FollowUp { see_by } = row.stage else { return row.list_date };
    let target = leading::rule(row, rules).and_then(|rule| rule.on(today).target);
    target.map_or(row.list_date, |target| see_by - (target.last_day(today, &rules.calendar) - today))
}
