//! What the keeper said to a command, on the message line: one way for every screen, so that nothing is said twice
//! or not at all.
use super::effect::{Effect, Undoable};
use super::layers::UndoTold;
use super::message::Note;
use super::seam::{Reply, Subject};
use crate::domain::refusal::Instead;

/// The effects of an answer: said, and ready to be undone where it can be. `subject` is whose it is.
pub fn said(reply: &Reply, subject: Option<Subject>) -> Vec<Effect> {
    match reply {
        Reply::Done(done) if done.undo => vec![
            Effect::Say(Note::done(format!("{}.  u undoes", done.words))),
            Effect::Undoable(Undoable {
                words: done.words.clone(),
                subject,
                handle: done.seq,
                group: Vec::new(),
                instead: None,
            }),
        ],
        // What the line shows now is not taken back; what stood there before is not what `u` would be pressed for.
        Reply::Done(done) => vec![Effect::Say(Note::done(done.words.clone())), Effect::Stands],
        Reply::Refused(refusal) => match refusal.instead {
            // A family was told of it: asked in words, by its own letter.
            Some(Instead::UndoTold(seq)) => vec![Effect::Open(Box::new(UndoTold::new(seq, &refusal.words)))],
            _ => vec![Effect::Say(Note::refused(refusal.words.clone()).staying())],
        },
        Reply::No { words } | Reply::Fault { words } => {
            vec![Effect::Say(Note::refused(words.clone()).staying())]
        }
        Reply::Prefs { words, .. } if !words.is_empty() => vec![Effect::Say(Note::done(words.clone()))],
        Reply::NotDone => {
            vec![Effect::Say(Note::refused("That was not done. Nothing was changed.").staying())]
        }
        Reply::Hello(_)
        | Reply::View(_)
        | Reply::Ok
        | Reply::Drafts(_)
        | Reply::Prefs { .. }
        | Reply::Status(_)
        | Reply::Report { .. } => Vec::new(),
    }
}

/// Whether a command was carried out.
pub fn is_done(reply: &Reply) -> bool {
    matches!(reply, Reply::Done(_))
}
