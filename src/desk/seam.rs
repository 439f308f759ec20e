//! The one place where the desk meets what the keeper speaks: which of the wire's types it uses, and what it adds to them.
use super::effect::Errand;
use super::folders::Folders;
use super::keymap::Action;
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
pub use crate::domain::command::Command;
use crate::domain::event::Key;
use crate::domain::ids::{BookingId, ChildId, IntakeId, ReferralId, SeatId, SessionId, VisitId};
use crate::domain::rules::Rules;
use crate::domain::support::Month;
pub use crate::wire::habits::{HabitNews, Habits};
pub use crate::wire::message::{Answer as Reply, Here, Push};
pub use crate::wire::prefs::{PrefChange, Prefs};
pub use crate::wire::query::{Filter, IntakeIs, Query};
pub use crate::wire::view_begin::Begun;
use crate::wire::view_paper::{CalendarOf, PaperOf};
use std::path::PathBuf;
use std::sync::Arc;

/// What a screen points at, as far as another must know it to open there: mostly a child, sometimes a session or an item.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Subject {
    /// The child; nobody's where it is 0.
    pub child: ChildId,
    /// The referral in front.
    pub referral: Option<ReferralId>,
    /// The booking in front.
    pub booking: Option<BookingId>,
    /// The session in front.
    pub session: Option<SessionId>,
    /// The intake item in front.
    pub item: Option<IntakeId>,
    /// The kind of intake items, where a list of one kind is meant.
    pub intake: Option<IntakeIs>,
    /// The visit to a drop-in in front.
    pub visit: Option<VisitId>,
    /// The place of support in front.
    pub seat: Option<SeatId>,
    /// What is owed there, and is opened as soon as it is in front.
    pub owes: Option<Action>,
    /// `FAMILY, Given`.
    pub name: String,
}

impl Subject {
    /// A child.
    pub fn child(child: ChildId, name: impl Into<String>) -> Self {
        Self { child, name: name.into(), ..Self::default() }
    }

    /// A child's referral.
    pub fn referral(child: ChildId, referral: ReferralId, name: impl Into<String>) -> Self {
        Self { referral: Some(referral), ..Self::child(child, name) }
    }

    /// A session.
    pub fn session(session: SessionId) -> Self {
        Self { session: Some(session), ..Self::default() }
    }
}

/// What the desk was told when it attached, and every screen may know.
#[derive(Clone, Debug)]
pub struct Home {
    /// Who sits here.
    pub actor: Actor,
    /// Rules in force: names, choices with their letters, settings.
    pub rules: Rules,
    /// A practice store.
    pub practice: bool,
    /// Folder of the store.
    pub store: String,
    /// Nothing is in it yet.
    pub empty: bool,
    /// Columns and views of lists that this person finds.
    pub prefs: Arc<Prefs>,
    /// How this person uses the desk.
    pub habits: Habits,
    /// How far the store had come.
    pub begun: Begun,
    /// Where files come in and lists go out.
    pub folders: Folders,
}

impl Home {
    /// Nobody's, under no rules: before the desk has attached, and in tests.
    pub fn nobody() -> Arc<Self> {
        let actor =
            Actor { uid: 0, name: "".into(), role: Role::Viewer, agency: Code::NONE, team: Code::NONE };
        Arc::new(Self {
            actor,
            rules: Rules::default(),
            practice: false,
            store: String::new(),
            empty: false,
            prefs: Arc::default(),
            habits: Habits::default(),
            begun: Begun::default(),
            folders: Folders::default(),
        })
    }
}

/// Line 2: who sits here, and what moves by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The person's short name.
    pub who: String,
    /// The person's role in words.
    pub role: String,
    /// Counts with their words (`41 to do`), the most important first.
    pub counts: Vec<String>,
    /// The practice store is open.
    pub practice: bool,
    /// All counts are zero: nobody waits for anything here.
    pub idle: bool,
}

/// How a command is undone: the sequence of its frame in the journal.
pub type UndoHandle = u64;

/// The command that undoes another.
pub fn undo(handle: UndoHandle) -> Command {
    Command::Undo { seq: handle }
}

/// Joins an answer to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Everything that can arrive from the keeper.
#[derive(Clone, Debug)]
pub enum FromKeeper {
    /// An answer.
    Reply(Ticket, Reply),
    /// Something changed.
    Push(Push),
    /// Everything may have changed: what is in sight is fetched again.
    Resync,
    /// Line 2 changed.
    Head(Head),
    /// Rules or rights changed, or the desk attached anew.
    Home(Arc<Home>),
    /// What this person typed in forms and had not saved: name and text.
    Drafts(Vec<(String, String)>),
    /// Something of the line to the keeper, in words for the message line.
    Line(String),
    /// The keeper does not answer, in words for the message line.
    Away(String),
    /// What the line said before is over, in words for it: nothing has to be done.
    Again(String),
    /// Something to read at the start, in words for the message line; nothing was refused.
    Told(String),
    /// The invented colleague could not take the place: why, in words.
    Alone(String),
    /// The person is back from what they left the desk for, and it was done.
    Back(Errand),
    /// The session is over, in words: the desk ends.
    Over(String),
}

/// The way to the keeper; the command that opens the desk implements it over the client.
pub trait Outlet {
    /// Sends a command; its answer comes with the ticket, also after the line was lost and found again.
    fn command(&mut self, ticket: Ticket, command: Command);
    /// Sends one of the commands of an act, which has this number at this desk: the keeper knows them to be one.
    fn part(&mut self, ticket: Ticket, command: Command, _act: u64) {
        self.command(ticket, command);
    }
    /// Asks; the answer comes with the ticket.
    fn query(&mut self, ticket: Ticket, query: Query);
    /// What was typed in a form and not saved, to be kept for this person; nothing: no longer.
    fn keep_draft(&mut self, _name: String, _text: Option<String>) {}
    /// Changes what is kept of lists for this person or for all; the answer comes with the ticket, and before it the home as it
    /// is then.
    fn keep_prefs(&mut self, _ticket: Ticket, _change: PrefChange) {}
    /// What is new of how the person uses the desk.
    fn habits(&mut self, _news: HabitNews) {}
    /// In the practice store: the invented colleague takes this place for another child than this one.
    fn colleague(&mut self, _place: (SessionId, u8), _not_for: ReferralId) {}
    /// Keys are pressed here: said at most once a minute.
    fn active(&mut self) {}
    /// What this desk has open now, for the others' `@`.
    fn open(&mut self, _key: Option<Key>) {}
    /// Where the person stands now: kept for them, and shown to whoever is about to book the same place.
    fn here(&mut self, _here: Here) {}
    /// Fetches what is to be written and writes it to a new file there; what became of it comes with the ticket, as a report.
    fn write(&mut self, _ticket: Ticket, _writing: Writing, _path: PathBuf) {}
}

/// What leaves the desk in a file that is laid out outside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Pages of text.
    Text(PaperOf),
    /// A page for a browser.
    Html(PaperOf),
    /// Sessions for other calendars.
    Calendar(CalendarOf),
    /// The newsletter of a month: noted for each child, and written for whoever sends it.
    Newsletter(Month),
}

impl Writing {
    /// How the file's name ends.
    pub fn ending(&self) -> &'static str {
        match self {
            Self::Text(_) => "txt",
            Self::Html(_) => "html",
            Self::Calendar(_) => "ics",
            Self::Newsletter(_) => "csv",
        }
    }
}
