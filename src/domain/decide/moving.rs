//! Moving a session with its places, and telling its families. A move by the service is never a cancellation of theirs: it
//! stops and nullifies no clock (invariant 7).
use super::super::booking::{By, Told};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId, ReferralId};
use super::super::moving::{self, Wanted};
use super::super::referral::Stage;
use super::super::refusal::Refusal;
use super::super::session::{Session, Stood};
use super::Case;

/// Contacts in which somebody spoke with the family (codes of `choices.toml`): a call that was answered, and in person.
const SPOKE: Code = Code::known("spoke");
const IN_PERSON: Code = Code::known("in-person");

impl Case<'_> {
    pub(super) fn move_session(&self, wanted: &Wanted<'_>, reason: Code) -> Result<Vec<Event>, Refusal> {
        self.moved(wanted, reason, false)
    }

    /// The same where its template may be what takes it along.
    pub(super) fn moved(
        &self,
        wanted: &Wanted<'_>,
        reason: Code,
        by_template: bool,
    ) -> Result<Vec<Event>, Refusal> {
        let plan = moving::plan(self.state, wanted, self.now)?;
        let session = self.session(wanted.session)?;
        self.all_work_then(&plan)?;
        let nobody = plan.carried.is_empty() && plan.lost.is_empty();
        if !(nobody && reason.is_none()) {
            self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
        }
        let from = Stood {
            stand: super::super::session::Stand {
                date: session.date,
                start: session.start,
                venue: session.venue,
            },
            room: session.room.clone(),
            at: self.now.at,
            seq: 0,
            by_template,
        };
        let mut events = Vec::with_capacity(1 + plan.carried.len() + plan.lost.len());
        for (id, _) in &plan.lost {
            let (booking, row, _) = self.live(*id)?;
            events.push(self.given_up(booking, row, session, (By::Service, reason), ""));
        }
        for id in &plan.held {
            let row = self.referral(self.booking(*id)?.referral)?;
            events.push(Event::HoldReleased { booking: *id, stage: self.back(row, *id) });
        }
        for (id, to_tell) in &plan.carried {
            let booking = self.booking(*id)?;
            events.push(Event::Carried {
                booking: *id,
                from: session.stand(booking.slot),
                to: plan.to.stand(booking.slot),
                to_tell: *to_tell,
                stage: carried(self.referral(booking.referral)?.stage, *id, &plan.to),
            });
        }
        // First, since the sentence of the frame begins with it.
        let to = Box::new(plan.to);
        events.insert(0, Event::SessionMoved { session: session.id, from, to, reason });
        Ok(events)
    }

    /// What a contact tells a family: where places of the referral it is about, or of the child, were moved to; and that what
    /// it was told before no longer holds.
    pub(super) fn told_of_moves(
        &self,
        child: ChildId,
        about: Option<ReferralId>,
        (kind, result): (Code, Code),
    ) -> Vec<Event> {
        let told = match (kind, result) {
            (_, SPOKE) => Told::Phone,
            (IN_PERSON, _) => Told::InPerson,
            _ => return Vec::new(),
        };
        let mut events = self.moves_told(child, about, told);
        events.extend(self.seats_told(child, told));
        events
            .extend(self.state.child(child).map(|row| self.promises_settled(row, about)).unwrap_or_default());
        events
    }

    /// Places that were moved, of which the family is now told.
    pub(super) fn moves_told(&self, child: ChildId, about: Option<ReferralId>, told: Told) -> Vec<Event> {
        let ids = self.state.index.of_child.get(&child).into_iter().flatten();
        ids.filter_map(|id| self.state.booking(*id))
            .filter(|row| row.untold().is_some() && about.is_none_or(|about| about == row.referral))
            .filter_map(|row| {
                let notice_days = self.notice(self.state.session(row.session)?);
                Some(Event::MoveTold { booking: row.id, told, on: self.now.today, notice_days })
            })
            .collect()
    }
}

/// The stage of a referral whose place went along. An answer is still due when it was, but never after the day itself.
fn carried(stage: Stage, id: BookingId, to: &Session) -> Stage {
    match stage {
        Stage::Booked { booking, .. } if booking == id => Stage::Booked { booking, on: to.date },
        Stage::Offered { booking, answer_by, .. } if booking == id => {
            Stage::Offered { booking, on: to.date, answer_by: answer_by.min(to.date) }
        }
        other => other,
    }
}
