//! Intake: what a person must complete, settle or dismiss, and one item with all that is known of it.
use super::held::{self, Hidden};
use super::mask::{Eyes, Scrub};
use super::{compare, found};
use crate::domain::calendar::long_date;
use crate::domain::child::ChildRow;
use crate::domain::ids::{ChildId, IntakeId};
use crate::domain::intake::{Intake, IntakeKind};
use crate::keeper::look::LookContext;
use crate::wire::query::IntakeIs;
use crate::wire::view_list::{IntakePage, IntakeRow};
use crate::wire::view_record::{AmendPage, ItemPage};

/// A window of the open items, due first: all, or those of a kind.
pub(super) fn page(cx: &LookContext<'_>, at: u32, rows: u16, is: Option<IntakeIs>) -> IntakePage {
    let mut items: Vec<&Intake> =
        cx.state.index.intake.iter().filter_map(|id| cx.state.intake(*id)).collect();
    items.retain(|item| is.is_none_or(|is| found::is(item, is)));
    items.sort_by_key(|item| (item.due, item.id));
    let complete = items.iter().filter(|item| opens(item) == "complete").count();
    let settle = items.iter().filter(|item| opens(item) == "compare").count();
    let first = (at as usize).min(items.len());
    let hidden = Hidden::default();
    IntakePage {
        revision: cx.revision,
        total: items.len() as u32,
        to_complete: complete as u32,
        to_settle: settle as u32,
        first: first as u32,
        rows: items[first..]
            .iter()
            .take(usize::from(rows).min(super::window::MOST))
            .map(|item| row(cx, &hidden, item))
            .collect(),
    }
}

fn opens(item: &Intake) -> &'static str {
    match item.kind {
        IntakeKind::HeldRow { .. } => "complete",
        IntakeKind::LookAlike { .. } | IntakeKind::NumberConflict { .. } => "compare",
        IntakeKind::NumberFails { .. } => "number",
        IntakeKind::ListDiffers { .. } | IntakeKind::Vanished { .. } => "look",
    }
}

fn row(cx: &LookContext<'_>, hidden: &Hidden, item: &Intake) -> IntakeRow {
    let (kind, source) = match &item.kind {
        IntakeKind::HeldRow { source, row, .. } => ("held row", format!("{source} row {row}")),
        IntakeKind::LookAlike { .. } => ("same child?", String::new()),
        IntakeKind::NumberConflict { .. } => ("number conflict", String::new()),
        IntakeKind::ListDiffers { source, .. } => ("list differs", source.to_string()),
        IntakeKind::NumberFails { source, row, .. } => ("wrong NHS no.", format!("{source} row {row}")),
        IntakeKind::Vanished { source, .. } => ("vanished", source.to_string()),
    };
    IntakeRow {
        item: item.id,
        kind: kind.to_owned(),
        name: whose(cx, item).1,
        words: words(cx, (Eyes::of(cx.actor), hidden), item).into_iter().next().unwrap_or_default(),
        source,
        due: item.due,
        opens: opens(item).to_owned(),
    }
}

/// Whose item it is: the child, where one is on record, and the name as far as known.
pub(super) fn whose(cx: &LookContext<'_>, item: &Intake) -> (Option<ChildId>, String) {
    let named = |id: ChildId| (Some(id), cx.state.child(id).map_or_else(String::new, ChildRow::list_name));
    match &item.kind {
        IntakeKind::HeldRow { details, .. } => (None, details.list_name()),
        IntakeKind::LookAlike { a, .. } | IntakeKind::NumberConflict { a, .. } => named(*a),
        IntakeKind::ListDiffers { child, .. } => named(*child),
        IntakeKind::NumberFails { child, .. } => named(cx.state.goes_on(*child)),
        IntakeKind::Vanished { referral, .. } => {
            cx.state.referral(*referral).map_or((None, String::new()), |row| named(row.child))
        }
    }
}

/// Why it is there, line by line.
pub(super) fn words(cx: &LookContext<'_>, (eyes, hidden): (Eyes, &Hidden), item: &Intake) -> Vec<String> {
    let name = |id: ChildId| cx.state.child(id).map_or_else(String::new, ChildRow::list_name);
    let lines = match &item.kind {
        IntakeKind::HeldRow { words, .. } => words.lines().map(str::to_owned).collect(),
        IntakeKind::LookAlike { a, b, words } => {
            vec![format!("{} and {} may be one child: {words}", name(*a), name(*b))]
        }
        IntakeKind::NumberConflict { a, b, words } => vec![
            format!("{} came with the NHS number of {}: {words}", name(*a), name(*b)),
            "Kept apart, and without the number, until somebody has looked.".to_owned(),
        ],
        IntakeKind::ListDiffers { source, child, fields } => vec![
            format!("{source} now has another {} for {}.", fields.join(", "), name(*child)),
            "The record is restricted, so nothing was written over. Look, and ask before anything is changed.".to_owned(),
        ],
        IntakeKind::NumberFails { number, .. } => vec![
            format!("'{}': {}. Check it with the family.", number.written, number.words),
        ],
        IntakeKind::Vanished { source, referral } => {
            let row = cx.state.referral(*referral);
            let whose = row.map_or_else(String::new, |row| name(row.child));
            let pathway = row.map_or("", |row| cx.state.rules.short(&row.pathway));
            let since = row.map_or_else(String::new, |row| format!(", received {}", long_date(row.received)));
            vec![format!("{whose} ({pathway}{since}) is no longer listed by {source}. Still waiting here.")]
        }
    };
    let scrub = scrub(cx, (eyes, hidden), item);
    lines.into_iter().map(|line| scrub.words(&line)).collect()
}

/// What may not be said of the children of an item.
fn scrub(cx: &LookContext<'_>, (eyes, hidden): (Eyes, &Hidden), item: &Intake) -> Scrub {
    let of = |id: ChildId| (cx.record)(id).map(|record| record.details);
    let details: Vec<_> = match &item.kind {
        IntakeKind::HeldRow { details, .. } => return hidden.scrub(cx, eyes, details),
        IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => vec![of(*a), of(*b)],
        // Whatever stood in the cell.
        IntakeKind::NumberFails { child, .. } => vec![of(cx.state.goes_on(*child))],
        IntakeKind::ListDiffers { .. } | IntakeKind::Vanished { .. } => Vec::new(),
    };
    let details: Vec<_> = details.into_iter().flatten().collect();
    if !details.iter().any(|details| eyes.hides(details.flags)) {
        return Scrub::default();
    }
    // If they are one child, the other's address is the hidden one's, too.
    Scrub::of_details(&details.iter().collect::<Vec<_>>(), Some(&cx.state.rules))
}

/// One item; none where it is gone.
pub(super) fn item(cx: &LookContext<'_>, id: IntakeId) -> Option<ItemPage> {
    let found = cx.state.intake(id)?;
    let eyes = Eyes::of(cx.actor);
    let mut item = found.clone();
    let hidden = Hidden::default();
    let scrub = scrub(cx, (eyes, &hidden), found);
    match &mut item.kind {
        IntakeKind::HeldRow { details, cells, words, number, .. } => {
            let hides = hidden.hides(cx, eyes, details);
            held::cells(cx, hides, &scrub, cells);
            if let Some(number) = number {
                number.written = scrub.words(&number.written).into();
            }
            *words = scrub.words(words).into();
            **details = held::details(eyes, hides, details);
        }
        IntakeKind::LookAlike { words, .. } | IntakeKind::NumberConflict { words, .. } => {
            *words = scrub.words(words).into();
        }
        IntakeKind::NumberFails { number, .. } => number.written = scrub.words(&number.written).into(),
        IntakeKind::ListDiffers { .. } | IntakeKind::Vanished { .. } => {}
    }
    let compare = match found.kind {
        IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => {
            compare::page(cx, a, b, Some(id))
        }
        IntakeKind::HeldRow { .. }
        | IntakeKind::ListDiffers { .. }
        | IntakeKind::Vanished { .. }
        | IntakeKind::NumberFails { .. } => None,
    };
    let amend = match found.kind {
        IntakeKind::NumberFails { child, .. } => amend(cx, eyes, cx.state.goes_on(child)).map(Box::new),
        _ => None,
    };
    Some(ItemPage { words: words(cx, (eyes, &hidden), found), item, compare, amend })
}

/// What is held of the child, to be amended.
fn amend(cx: &LookContext<'_>, eyes: Eyes, child: ChildId) -> Option<AmendPage> {
    let rev = cx.state.child(child)?.rev;
    let record = (cx.record)(child)?;
    Some(AmendPage { child, details: eyes.details(&record.details), rev })
}
