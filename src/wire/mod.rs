//! What desks and commands say to the keeper, and hear: messages, their frames, and the handshake of versions.
pub mod frame;
pub mod message;
pub mod query;
pub mod view;
pub mod view_diary;
pub mod view_list;
pub mod view_plans;
pub mod view_record;

/// Version of the messages. A desk of another version is refused with what to do.
pub const WIRE_VERSION: u32 = 2;
