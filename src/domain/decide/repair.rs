//! A child's place that the service cannot keep: another in its stead, or one that is owed. By the service, so no cancellation
//! of the family's; it stops and nullifies no clock (invariant 7). The family is told by somebody, and until then it is a call
//! to make.
use super::super::booking::{Booking, BookingState, By, Untold};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{BookingId, SessionId};
use super::super::places;
use super::super::referral::Stage;
use super::super::refusal::{Refusal, RefusalKind};
use super::super::session::Session;
use super::super::short_notice;
use super::Case;
use chrono::Days;

impl Case<'_> {
    /// Another place for a child, taken before the old is given back. What the family has agreed to or was offered stays as it
    /// is; that it is elsewhere now is still to be said.
    pub(super) fn rebook(
        &self,
        id: BookingId,
        (session, slot): (SessionId, u8),
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        let (booking, row, child) = self.live(id)?;
        let (was, at) = (self.session(booking.session)?, self.session(session)?);
        self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
        if matches!(booking.state, BookingState::Held { .. }) {
            let words = "That place is only held while somebody rings: it is given back with its session.";
            return Err(Refusal::rule(format!("{}: {words} Nothing was changed.", child.list_name())));
        }
        if booking.session == session && booking.slot == slot {
            let words = format!("{} has that place already. Nothing was moved.", child.list_name());
            return Err(Refusal::stale(words));
        }
        places::allowed(self.state, row, at, slot, Some(id), self.now)
            .map_err(|refusal| self.with_next(row, at, Some(id), refusal))?;
        let minutes =
            self.rules().service(at.service).map_or(booking.minutes, |s| places::minutes_needed(s, child));
        let longest = at.slots.get(usize::from(slot)).map_or(minutes, |s| s.minutes);
        let known = booking.untold().map_or_else(|| was.stand(booking.slot), |untold| untold.known);
        let to = self.state.next_booking();
        let new = Booking {
            id: to,
            session: at.id,
            slot,
            minutes: minutes.clamp(1, longest.max(1)),
            made_on: self.now.today,
            notice_days: self.notice(at),
            by: self.actor.name.clone(),
            at: self.now.at,
            to_tell: (known != at.stand(slot)).then_some(Untold { known, since: self.now.today }),
            rev: 0,
            ..booking.clone()
        };
        let stage = match row.stage {
            Stage::Booked { booking, .. } if booking == id => Stage::Booked { booking: to, on: at.date },
            Stage::Offered { booking, answer_by, .. } if booking == id => {
                // An answer is asked for anew: the day is another.
                let within = self.now.today + Days::new(u64::from(self.rules().settings.answer_within));
                Stage::Offered { booking: to, on: at.date, answer_by: answer_by.max(within).min(at.date) }
            }
            other => other,
        };
        Ok(vec![Event::Moved { from: id, booking: Box::new(new), by: By::Service, reason, stage }])
    }

    /// A place that is lost with nothing in its stead: another is owed, and somebody rings before the family comes.
    pub(super) fn owe_another(&self, id: BookingId, reason: Code) -> Result<Vec<Event>, Refusal> {
        let (booking, row, _) = self.live(id)?;
        let at = self.session(booking.session)?;
        self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
        Ok(vec![self.lost(self.given_up(booking, row, at, (By::Service, reason), ""), booking, at)])
    }

    /// The same event, with what the family still believes.
    pub(super) fn lost(&self, event: Event, booking: &Booking, at: &Session) -> Event {
        match event {
            Event::Cancelled { booking: id, state, by, reason, words, notice_days, stage, to_tell } => {
                let believes = || Untold { known: at.stand(booking.slot), since: self.now.today };
                // Of a place that was only held the family knows nothing, but for whoever was left a message about it.
                let knows = booking.state.ahead() || short_notice::message_left(self.state, booking);
                let to_tell = if knows { Some(to_tell.unwrap_or_else(believes)) } else { None };
                Event::Cancelled { booking: id, state, by, reason, words, notice_days, stage, to_tell }
            }
            other => other,
        }
    }

    /// A family that was told of its new place, or that the old is off, is not asked to forget it: it stays, and somebody rings
    /// before anything else is done with it.
    pub(super) fn told_since(&self, events: &[Event]) -> Result<(), Refusal> {
        for event in events {
            let (id, owed) = match event {
                Event::Moved { booking, .. } if booking.to_tell.is_some() => (booking.id, false),
                Event::Cancelled { booking, to_tell: Some(_), .. } => (*booking, true),
                _ => continue,
            };
            let Some(now) = self.state.booking(id).filter(|row| row.to_tell.is_none()) else { continue };
            let Some(at) = self.state.session(now.session) else { continue };
            let (name, place) = (self.name(now.child), self.place(at, now.slot));
            let words = match (owed, now.state.ahead()) {
                (false, true) => format!(
                    "Cannot undo: {name}'s family was told of {place}, so it stays. Ring them; then m moves it back, with them on the line. Nothing was changed."
                ),
                (true, _) => format!(
                    "Cannot undo: {name}'s family was told that {place} is off. Ring them; then b books it again. Nothing was changed."
                ),
                (false, false) => continue,
            };
            return Err(Refusal::new(RefusalKind::Undo, words));
        }
        Ok(())
    }
}
