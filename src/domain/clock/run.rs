//! One clock while its facts are replayed: dates and flags only, small enough to keep beside a list row.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::RttCode;
use super::effect::{Effect, StopWhy};
use super::fact::{ClockFact, Fact};
use super::rule::{ClockName, Rule, RuleSet, Version};
use super::{follow, plain, rtt};

/// What part of the referral a clock is about: the component of a stage clock or the body of an advice clock.
/// Empty for clocks of the whole referral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The stage's id, or the body asked for advice.
    pub part: &'a str,
    /// The stage before it, whose end starts it; empty where only being asked for does.
    pub previous: &'a str,
}

impl Scope<'static> {
    /// The whole referral.
    pub const WHOLE: Self = Self { part: "", previous: "" };
}

/// Where a clock stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Nothing has started it.
    #[default]
    NotStarted,
    /// A self-referral that no clinician has ratified.
    AwaitingRatification {
        /// The day it was received.
        received: NaiveDate,
    },
    /// Running since nobody knows when.
    StartUnknown,
    /// Running.
    Running {
        /// Day 0.
        start: NaiveDate,
    },
    /// Stopped by active monitoring.
    Monitoring {
        /// Day 0, if known.
        start: Option<NaiveDate>,
        /// The agreed day.
        on: NaiveDate,
    },
    /// As if it had never run; a new one starts when the family rebooks.
    Nullified {
        /// The day it was decided.
        on: NaiveDate,
    },
    /// Stopped for good.
    Stopped {
        /// Day 0, if there was one.
        start: Option<NaiveDate>,
        /// The stop's day, never before the start.
        on: NaiveDate,
        /// Why.
        why: StopWhy,
    },
}

/// Why a clinician is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewWhy {
    /// Active monitoring is looked at every 12 weeks.
    Monitoring,
    /// The family asked for a long delay.
    AskedLater,
}

/// A clinical look that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Why.
    pub why: ReviewWhy,
    /// By when.
    pub due: NaiveDate,
}

/// One clock after the facts so far. Dates and flags only; kept or recomputed, never edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRun {
    pub(super) phase: Phase,
    /// The place on the list: received, and restored after active monitoring or a WNB.
    pub(super) list_date: Option<NaiveDate>,
    /// The first start of a transfer for the same condition.
    pub(super) first_start: Option<NaiveDate>,
    /// Last not brought, and whether a decision may nullify for it.
    pub(super) not_brought: Option<NaiveDate>,
    pub(super) may_nullify: bool,
    /// Rebooking asked for since then.
    pub(super) rebooked: Option<NaiveDate>,
    pub(super) attended: bool,
    pub(super) last_contact: Option<NaiveDate>,
    pub(super) see_by: Option<NaiveDate>,
    pub(super) review: Option<Review>,
    pub(super) code: Option<RttCode>,
    /// The referral ended: not even a follow-up starts again.
    pub(super) closed: bool,
}

/// The day from which a fact counts. A consultant-led clock heeds a decision not to treat, and a decline, on the
/// day the family is told of it; everything else counts on the day it happened.
pub fn counts_on(set: RuleSet, fact: &ClockFact) -> NaiveDate {
    match (set, fact.what) {
        (RuleSet::Rtt, Fact::NonTreatmentStop { decided, communicated }) => {
            communicated.unwrap_or(decided).max(decided)
        }
        (RuleSet::Rtt, Fact::Declined { communicated: Some(told) }) => told.max(fact.on),
        (_, Fact::NonTreatmentStop { decided, .. }) => decided,
        _ => fact.on,
    }
}

/// The facts in the order in which they count; those of one day keep the order given.
pub(super) fn in_order<'f, 'a>(set: RuleSet, facts: &'f [ClockFact<'a>]) -> Vec<&'f ClockFact<'a>> {
    let mut sorted: Vec<_> = facts.iter().collect();
    if !facts.is_sorted_by_key(|f| counts_on(set, f)) {
        sorted.sort_by_key(|f| counts_on(set, f));
    }
    sorted
}

/// Replays the facts that count by `today`.
pub fn fold(rule: &Rule, scope: Scope, facts: &[ClockFact], today: NaiveDate) -> ClockRun {
    let mut run = ClockRun::default();
    for fact in in_order(rule.set(), facts) {
        if counts_on(rule.set(), fact) <= today {
            run.apply(rule, scope, fact);
        }
    }
    run
}

impl ClockRun {
    /// Where it stands.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Day 0 of the clock as it runs or ran, if known.
    pub const fn start(&self) -> Option<NaiveDate> {
        match self.phase {
            Phase::Running { start } => Some(start),
            Phase::Monitoring { start, .. } | Phase::Stopped { start, .. } => start,
            Phase::NotStarted
            | Phase::AwaitingRatification { .. }
            | Phase::StartUnknown
            | Phase::Nullified { .. } => None,
        }
    }

    /// Takes in the next fact (in order of `counts_on`) by the version of the rule in force on its day.
    pub fn apply(&mut self, rule: &Rule, scope: Scope, fact: &ClockFact) -> Effect {
        let on = counts_on(rule.set(), fact);
        let version = rule.on(on);
        if fact.what == Fact::Died {
            return self.die(on, rule.set());
        }
        if rule.clock() == ClockName::FollowUp {
            return follow::apply(self, version, fact, on);
        }
        if let Phase::Stopped { why, .. } = self.phase {
            if let (RuleSet::Rtt, StopWhy::Treatment, Fact::Attended { .. }) = (rule.set(), why, fact.what) {
                self.code = Some(RttCode::AfterTreatment);
            }
            return Effect::AlreadyStopped;
        }
        match rule.set() {
            RuleSet::Plain | RuleSet::Ehc => plain::apply(self, rule.clock(), version, scope, fact, on),
            RuleSet::Rtt => rtt::apply(self, version, fact, on),
        }
    }

    /// Starts on receipt, or earlier where the same condition was referred before.
    pub(super) fn receive(&mut self, on: NaiveDate) -> Effect {
        let start = self.first_start.map_or(on, |f| f.min(on));
        match self.phase {
            Phase::NotStarted | Phase::StartUnknown => {
                self.phase = Phase::Running { start };
                self.list_date = Some(start);
                if start == on { Effect::Starts } else { Effect::StartsFrom(start) }
            }
            _ => Effect::None,
        }
    }

    /// The first start of a transfer, which never moves a start later.
    pub(super) fn transfer(&mut self, first: NaiveDate, on: NaiveDate, version: &Version) -> Effect {
        let first = first.min(on);
        self.first_start = Some(self.first_start.map_or(first, |f| f.min(first)));
        match self.phase {
            Phase::NotStarted if version.suspected_autism_only => Effect::None,
            Phase::NotStarted | Phase::StartUnknown => self.receive(first),
            // Still a clinician's to ratify, but its place is the older one.
            Phase::AwaitingRatification { .. } => {
                self.list_date = Some(self.list_date.map_or(first, |d| d.min(first)));
                Effect::NotRatified
            }
            Phase::Running { start } if first < start && self.list_date == Some(start) => {
                self.phase = Phase::Running { start: first };
                self.list_date = Some(first);
                Effect::StartsFrom(first)
            }
            _ => Effect::None,
        }
    }

    pub(super) fn start_unknown(&mut self, on: NaiveDate) -> Effect {
        match self.phase {
            Phase::NotStarted => {
                self.phase = Phase::StartUnknown;
                self.list_date = Some(on);
                Effect::StartUnknown
            }
            _ => Effect::None,
        }
    }

    pub(super) fn establish(&mut self, started: NaiveDate, on: NaiveDate) -> Effect {
        match self.phase {
            Phase::StartUnknown => self.receive(started.min(on)),
            _ => Effect::None,
        }
    }

    /// Stops it. A clock that monitoring stopped keeps that day; one that never started stays so.
    pub(super) fn stop(&mut self, on: NaiveDate, why: StopWhy) -> Effect {
        let (start, day, effect) = match self.phase {
            Phase::NotStarted => return Effect::None,
            Phase::Stopped { .. } => return Effect::AlreadyStopped,
            Phase::Running { start } => (Some(start), on.max(start), Effect::Stops(why, None)),
            Phase::AwaitingRatification { .. } | Phase::StartUnknown | Phase::Nullified { .. } => {
                (None, on, Effect::Stops(why, None))
            }
            Phase::Monitoring { start, on } => {
                self.phase = Phase::Stopped { start, on, why: StopWhy::Monitoring };
                self.review = None;
                return Effect::AlreadyStopped;
            }
        };
        self.phase = Phase::Stopped { start, on: day, why };
        self.review = None;
        effect
    }

    fn die(&mut self, on: NaiveDate, set: RuleSet) -> Effect {
        self.review = None;
        self.closed = true;
        if set == RuleSet::Rtt {
            self.code = Some(RttCode::Died);
        }
        match self.phase {
            Phase::NotStarted => {
                self.phase = Phase::Stopped { start: None, on, why: StopWhy::Died };
                Effect::Stops(StopWhy::Died, None)
            }
            _ => self.stop(on, StopWhy::Died),
        }
    }
}
