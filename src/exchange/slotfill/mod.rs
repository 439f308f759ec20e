//! Filling instances as analysts write them: sessions and children in one JSON file, solved by the engine that fills the
//! diary. Nothing of it touches a store.
mod instance;
mod read;
mod solve;
#[cfg(test)]
mod tests;

pub use instance::{Band, Child, Instance, Session};
pub use read::read;
pub use solve::{Solved, Standing, solve};
