//! The store room: everything durable, and the only room that names sled. It keeps bytes; what they mean is
//! the domain's and the keeper's business.
//!
//! ```text
//! folder     the one folder a store is: marker, lock, names of all that lies in it
//! journal    the truth: append-only frames, hash-chained, synced before anything is acknowledged
//! records    what the State leaves out, in sled; can be deleted and made again
//! follower   carries the journal into the records, off the acknowledgement's path
//! snapshot   the State on disk, so that a start need not read the whole journal
//! verify     says what is whole and what is not, by file and change number
//! repair     ends a damaged journal before its damage, with all of it put aside
//! rebuild    makes the records again from the journal
//! backup     the store in one stream, and out of it again
//! kept       what was done to keep it safe, and when
//! erasures   who was erased, by number, noted beside the backups
//! trouble    what can go wrong, in words
//! fault      where the tests kill the process
//! ```
pub mod backup;
pub mod erasures;
pub mod fault;
pub mod folder;
pub mod follower;
mod hex;
pub mod journal;
pub mod kept;
pub mod rebuild;
pub mod records;
pub mod repair;
pub mod snapshot;
#[cfg(test)]
mod tests;
pub mod trouble;
pub mod verify;

pub use hex::hex;
pub use trouble::{Damage, StoreError};
