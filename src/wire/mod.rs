//! What desks and commands say to the keeper, and hear: messages, their frames, and the handshake of versions.
pub mod access;
pub mod columns;
pub mod entry;
pub mod frame;
pub mod habits;
pub mod message;
pub mod out;
pub mod prefs;
pub mod query;
mod sheet_of;
pub mod sort;
mod states;
pub mod support;
pub mod view;
pub mod view_begin;
pub mod view_board;
pub mod view_diary;
pub mod view_fill;
pub mod view_keeping;
pub mod view_list;
pub mod view_paper;
pub mod view_plans;
pub mod view_record;
pub mod view_repair;
pub mod view_reviews;
pub mod view_roster;
pub mod view_say;
pub mod view_seat;
pub mod view_short;
pub mod view_templates;
pub mod view_together;
pub mod view_whose;

/// Version of the messages. A desk of another version is refused with what to do.
pub const WIRE_VERSION: u32 = 14;
