//! Folding what is done about keeping.
use super::super::event::Key;
use super::super::keeping::KeepDid;
use super::State;

impl State {
    pub(super) fn keeping(&mut self, seq: u64, did: &KeepDid) {
        match did {
            KeepDid::Held { child, hold } => {
                self.kept.holds.insert(*child, hold.clone());
                // It stands in the child's record: its row is of that frame.
                self.change(Key::Child(*child), seq, |_| ());
            }
            KeepDid::Lifted { child, .. } => {
                self.kept.holds.remove(child);
                self.change(Key::Child(*child), seq, |_| ());
            }
            KeepDid::Erased { erasure } => {
                for child in &erasure.children {
                    self.kept.holds.remove(child);
                }
                // Nothing of them is left in the journal; the holes keep their numbers from being given again.
                for key in &erasure.keys {
                    self.set(*key, None);
                }
                self.kept.erased.push((**erasure).clone());
            }
        }
    }
}
