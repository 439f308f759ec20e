//! A booking: a place in a session for a referral, from hold and offer to what happened on the day.
use super::code::Code;
use super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::referral::Stage;
use super::session::{Minute, Stand};
use super::telling::clock;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How a family was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Told {
    /// On the telephone, now.
    Phone,
    /// By letter.
    Letter,
    /// By text message.
    Text,
    /// By e-mail.
    Email,
    /// In the room.
    InPerson,
}

impl Told {
    /// In words, after "told".
    pub fn words(self) -> &'static str {
        match self {
            Self::Phone => "by phone",
            Self::Letter => "by letter",
            Self::Text => "by text",
            Self::Email => "by e-mail",
            Self::InPerson => "in person",
        }
    }
}

/// Who gave up or changed a place: a cancellation is never a DNA or WNB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum By {
    /// The family (or the young person).
    Family,
    /// The service.
    Service,
}

/// What happened to a booking on its day, by the national attendance codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Attendance {
    /// 5: on time.
    OnTime,
    /// 6: late but seen.
    LateSeen,
    /// 7: too late, not seen; neither attended nor DNA.
    LateNotSeen,
    /// 3 with the WNB flag: a child who relies on an adult was not brought.
    NotBrought,
    /// 3: a young person who attends alone did not attend.
    DidNotAttend,
    /// 2: came in time, and left without being seen: the place was given up on its day, which is neither attended nor DNA.
    LeftUnseen,
}

impl Attendance {
    /// The national code.
    pub fn code(self) -> u8 {
        match self {
            Self::OnTime => 5,
            Self::LateSeen => 6,
            Self::LateNotSeen => 7,
            Self::NotBrought | Self::DidNotAttend => 3,
            Self::LeftUnseen => 2,
        }
    }

    /// Whether the child was seen.
    pub fn seen(self) -> bool {
        matches!(self, Self::OnTime | Self::LateSeen)
    }

    /// The words of the state column.
    pub fn words(self) -> &'static str {
        match self {
            Self::OnTime => "came",
            Self::LateSeen => "came late",
            Self::LateNotSeen => "too late, not seen",
            Self::NotBrought => "NOT BROUGHT",
            Self::DidNotAttend => "DID NOT ATTEND",
            Self::LeftUnseen => "left unseen",
        }
    }

    /// The same with when they came, where that is known.
    pub fn at(self, arrived: Option<Minute>) -> String {
        let when = arrived.map_or_else(String::new, |at| format!(" {}", clock(at)));
        match self {
            // Nobody noted when they went.
            Self::LeftUnseen => format!("came{when}, {}", self.words()),
            other => format!("{}{when}", other.words()),
        }
    }
}

/// Where a booking stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BookingState {
    /// Kept for a few minutes while somebody rings.
    Held {
        /// Until when; after it the place is free again without a further act.
        until: DateTime<Utc>,
    },
    /// Offered, not yet answered.
    Offered {
        /// How the family was told.
        told: Told,
        /// The day they were told.
        on: NaiveDate,
    },
    /// Agreed by the family: confirmed.
    Agreed {
        /// Who agreed.
        who: Box<str>,
        /// How they were told.
        told: Told,
        /// The day they were told.
        on: NaiveDate,
    },
    /// Offered and declined.
    Declined {
        /// The day.
        on: NaiveDate,
        /// The configured reason.
        reason: Code,
        /// It lay outside what the family had said before: of its days, of where it can come, of the room the child needs.
        #[serde(default)]
        outside: bool,
    },
    /// Given up before the day.
    Cancelled {
        /// By whom.
        by: By,
        /// The configured reason.
        reason: Code,
        /// The day it was given up.
        on: NaiveDate,
    },
    /// Released by a move: another booking took its place first.
    Moved {
        /// The booking that replaced it.
        to: BookingId,
    },
    /// A hold given back or run out.
    Released,
    /// The day has spoken.
    Attended {
        /// What happened.
        attendance: Attendance,
        /// When they came, minutes after local midnight, where they did.
        arrived: Option<u16>,
        /// Whether an outcome is on record.
        outcome: Option<Code>,
    },
}

impl Booking {
    /// The family knows where and when it is now.
    pub fn told(&mut self, how: Told, day: NaiveDate, notice: u16) {
        self.to_tell = None;
        self.notice_days = notice;
        if let BookingState::Offered { told, on } | BookingState::Agreed { told, on, .. } = &mut self.state {
            (*told, *on) = (how, day);
        }
    }

    /// What the family does not know yet: that its place is another, or that the service could not keep it. Nothing once the
    /// place is over, the family gave it up, or was told.
    pub fn untold(&self) -> Option<Untold> {
        self.to_tell.filter(|_| self.state.ahead() || self.lost())
    }

    /// The service could not keep it.
    pub fn lost(&self) -> bool {
        matches!(self.state, BookingState::Cancelled { by: By::Service, .. })
    }
}

impl BookingState {
    /// Whether it takes up a place at `now`: a hold that ran out does not.
    pub fn holds_place(&self, now: DateTime<Utc>) -> bool {
        match self {
            Self::Held { until } => now < *until,
            _ => self.may_hold(),
        }
    }

    /// Whether it takes up a place at some time: a hold does, until it runs out.
    pub fn may_hold(&self) -> bool {
        match self {
            Self::Held { .. } | Self::Offered { .. } | Self::Agreed { .. } | Self::Attended { .. } => true,
            Self::Declined { .. } | Self::Cancelled { .. } | Self::Moved { .. } | Self::Released => false,
        }
    }

    /// Whether the child came to it and was seen.
    pub fn is_seen(&self) -> bool {
        matches!(self, Self::Attended { attendance, .. } if attendance.seen())
    }

    /// Whether the day has not yet been recorded and the place is still the child's.
    pub fn ahead(&self) -> bool {
        matches!(self, Self::Offered { .. } | Self::Agreed { .. })
    }
}

/// A place whose session was moved, of which the family still believes the old: it is owed the new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untold {
    /// What the family was told last.
    pub known: Stand,
    /// The day it was moved.
    pub since: NaiveDate,
}

/// A place in a session for a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Which.
    pub id: BookingId,
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// In which session.
    pub session: SessionId,
    /// Index of the slot in the session.
    pub slot: u8,
    /// Minutes this child takes.
    pub minutes: u16,
    /// Made on.
    pub made_on: NaiveDate,
    /// Whole days between telling the family and the appointment.
    pub notice_days: u16,
    /// Who made it: the user's name.
    pub by: Box<str>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub state: BookingState,
    /// Its session was moved, and the family is still to be told.
    #[serde(default)]
    pub to_tell: Option<Untold>,
    /// Where the referral stood before: there it stands again where nothing comes of the place. None in a place beside its own
    /// way, and of before this was kept.
    #[serde(default)]
    pub before: Option<Stage>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}
