//! Keeping and giving away: records that are due, all that is held on one child, an inspector's case file, what left the building.
use crate::domain::ids::ChildId;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Screens by which something leaves: files, paper, calendars, lists for those who send them, whole records.
pub const LEAVES: [&str; 8] = [
    "export",
    "clinic list",
    "call list",
    "downtime pack",
    "calendar",
    "newsletter",
    "subject access",
    "case file",
];

/// Head of the part of a document that holds what its sentences do not say.
pub const APPENDIX: &str = "Appendix: what else is held with each change";

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
    /// Everything held on a child, from that line on: what was longer than one message.
    SubjectFrom(ChildId, u32),
    /// The journey of a child, from that line on.
    CaseFrom(ChildId, u32),
}

impl KeepingOf {
    /// The same document from that line on.
    #[must_use]
    pub fn from_line(self, line: u32) -> Self {
        match self {
            Self::Subject(child) | Self::SubjectFrom(child, _) => Self::SubjectFrom(child, line),
            Self::Case(child) | Self::CaseFrom(child, _) => Self::CaseFrom(child, line),
            other => other,
        }
    }
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
    /// How many children; [`NOT_RECORDED`] where nobody wrote that down then.
    pub children: u32,
}

/// Stands for a number of children that was not written down when they left.
pub const NOT_RECORDED: u32 = u32::MAX;

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
    /// As of which change: what comes from another is of another document.
    #[serde(default)]
    pub revision: u64,
    /// The line with which it goes on, where it is longer than one message.
    #[serde(default)]
    pub more: Option<u32>,
}

/// Bytes of lines in one message: well under the longest there may be.
const WINDOW: usize = 400 * 1024;

impl Document {
    /// A message's worth of it, from that line on.
    #[must_use]
    pub fn window(mut self, from: u32) -> Self {
        let (mut at, mut bytes, mut more) = (0_u32, 0, None);
        for part in &mut self.parts {
            part.lines.retain(|line| {
                let here = at;
                at += 1;
                if here < from || more.is_some() {
                    return false;
                }
                let long = line.from.len() + line.words.len() + 64;
                if bytes > 0 && bytes + long > WINDOW {
                    more = Some(here);
                    return false;
                }
                bytes += long;
                true
            });
        }
        self.parts.retain(|part| !part.lines.is_empty());
        self.more = more;
        self
    }

    /// Goes on with the next window of the same document.
    pub fn go_on(&mut self, next: Self) {
        for part in next.parts {
            match self.parts.last_mut().filter(|last| last.head == part.head) {
                Some(last) => last.lines.extend(part.lines),
                None => self.parts.push(part),
            }
        }
        self.more = next.more;
    }
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
    /// Words that somebody typed are in it: whom they name, no program knows.
    #[serde(default)]
    pub typed: bool,
}

impl Line {
    /// Plain words.
    pub fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }
}
