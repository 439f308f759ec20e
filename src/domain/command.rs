//! What a person asks the keeper to do. Decided whole or refused whole.
mod import;

pub use import::{ImportAct, ImportChild, ImportRow};

use super::actor::Actor;
use super::around::SeatAct;
use super::booking::{Attendance, By, Told};
use super::child::ChildDetails;
use super::code::Code;
use super::glass::GlassAct;
use super::ids::{
    AbsenceId, BookingId, ChildId, IntakeId, ReferralId, SessionId, StaffId, TemplateId, VenueId, VisitId,
};
use super::keeping::KeepAct;
use super::leave::Part;
use super::offers::MonitorWhy;
use super::order::Priority;
use super::promise::Planned;
use super::referral::CloseReason;
use super::review::{MeetingAct, PackAct};
use super::rights::{self, Right};
use super::roster::RosterAct;
use super::rules::{Choices, Rules};
use super::session::{Answer, Minute, Slot};
use super::short_notice::ShortAct;
use super::support::SupportAct;
use super::template::ClinicTemplate;
use super::together::TogetherAct;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A referral as it is registered.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewReferral {
    /// Pathway.
    pub pathway: Code,
    /// Day received.
    pub received: NaiveDate,
    /// Kind of sender.
    pub source: Code,
    /// Sender's name.
    pub from: String,
    /// What is asked.
    pub asked: String,
    /// In the sender's words.
    pub words: String,
    /// What came with it.
    pub with_it: Vec<String>,
    /// Priority asked for; decided at triage.
    pub priority: Priority,
    /// Sent by a clinician (needed where a pathway takes no others).
    pub by_clinician: bool,
    /// A list that is brought in gives its band: it was triaged where the list comes from, and goes on the list at once.
    pub triaged: bool,
}

impl NewReferral {
    /// A referral within the partnership, by this person, received the day it is made: from a pathway to another, or from none.
    pub fn within(
        rules: &Rules,
        actor: &Actor,
        (from, to): (Code, Code),
        words: &str,
        today: NaiveDate,
    ) -> Self {
        let source = Choices::get(&rules.choices.sources, Code::known("pathway"))
            .map_or(Code::NONE, |choice| choice.id);
        let sender = if from.is_none() {
            actor.name.to_string()
        } else {
            format!("{} ({})", actor.name, rules.short(&from))
        };
        Self {
            pathway: to,
            received: today,
            source,
            from: sender,
            words: words.to_owned(),
            by_clinician: rights::allowed(actor.role, actor.agency, Right::ReferAsClinician),
            ..Self::default()
        }
    }
}

/// How a place is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Take {
    /// Held for the configured minutes while somebody rings.
    Hold,
    /// Offered: told so, not yet answered.
    Offer {
        /// How the family was told.
        told: Told,
    },
    /// Agreed now.
    Agree {
        /// Who agreed.
        who: String,
        /// How they were told.
        told: Told,
    },
}

/// Who comes to a drop-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visitor {
    /// A child on record.
    Child(ChildId),
    /// For the booked place.
    Booking(BookingId),
    /// No record (yet); what the board shows.
    Nameless(String),
}

/// A command. Amounts: dates are local days, minutes are after local midnight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Command {
    /// Put the rules in force (on start and on reload).
    SetRules { rules: Box<Rules> },
    /// Add a member of staff; the id is given by the keeper.
    AddStaff { name: String, role: Code, agency: Code, languages: Vec<String> },
    /// Add a venue.
    AddVenue { name: String, address: String, district: Code, rooms: Vec<String>, online: bool },

    /// Register a child with a first referral.
    Register { details: Box<ChildDetails>, referral: Option<NewReferral>, knowing: Vec<ChildId> },
    /// A further referral of a child on record.
    Refer { child: ChildId, referral: NewReferral },
    /// Change what is held of a child; `rev` is what the person saw.
    Amend { child: ChildId, details: Box<ChildDetails>, rev: u64 },
    /// A child died.
    Died { child: ChildId, on: NaiveDate },
    /// Two records are one child.
    Merge { keep: ChildId, gone: ChildId, words: String },
    /// They were two after all.
    Unmerge { keep: ChildId, gone: ChildId, words: String },

    /// Accept at triage.
    Accept { referral: ReferralId, priority: Priority },
    /// Ask for more.
    Ask { referral: ReferralId, topic: Code, words: String },
    /// Chase silence.
    Chase { referral: ReferralId },
    /// The answer came.
    InfoCame { referral: ReferralId, words: String },
    /// Ask another pathway to take it.
    Redirect { referral: ReferralId, to: Code, words: String },
    /// Take a redirected referral.
    AcceptRedirect { referral: ReferralId },
    /// Give it back.
    ReturnRedirect { referral: ReferralId, words: String },
    /// Decline at triage.
    Decline { referral: ReferralId, reason: Code, instead: String, words: String },
    /// Change the priority.
    SetPriority { referral: ReferralId, priority: Priority },
    /// Put the step off.
    PutOff { referral: ReferralId, until: NaiveDate, reason: Code },
    /// Agree active monitoring: what led to it.
    Monitor { referral: ReferralId, why: MonitorWhy },
    /// A clinician reviewed the monitoring.
    ReviewMonitoring { referral: ReferralId },
    /// End it: back on the list.
    Resume { referral: ReferralId },
    /// End a referral.
    Close { referral: ReferralId, reason: CloseReason, choice: Code, words: String },
    /// The family was told how its referrals stand; `parts` is what was said to be planned of each, as it was shown.
    Tell { child: ChildId, parts: Vec<(ReferralId, Planned)>, to: String, how: Told },
    /// A call, message, note.
    Contact { child: ChildId, referral: Option<ReferralId>, kind: Code, result: Code, words: String },

    /// Make a session.
    MakeSession {
        service: Code,
        venue: VenueId,
        room: String,
        date: NaiveDate,
        slots: Vec<Slot>,
        end: Minute,
        people: Vec<(Code, StaffId, Answer)>,
        capacity: u16,
    },
    /// Call a session off; its bookings are cancelled by the service and owed another place.
    CancelSession { session: SessionId, reason: Code },
    /// Move a session with its bookings to another day, start or place; by the service, so no cancellation of the family's.
    MoveSession {
        session: SessionId,
        date: NaiveDate,
        start: Minute,
        venue: VenueId,
        room: String,
        reason: Code,
    },
    /// Ask somebody to a session, or note their answer.
    SetMember { session: SessionId, role: Code, staff: StaffId, answer: Answer },
    /// Add a slot.
    AddSlot { session: SessionId, slot: Slot },

    /// Take a place for a referral. A held or offered place of the same referral in the same slot goes on as this one.
    Book { referral: ReferralId, session: SessionId, slot: u8, take: Take },
    /// Give a hold back.
    Release { booking: BookingId },
    /// The family agreed to an offer or hold.
    AgreeOffer { booking: BookingId, who: String, told: Told },
    /// An offer was declined. With `session` and `slot` in place of a booking: offered and declined in one breath.
    DeclineOffer { booking: BookingId, reason: Code, words: String },
    /// Offered on the phone and declined at once: on record, with no place taken.
    OfferedDeclined { referral: ReferralId, session: SessionId, slot: u8, reason: Code, words: String },
    /// Move a booking: the new place is sure before the old is released.
    Move { booking: BookingId, session: SessionId, slot: u8, by: By, reason: Code, take: Take },
    /// Give a booking up.
    CancelBooking { booking: BookingId, by: By, reason: Code, words: String },
    /// What happened on the day.
    Attend { booking: BookingId, attendance: Attendance, arrived: Option<Minute> },
    /// What came of it.
    Outcome {
        booking: BookingId,
        outcome: Code,
        see_by: Option<NaiveDate>,
        words: String,
        /// Of an outcome that refers the child on: the referral, made with it or not at all.
        #[serde(default)]
        refer: Option<Box<NewReferral>>,
        /// The day on which the family was given it, where that was not in the room: by letter, at a call. Else the place's day.
        #[serde(default)]
        given: Option<NaiveDate>,
    },
    /// Close a WNB follow-up, all parts of which are done: the clinician's decision, and the rationale where it is discharge.
    CloseFollowUp {
        referral: ReferralId,
        decision: String,
        discharge: Option<String>,
        /// Of a discharge: the reason, of those of the discharge list that say something of the child.
        #[serde(default)]
        because: Code,
    },

    /// A family came.
    Arrive { session: SessionId, visitor: Visitor, arrived: Option<Minute>, with: Option<VisitId> },
    /// Call in; without a name, the free therapist.
    Call { visit: VisitId, staff: Option<StaffId> },
    /// Back in the queue.
    BackToQueue { visit: VisitId },
    /// Give a nameless visit its record.
    NameVisit { visit: VisitId, child: ChildId },
    /// Done.
    VisitOutcome { visit: VisitId, outcome: Code, refer: Option<NewReferral>, words: String },
    /// Left unseen.
    LeftUnseen { visit: VisitId },
    /// Rung after leaving unseen.
    Rung { visit: VisitId },

    /// A feeding begins: so many rows will be sent. Until [`Command::ImportDone`] it counts as broken off where nobody sends.
    ImportBegin { source: String, file: String, rows: u32 },
    /// Rows of one source, in file order, as planned by the import.
    Import { source: String, batch: Vec<ImportRow> },
    /// The feeding is complete.
    ImportDone {
        source: String,
        file: String,
        rows: u32,
        mapping: String,
        vanished: Vec<(String, Option<ReferralId>)>,
    },
    /// Complete a held row: it becomes a referral.
    CompleteIntake {
        intake: IntakeId,
        child: Option<ChildId>,
        details: Box<ChildDetails>,
        referral: NewReferral,
    },
    /// Settle a look-alike or number conflict.
    SettleIntake { intake: IntakeId, same: bool, words: String },
    /// Dismiss, with reason.
    DismissIntake { intake: IntakeId, reason: Code, words: String },

    /// Close today for a team: refused while anything is left over. No team: for all.
    SignDay { team: Code },
    /// Undo the frame of that sequence.
    Undo { seq: u64 },

    /// Make a clinic's template (its id is 0 then), or change it (its `rev` is what the person saw). Sessions ahead without
    /// places follow; of those with places only the ticked ones move, for that reason.
    SetTemplate { template: Box<ClinicTemplate>, ticked: Vec<SessionId>, reason: Code },
    /// Make a template's sessions of these days.
    Publish { template: TemplateId, days: Vec<NaiveDate> },
    /// A template ends with that day; with `call_off` the sessions after it in which nobody has a place are called off.
    EndTemplate { template: TemplateId, on: NaiveDate, call_off: Option<Code> },
    /// Something is done to the pack of a review.
    Review { referral: ReferralId, act: PackAct },
    /// Something is done to a review meeting.
    Meeting { session: SessionId, act: MeetingAct },
    /// Somebody is away from a day to a day: they are counted in none of their sessions then, and asked to none.
    Away {
        staff: StaffId,
        from: NaiveDate,
        to: NaiveDate,
        reason: Code,
        #[serde(default)]
        part: Option<Part>,
    },
    /// They are back on that day, sooner than was recorded.
    Back { absence: AbsenceId, on: NaiveDate },
    /// Give a child another place in place of one that the service cannot keep; the family is still to be told.
    Rebook { booking: BookingId, session: SessionId, slot: u8, reason: Code },
    /// The service cannot keep a place and there is no other: one is owed, and the family is still to be told.
    OweAnother { booking: BookingId, reason: Code },
    /// Something is done for a family that waits.
    Support { child: ChildId, act: SupportAct },
    /// Take or end places that belong together: one visit, a block of therapy.
    Together { act: TogetherAct },
    /// Something is done to a place of support.
    Seat { act: SeatAct },
    /// Something is done to the roster: who works when, what is shut, how a venue is.
    Roster { act: RosterAct },
    /// Short notice: what a family says, or a call about a freed place.
    ShortNotice { act: ShortAct },
    /// A legal hold on a record, or its end.
    Keep { act: KeepAct },
    /// See a hidden address with a reason, or read why somebody did.
    Glass { act: GlassAct },
    /// Undo the frame of that sequence although a family was told of it: that it is to be rung stands on Today then.
    UndoTold { seq: u64 },
    /// Not brought to a place that was moved, by a family that knew of it: how it had been told, and on which day.
    MissedKnowing { booking: BookingId, told: Told, on: NaiveDate },
}
