//! Views of one child: record, pane, why, who, triage card, comparison, intake item.
use super::view_list::ListRow;
use crate::domain::child::ChildDetails;
use crate::domain::clock::Why;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::intake::Intake;
use crate::domain::next_step::NextStep;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One clock of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClockRow {
    /// The referral it belongs to.
    pub referral: ReferralId,
    /// Clock's code.
    pub clock: Code,
    /// `ND assessment`.
    pub name: String,
    /// From.
    pub from: Option<NaiveDate>,
    /// Days, where it started.
    pub days: Option<u32>,
    /// Last day within the target.
    pub target: Option<NaiveDate>,
    /// `48w over`, `met`, `none, shown only`.
    pub target_words: String,
    /// Past its target.
    pub late: bool,
    /// `running`, `stopped`, ...
    pub state: String,
    /// Whether this is the referral's leading clock.
    pub leading: bool,
    /// The next step in short words, on the leading clock's row.
    pub step: String,
}

/// A mark of the journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Day.
    pub on: NaiveDate,
    /// Lane: 0 health, 1 speech and language, 2 council, 3 family.
    pub lane: u8,
    /// Letter on the line.
    pub letter: char,
    /// What happened, in words.
    pub words: String,
    /// Who recorded it.
    pub by: String,
    /// Undone later.
    pub undone: bool,
    /// Journal sequence.
    pub seq: u64,
}

/// An open or past booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingLine {
    /// Which.
    pub booking: crate::domain::ids::BookingId,
    /// Day and start.
    pub when: (NaiveDate, u16),
    /// Clinic and place.
    pub place: String,
    /// State in words.
    pub state: String,
    /// Whether it is still ahead.
    pub ahead: bool,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordPage {
    /// Revision.
    pub revision: u64,
    /// Today in London.
    pub today: NaiveDate,
    /// Who.
    pub child: ChildId,
    /// Journal sequence that last touched the child's row: what an amendment names.
    pub rev: u64,
    /// What is held; masked where the role asks for it.
    pub details: ChildDetails,
    /// Whether the address is hidden from this user.
    pub hidden: bool,
    /// Whether it is hidden from this user and shown for this look, with a reason.
    #[serde(default)]
    pub shown: bool,
    /// The record it went into.
    pub merged_into: Option<(ChildId, String)>,
    /// District's name.
    pub district: String,
    /// Open and closed referrals, open first, most pressing first.
    pub referrals: Vec<ListRow>,
    /// Clocks.
    pub clocks: Vec<ClockRow>,
    /// The journey, oldest first.
    pub marks: Vec<Mark>,
    /// Bookings, newest first.
    pub bookings: Vec<BookingLine>,
    /// What the family was told last of each open referral, beside what is true now.
    pub told: Vec<super::view_say::ToldLine>,
    /// Same home, look-alikes, siblings.
    pub known: Vec<String>,
    /// Who else has it open.
    pub open_by: Option<String>,
    /// Line 22: what is most to be known.
    pub words: String,
    /// When and where the family said it can come; empty where it said nothing.
    #[serde(default)]
    pub comes: String,
}

/// The pane beside a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BesidePage {
    /// The record.
    pub record: RecordPage,
    /// Best place for the most pressing referral, in words.
    pub best: String,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyPage {
    /// Whose: `HARRIS, Aimee`.
    pub name: String,
    /// The clock's name.
    pub clock: String,
    /// The explanation.
    pub why: Why,
}

/// Who changed or looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoPage {
    /// Whose.
    pub name: String,
    /// When, who, what; newest first.
    pub rows: Vec<(chrono::NaiveDateTime, String, String)>,
}

/// What is already known of a referral's child: each line reached with Tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownLine {
    /// `= same child?`, `same home`, `before`, `contacts`.
    pub kind: String,
    /// In words.
    pub words: String,
    /// The record to go to.
    pub child: Option<ChildId>,
    /// The intake item that settles it.
    pub item: Option<IntakeId>,
}

/// A referral to decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriageCard {
    /// Revision.
    pub revision: u64,
    /// The referral.
    pub row: ListRow,
    /// Its number in the queue, and how many there are.
    pub place: (u32, u32),
    /// Decide by.
    pub decide_by: NaiveDate,
    /// Working days allowed.
    pub within: u16,
    /// Details, masked where the role asks for it.
    pub details: ChildDetails,
    /// District's name.
    pub district: String,
    /// Received from: kind and name.
    pub from: String,
    /// What is asked.
    pub asked: String,
    /// In the sender's words.
    pub words: String,
    /// What the pathway wants with a referral: name, and whether it came.
    pub with_it: Vec<(String, bool)>,
    /// What is known already.
    pub known: Vec<KnownLine>,
    /// What accepting means: target date and wait now, in words.
    pub if_accepted: Vec<String>,
    /// Line 22.
    pub note: String,
    /// Whether this user may decide; else why not.
    pub may: Result<(), String>,
    /// The step as it stands (asked, redirected).
    pub step: Option<NextStep>,
}

/// An intake item with what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemPage {
    /// The item.
    pub item: Intake,
    /// Why, line by line, in words.
    pub words: Vec<String>,
    /// The two records of a look-alike or conflict.
    pub compare: Option<ComparePage>,
    /// The record of a child whose number is to be put right: what is amended.
    pub amend: Option<Box<AmendPage>>,
}

/// What is held of a child, as it is amended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendPage {
    /// Whose.
    pub child: ChildId,
    /// As it may be shown.
    pub details: ChildDetails,
    /// The change that last touched it.
    pub rev: u64,
}

/// Two records side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparePage {
    /// The item that asks, where one does.
    pub item: Option<IntakeId>,
    /// First.
    pub a: (ChildId, ChildDetails, Vec<String>),
    /// Second.
    pub b: (ChildId, ChildDetails, Vec<String>),
    /// Rows: field, a's, b's, whether they contradict.
    pub rows: Vec<(String, String, String, bool)>,
}
