//! Places of support, folded: each event carries the row as it stands since. No referral is touched.
use super::super::around::{Seat, SeatDid};
use super::super::event::{Image, Key};
use super::super::ids::{ChildId, SeatId};
use super::State;
use chrono::NaiveDate;

impl State {
    pub(super) fn seated(&mut self, (seq, day): (u64, NaiveDate), did: &SeatDid, seat: &Seat) {
        self.add(Key::Seat(seat.id), Image::Seat(Box::new(seat.clone())), seq);
        if let Some(child) = did.contact(seat) {
            self.change(Key::Child(child), seq, |image| {
                if let Image::Child(row) = image {
                    row.last_contact = Some(day);
                }
            });
        }
    }

    /// Takes places of support over to another record of the child.
    pub(super) fn reseat(&mut self, to: ChildId, seats: &[SeatId], seq: u64) {
        for id in seats {
            self.change(Key::Seat(*id), seq, |image| {
                if let Image::Seat(row) = image {
                    row.child = Some(to);
                }
            });
        }
    }
}
