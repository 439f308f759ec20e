//! What a family knows of its place follows what it agrees to or is offered, once it was told how things stand: the latest
//! telling is the one that binds.
use super::super::booking::{Booking, Told};
use super::super::event::{Image, Key};
use super::super::ids::BookingId;
use super::super::promise::Promise;
use super::State;
use chrono::NaiveDate;

impl State {
    /// A place was agreed or offered: whoever was told something else before knows this now.
    pub(super) fn knows_place(&mut self, booking: &Booking, seq: u64) {
        let Some(at) = self.session(booking.session).map(|session| session.stand(booking.slot)) else {
            return;
        };
        let Some(promise) = Promise::of_booking(booking, at) else { return };
        self.change(Key::Referral(booking.referral), seq, |image| {
            if let Image::Referral(row) = image
                && row.promise.is_some()
            {
                row.promise = Some(Box::new(promise));
            }
        });
    }

    /// A place was given in another's stead, and the family does not know yet: it still believes the old one.
    pub(super) fn believes_place(&mut self, from: BookingId, booking: &Booking, seq: u64) {
        let id = booking.id;
        self.change(Key::Referral(booking.referral), seq, |image| {
            if let Image::Referral(row) = image
                && let Some(promise) = &mut row.promise
            {
                promise.goes_on_as(from, id);
            }
        });
    }

    /// The family was told where its place is now.
    pub(super) fn told_of_move(&mut self, id: BookingId, how: Told, on: NaiveDate, seq: u64) {
        let Some(booking) = self.booking(id) else { return };
        let referral = booking.referral;
        let Some(now) = self.session(booking.session).map(|session| session.stand(booking.slot)) else {
            return;
        };
        self.change(Key::Referral(referral), seq, |image| {
            if let Image::Referral(row) = image
                && let Some(promise) = &mut row.promise
            {
                promise.told_of_move(id, now, how, on);
            }
        });
    }
}
