//! The journey of a record as the wire carries it: the domain's marks, in words that this role may read.
use super::access::{reads_why, reason};
use super::mask::{Eyes, Scrub};
use crate::domain::event::Event;
use crate::domain::glass::GlassDid;
use crate::domain::journey;
use crate::domain::record::ChildRecord;
use crate::domain::rights::{Right, allowed};
use crate::domain::telling::tell;
use crate::keeper::look::LookContext;
use crate::wire::view_record::Mark;

/// Marks, oldest first.
pub(super) fn page(cx: &LookContext<'_>, eyes: Eyes, scrub: &Scrub, record: &ChildRecord) -> Vec<Mark> {
    seen(cx, record)
        .map(|mark| Mark {
            on: mark.on,
            lane: mark.lane,
            letter: mark.letter,
            words: scrub.words(&words(cx, eyes, &mark.entry.event)),
            by: mark.entry.stamp.user.to_string(),
            undone: mark.entry.undone,
            seq: mark.entry.stamp.seq,
        })
        .collect()
}

/// The marks that this person may see: to whom a hidden address was shown is for those who see who looked.
pub(super) fn seen<'r>(
    cx: &LookContext<'_>,
    record: &'r ChildRecord,
) -> impl Iterator<Item = journey::Mark<'r>> {
    let looks = allowed(cx.actor.role, cx.actor.agency, Right::LookAccess);
    let marks = journey::marks(cx.state, record).into_iter();
    marks.filter(move |mark| looks || !matches!(mark.entry.event, Event::Glass { .. }))
}

/// What a mark says. Why a hidden address was shown is said here and to nobody who may not ask the access log for it.
pub(super) fn words(cx: &LookContext<'_>, eyes: Eyes, event: &Event) -> String {
    match event {
        Event::Glass { did: GlassDid::Broken { glass } } => {
            format!("address shown to {}: {}", glass.by, reason(reads_why(cx.actor), &glass.reason))
        }
        event => tell(cx.state, &eyes.event(event)).unwrap_or_default(),
    }
}
