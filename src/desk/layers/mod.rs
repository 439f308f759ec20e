//! Layers any screen can open: a choice of letters, a question, a form, rows to tick, text to read, the help.
mod confirm;
mod form;
mod help;
pub mod offers;
mod pick;
mod preview;
mod read;

pub use confirm::Confirm;
pub use form::FormLayer;
pub use help::Help;
pub use pick::{Choice, Pick};
pub use preview::{Preview, Tick};
pub use read::Reader;
