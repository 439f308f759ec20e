//! The way to the keeper: finds it or starts it, keeps the line up, and never guesses what became of a command.
mod line;
mod link;
mod out;
pub mod place;
mod reach;

pub use link::{Heard, Link, LinkFault, Patience};
pub use place::Place;

use crate::wire::message::CommandId;

/// A fresh command id.
///
/// # Errors
/// This machine gives no random numbers: the words to show.
pub fn fresh_id() -> Result<CommandId, String> {
    let mut id = [0; 16];
    getrandom::fill(&mut id)
        .map_err(|fault| format!("This machine gives no random numbers ({fault}). Nothing was sent."))?;
    Ok(CommandId(id))
}
