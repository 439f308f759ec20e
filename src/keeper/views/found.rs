//! What imports found, and what of it is left: each number is a list of Intake.
use crate::domain::ids::IntakeId;
use crate::domain::intake::{Intake, IntakeKind};
use crate::keeper::look::LookContext;
use crate::wire::query::IntakeIs;
use crate::wire::view_begin::{FoundLine, FoundPage};

/// Every kind, the most pressing first.
const ALL: [IntakeIs; 6] = [
    IntakeIs::ToMend,
    IntakeIs::LookAlike,
    IntakeIs::NoPathway,
    IntakeIs::Number,
    IntakeIs::Gone,
    IntakeIs::Differs,
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
        (IntakeKind::HeldRow { .. }, _) => false,
    }
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
    let line = |kind: &IntakeIs| {
        let of = open.iter().filter(|item| is(item, *kind));
        let first: IntakeId = of.clone().min_by_key(|item| (item.due, item.id))?.id;
        Some(FoundLine { is: *kind, number: of.count() as u32, first })
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
