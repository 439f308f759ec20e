//! The diary's views: a week, a session, a drop-in board, places for a child, children for a place.
mod best;
mod board;
mod call;
mod lines;
mod place;
mod plans;
mod session;
#[cfg(test)]
mod tests;
mod week;
mod words;

pub use best::best;
pub use board::board;
pub use lines::{booking, sessions};
pub use place::places;
pub use plans::{copies, moving};
pub use session::session;
pub use week::week;
