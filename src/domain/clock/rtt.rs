//! The consultant-led rule set: referral to treatment, guidance v5.0; a local access policy sets what it leaves open.
use chrono::NaiveDate;

use super::code::RttCode;
use super::effect::{Effect, StopWhy};
use super::fact::{ClockFact, Fact};
use super::plain::without;
use super::rule::{Version, WnbStopDate};
use super::run::{ClockRun, Phase, Review, ReviewWhy};
use crate::domain::calendar::add_weeks;

/// Takes one fact into a consultant-led clock that has not stopped.
pub(super) fn apply(run: &mut ClockRun, version: &Version, fact: &ClockFact, on: NaiveDate) -> Effect {
    match fact.what {
        Fact::Received { self_referral, another_condition, .. } => {
            received(run, self_referral, another_condition, on)
        }
        Fact::Ratified | Fact::Accepted { .. } => match run.phase {
            Phase::AwaitingRatification { received } => {
                let start = run.first_start.map_or(received, |f| f.min(received));
                run.phase = Phase::Running { start };
                run.code = Some(RttCode::Start);
                Effect::StartsFrom(start)
            }
            _ => Effect::None,
        },
        Fact::TransferredSameCondition { first_start } => {
            let effect = run.transfer(first_start, on, version);
            if matches!(effect, Effect::Starts | Effect::StartsFrom(_))
                && run.code.is_none_or(RttCode::to_find_out)
            {
                run.code = Some(RttCode::Start);
            }
            effect
        }
        Fact::StartUnknown => {
            let effect = run.start_unknown(on);
            if effect == Effect::StartUnknown {
                run.code = Some(RttCode::NotYetKnown);
            }
            effect
        }
        Fact::StartEstablished { started } => {
            let effect = run.establish(started, on);
            if effect != Effect::None {
                run.code = Some(RttCode::Start);
            }
            effect
        }
        Fact::FamilyAskedLater { weeks } if weeks > version.later_review_weeks => {
            run.review = Some(Review { why: ReviewWhy::AskedLater, due: on });
            Effect::AsksForReview
        }
        Fact::NotBrought { first, communication_proved } => {
            run.not_brought = Some(on);
            run.may_nullify = first && communication_proved && !run.attended;
            run.rebooked = None;
            Effect::GoesOn
        }
        Fact::NullifiedByDecision => nullify(run, on),
        Fact::RebookAskedOrReoffered => {
            if let Phase::Nullified { .. } = run.phase {
                return restart(run, on, RttCode::Start);
            }
            if run.not_brought.is_some() {
                run.rebooked.get_or_insert(on);
            }
            Effect::None
        }
        Fact::ActiveMonitoringAgreed { by_family } => monitor(run, version, by_family, on),
        Fact::MonitoringReviewed => {
            run.review = match run.phase {
                Phase::Monitoring { .. } => Some(monitoring_review(version, on)),
                _ => None,
            };
            Effect::None
        }
        Fact::Resumed => match run.phase {
            Phase::Monitoring { .. } => restart(run, on, RttCode::StartAfterMonitoring),
            _ => Effect::None,
        },
        Fact::Attended { outcome_known, .. } => attended(run, outcome_known, on),
        Fact::TreatmentStarted => stop(run, on, StopWhy::Treatment),
        Fact::NonTreatmentStop { communicated: None, .. } | Fact::Declined { communicated: None } => {
            Effect::NotTold
        }
        Fact::NonTreatmentStop { .. } => stop(run, on, StopWhy::NonTreatment),
        Fact::Declined { .. } => stop(run, on, StopWhy::Declined),
        Fact::OutcomeGiven => stop(run, on, StopWhy::Outcome),
        Fact::ReferredOn { .. } => stop(run, on, StopWhy::ReferredOn),
        Fact::Discharged { after_not_brought } => discharged(run, version, after_not_brought, on),
        Fact::Withdrawn => stop(run, on, StopWhy::Withdrawn),
        Fact::Returned => stop(run, on, StopWhy::Returned),
        Fact::MovedAway => stop(run, on, StopWhy::MovedAway),
        Fact::RedirectAccepted { .. } => stop(run, on, StopWhy::TakenOver),
        other => without(other),
    }
}

/// A self-referral waits for a clinician, then counts from the day it was received.
fn received(run: &mut ClockRun, self_referral: bool, another: bool, on: NaiveDate) -> Effect {
    let fresh = matches!(run.phase, Phase::NotStarted | Phase::StartUnknown);
    if fresh {
        run.code = Some(if another { RttCode::StartAnotherCondition } else { RttCode::Start });
    }
    if fresh && self_referral {
        run.phase = Phase::AwaitingRatification { received: on };
        run.list_date = Some(run.first_start.map_or(on, |f| f.min(on)));
        run.code = Some(RttCode::NotYetReferred);
        return Effect::NotRatified;
    }
    if fresh { run.receive(on) } else { Effect::None }
}

/// Only a first appointment, with the proof that the family was told of it, and only by decision.
fn nullify(run: &mut ClockRun, on: NaiveDate) -> Effect {
    if !run.may_nullify || !matches!(run.phase, Phase::Running { .. } | Phase::StartUnknown) {
        return Effect::NotAllowed;
    }
    run.may_nullify = false;
    // The family may have rung before the decision was made: their day counts.
    if let Some(day) = run.rebooked.take() {
        return restart(run, day, RttCode::Start);
    }
    run.phase = Phase::Nullified { on };
    run.code = Some(RttCode::FirstNotAttended);
    Effect::Nullifies
}

/// A new clock at 0; `list_date` is left alone: the old place on the list returns.
fn restart(run: &mut ClockRun, on: NaiveDate, code: RttCode) -> Effect {
    run.phase = Phase::Running { start: on };
    run.code = Some(code);
    run.review = None;
    Effect::Restarts(on)
}

fn monitoring_review(version: &Version, from: NaiveDate) -> Review {
    Review { why: ReviewWhy::Monitoring, due: add_weeks(from, i64::from(version.monitoring_review_weeks)) }
}

fn monitor(run: &mut ClockRun, version: &Version, by_family: bool, on: NaiveDate) -> Effect {
    let start = match run.phase {
        Phase::Running { start } => Some(start),
        Phase::StartUnknown => None,
        _ => return Effect::None,
    };
    run.phase = Phase::Monitoring { start, on };
    run.review = Some(monitoring_review(version, on));
    run.code = Some(if by_family { RttCode::MonitoringByFamily } else { RttCode::MonitoringByClinician });
    Effect::Monitoring
}

/// Being seen is not treatment; what it was is known from its outcome.
fn attended(run: &mut ClockRun, outcome_known: bool, on: NaiveDate) -> Effect {
    run.attended = true;
    run.may_nullify = false;
    let effect = match run.phase {
        // Whoever comes after all was offered again, at the latest today.
        Phase::Nullified { .. } => restart(run, on, RttCode::Start),
        Phase::NotStarted | Phase::AwaitingRatification { .. } => return Effect::None,
        _ => Effect::None,
    };
    run.code = Some(match run.phase {
        _ if !outcome_known => RttCode::NotYetKnown,
        Phase::Monitoring { .. } => RttCode::DuringMonitoring,
        _ => RttCode::Running,
    });
    effect
}

/// Stops with its code; a clock that monitoring stopped keeps its day and its code.
fn stop(run: &mut ClockRun, on: NaiveDate, why: StopWhy) -> Effect {
    let effect = run.stop(on, why);
    if matches!(effect, Effect::Stops(..)) {
        run.code = Some(why.rtt_code());
    }
    effect
}

/// After a WNB the access policy says from which day; otherwise the day of the discharge.
fn discharged(run: &mut ClockRun, version: &Version, after_not_brought: bool, on: NaiveDate) -> Effect {
    let day = match (version.wnb_stop_date, after_not_brought, run.not_brought) {
        (WnbStopDate::NotBrought, true, Some(wnb)) => wnb,
        _ => on,
    };
    match (stop(run, day, StopWhy::Discharged), run.phase) {
        (Effect::Stops(why, _), Phase::Stopped { on: stopped, .. }) if stopped != on => {
            Effect::Stops(why, Some(stopped))
        }
        (effect, _) => effect,
    }
}
