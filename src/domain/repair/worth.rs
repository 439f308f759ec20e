//! What a place is worth to a child whose own day is lost. It decides where a child goes, never who has a place: that is the
//! list's order alone.
//!
//! Where the lost day was near, the family had little notice of it anyhow: the earliest is best.
//!
//! Where it was further off than the notice that makes an offer reasonable (three weeks, `settings.toml`), the family has
//! arranged itself about that day, and keeps such notice: a place with notice is the better the nearer it is to the lost day. A
//! day later costs a day, since nobody is to wait much longer than they had; a day earlier half of one, since it only has to be
//! arranged. A place without that notice costs the notice itself besides: so it is taken before one that is more than about
//! three weeks further off than it, and where there is none with notice at all; and the preview says that it is short.
use super::super::decide::Now;
use super::super::state::State;
use chrono::{Days, NaiveDate};

/// Points of the best day there could be.
const BEST: i64 = 4_000;
/// A day's cost; a place at the venue the family knows is worth three days and a half, one in its own district one and a half.
const A_DAY: i64 = 2;
const A_DAY_EARLIER: i64 = 1;
pub(super) const SAME_VENUE: i64 = 7;
pub(super) const OWN_DISTRICT: i64 = 3;

/// How days are weighed for one child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    today: NaiveDate,
    lost: NaiveDate,
    /// The first day with reasonable notice.
    full: NaiveDate,
    notice: i64,
}

impl Scale {
    pub(super) fn of(state: &State, lost: NaiveDate, now: &Now) -> Self {
        let notice = state.rules.settings.reasonable_notice_days;
        let full = now.today + Days::new(u64::from(notice));
        Self { today: now.today, lost, full, notice: i64::from(notice) }
    }

    /// Whether the lost day had reasonable notice, so that a place in its stead should.
    pub(super) fn noticed(&self) -> bool {
        self.lost >= self.full
    }

    /// Whether a place takes the family's notice.
    pub(super) fn is_short(&self, on: NaiveDate) -> bool {
        self.noticed() && on < self.full
    }

    /// Points of a place on that day.
    pub(super) fn points(&self, on: NaiveDate) -> i64 {
        let off = (on - self.lost).num_days();
        let cost = if !self.noticed() {
            A_DAY * (on - self.today).num_days()
        } else if off >= 0 {
            A_DAY * off
        } else {
            A_DAY_EARLIER * -off + if self.is_short(on) { A_DAY * self.notice } else { 0 }
        };
        (BEST - cost).max(0)
    }
}
