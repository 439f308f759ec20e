//! Who changed or looked at a child's record.
use super::access::{reads_why, reason};
use super::mask::Eyes;
use crate::domain::calendar::{london_now, which_of_two};
use crate::domain::ids::ChildId;
use crate::domain::telling::tell;
use crate::keeper::look::LookContext;
use crate::keeper::looks::Looked;
use crate::wire::view_record::WhoPage;

/// Changes and looks together, newest first.
pub(super) fn page(cx: &LookContext<'_>, child: ChildId) -> Option<WhoPage> {
    let record = (cx.record)(child)?;
    let eyes = Eyes::of(cx.actor);
    let scrub = eyes.scrub(&cx.state.rules, &record);
    let changes = record.history.iter().filter_map(|entry| {
        let said = scrub.words(&tell(cx.state, &eyes.event(&entry.event))?);
        let said = if entry.undone { format!("{said} (undone since)") } else { said };
        Some((entry.stamp.at, entry.stamp.user.to_string(), said))
    });
    let reads = reads_why(cx.actor);
    let looks = (cx.looked)(child).into_iter();
    let looks = looks.map(|look| (look.at, look.user.clone(), looked(&look, reads)));
    let mut rows: Vec<_> = changes.chain(looks).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    // What two records that became one have in common stands in the history of both.
    rows.dedup();
    // In the night on which the clocks go back an hour comes twice: what came later must not stand before, nor look the same.
    let rows = rows.into_iter().map(|(at, by, said)| match which_of_two(at) {
        Some(turn) => (london_now(at), by, format!("({turn}) {said}")),
        None => (london_now(at), by, said),
    });
    let rows = rows.collect();
    Some(WhoPage { name: cx.state.child(child)?.list_name(), rows })
}

/// `looked (record)`; with why, where a hidden address was shown.
fn looked(look: &Looked, reads: bool) -> String {
    if look.reason.is_empty() {
        return format!("looked ({})", look.told());
    }
    format!("looked ({}), hidden address shown: {}", look.told(), reason(reads, &look.reason))
}
