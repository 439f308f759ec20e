//! Filling free places from a list: who is seen is decided by the list's order alone and exactly, where each is seen by what
//! is near and early. Pure: children and openings by number; what they are is the caller's.
//!
//! The sets of children who can all be placed form a transversal matroid: children taken in the list's order, each admitted
//! where an augmenting path exists (those placed before may change their opening, none loses the place), give at once the
//! greatest value and the greatest number, and nobody left out could be placed by dropping only children behind.
//! Where places are shared by agencies or a session needs a least number to run it is no matroid: see [`coupled`].
mod admit;
mod apart;
#[cfg(test)]
mod block_tests;
mod blocks;
pub mod coupled;
mod elsewhere;
mod exact;
mod freed;
mod hand;
#[cfg(test)]
mod hand_tests;
mod in_order;
mod order;
mod plan;
mod reason;
mod seating;
mod shared;
mod singly;
#[cfg(test)]
mod tests;
mod together;
mod turn;

pub use admit::Filling;
pub use apart::apart;
pub use blocks::BlockLine;
pub use elsewhere::{Elsewhere, Other, elsewhere};
pub use hand::Pin;
pub(super) use order::key as turn;
pub use plan::{Line, Plan, Span, is_near, plan, planned};
pub use reason::Why;
pub use shared::{Idle, Shared};
pub use turn::Turn;

/// An opening a child may have, and what it is worth beside others: nearness and earliness, never who is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice {
    /// Number of the opening.
    pub opening: u32,
    /// Points, not negative.
    pub worth: i64,
}

/// What is to be filled: free places, and children in the list's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Free places of each opening (a session, or one slot of it).
    pub places: Vec<u32>,
    /// For each child, first of the list first, the openings no hard rule forbids.
    pub choices: Vec<Vec<Choice>>,
}
