//! One row of the table of keys.
use super::action::Action;
use crate::desk::input::Key;

/// What a key comes to now, where one row of the table stands for more than one act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// A place that stands is moved.
    Move,
    /// A place that is held or offered is agreed.
    Agree,
    /// What stands first has been read: on to what is below it.
    OnTo,
    /// What was typed is saved: no field is left.
    Save,
    /// A file is written.
    Write,
    /// The list shows what was typed.
    Show,
    /// Nothing typed is kept for another time.
    Drop,
    /// The day is signed: nothing is left over.
    Sign,
    /// What was typed begins a referral.
    Refer,
    /// What was typed goes to the line.
    ToLine,
    /// The child in front is the one that is asked for.
    Choose,
}

/// A key, what it means, and the words for it: for the help, and (short, with a rank) for the foot of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bind {
    /// The key.
    pub key: Key,
    /// What it asks for.
    pub action: Action,
    /// In the help and the README.
    pub words: &'static str,
    /// At the foot: lower ranks first, 99 is never left out.
    pub foot: Option<(u8, &'static str)>,
    /// At the foot instead, where the key comes to this now.
    pub senses: &'static [(Sense, &'static str)],
}

/// A row without a hint at the foot.
pub(super) const fn k(key: Key, action: Action, words: &'static str) -> Bind {
    Bind { key, action, words, foot: None, senses: &[] }
}

impl Bind {
    /// The same row, shown at the foot.
    pub(super) const fn foot(mut self, rank: u8, words: &'static str) -> Self {
        self.foot = Some((rank, words));
        self
    }

    /// The same row, with other words at the foot where the key comes to something else.
    pub(super) const fn or(mut self, senses: &'static [(Sense, &'static str)]) -> Self {
        self.senses = senses;
        self
    }

    /// The words of a sense, where the row has any for it.
    pub fn in_sense(&self, sense: Option<Sense>) -> Option<&'static str> {
        self.senses.iter().find(|(known, _)| Some(*known) == sense).map(|(_, words)| *words)
    }
}
