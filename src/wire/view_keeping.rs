//! Keeping and giving away: records that are due, all that is held on one child, an inspector's case file, what left the building.
use crate::domain::ids::ChildId;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeepingOf {
    /// Records whose time has come by that day, and those on legal hold.
    Retention(NaiveDate),
    /// Everything held on a child.
    Subject(ChildId),
    /// The journey of a child across agencies, with its evidence.
    Case(ChildId),
    /// So many children on record, drawn by that seed.
    Drawn {
        /// How many.
        many: u16,
        /// By which they are drawn: the same seed and the same records give the same children.
        seed: u64,
    },
    /// What left the building since that day.
    Exports(NaiveDate),
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeepingPage {
    /// Records, the longest due first.
    Retention(Vec<DueRow>),
    /// One document.
    Document(Box<Document>),
    /// Children that were drawn.
    Drawn(Vec<ChildId>),
    /// Exports, newest first.
    Exports(Vec<ExportRow>),
}

/// A record whose time has come, or that is kept beyond it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueRow {
    /// Whose.
    pub child: ChildId,
    /// `HARRIS, Aimee`.
    pub name: String,
    /// Date of birth.
    pub born: NaiveDate,
    /// Since when; none while a legal hold stands.
    pub due: Option<NaiveDate>,
    /// The rule, or the hold.
    pub why: String,
}

/// What left the building in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRow {
    /// When, London time.
    pub at: NaiveDateTime,
    /// Who.
    pub by: String,
    /// What.
    pub what: String,
    /// How many children.
    pub children: u32,
}

/// A document about one child, to be given to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is.
    pub title: String,
    /// Of whom.
    pub child: ChildId,
    /// When it was made, London time.
    pub made: NaiveDateTime,
    /// By whom, in which role.
    pub by: String,
    /// What has to be known before it is given away.
    pub notes: Vec<String>,
    /// In order.
    pub parts: Vec<Part>,
}

/// A part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its head.
    pub head: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The evidence: when, which change, who. Empty for what is held beside what happened.
    pub from: String,
    /// What.
    pub words: String,
    /// Somebody else is in it: to be looked at, and blacked out where they have not agreed.
    pub third: bool,
}

impl Line {
    /// Plain words.
    pub fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }
}
