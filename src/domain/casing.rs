//! casing
