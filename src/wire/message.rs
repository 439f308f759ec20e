//! Requests, replies and pushes.
use super::query::Query;
use super::view::View;
use crate::domain::actor::Actor;
use crate::domain::command::Command;
use crate::domain::event::Key;
use crate::domain::ids::{BookingId, ChildId, IntakeId, ReferralId, SessionId, StaffId, VenueId, VisitId};
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rules;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// A command's identity, chosen by the sender at random: the same id never does anything twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CommandId(pub [u8; 16]);

/// What a client sends, numbered so that answers find their question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ask {
    /// The client's own number, rising.
    pub no: u32,
    /// What.
    pub request: Request,
}

/// Requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Request {
    /// First: which version speaks, and as what (`desk`, `command`).
    Hello { version: u32, kind: String },
    /// Carry out a command. `seen` is the revision the person's screen showed.
    Do { id: CommandId, seen: u64, command: Box<Command> },
    /// After a lost line: was it done?
    WasDone { id: CommandId },
    /// Look something up.
    Look { query: Box<Query> },
    /// What this desk has open, for the others' `@`; nothing when it closed.
    Open { key: Option<Key> },
    /// Keep a half-filled form for this person; nothing throws it away.
    KeepDraft { name: String, text: Option<String> },
    /// The drafts of this person.
    Drafts,
    /// Stay when the last client has gone, or not.
    Stay { stay: bool },
    /// End; answered when everything is safe.
    Stop,
    /// Keeper's health.
    Status,
    /// Read the configuration again.
    Reload,
    /// Check or rebuild the store while the keeper runs: answered with a report.
    Verify { rebuild: bool },
}

/// What the keeper sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Tell {
    /// The answer to a request.
    Reply { no: u32, answer: Box<Answer> },
    /// Something changed: fetch again what is in sight.
    Push(Push),
    /// More changed than was kept for this slow reader: fetch everything again.
    Resync { revision: u64 },
    /// The keeper ends; in words.
    Closing { words: String },
}

/// A change made by somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Revision after it.
    pub revision: u64,
    /// Rows touched.
    pub touched: Vec<Key>,
    /// Who did it.
    pub by: Box<str>,
    /// What, for the message line.
    pub words: Box<str>,
}

/// Answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum Answer {
    /// Welcome.
    Hello(Box<Welcome>),
    /// Not let in; in words.
    No { words: String },
    /// Done, and safe on disk.
    Done(Done),
    /// Not done, and why.
    Refused(Box<Refusal>),
    /// Never heard of that command: nothing was done.
    NotDone,
    /// What was looked up.
    View(Box<View>),
    /// Carried out, nothing to say.
    Ok,
    /// The drafts: name and text.
    Drafts(Vec<(String, String)>),
    /// Keeper's health.
    Status(Status),
    /// A report in words; whether all is well.
    Report { well: bool, lines: Vec<String> },
    /// It could not be answered; in words.
    Fault { words: String },
}

/// What a desk needs to begin.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Welcome {
    /// Who you are.
    pub actor: Actor,
    /// Rules in force: names, choices with their letters, settings.
    pub rules: Rules,
    /// Revision.
    pub revision: u64,
    /// Local time in London.
    pub now: NaiveDateTime,
    /// A practice store: every screen says so.
    pub practice: bool,
    /// Folder of the store.
    pub store: String,
    /// Whether nothing is in it yet.
    pub empty: bool,
    /// What the keeper has to tell (a torn tail cut, a rebuild made).
    pub told: Vec<String>,
}

/// A command done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Sequence of its (last) frame: what `u` undoes.
    pub seq: u64,
    /// What was done, in words that name the child.
    pub words: String,
    /// What was made.
    pub made: Made,
    /// Whether it can be undone.
    pub undo: bool,
}

/// Identities of what a command made.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Made {
    /// A child.
    pub child: Option<ChildId>,
    /// A referral.
    pub referral: Option<ReferralId>,
    /// A session.
    pub session: Option<SessionId>,
    /// A booking.
    pub booking: Option<BookingId>,
    /// A visit.
    pub visit: Option<VisitId>,
    /// An intake item.
    pub intake: Option<IntakeId>,
    /// A member of staff.
    pub staff: Option<StaffId>,
    /// A venue.
    pub venue: Option<VenueId>,
    /// Rows of an import: row, child, referral, intake item.
    pub rows: Vec<(u32, Option<ChildId>, Option<ReferralId>, Option<IntakeId>)>,
}

/// Keeper's health, as `keeper status --json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Process id.
    pub pid: u32,
    /// Revision (sequence of the last frame that is safe).
    pub revision: u64,
    /// Folder of the store.
    pub store: String,
    /// Program version.
    pub version: String,
    /// Desks and commands attached, this one included.
    pub clients: u32,
    /// Children, referrals, open referrals.
    pub children: u32,
    /// All referrals.
    pub referrals: u32,
    /// Open ones.
    pub open: u32,
    /// Open referrals without a next step: always 0.
    pub without_step: u32,
    /// How far the record store has followed.
    pub records_at: u64,
    /// Whether it stays without clients.
    pub stays: bool,
    /// Practice store.
    pub practice: bool,
    /// What it has to tell.
    pub told: Vec<String>,
}
