//! Who changed or looked at a child's record.
use super::mask::Eyes;
use crate::domain::calendar::london_now;
use crate::domain::ids::ChildId;
use crate::domain::telling::tell;
use crate::keeper::look::LookContext;
use crate::wire::view_record::WhoPage;

/// Changes and looks together, newest first.
pub(super) fn page(cx: &LookContext<'_>, child: ChildId) -> Option<WhoPage> {
    let record = (cx.record)(child)?;
    let eyes = Eyes::of(cx.actor);
    let scrub = eyes.scrub(&cx.state.rules, &record);
    let changes = record.history.iter().filter_map(|entry| {
        let said = scrub.words(&tell(cx.state, &eyes.event(&entry.event))?);
        let said = if entry.undone { format!("{said} (undone since)") } else { said };
        Some((london_now(entry.stamp.at), entry.stamp.user.to_string(), said))
    });
    let looks = (cx.looked)(child)
        .into_iter()
        .map(|look| (london_now(look.at), look.user, format!("looked ({})", look.screen)));
    let mut rows: Vec<_> = changes.chain(looks).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    Some(WhoPage { name: cx.state.child(child)?.list_name(), rows })
}
