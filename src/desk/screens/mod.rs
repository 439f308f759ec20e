//! The screens, one folder each.
pub mod record;
pub mod triage;
