//! The message line: the last thing that happened, which stays until the next; the older ones can be read again.
use std::collections::VecDeque;

/// One message: what happened; what is safe; what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A sentence or two for a scheduler.
    pub words: String,
    /// Something asked for was not done.
    pub refused: bool,
    /// It has to be acted on: it stays in sight until something else is said, wherever the person goes.
    pub stays: bool,
    /// It was only to be known: the next key takes it away.
    pub passes: bool,
}

impl Note {
    /// Something was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), refused: false, stays: false, passes: false }
    }

    /// Something was not done.
    pub fn refused(words: impl Into<String>) -> Self {
        Self { words: words.into(), refused: true, stays: false, passes: false }
    }

    /// The same, to be acted on: the keeper did not do what was sent, or is not there.
    #[must_use]
    pub fn staying(mut self) -> Self {
        self.stays = true;
        self
    }

    /// The same, over with the next key.
    #[must_use]
    pub fn passing(mut self) -> Self {
        self.passes = true;
        self
    }
}

/// How many are kept to be read again.
const KEPT: usize = 100;

/// The message line and what it said before.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    said: VecDeque<Note>,
    number: u64,
    /// The number of the one that was put away: it has nothing to do with what is in front now.
    away: u64,
}

impl Messages {
    /// Says something.
    pub fn say(&mut self, note: Note) {
        if self.said.len() == KEPT {
            self.said.pop_back();
        }
        self.said.push_front(note);
        self.number += 1;
    }

    /// Keeps something to be read again, behind what is on the line.
    pub fn aside(&mut self, note: Note) {
        if self.said.len() == KEPT {
            self.said.pop_back();
        }
        let behind = self.said.len().min(1);
        self.said.insert(behind, note);
    }

    /// Says something that is only to be known: what has to be acted on is not pushed off the line by it, but goes before it.
    pub fn say_also(&mut self, note: Note) {
        match self.in_sight().filter(|before| before.stays) {
            Some(before) => {
                let words = format!("{} {}", before.words, note.words);
                self.say(Note { words, ..before.clone() });
            }
            None => self.say(note),
        }
    }

    /// How many there have been.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The last one, unless it was put away.
    pub fn in_sight(&self) -> Option<&Note> {
        self.last().filter(|_| self.away != self.number)
    }

    /// Takes the last one off the line, which is empty then; it can still be read again.
    pub fn put_away(&mut self) {
        self.away = self.number;
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
