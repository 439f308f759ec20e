//! The repair of a bad day as it is seen before anything is done: a line for what went wrong, one for each session, one for
//! each child.
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, SeatId, SessionId, VisitId};
use crate::domain::repair::{Pick, Trouble};
use serde::{Deserialize, Serialize};

/// A bad day's repair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepairPage {
    /// Revision.
    pub revision: u64,
    /// What went wrong.
    pub trouble: Trouble,
    /// `J Patel is away Mon 23 Nov: clinician sick`.
    pub title: String,
    /// In the order in which they are shown: what went wrong, then each session before its children.
    pub lines: Vec<RepairLine>,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepairOf {
    /// What went wrong is put on record.
    Trouble,
    /// A session.
    Session(SessionId),
    /// A child's place, and what becomes of it.
    Child(ChildId, ChildFate),
    /// A place of support, and what becomes of it.
    Seat(SeatId, ChildFate),
    /// A family at a drop-in that ends before its time.
    Visit(VisitId),
}

/// What becomes of a child's place, to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChildFate {
    /// Nothing changes.
    Stays,
    /// The place stays, with somebody else.
    Cover,
    /// The place goes along with its session, and the family is told.
    Along,
    /// Another place.
    Moved,
    /// One is owed.
    Owed,
    /// A hold is given back.
    Given,
    /// The place stays if somebody who is asked says that they come.
    Asked,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepairLine {
    /// What it is about.
    pub of: RepairOf,
    /// In words.
    pub words: String,
    /// Why so, in a sentence.
    pub why: String,
    /// What does it; nothing where nothing has to be done.
    pub command: Option<Command>,
    /// The line that it goes with: left out with it.
    pub needs: Option<u16>,
    /// What could be chosen for it instead, in words.
    pub instead: Vec<(String, Pick)>,
    /// Of a session: who is asked, and has not answered yet.
    #[serde(default)]
    pub asks: Vec<String>,
}
