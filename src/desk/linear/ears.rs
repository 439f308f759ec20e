//! What a screen says beside what it draws: words for who hears the desk. Given to the canvas while it is drawn, so that what is
//! heard and what is seen come from one state by one way and cannot drift.

/// A text field in front: what stands in it, and where the next letter goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What is asked for.
    pub label: String,
    /// What is typed.
    pub text: String,
    /// Letters before the place where the next goes.
    pub place: usize,
}

impl Typed {
    /// Whether the next letter goes behind all others.
    pub fn is_at_end(&self) -> bool {
        self.place == self.text.chars().count()
    }
}

/// What was told while a frame was drawn. All of it may be missing: then what was drawn is put into words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ears {
    /// The row, card, place or choice in front, in words.
    pub row: Option<String>,
    /// Which one it is of how many, from 1.
    pub at: Option<(usize, usize)>,
    /// Everything that is shown, a line each, where lines as drawn would read badly.
    pub lines: Vec<String>,
    /// The text field in front.
    pub typed: Option<Typed>,
    /// What may be typed, how it was understood, or what is wrong with it.
    pub hint: Option<String>,
    /// Fields that were left with something wrong in them, each with what it is.
    pub wrong: Vec<String>,
}
