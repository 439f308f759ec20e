//! What `u` would do, decided by the same rule that will carry it out: what is shown as possible is possible.
use crate::domain::command::Command;
use crate::domain::decide::{Known, decide};
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::telling::sentence;
use crate::keeper::look::LookContext;
use crate::wire::view::UndoWords;

/// The frame named, or the person's last (of that child); none where there is nothing of theirs to undo.
pub(super) fn preview(cx: &LookContext<'_>, seq: Option<u64>, child: Option<ChildId>) -> Option<UndoWords> {
    let frame = match seq {
        Some(seq) => (cx.frame)(seq),
        None => (cx.recent)(cx.actor.uid, child),
    }?;
    let seq = frame.seq;
    let minutes = u32::try_from((cx.now.at - frame.at).num_minutes()).unwrap_or(0);
    let told = sentence(cx.state, &frame.payload.events);
    let concerns = frame.payload.events.iter().flat_map(|event| cx.state.concerns(event)).next().or(child);
    let known = Known { frame: Some(frame), ..Known::default() };
    let decided = decide(cx.state, &known, &Command::Undo { seq }, cx.actor, cx.now);
    let (words, refused) = match decided {
        Ok(events) => {
            let words = events.into_iter().find_map(|event| match event {
                Event::Undone { words, .. } => Some(words),
                _ => None,
            });
            (words.unwrap_or(told), None)
        }
        Err(refusal) => (told, Some(refusal.words)),
    };
    Some(UndoWords { seq, words, minutes, child: concerns, refused })
}
