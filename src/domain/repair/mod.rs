//! The bad day: somebody is sick, a venue is shut, it snows. Every session concerned is repaired from who is free and what is
//! open, or its children go to the best other places; nobody loses a place without another or a next step (invariant 3).
mod as_one;
mod blocks;
mod elsewhere;
mod plan;
mod rebook;
mod seats;
mod trouble;
mod visits;
mod worth;

pub use elsewhere::{Place, loses_quorum, moved_to};
pub use plan::{Change, ChildLine, Fate, Mended, Pick, Plan, plan};
pub use seats::SeatLine;
pub use trouble::{Closed, Trouble, concerned};
pub use visits::VisitLine;
