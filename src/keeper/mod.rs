//! The one process that owns a store.
pub mod search;
