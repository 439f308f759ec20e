//! Orders of lists, kept from one look to the next. Many desks look at the same few lists many times a second, and a change
//! touches a handful of rows: so an order is made once and then mended row by row.
//!
//! It follows the State: the engine notes the rows it touched, and where it did not, rows carry the sequence that last touched
//! them, and a scan for those touched since costs far less than making an order. Ids only are kept (four bytes a row and order); keys are made again where one is sought.
mod homes;
mod spec;

use super::extras::Extras;
use super::sort::Key;
use crate::domain::child::ChildRow;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::keeper::look::LookContext;
use chrono::NaiveDate;
pub(super) use homes::DIALLED_LEAST;
use homes::Homes;
use parking_lot::Mutex;
pub(super) use spec::{Spec, queued};
use std::collections::HashSet;
use std::sync::Arc;

/// Orders kept at once: the lists that some desks look at, and their steps.
const KEPT: usize = 16;
/// Changes remembered, so that an order looked at again later is mended rather than made anew.
const LOG: usize = 4096;

/// Rows noted that nobody has looked after yet; above, a scan finds them.
const NOTED: usize = 4096;

/// The keeper's orders of lists. One for its life.
#[derive(Default)]
pub struct ViewCache {
    inner: Mutex<Inner>,
    noted: Mutex<Noted>,
}

/// Rows touched, as the engine noted them; under a lock of its own, so that the engine never waits for a list to be made.
#[derive(Default)]
struct Noted {
    /// All that was touched after this change is here, up to `last`.
    from: u64,
    last: u64,
    rows: Vec<Touched>,
}

#[derive(Default)]
struct Inner {
    /// The State's sequence up to which changes are known.
    seen: u64,
    today: NaiveDate,
    rules: Arc<Rules>,
    /// Rows that are not there (any more).
    holes: HashSet<u32>,
    /// Referrals changed, oldest first, and the number of the first of them.
    log: Vec<ReferralId>,
    base: u64,
    /// Most recently used last.
    orders: Vec<Order>,
    extras: Option<Arc<Extras>>,
    homes: Option<Homes>,
    /// Orders made from nothing, for tests and measuring.
    made: u64,
}

struct Order {
    spec: Spec,
    ids: Vec<ReferralId>,
    /// Changes taken in, by number.
    at: u64,
}

impl ViewCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// A change touched these rows. Called with the State locked, so that no look comes between.
    pub fn note(&self, seq: u64, touched: &[Touched]) {
        let mut noted = self.noted.lock();
        if noted.last + 1 != seq || noted.rows.len() + touched.len() > NOTED {
            noted.rows.clear();
            noted.from = seq;
        } else {
            noted.rows.extend_from_slice(touched);
        }
        noted.last = seq;
    }

    /// The ids of an order, as of the State looked at. `read` runs under the lock: it takes what it needs and goes.
    pub(super) fn with<R>(
        &self,
        cx: &LookContext<'_>,
        spec: &Spec,
        read: impl FnOnce(&[ReferralId]) -> R,
    ) -> R {
        let mut inner = self.inner.lock();
        inner.follow(cx, &self.noted);
        inner.ready(cx, spec);
        read(inner.orders.last().map_or(&[], |order| &order.ids))
    }

    /// How many rows an order has.
    pub(super) fn count(&self, cx: &LookContext<'_>, spec: &Spec) -> usize {
        self.with(cx, spec, <[ReferralId]>::len)
    }

    /// Steps that are no referral's, and holds: made again when the State moved, and now and then since holds run out.
    pub(super) fn extras(&self, cx: &LookContext<'_>) -> Arc<Extras> {
        let mut inner = self.inner.lock();
        inner.follow(cx, &self.noted);
        if let Some(known) = inner.extras.as_ref().filter(|known| known.holds_at(cx)) {
            return Arc::clone(known);
        }
        let made = Arc::new(Extras::of(cx));
        inner.extras = Some(Arc::clone(&made));
        made
    }

    /// Children who may share a home with this one, by id: to be looked at again.
    pub(super) fn around(&self, cx: &LookContext<'_>, child: &ChildRow) -> Vec<ChildId> {
        let mut inner = self.inner.lock();
        inner.follow(cx, &self.noted);
        inner.homes.get_or_insert_with(|| Homes::of(cx.state)).around(child)
    }

    /// How many orders were made from nothing so far.
    #[cfg(test)]
    pub(super) fn made(&self) -> u64 {
        self.inner.lock().made
    }
}

/// Where a key would stand in an order.
pub(super) fn place(
    cx: &LookContext<'_>,
    spec: &Spec,
    ids: &[ReferralId],
    key: &Key,
) -> Result<usize, usize> {
    let at = ids.partition_point(|id| spec.key_of(cx, *id).is_some_and(|there| there < *key));
    let here = ids.get(at).and_then(|id| spec.key_of(cx, *id)).is_some_and(|there| there == *key);
    if here { Ok(at) } else { Err(at) }
}

impl Inner {
    /// Takes in what changed in the State since it was last looked at.
    fn follow(&mut self, cx: &LookContext<'_>, noted: &Mutex<Noted>) {
        let state = cx.state;
        let same = Arc::ptr_eq(&self.rules, &state.rules) && self.today == cx.now.today;
        if same && self.seen == state.seq {
            return;
        }
        if !same || state.seq < self.seen || self.seen == 0 {
            // Another day or other rules: any row may stand elsewhere.
            self.orders.clear();
            self.log.clear();
            self.base += 1;
            self.holes = (0..state.referrals.len())
                .filter(|at| state.referrals[*at].is_none())
                .map(|at| at as u32)
                .collect();
            self.rules = Arc::clone(&state.rules);
            self.today = cx.now.today;
            self.extras = None;
            self.homes = None;
        } else {
            let noted = std::mem::replace(
                &mut *noted.lock(),
                Noted { from: state.seq, last: state.seq, rows: Vec::new() },
            );
            if noted.from <= self.seen && noted.last == state.seq {
                self.take_noted(state, noted.rows);
            } else {
                self.find_changes(state);
            }
            if self.log.len() > LOG {
                let spare = self.log.len() - LOG;
                self.log.drain(..spare);
                self.base += spare as u64;
            }
        }
        self.seen = state.seq;
    }

    fn take_noted(&mut self, state: &State, rows: Vec<Touched>) {
        for row in rows {
            let child = match row {
                Touched::Referral(id) => {
                    if state.referral(id).is_some() {
                        self.holes.remove(&id.0);
                    } else {
                        self.holes.insert(id.0);
                    }
                    self.log.push(id);
                    state.referral(id).map(|row| row.child)
                }
                Touched::Child(id) => Some(id),
                Touched::Booking(id) => state.booking(id).map(|row| row.child),
                Touched::Visit(id) => state.visit(id).and_then(|row| row.child),
                Touched::Session(_) | Touched::Intake(_) => None,
            };
            // What touches a part of a child's matters may have touched the child: looking again costs little.
            let Some(child) = child.and_then(|id| state.child(id)) else { continue };
            self.log.extend(&child.referrals);
            if let Some(homes) = &mut self.homes {
                homes.note(child);
            }
        }
    }

    fn find_changes(&mut self, state: &State) {
        for (at, row) in state.referrals.iter().enumerate() {
            match row {
                Some(row) if row.rev > self.seen => {
                    self.holes.remove(&(at as u32));
                    self.log.push(row.id);
                }
                None if self.holes.insert(at as u32) => self.log.push(ReferralId(at as u32)),
                _ => {}
            }
        }
        for child in state.children.iter().flatten().filter(|child| child.rev > self.seen) {
            self.log.extend(&child.referrals);
            if let Some(homes) = &mut self.homes {
                homes.note(child);
            }
        }
    }

    /// Brings the order of `spec` to the end of the list of orders, true for the State looked at.
    fn ready(&mut self, cx: &LookContext<'_>, spec: &Spec) {
        let now = self.base + self.log.len() as u64;
        let known = self.orders.iter().position(|order| order.spec == *spec).map(|at| self.orders.remove(at));
        let order = match known {
            Some(mut order) if order.at >= self.base => {
                let from = (order.at - self.base) as usize;
                let mut changed = self.log[from..].to_vec();
                changed.sort_unstable();
                changed.dedup();
                order.mend(cx, &changed);
                order.at = now;
                order
            }
            _ => {
                self.made += 1;
                Order { spec: spec.clone(), ids: make(cx, spec), at: now }
            }
        };
        if self.orders.len() >= KEPT {
            self.orders.remove(0);
        }
        self.orders.push(order);
    }
}

/// An order from nothing.
fn make(cx: &LookContext<'_>, spec: &Spec) -> Vec<ReferralId> {
    let mut keyed: Vec<(Key, ReferralId)> =
        spec.candidates(cx).filter_map(|row| Some((spec.key(cx, row)?, row.id))).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}

impl Order {
    /// Takes the changed rows out and puts those that still belong where they belong.
    fn mend(&mut self, cx: &LookContext<'_>, changed: &[ReferralId]) {
        if changed.is_empty() {
            return;
        }
        if changed.len() > 64.max(self.ids.len() / 64) {
            self.ids = make(cx, &self.spec);
            return;
        }
        self.ids.retain(|id| changed.binary_search(id).is_err());
        for id in changed {
            if let Some(key) = self.spec.key_of(cx, *id) {
                let (Ok(at) | Err(at)) = place(cx, &self.spec, &self.ids, &key);
                self.ids.insert(at, *id);
            }
        }
    }
}
