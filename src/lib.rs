//! waitwell: a desk for the waiting lists of a local SEND partnership.
//!
//! Two processes, one binary. One **keeper** owns a store: it alone decides and writes. Each person has a **desk**, a thin
//! client over a Unix socket; commands for scripts are clients too.
//!
//! ```text
//! domain     the field's rules, pure: values in, values out
//! figures    measures and forecasts, pure
//! config     pathways, services, people, settings from files
//! wire       messages between keeper and clients
//! store      journal, records, snapshot; the only room that names sled
//! exchange   spreadsheets in and out
//! keeper     the engine (the single writer), the socket, views
//! client     the line to the keeper
//! desk       the terminal; the only room that names ratatui
//! commands   the command line
//! ```
//! Imports run one way: `domain <- figures <- config <- wire <- store <- {exchange, keeper}` and
//! `wire <- client <- {desk, commands} <- main`.
//!
//! What could harm a child, and what stands against it: [`hazards`].
//!
//! The journal is the truth, the State its fold in the keeper's memory, the records (sled) what the State leaves out.
//!
//! # Invariants
//! Tests name them by number.
//!
//! 1. No acknowledged command is ever lost; an unacknowledged one is wholly there or not at all.
//! 2. No place is ever held by two children; nobody is in two places at once (child, person, room).
//! 3. No open referral is without exactly one next step.
//! 4. Fold(journal) = State = records; a rebuild gives the same digest (drafts and looks are outside).
//! 5. Every change has an author, a time and a reason where the rule asks one; every look at a child's record is in the
//!    access log.
//! 6. A multi-agency review is never offered without its quorum.
//! 7. A clock's days are what its named rule makes of its events; no cancellation changes them.
//! 8. The desk shows no byte it was given as a control sequence; exported cells are never formulas.
//! 9. The keeper survives any client; a desk survives the loss of the keeper and goes on when it is back.
//! 10. The same seed and the same journal give the same figures (erased children apart, who are counted as such).
pub mod client;
pub mod commands;
pub mod config;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod figures;
pub mod hazards;
pub mod keeper;
pub mod store;
pub mod wire;
