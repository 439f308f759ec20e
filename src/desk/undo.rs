//! `u`: undoes what the message line shows; what is old, or another child's, it names first.
use super::effect::Undoable;
use super::seam::{Command, Subject, UndoHandle};
use std::time::{Duration, Instant};

/// Up to here a change is what the person has just done.
pub const FRESH: Duration = Duration::from_mins(2);

/// What pressing `u` comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// There is nothing, or it is asked first: words.
    Say(String),
    /// It is undone.
    Do(UndoHandle),
    /// It is taken back by a command of its own.
    TakeBack(Box<Command>),
    /// Several changes of one act: shown first, then undone together.
    Show(String, Vec<(UndoHandle, String)>),
}

/// The change that `u` would undo.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    last: Option<(Undoable, Instant)>,
    asked: bool,
}

impl Undo {
    /// The message line shows this now.
    pub fn shows(&mut self, what: Undoable, at: Instant) {
        self.last = Some((what, at));
        self.asked = false;
    }

    /// Whether the message line holds something fresh that `u` would undo at once.
    pub fn is_fresh(&self, now: Instant) -> bool {
        self.last.as_ref().is_some_and(|(_, at)| now.saturating_duration_since(*at) <= FRESH)
    }

    /// Another key than `u`: a question that was asked is no longer open.
    pub fn other_key(&mut self) {
        self.asked = false;
    }

    /// `u` was pressed with this child in front.
    pub fn press(&mut self, now: Instant, front: Option<&Subject>) -> Step {
        let Some((what, at)) = &self.last else {
            return Step::Say("Nothing to undo: nothing was changed from here.".to_owned());
        };
        if !what.group.is_empty() {
            return Step::Show(what.words.clone(), what.group.clone());
        }
        let age = now.saturating_duration_since(*at);
        let other = match (&what.subject, front) {
            (Some(whose), Some(front)) => whose.child != front.child,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if (age > FRESH || other) && !self.asked {
            self.asked = true;
            return Step::Say(format!("Undo: {}, {}? u does it", what.words, ago(age)));
        }
        let step = what.instead.clone().map_or(Step::Do(what.handle), Step::TakeBack);
        self.last = None;
        self.asked = false;
        step
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
        assert!(matches!(undo.press(start, None), Step::Say(_)));
        undo.shows(what.clone(), start);
        assert_eq!(undo.press(start + FRESH, Some(&child(7))), Step::Do(3));
        assert!(matches!(undo.press(start, Some(&child(7))), Step::Say(_)), "once");

        undo.shows(what.clone(), start);
        let later = start + Duration::from_mins(11);
        let asked = "Undo: move of HARRIS, Aimee to 14 Dec, 11 min ago? u does it";
        assert_eq!(undo.press(later, Some(&child(7))), Step::Say(asked.into()));
        undo.other_key();
        assert_eq!(
            undo.press(later, Some(&child(7))),
            Step::Say(asked.into()),
            "asked again after another key"
        );
        assert_eq!(undo.press(later, Some(&child(7))), Step::Do(3));

        undo.shows(what, start);
        assert!(matches!(undo.press(start, Some(&child(8))), Step::Say(_)), "another child in front");
        assert_eq!(undo.press(start, Some(&child(8))), Step::Do(3));
    }
}
