//! When an offered appointment was a reasonable offer, and whether declined ones may lead to active monitoring.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fact::{ClockFact, Fact};
use crate::domain::calendar::{add_weeks, plural};

/// What makes offers reasonable (RTT guidance v5.0; a local access policy may say otherwise).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OfferRule {
    /// Weeks of notice between the offer and the appointment.
    pub notice_weeks: u16,
    /// The second appointment offered lies within this many weeks of the first.
    pub second_within_weeks: u16,
    /// How many declined offers are needed.
    pub declined: u8,
}

impl Default for OfferRule {
    fn default() -> Self {
        Self { notice_weeks: 3, second_within_weeks: 6, declined: 2 }
    }
}

impl OfferRule {
    /// Three weeks' notice: an appointment on day 21 after the offer has it, on day 20 it has not.
    pub fn full_notice(self, offered: NaiveDate, appointment: NaiveDate) -> bool {
        appointment >= add_weeks(offered, i64::from(self.notice_weeks))
    }
}

/// Where the family stands with offers; active monitoring still needs a clinical conversation and their agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfferStanding {
    /// Reasonable offers made.
    pub made: u8,
    /// Of those, declined, the second near enough to the first to count.
    pub declined: u8,
    /// Enough were declined for the conversation to be held.
    pub may_talk_of_monitoring: bool,
}

/// Counts the reasonable offers of one referral. `facts` in order of time.
pub fn standing<'f, 'a: 'f>(
    rule: OfferRule,
    facts: impl IntoIterator<Item = &'f ClockFact<'a>>,
) -> OfferStanding {
    let mut made: Vec<NaiveDate> = Vec::new();
    let mut declined: Vec<NaiveDate> = Vec::new();
    for fact in facts {
        match fact.what {
            Fact::OfferMade { appointment, reasonable: true, proved: true }
                if rule.full_notice(fact.on, appointment) =>
            {
                made.push(appointment);
            }
            Fact::OfferDeclined { appointment, .. }
                if made.contains(&appointment) && !declined.contains(&appointment) =>
            {
                declined.push(appointment);
            }
            _ => {}
        }
    }
    declined.sort_unstable();
    // The most declined dates that lie within the allowed weeks of the first of them.
    let most = (0..declined.len())
        .map(|i| {
            let end = add_weeks(declined[i], i64::from(rule.second_within_weeks));
            declined[i..].iter().take_while(|d| **d <= end).count()
        })
        .max()
        .unwrap_or(0);
    let small = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
    OfferStanding {
        made: small(made.len()),
        declined: small(most),
        may_talk_of_monitoring: small(most) >= rule.declined.max(1),
    }
}

impl OfferStanding {
    /// One sentence for the booking screen; empty when nothing was declined.
    pub fn words(self, rule: OfferRule) -> String {
        match self.declined {
            0 => String::new(),
            n if self.may_talk_of_monitoring => format!(
                "{} declined: a clinician may talk with the family about active monitoring. Nothing stops by itself.",
                plural(u32::from(n), "reasonable offer")
            ),
            n => format!("{} declined of {}.", plural(u32::from(n), "reasonable offer"), rule.declined),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn offer(on: NaiveDate, appointment: NaiveDate, proved: bool) -> [ClockFact<'static>; 2] {
        [
            ClockFact::on(on, Fact::OfferMade { appointment, reasonable: true, proved }),
            ClockFact::on(on, Fact::OfferDeclined { appointment, reason: "too far" }),
        ]
    }

    #[test]
    fn three_weeks_notice_and_a_second_within_six() {
        let rule = OfferRule::default();
        assert!(rule.full_notice(day(11, 20), day(12, 11)) && !rule.full_notice(day(11, 20), day(12, 10)));
        let good: Vec<_> = [offer(day(1, 1), day(2, 1), true), offer(day(1, 5), day(3, 15), true)].concat();
        assert!(standing(rule, &good).may_talk_of_monitoring);
        let apart: Vec<_> = [offer(day(1, 1), day(2, 1), true), offer(day(1, 5), day(3, 16), true)].concat();
        assert_eq!(
            standing(rule, &apart),
            OfferStanding { made: 2, declined: 1, may_talk_of_monitoring: false }
        );
        let short: Vec<_> = [offer(day(1, 1), day(2, 1), true), offer(day(1, 20), day(2, 5), true)].concat();
        assert_eq!(standing(rule, &short).made, 1);
        let unproved: Vec<_> =
            [offer(day(1, 1), day(2, 1), false), offer(day(1, 5), day(3, 1), true)].concat();
        assert!(!standing(rule, &unproved).may_talk_of_monitoring);
        assert_eq!(standing(rule, &[]).words(rule), "");
    }
}
