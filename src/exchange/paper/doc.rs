//! What stands on paper before it has a shape: sections, each on a page of its own, of items that are not torn apart.

/// A line of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Words to be read.
    Words(String),
    /// The same with what they are.
    Said(&'static str, String),
    /// What is ticked and filled in with a pen.
    Marks(Vec<Mark>),
    /// Room to write, so many lines of it.
    Write(&'static str, u8),
}

/// One thing to tick or to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A box before its words.
    Tick(&'static str),
    /// A blank after its words, of so many letters.
    Blank(&'static str, u8),
    /// A time of day after its words.
    Time(&'static str),
    /// A day after its words.
    Day(&'static str),
}

/// Something that stays together.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Item {
    /// In the left column: a time, a number.
    pub at: String,
    /// What it is.
    pub title: String,
    /// Beside it.
    pub aside: String,
    /// To be read.
    pub read: Vec<Line>,
    /// To be written.
    pub write: Vec<Line>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Section {
    /// On every page of it.
    pub title: String,
    /// Once, under its first head.
    pub intro: Vec<Line>,
    /// In order.
    pub items: Vec<Item>,
}
