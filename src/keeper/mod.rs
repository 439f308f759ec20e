//! The one process that owns a store.
pub mod search;
pub mod views;
