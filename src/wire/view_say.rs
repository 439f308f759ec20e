//! What to say to a family, and what it was told before beside what is now true.
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::may_tell::Person;
use crate::domain::promise::{Planned, Promise};
use crate::domain::saying::Section;
use serde::{Deserialize, Serialize};

/// What to say of a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SayPage {
    /// Revision.
    pub revision: u64,
    /// Whose.
    pub child: ChildId,
    /// `HARRIS, Aimee`.
    pub name: String,
    /// Whom to speak to, who may be told what, needs and dangers: before anything is said.
    pub say_first: Vec<String>,
    /// Who may be told; empty: nobody on record, and then there are no sentences either.
    pub may: Vec<Person>,
    /// Open referrals, the one in front first, else the most pressing.
    pub parts: Vec<SayPart>,
    /// Why the person at this desk may not note it as told, where so.
    pub barred: Option<String>,
}

/// What to say of one referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SayPart {
    /// Which.
    pub referral: ReferralId,
    /// `Neurodevelopmental assessment`.
    pub title: String,
    /// The sentences under their headings.
    pub sections: Vec<Section>,
    /// What of it binds, given back with the telling.
    pub plan: Planned,
    /// What the family was told last.
    pub told: Option<ToldLine>,
}

/// What a family was told of a referral, beside what is true now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldLine {
    /// Of which.
    pub referral: ReferralId,
    /// Its pathway in short.
    pub pathway: String,
    /// What binds.
    pub promise: Promise,
    /// `Told 12 Oct (Ewa Harris, by phone, jpatel): place Mon 14 Dec 09:30 Arnold`.
    pub told: String,
    /// What is true now, in words.
    pub now: String,
    /// It does not hold, and the family has not been told.
    pub broken: bool,
}

impl ToldLine {
    /// Both, to be read: what does not hold stands on a line of its own, since it is what has to be said.
    pub fn lines(&self) -> Vec<String> {
        if self.broken {
            vec![format!("{}.", self.told), format!("Now: {}.", self.now)]
        } else {
            vec![format!("{}. Now: {}.", self.told, self.now)]
        }
    }

    /// Both in one line.
    pub fn words(&self) -> String {
        format!("{} {}. Now: {}.", self.pathway, self.told, self.now)
    }
}
