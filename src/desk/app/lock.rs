//! The lock: a desk at which nobody has pressed a key for some minutes ends, with what was half typed kept and nothing of it left on
//! the screen.
//!
//! A locked desk could also stay and ask who is there; but who somebody is, is the server's to say (keys, passwords, a second
//! factor), and a desk that asked for it itself would be one more place where it can be got wrong. Over SSH the end of the desk is
//! the end of the session, and the person's own login, the same as in the morning, is what unlocks.
use super::Desk;
use crate::desk::effect::Errand;
use crate::desk::seam::Outlet;
use crate::domain::calendar::plural;
use chrono::{NaiveDateTime, TimeDelta};

/// When keys were pressed.
#[derive(Debug, Default)]
pub(super) struct Lock {
    /// The minute of the last one; until there is one, that in which the desk was opened.
    pressed: Option<NaiveDateTime>,
    /// The minute of the last one that the keeper was told of.
    told: Option<NaiveDateTime>,
}

impl<O: Outlet> Desk<O> {
    /// A key was pressed.
    pub(super) fn somebody_is_here(&mut self) {
        self.lock.pressed = Some(self.now);
        if self.lock.told != Some(self.now) {
            self.lock.told = Some(self.now);
            self.outlet.active();
        }
    }

    /// Another minute began: is it time?
    pub(super) fn minute_begins(&mut self, now: NaiveDateTime) {
        // Until a key is pressed, the desk's opening counts as one.
        let since = *self.lock.pressed.get_or_insert(self.now);
        self.now = now;
        self.dirty |= !self.look.calm;
        let minutes = self.home.rules.settings.lock_minutes;
        // Both are the beginnings of minutes: only past that many of them is it surely so long.
        if minutes == 0 || self.now - since <= TimeDelta::minutes(minutes.into()) {
            return;
        }
        self.end_locked(format!(
            "Locked: no key was pressed for {}. What was saved and what was half typed is kept. Log in again to go on.",
            plural(minutes.into(), "minute")
        ));
    }

    /// Ends, with nothing left on the screen but these words.
    pub(super) fn end_locked(&mut self, words: String) {
        self.keep_half_typed();
        self.errand = Some(Errand::Locked(words));
        self.leaving = true;
    }
}
