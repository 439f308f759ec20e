//! What a look brings: each view is filled from the State (and a record, where one is looked into), and decides nothing.
pub mod diary;
