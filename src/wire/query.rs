//! What can be looked up, and how a list is narrowed and ordered.
use crate::domain::child::{Flags, Sex};
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, IntakeId, ReferralId, SessionId, VenueId};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A look at something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Query {
    /// The live counts of line 2, and what `u` would undo.
    Counts,
    /// A window of the waiting lists.
    List { filter: Filter, sort: Sort, at: At, rows: u16 },
    /// Rows of a list with all that a script may ask of them, from that number on.
    Rows { filter: Filter, sort: Sort, from: u32, rows: u16 },
    /// A window of the next steps.
    Today { whose: Whose, at: At, rows: u16 },
    /// One referral to decide: the one named, or the first undecided (after `after`).
    Triage { queue: Option<Code>, show: Option<ReferralId>, after: Option<ReferralId>, back: bool },
    /// A week of sessions.
    Diary { monday: NaiveDate, by: DiaryBy },
    /// Sessions of a span of days, by day and start, from that number on.
    Sessions { service: Option<Code>, from: NaiveDate, to: NaiveDate, at: u32, rows: u16 },
    /// What a booking is a place in.
    Booking { booking: BookingId },
    /// One session with its slots.
    Session { session: SessionId },
    /// Where a session stands, and what moving it there would come to.
    Moving { session: SessionId, to: Option<MoveTo> },
    /// What making a session again every so many weeks, up to and with a day, would come to.
    Copies { session: SessionId, weeks: u8, until: NaiveDate },
    /// The sessions of a day that a board can show, or the session to choose when nothing is on.
    Board { session: Option<SessionId>, day: Option<NaiveDate> },
    /// Best places for a child's referral, with reasons, and what is left out.
    Places { referral: ReferralId, service: Option<Code>, narrow: Narrow },
    /// Best children for a session's free place.
    Children { session: SessionId, slot: Option<u8> },
    /// Everything of one child. A look: logged.
    Record { child: ChildId },
    /// The pane beside a list. A look: logged.
    Beside { child: ChildId },
    /// Why a clock says what it says.
    Why { child: ChildId, referral: ReferralId, clock: Option<Code> },
    /// Who changed or looked at a child's record.
    Who { child: ChildId },
    /// Children by what was typed.
    Find { text: String, within: Option<Filter>, rows: u16 },
    /// Open intake items.
    Intake { at: u32, rows: u16 },
    /// One intake item with all that is known of it.
    Item { item: IntakeId },
    /// Two records side by side.
    Compare { a: ChildId, b: ChildId },
    /// Possible duplicates of what is being registered.
    Alike { family: String, given: String, born: Option<NaiveDate>, nhs: String },
    /// What undoing that frame would do; without a number, the person's last.
    UndoPreview { seq: Option<u64>, child: Option<ChildId> },
    /// Venues and staff, for forms.
    People,
    /// What an import needs to know: remembered mapping of a source, rows it knows.
    Source { source: String, from: u32 },
    /// Which of these children are on record (for an import's plan), by NHS number or birth date.
    Known { nhs: Vec<u64>, born: Vec<NaiveDate>, children: Vec<ChildId> },
    /// The district of full postcodes.
    Districts { postcodes: Vec<String> },
    /// Rows of a list as cells, to be written to a file. A look at every child in it: logged.
    Sheet { of: SheetOf, from: u32, rows: u16 },
}

/// Where a session is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTo {
    /// Day.
    pub date: NaiveDate,
    /// Start, minutes after local midnight.
    pub start: u16,
    /// Venue.
    pub venue: VenueId,
    /// Room; empty where it has but one.
    pub room: String,
}

/// What a sheet is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetOf {
    /// A waiting list: all rows of the filter, in the list's order.
    List {
        /// Which rows.
        filter: Filter,
        /// In which order.
        sort: Sort,
    },
    /// Next steps.
    Steps {
        /// Whose.
        whose: Whose,
    },
    /// The places of a session.
    Session {
        /// Which.
        session: SessionId,
    },
    /// The sessions of a week.
    Week {
        /// Its Monday.
        monday: NaiveDate,
        /// How its rows are made.
        by: DiaryBy,
    },
    /// A child's journey.
    Record {
        /// Whose.
        child: ChildId,
    },
}

/// Where a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum At {
    /// From that row on (0 is the first).
    Row(u32),
    /// So that this referral is in sight, about that many rows from the top; from row 0 where it is not in the list.
    Around(ReferralId, u16),
    /// The last rows.
    End,
}

/// Whose steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Whose {
    /// Owned by me or touched by me last.
    Mine,
    /// My team's.
    #[default]
    Team,
    /// All.
    All,
}

/// How the diary's rows are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DiaryBy {
    /// A row a clinic (service and venue).
    #[default]
    Clinic,
    /// A row a room.
    Room,
    /// A row a person.
    Person,
}

/// Which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StageIs {
    /// To be triaged (also asked, redirected).
    Triage,
    /// On the list, a place owed.
    Waiting,
    /// Held, offered or booked.
    Booked,
    /// Outcome missing, not brought, too late.
    After,
    /// Monitoring or follow-up.
    Review,
    /// Closed.
    Closed,
}

impl StageIs {
    /// Which state a stage is.
    pub fn of(stage: Stage) -> Self {
        match stage {
            Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. } => Self::Triage,
            Stage::Waiting { .. } | Stage::Rebook { .. } => Self::Waiting,
            Stage::Held { .. } | Stage::Offered { .. } | Stage::Booked { .. } => Self::Booked,
            Stage::Seen { .. } | Stage::NotBrought { .. } | Stage::LateNotSeen { .. } => Self::After,
            Stage::Monitoring { .. } | Stage::FollowUp { .. } => Self::Review,
            Stage::Closed { .. } => Self::Closed,
        }
    }
}

/// Filters, all of which must hold; empty: all open referrals.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// On one of these pathways.
    pub pathways: Vec<Code>,
    /// In one of these states; empty: any open one.
    pub stages: Vec<StageIs>,
    /// In one of these districts.
    pub districts: Vec<Code>,
    /// With one of these priorities.
    pub priorities: Vec<Priority>,
    /// With all of these flags.
    pub flags: Flags,
    /// Setting contains.
    pub setting: String,
    /// At least this age in years.
    pub age_from: Option<u8>,
    /// Under this age in years.
    pub age_under: Option<u8>,
    /// Of this sex.
    pub sex: Option<Sex>,
    /// Without those whose leading clock has stopped: children still waiting for what it measures.
    pub running: bool,
    /// Past the target.
    pub past_target: bool,
    /// No contact in that many weeks.
    pub no_contact_weeks: Option<u16>,
    /// Waits at least that many weeks.
    pub waits_weeks: Option<u16>,
    /// These referrals only (marks).
    pub only: Vec<ReferralId>,
}

/// Columns a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SortBy {
    /// The list's one order: priority with its head start, then wait.
    #[default]
    Order,
    /// Days waited, longest first.
    Wait,
    /// Closest to, or most past, the target first.
    Target,
    /// Name.
    Name,
    /// Oldest child first.
    Age,
    /// District.
    District,
    /// Next step due first.
    Due,
    /// Day received.
    Received,
}

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sort {
    /// Column.
    pub by: SortBy,
    /// The other way round.
    pub down: bool,
}

/// What narrows the places offered.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Narrow {
    /// From this day.
    pub from: Option<NaiveDate>,
    /// To this day.
    pub to: Option<NaiveDate>,
    /// On these weekdays (0 Monday); empty: any.
    pub weekdays: Vec<u8>,
    /// Mornings only (true) or afternoons only (false).
    pub morning: Option<bool>,
    /// Venue name contains.
    pub venue: String,
}
