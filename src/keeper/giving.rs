//! What is held on a child outside the journal, for whoever it is given to: half-filled forms about it.
use crate::domain::keeping::Own;
use crate::keeper::erase::Needles;
use crate::keeper::shared::Shared;
use crate::wire::view_keeping::{Document, Line, Part};

/// Adds the drafts that are about the child, or name it. They are somebody's unfinished words: each is looked at.
pub(super) fn drafts(shared: &Shared, document: &mut Document) {
    let own = Own::of(&shared.state.read(), document.child);
    let mut needles = Needles::of(&own);
    if let Ok(Some(record)) = shared.records.child(document.child, shared.durable.get()) {
        record.history.iter().for_each(|entry| needles.learn(&entry.event));
    }
    let is = |name: &str, text: &str| {
        needles.are_of(name) || needles.are_in(name.as_bytes()) || needles.are_in(text.as_bytes())
    };
    let lines =
        shared.drafts.all().into_iter().filter(|(_, name, text)| is(name, text)).map(|(uid, name, text)| {
            Line {
                from: format!("draft of user {uid}: {name}"),
                words: text.lines().collect::<Vec<_>>().join("; "),
                third: true,
            }
        });
    let lines = lines.collect();
    document.parts.push(Part { head: "Half-filled forms".to_owned(), lines });
}
