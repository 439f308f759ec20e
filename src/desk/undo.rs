//! `u`: undoes what the message line shows; what is old, or another child's, it names first.
use super::effect::{Slot, Undoable};
use super::screen::ScreenId;
use super::seam::{Command, Subject, UndoHandle};
use std::time::{Duration, Instant};

/// Up to here a change is what the person has just done.
pub const FRESH: Duration = Duration::from_mins(2);

/// What pressing `u` comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// It is asked first: words.
    Say(String),
    /// Nothing was done from here that is not undone: the keeper is asked for what was done before.
    Look,
    /// It is undone.
    Do(UndoHandle),
    /// It is taken back by a command of its own.
    TakeBack(Box<Command>),
    /// It is no change of the records: the screen that made it takes it back, by this name.
    Own(ScreenId, Slot),
    /// Several changes of one act: shown first, then undone together.
    Show(String, Vec<(UndoHandle, String)>),
}

/// The change that `u` would undo.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    /// What the message line shows, and since when.
    last: Option<(Shown, Instant)>,
    asked: bool,
}

/// What the message line shows.
#[derive(Clone, Debug)]
enum Shown {
    /// A change of the records.
    Change(Undoable),
    /// What was kept for a person's lists, and not in the records: the screen takes it back, by this name, in these words.
    Own(ScreenId, Slot, String),
}

impl Undo {
    /// The message line shows this now.
    pub fn shows(&mut self, what: Undoable, at: Instant) {
        self.last = Some((Shown::Change(what), at));
        self.asked = false;
    }

    /// The message line shows this now, which is none of the records: that screen takes it back.
    pub fn shows_own(&mut self, screen: ScreenId, (slot, words): (Slot, String), at: Instant) {
        self.last = Some((Shown::Own(screen, slot, words), at));
        self.asked = false;
    }

    /// Whether the message line holds something fresh that `u` would undo at once.
    pub fn is_fresh(&self, now: Instant) -> bool {
        self.last.as_ref().is_some_and(|(_, at)| now.saturating_duration_since(*at) <= FRESH)
    }

    /// What the keeper found: asked, not done. It is so many minutes old.
    pub fn asks(&mut self, what: Undoable, minutes: u32, at: Instant) -> String {
        let ago = ago(Duration::from_secs(60 * u64::from(minutes)));
        let words = match what.group.len() {
            0 => format!("Undo: {}, {ago}? u does it, w lists older ones", what.words),
            // Of many, the words are long: what the key does stands where it is not cut.
            _ => format!("u shows them. Undo: {}, {ago}?", what.words),
        };
        self.last = Some((Shown::Change(what), at));
        self.asked = true;
        words
    }

    /// A question about a change is open.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// The last change could not be undone: `w` still lists the others.
    pub fn stays_asked(&mut self) {
        self.last = None;
        self.asked = true;
    }

    /// The message line shows something that is not taken back.
    pub fn stands(&mut self) {
        self.last = None;
        self.asked = false;
    }

    /// Another key than `u`: a question that was asked is no longer open.
    pub fn other_key(&mut self) {
        self.asked = false;
    }

    /// `u` was pressed on a screen with this child in front. What is old, or another child's or screen's, is named first.
    pub fn press(&mut self, now: Instant, (screen, front): (ScreenId, Option<&Subject>)) -> Step {
        let Some((shown, at)) = self.last.take() else { return Step::Look };
        let age = now.saturating_duration_since(at);
        let (other, words, older) = match &shown {
            // Shown once: what is left of it afterwards, the keeper knows.
            Shown::Change(what) if !what.group.is_empty() => {
                self.asked = false;
                return Step::Show(format!("{}, {}", what.words, ago(age)), what.group.clone());
            }
            Shown::Change(what) => {
                let whose = what.subject.as_ref().map(|whose| whose.child);
                let other = whose.is_some() && whose != front.map(|front| front.child);
                (other, &what.words, ", w lists older ones")
            }
            Shown::Own(of, _, words) => (*of != screen, words, ""),
        };
        if (age > FRESH || other) && !self.asked {
            self.asked = true;
            let words = format!("Undo: {words}, {}? u does it{older}", ago(age));
            self.last = Some((shown, at));
            return Step::Say(words);
        }
        self.asked = false;
        match shown {
            Shown::Change(what) => what.instead.map_or(Step::Do(what.handle), Step::TakeBack),
            Shown::Own(screen, slot, _) => Step::Own(screen, slot),
        }
    }
}

fn ago(age: Duration) -> String {
    match age.as_secs() / 60 {
        0 => "just now".to_owned(),
        minutes if minutes < 120 => format!("{minutes} min ago"),
        minutes => format!("{} hours ago", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: ScreenId = ScreenId::Waiting;

    #[test]
    fn what_is_old_or_another_childs_is_named_first() {
        let start = Instant::now();
        let child = |child| Subject::child(crate::domain::ids::ChildId(child), "");
        let what = Undoable {
            words: "move of HARRIS, Aimee to 14 Dec".into(),
            subject: Some(child(7)),
            handle: 3,
            group: Vec::new(),
            instead: None,
        };
        let mut undo = Undo::default();
        assert_eq!(undo.press(start, (HERE, None)), Step::Look);
        undo.shows(what.clone(), start);
        assert_eq!(undo.press(start + FRESH, (HERE, Some(&child(7)))), Step::Do(3));
        assert_eq!(undo.press(start, (HERE, Some(&child(7)))), Step::Look, "once");

        undo.shows(what.clone(), start);
        let later = start + Duration::from_mins(11);
        let asked = "Undo: move of HARRIS, Aimee to 14 Dec, 11 min ago? u does it, w lists older ones";
        assert_eq!(undo.press(later, (HERE, Some(&child(7)))), Step::Say(asked.into()));
        undo.other_key();
        assert_eq!(
            undo.press(later, (HERE, Some(&child(7)))),
            Step::Say(asked.into()),
            "asked again after another key"
        );
        assert_eq!(undo.press(later, (HERE, Some(&child(7)))), Step::Do(3));

        undo.shows(what, start);
        assert!(matches!(undo.press(start, (HERE, Some(&child(8)))), Step::Say(_)), "another child in front");
        assert_eq!(undo.press(start, (HERE, Some(&child(8)))), Step::Do(3));
    }

    #[test]
    fn what_stands_on_the_line_and_is_not_taken_back_hides_no_older_change() {
        let start = Instant::now();
        let what =
            Undoable { words: "Booked".into(), subject: None, handle: 4, group: Vec::new(), instead: None };
        let mut undo = Undo::default();
        undo.shows(what, start);
        undo.stands();
        assert_eq!(undo.press(start, (HERE, None)), Step::Look, "the keeper says what stands, and why");
    }

    #[test]
    fn what_was_done_before_is_asked_first() {
        let start = Instant::now();
        let what =
            Undoable { words: "Put off".into(), subject: None, handle: 4, group: Vec::new(), instead: None };
        let mut undo = Undo::default();
        assert_eq!(undo.asks(what, 61, start), "Undo: Put off, 61 min ago? u does it, w lists older ones");
        assert_eq!(undo.press(start, (HERE, None)), Step::Do(4));
        let long = "6 changes made together, the last: Moved Drop-SLT Thu 26 Nov 10:00 to Carlton";
        let group = vec![(5, "one".to_owned()), (6, "two".to_owned())];
        let many = Undoable { words: long.into(), subject: None, handle: 5, group, instead: None };
        let asked = undo.asks(many, 0, start);
        assert!(asked.starts_with("u shows them. Undo: 6 changes made together"), "{asked}");
    }

    #[test]
    fn what_a_screen_kept_is_taken_back_before_anything_older() {
        let start = Instant::now();
        let what =
            Undoable { words: "Booked".into(), subject: None, handle: 4, group: Vec::new(), instead: None };
        let mut undo = Undo::default();
        undo.shows(what.clone(), start);
        undo.shows_own(HERE, ("view", "view \"Names\" kept".into()), start);
        assert_eq!(undo.press(start, (HERE, None)), Step::Own(HERE, "view"));
        assert_eq!(undo.press(start, (HERE, None)), Step::Look, "the booking is older: it is asked first");

        undo.shows_own(HERE, ("view", "view \"Names\" kept".into()), start);
        let asked = Step::Say("Undo: view \"Names\" kept, just now? u does it".into());
        assert_eq!(undo.press(start, (ScreenId::Diary, None)), asked, "on another screen it is named first");
        undo.other_key();
        assert_eq!(undo.press(start, (ScreenId::Diary, None)), asked);
        assert_eq!(undo.press(start, (ScreenId::Diary, None)), Step::Own(HERE, "view"));

        undo.shows_own(HERE, ("view", "view \"Names\" kept".into()), start);
        undo.shows(what, start);
        assert_eq!(undo.press(start, (HERE, None)), Step::Do(4), "what the line shows now");
    }
}
