//! commands
pub mod demo;
