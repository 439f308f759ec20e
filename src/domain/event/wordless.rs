//! What a change says without anybody's own words, which may be clinical.
use super::Event;
use crate::domain::around::SeatDid;
use crate::domain::code::Code;
use crate::domain::review::PackDid;
use crate::domain::support::{Check, SupportDid};

impl Event {
    /// The same without free words: what every desk may hear of it, and what an undoing of it is called.
    #[must_use]
    pub fn without_words(&self) -> Self {
        let mut event = self.clone();
        match &mut event {
            Self::Contact { words, .. }
            | Self::InfoAsked { words, .. }
            | Self::InfoCame { words, .. }
            | Self::VisitDone { words, .. }
            | Self::RedirectOffered { words, .. }
            | Self::OfferDeclined { words, .. }
            | Self::Cancelled { words, .. }
            | Self::Declined { words, .. }
            | Self::Support {
                did:
                    SupportDid::Answered { words, .. }
                    | SupportDid::Looked { words, .. }
                    | SupportDid::CancelsLooked { words, .. }
                    | SupportDid::Checked { check: Check::Told { words, .. }, .. },
                ..
            }
            | Self::Review { did: PackDid::SentBack { words, .. } | PackDid::View { words, .. }, .. } => {
                words.clear();
            }
            // What was found is a clinical word, too: it is told by what it does to the wait.
            Self::OutcomeRecorded { outcome, words, .. } => {
                *outcome = Code::NONE;
                words.clear();
            }
            Self::Seat { did, seat } => {
                // Why it was asked for stands on its row.
                seat.reason = "".into();
                if let SeatDid::Declined { words }
                | SeatDid::Outcome { words, .. }
                | SeatDid::Cancelled { words, .. } = did
                {
                    words.clear();
                }
            }
            _ => {}
        }
        event
    }
}
