//! What `u` would do, decided by the same rule that will carry it out: what is shown as possible is possible.
use super::mask::Eyes;
use crate::domain::command::Command;
use crate::domain::decide::{Known, PastFrame, decide, origins, record_asked};
use crate::domain::ids::ChildId;
use crate::domain::refusal::Instead;
use crate::keeper::look::LookContext;
use crate::wire::view::UndoWords;
use std::collections::HashSet;

/// The frame named, or the person's last (of that child); none where there is nothing of theirs to undo.
/// `after`: frames that will be undone before it.
pub(super) fn preview(
    cx: &LookContext<'_>,
    seq: Option<u64>,
    child: Option<ChildId>,
    after: &[u64],
) -> Option<UndoWords> {
    let frame = match seq {
        Some(seq) => (cx.frame)(seq),
        None => (cx.recent)(cx.actor.uid, child),
    }?;
    Some(words(cx, frame, child, after))
}

/// What that user did and nothing has undone, the last first: each with what undoing it would do, or why it cannot be undone.
pub(super) fn mine(cx: &LookContext<'_>, rows: u16) -> Vec<UndoWords> {
    let frames = (cx.mine)(cx.actor.uid, usize::from(rows));
    // An act on many is one row: that of its last change.
    let mut told: HashSet<u64> = HashSet::new();
    let mut shown = Vec::new();
    for frame in frames {
        if !told.contains(&frame.seq) {
            let one = words(cx, frame, None, &[]);
            told.extend(&one.with);
            shown.push(one);
        }
    }
    shown
}

fn words(cx: &LookContext<'_>, frame: PastFrame, child: Option<ChildId>, after: &[u64]) -> UndoWords {
    let seq = frame.seq;
    let minutes = u32::try_from((cx.now.at - frame.at).num_minutes()).unwrap_or(0);
    let eyes = Eyes::of(cx.actor);
    let about = frame.payload.events.clone();
    let told = eyes.sentence(cx, &about);
    let concerns = frame.payload.events.iter().flat_map(|event| cx.state.concerns(event)).next().or(child);
    let origins = origins(cx.state, &frame, after, cx.frame);
    let record = record_asked(cx.state, &frame).and_then(cx.record).map(|record| record.without(after));
    let before =
        after.iter().filter_map(|seq| (cx.frame)(*seq)).flat_map(|frame| frame.payload.prior).collect();
    let known = Known { frame: Some(frame), record, origins, before, other: None };
    let decided = decide(cx.state, &known, &Command::Undo { seq }, cx.actor, cx.now);
    let heard = matches!(&decided, Err(refusal) if refusal.instead == Some(Instead::UndoTold(seq)));
    // What asks in words can be undone.
    let refused = decided.err().filter(|_| !heard).map(|refusal| refusal.words);
    UndoWords { seq, words: told, minutes, child: concerns, refused, with: (cx.with)(seq), told: heard }
}
