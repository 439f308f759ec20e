//! What the keeper keeps of how a person uses the desk: the days seen, the keys used, where the tour stands. Nothing of any
//! child, and outside the truth: it is lost without harm.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days for which a person is new here: so long the keys at the foot are told in full words.
pub const NEW_FOR_DAYS: u32 = 5;

/// A person's habits, as told when the desk attaches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    /// Days on which this person opened a desk here, today among them.
    pub days: u32,
    /// How often each thing was asked for by its key, by `context.action` as a keys file names them.
    pub used: BTreeMap<String, u32>,
    /// How many tasks of the tour are behind this person.
    pub tour: u8,
    /// The list of what to do in a new store was put away.
    pub start_hidden: bool,
}

impl Habits {
    /// Whether this person is still new here.
    pub fn is_new(&self) -> bool {
        (1..=NEW_FOR_DAYS).contains(&self.days)
    }
}

/// What is new of them. Counts are added, so that two desks of one person lose nothing to each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HabitNews {
    /// Keys used since the last news.
    pub used: BTreeMap<String, u32>,
    /// How many tasks of the tour are behind this person now.
    pub tour: Option<u8>,
    /// The list of what to do was put away, or taken out again.
    pub start_hidden: Option<bool>,
}

impl HabitNews {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty() && self.tour.is_none() && self.start_hidden.is_none()
    }
}
