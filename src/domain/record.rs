//! One child's folded record: all that is held, and everything that happened, in order. Lives in the record store.
use super::actor::Role;
use super::child::ChildDetails;
use super::event::{Event, Key};
use super::ids::{BookingId, ChildId, ReferralId};
use super::short_notice::ShortDid;
use super::state::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Who and when, from a frame's header and payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Sequence in the journal.
    pub seq: u64,
    /// When the keeper wrote it.
    pub at: DateTime<Utc>,
    /// The same as a local day.
    pub day: NaiveDate,
    /// User name.
    pub user: Box<str>,
    /// Role then held.
    pub role: Role,
}

/// One thing that happened to a child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Who and when.
    pub stamp: Stamp,
    /// What.
    pub event: Event,
    /// Whether a later frame undid it: shown, but without effect.
    pub undone: bool,
    /// The record it came from, where two were merged.
    pub from: Option<ChildId>,
}

/// A child's record.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct ChildRecord {
    /// Who.
    pub id: ChildId,
    /// What is held.
    pub details: ChildDetails,
    /// What happened, oldest first.
    pub history: Vec<Entry>,
    /// The record it went into.
    pub merged_into: Option<ChildId>,
}

impl ChildRecord {
    /// An empty record.
    pub fn new(id: ChildId) -> Self {
        Self { id, ..Self::default() }
    }

    /// Folds one event that concerns this child.
    pub fn fold(&mut self, stamp: &Stamp, event: &Event) {
        match event {
            Event::ChildRegistered { child, details } if *child == self.id => {
                self.details = (**details).clone();
            }
            Event::ChildAmended { child, after, .. } if *child == self.id => self.details = (**after).clone(),
            Event::ChildDied { child, on } if *child == self.id => self.details.died = Some(*on),
            Event::ChildMerged { keep, gone, .. } if *gone == self.id => self.merged_into = Some(*keep),
            Event::MergeUndone { gone, .. } if *gone == self.id => self.merged_into = None,
            Event::MergeUndone { gone, .. } => self.history.retain(|entry| entry.from != Some(*gone)),
            Event::Undone { of, .. } => self.undo(*of),
            _ => {}
        }
        self.note(stamp, event);
    }

    /// Puts an event on the history, and folds nothing else of it.
    pub fn note(&mut self, stamp: &Stamp, event: &Event) {
        self.history.push(Entry { stamp: stamp.clone(), event: event.clone(), undone: false, from: None });
    }

    /// Takes over the history of a record merged into this one, in the order of the journal.
    pub fn take_history(&mut self, gone: &ChildRecord) {
        self.history.extend(gone.history.iter().map(|entry| {
            let mut entry = entry.clone();
            entry.from = entry.from.or(Some(gone.id));
            entry
        }));
        self.history.sort_by_key(|entry| entry.stamp.seq);
    }

    /// Takes back what was recorded on the kept record while the two were one, of the referrals and places that come back.
    pub fn take_back(&mut self, kept: &ChildRecord, referrals: &[ReferralId], bookings: &[BookingId]) {
        // What an event is about by its own words: no State is needed for that.
        let nothing = State::default();
        let about = |event: &Event| {
            nothing.touched(event).into_iter().any(|key| match key {
                Key::Referral(id) => referrals.contains(&id),
                Key::Booking(id) => bookings.contains(&id),
                _ => false,
            })
        };
        let known = |entry: &Entry| {
            self.history.iter().any(|own| own.stamp.seq == entry.stamp.seq && own.event == entry.event)
        };
        let since = kept.history.iter().filter(|entry| entry.from.is_none() && about(&entry.event));
        let back: Vec<Entry> = since.filter(|entry| !known(entry)).cloned().collect();
        self.history.extend(back);
        self.history.sort_by_key(|entry| entry.stamp.seq);
    }

    fn undo(&mut self, seq: u64) {
        let id = self.id;
        for entry in self.history.iter_mut().filter(|entry| entry.stamp.seq == seq) {
            entry.undone = true;
            match &entry.event {
                Event::ChildAmended { child, before, .. } if *child == id => {
                    self.details = (**before).clone();
                }
                Event::ChildDied { child, .. } if *child == id => self.details.died = None,
                Event::ChildMerged { gone, .. } if *gone == id => self.merged_into = None,
                _ => {}
            }
        }
        // Undoing a merge on the surviving side also gives the other's history back.
        let merged: Vec<ChildId> = self
            .history
            .iter()
            .filter(|entry| entry.stamp.seq == seq)
            .filter_map(|entry| match &entry.event {
                Event::ChildMerged { keep, gone, .. } if *keep == id => Some(*gone),
                _ => None,
            })
            .collect();
        self.history.retain(|entry| entry.from.is_none_or(|from| !merged.contains(&from)));
    }

    /// The record as it would be without those frames, each undone in turn: what an undoing after them would find.
    #[must_use]
    pub fn without(mut self, seqs: &[u64]) -> Self {
        for seq in seqs {
            self.undo(*seq);
        }
        self
    }

    /// The day on which the family was last spoken with, told or seen, leaving that frame out.
    pub fn last_contact_without(&self, seq: u64) -> Option<NaiveDate> {
        let own = self.live().filter(|entry| entry.from.is_none() && entry.stamp.seq != seq);
        own.filter(|entry| match &entry.event {
            Event::Contact { .. } | Event::FamilyTold { .. } => true,
            Event::Support { did, .. } => did.is_contact(),
            Event::ShortNotice { did: ShortDid::Said { .. } | ShortDid::Withdrawn { .. } } => true,
            Event::Attended { attendance, .. } => attendance.seen(),
            Event::Seat { did, seat } => did.contact(seat).is_some(),
            _ => false,
        })
        .map(|entry| entry.stamp.day)
        .max()
    }

    /// The latest month of a newsletter, leaving that frame out.
    pub fn newsletter_without(&self, seq: u64) -> super::support::Month {
        let own = self.live().filter(|entry| entry.from.is_none() && entry.stamp.seq != seq);
        let months = own.filter_map(|entry| match &entry.event {
            Event::Support { did: super::support::SupportDid::Newsletter { month, .. }, .. } => Some(*month),
            _ => None,
        });
        months.max().unwrap_or_default()
    }

    /// What happened and still counts, oldest first.
    pub fn live(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.history.iter().filter(|entry| !entry.undone)
    }

    /// The entry by which a referral was received.
    pub fn received(&self, referral: ReferralId) -> Option<&Entry> {
        self.live().find(
            |entry| matches!(&entry.event, Event::ReferralReceived { referral: row, .. } if row.id == referral),
        )
    }
}
