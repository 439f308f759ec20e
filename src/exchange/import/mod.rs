//! A waiting list from another system: from its file to a plan that accounts for every row.
//!
//! Three steps, each pure but the first: [`read_file`](table::read_file) makes readings of rows; [`plan`](plan::plan) sets
//! them beside what is on record; [`Report`](report::Report) says in words what becomes of each row.
pub mod again;
pub mod columns;
pub mod dates;
pub mod finding;
pub mod known;
mod people;
pub mod plan;
pub mod reading;
pub mod rejects;
pub mod report;
pub mod rows;
pub mod table;
mod update;
mod values;
mod vanished;

pub mod words;

pub use update::Change;
pub use values::is_postcode;

#[cfg(test)]
mod tests;
