//! Keys that come before what they are for: until the rows an undoing changed are fetched again, until a screen that was gone to
//! has anything on it, and `u` until what it is to take back is answered. They wait, in their order, so that what a key does
//! never hangs on how fast an answer came.
use super::effects::UNDONE;
use super::{Asker, Desk};
use crate::desk::input::Key;
use crate::desk::keymap::Action;
use crate::desk::screen::Lacks;
use crate::desk::seam::Outlet;
use crate::desk::settled;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// After an undoing keys wait no longer than this: a keeper that does not answer must not hold the desk up.
const AFTER_UNDOING: Duration = Duration::from_secs(1);
/// On a screen with nothing on it there is nothing else they could be for; still, they are not kept for ever.
const ON_NOTHING: Duration = Duration::from_secs(5);

/// What keys wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    /// The rows that an undoing changed.
    Undoing,
    /// The first page of a screen.
    Page,
    /// Rows nobody has seen: keys go among them, and none decides about one.
    Rows,
    /// The answer to what was done last: the first key is `u`, which without it would take back, or ask about, something older.
    Own,
}

/// Keys that wait.
#[derive(Clone, Debug, Default)]
pub(super) struct Early {
    wait: Option<(Instant, For)>,
    keys: VecDeque<Key>,
}

impl Early {
    /// An undoing was sent.
    pub(super) fn after_undoing(&mut self, at: Instant) {
        self.wait = Some((at + AFTER_UNDOING, For::Undoing));
    }
}

impl<O: Outlet> Desk<O> {
    /// Whether a key waits, or was given out after those that did.
    pub(super) fn key_waits(&mut self, key: Key, at: Instant) -> bool {
        let begins = || self.begins_to_wait(key).map(|what| (at + ON_NOTHING, what));
        let Some((until, what)) = self.early.wait.or_else(begins) else { return false };
        let waits = at <= until && self.is_under_way(what);
        if !waits && self.early.keys.is_empty() {
            self.early.wait = None;
            return false;
        }
        self.early.wait = Some((until, what));
        self.early.keys.push_back(key);
        if waits {
            // Whatever comes of it, they are not kept for ever.
            self.rest = Some(until + Duration::from_millis(1));
        } else {
            self.give_keys();
        }
        true
    }

    /// What a key is the first to wait for, if for anything.
    fn begins_to_wait(&self, key: Key) -> Option<For> {
        let what = if self.takes_back(key) { For::Own } else { self.lacked_by(key)? };
        self.is_under_way(what).then_some(what)
    }

    fn is_under_way(&self, what: For) -> bool {
        let front = Asker::Screen(self.front);
        self.pending.values().any(|one| match what {
            For::Own => !one.query,
            For::Undoing | For::Page | For::Rows => one.slot == UNDONE || (one.query && one.asker == front),
        })
    }

    fn takes_back(&self, key: Key) -> bool {
        self.layers.is_empty() && self.look.keymap.resolve(&self.chain(), key) == Some(Action::Undo)
    }

    fn lacks(&self) -> Lacks {
        let front = self.screens.get(&self.front).filter(|_| self.layers.is_empty());
        front.map_or(Lacks::Nothing, |front| front.lacks())
    }

    /// What a screen still waits for that a key is for. What leads elsewhere, or asks what to press, never waits; and what would
    /// decide about a row nobody has seen is refused by the screen itself, there being none.
    fn lacked_by(&self, key: Key) -> Option<For> {
        let action = self.look.keymap.resolve(&self.chain(), key)?;
        match self.lacks() {
            Lacks::Nothing => None,
            Lacks::Page => (!leads_on(action)).then_some(For::Page),
            Lacks::Rows => (!leads_on(action) && !decides(action)).then_some(For::Rows),
        }
    }

    /// Gives out the keys that waited, once there is nothing to wait for.
    pub(super) fn held_keys(&mut self) {
        let over = self.early.wait.is_none_or(|(_, what)| !self.is_under_way(what));
        if !self.early.keys.is_empty() && over {
            self.give_keys();
        }
    }

    /// The same where nobody answers.
    pub(super) fn held_too_long(&mut self, at: Instant) {
        let late = self.early.wait.is_some_and(|(until, _)| at > until);
        if late && !self.early.keys.is_empty() {
            self.early.wait = None;
            // None of them waits a second time.
            for key in std::mem::take(&mut self.early.keys) {
                self.key_at_last(key, at, false);
            }
        }
    }

    fn give_keys(&mut self) {
        let unseen = matches!(self.early.wait.take(), Some((_, For::Rows)));
        let mut keys = std::mem::take(&mut self.early.keys);
        while let Some(key) = keys.pop_front() {
            // One of them may be another `u`, or lead to another screen: those behind it wait for that, in their order.
            if self.early.wait.is_some() {
                self.early.keys.push_back(key);
                continue;
            }
            if unseen && self.look.keymap.resolve(&self.chain(), key).is_some_and(decides) {
                // Those behind it were for what it would have opened.
                return self.refuse(&settled::told(1 + keys.len()));
            }
            self.key(key, self.at);
        }
    }
}

/// What is about the row in front, and changes something of it.
fn decides(action: Action) -> bool {
    action.changes() && action != Action::New
}

/// What the desk does itself, whatever is in front, and what turns the pages of a screen without looking at what is on it.
fn leads_on(action: Action) -> bool {
    matches!(
        action,
        Action::Screen(_)
            | Action::Find
            | Action::Line
            | Action::Help
            | Action::Redraw
            | Action::Back
            | Action::Undo
            | Action::Tour
            | Action::Drafts
            | Action::Found
            | Action::Begin
            | Action::WhereIWas
            | Action::Previous
            | Action::Next
            | Action::Now
    )
}

#[cfg(test)]
mod tests {
    use crate::desk::screens::played::{Played, day, waiting};

    #[test]
    fn what_is_typed_before_the_rows_have_come_goes_among_them_and_decides_nothing() {
        let mut played = Played::new((80, 24), waiting(8));
        played.press("2 Down Down");
        let third = played.desk.in_front();
        let mut early = Played::new((80, 24), waiting(8));
        early.store.borrow_mut().slow = true;
        early.press("2 Down Down");
        early.store.borrow_mut().slow = false;
        early.hear();
        assert!(third.is_some() && early.desk.in_front() == third, "{}", early.shown());
        // A verb behind them, and what would have been for its layer, is not used, and told.
        let mut verb = Played::new((80, 24), waiting(8));
        verb.store.borrow_mut().slow = true;
        verb.press("2 Down p a");
        verb.store.borrow_mut().slow = false;
        verb.hear();
        assert!(verb.said().contains("2 keys came before this child was shown"), "{}", verb.said());
        assert!(verb.store.borrow().sent.is_empty());
    }

    #[test]
    fn what_is_taken_back_is_what_was_just_done_however_late_its_answer() {
        let mut played = Played::new((80, 24), waiting(8));
        played.press("2 z w");
        let first = played.store.borrow().sent.len();
        played.store.borrow_mut().slow = true;
        played.press("Down z w u");
        let waits = played.store.borrow().sent.clone();
        assert_eq!(waits.len(), first + 1, "{waits:?}");
        played.store.borrow_mut().slow = false;
        played.hear();
        let sent = played.store.borrow().sent.clone();
        assert!(format!("{:?}", sent.last()).contains("Undo"), "{sent:?}\n{}", played.shown());
    }

    #[test]
    fn those_behind_one_that_waits_again_stay_behind_it() {
        let mut played = Played::new((80, 24), day());
        played.press("2 Down Down");
        let third = played.desk.in_front();
        let mut early = Played::new((80, 24), day());
        early.press("z w");
        early.store.borrow_mut().slow = true;
        early.press("u 2 Home Down Down");
        early.store.borrow_mut().slow = false;
        early.hear();
        early.hear();
        assert!(third.is_some() && early.desk.in_front() == third, "{}", early.shown());
    }

    #[test]
    fn a_key_that_leads_on_never_waits() {
        let mut played = Played::new((80, 24), waiting(8));
        played.store.borrow_mut().slow = true;
        played.press("2 /");
        assert!(played.shown().contains("Find"), "{}", played.shown());
        played.press("Esc ? ");
        assert!(played.shown().contains("Keys"), "{}", played.shown());
    }

    #[test]
    fn nothing_waits_for_ever() {
        let mut played = Played::new((80, 24), waiting(8));
        played.store.borrow_mut().slow = true;
        played.press("2 Down /");
        assert!(!played.shown().contains("Find "), "it waits its turn: {}", played.shown());
        played.later(std::time::Duration::from_secs(6)).rest();
        assert!(played.shown().contains("Find"), "{}", played.shown());
    }
}
