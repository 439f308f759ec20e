//! Layers any screen can open: a choice of letters, a question, a form, rows to tick, text to read, the help.
mod confirm;
pub mod draft;
mod form;
mod help;
mod pick;
mod preview;
mod read;
mod who;
mod why;

pub use confirm::Confirm;
pub use form::FormLayer;
pub use help::Help;
pub use pick::{Choice, Pick};
pub use preview::{Preview, Tick};
pub use read::Reader;
pub use who::Who;
pub use why::Why;
