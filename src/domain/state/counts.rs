//! What an event leaves on a referral's own row beside its stage: counts that rules ask for.
use super::super::booking::{Attendance, By};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{ChildId, ReferralId};
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::support::{Checked, Standing};
use super::State;
use chrono::NaiveDate;

impl State {
    /// The day on which a referral was last seen at a place of its own, as its bookings stand.
    pub(super) fn seen_last(&self, referral: ReferralId, child: ChildId) -> Option<NaiveDate> {
        self.bookings_of(referral, child)
            .filter(|row| row.state.is_seen())
            .filter_map(|row| self.session(row.session).map(|at| at.date))
            .max()
    }
}

impl Referral {
    /// The next stage; what was put off is owed again where the referral moved on.
    pub(in crate::domain) fn set_stage(&mut self, stage: Stage) {
        if self.stage != stage {
            self.put_off = None;
        }
        self.stage = stage;
    }

    /// Put off on that day. What is put off before the day of a place is put off to that day at most: what came of it must be seen.
    pub(super) fn put_off_to(&mut self, until: NaiveDate, reason: Code, day: NaiveDate) {
        let until = match self.stage {
            Stage::Booked { on, .. } | Stage::Offered { on, .. } if on > day => on.min(until),
            _ => until,
        };
        self.put_off = Some(Box::new((until, reason)));
    }

    /// What an event adds to the counts that rules ask for.
    pub(super) fn count(&mut self, event: &Event) {
        match event {
            Event::OfferDeclined { reasonable: true, .. } => self.offers = self.offers.saturating_add(1),
            Event::Cancelled { by: By::Family, .. } | Event::Moved { by: By::Family, .. } => {
                self.family_cancels = self.family_cancels.saturating_add(1);
            }
            Event::Attended { attendance, on, .. } if attendance.seen() => self.seen_on = Some(*on),
            Event::Attended { attendance: Attendance::NotBrought | Attendance::DidNotAttend, .. } => {
                self.missed = self.missed.saturating_add(1);
                // A follow-up begins: what was done of another is none of its parts.
                self.support = Standing::with(self.support.as_deref(), |standing| {
                    standing.checked = Checked::default();
                });
            }
            _ => {}
        }
    }

    /// Whether it ended for that reason.
    pub fn closed_as(&self, wanted: CloseReason) -> bool {
        matches!(self.stage, Stage::Closed { reason, .. } if reason == wanted)
    }
}
