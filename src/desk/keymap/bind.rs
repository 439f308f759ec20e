//! One row of the table of keys.
use super::action::Action;
use crate::desk::input::Key;

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
}

/// A row without a hint at the foot.
pub(super) const fn k(key: Key, action: Action, words: &'static str) -> Bind {
    Bind { key, action, words, foot: None }
}

impl Bind {
    /// The same row, shown at the foot.
    pub(super) const fn foot(mut self, rank: u8, words: &'static str) -> Self {
        self.foot = Some((rank, words));
        self
    }
}
