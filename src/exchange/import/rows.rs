//! From a plan to what the keeper is asked to do, row by row.
use super::known::{Became, Known};
use super::plan::{Fate, RowPlan};
use crate::domain::child::ChildDetails;
use crate::domain::command::{ImportAct, ImportRow};
use crate::domain::ids::{IntakeId, ReferralId};

/// What to do of one planned row; none where nothing is to be done or remembered.
pub fn import_row(plan: &RowPlan, known: &dyn Known) -> Option<ImportRow> {
    let remember = plan.remember.as_ref()?;
    let reading = &plan.reading;
    let act = match &plan.fate {
        Fate::Imported { completes } => ImportAct::Take {
            child: plan.child.clone(),
            details: Box::new(reading.details.clone()),
            referral: reading.referral.clone(),
            look_alikes: plan.look_alikes.clone(),
            conflict: plan.conflict.clone(),
            completes: *completes,
            number: plan.number.clone(),
        },
        Fate::Merged { received, ask, completes, .. } => ImportAct::Merge {
            child: plan.child.clone(),
            pathway: reading.pathway.unwrap_or(reading.referral.pathway),
            received: *received,
            priority: *ask,
            completes: *completes,
        },
        Fate::Held { reasons, again } => ImportAct::Hold {
            reasons: reasons.iter().map(|reason| reason.as_str().to_owned()).collect(),
            again: *again,
            words: reading.holds.iter().map(|hold| hold.words.as_str()).collect::<Vec<_>>().join("\n"),
            details: Box::new(reading.details.clone()),
            pathway: reading.pathway,
            received: reading.received,
            priority: reading.referral.priority,
            cells: reading.cells.clone(),
            number: plan.number.clone(),
        },
        Fate::Unchanged { became } => {
            let (referral, intake) = ids(*became);
            ImportAct::Same { referral, intake, number: plan.number.clone() }
        }
        Fate::Updated { became, child, details, received, ask, .. } => ImportAct::Update {
            child: *child,
            before: Box::new(known.details(*child).unwrap_or_else(|| ChildDetails::clone(details))),
            details: details.clone(),
            referral: ids(*became).0,
            received: *received,
            priority: *ask,
            number: plan.number.clone(),
        },
    };
    Some(ImportRow {
        row: plan.row,
        key: remember.key.clone(),
        digest: remember.digest,
        marks: remember.marks.clone(),
        replaces: remember.replaces.clone(),
        act,
    })
}

/// The referral or the item a row became.
pub fn ids(became: Became) -> (Option<ReferralId>, Option<IntakeId>) {
    match became {
        Became::Referral(id) => (Some(id), None),
        Became::Intake(id) => (None, Some(id)),
    }
}
