//! Reviews as a desk shows them: what is ahead and late, and one of them with its people, agenda and packs.
use crate::domain::booking::BookingState;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId};
use crate::domain::order::Priority;
use crate::domain::review::{Part, ReportState, ViewState};
use crate::domain::session::Answer;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A review ahead, or one whose outcomes are missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRow {
    /// Its session.
    pub session: SessionId,
    /// Its service.
    pub service: Code,
    /// `MAR Ashfield`.
    pub name: String,
    /// Day and start.
    pub when: (NaiveDate, u16),
    /// Children, and places.
    pub children: (u16, u16),
    /// Short names of roles that nobody has accepted to fill, those its children's needs add among them.
    pub missing: Vec<String>,
    /// Reports in, and wanted, of all packs.
    pub packs: (u16, u16),
    /// Children without consent to share.
    pub without_consent: u16,
    /// Who was asked and has not answered.
    pub asked: Vec<(Code, StaffId)>,
    /// It has begun.
    pub started: bool,
    /// In words: who is missing and how the asking stands.
    pub words: String,
}

/// What something late is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LateAbout {
    /// An invitation without an answer.
    Invitation(SessionId, Code, StaffId),
    /// The pack of a referral.
    Pack(ReferralId),
    /// Minutes, or a recommendation.
    Part(ReferralId, Part),
}

/// Something late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateRow {
    /// What.
    pub about: LateAbout,
    /// What is owed, in words.
    pub words: String,
    /// Whose: a child, or a person who was asked.
    pub name: String,
    /// The child, where there is one.
    pub child: Option<ChildId>,
    /// Day it was due.
    pub due: NaiveDate,
    /// The review: `MAR 3 Dec`.
    pub of: String,
}

/// A child to be put on a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToPlaceRow {
    /// Its referral.
    pub referral: ReferralId,
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Needs and dangers.
    pub flags: Flags,
    /// Band.
    pub priority: Priority,
    /// Short name of the pathway.
    pub pathway: String,
    /// The pack in a few words.
    pub pack: String,
    /// The next quorate place: `Thu 3 Dec 10:00 Ashfield`; or why there is none.
    pub next: Result<String, String>,
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewsPage {
    /// Revision.
    pub revision: u64,
    /// Those of one service only, by its short name.
    pub only: Option<String>,
    /// Reviews, worst first.
    pub rows: Vec<ReviewRow>,
    /// What is late, latest first.
    pub late: Vec<LateRow>,
    /// Children to be placed, in the list's order.
    pub to_place: Vec<ToPlaceRow>,
    /// How many there are of them.
    pub waiting: u32,
    /// Services that can be shown alone: code, short name.
    pub services: Vec<(Code, String)>,
    /// How many more were put forward and are to be decided on at triage.
    #[serde(default)]
    pub in_triage: u32,
}

/// A role of a review, or somebody who was asked besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRow {
    /// The role, and its short name.
    pub role: (Code, String),
    /// Who was asked; nobody, where the role is missing.
    pub person: Option<(StaffId, String, Answer)>,
    /// Whether the quorum asks for this role.
    pub needed: bool,
    /// Whether they are in the room; none before it began.
    pub here: Option<bool>,
    /// How the asking stands, in words.
    pub words: String,
    /// Asked so long ago that it is chased.
    pub late: bool,
    /// Of a missing role: who could cover.
    pub cover: Vec<(StaffId, String)>,
}

/// A report of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// Kind.
    pub kind: Code,
    /// Short name.
    pub name: String,
    /// Whom it was asked of.
    pub of: String,
    /// Where it stands; none: not asked for.
    pub state: Option<ReportState>,
    /// In words.
    pub words: String,
    /// Not in, and past its day.
    pub late: bool,
}

/// A recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendationRow {
    /// Position in the pack.
    pub at: u8,
    /// What is to be done.
    pub words: String,
    /// `NHS, owned by ND, by 1 Dec`.
    pub whose: String,
    /// By when.
    pub due: NaiveDate,
    /// Done on.
    pub done: Option<NaiveDate>,
}

/// A child of a review with its pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildPart {
    /// Its referral.
    pub referral: ReferralId,
    /// Who.
    pub child: ChildId,
    /// The place.
    pub booking: Option<(BookingId, BookingState)>,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Needs and dangers.
    pub flags: Flags,
    /// Short name of the pathway.
    pub pathway: String,
    /// Start of the slot.
    pub start: Option<u16>,
    /// The referral is still open.
    pub open: bool,
    /// How the place stands, in words.
    pub words: String,
    /// Short names of the roles that are missing for this child.
    pub missing: Vec<String>,
    /// The next quorate review, where this one is not; or why there is none.
    pub next: Option<Result<String, String>>,
    /// It has a pack: not of a second opinion.
    pub has_pack: bool,
    /// Consent to share: given or not; none: nobody asked.
    pub consent: Option<bool>,
    /// The same in words, with whom to ask.
    pub consent_words: String,
    /// Lawful basis in words.
    pub basis: String,
    /// Needs that add roles.
    pub needs: Vec<Code>,
    /// The same in words.
    pub needs_words: String,
    /// Reports; empty where they may not be shown.
    pub reports: Vec<ReportRow>,
    /// Why the reports are not shown, where they are not.
    pub hidden: Option<String>,
    /// The parent's view: how it stands, and the words, where they may be read.
    pub parent: (ViewState, String),
    /// The child's.
    pub view: (ViewState, String),
    /// Who gave the first opinion, in words; none where that is not known, or it is no second opinion.
    pub first: Option<String>,
    /// What the first opinion left open: the question of a second one.
    pub question: String,
    /// The last review was not quorate on that day.
    pub provisional: Option<NaiveDate>,
    /// Minutes: due, and out.
    pub minutes: Option<(NaiveDate, Option<NaiveDate>)>,
    /// Recommendations.
    pub recommendations: Vec<RecommendationRow>,
}

/// One review; or, without a session, the pack of one child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// Revision.
    pub revision: u64,
    /// Its session.
    pub session: Option<SessionId>,
    /// Service: code and short name.
    pub service: (Code, String),
    /// `MAR Ashfield: Thu 3 Dec 10:00-12:15`.
    pub title: String,
    /// Day.
    pub on: Option<NaiveDate>,
    /// When it began, in words.
    pub started: Option<String>,
    /// Quorum in words.
    pub quorum: String,
    /// Whether all its own roles are filled: before it begins by who has accepted, then by who is here.
    pub quorate: bool,
    /// People: needed roles first.
    pub people: Vec<SeatRow>,
    /// Children in the order of the agenda.
    pub children: Vec<ChildPart>,
    /// Places free.
    pub free: u16,
}
