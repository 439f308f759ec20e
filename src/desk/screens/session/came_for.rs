//! What somebody comes to a session for: a row of it, by its own session, or by a booking whose session is not known yet.
use super::{RowKey, SessionScreen};
use crate::desk::answer;
use crate::desk::effect::{Effect, Slot};
use crate::desk::message::Note;
use crate::desk::screens::words::view;
use crate::desk::seam::{Query, Reply, Subject};
use crate::domain::ids::SessionId;
use crate::wire::view::View;
use std::collections::BTreeSet;

/// Where a booking is a place in.
pub(super) const WHERE: Slot = "session of a booking";

/// Asks in which session the booking is that was come for.
pub(super) fn asked(wanted: Option<RowKey>) -> Vec<Effect> {
    match wanted {
        Some(RowKey::Booked(booking)) => vec![Effect::Ask(WHERE, Query::Booking { booking })],
        _ => Vec::new(),
    }
}

impl SessionScreen {
    /// To the session that is meant, with the row in front that is.
    pub(super) fn comes_for(&mut self, at: Option<Subject>) -> Vec<Effect> {
        self.sent = None;
        if let Some(at) = at {
            let wanted = at.seat.map(RowKey::Seat).or(at.booking.map(RowKey::Booked));
            if let Some(session) = at.session {
                self.becomes(session);
                self.wanted = wanted;
                self.to_wanted();
            } else if at.booking.is_some() {
                // A list's row knows its booking alone: nothing of another session stands there meanwhile.
                (self.session, self.page, self.wanted) = (None, None, wanted);
            }
        }
        self.ask()
    }

    /// The session of the booking that was come for.
    pub(super) fn stands_in(&mut self, reply: &Reply) -> Vec<Effect> {
        match view(reply) {
            Some(View::Booking(card)) if self.wanted == Some(RowKey::Booked(card.booking)) => {
                self.becomes(card.session);
                self.ask()
            }
            Some(View::Gone { words }) => vec![Effect::Say(Note::refused(words.clone()))],
            Some(_) => Vec::new(),
            None => answer::said(reply, None),
        }
    }

    fn becomes(&mut self, session: SessionId) {
        if self.session != Some(session) {
            (self.session, self.page, self.front, self.top) = (Some(session), None, 0, 0);
            (self.stayed, self.marks) = (None, BTreeSet::new());
        }
    }
}
