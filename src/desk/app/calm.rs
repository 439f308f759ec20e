//! Reduced motion: nothing is drawn that the person did not ask for. A screen reader reads whatever changes; a minute that
//! passes and a colleague's booking would be a voice that never stops.
use super::Desk;
use crate::desk::message::Note;
use crate::desk::seam::{FromKeeper, Head, Outlet, Reply};
use crate::domain::calendar::plural;

/// What came by itself and waits to be seen.
#[derive(Debug, Default)]
pub(super) struct KeptBack {
    head: Option<Head>,
    /// Changes by others.
    changes: u32,
    /// Something of one's own was just done: the counts that follow from it are asked for.
    own: bool,
}

impl<O: Outlet> Desk<O> {
    /// Keeps back what comes by itself while motion is reduced. What answers the person, and what is wrong, passes.
    pub(super) fn passes(&mut self, said: FromKeeper) -> Option<FromKeeper> {
        if !self.look.calm {
            return Some(said);
        }
        match said {
            FromKeeper::Head(head) if self.head != Head::default() && !self.kept_back.own => {
                self.kept_back.head = Some(head);
                None
            }
            FromKeeper::Push(push) if push.by != self.home.actor.name => {
                self.kept_back.changes += 1;
                None
            }
            FromKeeper::Head(head) => {
                self.kept_back.head = None;
                Some(FromKeeper::Head(head))
            }
            FromKeeper::Reply(ticket, reply) => {
                self.kept_back.own |= matches!(reply, Reply::Done(_));
                Some(FromKeeper::Reply(ticket, reply))
            }
            said => Some(said),
        }
    }

    /// A key begins something new: what comes after it by itself is not its own any more.
    pub(super) fn key_begins(&mut self) {
        self.kept_back.own = false;
    }

    /// Everything is to be drawn again: what was kept back is let in, and how much it was is said.
    pub(super) fn drawn_again(&mut self) {
        let changes = self.kept_back.changes;
        self.let_in();
        if changes > 0 {
            let words = plural(changes, "change");
            self.messages.say(Note::done(format!("Drawn again, with {words} by others.")));
        }
    }

    /// What was kept back is let in: the person has gone to another screen, or asked for it.
    pub(super) fn let_in(&mut self) {
        let kept = std::mem::take(&mut self.kept_back);
        if let Some(head) = kept.head {
            self.head = head;
        }
        if kept.changes > 0 {
            self.fetch_all_again();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::app::Msg;
    use crate::desk::screens::played::{Played, waiting};
    use chrono::TimeDelta;

    #[test]
    fn others_wait_until_they_are_asked_for() {
        let mut played = Played::new((80, 24), waiting(8));
        played.desk.look.calm = true;
        played.press("2");
        let (now, before) = (played.desk.minute(), played.shown());
        let asked = played.store.borrow().asked.len();
        played.desk.take(Msg::Minute(now + TimeDelta::minutes(1)));
        let head = Head { counts: vec!["40 to do".into()], ..played.desk.head.clone() };
        played.desk.take(Msg::Keeper(FromKeeper::Head(head)));
        played.pushed("jpatel", "Booked BELL, Tom");
        assert!(!played.desk.is_dirty(), "nothing is drawn");
        assert_eq!(played.shown(), before);
        assert_eq!(played.store.borrow().asked.len(), asked, "and nothing is fetched");
        // Asked for, all of it is let in, and how much it was is said.
        let shown = played.press("Ctrl-l").shown();
        assert!(
            shown.contains("40 to do") && shown.contains("Drawn again, with 1 change by others."),
            "{shown}"
        );
        assert!(played.store.borrow().asked.len() > asked);
        // What one does oneself is told as ever.
        played.pushed("asmith", "");
        assert!(played.store.borrow().asked.len() > asked);
        played.desk.look.calm = false;
        assert!(played.pushed("jpatel", "Booked BELL, Tom").shown().contains("jpatel: Booked BELL, Tom"));
    }
}
