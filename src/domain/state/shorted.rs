//! Folding what becomes of short notice: each event carries the row as it stands since.
use super::super::event::{Event, Image, Key};
use super::super::short_notice::{ShortDid, ShortKey, ShortRow};
use super::State;
use chrono::NaiveDate;

impl State {
    pub(super) fn shorted(&mut self, (seq, day): (u64, NaiveDate), event: &Event) {
        let Event::ShortNotice { did } = event else { return };
        match did {
            ShortDid::Said { can } => {
                let row = ShortRow::Child((**can).clone());
                self.add(Key::Short(ShortKey::Child(can.child)), Image::Short(Box::new(row)), seq);
                // They were spoken with.
                self.on_child(can.child, seq, |row| row.last_contact = Some(day));
            }
            ShortDid::Withdrawn { child } => {
                self.set(Key::Short(ShortKey::Child(*child)), None);
                self.on_child(*child, seq, |row| row.last_contact = Some(day));
            }
            ShortDid::Rung { referral, round } | ShortDid::Noted { referral, round, .. } => {
                let row = ShortRow::Place((**round).clone());
                let key = Key::Short(ShortKey::Place(round.session, round.slot));
                self.add(key, Image::Short(Box::new(row)), seq);
                // It stands in the child's record: its row is of that frame.
                self.change(Key::Referral(*referral), seq, |_| ());
            }
        }
    }
}
