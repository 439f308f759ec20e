//! What a look brings: one arm a screen. Structured values; the desk words and lays them out.
use super::entry::EntryPage;
use super::support::SupportView;
use super::view_begin::{Begun, FoundPage};
use super::view_diary::{BestPage, BoardPage, BookingCard, DiaryWeek, PlacesPage, SessionPage, SessionsPage};
use super::view_fill::{ElsewherePage, FillPage};
use super::view_keeping::KeepingPage;
use super::view_list::{ClosingPage, Counts, FindPage, IntakePage, ListPage, RowsPage, StepPage};
use super::view_paper::{CalendarPage, PaperPage};
use super::view_plans::{CopiesPage, MovePage};
use super::view_record::{BesidePage, ComparePage, ItemPage, RecordPage, TriageCard, WhoPage, WhyPage};
use super::view_repair::RepairPage;
use super::view_reviews::{ReviewPage, ReviewsPage};
use super::view_roster::RosterPage;
use super::view_say::SayPage;
use super::view_short::ShortPage;
use super::view_templates::{ChangePage, PublishPage, TemplateCard, TemplatesPage};
use super::view_whose::WhosePage;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::session::{Staff, Venue};
use crate::wire::access::AccessPage;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What stands where something no longer does, at a desk.
pub const GONE: &str = "It is not on record (any more). Esc goes back; / finds a child.";

/// Answers to queries.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum View {
    /// Line 2.
    Counts(Counts),
    /// Waiting lists.
    List(ListPage),
    /// Rows of a list by their ids, as far as asked for, and how many there are.
    Marks { total: u32, ids: Vec<ReferralId> },
    /// Settings or languages on record.
    Typed(Vec<String>),
    /// Rows of a list in full.
    Rows(RowsPage),
    /// Next steps.
    Today(StepPage),
    /// What is left over of the day.
    Closing(Box<ClosingPage>),
    /// A referral to decide; nothing where all are decided.
    Triage(Option<Box<TriageCard>>, TriageEnd),
    /// A week.
    Diary(DiaryWeek),
    /// Sessions of a span of days.
    Sessions(SessionsPage),
    /// What a booking is a place in.
    Booking(Box<BookingCard>),
    /// A session.
    Session(Box<SessionPage>),
    /// A session to be moved.
    Moving(Box<MovePage>),
    /// A session made again every week; or why it cannot be.
    Copies(Result<CopiesPage, Refusal>),
    /// A drop-in board; nothing where none is on, with the next ones.
    Board(Box<BoardPage>),
    /// Places for a child.
    Places(Box<PlacesPage>),
    /// Children for a place.
    Children(BestPage),
    /// A record.
    Record(Box<RecordPage>),
    /// The pane beside a list.
    Beside(Box<BesidePage>),
    /// Why.
    Why(Box<WhyPage>),
    /// What to say.
    Say(Box<SayPage>),
    /// Who.
    Who(WhoPage),
    /// Found.
    Find(FindPage),
    /// Intake.
    Intake(IntakePage),
    /// What imports left.
    Found(FoundPage),
    /// How far a new store has come.
    Begun(Begun),
    /// One item.
    Item(Box<ItemPage>),
    /// Two records.
    Compare(Box<ComparePage>),
    /// Look-alikes of what is being registered.
    Alike(Vec<AlikeRow>),
    /// What undo would do.
    Undo(Option<UndoWords>),
    /// What this person did last, the last first.
    Mine(Vec<UndoWords>),
    /// Venues and staff.
    People { venues: Vec<Venue>, staff: Vec<Staff>, roles: Vec<(StaffId, Code)> },
    /// What is remembered of a source: mapping, rows; the feeding that has not come to its end, in words.
    Source { known: bool, mapping: String, rows: Vec<SourceRow>, total: u32, broken_off: Option<String> },
    /// Children on record.
    Known(Vec<KnownRow>),
    /// District codes in the order asked; none where the full postcode is not in the table.
    Districts(Vec<Option<String>>),
    /// Rows as cells.
    Sheet(Box<SheetPage>),
    /// What an entry would do.
    Entry(Box<EntryPage>),
    /// What repairing a bad day comes to.
    Repair(Box<RepairPage>),
    /// There is no such thing (any more); in words.
    Gone { words: String },
    /// Free places, and who could have them.
    Fill(Box<FillPage>),
    /// What is put on paper.
    Paper(Box<PaperPage>),
    /// Sessions for a calendar.
    Calendar(Box<CalendarPage>),

    /// Clinics' templates.
    Templates(TemplatesPage),
    /// A template to be changed.
    Template(Box<TemplateCard>),
    /// What setting a template comes to; or why it cannot be.
    TemplateChange(Result<ChangePage, Refusal>),
    /// What publishing a template comes to; or why it cannot be.
    Publishing(Result<PublishPage, Refusal>),
    /// Reviews ahead, what is late, who is to be placed.
    Reviews(Box<ReviewsPage>),
    /// One review.
    Review(Box<ReviewPage>),
    /// Support while a family waits.
    Support(Box<SupportView>),

    /// People, leave, closures and venues.
    Roster(Box<RosterPage>),
    /// Short notice.
    ShortNotice(Box<ShortPage>),
    /// Who looked at whom.
    Access(Box<AccessPage>),
    /// Keeping and giving away.
    Keeping(KeepingPage),
    /// Where else a child of a plan for free places could be put.
    Elsewhere(Box<ElsewherePage>),
    /// What the words of a command name.
    Whose(WhosePage),
}

/// A window of rows as cells, to be written to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPage {
    /// Revision: windows of one sheet are of one revision, or they are fetched again.
    pub revision: u64,
    /// Rows in all.
    pub total: u32,
    /// Names of the columns.
    pub head: Vec<String>,
    /// The rows of this window.
    pub rows: Vec<Vec<String>>,
    /// The children in this window, for the access log.
    pub children: Vec<ChildId>,
}

/// How the triage queue stands when nothing is left to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageEnd {
    /// Decided today.
    pub decided_today: u32,
    /// Waiting for answers asked for.
    pub asked: u32,
    /// Days since the oldest was asked.
    pub oldest_days: u32,
}

/// A look-alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlikeRow {
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// NHS number as printed.
    pub nhs: String,
    /// Postcode, where it may be shown.
    pub postcode: String,
    /// Open referrals in short words.
    pub open: String,
    /// Why it looks alike.
    pub words: String,
    /// Certain (number, birth date and name), not only possible.
    pub same: bool,
    /// The record it went into: one of these rows, or the one in front.
    #[serde(default)]
    pub merged_into: Option<ChildId>,
}

/// What undoing would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoWords {
    /// The frame.
    pub seq: u64,
    /// What it did, in words.
    pub words: String,
    /// Minutes ago.
    pub minutes: u32,
    /// The child it concerns.
    pub child: Option<ChildId>,
    /// Why it cannot be undone, where it cannot.
    pub refused: Option<String>,
    /// The other changes of the same act that nothing has undone, the last first: one `u` takes all of them back.
    #[serde(default)]
    pub with: Vec<u64>,
    /// A family was told of it: it is undone only where that is said, and they are rung.
    #[serde(default)]
    pub told: bool,
}

impl UndoWords {
    /// The whole act in words, and its changes in the order in which they were made, each with the words known of it; none
    /// where it was one change.
    pub fn act(&self) -> (String, Vec<(u64, String)>) {
        if self.with.is_empty() {
            return (self.words.clone(), Vec::new());
        }
        let mut parts: Vec<(u64, String)> = self.with.iter().map(|seq| (*seq, String::new())).collect();
        parts.push((self.seq, self.words.clone()));
        parts.sort_unstable();
        (format!("{} changes made together, the last: {}", parts.len(), self.words), parts)
    }
}

/// A remembered row of a source, with what it became as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// Stable key.
    pub key: String,
    /// Digest of its content.
    pub digest: u64,
    /// Mark of each field.
    pub marks: Vec<u32>,
    /// Listed as vanished already.
    pub gone: bool,
    /// The referral it became.
    pub referral: Option<KnownReferralRow>,
    /// The intake item it became, and how that stands.
    pub intake: Option<(IntakeId, crate::domain::intake::IntakeState)>,
}

/// A referral as the import's plan sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownReferralRow {
    /// Which.
    pub id: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// Pathway.
    pub pathway: crate::domain::code::Code,
    /// Day received.
    pub received: NaiveDate,
    /// Priority.
    pub priority: crate::domain::order::Priority,
    /// Day it was closed; none while it is open.
    pub closed_on: Option<NaiveDate>,
}

/// A child on record as the import's plan sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownRow {
    /// Who.
    pub child: ChildId,
    /// NHS number.
    pub nhs: Option<crate::domain::nhs_number::NhsNumber>,
    /// Date of birth.
    pub born: NaiveDate,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Name used, where it differs.
    pub known_as: String,
    /// Details in full, of children asked for by id: the others are only compared, and there are many of them.
    pub details: Option<Box<crate::domain::child::ChildDetails>>,
    /// All referrals.
    pub referrals: Vec<KnownReferralRow>,
}
