//! A row that an import held back, as far as it may be shown. Whose it is nobody has said yet: where it may be a child's whose address
//! is restricted, it is hidden as hers is.
use super::mask::{Eyes, Scrub};
use crate::domain::alike::{Likeness, NameKey};
use crate::domain::child::{ChildDetails, ChildRow, Flags, HIDDEN};
use crate::domain::ids::ChildId;
use crate::domain::look_alike;
use crate::domain::rights::{Right, allowed};
use crate::keeper::look::LookContext;
use chrono::NaiveDate;
use std::cell::OnceCell;

/// Cells as they were in the file: column, text.
type Cells = Vec<(Box<str>, Box<str>)>;

/// Children whose address is hidden from who looks, gathered once for all rows of an answer.
#[derive(Default)]
pub(super) struct Hidden {
    names: OnceCell<Vec<(ChildId, NameKey)>>,
}

impl Hidden {
    /// Those of them whose row it may be: by its NHS number, its birth date with a name like theirs, or by the name alone, since what a
    /// row is held for is mostly that one of the others is wrong.
    pub(super) fn like(&self, cx: &LookContext<'_>, eyes: Eyes, details: &ChildDetails) -> Vec<ChildId> {
        if eyes.restricted {
            return Vec::new();
        }
        let hides = |row: &&ChildRow| eyes.hides(row.flags);
        let likes =
            look_alike::find(cx.state, details).into_iter().filter_map(|like| cx.state.child(like.child));
        let mut found: Vec<ChildId> = likes.filter(hides).map(|row| row.id).collect();
        let name = NameKey::new(&details.family, &details.given, &details.known_as);
        // A birth date that could not be read stands at the beginning of time.
        let unborn = details.born == NaiveDate::default();
        let all = self.names.get_or_init(|| {
            let key = |row: &ChildRow| NameKey::new(row.family(), row.given(), row.known_as());
            cx.state.each_child().filter(hides).map(|row| (row.id, key(row))).collect()
        });
        let alike = |likeness: Likeness| unborn || matches!(likeness, Likeness::Same | Likeness::Swapped);
        let named = all.iter().filter(|(_, other)| name.likeness(other).is_some_and(alike));
        found.extend(named.map(|(id, _)| *id));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the row is hidden from who looks: by its own word, or for whose it may be.
    pub(super) fn hides(&self, cx: &LookContext<'_>, eyes: Eyes, details: &ChildDetails) -> bool {
        eyes.hides(details.flags) || !self.like(cx, eyes, details).is_empty()
    }

    /// What may not be said of the row.
    pub(super) fn scrub(&self, cx: &LookContext<'_>, eyes: Eyes, details: &ChildDetails) -> Scrub {
        if !self.hides(cx, eyes, details) {
            return Scrub::default();
        }
        let rules = &cx.state.rules;
        let own = Scrub::of_details(&[details], Some(rules));
        let records = self.like(cx, eyes, details).into_iter().filter_map(|id| (cx.record)(id));
        records.fold(own, |scrub, record| scrub.and(eyes.scrub(rules, &record)))
    }
}

/// Its details as they may be shown. Completed unseen, it stays restricted.
pub(super) fn details(eyes: Eyes, hides: bool, details: &ChildDetails) -> ChildDetails {
    let mut shown = details.clone();
    if hides {
        shown.flags.set(Flags::RESTRICTED, true);
    }
    eyes.details(&shown)
}

/// Its cells as they may be shown: none to who only looks. Of a hidden row what a column holds is not known, so only those are shown by
/// which it is completed.
pub(super) fn cells(cx: &LookContext<'_>, hides: bool, scrub: &Scrub, cells: &mut Cells) {
    if !allowed(cx.actor.role, cx.actor.agency, Right::Intake) {
        cells.clear();
    } else if hides {
        hide(scrub, cells);
    }
}

/// Cells of a hidden row without whatever could tell the home.
pub(super) fn hide(scrub: &Scrub, cells: &mut [(Box<str>, Box<str>)]) {
    for (column, text) in cells.iter_mut().filter(|(_, text)| !text.trim().is_empty()) {
        if !is_plain(column) || scrub.names(text) {
            *text = HIDDEN.into();
        }
    }
}

/// Whether a column is one by which a row is told apart and completed: name, birth date, number, what is asked and since when.
fn is_plain(column: &str) -> bool {
    const PLAIN: [&str; 14] = [
        "birth",
        "dob",
        "d.o.b",
        "born",
        "nhs",
        "surname",
        "family name",
        "last name",
        "forename",
        "given",
        "first name",
        "received",
        "pathway",
        "priority",
    ];
    let column = column.to_lowercase();
    let asked = ["service", "referral date", "date referred", "date of referral"];
    PLAIN.iter().chain(&asked).any(|word| column.contains(word))
}
