//! The line's verbs of people and places: when somebody works, that they are back, that a place is open again.
use super::{Kind, Verb, VerbRow, row};

/// When somebody works.
pub(super) const WORKS: VerbRow = row(
    Verb::Works,
    (&["works"], "", "staff"),
    &[Kind::Details],
    (
        "works WHO DAYS [hours] [at WHERE] [from DAY]",
        "Say on which days somebody works, from a day on",
        "works patel mon-thu + fri am",
    ),
);

/// Somebody is back sooner.
pub(super) const BACK: VerbRow = row(
    Verb::Back,
    (&["back"], "", "back"),
    &[Kind::Staff, Kind::When],
    ("back WHO [day]", "Record that somebody who is away is back sooner", "back patel tue"),
);

/// A place can be used again sooner.
pub(super) const REOPEN: VerbRow = row(
    Verb::Reopen,
    (&["reopen"], "", "reopen"),
    &[Kind::When, Kind::What],
    ("reopen WHERE [day]", "Record that what is shut can be used again sooner", "reopen arnold tue"),
);
