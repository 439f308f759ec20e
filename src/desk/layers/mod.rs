//! Layers any screen can open: a choice of letters, a question, a form, rows to tick, text to read, the help.
mod compare;
mod confirm;
mod find;
pub mod draft;
mod form;
mod help;
mod palette;
pub mod offers;
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
