//! Requests, replies and pushes.
use super::prefs::{PrefChange, Prefs};
use super::query::Query;
use super::view::View;
use crate::domain::actor::Actor;
use crate::domain::command::Command;
use crate::domain::event::Key;
use crate::domain::ids::{
    BookingId, ChildId, IntakeId, ReferralId, SeatId, SessionId, StaffId, VenueId, VisitId,
};
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rules;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// A command's identity, chosen by the sender at random: the same id never does anything twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CommandId(pub [u8; 16]);

/// What the ids of one act's commands have in common: one decision on many children is taken back as one, by whoever asks,
/// also when the desk that made it is gone.
pub type ActId = [u8; 12];

impl CommandId {
    /// The id of the n-th command of an act.
    pub fn part(act: ActId, n: u32) -> Self {
        let mut id = [0; 16];
        id[..12].copy_from_slice(&act);
        id[12..].copy_from_slice(&n.to_be_bytes());
        Self(id)
    }

    /// The act it is part of. None where it was written in bulk, under no id.
    pub fn act(self) -> Option<ActId> {
        let mut act = [0; 12];
        act.copy_from_slice(&self.0[..12]);
        (act != [0; 12]).then_some(act)
    }
}

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
    /// Columns and views of this person, and the views of everybody.
    Prefs,
    /// Change them.
    KeepPrefs { change: PrefChange },
    /// What is new of how this person uses the desk.
    Habits { news: super::habits::HabitNews },
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
    /// Where the person stands at this desk.
    Here { here: Here },
    /// Erase all that is held on a child, whose name confirms it; `order`: by which it is, where it is not due. Answered with a report
    /// when the store is whole without it.
    Erase { child: ChildId, name: String, order: Option<String> },
    /// Keys are pressed at this desk; said at most once a minute.
    Active,
}

/// The draft under which a person's place is kept when their line is lost: no form has this name.
pub const PLACE_DRAFT: &str = "\tplace";
/// The line of a draft with its form's title.
pub const DRAFT_TITLE: &str = "@title";
/// The line of a draft with what was typed under the form's own names, for whoever is given it.
pub const DRAFT_SAID: &str = "@said";

/// Where a person stands at a desk: for the others' `@`, and to go on from there at another terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Here {
    /// The place of a session that is in front to be booked.
    pub place: Option<(SessionId, u8)>,
    /// Screen and child in the desk's own words, empty where nothing is to be kept if the line is lost; nothing: as it was told
    /// before.
    pub stands: Option<String>,
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
    /// What this person may, or the rules, are others now: as if they had just come in.
    Anew { welcome: Box<Welcome> },
    /// This session is over, in words: the desk ends, and does not come back by itself.
    Over { words: String },
}

/// A change made by somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Revision after it; 0 where nothing changed but who has what open.
    pub revision: u64,
    /// Rows touched.
    pub touched: Vec<Key>,
    /// Who did it.
    pub by: Box<str>,
    /// What, for the message line.
    pub words: Box<str>,
    /// Views of lists were kept, renamed or taken away: they are asked for again.
    #[serde(default)]
    pub prefs: bool,
}

impl Push {
    /// That others have these rows open, or no longer: nothing in them changed.
    pub fn of_open(touched: Vec<Key>, by: &str) -> Self {
        Self { revision: 0, touched, by: by.into(), words: "".into(), prefs: false }
    }

    /// Whether nothing changed but who has what open.
    pub fn only_open(&self) -> bool {
        self.revision == 0 && !self.prefs && self.words.is_empty()
    }

    /// Whether it only has something to say: no row changed.
    pub fn touched_nothing(&self) -> bool {
        self.touched.is_empty() && !self.words.is_empty()
    }
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
    /// Columns and views as they stand now; what was done, in words.
    Prefs { prefs: Box<Prefs>, words: String },
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
    /// Columns and views of this person.
    #[serde(default)]
    pub prefs: Prefs,
    /// How this person uses the desk.
    pub habits: super::habits::Habits,
    /// How far the store has come.
    pub begun: super::view_begin::Begun,
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
    /// A place of support.
    #[serde(default)]
    pub seat: Option<SeatId>,
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
    /// In a word: `well`; `look` where it has something to tell; `fault` where looks cannot be logged, or the log is not whole.
    #[serde(default)]
    pub state: String,
    /// How well the store is kept.
    #[serde(default)]
    pub kept: Box<Health>,
}

/// Stands for a time in a store's health that could not be read.
pub const NOT_KNOWN: &str = "not known";

/// When the store was last made safe, and what room there is: RFC 3339, UTC; none where it never was.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Health {
    /// The last backup.
    pub backup: Option<String>,
    /// Up to which change it goes.
    pub backup_to: u64,
    /// The last seal.
    pub seal: Option<String>,
    /// The last look through the whole journal.
    pub scrub: Option<String>,
    /// The last downtime pack.
    pub pack: Option<String>,
    /// Bytes of the journal's files.
    pub journal: u64,
    /// Bytes left on the store's disk.
    pub disk_left: u64,
}
