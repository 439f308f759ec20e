//! A place of a group that was given up, or went elsewhere, stays under the cursor as gone until the cursor leaves it: the next key
//! is never the next family's (keys.md, rule 7).
use super::{RowKey, SessionScreen};
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::message::Note;
use crate::wire::view_diary::PlaceRow;

/// Its State column.
const GONE: &str = "no longer here";

impl SessionScreen {
    /// Puts the row that has left a slot of several places back where it stood; whether it did.
    pub(super) fn stays(&mut self, row: Option<PlaceRow>, key: RowKey) -> bool {
        let (Some(mut row), Some(page)) = (row, &mut self.page) else { return false };
        // Where a place stands alone in its slot, it is still there: free.
        let others = page.rows.iter().filter(|other| other.slot == row.slot).count();
        if matches!(key, RowKey::Free(..)) || others < 2 {
            return false;
        }
        let (mut name, mut state) = (String::new(), None);
        if let Some(seat) = &mut row.seat {
            (name, state) = (seat.name.clone(), Some(&mut seat.words));
        } else if let Some(booked) = &mut row.booking {
            (name, state) = (booked.name.clone(), Some(&mut booked.words));
        }
        if let Some(state) = state {
            GONE.clone_into(state);
        }
        row.note.clear();
        row.words = format!("{name}: {GONE}");
        self.front = self.front.min(page.rows.len());
        page.rows.insert(self.front, row);
        self.stayed = Some(key);
        true
    }

    /// Whether the row in front is gone.
    pub(super) fn is_gone(&self) -> bool {
        self.stayed.is_some() && self.key_at(self.front) == self.stayed
    }

    /// What is done to a place once.
    pub(super) fn once(action: Action) -> bool {
        matches!(
            action,
            Action::Ahead | Action::Outcome | Action::Move | Action::Cancel | Action::Later | Action::Mark
        )
    }

    /// A key on it changes nothing more.
    pub(super) fn said_gone() -> Vec<Effect> {
        let words = "That place is no longer theirs: Down goes to the next one. Nothing was changed.";
        vec![Effect::Say(Note::refused(words))]
    }

    /// The cursor has moved: what was left under it goes.
    pub(super) fn let_go(&mut self) {
        if self.is_gone() {
            return;
        }
        let Some(key) = self.stayed.take() else { return };
        let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
        let at = (0..rows).find(|at| self.key_at(*at) == Some(key));
        if let (Some(at), Some(page)) = (at, &mut self.page) {
            page.rows.remove(at);
            self.front -= usize::from(self.front > at);
        }
    }
}
