//! Words that several screens say of a child in the same way.
pub mod people;
