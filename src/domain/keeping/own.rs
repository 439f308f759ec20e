//! What is one child's alone: the rows of the State, and which of what was journalled goes with them.
use super::super::child::{ChildDetails, ChildRow};
use super::super::event::{Event, Key, Prior};
use super::super::ids::{ChildId, IntakeId, ReferralId};
use super::super::intake::{Intake, IntakeKind, IntakeState};
use super::super::short_notice::ShortKey;
use super::super::state::State;
use super::super::together::BondKey;
use std::collections::BTreeSet;

/// A child, with the records merged into it, and every row that is theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Records.
    pub children: BTreeSet<ChildId>,
    /// Rows.
    pub keys: BTreeSet<Key>,
}

impl Own {
    /// All that is that child's, as the State stands.
    pub fn of(state: &State, child: ChildId) -> Self {
        let mut own = Self { children: BTreeSet::from([child]), keys: BTreeSet::new() };
        // A record may have been merged into one that was merged in turn.
        loop {
            let more: Vec<ChildId> = (state.children.iter().flatten())
                .filter(|row| row.merged_into.is_some_and(|other| own.children.contains(&other)))
                .map(|row| row.id)
                .filter(|id| !own.children.contains(id))
                .collect();
            if more.is_empty() {
                break;
            }
            own.children.extend(more);
        }
        let is = |id: ChildId| own.children.contains(&id);
        let mut keys: BTreeSet<Key> = own.children.iter().map(|id| Key::Child(*id)).collect();
        keys.extend(own.children.iter().map(|id| Key::Short(ShortKey::Child(*id))));
        for row in state.referrals.iter().flatten().filter(|row| is(row.child)) {
            keys.extend([Key::Referral(row.id), Key::Review(row.id), Key::Bond(BondKey::Block(row.id))]);
        }
        for row in state.bookings.iter().flatten().filter(|row| is(row.child)) {
            keys.extend([Key::Booking(row.id), Key::Bond(BondKey::Visit(row.id))]);
        }
        keys.extend(
            state.visits.iter().flatten().filter(|v| v.child.is_some_and(is)).map(|v| Key::Visit(v.id)),
        );
        keys.extend(
            state.seats.iter().flatten().filter(|s| s.child.is_some_and(is)).map(|s| Key::Seat(s.id)),
        );
        own.keys = keys;
        let rows: Vec<&ChildRow> = own.children.iter().filter_map(|id| state.child(*id)).collect();
        let items: Vec<Key> = (state.intakes.iter().flatten())
            .filter(|item| own.is_item(item, &rows))
            .map(|item| Key::Intake(item.id))
            .collect();
        own.keys.extend(items);
        own
    }

    /// Whether an item of an import is about it: by its rows, or by what was typed into a row that became it.
    fn is_item(&self, item: &Intake, rows: &[&ChildRow]) -> bool {
        if matches!(item.state, IntakeState::Completed(referral) if self.has_referral(referral)) {
            return true;
        }
        match &item.kind {
            IntakeKind::HeldRow { details, .. } => rows.iter().any(|row| is_same(row, details)),
            IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => {
                self.children.contains(a) || self.children.contains(b)
            }
            IntakeKind::ListDiffers { child, .. } | IntakeKind::NumberFails { child, .. } => {
                self.children.contains(child)
            }
            IntakeKind::Vanished { referral, .. } => self.has_referral(*referral),
        }
    }

    fn has_referral(&self, id: ReferralId) -> bool {
        self.keys.contains(&Key::Referral(id))
    }

    fn has_intake(&self, id: IntakeId) -> bool {
        self.keys.contains(&Key::Intake(id))
    }

    /// Whether an event goes with the child; `of`: the children whose records it belongs to. One that others share stays.
    pub fn takes(&self, event: &Event, of: &[ChildId]) -> bool {
        if let Event::RowRemembered { referral, intake, .. } = event {
            return referral.is_some_and(|id| self.has_referral(id))
                || intake.is_some_and(|id| self.has_intake(id));
        }
        if !of.is_empty() {
            return of.iter().all(|child| self.children.contains(child));
        }
        // What happened before it had a record, or beside it: known by the rows it speaks of.
        let keys = State::default().touched(event);
        !keys.is_empty() && keys.iter().all(|key| self.keys.contains(key))
    }

    /// Whether a row as it was is the child's.
    pub fn has(&self, prior: &Prior) -> bool {
        self.keys.contains(&prior.key)
    }
}

/// Whether what was typed is of that child: the number, or birth date and both names.
fn is_same(row: &ChildRow, details: &ChildDetails) -> bool {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    (row.nhs.is_some() && row.nhs == details.nhs)
        || (row.born == details.born
            && same(row.family(), &details.family)
            && same(row.given(), &details.given))
}
