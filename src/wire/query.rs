//! What can be looked up, and how a list is narrowed and ordered.
pub use super::out::OutOf;
pub use super::sheet_of::SheetOf;
pub use super::sort::{Sort, SortBy};
use super::view_keeping::KeepingOf;
use crate::domain::child::{Flags, Sex};
use crate::domain::code::Code;
use crate::domain::fill::{Pin, Span};
use crate::domain::ids::{BookingId, ChildId, IntakeId, ReferralId, SessionId, TemplateId, VenueId};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::domain::repair::{Pick, Trouble};
use crate::domain::template::ClinicTemplate;
use crate::domain::typed_date;
use crate::wire::access::AccessOf;
use crate::wire::entry::{Here, Picked};
use crate::wire::support::SupportLook;
use crate::wire::view_paper::{CalendarOf, PaperOf};
use crate::wire::view_short::{ShortIs, ShortOf};
use crate::wire::view_whose::WhoseIs;
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
    /// Which rows a list holds, in its order, at most so many: what `*` marks.
    Marks { filter: Filter, sort: Sort, most: u32 },
    /// Names on record with these words in them, for what is typed into a filter or a form.
    Typed { of: Typed, text: String, rows: u16 },
    /// Rows of a list with all that a script may ask of them, from that number on.
    Rows { filter: Filter, sort: Sort, from: u32, rows: u16 },
    /// A window of the next steps.
    Today { whose: Whose, at: At, rows: u16 },
    /// What is left over of today, for my team and for those of whom nobody was here; or for all.
    Closing { all: bool, at: At, rows: u16 },
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
    /// What to say to the family now, the referral in front first. A look: logged.
    Say { child: ChildId, referral: Option<ReferralId> },
    /// Who changed or looked at a child's record.
    Who { child: ChildId },
    /// Children by what was typed.
    Find { text: String, within: Option<Filter>, rows: u16 },
    /// Open intake items, all or those of one kind.
    Intake { at: u32, rows: u16, is: Option<IntakeIs> },
    /// One intake item with all that is known of it.
    Item { item: IntakeId },
    /// Two records side by side.
    Compare { a: ChildId, b: ChildId },
    /// Possible duplicates of what is being registered.
    Alike { family: String, given: String, born: Option<NaiveDate>, nhs: String },
    /// What undoing that frame would do; without a number, the person's last.
    /// `after`: changes that will be undone before it.
    UndoPreview { seq: Option<u64>, child: Option<ChildId>, after: Vec<u64> },
    /// What this person did last and nothing has undone, with what undoing each would do.
    Mine { rows: u16 },
    /// What imports left to be worked off.
    Found,
    /// How far a new store has come.
    Begun,
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
    /// What an entry of the line would do.
    Entry { text: String, here: Box<Here>, picked: Picked },
    /// What repairing a bad day comes to; `picks` is what was chosen for some sessions.
    Repair { trouble: Trouble, picks: Vec<(SessionId, Pick)> },
    /// Reviews ahead, of one service or of all.
    Reviews { service: Option<Code> },
    /// One review, by its session or by the referral of a child. A look: logged.
    Review { session: Option<SessionId>, referral: Option<ReferralId> },
    /// Who could have the free places of a session, of its clinic's month, or of all that is planned of its service.
    /// Whoever was put somewhere by hand stays there.
    Fill { session: SessionId, span: Span, pins: Vec<Pin> },
    /// What is put on paper, from that part on. A look at every child in it: logged.
    Paper { of: PaperOf, from: u32 },
    /// Sessions for a calendar, of a span of days, from that one on: nothing of any child.
    Calendar { of: CalendarOf, from: NaiveDate, to: NaiveDate, at: u32 },

    /// Short notice: who is rung about a freed place, or how families fared.
    ShortNotice { of: ShortOf },
    /// Clinics' templates.
    Templates,
    /// A template to be changed, or as it would begin from a session.
    Template { of: TemplateOf },
    /// What setting a template so would come to.
    TemplateChange { to: Box<ClinicTemplate> },
    /// What publishing a template would come to.
    Publishing { template: TemplateId, until: Until },
    /// Support while a family waits.
    Support(SupportLook),

    /// Who works when, who is away, what is shut, how venues are.
    Roster,

    /// Who looked at whom, since a day or ever. Itself a look: logged.
    Access { of: AccessOf, since: Option<NaiveDate> },
    /// The same as [`Query::Fill`] where places are shared, after some seconds of looking for a better plan. It is answered by
    /// itself: other questions are answered meanwhile, and a later one of these ends it.
    Better { session: SessionId, span: Span, pins: Vec<Pin> },
    /// Keeping and giving away.
    Keeping(KeepingOf),
    /// Where else a child of such a plan could be put by hand. A look at the child: logged.
    Elsewhere { session: SessionId, span: Span, pins: Vec<Pin>, referral: ReferralId },
    /// The same as a screen has, taken away as data. An export, and a look at every child in it: logged.
    Out(OutOf),
    /// Which number the words of a command name, by the rules of the line.
    Whose { text: String, of: WhoseIs },
}

/// A template, or the session it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TemplateOf {
    /// That one.
    Template(TemplateId),
    /// The one that made it; else one that would begin from it.
    Session(SessionId),
}

/// Up to and with which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Until {
    /// That day.
    Day(NaiveDate),
    /// The end of the term that is on, or comes.
    Term,
}

impl Until {
    /// As it is typed: `end of term`, or a day as everywhere.
    ///
    /// # Errors
    /// It is neither: words, without a full stop.
    pub fn read(typed: &str, today: NaiveDate) -> Result<Self, String> {
        let words = typed.trim().to_lowercase();
        let words = words.strip_prefix("the ").unwrap_or(&words);
        if ["term", "end of term", "end of the term"].contains(&words) {
            return Ok(Self::Term);
        }
        let day = typed_date::date(typed, today, typed_date::Bias::Future);
        day.map(Self::Day).map_err(|words| format!("{words}, or type: end of term"))
    }
}

/// What is typed with help from what is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Typed {
    /// Schools, nurseries, colleges.
    Setting,
    /// Languages an interpreter is needed for.
    Language,
    /// Places where sessions are held.
    Venue,
    /// Their rooms.
    Room,
    /// People who work here.
    Staff,
}

/// Kinds of what an import leaves for a person to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IntakeIs {
    /// Rows that were held back, to be completed.
    ToMend,
    /// Of them those whose pathway is not known.
    NoPathway,
    /// Two records that may be one child.
    LookAlike,
    /// A number that two children came with.
    Number,
    /// Numbers that fail their check.
    NumberFails,
    /// Entries their source no longer lists.
    Gone,
    /// Lists that say something else of a restricted record.
    Differs,
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
            Stage::Seen { .. }
            | Stage::NotBrought { .. }
            | Stage::LateNotSeen { .. }
            | Stage::LeftUnseen { .. } => Self::After,
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
    /// In one of these districts; the empty code: where the district is not known.
    pub districts: Vec<Code>,
    /// With one of these priorities.
    pub priorities: Vec<Priority>,
    /// With all of these flags.
    pub flags: Flags,
    /// Setting contains.
    pub setting: String,
    /// An interpreter is needed for a language that contains this.
    pub language: String,
    /// The next step is owed by one of these teams.
    pub teams: Vec<Code>,
    /// At least this age in years.
    pub age_from: Option<u8>,
    /// Under this age in years.
    pub age_under: Option<u8>,
    /// Turns this age before being seen: after today, and no later than the day of the place that is held, offered or booked.
    /// Without one, no later than the last of: the target, the day of the next step, and the first day on which a place could
    /// be had at reasonable notice.
    pub turns: Option<u8>,
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
    /// Can come at short notice, or is to be asked again whether they can.
    pub short: Option<ShortIs>,
    /// These referrals only (marks).
    pub only: Vec<ReferralId>,
    /// For which a more urgent priority was asked than they have.
    pub asked: bool,
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
    /// Starting at this minute of the day.
    pub start: Option<u16>,
    /// For this place, which is given up for it; none: the one that stands.
    #[serde(default)]
    pub moving: Option<BookingId>,
}

/// A field of a filter by its name, and whether a filter narrows by it.
pub type FilterField = (&'static str, fn(&Filter) -> bool);

/// Every field of [`Filter`]: whoever offers filters is held to all of them by a test.
pub const FILTER_FIELDS: [FilterField; 19] = [
    ("pathways", |f| !f.pathways.is_empty()),
    ("stages", |f| !f.stages.is_empty()),
    ("districts", |f| !f.districts.is_empty()),
    ("priorities", |f| !f.priorities.is_empty()),
    ("flags", |f| f.flags != Flags(0)),
    ("setting", |f| !f.setting.is_empty()),
    ("language", |f| !f.language.is_empty()),
    ("teams", |f| !f.teams.is_empty()),
    ("age_from", |f| f.age_from.is_some()),
    ("age_under", |f| f.age_under.is_some()),
    ("turns", |f| f.turns.is_some()),
    ("sex", |f| f.sex.is_some()),
    ("running", |f| f.running),
    ("past_target", |f| f.past_target),
    ("no_contact_weeks", |f| f.no_contact_weeks.is_some()),
    ("waits_weeks", |f| f.waits_weeks.is_some()),
    ("short", |f| f.short.is_some()),
    ("only", |f| !f.only.is_empty()),
    ("asked", |f| f.asked),
];

#[cfg(test)]
mod tests;
