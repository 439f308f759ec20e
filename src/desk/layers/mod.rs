//! Layers any screen can open: a choice of letters, a question, a form, rows to tick, text to read, the help.
mod compare;
mod confirm;
pub mod draft;
mod find;
mod form;
mod help;
pub mod offers;
mod palette;
mod pick;
mod preview;
mod read;
mod who;
mod why;

pub use compare::Compare;
pub use confirm::Confirm;
pub use find::Find;
pub use form::FormLayer;
pub use help::Help;
pub use palette::Palette;
pub use pick::{Choice, Pick};
pub use preview::{Preview, Tick};
pub use read::Reader;
pub use who::Who;
pub use why::Why;
