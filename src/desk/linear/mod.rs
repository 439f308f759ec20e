//! The desk for who hears it: no picture, only lines that are added, in the order in which a person wants to hear them. It is
//! another face of the same state: the same screens, layers and keys, drawn where nobody looks and told in words.
//!
//! A terminal that a screen reader follows must not be redrawn: whatever changes is read out again. So there is no second
//! screen here, no cursor is sent anywhere, and no escape sequence is written at all.
mod ears;
mod line;
mod teller;
mod telling;
mod voice;
pub mod words;

pub use ears::{Ears, Typed};
pub use teller::Teller;
pub use telling::{Drawn, Place, Telling};
pub use voice::Voice;

use ratatui::layout::Size;

/// The window in which the desk is laid out while it is told: so wide that nothing is cut, and as high as one may want to hear
/// at once.
pub const WINDOW: Size = Size { width: 300, height: 60 };

/// What a person asks to hear again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The row, choice or field in front.
    Row,
    /// Where they are: screen, filter, which row of how many, the keys.
    Place,
    /// Everything that is shown.
    All,
    /// What Enter would do: it was pressed before that was heard.
    First,
}
