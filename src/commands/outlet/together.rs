//! A flood of changes told as one, so that what is in sight is fetched once.
use crate::client::Heard;
use crate::desk::seam::Push;
use crossbeam_channel::Receiver;

/// Pushes that are told to the desk as one, at most.
const TOGETHER: usize = 256;

/// Joins the pushes that wait already, so that a flood of changes fetches what is in sight once. What else came is kept.
pub(super) fn together(first: Push, events: &Receiver<Heard>) -> (Push, Option<Heard>) {
    let mut push = first;
    for _ in 0..TOGETHER {
        match events.try_recv() {
            Ok(Heard::Push(next)) => {
                push.revision = push.revision.max(next.revision);
                push.touched.extend(next.touched);
                push.prefs |= next.prefs;
                if !next.words.is_empty() {
                    (push.by, push.words) = (next.by, next.words);
                }
            }
            Ok(other) => return (push, Some(other)),
            Err(_) => break,
        }
    }
    push.touched.sort_unstable();
    push.touched.dedup();
    (push, None)
}
