//! waitwell: a desk for the waiting lists of a local SEND partnership.
pub mod client;
pub mod commands;
pub mod config;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod figures;
pub mod keeper;
pub mod store;
pub mod wire;
