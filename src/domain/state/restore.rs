//! Reading and setting whole rows by key: what undo, priors and indexes work with.
use super::super::event::{Image, Key, Prior};
use super::{Index, State, put};

impl State {
    /// The row of that key as it stands.
    pub fn image(&self, key: Key) -> Option<Image> {
        match key {
            Key::Child(id) => self.child(id).cloned().map(|row| Image::Child(Box::new(row))),
            Key::Referral(id) => self.referral(id).cloned().map(|row| Image::Referral(Box::new(row))),
            Key::Session(id) => self.session(id).cloned().map(|row| Image::Session(Box::new(row))),
            Key::Booking(id) => self.booking(id).cloned().map(|row| Image::Booking(Box::new(row))),
            Key::Visit(id) => self.visit(id).cloned().map(|row| Image::Visit(Box::new(row))),
            Key::Intake(id) => self.intake(id).cloned().map(|row| Image::Intake(Box::new(row))),
        }
    }

    /// The journal sequence that last touched it; none where it does not stand.
    pub fn rev(&self, key: Key) -> Option<u64> {
        match key {
            Key::Child(id) => self.child(id).map(|row| row.rev),
            Key::Referral(id) => self.referral(id).map(|row| row.rev),
            Key::Session(id) => self.session(id).map(|row| row.rev),
            Key::Booking(id) => self.booking(id).map(|row| row.rev),
            Key::Visit(id) => self.visit(id).map(|row| row.rev),
            Key::Intake(id) => self.intake(id).map(|row| row.rev),
        }
    }

    /// What stands under those keys: journalled with the frame that is about to change it.
    pub fn priors(&self, keys: impl IntoIterator<Item = Key>) -> Vec<Prior> {
        keys.into_iter().map(|key| Prior { key, image: self.image(key) }).collect()
    }

    /// Sets a row as it was, at sequence `seq`; indexes follow.
    pub(super) fn restore(&mut self, prior: &Prior, seq: u64) {
        let mut image = prior.image.clone();
        if let Some(image) = &mut image {
            touch(image, seq);
        }
        self.set(prior.key, image);
    }

    fn set(&mut self, key: Key, image: Option<Image>) {
        let head = self.rules.head_start();
        let mut index = std::mem::take(&mut self.index);
        if let Some(before) = self.image(key) {
            index.image(&before, head, false);
        }
        if let Some(after) = &image {
            index.image(after, head, true);
        }
        self.index = index;
        match (key, image) {
            (Key::Child(id), Some(Image::Child(row))) => put(&mut self.children, id.0, Some(*row)),
            (Key::Referral(id), Some(Image::Referral(row))) => put(&mut self.referrals, id.0, Some(*row)),
            (Key::Session(id), Some(Image::Session(row))) => put(&mut self.sessions, id.0, Some(*row)),
            (Key::Booking(id), Some(Image::Booking(row))) => put(&mut self.bookings, id.0, Some(*row)),
            (Key::Visit(id), Some(Image::Visit(row))) => put(&mut self.visits, id.0, Some(*row)),
            (Key::Intake(id), Some(Image::Intake(row))) => put(&mut self.intakes, id.0, Some(*row)),
            (Key::Child(id), _) => put(&mut self.children, id.0, None),
            (Key::Referral(id), _) => put(&mut self.referrals, id.0, None),
            (Key::Session(id), _) => put(&mut self.sessions, id.0, None),
            (Key::Booking(id), _) => put(&mut self.bookings, id.0, None),
            (Key::Visit(id), _) => put(&mut self.visits, id.0, None),
            (Key::Intake(id), _) => put(&mut self.intakes, id.0, None),
        }
    }

    /// Changes one row in place and keeps the indexes true. `key` must name a row that stands; else nothing happens.
    pub(super) fn change(&mut self, key: Key, seq: u64, edit: impl FnOnce(&mut Image)) {
        if let Some(mut image) = self.image(key) {
            edit(&mut image);
            touch(&mut image, seq);
            self.set(key, Some(image));
        }
    }

    /// Puts a new row.
    pub(super) fn add(&mut self, key: Key, mut image: Image, seq: u64) {
        touch(&mut image, seq);
        self.set(key, Some(image));
    }

    /// The indexes, for a check that they equal those made afresh.
    pub fn fresh_index(&self) -> Index {
        Index::of(self)
    }
}

fn touch(image: &mut Image, seq: u64) {
    match image {
        Image::Child(row) => row.rev = seq,
        Image::Referral(row) => row.rev = seq,
        Image::Session(row) => row.rev = seq,
        Image::Booking(row) => row.rev = seq,
        Image::Visit(row) => row.rev = seq,
        Image::Intake(row) => row.rev = seq,
    }
}
