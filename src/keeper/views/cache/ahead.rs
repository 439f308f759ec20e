//! Whole lists put in order before anybody asks: whoever sorts by another column waits for nothing then. It goes in short steps, so
//! that meanwhile neither a booking nor another desk's list waits for long.
use super::homes::Homes;
use super::typed::Typed;
use super::{LOG, Order, Spec, ViewCache, sorted};
use crate::domain::ids::ReferralId;
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::keeper::views::sort::Key;
use chrono::NaiveDate;
use parking_lot::RwLock;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows looked at in one step, while no change is taken in.
const STEP: usize = 8192;

/// Changes that an order may lie behind before it is brought up to date unasked: what it missed is remembered for longer.
const LAG: u64 = LOG as u64 / 2;

/// Rows of all orders kept up to which lists are made unasked: the rest is for what is asked.
const ROWS: usize = super::ROWS / 3 * 2;

/// What an order is good for: changed rules or another day make another order.
pub(in super::super) struct Basis {
    rules: Arc<Rules>,
    today: NaiveDate,
    at: u64,
}

impl ViewCache {
    /// Makes the whole lists that are not kept, and brings those up to date that nobody has looked at for long. Returns whether
    /// anything had to be made.
    pub fn look_ahead(&self, state: &RwLock<State>, today: NaiveDate, stop: &AtomicBool) -> bool {
        self.get_to_know(&state.read(), today);
        let mut made = false;
        for spec in Spec::wholes() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let Some(basis) = self.wanted(&state.read(), today, &spec) else { continue };
            let Some(keys) = gather(state, &spec, &basis, stop) else { continue };
            let ids = sorted(keys);
            self.take_in(&state.read(), &spec, ids, &basis);
            made = true;
        }
        made
    }

    /// Who lives together, and the names that forms offer: what the first record opened, or the first form, would wait for.
    fn get_to_know(&self, state: &State, today: NaiveDate) {
        let mut inner = self.inner.lock();
        inner.follow(state, today, &self.noted);
        inner.homes.get_or_insert_with(|| Homes::of(state));
        inner.typed.get_or_insert_with(|| Typed::of(state));
    }

    /// On what the order is to be made; none where it is kept. One that falls behind is mended on the way.
    pub(in super::super) fn wanted(&self, state: &State, today: NaiveDate, spec: &Spec) -> Option<Basis> {
        let mut inner = self.inner.lock();
        inner.follow(state, today, &self.noted);
        let now = inner.now();
        let known = inner.orders.iter().position(|order| order.spec == *spec);
        let at = known.map_or(0, |known| inner.orders[known].at);
        if known.is_some() && now - at < LAG {
            return None;
        }
        if let (Some(known), Some(changed)) = (known, inner.since(at)) {
            let key_of = |id| spec.listed(state, today, state.referral(id)?);
            let order = &mut inner.orders[known];
            order.at = now;
            if order.mend(&changed, &key_of) {
                return None;
            }
            inner.orders.remove(known);
        }
        let room = inner.rows() + state.referrals.len() <= ROWS;
        room.then(|| Basis { rules: Arc::clone(&state.rules), today, at: now })
    }

    /// Keeps an order, unless too much has changed since it was begun. What changed in between is mended at the next look.
    pub(in super::super) fn take_in(&self, state: &State, spec: &Spec, ids: Vec<ReferralId>, basis: &Basis) {
        let mut inner = self.inner.lock();
        inner.follow(state, basis.today, &self.noted);
        let good = Arc::ptr_eq(&inner.rules, &basis.rules)
            && (inner.base..=inner.now()).contains(&basis.at)
            && inner.today == basis.today;
        if good {
            inner.orders.retain(|kept| kept.spec != *spec);
            inner.keep(Order { spec: spec.clone(), ids, at: basis.at });
        }
    }
}

/// The keys of a whole list, a step at a time; none where it was stopped or the rules changed.
pub(in super::super) fn gather(
    state: &RwLock<State>,
    spec: &Spec,
    basis: &Basis,
    stop: &AtomicBool,
) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    let mut from = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let state = state.read();
        if !Arc::ptr_eq(&state.rules, &basis.rules) {
            return None;
        }
        let rows = state.referrals.get(from..).unwrap_or_default();
        if rows.is_empty() {
            return Some(keys);
        }
        let step = rows.iter().take(STEP);
        keys.extend(step.flatten().filter_map(|row| spec.listed(&state, basis.today, row)));
        from += STEP;
    }
}
