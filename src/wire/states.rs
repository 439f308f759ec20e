//! The states of a list in words: one table for the filters, the line, and what is said of a list.
use super::query::StageIs;

impl StageIs {
    /// Every state with the letter of its filter, in a word or two, and as a choice says it.
    pub const ALL: [(char, Self, &'static str, &'static str); 6] = [
        ('t', Self::Triage, "to triage", "to triage"),
        ('w', Self::Waiting, "waiting", "waiting"),
        ('b', Self::Booked, "booked", "booked"),
        ('a', Self::After, "after the day", "seen or missed, not closed off"),
        ('r', Self::Review, "under review", "under review"),
        ('c', Self::Closed, "closed", "closed"),
    ];

    /// In a word or two.
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(_, known, ..)| *known == self).map_or("", |(_, _, words, _)| words)
    }
}
