//! The plain rule set, and the EHC steps that count the same way: nothing but the start and the stop counts.
use chrono::NaiveDate;

use super::effect::{Effect, StopWhy};
use super::fact::{ClockFact, EhcFact, Fact, Mode};
use super::rule::{ClockName, Version};
use super::run::{ClockRun, Phase, Scope};

/// Takes one fact into a plain or EHC clock that has not stopped.
pub(super) fn apply(
    run: &mut ClockRun,
    clock: ClockName,
    version: &Version,
    scope: Scope,
    fact: &ClockFact,
    on: NaiveDate,
) -> Effect {
    if let Some(why) = stop_of(clock, version, scope, fact.what) {
        return run.stop(on, why);
    }
    if let Some(why) = end_of(clock, fact.what) {
        return run.stop(on, why);
    }
    match clock {
        ClockName::FirstContact
        | ClockName::ConsultantLed
        | ClockName::AssessmentStarted
        | ClockName::AutismWaitingTime
        | ClockName::ReferralToOutcome => from_receipt(run, version, fact.what, on),
        ClockName::PathwayStage => match fact.what {
            Fact::StageAsked { stage } if stage == scope.part => run.receive(on),
            Fact::StageDone { stage } if !scope.previous.is_empty() && stage == scope.previous => {
                run.receive(on)
            }
            other => without(other),
        },
        ClockName::EhcDecision | ClockName::EhcNoPlan | ClockName::EhcFinalPlan => match fact.what {
            Fact::Ehc(EhcFact::Requested { .. }) => run.receive(on),
            other => without(other),
        },
        ClockName::EhcAdvice => match fact.what {
            Fact::Ehc(EhcFact::AdviceAsked { body }) if body == scope.part => run.receive(on),
            other => without(other),
        },
        ClockName::FollowUp => without(fact.what),
    }
}

fn from_receipt(run: &mut ClockRun, version: &Version, what: Fact, on: NaiveDate) -> Effect {
    match what {
        Fact::Received { suspected_autism: false, .. }
            if version.suspected_autism_only && run.phase == Phase::NotStarted =>
        {
            Effect::NotFor
        }
        Fact::Received { .. } => run.receive(on),
        Fact::TransferredSameCondition { first_start } => run.transfer(first_start, on, version),
        Fact::StartUnknown if !version.suspected_autism_only => run.start_unknown(on),
        Fact::StartEstablished { started } => run.establish(started, on),
        other => without(other),
    }
}

/// What the thing waited for is.
fn stop_of(clock: ClockName, version: &Version, scope: Scope, what: Fact) -> Option<StopWhy> {
    let counts = |mode: Mode| version.modes.is_empty() || version.modes.contains(&mode);
    match (clock, what) {
        (ClockName::FirstContact | ClockName::AutismWaitingTime, Fact::Attended { mode, .. }) => {
            counts(mode).then_some(StopWhy::Seen)
        }
        (ClockName::AssessmentStarted, Fact::AssessmentStarted) => Some(StopWhy::AssessmentStarted),
        (ClockName::ReferralToOutcome, Fact::OutcomeGiven) => Some(StopWhy::Outcome),
        (ClockName::PathwayStage, Fact::StageDone { stage }) => {
            (stage == scope.part).then_some(StopWhy::StageDone)
        }
        (ClockName::EhcDecision, Fact::Ehc(EhcFact::Decided { .. }))
        | (ClockName::EhcNoPlan, Fact::Ehc(EhcFact::NoPlanNotice))
        | (ClockName::EhcFinalPlan, Fact::Ehc(EhcFact::FinalPlan)) => Some(StopWhy::EhcStep),
        (ClockName::EhcAdvice, Fact::Ehc(EhcFact::AdviceIn { body })) => {
            (body == scope.part).then_some(StopWhy::EhcStep)
        }
        (
            ClockName::EhcAdvice | ClockName::EhcNoPlan | ClockName::EhcFinalPlan,
            Fact::Ehc(EhcFact::Decided { assess: false }),
        )
        | (ClockName::EhcNoPlan, Fact::Ehc(EhcFact::DraftServed | EhcFact::FinalPlan))
        | (ClockName::EhcFinalPlan, Fact::Ehc(EhcFact::NoPlanNotice)) => Some(StopWhy::EhcEnded),
        _ => None,
    }
}

/// What ends a wait without its being completed. A council's assessment is not ended by a health service's discharge.
pub(super) fn end_of(clock: ClockName, what: Fact) -> Option<StopWhy> {
    let ehc = matches!(
        clock,
        ClockName::EhcDecision | ClockName::EhcAdvice | ClockName::EhcNoPlan | ClockName::EhcFinalPlan
    );
    match what {
        Fact::Withdrawn => Some(StopWhy::Withdrawn),
        Fact::MovedAway => Some(StopWhy::MovedAway),
        _ if ehc => None,
        Fact::Returned => Some(StopWhy::Returned),
        Fact::Declined { .. } => Some(StopWhy::Declined),
        Fact::Discharged { .. } | Fact::NonTreatmentStop { .. } => Some(StopWhy::Discharged),
        Fact::RedirectAccepted { .. } => Some(StopWhy::TakenOver),
        Fact::ReferredOn { .. } => Some(StopWhy::ReferredOn),
        _ => None,
    }
}

/// The effect of a fact that neither starts nor stops anything, in the words people need to hear.
pub(super) const fn without(what: Fact) -> Effect {
    match what {
        Fact::CancelledByFamily { .. }
        | Fact::CancelledByService
        | Fact::Moved { .. }
        | Fact::OfferDeclined { .. }
        | Fact::FamilyAskedLater { .. } => Effect::NeverAPause,
        Fact::NotBrought { .. } | Fact::LateNotSeen | Fact::LeftUnseen => Effect::GoesOn,
        Fact::DropInSeen | Fact::AdviceCall | Fact::Workshop | Fact::Ehc(EhcFact::Exception { .. }) => {
            Effect::StopsNothing
        }
        _ => Effect::None,
    }
}
