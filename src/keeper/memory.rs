//! Which commands were done: the same id never does anything twice, also after a restart. Kept with the snapshot and
//! made up to date from the journal's end.
use crate::domain::event::Event;
use crate::store::journal::Header;
use crate::wire::message::{CommandId, Made};
use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};

/// A command that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Who sent it.
    pub uid: u32,
    /// Digest of what it asked.
    pub asked: u64,
    /// Its first frame.
    pub first: u64,
    /// Its last frame; frames of others may lie between.
    pub last: u64,
    /// When, in milliseconds since 1970.
    pub ms: i64,
}

/// The commands done in the last days.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    known: HashMap<CommandId, Known>,
    /// In the order in which they came.
    order: VecDeque<CommandId>,
}

impl Memory {
    /// What is known of a command.
    pub fn get(&self, id: CommandId) -> Option<Known> {
        self.known.get(&id).copied()
    }

    /// A frame was written for a command.
    pub fn note_frame(&mut self, header: &Header, asked: u64) {
        let id = CommandId(header.command);
        if id.0 == [0; 16] {
            // Written in bulk: no client ever asks by it.
            return;
        }
        if let Some(known) = self.known.get_mut(&id) {
            known.last = header.seq;
        } else {
            let (uid, seq, ms) = (header.uid, header.seq, header.time_ms);
            self.known.insert(id, Known { uid, asked, first: seq, last: seq, ms });
            self.order.push_back(id);
        }
    }

    /// Forgets commands older than `days`.
    pub fn forget_before(&mut self, now: DateTime<Utc>, days: u16) {
        let from = now.checked_sub_days(Days::new(u64::from(days))).map_or(0, |from| from.timestamp_millis());
        while let Some(id) = self.order.front() {
            if self.known.get(id).is_some_and(|known| known.ms >= from) {
                break;
            }
            self.known.remove(id);
            self.order.pop_front();
        }
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

/// What events made: the identities a command's answer gives.
pub fn made(events: &[Event]) -> Made {
    let mut made = Made::default();
    for event in events {
        match event {
            Event::ChildRegistered { child, .. } => made.child = Some(*child),
            Event::ReferralReceived { referral, .. } | Event::RedirectAccepted { new: referral, .. } => {
                made.referral = Some(referral.id);
                made.child = Some(referral.child);
            }
            Event::SessionMade { session } => made.session = Some(session.id),
            Event::Held { booking, .. }
            | Event::Offered { booking, .. }
            | Event::Agreed { booking, .. }
            | Event::Moved { booking, .. } => made.booking = Some(booking.id),
            Event::Seat { seat, .. } => made.seat = Some(seat.id),
            Event::Arrived { visit } => made.visit = Some(visit.id),
            Event::IntakeOpened { item } => made.intake = Some(item.id),
            Event::StaffAdded { staff } => made.staff = Some(staff.id),
            Event::VenueAdded { venue } => made.venue = Some(venue.id),
            _ => {}
        }
    }
    made
}

/// Whether `u` can be pressed after it: it changed rows, and is no undoing itself, nor the parting of two records.
pub fn undoable(events: &[Event]) -> bool {
    let plain = |event: &Event| {
        matches!(
            event,
            Event::RulesSet { .. }
                | Event::StaffAdded { .. }
                | Event::VenueAdded { .. }
                | Event::FeedingBegun { .. }
                | Event::SourceFed { .. }
                | Event::DaySigned { .. }
                | Event::Keeping { .. }
                | Event::Glass { .. }
        )
    };
    let back = |event: &Event| matches!(event, Event::Undone { .. } | Event::MergeUndone { .. });
    !events.iter().all(plain) && !events.iter().any(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(seq: u64, command: u8, ms: i64) -> Header {
        Header {
            seq,
            time_ms: ms,
            synced: 0,
            uid: 7,
            role: 8,
            kind: 1,
            command: [command; 16],
            subject: 0,
            len: 0,
            erased: false,
            cut: false,
            salt: [0; 16],
            payload_hash: [0; 32],
            previous: [0; 32],
            hash: [0; 32],
        }
    }

    #[test]
    fn commands_are_known_for_their_days_and_then_forgotten() {
        let day = 86_400_000;
        let mut memory = Memory::default();
        memory.note_frame(&header(1, 1, 0), 5);
        memory.note_frame(&header(2, 2, 6 * day), 5);
        memory.note_frame(&header(3, 2, 6 * day), 5);
        let now = DateTime::from_timestamp_millis(8 * day).unwrap();
        memory.forget_before(now, 7);
        assert_eq!(memory.get(CommandId([1; 16])), None);
        let known = memory.get(CommandId([2; 16])).unwrap();
        assert_eq!((known.first, known.last, memory.len()), (2, 3, 1));
    }
}
