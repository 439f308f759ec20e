//! Who holds a session and who makes a review quorate: by keys at a real terminal and by command, with the journal beside it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "reviews/desk.rs"]
#[allow(dead_code, reason = "the reviews' own tests use the rest")]
mod desk;
#[path = "bad_day/office.rs"]
#[allow(dead_code, reason = "the bad day's tests use the rest")]
mod office;
#[path = "quorum/reviews.rs"]
mod reviews;
#[path = "quorum/roles.rs"]
mod roles;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[path = "quorum/there.rs"]
mod there;
#[path = "bad_day/told.rs"]
#[allow(dead_code, reason = "the bad day's tests use the rest")]
mod told;
#[path = "quorum/twice.rs"]
mod twice;
