//! What imports found, and what of it is left: each number is a list of Intake.
use crate::domain::intake::{Intake, IntakeKind};
use crate::keeper::look::LookContext;
use crate::wire::query::IntakeIs;
use crate::wire::view_begin::{FoundLine, FoundOf, FoundPage};

/// Every kind, the most pressing first.
const ALL: [FoundOf; 8] = [
    FoundOf::Items(IntakeIs::ToMend),
    FoundOf::Items(IntakeIs::LookAlike),
    FoundOf::Items(IntakeIs::NoPathway),
    FoundOf::Asked,
    FoundOf::Items(IntakeIs::Number),
    FoundOf::Items(IntakeIs::NumberFails),
    FoundOf::Items(IntakeIs::Gone),
    FoundOf::Items(IntakeIs::Differs),
];

/// Whether an item is of that kind.
pub(super) fn is(item: &Intake, is: IntakeIs) -> bool {
    match (&item.kind, is) {
        (IntakeKind::HeldRow { .. }, IntakeIs::ToMend) => true,
        (IntakeKind::HeldRow { pathway, .. }, IntakeIs::NoPathway) => pathway.is_none(),
        (IntakeKind::LookAlike { .. }, is) => is == IntakeIs::LookAlike,
        (IntakeKind::NumberConflict { .. }, is) => is == IntakeIs::Number,
        (IntakeKind::Vanished { .. }, is) => is == IntakeIs::Gone,
        (IntakeKind::ListDiffers { .. }, is) => is == IntakeIs::Differs,
        (IntakeKind::NumberFails { .. }, is) => is == IntakeIs::NumberFails,
        (IntakeKind::HeldRow { .. }, _) => false,
    }
}

/// Referrals for which a higher priority was asked, where lists were brought in: as many as the list of them has rows.
pub(super) fn asked(cx: &LookContext<'_>) -> u32 {
    if cx.state.sources.is_empty() { 0 } else { cx.state.index.asked.len() as u32 }
}

/// What was brought in, and what is left to do.
pub(super) fn page(cx: &LookContext<'_>) -> FoundPage {
    let state = cx.state;
    let mut files: Vec<String> = state.sources.values().map(|source| source.file.clone()).collect();
    files.retain(|file| !file.is_empty());
    files.sort();
    let (mut rows, mut with, mut taken) = (0, 0, 0);
    // A bit a referral: rows are as many as children.
    let mut seen = vec![0u64; state.referrals.len().div_ceil(64)];
    for row in state.sources.values().flat_map(|source| source.rows.values()).filter(|row| !row.gone) {
        rows += 1;
        let Some(referral) = row.referral else { continue };
        with += 1;
        let bit = 1 << (referral.0 % 64);
        match seen.get_mut(referral.0 as usize / 64) {
            Some(seen) if *seen & bit == 0 => {
                *seen |= bit;
                taken += 1;
            }
            _ => {}
        }
    }
    let open: Vec<&Intake> = state.index.intake.iter().filter_map(|id| state.intake(*id)).collect();
    let line = |of: &FoundOf| match *of {
        FoundOf::Items(kind) => {
            let items = open.iter().filter(|item| is(item, kind));
            let first = items.clone().min_by_key(|item| (item.due, item.id))?.id;
            Some(FoundLine { of: *of, number: items.count() as u32, first: Some(first) })
        }
        FoundOf::Asked => {
            let number = asked(cx);
            (number > 0).then_some(FoundLine { of: *of, number, first: None })
        }
    };
    FoundPage {
        revision: cx.revision,
        files,
        rows,
        taken,
        merged: with - taken,
        left: ALL.iter().filter_map(line).collect(),
    }
}
