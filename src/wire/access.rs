//! Who looked at whom: what is asked of the access log, and what it answers.
use crate::domain::ids::ChildId;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// Whose row it is that says the log itself is not as it was written: no user can have such a name.
pub const LOG: &str = "access log";

/// What of the access log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AccessOf {
    /// Everybody who looked at this child's record or changed it.
    Child(ChildId),
    /// Everybody whose record this user looked at, by the user's name.
    By(String),
    /// Every hidden address that was shown, with why and who read that.
    Glass,
}

/// One look or change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRow {
    /// London's time.
    pub at: NaiveDateTime,
    /// User name then.
    pub user: String,
    /// Whose record; 0 where a look was at no one child's.
    pub child: ChildId,
    /// `FAMILY, Given`; empty where nobody is known (any more).
    pub name: String,
    /// By which screen; empty for a change.
    pub screen: String,
    /// What was changed, in words; empty for a look.
    pub change: String,
    /// Why a hidden address was shown; else empty.
    pub reason: String,
}

/// One hidden address that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlassRow {
    /// Its number, by which it is ticked off.
    pub id: u32,
    /// London's time.
    pub at: NaiveDateTime,
    /// User name then.
    pub user: String,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Why, as they typed it.
    pub reason: String,
    /// Who read it, and when.
    pub read: Option<(String, NaiveDateTime)>,
}

/// What the access log answers, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPage {
    /// Looks and changes.
    pub rows: Vec<AccessRow>,
    /// Hidden addresses that were shown.
    pub glass: Vec<GlassRow>,
    /// Older ones that are not in it: an answer has its longest.
    pub older: u32,
}
