//! A clock read as of a day: what lists, records, figures and commands show of it.
use chrono::NaiveDate;

use super::code::RttCode;
use super::effect::StopWhy;
use super::fact::ClockFact;
use super::rule::{ClockName, Rule, Version};
use super::run::{ClockRun, Phase, Review, Scope, fold};
use crate::domain::calendar::{Calendar, Length};

/// Where a clock stands, without its dates of reckoning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// Nothing has started it, or it is not for this referral.
    NotStarted,
    /// A self-referral that no clinician has ratified.
    AwaitingRatification {
        /// The day it was received.
        received: NaiveDate,
    },
    /// Counted and reported as "start to be established".
    StartUnknown,
    /// Running.
    Running,
    /// Stopped.
    Stopped {
        /// On this day.
        on: NaiveDate,
        /// Why.
        why: StopWhy,
    },
    /// Nullified; the place on the list stays.
    Nullified {
        /// On this day.
        on: NaiveDate,
    },
    /// Stopped by active monitoring; the place on the list is kept.
    ActiveMonitoring {
        /// Since this day.
        on: NaiveDate,
    },
}

impl ClockState {
    /// The word of the record's column.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not started",
            Self::AwaitingRatification { .. } => "to be ratified",
            Self::StartUnknown => "start unknown",
            Self::Running => "running",
            Self::Stopped { .. } => "stopped",
            Self::Nullified { .. } => "nullified",
            Self::ActiveMonitoring { .. } => "monitoring",
        }
    }

    /// Still waiting, so in the population "still waiting": running, also where the start is unknown.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Running | Self::StartUnknown)
    }
}

/// A limit and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetReading {
    /// The limit's length; none where a clinician gave the day.
    pub length: Option<Length>,
    /// The last day within it: the day after is a breach.
    pub last_day: NaiveDate,
    /// Days from today (of a stopped clock: from its stop) to that day; negative: past it.
    pub left: i64,
}

impl TargetReading {
    /// Past it.
    pub const fn is_breached(self) -> bool {
        self.left < 0
    }
}

/// One clock of one referral as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading<'r> {
    /// Which of the field's clocks.
    pub clock: ClockName,
    /// Its rule.
    pub rule: &'r Rule,
    /// The version that measures it: in force on the day it started.
    pub version: &'r Version,
    /// Day 0, if known.
    pub started: Option<NaiveDate>,
    /// Where it stands.
    pub state: ClockState,
    /// Whole days from the start to today, or to its stop. None where nothing can be counted: not started,
    /// nullified, start unknown.
    pub days: Option<u32>,
    /// The target, if the rule has one or a clinician gave a day.
    pub target: Option<TargetReading>,
    /// The limit nobody may pass.
    pub never_over: Option<TargetReading>,
    /// Past its target.
    pub breached: bool,
    /// The place on the list, restored after active monitoring or a WNB.
    pub list_date: Option<NaiveDate>,
    /// A clinical look that is owed.
    pub review: Option<Review>,
    /// The referral to treatment status, where a consultant leads.
    pub rtt_code: Option<RttCode>,
}

/// Reads one clock of one referral as of `today`. `facts` in any order; those that count later are left out.
pub fn read<'r>(
    rule: &'r Rule,
    scope: Scope,
    facts: &[ClockFact],
    calendar: &Calendar,
    today: NaiveDate,
) -> ClockReading<'r> {
    fold(rule, scope, facts, today).reading(rule, calendar, today)
}

impl ClockRun {
    /// Tells a replayed clock as of `today`; never before the last fact it was given.
    pub fn reading<'r>(&self, rule: &'r Rule, calendar: &Calendar, today: NaiveDate) -> ClockReading<'r> {
        let (state, until) = match self.phase {
            Phase::NotStarted => (ClockState::NotStarted, today),
            Phase::AwaitingRatification { received } => {
                (ClockState::AwaitingRatification { received }, today)
            }
            Phase::StartUnknown => (ClockState::StartUnknown, today),
            Phase::Running { .. } => (ClockState::Running, today),
            Phase::Monitoring { on, .. } => (ClockState::ActiveMonitoring { on }, on),
            Phase::Nullified { on } => (ClockState::Nullified { on }, on),
            Phase::Stopped { on, why, .. } => (ClockState::Stopped { on, why }, on),
        };
        let started = self.start();
        let version = rule.on(started.unwrap_or(today));
        let to = |last_day: NaiveDate, length| TargetReading {
            length,
            last_day,
            left: (last_day - until).num_days(),
        };
        let limit = |length: Option<Length>| {
            let length = length?;
            Some(to(length.last_day(started?, calendar), Some(length)))
        };
        let target = match rule.clock() {
            ClockName::FollowUp => started.and(self.see_by).map(|day| to(day, None)),
            _ => limit(version.target),
        };
        ClockReading {
            clock: rule.clock(),
            rule,
            version,
            started,
            state,
            days: started.map(|s| u32::try_from((until - s).num_days()).unwrap_or(0)),
            target,
            never_over: limit(version.never_over),
            breached: target.is_some_and(TargetReading::is_breached),
            list_date: self.list_date,
            review: self.review,
            rtt_code: self.code,
        }
    }
}
