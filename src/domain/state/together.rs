//! Folding what binds places: the bond stands as the event says; what becomes of its bookings is theirs.
use super::super::event::{Event, Image, Key};
use super::super::together::{Bond, BondKey, TogetherDid, What};
use super::State;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

impl State {
    pub(super) fn together(&mut self, seq: u64, event: &Event) {
        let Event::Together { did } = event else { return };
        let (key, what) = match did {
            TogetherDid::Visit { booking, with } => (BondKey::Visit(*booking), What::Visit(with.clone())),
            TogetherDid::Block { referral, block } => {
                // The next step may be another now: whoever shows the referral looks again.
                self.change(Key::Referral(*referral), seq, |_| ());
                (BondKey::Block(*referral), What::Block(block.clone()))
            }
        };
        self.add(Key::Bond(key), Image::Bond(Box::new(Bond { what, rev: seq })), seq);
    }
}

/// As rows one after the other: a key of its own kind is no name of a field.
pub(super) fn serialize<S: Serializer>(bonds: &BTreeMap<BondKey, Bond>, to: S) -> Result<S::Ok, S::Error> {
    bonds.iter().collect::<Vec<_>>().serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<BondKey, Bond>, D::Error> {
    Vec::<(BondKey, Bond)>::deserialize(from).map(|rows| rows.into_iter().collect())
}
