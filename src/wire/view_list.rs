//! Views of lists: counts, waiting rows, steps, found children, intake.
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId, SeatId, SessionId};
use crate::domain::next_step::NextStep;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Line 2, and what the message line may offer to undo.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Revision these counts are of.
    pub revision: u64,
    /// Local time in London.
    pub now: NaiveDateTime,
    /// Steps due today or late, of my team.
    pub to_do: u32,
    /// Of them late.
    pub late: u32,
    /// Referrals to triage.
    pub to_triage: u32,
    /// Places freed in the next weeks that somebody could take.
    pub freed: u32,
    /// Places held by this user.
    pub held: u32,
    /// Open referrals past target.
    pub past_target: u32,
    /// Intake items to complete.
    pub intake: u32,
    /// Open referrals.
    pub open: u32,
    /// Open referrals without exactly one next step: always 0.
    pub without_step: u32,
}

/// Distance to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The last day within.
    pub last_day: NaiveDate,
    /// Days left (negative: over).
    pub left: i32,
}

/// A row of a waiting list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// The referral: the row's identity.
    pub referral: ReferralId,
    /// The child.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Pathway code.
    pub pathway: Code,
    /// Days on the leading clock.
    pub days: u32,
    /// Whether the clock runs (a stopped or nullified one shows none).
    pub running: bool,
    /// Whether it has stopped; one that neither runs nor has stopped is still to be started.
    #[serde(default)]
    pub stopped: bool,
    /// Target, where the clock has one.
    pub target: Option<Target>,
    /// Received.
    pub received: NaiveDate,
    /// Priority.
    pub priority: Priority,
    /// A more urgent band was asked for.
    pub asked: Option<Priority>,
    /// Needs and dangers.
    pub flags: Flags,
    /// Language, where an interpreter is needed.
    pub language: String,
    /// District name; `(hidden)` where restricted; empty where not known.
    pub district: String,
    /// Setting.
    pub setting: String,
    /// Where it stands.
    pub stage: Stage,
    /// The next step; none where closed.
    pub step: Option<NextStep>,
    /// Day of the last contact of any kind; none where there was none since it was received.
    #[serde(default)]
    pub contact: Option<NaiveDate>,
    /// When a place is booked: day, minute, venue name.
    pub booked: Option<(NaiveDate, u16, String)>,
    /// The service of the booking that the stage speaks of; none where there is no booking.
    #[serde(default)]
    pub service: Code,
    /// That the family can come at short notice, how and by whose word; empty where nobody said so.
    #[serde(default)]
    pub short: String,
    /// Somebody else has it open.
    pub open_by: Option<String>,
    /// Journal sequence that last touched it, for `+`.
    pub rev: u64,
}

/// A window of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    /// Revision.
    pub revision: u64,
    /// Today in London.
    pub today: NaiveDate,
    /// Rows that match.
    pub total: u32,
    /// Number of the first row of this window.
    pub first: u32,
    /// The rows in sight.
    pub rows: Vec<ListRow>,
    /// The filter in words, e.g. `ND, waiting, all districts`.
    pub words: String,
    /// The order in words.
    pub order: String,
    /// Where nothing matches: what would, without the last filter.
    pub hint: String,
}

/// A row of a waiting list with what only a script asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullRow {
    /// The row as the list shows it.
    pub row: ListRow,
    /// Family name as it is written.
    pub family: String,
    /// Given names.
    pub given: String,
    /// NHS number, where it is known and trusted.
    pub nhs: Option<NhsNumber>,
}

/// Rows of a list in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsPage {
    /// Revision.
    pub revision: u64,
    /// Today in London.
    pub today: NaiveDate,
    /// Rows that match.
    pub total: u32,
    /// The rows asked for.
    pub rows: Vec<FullRow>,
}

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum About {
    /// A referral's next step.
    Referral(ReferralId),
    /// An intake item.
    Intake(IntakeId),
    /// A freed place.
    Place(crate::domain::ids::SessionId, u8),
    /// A visit that left unseen.
    Visit(crate::domain::ids::VisitId),
    /// What a review left to be done: minutes, a recommendation.
    Review(ReferralId, crate::domain::review::Part),
    /// A place of support: a call of today, a try without an answer, an outcome.
    Seat(crate::domain::ids::SeatId),
    /// A hidden address that was shown, by its number: somebody reads why.
    Glass(u32),
    /// What a family said of short notice: it is to be asked again.
    Short(ChildId),
    /// A session that nobody holds.
    Unheld(crate::domain::ids::SessionId),
    /// A review with a child in it that lacks a role.
    Unquorate(crate::domain::ids::SessionId),
    /// Whoever was asked to a review and does not answer.
    Unanswered(crate::domain::ids::SessionId),
}

/// A row of Today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRow {
    /// What it is about.
    pub about: About,
    /// The child, where it is one child's.
    pub child: Option<ChildId>,
    /// `FAMILY, Given`, or what stands in its place (`7 could come`).
    pub name: String,
    /// Birth date.
    pub born: Option<NaiveDate>,
    /// Pathway's short name.
    pub pathway: String,
    /// The step.
    pub step: NextStep,
    /// The service of the booking that the step is about; none where there is none.
    #[serde(default)]
    pub service: Code,
    /// Needs and dangers.
    pub flags: Flags,
    /// Line 22 in words.
    pub words: String,
    /// Somebody else has it open.
    pub open_by: Option<String>,
    /// Journal sequence that last touched it.
    pub rev: u64,
    /// The place of support that it is about, where it is.
    #[serde(default)]
    pub seat: Option<Box<crate::wire::view_seat::SeatRow>>,
    /// What went wrong, where its repair is the step.
    #[serde(default)]
    pub trouble: Option<Box<crate::domain::repair::Trouble>>,
    /// The session of the visit or the place that it is about, where it is about one.
    #[serde(default)]
    pub session: Option<crate::domain::ids::SessionId>,
}

/// A window of Today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPage {
    /// Revision.
    pub revision: u64,
    /// Today in London.
    pub today: NaiveDate,
    /// Steps that match.
    pub total: u32,
    /// Late ones.
    pub late: u32,
    /// Due today.
    pub due_today: u32,
    /// Number of the first row.
    pub first: u32,
    /// Rows in sight.
    pub rows: Vec<StepRow>,
    /// Open referrals, and those without a next step (0).
    pub open: (u32, u32),
    /// What the last import found: words and number; empty once worked off.
    pub found: Vec<(String, u32)>,
}

/// What is left over of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingPage {
    /// The rows, as Today has them.
    pub steps: StepPage,
    /// How many there are of each kind that there is, in words: `outcomes missing`.
    pub left: Vec<(String, u32)>,
    /// Whose day it is; none: all teams'.
    pub team: Code,
    /// The team in words.
    pub whose: String,
    /// Who signed it already, and when; every signature.
    pub signed: Option<String>,
    /// What falls due next: how many steps, and on which day.
    pub ahead: (u32, NaiveDate),
    /// The referrals among the rows, to be marked all at once; at most 500.
    pub referrals: Vec<ReferralId>,
    /// Anything was left over since it was signed: it can be signed once more.
    #[serde(default)]
    pub again: bool,
    /// The sessions that are not over, in a sentence: until then it cannot be signed. Empty where all are.
    #[serde(default)]
    pub to_come: String,
    /// What is not left over yet, by kind: `sessions not over`, `held rows, not due`.
    #[serde(default)]
    pub beside: Vec<(String, u32)>,
    /// Sessions of the evening that are not over, for which the signature does not wait: `Workshop Arnold until 19:00`.
    #[serde(default)]
    pub still_on: String,
}

/// A found child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindRow {
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// District name, `hidden` where restricted.
    pub place: String,
    /// Needs and dangers.
    pub flags: Flags,
    /// Open referrals in short words, `--` where none.
    pub open: String,
    /// Why the row is there.
    pub by: String,
    /// A possible duplicate of the row above.
    pub alike: bool,
    /// The open referral that is most pressing.
    pub referral: Option<ReferralId>,
    /// Line 22 in words.
    pub words: String,
    /// All that was typed is a name, the beginning of one, a number or a birth date of the child: nothing is only alike.
    #[serde(default)]
    pub sure: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindPage {
    /// What was asked.
    pub text: String,
    /// Hits in all.
    pub total: u32,
    /// Children looked through.
    pub of: u32,
    /// Microseconds it took.
    pub micros: u32,
    /// Best first.
    pub rows: Vec<FindRow>,
    /// Places of support that somebody has by name, without a record.
    #[serde(default)]
    pub places: Vec<PlaceFound>,
}

/// A place of support of somebody who is on no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceFound {
    /// Which.
    pub seat: SeatId,
    /// In which session.
    pub session: SessionId,
    /// Whose, as it was given, with the number.
    pub name: String,
    /// Which place, and where it stands.
    pub words: String,
}

/// A row of Intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeRow {
    /// Which.
    pub item: IntakeId,
    /// `held row`, `same child?`, `number conflict`, `vanished`.
    pub kind: String,
    /// Name as far as known.
    pub name: String,
    /// What is wrong or asked, in words.
    pub words: String,
    /// Source and row.
    pub source: String,
    /// Due.
    pub due: NaiveDate,
    /// What `a` opens: `complete`, `compare`, `look`.
    pub opens: String,
}

/// A window of Intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakePage {
    /// Revision.
    pub revision: u64,
    /// Open items.
    pub total: u32,
    /// Of them rows to complete.
    pub to_complete: u32,
    /// Of them look-alikes and conflicts to settle.
    pub to_settle: u32,
    /// First row's number.
    pub first: u32,
    /// Rows.
    pub rows: Vec<IntakeRow>,
}
