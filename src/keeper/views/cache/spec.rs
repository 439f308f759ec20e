//! Which rows an order holds, and by what key: the lists of Waiting, the steps of Today, the queue of Triage.
use super::super::mask::Eyes;
use super::super::sort::{Key, day, key, order, step_key};
use super::super::{filter, sort};
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use crate::domain::referral::Referral;
use crate::keeper::look::LookContext;
use crate::wire::query::{Filter, SortBy, StageIs};

/// What an order is of. Equal specs share an order, whoever looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Spec {
    /// A waiting list.
    List {
        /// Which rows.
        filter: Filter,
        /// Sorted by.
        by: SortBy,
        /// For whose eyes: what is hidden neither matches nor sorts.
        eyes: Eyes,
    },
    /// Next steps of a team, or of all.
    Steps {
        /// The team that owns them.
        team: Option<Code>,
    },
    /// Next steps of one person.
    Mine {
        /// Who.
        uid: u32,
        /// User name, as bookings name it.
        name: Box<str>,
    },
    /// Referrals to decide, oldest first.
    Triage {
        /// Of that pathway only.
        pathway: Option<Code>,
    },
}

impl Spec {
    /// All open referrals past their target.
    pub(in super::super) fn past_target() -> Self {
        let filter = Filter { past_target: true, ..Filter::default() };
        Self::List { filter, by: SortBy::Order, eyes: Eyes { restricted: false, clinical: false } }
    }

    /// The rows among which all that belong are.
    pub(super) fn candidates<'a>(
        &'a self,
        cx: &LookContext<'a>,
    ) -> Box<dyn Iterator<Item = &'a Referral> + 'a> {
        let state = cx.state;
        match self {
            Self::List { filter, .. } if !filter.only.is_empty() => {
                Box::new(filter.only.iter().filter_map(|id| state.referral(*id)))
            }
            Self::List { filter, .. } if filter.stages.contains(&StageIs::Closed) => {
                Box::new(state.each_referral())
            }
            _ => Box::new(state.each_open()),
        }
    }

    /// The key of a row that belongs; none where it does not.
    pub(super) fn key(&self, cx: &LookContext<'_>, row: &Referral) -> Option<Key> {
        let state = cx.state;
        match self {
            Self::List { filter, by, eyes } => {
                filter::keeps(state, *eyes, cx.now.today, filter, row).then(|| key(state, *eyes, *by, row))
            }
            Self::Steps { team } => {
                let owned = team.is_none_or(|team| {
                    state.rules.pathway(row.pathway).is_some_and(|pathway| pathway.team == team)
                });
                if owned { step_key(state, row) } else { None }
            }
            Self::Mine { uid, name } => {
                let booked = row.stage.booking().and_then(|id| state.booking(id));
                let mine = booked.is_some_and(|row| row.by == *name)
                    || (cx.author)(row.rev).is_some_and(|author| author == *uid);
                if mine { step_key(state, row) } else { None }
            }
            Self::Triage { pathway } => (row.is_undecided()
                && pathway.is_none_or(|pathway| pathway == row.pathway))
            .then(|| queued(cx, row)),
        }
    }

    /// The same by id; none where the row is gone.
    pub(in super::super) fn key_of(&self, cx: &LookContext<'_>, id: ReferralId) -> Option<Key> {
        self.key(cx, cx.state.referral(id)?)
    }
}

/// A referral's place in the triage queue, also where it has left it.
pub(in super::super) fn queued(cx: &LookContext<'_>, row: &Referral) -> Key {
    let order = order(cx.state, row);
    Key { number: day(row.received), words: "".into(), order: sort::oldest(order) }
}
