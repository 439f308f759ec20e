//! What forms and imports need to know: venues and staff, a source's memory, children on record, districts.
use super::filter::contains;
use super::mask::Eyes;
use crate::domain::ids::ChildId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::referral::{Referral, Stage};
use crate::keeper::feedings;
use crate::keeper::look::LookContext;
use crate::wire::query::Typed;
use crate::wire::view::{KnownReferralRow, KnownRow, SourceRow, View};
use chrono::NaiveDate;

/// Venues and staff in the order in which they were added.
pub(super) fn people(cx: &LookContext<'_>) -> View {
    View::People {
        venues: cx.state.venues.iter().flatten().cloned().collect(),
        staff: cx.state.staff.iter().flatten().cloned().collect(),
        roles: (cx.state.roster.roles.values())
            .flat_map(|row| row.roles.iter().map(|role| (row.staff, *role)))
            .collect(),
    }
}

/// Rows of a source's memory sent at once: an answer stays well under the longest message.
const ROWS_AT_ONCE: usize = 1_500;

/// What is remembered of a source, rows by key, from the `from`-th on.
pub(super) fn source(cx: &LookContext<'_>, name: &str, from: u32) -> View {
    let Some(known) = cx.state.sources.get(name) else {
        let (mapping, rows) = (String::new(), Vec::new());
        return View::Source { known: false, mapping, rows, total: 0, broken_off: None };
    };
    let mut keys: Vec<&String> = known.rows.keys().collect();
    keys.sort_unstable();
    let rows = keys
        .into_iter()
        .skip(from as usize)
        .take(ROWS_AT_ONCE)
        .filter_map(|key| Some((key, known.rows.get(key)?)))
        .map(|(key, memory)| SourceRow {
            key: key.clone(),
            digest: memory.digest,
            marks: memory.marks.to_vec(),
            gone: memory.gone,
            referral: memory.referral.and_then(|id| cx.state.referral(id)).map(known_referral),
            intake: memory.intake.and_then(|id| cx.state.intake(id)).map(|item| (item.id, item.state)),
        })
        .collect();
    View::Source {
        known: true,
        mapping: known.mapping.clone(),
        rows,
        total: known.rows.len() as u32,
        broken_off: known.feeding.as_ref().map(|feeding| feedings::words(name, feeding)),
    }
}

fn known_referral(row: &Referral) -> KnownReferralRow {
    KnownReferralRow {
        id: row.id,
        child: row.child,
        pathway: row.pathway,
        received: row.received,
        priority: row.priority,
        closed_on: match row.stage {
            Stage::Closed { on, .. } => Some(on),
            _ => None,
        },
    }
}

/// Children with one of these numbers or birth dates, or named, in the order of their records. Only of those named are the
/// records read.
pub(super) fn known(cx: &LookContext<'_>, nhs: &[u64], born: &[NaiveDate], children: &[ChildId]) -> View {
    let index = &cx.state.index;
    let by_number = nhs.iter().filter_map(|n| index.by_nhs.get(&NhsNumber::try_from(*n).ok()?).copied());
    let by_born = born.iter().filter_map(|day| index.by_born.get(day)).flatten().copied();
    let mut ids: Vec<ChildId> = by_number.chain(by_born).chain(children.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let eyes = Eyes::of(cx.actor);
    let whole = |id: ChildId| {
        let asked = children.contains(&id).then(|| (cx.record)(id)).flatten();
        asked.map(|record| Box::new(eyes.details(&record.details)))
    };
    View::Known(
        ids.into_iter()
            .filter_map(|id| cx.state.child(id))
            .map(|row| KnownRow {
                child: row.id,
                nhs: row.nhs,
                born: row.born,
                family: row.family().to_string(),
                given: row.given().to_string(),
                known_as: row.known_as().to_string(),
                details: whole(row.id),
                referrals: cx.state.referrals_of(row).map(known_referral).collect(),
            })
            .collect(),
    )
}

/// District codes in the order asked.
pub(super) fn districts(cx: &LookContext<'_>, postcodes: &[String]) -> View {
    View::Districts(postcodes.iter().map(|full| (cx.district)(full).map(|code| code.to_string())).collect())
}

/// Names on record for what is being typed, best first: those that begin with it, then those with it anywhere.
pub(super) fn typed(cx: &LookContext<'_>, of: Typed, text: &str, rows: u16) -> Vec<String> {
    let venues = || cx.state.venues.iter().flatten();
    let all: Vec<&str> = match of {
        Typed::Setting | Typed::Language => return cx.cache.typed(cx, of, text, rows),
        Typed::Venue => venues().map(|venue| &*venue.name).collect(),
        Typed::Room => venues().flat_map(|venue| &venue.rooms).map(|room| &**room).collect(),
        Typed::Staff => cx.state.staff.iter().flatten().map(|person| &*person.name).collect(),
    };
    let text = text.trim().to_lowercase();
    let mut names: Vec<&str> = all.into_iter().filter(|name| contains(name, &text)).collect();
    names.sort_unstable_by_key(|name| (!name.to_lowercase().starts_with(&text), *name));
    names.dedup();
    names.into_iter().take(usize::from(rows)).map(str::to_owned).collect()
}
