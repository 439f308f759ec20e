//! The journey of a record as the wire carries it: the domain's marks, in words that this role may read.
use super::mask::{Eyes, Scrub};
use crate::domain::journey::marks;
use crate::domain::record::ChildRecord;
use crate::domain::telling::tell;
use crate::keeper::look::LookContext;
use crate::wire::view_record::Mark;

/// Marks, oldest first.
pub(super) fn page(cx: &LookContext<'_>, eyes: Eyes, scrub: &Scrub, record: &ChildRecord) -> Vec<Mark> {
    marks(cx.state, record)
        .into_iter()
        .map(|mark| Mark {
            on: mark.on,
            lane: mark.lane,
            letter: mark.letter,
            words: scrub.words(&tell(cx.state, &eyes.event(&mark.entry.event)).unwrap_or_default()),
            by: mark.entry.stamp.user.to_string(),
            undone: mark.entry.undone,
            seq: mark.entry.stamp.seq,
        })
        .collect()
}
