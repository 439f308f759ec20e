//! When a family still waiting is asked whether the referral is still wanted: once a cycle, never as a removal.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::add_weeks;

/// The weeks at which each family still waiting is asked, and how often after the last of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ValidationPlan {
    /// Weeks of waiting, rising.
    pub weeks: Vec<u16>,
    /// Weeks between all later ones; 0: never again.
    pub then_every: u16,
}

impl Default for ValidationPlan {
    fn default() -> Self {
        Self { weeks: vec![12, 26, 52], then_every: 26 }
    }
}

/// One asking of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ValidationCycle {
    /// Weeks of waiting at which it falls due: names the cycle.
    pub week: u32,
    /// The day it falls due.
    pub due: NaiveDate,
}

impl ValidationPlan {
    fn weeks(&self) -> impl Iterator<Item = u32> + '_ {
        let last = self.weeks.last().copied().map_or(0, u32::from);
        let every = u32::from(self.then_every);
        let later = (1u32..).map_while(move |n| (every > 0).then(|| last + n * every));
        self.weeks.iter().copied().map(u32::from).chain(later)
    }

    /// The cycle a family waiting since `since` is in on `today`: the latest that has fallen due. None before the
    /// first. A family asked on or after its `due` has been asked in this cycle.
    pub fn current(&self, since: NaiveDate, today: NaiveDate) -> Option<ValidationCycle> {
        self.weeks()
            .take(2000)
            .map(|week| ValidationCycle { week, due: add_weeks(since, i64::from(week)) })
            .take_while(|c| c.due <= today)
            .last()
    }

    /// The next cycle to fall due after `today`.
    pub fn next(&self, since: NaiveDate, today: NaiveDate) -> Option<ValidationCycle> {
        self.weeks()
            .take(2000)
            .map(|week| ValidationCycle { week, due: add_weeks(since, i64::from(week)) })
            .find(|c| c.due > today)
    }

    /// Whether this family is to be asked now: it is in a cycle in which it was not asked yet.
    pub fn to_ask(
        &self,
        since: NaiveDate,
        last_asked: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<ValidationCycle> {
        self.current(since, today).filter(|c| last_asked.is_none_or(|asked| asked < c.due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_at_12_26_52_and_every_26_after_once_a_cycle() {
        let plan = ValidationPlan::default();
        let since = NaiveDate::from_ymd_opt(2025, 1, 6).unwrap();
        let mut asked = Vec::new();
        let mut last = None;
        for today in since.iter_days().take(7 * 110) {
            if let Some(cycle) = plan.to_ask(since, last, today) {
                asked.push(cycle.week);
                last = Some(today);
            }
        }
        assert_eq!(asked, [12, 26, 52, 78, 104]);
        assert_eq!(plan.next(since, add_weeks(since, 52)).unwrap().week, 78);
        assert_eq!(plan.current(since, add_weeks(since, 12).pred_opt().unwrap()), None);
    }
}
