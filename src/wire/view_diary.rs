//! Views of the diary: a week, a session, a board, places for a child and children for a place.
use crate::domain::booking::BookingState;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, TemplateId, VisitId};
use crate::domain::repair::Trouble;
use crate::domain::rules::ServiceKind;
use crate::domain::session::{Answer, CarveOut};
pub use crate::wire::view_board::{BoardPage, BoardRow};
use crate::wire::view_seat::SeatRow;
use crate::wire::view_together::TogetherRow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A cell of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The session.
    pub session: SessionId,
    /// Day, 0 Monday.
    pub day: u8,
    /// Start, minutes after midnight.
    pub start: u16,
    /// Places taken.
    pub taken: u16,
    /// Places in all.
    pub places: u16,
    /// Of the free ones, held now.
    pub held: u16,
    /// `=` full, `o` free, `h` held, `!` not quorate or held by nobody, `x` cancelled, `.` past.
    pub sign: char,
    /// Line 22: what is to be known, in words.
    pub words: String,
    /// The template that made it.
    #[serde(default)]
    pub template: Option<TemplateId>,
    /// Places that can still be given: nobody has them, and their time has not come.
    #[serde(default)]
    pub free: u16,
}

/// A row of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiaryRow {
    /// `ND Arnold`, a room or a person.
    pub label: String,
    /// Its sessions, by day and start.
    pub cells: Vec<Cell>,
    /// Whose row it is, by person.
    #[serde(default)]
    pub staff: Option<StaffId>,
    /// Days on which they are not there, and why in a word: 0 Monday, `away`, `off`.
    #[serde(default)]
    pub not_there: Vec<(u8, String)>,
}

/// A week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiaryWeek {
    /// Revision.
    pub revision: u64,
    /// Its Monday.
    pub monday: NaiveDate,
    /// Today in London.
    pub today: NaiveDate,
    /// Rows.
    pub rows: Vec<DiaryRow>,
    /// Sessions and places free.
    pub sessions: u32,
    /// Free places.
    pub free: u32,
    /// Taken and all places by day, 0 Monday.
    pub by_day: [(u32, u32); 7],
    /// Bank holidays of the week: day and name.
    pub holidays: Vec<(u8, String)>,
}

/// A session in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// Which.
    pub session: SessionId,
    /// Service code and name.
    pub service: (Code, String),
    /// Venue.
    pub venue: String,
    /// Room; empty where it has none.
    pub room: String,
    /// Day, start, end.
    pub when: (NaiveDate, u16, u16),
    /// Taken, held, places.
    pub counts: (u16, u16, u16),
    /// Whether it is over.
    pub past: bool,
    /// Roles that have not accepted, as names; empty where it is quorate or needs none.
    pub missing: Vec<String>,
    /// Called off: reason in words.
    pub cancelled: Option<String>,
    /// Whoever was to hold it is away or has declined, and nobody else has said that they come.
    #[serde(default)]
    pub unheld: bool,
    /// Places that can still be given.
    #[serde(default)]
    pub free: u16,
    /// `Arnold is shut Mon 23 Nov: weather`: why it cannot be held where it is; empty where it can.
    #[serde(default)]
    pub shut: String,
}

/// Sessions of a span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsPage {
    /// Revision.
    pub revision: u64,
    /// Sessions in all.
    pub total: u32,
    /// The ones asked for.
    pub rows: Vec<SessionLine>,
}

/// What a booking is a place in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingCard {
    /// Which.
    pub booking: BookingId,
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// In which session.
    pub session: SessionId,
    /// Index of the slot.
    pub slot: u8,
    /// Kind of its service.
    pub kind: ServiceKind,
    /// The visit it became, where the child has come to a drop-in.
    pub visit: Option<VisitId>,
}

/// Somebody of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Who.
    pub staff: StaffId,
    /// Name.
    pub name: String,
    /// Role code and name.
    pub role: (Code, String),
    /// What they said.
    pub answer: Answer,
}

/// A row of a session: a booking, a held or a free place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// Slot index.
    pub slot: u8,
    /// Start and minutes.
    pub start: u16,
    /// Minutes.
    pub minutes: u16,
    /// Whom the slot is kept for.
    pub carve_out: CarveOut,
    /// The booking, where there is one.
    pub booking: Option<BookedRow>,
    /// Line 22 in words.
    pub words: String,
    /// The Note column.
    pub note: String,
    /// The place of support, where it is one and taken.
    #[serde(default)]
    pub seat: Option<SeatRow>,
}

/// A booking in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedRow {
    /// Which.
    pub booking: BookingId,
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Needs and dangers.
    pub flags: Flags,
    /// Minutes this child takes.
    pub minutes: u16,
    /// State.
    pub state: BookingState,
    /// The State column in words (`came 12:55, seen`, `to come`, `held: jpatel`).
    pub words: String,
    /// Minutes a hold has left.
    pub left: Option<u16>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPage {
    /// Revision.
    pub revision: u64,
    /// Today in London, and minutes after midnight.
    pub now: (NaiveDate, u16),
    /// Which.
    pub session: SessionId,
    /// Service code, name, kind.
    pub service: (Code, String, ServiceKind),
    /// Venue and room in words.
    pub place: String,
    /// Day, start, end.
    pub when: (NaiveDate, u16, u16),
    /// Called off: reason in words.
    pub cancelled: Option<String>,
    /// People.
    pub people: Vec<PersonRow>,
    /// Quorum: roles needed, and those missing, as names; empty where none is needed.
    pub quorum: (Vec<String>, Vec<String>),
    /// Interpreters needed, in words.
    pub interpreters: String,
    /// Rows by time; ended bookings are left out.
    pub rows: Vec<PlaceRow>,
    /// Taken, held, places.
    pub counts: (u16, u16, u16),
    /// `Today  3 came, ...` and `After ...` lines.
    pub foot: Vec<String>,
    /// Session before and after of the same clinic.
    pub beside: (Option<SessionId>, Option<SessionId>),
    /// Who of the staff is away on that day, each with the words for it.
    #[serde(default)]
    pub away: Vec<(StaffId, String)>,
    /// How it came that nobody holds it: `B Ellis is away, S Kerr declined`; empty where somebody does.
    #[serde(default)]
    pub unheld: String,
    /// What went wrong where its place is shut, or where nobody holds it and nobody else is asked: its repair finds another room,
    /// somebody, or other places.
    #[serde(default)]
    pub trouble: Option<Box<Trouble>>,
    /// `Arnold is shut Mon 23 Nov: weather`: why it cannot be held where it is; empty where it can.
    #[serde(default)]
    pub shut: String,
}

/// A place offered to a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOffer {
    /// Session and slot.
    pub session: SessionId,
    /// Slot index.
    pub slot: u8,
    /// Day and start.
    pub when: (NaiveDate, u16),
    /// Minutes this child needs.
    pub minutes: u16,
    /// `ND, Arnold hub`.
    pub place: String,
    /// `ok`, `far`, `online`, or empty where it may not be said.
    pub far: String,
    /// The reason that ranks it.
    pub why: String,
    /// Three weeks' notice or more: counts as a reasonable offer.
    pub reasonable: bool,
    /// Line 22 in words.
    pub words: String,
}

/// A place left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Day and start.
    pub when: (NaiveDate, u16),
    /// Venue.
    pub place: String,
    /// Why, in words.
    pub why: String,
}

/// Places for a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesPage {
    /// Revision.
    pub revision: u64,
    /// The referral.
    pub referral: ReferralId,
    /// The child.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Service asked: code and name.
    pub service: (Code, String),
    /// Other services that could be booked for this child now.
    pub others: Vec<(Code, String)>,
    /// A booking that stands (the move keeps it until the new is sure).
    pub standing: Option<(BookingId, String)>,
    /// The standing place is held or offered: what is owed is the family's yes, not another place.
    #[serde(default)]
    pub to_agree: bool,
    /// Name of whom to speak to, who then agreed; empty where nobody who may be told all is on record.
    #[serde(default)]
    pub speak_to: String,
    /// SAY FIRST, line by line.
    pub say_first: Vec<String>,
    /// OFFERS made so far, in words.
    pub offers: Vec<String>,
    /// Best first.
    pub rows: Vec<PlaceOffer>,
    /// What is left out and why.
    pub left_out: Vec<LeftOut>,
    /// Why nothing can be booked at all, where that is so.
    pub refused: Option<String>,
    /// Places that belong together: a block of therapy that is owed, one visit with somebody who waits, too.
    #[serde(default)]
    pub together: Vec<TogetherRow>,
    /// How a block stands, and why one visit is not proposed where somebody of the home waits.
    #[serde(default)]
    pub not_together: Vec<String>,
}

/// A child for a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestChild {
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Needs and dangers.
    pub flags: Flags,
    /// Days waited.
    pub days: u32,
    /// The reason.
    pub why: String,
    /// Line 22 in words.
    pub words: String,
}

/// Children for a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestPage {
    /// Revision.
    pub revision: u64,
    /// Session and slot.
    pub session: SessionId,
    /// Slot index offered.
    pub slot: Option<u8>,
    /// Title: clinic, day, time.
    pub title: String,
    /// In the list's order.
    pub rows: Vec<BestChild>,
    /// Left out: name and why.
    pub left_out: Vec<(String, String)>,
    /// Why nothing can be offered.
    pub refused: Option<String>,
}
