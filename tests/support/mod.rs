//! What the tests at a real terminal share.
#![allow(dead_code, reason = "each test file uses its part")]
pub mod pty;
