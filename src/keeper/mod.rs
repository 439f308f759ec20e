//! The one process that owns a store.
pub mod drafts;
pub mod look;
pub mod looks;
pub mod search;
pub mod views;
