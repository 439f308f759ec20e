//! A referral: one child's place on one pathway, from the day it was received to the day it is closed.
use super::code::Code;
use super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::order::Priority;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why a referral ended; each ends its clocks with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CloseReason {
    /// Outcome given, nothing further owed on this pathway.
    Completed,
    /// Declined at triage, with something else offered.
    Declined,
    /// Discharged by a clinician.
    Discharged,
    /// Withdrawn by the family.
    Withdrawn,
    /// Moved away.
    MovedAway,
    /// Accepted by the pathway it was redirected to.
    RedirectedTo,
    /// The same child's referral in a merged record goes on instead.
    SameReferral,
    /// Closed already where the list came from.
    ClosedBefore,
    /// The child died.
    Died,
}

impl CloseReason {
    /// In words, after "closed:".
    pub fn words(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Declined => "declined at triage",
            Self::Discharged => "discharged",
            Self::Withdrawn => "withdrawn by the family",
            Self::MovedAway => "moved away",
            Self::RedirectedTo => "went on with another pathway",
            Self::SameReferral => "one with another referral of this child",
            Self::ClosedBefore => "closed before it was brought in",
            Self::Died => "died",
        }
    }
}

/// Where a referral stands. Every arm but `Closed` owes the child a next step (see `next_step`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Received; a clinician decides.
    Triage,
    /// More was asked for: the clock runs, silence is chased.
    InfoAsked {
        /// What was asked for (a configured topic).
        topic: Code,
        /// By when an answer is expected.
        due: NaiveDate,
        /// How often it was chased.
        chased: u8,
    },
    /// Offered to another pathway; the sender owns it until the receiver accepts.
    Redirecting {
        /// The pathway asked.
        to: Code,
        /// Since when.
        since: NaiveDate,
    },
    /// On the list: a place is owed.
    Waiting {
        /// Day it came onto the list (accepted, or due again).
        since: NaiveDate,
    },
    /// A place is held for the child while the family is asked.
    Held {
        /// The hold.
        booking: BookingId,
        /// Day of the place.
        on: NaiveDate,
        /// Day the hold was made.
        since: NaiveDate,
    },
    /// A place was offered; the family has not yet agreed.
    Offered {
        /// The offer.
        booking: BookingId,
        /// Day of the place.
        on: NaiveDate,
        /// By when an answer is expected.
        answer_by: NaiveDate,
    },
    /// A place is agreed.
    Booked {
        /// The booking.
        booking: BookingId,
        /// Day of the place.
        on: NaiveDate,
    },
    /// The place was lost (cancelled by family or service, moved session, declined): another is owed.
    Rebook {
        /// Since when.
        since: NaiveDate,
        /// Whether the family gave it up (else the service).
        by_family: bool,
    },
    /// Was seen; what came of it is not on record.
    Seen {
        /// The booking.
        booking: BookingId,
        /// Day seen.
        on: NaiveDate,
    },
    /// Was not brought (or did not attend): a follow-up that a clinical role closes.
    NotBrought {
        /// The booking.
        booking: BookingId,
        /// Day missed.
        on: NaiveDate,
        /// By when the follow-up is due.
        due: NaiveDate,
    },
    /// Came too late to be seen: another place is owed, without fault.
    LateNotSeen {
        /// The booking.
        booking: BookingId,
        /// Day.
        on: NaiveDate,
    },
    /// Active monitoring, reviewed by a clinician.
    Monitoring {
        /// Next review.
        review: NaiveDate,
    },
    /// Under review: a further contact is owed by a day the clinician gave.
    FollowUp {
        /// See by.
        see_by: NaiveDate,
    },
    /// Ended.
    Closed {
        /// Why.
        reason: CloseReason,
        /// When.
        on: NaiveDate,
    },
    /// Came to a drop-in in time and left without being seen: another place is owed, without fault.
    LeftUnseen {
        /// The booking.
        booking: BookingId,
        /// Day.
        on: NaiveDate,
    },
}

impl Stage {
    /// Whether a next step is owed.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Closed { .. })
    }

    /// The booking the stage speaks of, where there is one.
    pub fn booking(&self) -> Option<BookingId> {
        match self {
            Self::Held { booking, .. }
            | Self::Offered { booking, .. }
            | Self::Booked { booking, .. }
            | Self::Seen { booking, .. }
            | Self::NotBrought { booking, .. }
            | Self::LateNotSeen { booking, .. }
            | Self::LeftUnseen { booking, .. } => Some(*booking),
            Self::Triage
            | Self::InfoAsked { .. }
            | Self::Redirecting { .. }
            | Self::Waiting { .. }
            | Self::Rebook { .. }
            | Self::Monitoring { .. }
            | Self::FollowUp { .. }
            | Self::Closed { .. } => None,
        }
    }

    /// Whether the child waits for a place that nobody has yet booked: what suggestions and filling draw on.
    pub fn wants_place(&self) -> bool {
        matches!(
            self,
            Self::Waiting { .. }
                | Self::Rebook { .. }
                | Self::LateNotSeen { .. }
                | Self::LeftUnseen { .. }
                | Self::FollowUp { .. }
        )
    }
}

/// The days of the pathway's leading clock, kept beside the row so that lists can sort without reading records.
/// Always equal to what the named rule makes of the record's events (invariant 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// First day, day 0; none where the clock does not run (start to be established, nullified, monitoring).
    pub start: Option<NaiveDate>,
    /// Day it stopped.
    pub stop: Option<NaiveDate>,
}

impl Span {
    /// Whole days from start to stop, or to today; never negative; 0 where it has not started.
    pub fn days(&self, today: NaiveDate) -> u32 {
        let end = self.stop.unwrap_or(today);
        self.start.map_or(0, |start| u32::try_from((end - start).num_days()).unwrap_or(0))
    }
}

/// One referral as lists and rules need it, held in memory for every referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Which.
    pub id: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// Pathway by its code.
    pub pathway: Code,
    /// Component of the pathway reached (its index in the configuration).
    pub component: u8,
    /// Day received; the earliest where look-alikes were merged.
    pub received: NaiveDate,
    /// Place on the list: received, or restored.
    pub list_date: NaiveDate,
    /// Priority band.
    pub priority: Priority,
    /// Where it stands.
    pub stage: Stage,
    /// The leading clock.
    pub span: Span,
    /// Put off until, with the reason's code: the step shows again on that day.
    pub put_off: Option<Box<(NaiveDate, Code)>>,
    /// Somebody asked for a more urgent band; a clinician looks.
    pub priority_asked: Option<Priority>,
    /// The day on which it was asked for.
    #[serde(default)]
    pub asked_on: Option<NaiveDate>,
    /// Not brought so far.
    pub missed: u8,
    /// Offers made that count as reasonable.
    pub offers: u8,
    /// Cancellations by the family.
    pub family_cancels: u8,
    /// The earlier session that must not be repeated (a second opinion's first).
    pub not_by: Box<[super::ids::StaffId]>,
    /// Last attended contact on this pathway.
    pub seen_on: Option<NaiveDate>,
    /// Next session, where booked, for lists.
    pub session: Option<SessionId>,
    /// What the family was told last.
    #[serde(default)]
    pub promise: Option<Box<super::promise::Promise>>,
    /// The day up to which the family has answered whether it is still wanted; before an answer, the day it came in here.
    #[serde(default)]
    pub validated: Option<NaiveDate>,
    /// What stands open beside the stage: an asking without an answer, parts of a follow-up.
    #[serde(default)]
    pub support: Option<Box<super::support::Standing>>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Referral {
    /// A referral as it comes in: on no day but that of its receipt, routine, to be triaged, with no clock yet.
    pub fn received(id: ReferralId, child: ChildId, pathway: Code, received: NaiveDate) -> Self {
        Self {
            id,
            child,
            pathway,
            component: 0,
            received,
            list_date: received,
            priority: Priority::Routine,
            stage: Stage::Triage,
            span: Span::default(),
            put_off: None,
            priority_asked: None,
            asked_on: None,
            missed: 0,
            offers: 0,
            family_cancels: 0,
            not_by: Box::default(),
            seen_on: None,
            session: None,
            promise: None,
            validated: None,
            support: None,
            rev: 0,
        }
    }

    /// Accepted before, and a more urgent band was asked for since: a clinician looks again.
    pub fn is_asked_again(&self) -> bool {
        self.priority_asked.is_some()
            && !matches!(
                self.stage,
                Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. } | Stage::Closed { .. }
            )
    }

    /// The day until which its step is put off.
    pub fn put_off_until(&self) -> Option<NaiveDate> {
        self.put_off.as_ref().map(|put_off| put_off.0)
    }

    /// Whether its step is put off beyond that day.
    pub fn is_put_off(&self, today: NaiveDate) -> bool {
        self.put_off_until().is_some_and(|until| until > today)
    }

    /// Whether it stands in the triage queue.
    pub fn is_undecided(&self) -> bool {
        self.stage == Stage::Triage || self.is_asked_again()
    }
}
