//! How long what was said stays on the message line: until something else is said, or until it has nothing to do any more with
//! what is in front. What has to be acted on stays, and so does what `u` takes back.
use super::Desk;
use crate::desk::message::Note;
use crate::desk::seam::{Outlet, Push};

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

    /// What a colleague did, on the message line; never over something of one's own that `u` would still undo, nor over what was
    /// said to oneself since the last key: that can be read again with the older messages.
    pub(super) fn news(&mut self, push: &Push) {
        let own = push.by == self.home.actor.name;
        if let Some(tour) = self.tour.as_mut().filter(|_| !own) {
            tour.heard_of(&push.by, &push.words);
        }
        if own || push.words.is_empty() || self.undo.is_fresh(self.at) {
            return;
        }
        let news = Note::done(format!("{}: {}", push.by, push.words));
        let told = self.messages.in_sight().is_some_and(|note| note.refused || note.stays);
        let answered = self.own_said == self.messages.number();
        if self.says_news() && (told || answered) {
            self.messages.aside(news);
        } else {
            self.messages.say(news);
        }
    }

    /// Whether something was said since the last key.
    pub(super) fn says_news(&self) -> bool {
        self.messages.number() > self.heard
    }
}

#[cfg(test)]
mod tests;
