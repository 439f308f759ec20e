//! One frame of the journal as it is written: what happened, and what stood there before.
use super::{Event, Image, Key};
use serde::{Deserialize, Serialize};

/// What stood there before a frame; nothing, where the frame made it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// What.
    pub key: Key,
    /// As it was.
    pub image: Option<Image>,
}

/// The payload of one journal frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    /// Version of this shape; old decoders stay.
    pub v: u16,
    /// Name of the user, beside the uid in the header (names change, records do not).
    pub user: Box<str>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What stood there before: lets the frame be undone exactly.
    pub prior: Vec<Prior>,
}

/// The version written.
pub const PAYLOAD_VERSION: u16 = 7;

impl Image {
    /// The journal sequence that had last touched the row.
    pub fn rev(&self) -> u64 {
        match self {
            Self::Child(row) => row.rev,
            Self::Referral(row) => row.rev,
            Self::Session(row) => row.rev,
            Self::Booking(row) => row.rev,
            Self::Visit(row) => row.rev,
            Self::Intake(row) => row.rev,
            Self::Template(row) => row.rev,
            Self::Review(row) => row.rev,
            Self::Meeting(row) => row.rev,
            Self::Absence(row) => row.rev,
            Self::Bond(row) => row.rev,
            Self::Seat(row) => row.rev,
            Self::Roster(row) => row.rev(),
            Self::Short(row) => row.rev(),
        }
    }
}
