//! The message line: the last thing that happened, which stays until the next; the older ones can be read again.
use std::collections::VecDeque;

/// One message: what happened; what is safe; what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A sentence or two for a scheduler.
    pub words: String,
    /// Something asked for was not done.
    pub refused: bool,
}

impl Note {
    /// Something was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), refused: false }
    }

    /// Something was not done.
    pub fn refused(words: impl Into<String>) -> Self {
        Self { words: words.into(), refused: true }
    }
}

/// How many are kept to be read again.
const KEPT: usize = 100;

/// The message line and what it said before.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    said: VecDeque<Note>,
}

impl Messages {
    /// Says something.
    pub fn say(&mut self, note: Note) {
        if self.said.len() == KEPT {
            self.said.pop_back();
        }
        self.said.push_front(note);
    }

    /// The last one.
    pub fn last(&self) -> Option<&Note> {
        self.said.front()
    }

    /// All that are kept, the last one first.
    pub fn all(&self) -> impl Iterator<Item = &Note> {
        self.said.iter()
    }
}
