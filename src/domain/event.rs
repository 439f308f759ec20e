//! What happened: the journal's words. Each event holds all that is needed to fold it, so that no rule is run again when
//! the journal is read: where a stage or a list date follows from a rule, the event carries what the rule made of it.
mod payload;
mod wordless;

pub use payload::{PAYLOAD_VERSION, Payload, Prior};

use super::around::{Seat, SeatDid};
use super::booking::{Attendance, Booking, BookingState, By, Told, Untold};
use super::child::{ChildDetails, ChildRow};
use super::clock::Mode;
use super::closing::Signed;
use super::code::Code;
use super::glass::GlassDid;
use super::ids::{
    AbsenceId, BookingId, ChildId, IntakeId, ReferralId, SeatId, SessionId, StaffId, TemplateId, VisitId,
};
use super::intake::{Intake, IntakeState};
use super::keeping::KeepDid;
use super::leave::Absence;
use super::order::Priority;
use super::promise::Promise;
use super::referral::{CloseReason, Referral, Span, Stage};
use super::review::{Meeting, MeetingDid, Pack, PackDid};
use super::roster::{RosterDid, RosterKey, RosterRow};
use super::rules::{Effect, Rules};
use super::session::{Member, Minute, Session, Slot, Staff, Stand, Stood, Venue};
use super::short_notice::{ShortDid, ShortKey, ShortRow};
use super::support::SupportDid;
use super::template::ClinicTemplate;
use super::together::{Bond, BondKey, TogetherDid};
use super::visit::Visit;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One thing that happened. Who and when stand in the frame's header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Event {
    /// The rules changed (pathways, targets, quorum, holidays, settings).
    RulesSet { rules: Box<Rules> },
    /// Somebody works here.
    StaffAdded { staff: Staff },
    /// Sessions are held there.
    VenueAdded { venue: Venue },

    /// A child is on record.
    ChildRegistered { child: ChildId, details: Box<ChildDetails> },
    /// What is held of a child changed.
    ChildAmended { child: ChildId, before: Box<ChildDetails>, after: Box<ChildDetails> },
    /// A child died.
    ChildDied { child: ChildId, on: NaiveDate },
    /// Two records are one child: `gone` lives on in `keep`; `referrals` and `bookings` went over.
    ChildMerged {
        keep: ChildId,
        gone: ChildId,
        referrals: Vec<ReferralId>,
        bookings: Vec<BookingId>,
        words: String,
        #[serde(default)]
        seats: Vec<SeatId>,
    },
    /// They were two children after all: `referrals` and `bookings` go back.
    MergeUndone {
        keep: ChildId,
        gone: ChildId,
        referrals: Vec<ReferralId>,
        bookings: Vec<BookingId>,
        words: String,
        #[serde(default)]
        seats: Vec<SeatId>,
    },

    /// A referral was received.
    ReferralReceived {
        referral: Box<Referral>,
        /// Kind of sender (configured source).
        source: Code,
        /// Sender's name.
        from: String,
        /// What is asked.
        asked: String,
        /// In the sender's words.
        words: String,
        /// What came with it.
        with_it: Vec<String>,
    },
    /// An earlier day of receipt was found (merged rows): the earlier stands. A later one only where two records were parted
    /// again: the day found was the other child's.
    ReceivedEarlier { referral: ReferralId, before: NaiveDate, after: NaiveDate },
    /// Accepted at triage, with priority; `by_list` where that was decided where the list brought in comes from.
    Accepted {
        referral: ReferralId,
        priority: Priority,
        stage: Stage,
        #[serde(default)]
        by_list: bool,
    },
    /// More was asked for.
    InfoAsked { referral: ReferralId, topic: Code, words: String, stage: Stage },
    /// Silence was chased.
    InfoChased { referral: ReferralId, stage: Stage },
    /// The answer came.
    InfoCame { referral: ReferralId, words: String, stage: Stage },
    /// Another pathway was asked to take it.
    RedirectOffered { referral: ReferralId, to: Code, words: String, stage: Stage },
    /// The other pathway took it: `new` goes on with the first day of receipt.
    RedirectAccepted { referral: ReferralId, new: Box<Referral>, stage: Stage },
    /// The other pathway gave it back.
    RedirectReturned { referral: ReferralId, words: String, stage: Stage },
    /// Declined at triage, with what is offered instead; `communicated` where the referrer was told.
    Declined {
        referral: ReferralId,
        reason: Code,
        instead: String,
        words: String,
        communicated: Option<NaiveDate>,
        stage: Stage,
    },
    /// The priority changed; to what it is where another that was asked for is asked for no more.
    PriorityChanged { referral: ReferralId, before: Priority, after: Priority },
    /// A more urgent band was asked for; a clinician looks.
    PriorityAsked { referral: ReferralId, priority: Priority, words: String },
    /// The step was put off, with reason and day.
    PutOff { referral: ReferralId, until: NaiveDate, reason: Code },
    /// Active monitoring was agreed; after declined offers: who of the family agreed.
    MonitoringAgreed {
        referral: ReferralId,
        stage: Stage,
        #[serde(default)]
        agreed_by: Option<Box<str>>,
    },
    /// A clinician reviewed it; it goes on.
    MonitoringReviewed { referral: ReferralId, stage: Stage },
    /// Active monitoring ended: a new clock, the old place.
    Resumed { referral: ReferralId, stage: Stage },
    /// Ended.
    Closed {
        referral: ReferralId,
        reason: CloseReason,
        choice: Code,
        words: String,
        communicated: Option<NaiveDate>,
        stage: Stage,
    },

    /// What the leading clock's rule makes of the events so far, where this frame changed it.
    ClockSet { referral: ReferralId, span: Span, list_date: NaiveDate },
    /// Somebody was rung, written to or spoken with, or a note was made.
    Contact { child: ChildId, referral: Option<ReferralId>, kind: Code, result: Code, words: String },

    /// A session was made.
    SessionMade { session: Box<Session> },
    /// A session was called off.
    SessionCancelled { session: SessionId, reason: Code },
    /// A session was moved: where it stood, and how it is now.
    SessionMoved { session: SessionId, from: Stood, to: Box<Session>, reason: Code },
    /// A place went along with its session. `to_tell` is what the family still believes, where that is no longer so.
    Carried { booking: BookingId, from: Stand, to: Stand, to_tell: Option<Untold>, stage: Stage },
    /// The family was told where its place is now.
    MoveTold { booking: BookingId, told: Told, on: NaiveDate, notice_days: u16 },
    /// Somebody was asked to a session, or answered.
    MemberSet { session: SessionId, member: Member },
    /// A slot was added.
    SlotAdded { session: SessionId, slot: Slot },

    /// A place is held while somebody rings.
    Held { booking: Box<Booking>, stage: Stage },
    /// A hold was given back.
    HoldReleased { booking: BookingId, stage: Stage },
    /// A place was offered.
    Offered { booking: Box<Booking>, stage: Stage },
    /// A place was agreed: newly, or after hold or offer (the booking then replaces the earlier state of the same id).
    Agreed { booking: Box<Booking>, stage: Stage },
    /// An offer was declined; whether it counts as reasonable is decided by rule.
    OfferDeclined {
        booking: BookingId,
        state: BookingState,
        reason: Code,
        words: String,
        reasonable: bool,
        stage: Stage,
    },
    /// Moved: the new place was taken first, then the old released.
    Moved { from: BookingId, booking: Box<Booking>, by: By, reason: Code, stage: Stage },
    /// Given up, by whom, and why.
    Cancelled {
        booking: BookingId,
        state: BookingState,
        by: By,
        reason: Code,
        words: String,
        notice_days: i32,
        stage: Stage,
        /// What the family still believes, where nobody has told it that the place is off.
        #[serde(default)]
        to_tell: Option<Untold>,
    },
    /// The day has spoken. `mode` is none at a drop-in, which stops no clock.
    Attended {
        booking: BookingId,
        state: BookingState,
        attendance: Attendance,
        first: bool,
        proved: bool,
        mode: Option<Mode>,
        starts_assessment: bool,
        on: NaiveDate,
        stage: Stage,
    },
    /// What came of it.
    OutcomeRecorded {
        booking: BookingId,
        referral: ReferralId,
        outcome: Code,
        effect: Effect,
        component: u8,
        see_by: Option<NaiveDate>,
        words: String,
        stage: Stage,
        /// The day it came of it, where that is not the day it was entered: a paper sheet of a drop-in.
        #[serde(default)]
        on: Option<NaiveDate>,
    },
    /// A follow-up of a child not brought was closed by a clinical role.
    FollowUpClosed {
        referral: ReferralId,
        contacts: String,
        flags_checked: String,
        told: String,
        decision: String,
        stage: Stage,
    },

    /// A family came to a drop-in.
    Arrived { visit: Box<Visit> },
    /// Called in.
    VisitCalled { visit: VisitId, staff: StaffId, since: Minute },
    /// Back in the queue.
    VisitBack { visit: VisitId },
    /// A nameless visit got its record.
    VisitNamed {
        visit: VisitId,
        child: ChildId,
        /// The child's booked place, which is taken with it.
        #[serde(default)]
        booking: Option<BookingId>,
    },
    /// Done, with what came of it.
    VisitDone {
        visit: VisitId,
        outcome: Code,
        at: Minute,
        words: String,
        /// The day of the drop-in, on whichever it was entered; before it was noted, that on which it was.
        #[serde(default)]
        on: Option<NaiveDate>,
    },
    /// Too old for this drop-in: seen and signposted.
    VisitSignposted { visit: VisitId, at: Minute, words: String },
    /// Left without being seen.
    VisitLeft { visit: VisitId, at: Minute },
    /// The family that left unseen was rung.
    VisitRung { visit: VisitId },

    /// Something for a person to complete, settle or dismiss.
    IntakeOpened { item: Box<Intake> },
    /// Dealt with.
    IntakeClosed { intake: IntakeId, state: IntakeState, words: String },
    /// What a row of a source became, so that feeding it again changes nothing.
    RowRemembered {
        source: String,
        key: String,
        digest: u64,
        marks: Vec<u32>,
        replaces: Option<String>,
        referral: Option<ReferralId>,
        intake: Option<IntakeId>,
        #[serde(default)]
        row: u32,
    },
    /// A feeding of a source began; it ends with `SourceFed`, or was broken off.
    FeedingBegun { source: String, file: String, rows: u32 },
    /// A source no longer lists a row: told once.
    RowVanished { source: String, key: String },
    /// Which rows a source listed on its last feeding (for what vanished).
    SourceFed { source: String, file: String, rows: u32, mapping: String },

    /// An earlier frame was undone: what it touched is as it was before.
    Undone { of: u64, words: String, restore: Vec<Prior> },

    /// A family was told how a referral stands: `promise` is what binds, `words` is what could be read out.
    FamilyTold { child: ChildId, referral: ReferralId, promise: Box<Promise>, words: String },
    /// What a family was told before no longer binds: somebody spoke with them since it stopped being true.
    PromiseSettled { referral: ReferralId },
    /// A team's day was closed: nothing of it was left over, and somebody signed for that. No team: for all of them.
    DaySigned { team: Code, signed: Signed },

    /// A clinic's template was made, or changed: as it was, and as it is.
    TemplateSet { before: Option<Box<ClinicTemplate>>, after: Box<ClinicTemplate> },
    /// A template ends with that day; before it had that last day, or none.
    TemplateEnded { template: TemplateId, before: Option<NaiveDate>, on: NaiveDate },
    /// A session in which nobody had a place follows its template.
    SessionFollowed { session: SessionId, to: Box<Session> },
    /// The pack of a review changed: what was done to it, and how it stands since.
    Review { referral: ReferralId, did: PackDid, pack: Box<Pack> },
    /// A review meeting changed: what was done, and how it stands since.
    Meeting { session: SessionId, did: MeetingDid, meeting: Box<Meeting> },
    /// Somebody is away on these days: neither asked nor counted on any of them.
    StaffAway { absence: Box<Absence> },
    /// They are back sooner: `to` is the last day away, before its first where it never began.
    StaffBack { absence: AbsenceId, to: NaiveDate },
    /// Something was done for a family that waits.
    Support { child: ChildId, did: SupportDid },
    /// Places are one visit, or a block of therapy was asked for or ended.
    Together { did: TogetherDid },
    /// A place of support changed: what happened, and how it stands since. It is no referral's, and touches no clock.
    Seat { did: SeatDid, seat: Box<Seat> },
    /// The roster changed: what was done, and the row as it stands since, where one does.
    Roster { did: Box<RosterDid>, row: Option<Box<RosterRow>> },
    /// Short notice: what a family said, or a call about a freed place.
    ShortNotice { did: ShortDid },
    /// Keeping: a legal hold, or a child that was erased.
    Keeping { did: KeepDid },
    /// A hidden address was shown to somebody who asked, or why was read.
    Glass { did: GlassDid },
}

/// What an event touches in the State.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// A child's row.
    Child(ChildId),
    /// A referral.
    Referral(ReferralId),
    /// A session.
    Session(SessionId),
    /// A booking.
    Booking(BookingId),
    /// A visit.
    Visit(VisitId),
    /// An intake item.
    Intake(IntakeId),
    /// A clinic's template.
    Template(TemplateId),
    /// The pack of a referral's review.
    Review(ReferralId),
    /// A session's review meeting.
    Meeting(SessionId),
    /// Days on which somebody is away.
    Absence(AbsenceId),
    /// What binds places.
    Bond(BondKey),
    /// A place of support.
    Seat(SeatId),
    /// A row of the roster.
    Roster(RosterKey),
    /// What a family said of short notice, or the calls about a place.
    Short(ShortKey),
}

/// A row as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Image {
    /// A child's row.
    Child(Box<ChildRow>),
    /// A referral.
    Referral(Box<Referral>),
    /// A session.
    Session(Box<Session>),
    /// A booking.
    Booking(Box<Booking>),
    /// A visit.
    Visit(Box<Visit>),
    /// An intake item.
    Intake(Box<Intake>),
    /// A clinic's template.
    Template(Box<ClinicTemplate>),
    /// A pack.
    Review(Box<Pack>),
    /// A meeting.
    Meeting(Box<Meeting>),
    /// Days on which somebody is away.
    Absence(Box<Absence>),
    /// What binds places.
    Bond(Box<Bond>),
    /// A place of support.
    Seat(Box<Seat>),
    /// A row of the roster.
    Roster(Box<RosterRow>),
    /// What a family said of short notice, or the calls about a place.
    Short(Box<ShortRow>),
}
