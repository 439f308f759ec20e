//! Which rows an order holds, and by what key: the lists of Waiting, the steps of Today, the queue of Triage.
use super::super::mask::Eyes;
use super::super::sort::{Key, day, key, order, pressing, step_key};
use super::super::{filter, sort};
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use crate::domain::next_step::owed;
use crate::domain::referral::Referral;
use crate::domain::state::State;
use crate::domain::support::{Listed, among};
use crate::keeper::look::LookContext;
use crate::wire::query::{Filter, SortBy, StageIs};
use chrono::NaiveDate;

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
    /// Of an order of steps those that were late when they were put off, and are shown again on a later day: they are counted as
    /// late, as before.
    PutOffLate {
        /// The order of steps.
        of: Box<Spec>,
    },
    /// Who wants a place on a pathway, in the list's one order.
    Places {
        /// Which pathway.
        pathway: Code,
    },
    /// Referrals to decide, oldest first.
    Triage {
        /// Of that pathway only.
        pathway: Option<Code>,
    },
    /// Families to be asked whether the referral is still wanted, most pressing first, each child once.
    Validation {
        /// Which of them.
        which: Listed,
    },
}

impl Spec {
    /// A waiting list as whoever has these eyes may have it. Who may see more shares the order of all others, where nothing that
    /// is hidden from some decides what is in it or where it stands.
    pub(in super::super) fn list(filter: Filter, by: SortBy, eyes: Eyes) -> Self {
        let shows = matches!(by, SortBy::District | SortBy::Setting)
            || !filter.districts.is_empty()
            || !filter.setting.is_empty();
        let eyes = Eyes { restricted: eyes.restricted && shows, clinical: false };
        Self::List { filter, by, eyes }
    }

    /// All open referrals past their target.
    pub(in super::super) fn past_target() -> Self {
        let filter = Filter { past_target: true, ..Filter::default() };
        Self::list(filter, SortBy::Order, Eyes { restricted: false, clinical: false })
    }

    /// The whole waiting lists, in every order there is: all others are made of them.
    pub(in super::super) fn wholes() -> Vec<Self> {
        let mut wholes = Vec::new();
        for by in SortBy::ALL {
            for restricted in [false, true] {
                let whole = Self::list(Filter::default(), by, Eyes { restricted, clinical: false });
                if !wholes.contains(&whole) {
                    wholes.push(whole);
                }
            }
        }
        wholes
    }

    /// The rows among which all that belong are.
    pub(super) fn candidates<'a>(&'a self, state: &'a State) -> Box<dyn Iterator<Item = &'a Referral> + 'a> {
        match self {
            Self::List { filter, .. } if !filter.only.is_empty() => {
                Box::new(filter.only.iter().filter_map(|id| state.referral(*id)))
            }
            Self::List { filter, .. } if filter.stages.contains(&StageIs::Closed) => {
                Box::new(state.each_referral())
            }
            Self::List { filter, .. } if filter.asked => {
                Box::new(state.index.asked.iter().filter_map(|id| state.referral(*id)))
            }
            _ => Box::new(state.each_open()),
        }
    }

    /// The order that holds all of these rows and others, in the same order; none where there is no such.
    pub(super) fn whole(&self) -> Option<Self> {
        match self {
            Self::List { filter, by, eyes } if *filter != Filter::default() => {
                // What was picked out is found sooner by itself, and what is closed is in no other list.
                let apart =
                    !filter.only.is_empty() || filter.asked || filter.stages.contains(&StageIs::Closed);
                (!apart).then(|| Self::list(Filter::default(), *by, *eyes))
            }
            _ => None,
        }
    }

    /// Whether the other holds the same rows, whatever their order.
    pub(super) fn holds_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List { filter, eyes, .. }, Self::List { filter: others, eyes: other, .. }) => {
                let hides = !filter.districts.is_empty() || !filter.setting.is_empty();
                filter == others && (eyes == other || !hides)
            }
            _ => self == other,
        }
    }

    /// Whether a row belongs.
    pub(super) fn keeps(&self, cx: &LookContext<'_>, row: &Referral) -> bool {
        match self {
            Self::List { filter, eyes, .. } => filter::keeps(cx.state, *eyes, cx.now.today, filter, row),
            _ => self.key(cx, row).is_some(),
        }
    }

    /// The key of a row that belongs; none where it does not.
    pub(super) fn key(&self, cx: &LookContext<'_>, row: &Referral) -> Option<Key> {
        let state = cx.state;
        match self {
            Self::List { .. } => self.listed(state, cx.now.today, row),
            Self::Steps { team } => {
                let owned = team.is_none_or(|team| {
                    state.rules.pathway(row.pathway).is_some_and(|pathway| pathway.team == team)
                });
                if owned { step_key(state, row, cx.now.today) } else { None }
            }
            Self::Mine { uid, name } => {
                let booked = row.stage.booking().and_then(|id| state.booking(id));
                let mine = booked.is_some_and(|row| row.by == *name)
                    || (cx.author)(row.rev).is_some_and(|author| author == *uid);
                if mine { step_key(state, row, cx.now.today) } else { None }
            }
            Self::PutOffLate { of } => {
                let step = row.put_off.as_ref().and_then(|_| owed(state, row, cx.now.today))?;
                if step.is_late_and_put_off(cx.now.today) { of.key(cx, row) } else { None }
            }
            Self::Places { pathway } => {
                (row.pathway == *pathway && row.stage.wants_place()).then(|| Key::plain(0, order(state, row)))
            }
            Self::Validation { which } => {
                let step = among(state, row, *which, cx.now.today)?;
                Some(Key::plain(pressing(step.due, row.priority as i64), order(state, row)))
            }
            Self::Triage { pathway } => (row.is_undecided()
                && pathway.is_none_or(|pathway| pathway == row.pathway))
            .then(|| queued(cx, row)),
        }
    }

    /// The key of a row in a waiting list; none where it does not belong, and in no other order.
    pub(super) fn listed(&self, state: &State, today: NaiveDate, row: &Referral) -> Option<Key> {
        let Self::List { filter, by, eyes } = self else { return None };
        filter::keeps(state, *eyes, today, filter, row).then(|| key(state, *eyes, today, *by, row))
    }

    /// The same by id; none where the row is gone.
    pub(in super::super) fn key_of(&self, cx: &LookContext<'_>, id: ReferralId) -> Option<Key> {
        self.key(cx, cx.state.referral(id)?)
    }
}

/// A referral's place in the triage queue, also where it has left it.
pub(in super::super) fn queued(cx: &LookContext<'_>, row: &Referral) -> Key {
    let order = order(cx.state, row);
    Key::plain(day(row.received), sort::oldest(order))
}
