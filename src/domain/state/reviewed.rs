//! Folding what becomes of packs and meetings: each event carries the row as it stands since.
use super::super::event::{Event, Image, Key};
use super::State;

impl State {
    pub(super) fn reviewed(&mut self, seq: u64, event: &Event) {
        match event {
            Event::Review { referral, pack, .. } => {
                self.add(Key::Review(*referral), Image::Review(pack.clone()), seq);
                // The next step is the more pressing of the stage's and the pack's; and who gave the first opinion is kept
                // out of the second.
                let first = pack.first.clone();
                self.change(Key::Referral(*referral), seq, |image| {
                    if let (Image::Referral(row), Some(first)) = (image, first) {
                        row.not_by = first.into();
                    }
                });
            }
            Event::Meeting { session, meeting, .. } => {
                self.add(Key::Meeting(*session), Image::Meeting(meeting.clone()), seq);
                self.change(Key::Session(*session), seq, |_| ());
            }
            _ => {}
        }
    }
}
