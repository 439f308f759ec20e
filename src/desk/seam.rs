//! The one place where the desk meets what the keeper speaks. Replace the bodies of these types; nothing else in the desk
//! names a message.

/// A child as far as the desk must know one to point at it: its id, and the name for sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The child's id.
    pub child: u64,
    /// `FAMILY, Given`.
    pub name: String,
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
}

/// Something to be done, sent once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command(pub String);

/// Something to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query(pub String);

/// What the keeper answered to either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply(pub String);

/// What the keeper says by itself when something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push(pub String);

/// How a command is undone: the keeper knows it by this.
pub type UndoHandle = u64;

/// The command that undoes another.
pub fn undo(handle: UndoHandle) -> Command {
    Command(format!("undo {handle}"))
}

/// Joins an answer to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Everything that can arrive from the keeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromKeeper {
    /// An answer.
    Reply(Ticket, Reply),
    /// Something changed.
    Push(Push),
    /// Line 2 changed.
    Head(Head),
    /// The keeper does not answer, or does again, in words for the message line.
    Line(String),
}

/// The way to the keeper; `client` implements it.
pub trait Outlet {
    /// Sends a command; its answer comes with the ticket.
    fn command(&mut self, ticket: Ticket, command: Command);
    /// Asks; the answer comes with the ticket.
    fn query(&mut self, ticket: Ticket, query: Query);
}
