//! What else is known around a child: look-alikes, the same home, earlier referrals, contacts. Shown before a referral is
//! decided, since accepting a duplicate is the dear mistake.
use super::mask::{Eyes, Scrub};
use super::row::open_said;
use crate::domain::age::short_on;
use crate::domain::calendar::{date_plain, long_date};
use crate::domain::child::{ChildDetails, ChildRow, HIDDEN};
use crate::domain::event::Event;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::intake::IntakeKind;
use crate::domain::journey::visited;
use crate::domain::look_alike;
use crate::domain::record::ChildRecord;
use crate::domain::referral::{CloseReason, Stage};
use crate::domain::telling::tell;
use crate::domain::together;
use crate::keeper::look::LookContext;
use crate::wire::view_record::KnownLine;

/// Contacts and visits told at most; the record has all.
const LATEST: usize = 3;
/// Children of the same home told at most: a children's home or a refuge has many.
const HOUSEHOLD: usize = 6;

/// The open intake item that asks about these two records.
pub(super) fn item_between(cx: &LookContext<'_>, one: ChildId, other: ChildId) -> Option<IntakeId> {
    cx.state.index.intake.iter().copied().find(|id| {
        cx.state.intake(*id).is_some_and(|item| match item.kind {
            IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => {
                (a, b) == (one, other) || (a, b) == (other, one)
            }
            IntakeKind::HeldRow { .. }
            | IntakeKind::ListDiffers { .. }
            | IntakeKind::Vanished { .. }
            | IntakeKind::NumberFails { .. } => false,
        })
    })
}

/// Those who may be the same child: by rule now, and by items that an import opened.
pub(super) fn look_alikes(cx: &LookContext<'_>, child: &ChildRow, details: &ChildDetails) -> Vec<KnownLine> {
    let state = cx.state;
    let mut found: Vec<(ChildId, String)> = look_alike::find(state, details)
        .into_iter()
        .filter(|like| like.child != child.id)
        .map(|like| (like.child, like.words))
        .collect();
    for item in state.index.intake.iter().filter_map(|id| state.intake(*id)) {
        if let IntakeKind::LookAlike { a, b, words } | IntakeKind::NumberConflict { a, b, words } = &item.kind
        {
            let other = if *a == child.id { *b } else { *a };
            if (*a == child.id || *b == child.id) && !found.iter().any(|(known, _)| *known == other) {
                found.push((other, words.to_string()));
            }
        }
    }
    let eyes = Eyes::of(cx.actor);
    // If they are one child, the other's postcode is the hidden one.
    let hides = eyes.hides(child.flags);
    found
        .into_iter()
        .filter_map(|(id, words)| Some((state.child(id)?, words)))
        .map(|(row, words)| KnownLine {
            kind: "= same child?".to_owned(),
            words: format!("{}: {words}", told(cx, eyes, row, Some(hides))),
            child: Some(row.id),
            item: item_between(cx, child.id, row.id),
        })
        .collect()
}

/// `HARRISON, Jack 8y2, ND 45w3d`, with birth date and postcode where the two are to be told apart. `apart`: whether the postcode is
/// hidden for the other's sake.
fn told(cx: &LookContext<'_>, eyes: Eyes, row: &ChildRow, apart: Option<bool>) -> String {
    let age = short_on(row.born, cx.now.today);
    let open = open_said(cx.state, row, cx.now.today);
    if let Some(hides) = apart {
        let postcode = if hides { HIDDEN } else { eyes.postcode(row) };
        let gap = if postcode.is_empty() { "" } else { " " };
        format!("{} {age}, born {}{gap}{postcode}, {open}", row.list_name(), long_date(row.born))
    } else {
        format!("{} {age}, {open}", row.list_name())
    }
}

/// Children of the same home, and those behind the same telephone: by the one rule of visits made together, with the address
/// beside it. What eyes may not see of an address is not told by a neighbour's record either.
pub(super) fn same_home(cx: &LookContext<'_>, child: &ChildRow, details: &ChildDetails) -> Vec<KnownLine> {
    let eyes = Eyes::of(cx.actor);
    let here = plain(&details.address);
    let at_one = |other: ChildId| {
        !here.is_empty() && (cx.record)(other).is_some_and(|record| plain(&record.details.address) == here)
    };
    cx.cache
        .around(cx, child)
        .into_iter()
        .filter_map(|id| cx.state.child(id))
        .filter(|other| other.merged_into.is_none())
        .filter_map(|other| {
            Some((together::tie(child, other, |flags| eyes.hides(flags), || at_one(other.id))?, other))
        })
        .take(HOUSEHOLD)
        .map(|(tie, other)| KnownLine {
            kind: tie.words().to_owned(),
            words: told(cx, eyes, other, None),
            child: Some(other.id),
            item: None,
        })
        .collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Earlier referrals of the child, newest first, with how they ended.
pub(super) fn before(
    cx: &LookContext<'_>,
    scrub: &Scrub,
    record: &ChildRecord,
    child: &ChildRow,
    but: ReferralId,
) -> Vec<KnownLine> {
    let rules = &cx.state.rules;
    let mut rows: Vec<_> =
        child.referrals.iter().filter(|id| **id != but).filter_map(|id| cx.state.referral(*id)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.received));
    rows.into_iter()
        .map(|row| {
            let how = match row.stage {
                Stage::Closed { reason: CloseReason::Declined, .. } => declined(record, row.id),
                Stage::Closed { reason, .. } => reason.words().to_owned(),
                _ => format!("open, {}", super::row::short(cx.state, row, cx.now.today)),
            };
            let words =
                format!("{} referral {}, {how}", rules.short(&row.pathway), row.received.format("%b %Y"));
            KnownLine {
                kind: "before".to_owned(),
                words: scrub.words(&words),
                child: Some(child.id),
                item: None,
            }
        })
        .collect()
}

fn declined(record: &ChildRecord, referral: ReferralId) -> String {
    record
        .live()
        .rev()
        .find_map(|entry| match &entry.event {
            Event::Declined { referral: id, instead, .. } if *id == referral => {
                Some(format!("declined, offered {instead}"))
            }
            _ => None,
        })
        .unwrap_or_else(|| CloseReason::Declined.words().to_owned())
}

/// The latest contacts and drop-in visits, newest first.
pub(super) fn contacts(
    cx: &LookContext<'_>,
    eyes: Eyes,
    scrub: &Scrub,
    record: &ChildRecord,
) -> Vec<KnownLine> {
    record
        .live()
        .rev()
        .filter(|entry| {
            matches!(
                entry.event,
                Event::Contact { .. }
                    | Event::FamilyTold { .. }
                    | Event::VisitDone { .. }
                    | Event::VisitSignposted { .. }
            )
        })
        .take(LATEST)
        .filter_map(|entry| {
            let said = tell(cx.state, &eyes.event(&entry.event))?;
            let words = format!(
                "{}: {said} ({})",
                date_plain(visited(cx.state, entry), cx.now.today),
                entry.stamp.user
            );
            let kind = "contacts".to_owned();
            Some(KnownLine { kind, words: scrub.words(&words), child: Some(record.id), item: None })
        })
        .collect()
}
