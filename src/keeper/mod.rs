//! The one process that owns a store: it alone decides, writes and answers. Desks and commands come to its socket.
//!
//! ```text
//! run        from start to end: what happens in which order
//! start      opens the store: snapshot, journal, records
//! engine     the single writer
//! listener   the socket: who comes in, what they ask, what they are told
//! look       what a view may see; views/ make the answers, search/ finds
//! verify     what is whole and what is not, with the keeper running or without
//! ```
pub mod access;
pub mod ahead;
pub mod allowance;
pub mod begun;
pub mod bulk;
pub mod caretaker;
pub mod clients;
pub mod clock;
pub mod damaged;
pub mod drafts;
pub mod engine;
pub mod erase;
pub mod feedings;
pub mod finding;
pub mod fold;
mod giving;
pub mod habits;
mod health;
mod herald;
pub mod identity;
pub mod idle;
pub mod listener;
pub mod log;
pub mod look;
pub mod looking;
pub mod looks;
pub mod memory;
pub mod outbox;
pub mod past;
pub mod pending;
pub mod prefs;
pub mod records;
pub mod reload;
pub mod repair;
pub mod run;
mod running;
pub mod scrub;
pub mod search;
pub mod service;
pub mod shared;
mod side;
pub mod start;
pub mod verify;
pub mod views;
pub mod written;
