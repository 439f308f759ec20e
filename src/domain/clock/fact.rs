//! What happened to one referral, as far as any clock cares: the only input of every clock.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::order::Priority;

/// One dated fact of one referral. Borrows its words, so that reading a list of thousands copies nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockFact<'a> {
    /// The day it happened.
    pub on: NaiveDate,
    /// The day it was put on record; later than `on` for what is entered afterwards.
    pub recorded: NaiveDate,
    /// Who put it on record (a user name), or empty where nobody in particular did.
    pub by: &'a str,
    /// The event's number in the journal, so that a row of the explanation can be opened; 0 where there is none.
    pub event: u64,
    /// What happened.
    pub what: Fact<'a>,
}

impl<'a> ClockFact<'a> {
    /// A fact recorded on the day it happened, by nobody in particular.
    pub const fn on(on: NaiveDate, what: Fact<'a>) -> Self {
        Self { on, recorded: on, by: "", event: 0, what }
    }
}

/// How a contact took place; which of them stop a clock is the rule's setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// In one room.
    Face,
    /// By video.
    Video,
    /// By telephone.
    Phone,
}

/// What happened. Words (`source`, `reason`, `body`, ...) are shown as given; an empty one is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// The referral came in; an interface or triage service's receipt counts.
    Received {
        /// From whom: `Dr Shah (GP)`.
        source: &'a str,
        /// The family or the young person referred: consultant-led clocks wait for `Ratified`.
        self_referral: bool,
        /// The reason given is suspected autism.
        suspected_autism: bool,
        /// A separate condition of a child already known: a clock of its own.
        another_condition: bool,
    },
    /// A clinician ratified a self-referral; the clock starts the day it was received.
    Ratified,
    /// Nobody can say when it came in: counted as "start to be established".
    StartUnknown,
    /// The start was found out.
    StartEstablished {
        /// The day the referral was received.
        started: NaiveDate,
    },
    /// Accepted at triage by a clinician (which ratifies, too).
    Accepted {
        /// The band given.
        priority: Priority,
    },
    /// Another service was asked to take it; the sender owns it until that service accepts.
    RedirectOffered {
        /// The service asked.
        to: &'a str,
    },
    /// That service accepted: the wait goes on there.
    RedirectAccepted {
        /// The service that took it.
        to: &'a str,
    },
    /// Came from another service for the same condition: keeps its first start.
    TransferredSameCondition {
        /// The day the first referral was received.
        first_start: NaiveDate,
    },
    /// More was asked of the referrer or the family.
    InfoAsked,
    /// It came.
    InfoReceived,
    /// The family cancelled a booking.
    CancelledByFamily {
        /// Days between the call and the appointment; 0 on the day.
        notice_days: u16,
    },
    /// The service cancelled a booking.
    CancelledByService,
    /// A booking was moved.
    Moved {
        /// Who asked for it: `family`, `service`.
        by: &'a str,
    },
    /// An appointment was offered.
    OfferMade {
        /// Its day.
        appointment: NaiveDate,
        /// Place, travel and the family's stated unavailability were respected; its notice is worked out here.
        reasonable: bool,
        /// How, when and to whom it was offered is on record.
        proved: bool,
    },
    /// The family declined it.
    OfferDeclined {
        /// Its day.
        appointment: NaiveDate,
        /// Their words: `too far`.
        reason: &'a str,
    },
    /// The family asked to be seen later.
    FamilyAskedLater {
        /// By how many weeks.
        weeks: u16,
    },
    /// Not brought, or did not attend.
    NotBrought {
        /// It was the first appointment.
        first: bool,
        /// That the family was told of it is proved on the record.
        communication_proved: bool,
    },
    /// Somebody with the right decided that a first appointment not attended nullifies the clock.
    NullifiedByDecision,
    /// The family asked to rebook, or a clinician decided to offer again.
    RebookAskedOrReoffered,
    /// Active monitoring was agreed.
    ActiveMonitoringAgreed {
        /// The family's wish (code 31), not the clinician's proposal (32).
        by_family: bool,
    },
    /// A clinician looked at a monitored child, or at a long wait the family asked for.
    MonitoringReviewed,
    /// Active monitoring ended: treatment is wanted after all.
    Resumed,
    /// Seen.
    Attended {
        /// How.
        mode: Mode,
        /// It was the first contact.
        first: bool,
        /// What came of it is recorded; until then the status is "not yet known".
        outcome_known: bool,
    },
    /// Came too late to be seen: neither attended nor DNA.
    LateNotSeen,
    /// Came, and left without being seen: neither attended nor DNA.
    LeftUnseen,
    /// Seen at a drop-in.
    DropInSeen,
    /// Spoke to the advice line.
    AdviceCall,
    /// Came to a workshop or hub session.
    Workshop,
    /// The assessment started (attended).
    AssessmentStarted,
    /// A component of the assessment was asked for.
    StageAsked {
        /// Its id.
        stage: &'a str,
    },
    /// A component was done.
    StageDone {
        /// Its id.
        stage: &'a str,
    },
    /// First definitive treatment.
    TreatmentStarted,
    /// Decided not to treat; a consultant-led clock stops when the family is told.
    NonTreatmentStop {
        /// The day it was decided.
        decided: NaiveDate,
        /// The day the family was told.
        communicated: Option<NaiveDate>,
    },
    /// The outcome was given to the family.
    OutcomeGiven,
    /// What came of it is a referral to another pathway: the child goes on there.
    ReferredOn {
        /// The pathway.
        to: &'a str,
    },
    /// A clinician set the day by which the child is to be seen again.
    SeeBy {
        /// That day.
        date: NaiveDate,
    },
    /// Declined at triage.
    Declined {
        /// The day the referrer and the family were told.
        communicated: Option<NaiveDate>,
    },
    /// Discharged; nothing discharges by itself.
    Discharged {
        /// Because the child was not brought: its stop date is a setting.
        after_not_brought: bool,
    },
    /// The family withdrew it.
    Withdrawn,
    /// Sent back to the referrer.
    Returned,
    /// Moved out of the area.
    MovedAway,
    /// Died: ends every clock at once.
    Died,
    /// A step of an EHC needs assessment.
    Ehc(EhcFact<'a>),
}

/// Steps of an EHC needs assessment that start, stop or excuse its clocks (SEND Regulations 2014).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EhcFact<'a> {
    /// The request was received, or the authority became responsible.
    Requested {
        /// From whom.
        source: &'a str,
    },
    /// Decided whether to assess, and said so (reg 5).
    Decided {
        /// An assessment will be made.
        assess: bool,
    },
    /// A body received the request for its advice (reg 8).
    AdviceAsked {
        /// The body: `EP`.
        body: &'a str,
    },
    /// Its advice came in.
    AdviceIn {
        /// The body.
        body: &'a str,
    },
    /// Notice that no plan will be made (reg 10).
    NoPlanNotice,
    /// The draft plan was served on the family (reg 13(1)).
    DraftServed,
    /// The final plan was issued (reg 13(2)).
    FinalPlan,
    /// An exception was recorded; it stops nothing.
    Exception {
        /// Which limb: `5(4)(a)`.
        limb: &'a str,
    },
}
