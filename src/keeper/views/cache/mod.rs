//! Orders of lists, kept from one look to the next. Many desks look at the same few lists many times a second, and a change
//! touches a handful of rows: so an order is made once and then mended row by row.
//!
//! It follows the State: the engine notes the rows it touched, and where it did not, rows carry the sequence that last touched
//! them, and a scan for those touched since costs far less than making an order. Ids only are kept (four bytes a row and order); keys are made again where one is sought.
mod ahead;
mod homes;
mod members;
mod spec;
mod typed;

use super::extras::Extras;
use super::sort::Key;
use crate::domain::child::ChildRow;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::referral::Referral;
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::domain::together::BondKey;
use crate::keeper::look::LookContext;
use crate::wire::query::Typed as Of;
#[cfg(test)]
pub(super) use ahead::gather;
use chrono::NaiveDate;
use homes::Homes;
use members::Members;
use parking_lot::Mutex;
pub(super) use spec::{Spec, queued};
use std::collections::HashSet;
use std::sync::Arc;
use typed::Typed;

/// Orders kept at once: the whole lists, those that some desks look at, and their steps.
const KEPT: usize = 32;
/// Rows of all of them together: 28 MB. A list that is long enough to reach it is made again where it fell out.
const ROWS: usize = 7_000_000;
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
    typed: Option<Typed>,
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
        inner.follow(cx.state, cx.now.today, &self.noted);
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
        inner.follow(cx.state, cx.now.today, &self.noted);
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
        inner.follow(cx.state, cx.now.today, &self.noted);
        inner.homes.get_or_insert_with(|| Homes::of(cx.state)).around(child)
    }

    /// Settings or languages on record with these words in them, those that begin with them first.
    pub(super) fn typed(&self, cx: &LookContext<'_>, of: Of, text: &str, rows: u16) -> Vec<String> {
        let mut inner = self.inner.lock();
        inner.follow(cx.state, cx.now.today, &self.noted);
        inner.typed.get_or_insert_with(|| Typed::of(cx.state)).with(of, text, usize::from(rows))
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
    place_by(&|id| spec.key_of(cx, id), ids, key)
}

fn place_by(
    key_of: &impl Fn(ReferralId) -> Option<Key>,
    ids: &[ReferralId],
    key: &Key,
) -> Result<usize, usize> {
    let at = ids.partition_point(|id| key_of(*id).is_some_and(|there| there < *key));
    let here = ids.get(at).and_then(|id| key_of(*id)).is_some_and(|there| there == *key);
    if here { Ok(at) } else { Err(at) }
}

impl Inner {
    /// Takes in what changed in the State since it was last looked at.
    fn follow(&mut self, state: &State, today: NaiveDate, noted: &Mutex<Noted>) {
        let same = Arc::ptr_eq(&self.rules, &state.rules) && self.today == today;
        if same && self.seen == state.seq {
            return;
        }
        if !same || state.seq < self.seen || self.seen == 0 {
            // Another day or other rules: any row may stand elsewhere.
            self.orders.clear();
            self.base += self.log.len() as u64 + 1;
            self.log.clear();
            self.holes = (0..state.referrals.len())
                .filter(|at| state.referrals[*at].is_none())
                .map(|at| at as u32)
                .collect();
            self.rules = Arc::clone(&state.rules);
            self.today = today;
            self.extras = None;
            self.homes = None;
            self.typed = None;
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
                Touched::Review(id) | Touched::Bond(BondKey::Block(id)) => {
                    state.referral(id).map(|row| row.child)
                }
                Touched::Bond(BondKey::Visit(id)) => state.booking(id).map(|row| row.child),
                Touched::Seat(id) => state.seat(id).and_then(|row| row.child),
                Touched::Session(_)
                | Touched::Intake(_)
                | Touched::Meeting(_)
                | Touched::Template(_)
                | Touched::Absence(_)
                | Touched::Roster(_)
                | Touched::Short(_) => None,
            };
            // What touches a part of a child's matters may have touched the child: looking again costs little.
            let Some(child) = child.and_then(|id| state.child(id)) else { continue };
            self.log.extend(&child.referrals);
            if let Some(homes) = &mut self.homes {
                homes.note(child);
            }
            if let Some(typed) = &mut self.typed {
                typed.note(child);
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
            if let Some(typed) = &mut self.typed {
                typed.note(child);
            }
        }
    }

    /// The number of the next change.
    fn now(&self) -> u64 {
        self.base + self.log.len() as u64
    }

    /// What changed since an order was brought up to date; none where that is no longer known.
    fn since(&self, at: u64) -> Option<Vec<ReferralId>> {
        let from = at.checked_sub(self.base)? as usize;
        let mut changed = self.log.get(from..)?.to_vec();
        changed.sort_unstable();
        changed.dedup();
        Some(changed)
    }

    /// Brings the order of `spec` to the end of the list of orders, true for the State looked at.
    fn ready(&mut self, cx: &LookContext<'_>, spec: &Spec) {
        let known = self.orders.iter().position(|order| order.spec == *spec).map(|at| self.orders.remove(at));
        let now = self.now();
        let mended = known.and_then(|mut order| {
            let changed = self.since(order.at)?;
            order.mend(&changed, &|id| spec.key_of(cx, id)).then_some(Order { at: now, ..order })
        });
        let order = mended.unwrap_or_else(|| {
            self.made += 1;
            let ids = self.narrowed(cx, spec).unwrap_or_else(|| make(cx, spec));
            Order { spec: spec.clone(), ids, at: now }
        });
        self.keep(order);
    }

    /// Keeps an order as the one used last.
    fn keep(&mut self, order: Order) {
        let room = ROWS.saturating_sub(order.ids.len());
        while self.orders.len() >= KEPT || !self.orders.is_empty() && self.rows() > room {
            self.orders.remove(0);
        }
        self.orders.push(order);
    }

    /// Rows of all orders kept.
    fn rows(&self) -> usize {
        self.orders.iter().map(|order| order.ids.len()).sum()
    }

    /// An order out of the one that holds all its rows, where that is kept: no key is made and nothing sorted.
    fn narrowed(&mut self, cx: &LookContext<'_>, spec: &Spec) -> Option<Vec<ReferralId>> {
        let whole = spec.whole()?;
        let kept = |order: &&Order| order.at >= self.base;
        if !self.orders.iter().filter(kept).any(|order| order.spec == whole) {
            return None;
        }
        let same = self.orders.iter().filter(kept).find(|order| order.spec.holds_the_same(spec));
        let members = if let Some(spec) = same.map(|order| order.spec.clone()) {
            self.ready(cx, &spec);
            Members::of(cx.state, self.orders.last()?.ids.iter().copied())
        } else {
            let belongs = |row: &&Referral| spec.keeps(cx, row);
            Members::of(cx.state, spec.candidates(cx.state).filter(belongs).map(|row| row.id))
        };
        self.ready(cx, &whole);
        Some(members.among(&self.orders.last()?.ids))
    }
}

/// An order from nothing.
fn make(cx: &LookContext<'_>, spec: &Spec) -> Vec<ReferralId> {
    sorted(spec.candidates(cx.state).filter_map(|row| spec.key(cx, row)).collect())
}

/// The rows of these keys: the list's one order, which each ends with, names its row.
pub(super) fn sorted(mut keys: Vec<Key>) -> Vec<ReferralId> {
    keys.sort_unstable();
    keys.into_iter().map(|key| ReferralId(key.order.id as u32)).collect()
}

impl Order {
    /// Takes the changed rows out and puts those that still belong where they belong. Returns whether that was worth it: where
    /// much changed, the order is made anew.
    fn mend(&mut self, changed: &[ReferralId], key_of: &impl Fn(ReferralId) -> Option<Key>) -> bool {
        if changed.len() > 64.max(self.ids.len() / 64) {
            return false;
        }
        if !changed.is_empty() {
            self.ids.retain(|id| changed.binary_search(id).is_err());
        }
        for id in changed {
            if let Some(key) = key_of(*id) {
                let (Ok(at) | Err(at)) = place_by(key_of, &self.ids, &key);
                self.ids.insert(at, *id);
            }
        }
        true
    }
}
