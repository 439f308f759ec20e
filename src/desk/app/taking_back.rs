//! `u` on what was done before this desk, or before what it took back already: it is looked for, named, and only then undone.
use super::{Asker, Desk, Pending};
use crate::desk::effect::{Given, Slot, Undoable};
use crate::desk::message::Note;
use crate::desk::screen::ScreenId;
use crate::desk::seam::{Outlet, Query, Reply, Subject};
use crate::wire::view::View;

/// The slot of what was done before.
pub(super) const BEFORE: &str = "done before";
impl<O: Outlet> Desk<O> {
    /// Asks the keeper what this person did last: at another desk, or before what was undone already.
    pub(super) fn look_for_undo(&mut self) {
        let asker = Asker::Screen(self.front);
        let ticket = self.ticket(Pending { asker, slot: BEFORE, query: true });
        self.outlet.query(ticket, Query::UndoPreview { seq: None, child: None, after: Vec::new() });
    }

    /// What is none of the records: the screen that kept it takes it back, whichever is in front.
    pub(super) fn take_back_own(&mut self, id: ScreenId, slot: Slot) {
        self.with_screen(id, |screen, cx| screen.given(Given::Confirmed(slot), cx));
    }

    /// What was found is named first; it is never undone unseen.
    pub(super) fn undo_found(&mut self, reply: &Reply) {
        let found = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Undo(found) => found.clone(),
                _ => None,
            },
            _ => None,
        };
        let said = match found {
            None => Note::done("Nothing to undo: nothing of yours was changed that can be undone."),
            Some(found) => match found.refused {
                // Of an act on many the others may still go back: each is looked at.
                Some(why) if found.with.is_empty() => {
                    self.undo.stays_asked();
                    Note::refused(format!("{why} w lists older ones. It was: {}.", found.words))
                }
                _ => {
                    let (words, group) = found.act();
                    let subject = found.child.map(|child| Subject::child(child, ""));
                    let what = Undoable { words, subject, handle: found.seq, group, instead: None };
                    Note::done(self.undo.asks(what, found.minutes, self.at)).passing()
                }
            },
        };
        self.messages.say(said);
    }
}
