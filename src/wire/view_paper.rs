//! What is put on paper and into calendars: clinic lists, calls to make, the pack for a day without the system, sessions as
//! events. Structured values, masked for whoever asks; how they are laid out is decided where they are written.
use super::query::Whose;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, SessionId, StaffId};
use crate::domain::rules::ServiceKind;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaperOf {
    /// The clinic list of one session.
    Session {
        /// Which.
        session: SessionId,
    },
    /// The clinic lists of a day.
    Day {
        /// Which day.
        day: NaiveDate,
        /// Of venues whose name contains this; empty: all.
        venue: String,
    },
    /// Whom to ring.
    Calls {
        /// Whose steps.
        whose: Whose,
        /// Those that are due by this day.
        until: NaiveDate,
    },
    /// All that a day needs when nothing but paper works.
    Pack {
        /// Which day; none: the next working day.
        day: Option<NaiveDate>,
    },
    /// The clinic lists of a day in which whoever prints is down.
    Mine {
        /// Which day.
        day: NaiveDate,
    },
}

impl PaperOf {
    /// By what the access log says a child was seen.
    pub fn screen(&self) -> &'static str {
        match self {
            Self::Session { .. } | Self::Day { .. } | Self::Mine { .. } => "clinic list",
            Self::Calls { .. } => "call list",
            Self::Pack { .. } => "downtime pack",
        }
    }
}

/// A window of what is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPage {
    /// Revision: windows of one print are of one revision, or they are fetched again.
    pub revision: u64,
    /// London's clock when it was made.
    pub at: NaiveDateTime,
    /// Who prints it.
    pub by: String,
    /// As what, in words.
    pub role: String,
    /// The day it is for: of the clinics, or by which the calls are due.
    pub day: NaiveDate,
    /// Parts in all.
    pub total: u32,
    /// Those of this window.
    pub parts: Vec<Part>,
    /// The children in this window, for the access log.
    pub children: Vec<ChildId>,
}

/// One part of what is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// A clinic with its places.
    Clinic(Box<Clinic>),
    /// A call to make.
    Call(Box<Call>),
    /// A venue or a person of the day.
    Contact(Contact),
}

/// A session as a list to work by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clinic {
    /// Which.
    pub session: SessionId,
    /// Name of the service.
    pub service: String,
    /// Venue and room.
    pub place: String,
    /// The venue's full name and address; empty where it is not on record.
    pub address: String,
    /// Day, start, end; minutes after midnight.
    pub when: (NaiveDate, u16, u16),
    /// Called off: reason in words.
    pub cancelled: Option<String>,
    /// Families come without a place, too.
    pub drop_in: bool,
    /// How many without a place there is room for.
    pub walk_ins: u16,
    /// People: role, name, what they said.
    pub people: Vec<(String, String, String)>,
    /// Roles that nobody fills yet.
    pub missing: Vec<String>,
    /// Interpreters needed, in words.
    pub interpreters: String,
    /// Places taken, held, in all.
    pub counts: (u16, u16, u16),
    /// Every place by time.
    pub places: Vec<PaperPlace>,
    /// Why no place of it is given: not quorate, held by nobody, in a place that is shut; empty where they are.
    #[serde(default)]
    pub barred: String,
    /// What kind of session it is: what can come of a place is another thing at a clinic, a call and a group.
    #[serde(default)]
    pub kind: Option<ServiceKind>,
}

/// A place of a clinic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPlace {
    /// Start, minutes after midnight.
    pub start: u16,
    /// Minutes.
    pub minutes: u16,
    /// Whom it is kept for, in words; empty: anybody.
    pub kept_for: String,
    /// Who has it; none while it is free.
    pub child: Option<PaperChild>,
}

/// A child as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperChild {
    /// `FAMILY, Given`, with the name used where it differs.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Age on the day, in words.
    pub age: String,
    /// NHS number as printed, or why there is none.
    pub nhs: String,
    /// What must be read before anything is said or done, most pressing first.
    pub say_first: Vec<String>,
    /// How the booking stands and how the family was told.
    pub told: Vec<String>,
}

/// A call to make.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Who.
    pub child: PaperChild,
    /// Pathway in short.
    pub pathway: String,
    /// Why.
    pub why: String,
    /// By when.
    pub due: NaiveDate,
    /// That is over.
    pub late: bool,
    /// The team that owes it.
    pub team: String,
}

/// A venue or a person of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Address, or role and agency.
    pub what: String,
    /// Where and when they are needed that day.
    pub when: String,
    /// A venue, not a person.
    pub venue: bool,
    /// Telephone; empty where none is on record.
    #[serde(default)]
    pub phone: String,
}

/// Which sessions go into a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CalendarOf {
    /// Those of a service, at venues whose name contains some words; empty: all.
    Clinics {
        /// Which service; none: all.
        service: Option<Code>,
        /// Words of the venue's name.
        venue: String,
    },
    /// Those of the same service and venue as this one.
    Like {
        /// Which.
        session: SessionId,
    },
    /// Those somebody is asked to.
    Person {
        /// Who.
        staff: StaffId,
    },
}

/// A window of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPage {
    /// Revision: windows of one calendar are of one revision.
    pub revision: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What it is of, in words.
    pub name: String,
    /// The store's own number: no two stores' events are taken for one.
    pub store: String,
    /// Events in all.
    pub total: u32,
    /// Those of this window.
    pub events: Vec<CalendarEvent>,
    /// Days on which nothing is held, with their names.
    pub closed: Vec<(NaiveDate, String)>,
}

/// A session as others see it: nothing of any child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEvent {
    /// Which.
    pub session: SessionId,
    /// Rises with every change of it.
    pub sequence: u64,
    /// `ND clinic, Arnold: 3 of 5 booked`.
    pub summary: String,
    /// Venue with address and room.
    pub location: String,
    /// More, in sentences.
    pub words: String,
    /// Day, start, end; minutes after midnight on London's clock.
    pub when: (NaiveDate, u16, u16),
    /// How it stands.
    pub standing: Stands,
    /// It is held, but this person is not in it any more.
    #[serde(default)]
    pub not_theirs: bool,
}

/// How a session, or somebody's part in it, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stands {
    /// It will be held.
    Certain,
    /// Somebody has still to say yes.
    Open,
    /// It was called off, or the person is not in it any more.
    Off,
}
