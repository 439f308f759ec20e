//! What forms and imports need to know: venues and staff, a source's memory, children on record, districts.
use super::mask::Eyes;
use crate::domain::ids::ChildId;
use crate::domain::nhs_number::NhsNumber;
use crate::keeper::look::LookContext;
use crate::wire::view::{KnownRow, SourceRow, View};
use chrono::NaiveDate;

/// Venues and staff in the order in which they were added.
pub(super) fn people(cx: &LookContext<'_>) -> View {
    View::People {
        venues: cx.state.venues.iter().flatten().cloned().collect(),
        staff: cx.state.staff.iter().flatten().cloned().collect(),
    }
}

/// What is remembered of a source, rows by key.
pub(super) fn source(cx: &LookContext<'_>, name: &str) -> View {
    let Some(known) = cx.state.sources.get(name) else {
        return View::Source { known: false, mapping: String::new(), rows: Vec::new() };
    };
    let mut rows: Vec<SourceRow> = known
        .rows
        .iter()
        .map(|(key, memory)| SourceRow {
            key: key.clone(),
            digest: memory.digest,
            child: memory.referral.and_then(|id| cx.state.referral(id)).map(|row| row.child),
            referral: memory.referral,
            intake: memory.intake,
        })
        .collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    View::Source { known: true, mapping: known.mapping.clone(), rows }
}

/// Children with one of these numbers or birth dates, in the order of their records.
pub(super) fn known(cx: &LookContext<'_>, nhs: &[u64], born: &[NaiveDate]) -> View {
    let index = &cx.state.index;
    let by_number = nhs.iter().filter_map(|n| index.by_nhs.get(&NhsNumber::try_from(*n).ok()?).copied());
    let by_born = born.iter().filter_map(|day| index.by_born.get(day)).flatten().copied();
    let mut ids: Vec<ChildId> = by_number.chain(by_born).collect();
    ids.sort_unstable();
    ids.dedup();
    let eyes = Eyes::of(cx.actor);
    View::Known(
        ids.into_iter()
            .filter_map(|id| Some((cx.state.child(id)?, (cx.record)(id)?)))
            .map(|(row, record)| {
                let rows = || row.referrals.iter().filter_map(|id| cx.state.referral(*id));
                KnownRow {
                    child: row.id,
                    details: eyes.details(&record.details),
                    open: rows()
                        .filter(|r| r.stage.is_open())
                        .map(|r| (r.pathway, r.id, r.received, r.priority))
                        .collect(),
                    closed: rows().filter(|r| !r.stage.is_open()).map(|r| (r.pathway, r.id)).collect(),
                }
            })
            .collect(),
    )
}

/// District codes in the order asked.
pub(super) fn districts(cx: &LookContext<'_>, postcodes: &[String]) -> View {
    View::Districts(postcodes.iter().map(|full| (cx.district)(full).map(|code| code.to_string())).collect())
}
