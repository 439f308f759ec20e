//! What left the building, from the log of looks: every child in an export was looked at by it, and one export is what one person
//! took of one kind within a moment.
use crate::domain::calendar::london_now;
use crate::domain::ids::ChildId;
use crate::keeper::look::LookContext;
use crate::keeper::looks::Looked;
use crate::wire::view_keeping::{ExportRow, LEAVES};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;

/// Pages of one export follow each other more closely than that.
const ONE: TimeDelta = TimeDelta::seconds(60);

/// Newest first.
pub(super) fn rows(cx: &LookContext<'_>, since: NaiveDate) -> Vec<ExportRow> {
    let mut all: Vec<Export> = Vec::new();
    (cx.left)(&mut |look: Looked| {
        if london_now(look.at).date() < since || !LEAVES.contains(&look.screen.as_str()) {
            return;
        }
        let same = |export: &&mut Export| {
            (&export.user, &export.screen) == (&look.user, &look.screen) && look.at - export.last <= ONE
        };
        match all.iter_mut().rev().take(16).find(same) {
            Some(export) => {
                export.last = look.at;
                export.amiss |= look.amiss.is_some();
                export.children.insert(look.child);
            }
            None => all.push(Export {
                first: look.at,
                last: look.at,
                amiss: look.amiss.is_some(),
                user: look.user,
                screen: look.screen,
                children: BTreeSet::from([look.child]),
            }),
        }
    });
    let row = |export: Export| ExportRow {
        at: london_now(export.first),
        by: export.user,
        what: if export.amiss {
            format!("{} (changed in the log since)", export.screen)
        } else {
            export.screen
        },
        // Number 0 is no child's: it was logged that something without any left.
        children: export.children.iter().filter(|child| child.0 > 0).count() as u32,
    };
    all.into_iter().rev().map(row).collect()
}

struct Export {
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    /// A line of it is not as it was written.
    amiss: bool,
    user: String,
    screen: String,
    children: BTreeSet<ChildId>,
}
