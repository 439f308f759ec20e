//! Keys that come before what they are for: until the rows an undoing changed are fetched again, until a screen that was gone to
//! has anything on it, and `u` until what it is to take back is answered. They wait, in their order, so that what a key does
//! never hangs on how fast an answer came.
use super::effects::UNDONE;
use super::{Asker, Desk, Pending};
use crate::desk::input::Key;
use crate::desk::keymap::Action;
use crate::desk::screen::{Lacks, ScreenId};
use crate::desk::seam::{Outlet, Ticket};
use crate::desk::settled;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// After an undoing keys wait no longer than this: a keeper that does not answer must not hold the desk up.
const AFTER_UNDOING: Duration = Duration::from_secs(1);
/// On a screen with nothing on it there is nothing else they could be for; still, they are not kept for ever.
const ON_NOTHING: Duration = Duration::from_secs(5);

/// Keys that wait.
#[derive(Clone, Debug, Default)]
pub(super) struct Early {
    until: Option<Instant>,
    keys: VecDeque<Key>,
    /// They go among rows that nobody has seen: none of them decides about one.
    unseen: bool,
    /// The first of them is `u`, and what was done just before it is not answered: without that it would take back, or ask
    /// about, something older.
    own: bool,
}

impl Early {
    /// An undoing was sent.
    pub(super) fn after_undoing(&mut self, at: Instant) {
        (self.until, self.unseen, self.own) = (Some(at + AFTER_UNDOING), false, false);
    }
}

fn is_under_way(pending: &BTreeMap<Ticket, Pending>, front: ScreenId) -> bool {
    pending.values().any(|one| one.slot == UNDONE || (one.query && one.asker == Asker::Screen(front)))
}

fn is_own_under_way(pending: &BTreeMap<Ticket, Pending>) -> bool {
    pending.values().any(|one| !one.query)
}

impl<O: Outlet> Desk<O> {
    /// Whether a key waits, or was given out after those that did.
    pub(super) fn key_waits(&mut self, key: Key, at: Instant) -> bool {
        if self.early.until.is_none() && is_own_under_way(&self.pending) && self.takes_back(key) {
            (self.early.until, self.early.unseen, self.early.own) = (Some(at + ON_NOTHING), false, true);
        }
        let under_way = self.waited_for();
        if self.early.until.is_none() && under_way && self.is_for_nothing_yet(key) {
            let rows = self.lacks() == Lacks::Rows;
            (self.early.until, self.early.unseen) = (Some(at + ON_NOTHING), rows);
        }
        let Some(until) = self.early.until else { return false };
        let waits = at <= until && under_way;
        if !waits && self.early.keys.is_empty() {
            (self.early.until, self.early.own) = (None, false);
            return false;
        }
        self.early.keys.push_back(key);
        if waits {
            // Whatever comes of it, they are not kept for ever.
            self.rest = Some(until + Duration::from_millis(1));
        } else {
            self.give_keys();
        }
        true
    }

    /// What the keys that wait are waiting for is still on its way.
    fn waited_for(&self) -> bool {
        if self.early.own { is_own_under_way(&self.pending) } else { is_under_way(&self.pending, self.front) }
    }

    fn takes_back(&self, key: Key) -> bool {
        self.layers.is_empty() && self.look.keymap.resolve(&self.chain(), key) == Some(Action::Undo)
    }

    fn lacks(&self) -> Lacks {
        let front = self.screens.get(&self.front).filter(|_| self.layers.is_empty());
        front.map_or(Lacks::Nothing, |front| front.lacks())
    }

    /// Whether a key is for what a screen still waits for. What leads elsewhere, or asks what to press, never waits; and what
    /// would decide about a row nobody has seen is refused by the screen itself, there being none.
    fn is_for_nothing_yet(&self, key: Key) -> bool {
        let Some(action) = self.look.keymap.resolve(&self.chain(), key) else { return false };
        match self.lacks() {
            Lacks::Nothing => false,
            Lacks::Page => !leads_on(action),
            Lacks::Rows => !leads_on(action) && !decides(action),
        }
    }

    /// Gives out the keys that waited, once there is nothing to wait for.
    pub(super) fn held_keys(&mut self) {
        if !self.early.keys.is_empty() && !self.waited_for() {
            self.give_keys();
        }
    }

    /// The same where nobody answers.
    pub(super) fn held_too_long(&mut self, at: Instant) {
        let late = self.early.until.is_some_and(|until| at > until);
        if late && !self.early.keys.is_empty() {
            (self.early.until, self.early.own) = (None, false);
            // None of them waits a second time.
            for key in std::mem::take(&mut self.early.keys) {
                self.key_at_last(key, at, false);
            }
        }
    }

    fn give_keys(&mut self) {
        (self.early.until, self.early.own) = (None, false);
        let unseen = std::mem::take(&mut self.early.unseen);
        // One of them may be another `u`, or lead to another screen: those behind it wait for that.
        while self.early.until.is_none()
            && let Some(key) = self.early.keys.pop_front()
        {
            if unseen && self.look.keymap.resolve(&self.chain(), key).is_some_and(decides) {
                // Those behind it were for what it would have opened.
                let keys = 1 + std::mem::take(&mut self.early.keys).len();
                return self.refuse(&settled::told(keys));
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
    use crate::desk::screens::played::{Played, waiting};

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
