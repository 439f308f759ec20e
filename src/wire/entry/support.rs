//! The line's verbs of families who wait: short notice, the newsletter.
use super::{Kind, Verb, VerbRow, row};

/// A family can come at short notice, or no longer.
pub(super) const SHORT: VerbRow = row(
    Verb::Short,
    (&["short"], "", ""),
    &[Kind::Who, Kind::Short, Kind::When, Kind::What],
    (
        "short WHO [how] [days] [until DAY]|no|again DAY",
        "Record that a family can come at short notice, or no longer",
        "short harris day-before until fri",
    ),
);

/// A family gets the newsletter again, or no more.
pub(super) const NEWSLETTER: VerbRow = row(
    Verb::Newsletter,
    (&["news", "newsletter"], "", "newsletter"),
    &[Kind::Who, Kind::OnOff],
    ("news WHO on|off [, carer]", "Put a family on the newsletter list, or take it off", "news harris off"),
);
