//! The columns a waiting list can show. Desk, keeper and commands name them alike: chosen columns are kept with the keeper, and
//! a file holds those that were on the screen.
use super::query::SortBy;
use serde::{Deserialize, Serialize};

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListColumn {
    /// Time on the leading clock.
    Wait,
    /// Distance to the target.
    Target,
    /// The target's last day.
    TargetDay,
    /// Day received.
    Received,
    /// Name.
    Child,
    /// Age today.
    Age,
    /// Birth date.
    Born,
    /// Priority.
    Priority,
    /// Needs and dangers.
    Needs,
    /// Language an interpreter is needed for.
    Language,
    /// Pathway.
    Pathway,
    /// State.
    State,
    /// District.
    District,
    /// School, nursery, college.
    Setting,
    /// Day of the last contact.
    Contact,
    /// The team that owes the next step.
    Team,
    /// The next step.
    Next,
    /// The day by which it is owed.
    Due,
}

impl ListColumn {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 18] = [
        Self::Wait,
        Self::Target,
        Self::TargetDay,
        Self::Received,
        Self::Child,
        Self::Age,
        Self::Born,
        Self::Priority,
        Self::Needs,
        Self::Language,
        Self::Pathway,
        Self::State,
        Self::District,
        Self::Setting,
        Self::Contact,
        Self::Team,
        Self::Next,
        Self::Due,
    ];

    /// What it shows, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Target => "target, as a distance",
            Self::TargetDay => "target, as a day",
            Self::Received => "day received",
            Self::Child => "child",
            Self::Age => "age",
            Self::Born => "birth date",
            Self::Priority => "priority",
            Self::Needs => "needs and dangers",
            Self::Language => "language of the interpreter",
            Self::Pathway => "pathway",
            Self::State => "state",
            Self::District => "district",
            Self::Setting => "setting: school, nursery, college",
            Self::Contact => "last contact",
            Self::Team => "team that owes the next step",
            Self::Next => "next step",
            Self::Due => "next step's day",
        }
    }

    /// What a list is sorted by where this column is.
    pub fn sort(self) -> SortBy {
        match self {
            Self::Wait => SortBy::Wait,
            Self::Target | Self::TargetDay => SortBy::Target,
            Self::Received => SortBy::Received,
            Self::Child => SortBy::Name,
            Self::Age | Self::Born => SortBy::Age,
            Self::Priority => SortBy::Priority,
            Self::Needs => SortBy::Needs,
            Self::Language => SortBy::Language,
            Self::Pathway => SortBy::Pathway,
            Self::State => SortBy::State,
            Self::District => SortBy::District,
            Self::Setting => SortBy::Setting,
            Self::Contact => SortBy::Contact,
            Self::Team => SortBy::Team,
            Self::Next | Self::Due => SortBy::Due,
        }
    }
}
