//! The diary's views: a week, a session, a drop-in board, places for a child, children for a place.
mod best;
mod board;
mod call;
mod could_come;
mod day_summary;
mod lines;
mod place;
mod plans;
mod seats;
mod session;
mod templates;
#[cfg(test)]
mod tests;
mod together;
mod week;
pub(super) mod words;

pub use best::best;
pub use board::board;
pub use call::{agrees, comes, say_first};
pub use lines::{booking, sessions};
pub use place::places;
pub use plans::{copies, moving};
pub use seats::{seat_row, without_reasons};
pub(in crate::keeper::views) use session::session;
pub use templates::{change, made_by, publishing, template, templates};
pub use together::together;
pub use week::week;
