//! The edge where bytes become keys: a thread that reads the terminal, and the pure rules that mend what a line does to keys.
pub mod key;
pub mod listen;
pub mod paste;
pub mod reassemble;
mod sequence;
#[cfg(test)]
pub(crate) mod tests;

pub use key::Key;
pub use listen::{Heard, Read, listen};
pub use reassemble::{Press, Put, Reassembler};
