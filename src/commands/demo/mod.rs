//! The practice desk: an invented partnership, the same every time, that lives through a year of its own before today.
//!
//! Nothing is drawn by hand: referrals come in, are triaged, wait, are booked by the list's own order into sessions, are
//! brought or not, through the same decisions as at a real desk. What stands today is what that year made of it.
mod around;
mod arrivals;
mod comes;
mod family;
mod kept;
mod names;
mod office;
mod open;
mod plan;
mod reviews;
mod roster;
mod shape;
mod short;
mod sim;
mod support;
mod templates;
#[cfg(test)]
mod tests;
mod today;
mod together;
mod visits;
mod week;
mod write;

use crate::domain::decide::Now;
use crate::domain::rules::Rules;
pub use open::demo;
pub use shape::Shape;
pub use sim::{Sim, Step};
pub use write::{into_store, made_today};

/// The partnership of `children` children as it stands at `now`, every step of its year handed to `keep` as it is made.
///
/// The same `rules`, `now` and `children` give the same partnership, to the byte.
///
/// # Errors
/// The rules lack what the partnership needs (a pathway, a service): in words.
pub fn invent<'k>(
    rules: &Rules,
    now: &Now,
    children: u32,
    keep: &'k mut dyn FnMut(&Step),
) -> Result<Sim<'k>, String> {
    let shape = Shape::of(children);
    let mut sim = Sim::new(*now, keep);
    office::open(&mut sim, rules)?;
    week::live(&mut sim, &shape)?;
    today::morning(&mut sim)?;
    Ok(sim)
}
