//! Undo: an earlier frame's rows as they were, as a new event; refused where something since depends on them.
use super::super::booking::Booking;
use super::super::event::{Event, Image, Key, Prior};
use super::super::places;
use super::super::refusal::{Refusal, RefusalKind};
use super::super::rights;
use super::super::session::{Answer, Session};
use super::Case;

impl Case<'_> {
    pub(super) fn undo(&self, seq: u64) -> Result<Vec<Event>, Refusal> {
        let Some(frame) = self.known.frame.as_ref().filter(|frame| frame.seq == seq) else {
            return Err(Refusal::new(
                RefusalKind::Undo,
                "That is not on record, so there is nothing to undo.",
            ));
        };
        if let Some(words) = frame.payload.events.iter().find_map(|event| not_undone(event)) {
            return Err(Refusal::new(RefusalKind::Undo, words));
        }
        rights::check_undo(self.actor, &frame.payload.events)?;
        let mut restore = Vec::with_capacity(frame.payload.prior.len());
        for prior in &frame.payload.prior {
            restore.push(match self.rebased(prior, seq, &frame.payload.events) {
                Some(rebased) => rebased,
                None => {
                    self.untouched(prior, seq)?;
                    prior.clone()
                }
            });
        }
        let back: Vec<&Session> = frame
            .payload
            .prior
            .iter()
            .filter_map(|prior| match &prior.image {
                Some(Image::Session(row)) => Some(&**row),
                _ => None,
            })
            .collect();
        for session in &back {
            self.can_be_held(session)?;
        }
        let live = |prior: &Prior| match &prior.image {
            Some(Image::Booking(row)) if row.state.holds_place(self.now.at) => Some((**row).clone()),
            _ => None,
        };
        for booking in frame.payload.prior.iter().filter_map(live) {
            match back.iter().find(|session| session.id == booking.session) {
                Some(session) => self.goes_back(session, &booking)?,
                None => self.still_free(&booking)?,
            }
        }
        Ok(vec![Event::Undone {
            of: seq,
            words: super::super::telling::sentence(self.state, &frame.payload.events),
            restore,
        }])
    }

    /// A child's row carries what every later act leaves on it (a referral, a contact): where something has, only what the
    /// frame itself made is taken back. None where the row is as the frame left it, or what the frame made was made over.
    fn rebased(&self, prior: &Prior, seq: u64, events: &[Event]) -> Option<Prior> {
        let Key::Child(id) = prior.key else { return None };
        let mut row = self.state.child(id).filter(|row| row.rev != seq && prior.image.is_some())?.clone();
        for event in events {
            match event {
                Event::ReferralReceived { referral, .. } | Event::RedirectAccepted { new: referral, .. } => {
                    row.referrals.retain(|known| *known != referral.id);
                }
                Event::ChildAmended { child, before, after } if *child == id => {
                    let mut as_made = row.clone();
                    as_made.take(after, row.rev);
                    if as_made != row {
                        return None;
                    }
                    row.take(before, row.rev);
                }
                Event::ChildDied { child, .. } if *child == id => row.died = None,
                _ => {}
            }
        }
        Some(Prior { key: prior.key, image: Some(Image::Child(Box::new(row))) })
    }

    /// Nothing since has touched the row.
    fn untouched(&self, prior: &Prior, seq: u64) -> Result<(), Refusal> {
        if self.state.rev(prior.key).is_none_or(|rev| rev == seq) {
            return Ok(());
        }
        let whose = match prior.key {
            Key::Child(id) => Some(id),
            Key::Referral(id) => self.state.referral(id).map(|row| row.child),
            Key::Booking(id) => self.state.booking(id).map(|row| row.child),
            Key::Visit(id) => self.state.visit(id).and_then(|row| row.child),
            Key::Session(_) | Key::Intake(_) => None,
        };
        let name = whose.map_or_else(|| "this".to_owned(), |id| self.name(id));
        Err(Refusal::new(
            RefusalKind::Undo,
            format!(
                "Cannot undo: something has been recorded for {name} since. Nothing was changed. Undo that first, or make the opposite step."
            ),
        ))
    }

    /// A session that goes back to where it was: its day is still ahead, and its room and people are free then.
    fn can_be_held(&self, session: &Session) -> Result<(), Refusal> {
        let Some(stands) = self.state.session(session.id).filter(|_| !session.cancelled()) else {
            return Ok(());
        };
        let no = |words: String| Err(Refusal::new(RefusalKind::Undo, words));
        let moved = (stands.date, stands.start) != (session.date, session.start);
        if moved && places::over(session, self.now) {
            return no(format!(
                "Cannot undo: {} is past. Nothing was changed. m moves the session to another day.",
                self.place(session, 0)
            ));
        }
        let accepted = session.people.iter().filter(|m| m.answer == Answer::Accepted);
        let taken = places::room_taken(self.state, session)
            .or_else(|| accepted.clone().find_map(|m| places::person_taken(self.state, session, m.staff)));
        match taken {
            Some(taken) => no(format!("Cannot undo: {taken}. Nothing was changed.")),
            None => Ok(()),
        }
    }

    /// A place goes back with its session: nobody else has come into it, and the child is nowhere else then.
    fn goes_back(&self, session: &Session, booking: &Booking) -> Result<(), Refusal> {
        let taken = places::taken(self.state, session, booking.slot, self.now.at, Some(booking.id));
        let slot = session.slots.get(usize::from(booking.slot));
        let name = self.name(booking.child);
        let words = if taken >= slot.map_or(0, |s| u16::from(s.places)) {
            Some(format!("Cannot undo: the place of {name} went to another child. Nothing was changed."))
        } else {
            let time = (session, slot.map_or(session.start, |s| s.start), booking.minutes);
            places::elsewhere(self.state, self.child(booking.child)?, time, self.now.at, session.id).map(
                |other| {
                    let other = places::booked_at(self.state, other);
                    format!("Cannot undo: {name} is at {other} then. Nothing was changed.")
                },
            )
        };
        match words {
            Some(words) => Err(Refusal::new(RefusalKind::Undo, words)),
            None => Ok(()),
        }
    }

    /// The place is still there to go back to.
    fn still_free(&self, booking: &Booking) -> Result<(), Refusal> {
        let Some(at) = self.state.session(booking.session) else { return Ok(()) };
        let name = self.name(booking.child);
        if self.state.booking(booking.id).is_some_and(|row| row.state.holds_place(self.now.at)) {
            return Ok(());
        }
        if at.cancelled() {
            return Err(Refusal::new(
                RefusalKind::Undo,
                format!(
                    "Cannot undo: {} is called off. {name} has no place; b shows the best ones.",
                    self.place(at, booking.slot)
                ),
            ));
        }
        let slot = at.slots.get(usize::from(booking.slot));
        let taken = places::taken(self.state, at, booking.slot, self.now.at, Some(booking.id));
        if taken >= slot.map_or(0, |s| u16::from(s.places)) {
            let who = places::taken_by(self.state, at.id, self.now.at)
                .filter(|row| row.slot == booking.slot)
                .last()
                .map_or_else(|| "another child".to_owned(), |row| self.name(row.child));
            return Err(Refusal::new(
                RefusalKind::Undo,
                format!(
                    "Cannot undo: the place went to {who}. Nothing was changed for {name}. b shows the best places."
                ),
            ));
        }
        let start = slot.map_or(at.start, |s| s.start);
        let child = self.child(booking.child)?;
        let time = (at, start, booking.minutes);
        if let Some(words) = places::clash(self.state, child, time, self.now.at, Some(booking.id)) {
            let words = format!("Cannot undo: {name} is {words}. Nothing was changed.");
            return Err(Refusal::new(RefusalKind::Undo, words));
        }
        Ok(())
    }
}

/// Why an event cannot be undone by `u`, where it cannot.
fn not_undone(event: &Event) -> Option<&'static str> {
    match event {
        Event::RulesSet { .. } => Some("Rules are changed back in their file, not by undo."),
        Event::StaffAdded { .. } | Event::VenueAdded { .. } => {
            Some("People and venues stay on the list: old sessions name them.")
        }
        Event::FeedingBegun { .. }
        | Event::RowRemembered { .. }
        | Event::RowVanished { .. }
        | Event::SourceFed { .. } => {
            Some("An import is not undone as a whole: its rows are children on the list now.")
        }
        Event::ChildMerged { .. } => Some(
            "Two records were made one: open the record and part them there, so that nothing recorded since is lost.",
        ),
        Event::MergeUndone { .. } => Some("Two records were parted: merge them again with =."),
        // The State could go back, but the record would not know that what was undone counts again.
        Event::Undone { .. } => Some("That was itself an undoing. Do the step again instead."),
        _ => None,
    }
}
