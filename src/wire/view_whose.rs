//! Whose: what the words of a command name, where it takes a number.
use crate::domain::code::Code;
use crate::domain::ids::ChildId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is to be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WhoseIs {
    /// A child.
    Child,
    /// An open referral.
    Referral,
    /// An open referral to book a place for: what is said after the name may be a service.
    ToBook,
    /// A referral that waits for a decision, where there is one; else an open one.
    ToDecide,
    /// A referral whose follow-up is open, where there is one; else an open one.
    ToFollowUp,
    /// A place ahead, to be moved or given up.
    Ahead,
    /// Today's agreed place.
    Today,
    /// A place up to today of which nobody has said what came of it.
    Owed,
    /// A visit to one of today's drop-ins that is not over.
    Visit,
    /// A place of support that is not settled.
    Support,
}

/// What the words fit: exactly one, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhosePage {
    /// One; or those there are to choose from.
    pub rows: Vec<WhoseRow>,
    /// Why it is not exactly one, and how one is picked; empty where it is.
    pub says: String,
}

/// One that the words fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoseRow {
    /// Its number, as lists print it.
    pub number: u32,
    /// Whose it is.
    pub child: ChildId,
    /// `HARRIS, Aimee`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Which list, which place: `ND 61w5d`.
    pub list: String,
    /// The service that was said after the name.
    pub service: Option<Code>,
}
