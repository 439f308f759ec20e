//! RTT status codes of the NHS Data Dictionary, given to a consultant-led clock by what happened last.
use serde::{Deserialize, Serialize};

/// A referral to treatment period status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum RttCode {
    /// Start: first activity.
    Start = 10,
    /// Start: active monitoring ended.
    StartAfterMonitoring = 11,
    /// Start: another condition.
    StartAnotherCondition = 12,
    /// Running: subsequent activity.
    Running = 20,
    /// Running: taken over by another provider.
    TakenOver = 21,
    /// Stop: first definitive treatment.
    Treatment = 30,
    /// Stop: active monitoring, the family's wish.
    MonitoringByFamily = 31,
    /// Stop: active monitoring, the clinician's proposal.
    MonitoringByClinician = 32,
    /// Stop: first appointment not attended.
    FirstNotAttended = 33,
    /// Stop: decided not to treat.
    NoTreatment = 34,
    /// Stop: treatment declined by the family.
    DeclinedByFamily = 35,
    /// Stop: died.
    Died = 36,
    /// Outside: after treatment.
    AfterTreatment = 90,
    /// Outside: activity during active monitoring.
    DuringMonitoring = 91,
    /// Outside: not yet referred.
    NotYetReferred = 92,
    /// The period is not one of these.
    NotApplicable = 98,
    /// Not yet known: somebody must find out.
    NotYetKnown = 99,
}

impl RttCode {
    /// The two digits.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// On the worklist of periods whose status nobody has recorded.
    pub const fn to_find_out(self) -> bool {
        matches!(self, Self::NotYetKnown)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "first activity of a new period",
            Self::StartAfterMonitoring => "new period after active monitoring",
            Self::StartAnotherCondition => "new period for another condition",
            Self::Running => "waiting, activity took place",
            Self::TakenOver => "waiting, taken over by another provider",
            Self::Treatment => "first definitive treatment",
            Self::MonitoringByFamily => "active monitoring, asked for by the family",
            Self::MonitoringByClinician => "active monitoring, proposed by the clinician",
            Self::FirstNotAttended => "first appointment not attended",
            Self::NoTreatment => "decided not to treat",
            Self::DeclinedByFamily => "declined by the family",
            Self::Died => "died",
            Self::AfterTreatment => "after treatment",
            Self::DuringMonitoring => "activity during active monitoring",
            Self::NotYetReferred => "not yet referred",
            Self::NotApplicable => "not applicable",
            Self::NotYetKnown => "not yet known",
        }
    }
}
