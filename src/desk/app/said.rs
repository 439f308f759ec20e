//! How long what was said stays on the message line: until something else is said, or until it has nothing to do any more with
//! what is in front. What has to be acted on stays, and so does what `u` takes back.
use super::Desk;
use crate::desk::seam::Outlet;

impl<O: Outlet> Desk<O> {
    /// The person goes to another screen: what was said before this key was about the old one.
    pub(super) fn said_is_over(&mut self) {
        let undone = self.undo_said == self.messages.number() && self.undo.is_fresh(self.at);
        let old = self.heard == self.messages.number();
        if old && !undone && self.messages.last().is_some_and(|note| !note.stays) {
            self.messages.put_away();
        }
    }

    /// A key is pressed: what was only to be known has been seen.
    pub(super) fn passing_is_over(&mut self) {
        if self.messages.last().is_some_and(|note| note.passes) {
            self.messages.put_away();
        }
    }

    /// The cursor went to another child, or a layer closed: a no that was said before was for what is gone.
    pub(super) fn refusal_is_over(&mut self) {
        if self.messages.last().is_some_and(|note| note.refused) {
            self.said_is_over();
        }
    }

    /// Whether something was said since the last key.
    pub(super) fn says_news(&self) -> bool {
        self.messages.number() > self.heard
    }
}

#[cfg(test)]
mod tests;
