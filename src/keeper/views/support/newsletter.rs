//! To whom the newsletter goes, child by child: whoever is no longer waiting is not there at all, whoever wants none is there with
//! why. Addresses that the person may not see are masked, and so not sent to by them.
use super::super::mask::Eyes;
use crate::domain::child::HIDDEN;
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::record::ChildRecord;
use crate::domain::support::{Month, SupportDid, entry, is_waiting};
use crate::keeper::look::LookContext;
use crate::wire::support::{NewsletterPage, NewsletterRow};

/// Children of one window at most: each is read from its record.
const AT_ONCE: usize = 200;

pub(super) fn page(cx: &LookContext<'_>, month: Month, after: ChildId, rows: u16) -> NewsletterPage {
    let rows = usize::from(rows).clamp(1, AT_ONCE);
    let eyes = Eyes::of(cx.actor);
    let from = after.0 as usize + 1;
    let mut waiting = cx
        .state
        .children
        .iter()
        .skip(from)
        .flatten()
        .filter(|row| row.merged_into.is_none() && row.died.is_none())
        .filter(|row| is_waiting(cx.state.referrals_of(row)));
    let mut page = NewsletterPage { revision: cx.revision, rows: Vec::with_capacity(rows), more: false };
    for child in waiting.by_ref().take(rows) {
        let Some(record) = (cx.record)(child.id) else { continue };
        let hidden = eyes.hides(record.details.flags);
        let mut entry = entry(&record.details);
        if let (true, Ok(entry)) = (hidden, &mut entry) {
            for one in entry.to.iter_mut().filter(|one| one.way == "letter") {
                HIDDEN.clone_into(&mut one.to);
            }
        }
        page.rows.push(NewsletterRow {
            child: child.id,
            name: child.list_name(),
            sent: child.newsletter == month || (child.newsletter > month && went(&record, month)),
            hidden,
            entry,
            latest: child.newsletter,
        });
    }
    page.more = waiting.next().is_some();
    page
}

/// Whether that month's went to the child's family, of which the record knows where a later one went since.
fn went(record: &ChildRecord, month: Month) -> bool {
    let of = |event: &Event| matches!(event, Event::Support { did: SupportDid::Newsletter { month: sent, .. }, .. } if *sent == month);
    record.live().any(|entry| of(&entry.event))
}
