//! What a list can be sorted by.
use serde::{Deserialize, Serialize};

/// Columns a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SortBy {
    /// The list's one order: priority with its head start, then wait.
    #[default]
    Order,
    /// Days waited, longest first.
    Wait,
    /// Closest to, or most past, the target first.
    Target,
    /// Name.
    Name,
    /// Oldest child first.
    Age,
    /// District.
    District,
    /// Next step due first.
    Due,
    /// Day received.
    Received,
    /// Setting.
    Setting,
    /// Most urgent first.
    Priority,
    /// Pathway, in the configured order of names.
    Pathway,
    /// Those with most needs and dangers first.
    Needs,
    /// Language an interpreter is needed for.
    Language,
    /// Longest without contact first.
    Contact,
    /// State, in the order of a referral's course.
    State,
    /// The team that owes the next step.
    Team,
}

impl SortBy {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 16] = [
        Self::Order,
        Self::Wait,
        Self::Target,
        Self::Name,
        Self::Age,
        Self::District,
        Self::Due,
        Self::Received,
        Self::Setting,
        Self::Priority,
        Self::Pathway,
        Self::Needs,
        Self::Language,
        Self::Contact,
        Self::State,
        Self::Team,
    ];
}

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sort {
    /// Column.
    pub by: SortBy,
    /// The other way round.
    pub down: bool,
}
