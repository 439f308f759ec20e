//! Backspace: the places before this one, for the parent who rings off and the parent who rang first.
use super::screen::ScreenId;
use super::seam::Subject;
use crate::domain::ids::ChildId;

/// A screen, and the child that was in front there.
pub type Place = (ScreenId, Option<Subject>);

/// As many as anybody goes back by hand.
const KEPT: usize = 50;

/// The places that were left, the last one at the end.
#[derive(Clone, Debug, Default)]
pub struct History {
    left: Vec<Place>,
}

impl History {
    /// A place was left. The same place twice in a row is one.
    pub fn leave(&mut self, place: Place) {
        if self.left.last() == Some(&place) {
            return;
        }
        if self.left.len() == KEPT {
            self.left.remove(0);
        }
        self.left.push(place);
    }

    /// The child that was in front last, other than this one.
    pub fn child_before(&self, front: Option<ChildId>) -> Option<ChildId> {
        let children =
            self.left.iter().rev().filter_map(|(_, subject)| subject.as_ref().map(|subject| subject.child));
        children.into_iter().find(|child| child.0 != 0 && Some(*child) != front)
    }

    /// The place before `here`.
    pub fn back(&mut self, here: &Place) -> Option<Place> {
        loop {
            let place = self.left.pop()?;
            if place != *here {
                return Some(place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(child: u32) -> Place {
        (ScreenId::Record, Some(Subject::child(crate::domain::ids::ChildId(child), "")))
    }

    #[test]
    fn back_goes_where_one_was() {
        let mut history = History::default();
        history.leave(at(1));
        history.leave(at(2));
        history.leave(at(2));
        assert_eq!(history.back(&at(3)), Some(at(2)));
        assert_eq!(history.back(&at(2)), Some(at(1)));
        assert_eq!(history.back(&at(1)), None);
        for child in 0..200 {
            history.leave(at(child));
        }
        assert_eq!(history.left.len(), KEPT);
    }
}
