//! Short notice as desks and commands see it: the calls about one freed place, and how families fared.
use crate::domain::child::Flags;
use crate::domain::ids::{ChildId, ReferralId, SessionId};
use crate::domain::short_notice::{Came, Fared};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What of it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ShortOf {
    /// Who is rung about a place. A look at whom the page says first to ring: logged.
    Place(SessionId, u8),
    /// How families fared from a day to a day, both counted.
    Fared(NaiveDate, NaiveDate),
}

/// By what of it a list is narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ShortIs {
    /// Can come at short notice.
    Can,
    /// Said so so long ago that they are asked again.
    AskAgain,
}

impl ShortIs {
    /// As a filter says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Can => "can come at short notice",
            Self::AskAgain => "ask again: short notice",
        }
    }
}

/// What a look brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShortPage {
    /// The calls about a place.
    Place(CallsPage),
    /// How families fared.
    Fared(FaredPage),
}

/// The calls about one freed place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallsPage {
    /// Revision.
    pub revision: u64,
    /// In which session.
    pub session: SessionId,
    /// Index of the slot.
    pub slot: u8,
    /// `SLT Tue 24 Nov 10:00 Arnold`.
    pub title: String,
    /// Why nobody is rung about it (any more), in a sentence.
    pub refused: Option<String>,
    /// What is said first to the family in front: the one that is being rung, else the first in order.
    pub say_first: Vec<String>,
    /// Who agrees there when one rings.
    pub speak_to: String,
    /// The one that is being rung first, then those in order, then those rung before.
    pub rows: Vec<CallRow>,
    /// Who said that they can come and is left out: name, and why.
    pub left_out: Vec<(String, String)>,
    /// Minutes a place is kept while a family is rung.
    pub minutes: u16,
}

/// A family in the calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    /// For which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Birth date.
    pub born: NaiveDate,
    /// Days waited.
    pub days: u32,
    /// Needs and dangers.
    pub flags: Flags,
    /// Where they stand.
    pub stands: Stands,
    /// The reason, or what came of the call.
    pub why: String,
    /// The row in words.
    pub words: String,
}

/// Where a family stands in the calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stands {
    /// Is being rung by that person: the place is kept for so many minutes more. Noted so far.
    Rung {
        /// Who rings.
        by: String,
        /// Minutes left.
        left: u16,
        /// What has been noted.
        came: Option<Came>,
    },
    /// Is the next to be rung.
    Next,
    /// Comes after others.
    Later,
}

/// How families fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaredPage {
    /// From that day.
    pub from: NaiveDate,
    /// To that day.
    pub to: NaiveDate,
    /// The day on which it was counted.
    pub today: NaiveDate,
    /// The counts.
    pub fared: Fared,
    /// Of those who said they can come, to be asked again.
    pub old: u32,
    /// Numbers under this are kept back on what leaves the building.
    pub least: u32,
}
