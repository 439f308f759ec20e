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
//!
//! A session of a block is the better the nearer it is to its own day, earlier or later, and its own time of day, whenever it was.
use super::super::decide::Now;
use super::super::session::Minute;
use super::super::state::State;
use chrono::{Days, NaiveDate};

/// Points of the best day there could be.
const BEST: i64 = 4_000;
/// A day's cost; a place at the venue the family knows is worth three days and a half, one in its own district one and a half.
const A_DAY: i64 = 2;
const A_DAY_EARLIER: i64 = 1;
pub(super) const SAME_VENUE: i64 = 7;
pub(super) const OWN_DISTRICT: i64 = 3;

/// Minutes off a block's own time of day that cost a point.
const OFF_TIME: u16 = 120;

/// How days are weighed for one child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    today: NaiveDate,
    lost: NaiveDate,
    /// The first day with reasonable notice.
    full: NaiveDate,
    notice: i64,
    /// Of a block: its own day is best.
    steady: bool,
}

impl Scale {
    pub(super) fn of(state: &State, lost: NaiveDate, steady: bool, now: &Now) -> Self {
        let notice = state.rules.settings.reasonable_notice_days;
        let full = now.today + Days::new(u64::from(notice));
        Self { today: now.today, lost, full, notice: i64::from(notice), steady }
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
        let short = if self.is_short(on) { A_DAY * self.notice } else { 0 };
        let cost = if self.steady {
            A_DAY * off.abs() + short
        } else if !self.noticed() {
            A_DAY * (on - self.today).num_days()
        } else if off >= 0 {
            A_DAY * off
        } else {
            A_DAY_EARLIER * -off + short
        };
        (BEST - cost).max(0)
    }

    /// What it costs a block to begin at another time of day.
    pub(super) fn off_time(&self, was: Minute, start: Minute) -> i64 {
        if self.steady { i64::from(was.abs_diff(start) / OFF_TIME) } else { 0 }
    }
}
