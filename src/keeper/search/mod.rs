//! Finds a child among a million from whatever a caller has to hand, because the person on the phone waits while
//! the scheduler types: parts of names in any order, as heard or mistyped, birth dates, numbers, phones, postcodes.
//!
//! The index is part of the keeper's memory and is a fold of what it was given: each child is an [`Entry`] under
//! its id. Names are kept once (`words`), so that the costly questions (does it sound alike, is one letter off) are
//! asked of some hundred thousand distinct names and not of every child. A query is read into names and facts
//! (`read`), and widened only while the stricter reading does not fill the list.
mod born;
mod entry;
mod facts;
mod find;
mod fold;
mod index;
mod names;
mod near;
mod numbers;
mod read;
mod rows;
mod sound;
mod tally;
#[cfg(test)]
mod tests;
mod words;

pub use entry::{Entry, Found, FoundBy, Hit, Query, Width};
pub use find::Session;
pub(in crate::keeper) use fold::fold;
pub use index::SearchIndex;
