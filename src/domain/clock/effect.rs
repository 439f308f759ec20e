//! What a fact does to a clock, in the words of the explanation's last column.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::RttCode;
use crate::domain::calendar::day_month;

/// Why a clock stopped. Completed waits (the thing waited for happened) are never mixed with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopWhy {
    /// Seen: the contact that stops this clock.
    Seen,
    /// The assessment started.
    AssessmentStarted,
    /// First definitive treatment.
    Treatment,
    /// Decided not to treat, and the family told.
    NonTreatment,
    /// The outcome was given to the family.
    Outcome,
    /// The component was done.
    StageDone,
    /// The EHC step was taken.
    EhcStep,
    /// The EHC assessment ended without this step: no assessment, or no plan.
    EhcEnded,
    /// Active monitoring, and nothing after it.
    Monitoring,
    /// Declined at triage.
    Declined,
    /// Discharged.
    Discharged,
    /// Withdrawn by the family.
    Withdrawn,
    /// Sent back to the referrer.
    Returned,
    /// Another service took it over; the wait goes on there.
    TakenOver,
    /// Moved away.
    MovedAway,
    /// Died.
    Died,
    /// Referred on to another pathway, where the child goes on.
    ReferredOn,
}

impl StopWhy {
    /// The wait was completed; otherwise the entry left the list another way.
    pub const fn is_completed(self) -> bool {
        matches!(
            self,
            Self::Seen
                | Self::AssessmentStarted
                | Self::Treatment
                | Self::NonTreatment
                | Self::Outcome
                | Self::StageDone
                | Self::EhcStep
        )
    }

    /// `the assessment started`, as it stands behind "Stopped:".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::AssessmentStarted => "the assessment started",
            Self::Treatment => "treatment started",
            Self::NonTreatment => "decided not to treat, and told",
            Self::Outcome => "the outcome was given",
            Self::StageDone => "done",
            Self::EhcStep => "the step was taken",
            Self::EhcEnded => "the EHC assessment ended without it",
            Self::Monitoring => "active monitoring",
            Self::Declined => "declined",
            Self::Discharged => "discharged",
            Self::Withdrawn => "withdrawn",
            Self::Returned => "returned to the referrer",
            Self::TakenOver => "taken over by another service",
            Self::MovedAway => "moved away",
            Self::Died => "died",
            Self::ReferredOn => "referred on to another pathway",
        }
    }

    /// The status code a consultant-led clock has after this stop.
    pub const fn rtt_code(self) -> RttCode {
        match self {
            Self::Treatment => RttCode::Treatment,
            Self::TakenOver | Self::ReferredOn => RttCode::TakenOver,
            Self::Withdrawn => RttCode::DeclinedByFamily,
            Self::Died => RttCode::Died,
            Self::Monitoring => RttCode::MonitoringByClinician,
            Self::Seen
            | Self::AssessmentStarted
            | Self::NonTreatment
            | Self::Outcome
            | Self::StageDone
            | Self::EhcStep
            | Self::EhcEnded
            | Self::Declined
            | Self::Discharged
            | Self::Returned
            | Self::MovedAway => RttCode::NoTreatment,
        }
    }
}

/// What one fact did to one clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Nothing, and people fear it does: cancellations, moves, declined offers.
    NeverAPause,
    /// Nothing, but a clinician is asked to look.
    AsksForReview,
    /// Nothing: not being brought changes nothing by itself.
    GoesOn,
    /// Nothing: drop-ins, calls and workshops stop no clock.
    StopsNothing,
    /// Nothing until the family is told.
    NotTold,
    /// Nothing until a clinician ratifies a self-referral.
    NotRatified,
    /// Nothing: the rule's conditions are not on the record.
    NotAllowed,
    /// Nothing: this clock is not for this referral.
    NotFor,
    /// Nothing: the clock had stopped before.
    AlreadyStopped,
    /// Nothing yet: it lies ahead.
    NotYet,
    /// The clock starts.
    Starts,
    /// The clock starts, counted from an earlier day.
    StartsFrom(NaiveDate),
    /// The start is to be established.
    StartUnknown,
    /// The clinician's day is the target now.
    TargetSet(NaiveDate),
    /// A new clock at 0; the place on the list stays.
    Restarts(NaiveDate),
    /// Stopped as if it had never run; the place on the list stays.
    Nullifies,
    /// Stopped by active monitoring; the place on the list is kept for later.
    Monitoring,
    /// Stopped; the day is given where it is not the fact's own.
    Stops(StopWhy, Option<NaiveDate>),
}

impl Effect {
    /// The words of the explanation's last column, 22 columns at most.
    pub fn words(self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::NeverAPause => "none: never a pause".to_owned(),
            Self::AsksForReview => "none: review asked for".to_owned(),
            Self::GoesOn => "none: goes on".to_owned(),
            Self::StopsNothing => "none: stops nothing".to_owned(),
            Self::NotTold => "none until told".to_owned(),
            Self::NotRatified => "none until ratified".to_owned(),
            Self::NotAllowed => "none: not proved".to_owned(),
            Self::NotFor => "none: not for this".to_owned(),
            Self::AlreadyStopped => "none: stopped before".to_owned(),
            Self::NotYet => "not yet".to_owned(),
            Self::Starts => "STARTS".to_owned(),
            Self::StartsFrom(day) => format!("STARTS from {}", day_month(day)),
            Self::StartUnknown => "start to be found".to_owned(),
            Self::TargetSet(day) => format!("see by {}", day_month(day)),
            Self::Restarts(day) => format!("NEW at 0 on {}", day_month(day)),
            Self::Nullifies => "NULLIFIED, place kept".to_owned(),
            Self::Monitoring => "STOPS, place kept".to_owned(),
            Self::Stops(_, None) => "STOPS".to_owned(),
            Self::Stops(_, Some(day)) => format!("STOPS on {}", day_month(day)),
        }
    }

    /// Something people fear loses them time or place, and does not.
    pub const fn is_feared(self) -> bool {
        matches!(self, Self::NeverAPause | Self::AsksForReview | Self::GoesOn)
    }
}
