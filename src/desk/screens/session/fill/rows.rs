//! The lines of a proposal, in words and as what they would do.
use crate::desk::layers::Tick;
use crate::desk::seam::Command;
use crate::domain::booking::{By, Told};
use crate::domain::calendar::{day_month, wait};
use crate::domain::code::Code;
use crate::domain::command::Take;
use crate::domain::together::{TogetherAct, Wanted};
use crate::wire::view_fill::FillRow;

/// What marks a line that somebody edited.
pub(super) fn hand(row: &FillRow) -> &'static str {
    if row.by_hand { " (by hand)" } else { "" }
}

/// The row of a place that the family declined: it is offered again where somebody chooses it for this child, never by a plan.
pub(super) fn declined(row: &FillRow, words: &str) -> Option<Tick> {
    let on = row.declined.filter(|_| !row.by_hand)?;
    let why = format!("declined on {}: b on the child offers it all the same", day_month(on));
    Some(Tick::refused(words, why))
}

/// Two lines that are offered as one visit: both, or neither.
pub(super) fn one_visit(row: &FillRow, other: &FillRow, told: Told) -> (Tick, Option<Command>) {
    let words = format!(
        "{} {}{} and {} {}{}: one visit; waits {}, {}",
        row.place,
        row.name,
        hand(row),
        other.place,
        other.name,
        hand(other),
        wait(row.days),
        row.why
    );
    if let Some(refused) = declined(row, &words).or_else(|| declined(other, &words)) {
        return (refused, None);
    }
    let wanted =
        |row: &FillRow| Wanted { referral: row.referral, session: row.session, slot: row.slot, moving: None };
    let act = TogetherAct::Visit {
        places: vec![wanted(row), wanted(other)],
        take: Take::Offer { told },
        by: By::Service,
        reason: Code::NONE,
    };
    (Tick::new(words), Some(Command::Together { act }))
}
