//! Moving and giving up places: the new place is sure before the old is released; a cancellation is never a WNB.
use super::super::booking::{Booking, BookingState, By};
use super::super::calendar::weekday_day;
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::command::Take;
use super::super::event::Event;
use super::super::ids::{BookingId, SessionId};
use super::super::places;
use super::super::referral::{Referral, Stage};
use super::super::refusal::{Instead, Refusal};
use super::super::rules::Choice;
use super::super::session::Session;
use super::super::together;
use super::Case;

impl Case<'_> {
    fn reasons(&self, by: By) -> &[Choice] {
        match by {
            By::Family => &self.rules().choices.family_reasons,
            By::Service => &self.rules().choices.service_reasons,
        }
    }

    pub(super) fn move_booking(
        &self,
        id: BookingId,
        (session, slot): (SessionId, u8),
        by: By,
        reason: Code,
        take: &Take,
    ) -> Result<Vec<Event>, Refusal> {
        let (booking, row, child) = self.live(id)?;
        let at = self.session(session)?;
        if !reason.is_none() {
            self.chosen(self.reasons(by), reason, "reason")?;
        }
        if booking.session == session && booking.slot == slot {
            return Err(Refusal::stale(format!(
                "{} has that place already. Nothing was moved.",
                child.list_name()
            )));
        }
        self.not_for_a_hold(booking, child, take)?;
        places::allowed(self.state, row, at, slot, Some(id), self.now)
            .map_err(|refusal| self.with_next(row, at, Some(id), refusal))?;
        self.keeps_rhythm(booking, child, at)?;
        let new = self.new_booking(row, child, at, slot, take)?;
        let to = new.id;
        let stage = match self.taken(new.clone(), row, at, take) {
            Event::Held { stage, .. } | Event::Offered { stage, .. } | Event::Agreed { stage, .. } => stage,
            _ => Stage::Booked { booking: to, on: at.date },
        };
        Ok(vec![Event::Moved { from: id, booking: Box::new(new), by, reason, stage }])
    }

    /// A session of a block keeps the block's rhythm where it is moved, or it is said why it does not.
    fn keeps_rhythm(&self, booking: &Booking, child: &ChildRow, at: &Session) -> Result<(), Refusal> {
        match together::off_rhythm(self.state, booking.id, at.date).filter(|_| !self.anyway) {
            None => Ok(()),
            Some(off) => {
                let words = format!(
                    "{}: {}, {}. Nothing was moved. m shows the days that keep it; or say why it is done all the same.",
                    child.list_name(),
                    weekday_day(at.date),
                    off.words()
                );
                Err(Refusal::rule(words).with(Some(Instead::Anyway)))
            }
        }
    }

    pub(super) fn cancel(
        &self,
        id: BookingId,
        by: By,
        reason: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let (booking, row, _) = self.live(id)?;
        let at = self.session(booking.session)?;
        if self.rules().choices.discharge.iter().all(|choice| choice.id != reason) {
            self.chosen(self.reasons(by), reason, "reason")?;
        }
        Ok(vec![self.given_up(booking, row, at, (by, reason), words)])
    }

    /// The event of a place given up. Where it was what the referral waits on, another is owed; beside its own way, the
    /// stage stays.
    pub(super) fn given_up(
        &self,
        booking: &Booking,
        referral: &Referral,
        at: &Session,
        (by, reason): (By, Code),
        words: &str,
    ) -> Event {
        Event::Cancelled {
            booking: booking.id,
            state: BookingState::Cancelled { by, reason, on: self.now.today },
            by,
            reason,
            words: words.to_owned(),
            notice_days: (at.date - self.now.today).num_days() as i32,
            stage: if referral.stage.booking() == Some(booking.id) {
                Stage::Rebook { since: self.now.today, by_family: by == By::Family }
            } else {
                referral.stage
            },
            // That it was moved before is not said any more; that it is off is.
            to_tell: booking.untold().filter(|_| by == By::Service),
        }
    }
}
