//! Reading and setting whole rows by key: what undo, priors and indexes work with.
use super::super::event::{Image, Key, Prior};
use super::super::roster::RosterKey;
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
            Key::Template(id) => self.template(id).cloned().map(|row| Image::Template(Box::new(row))),
            Key::Review(id) => self.reviews.get(&id).cloned().map(|row| Image::Review(Box::new(row))),
            Key::Meeting(id) => self.meetings.get(&id).cloned().map(|row| Image::Meeting(Box::new(row))),
            Key::Absence(id) => self.absence(id).cloned().map(|row| Image::Absence(Box::new(row))),
            Key::Bond(id) => self.bonds.get(&id).cloned().map(|row| Image::Bond(Box::new(row))),
            Key::Seat(id) => self.seat(id).cloned().map(|row| Image::Seat(Box::new(row))),
            Key::Roster(key) => self.roster.image(key),
            Key::Short(key) => self.short.row(key).map(|row| Image::Short(Box::new(row))),
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
            Key::Template(id) => self.template(id).map(|row| row.rev),
            Key::Review(id) => self.reviews.get(&id).map(|row| row.rev),
            Key::Meeting(id) => self.meetings.get(&id).map(|row| row.rev),
            Key::Absence(id) => self.absence(id).map(|row| row.rev),
            Key::Bond(id) => self.bonds.get(&id).map(|row| row.rev),
            Key::Seat(id) => self.seat(id).map(|row| row.rev),
            Key::Roster(key) => self.roster.rev(key),
            Key::Short(key) => self.short.row(key).map(|row| row.rev()),
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

    pub(super) fn set(&mut self, key: Key, image: Option<Image>) {
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
            (Key::Template(id), Some(Image::Template(row))) => put(&mut self.templates, id.0, Some(*row)),
            (Key::Review(id), Some(Image::Review(row))) => drop(self.reviews.insert(id, *row)),
            (Key::Meeting(id), Some(Image::Meeting(row))) => drop(self.meetings.insert(id, *row)),
            (Key::Review(id), _) => drop(self.reviews.remove(&id)),
            (Key::Meeting(id), _) => drop(self.meetings.remove(&id)),
            (Key::Child(id), _) => put(&mut self.children, id.0, None),
            (Key::Referral(id), _) => put(&mut self.referrals, id.0, None),
            (Key::Session(id), _) => put(&mut self.sessions, id.0, None),
            (Key::Booking(id), _) => put(&mut self.bookings, id.0, None),
            (Key::Visit(id), _) => put(&mut self.visits, id.0, None),
            (Key::Intake(id), _) => put(&mut self.intakes, id.0, None),
            (Key::Template(id), _) => put(&mut self.templates, id.0, None),
            (Key::Absence(id), Some(Image::Absence(row))) => put(&mut self.absences, id.0, Some(*row)),
            (Key::Absence(id), _) => put(&mut self.absences, id.0, None),
            (Key::Bond(id), Some(Image::Bond(row))) => drop(self.bonds.insert(id, *row)),
            (Key::Bond(id), _) => drop(self.bonds.remove(&id)),
            (Key::Seat(id), Some(Image::Seat(row))) => put(&mut self.seats, id.0, Some(*row)),
            (Key::Seat(id), _) => put(&mut self.seats, id.0, None),
            (Key::Roster(key), image) => self.set_roster(key, image),
            (Key::Short(key), Some(Image::Short(row))) => self.short.set(key, Some(*row)),
            (Key::Short(key), _) => self.short.set(key, None),
        }
    }

    /// A row of the roster; a venue that is otherwise now is so in the list of venues, too.
    fn set_roster(&mut self, key: RosterKey, image: Option<Image>) {
        let row = image.and_then(|image| if let Image::Roster(row) = image { Some(*row) } else { None });
        if let Some(venue) = self.roster.set(key, row) {
            put(&mut self.venues, venue.id.0, Some(venue));
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
        Image::Template(row) => row.rev = seq,
        Image::Review(row) => row.rev = seq,
        Image::Meeting(row) => row.rev = seq,
        Image::Absence(row) => row.rev = seq,
        Image::Bond(row) => row.rev = seq,
        Image::Seat(row) => row.rev = seq,
        Image::Roster(row) => row.touch(seq),
        Image::Short(row) => row.touch(seq),
    }
}
