//! The day itself: attendance, and what came of it.
use super::super::booking::{Attendance, BookingState};
use super::super::child::{ChildRow, Flags};
use super::super::clock::Mode;
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::BookingId;
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::refusal::Refusal;
use super::super::rules::{Choice, Effect, ServiceKind};
use super::super::session::{Minute, Session};
use super::super::{places, telling};
use super::Case;
use chrono::{Days, NaiveDate};

impl Case<'_> {
    pub(super) fn attend(
        &self,
        id: BookingId,
        attendance: Attendance,
        arrived: Option<Minute>,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let row = self.referral(booking.referral)?;
        let child = self.living(booking.child)?;
        let at = self.session(booking.session)?;
        let attendance = adult_or_alone(attendance, child);
        if at.date > self.now.today {
            return Err(Refusal::rule(format!(
                "{}'s place is on {}, which is still ahead. Nothing was recorded.",
                child.list_name(),
                at.date.format("%a %-d %b")
            )));
        }
        match &booking.state {
            BookingState::Agreed { .. } | BookingState::Offered { .. } => {}
            BookingState::Attended { attendance: known, arrived, outcome } => {
                if *known == attendance {
                    let when = arrived.map_or_else(String::new, |m| format!(", {}", telling::clock(m)));
                    return Err(Refusal::stale(format!(
                        "{} is already on record as: {}{when}. Nothing was changed.",
                        child.list_name(),
                        known.words()
                    )));
                }
                if outcome.is_some() {
                    return Err(Refusal::rule(format!(
                        "{}'s outcome is on record. Nothing was changed. u undoes the outcome first.",
                        child.list_name()
                    )));
                }
            }
            _ => {
                self.live(id)?;
            }
        }
        let arrived = arrived.or_else(|| {
            let came = attendance.seen() || attendance == Attendance::LateNotSeen;
            (came && at.date == self.now.today).then(|| self.now.minute())
        });
        let own = row.stage.booking() == Some(id);
        Ok(vec![Event::Attended {
            booking: id,
            state: BookingState::Attended { attendance, arrived, outcome: None },
            attendance,
            first: row.seen_on.is_none() && row.missed == 0,
            // A family that was not told of the new day was not told of this one.
            proved: matches!(booking.state, BookingState::Agreed { .. } | BookingState::Offered { .. })
                && booking.to_tell.is_none(),
            mode: self.mode(at),
            starts_assessment: self
                .rules()
                .component(row.pathway, row.component)
                .is_some_and(|c| c.starts_assessment && c.service == at.service),
            on: at.date,
            stage: if own { self.after(attendance, child, id, at) } else { row.stage },
        }])
    }

    /// How the child was seen; none at a drop-in.
    fn mode(&self, at: &Session) -> Option<Mode> {
        if self.rules().service(at.service).is_some_and(|s| s.kind == ServiceKind::DropIn) {
            return None;
        }
        Some(if self.state.venue(at.venue).is_some_and(|v| v.online) { Mode::Video } else { Mode::Face })
    }

    fn after(&self, attendance: Attendance, child: &ChildRow, booking: BookingId, at: &Session) -> Stage {
        let on = at.date;
        match attendance {
            Attendance::OnTime | Attendance::LateSeen => Stage::Seen { booking, on },
            Attendance::LateNotSeen => Stage::LateNotSeen { booking, on },
            Attendance::NotBrought | Attendance::DidNotAttend => {
                // A child with a protection plan or looked after is followed up the same day.
                let today = child.flags.has(Flags::PROTECTION) || child.flags.has(Flags::LOOKED_AFTER);
                let within = u32::from(self.rules().settings.follow_up_within);
                let due = if today {
                    self.now.today
                } else {
                    self.rules().calendar.add_working_days(self.now.today, within)
                };
                Stage::NotBrought { booking, on, due }
            }
        }
    }

    pub(super) fn outcome(
        &self,
        id: BookingId,
        outcome: Code,
        see_by: Option<NaiveDate>,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let row = self.referral(booking.referral)?;
        let child = self.living(booking.child)?;
        let at = self.session(booking.session)?;
        let service = self.rules().service(at.service);
        let choice = self.chosen(&self.rules().choices.outcomes, outcome, "outcome")?;
        if service.is_some_and(|s| !s.outcomes.is_empty() && !s.outcomes.contains(&outcome)) {
            return Err(Refusal::rule(format!(
                "'{}' is no outcome of this clinic. Nothing was recorded.",
                choice.name
            )));
        }
        match &booking.state {
            BookingState::Attended { attendance, outcome: None, .. } if attendance.seen() => {}
            BookingState::Attended { attendance, outcome: Some(known), .. } if attendance.seen() => {
                let words = super::super::rules::Choices::words(&self.rules().choices.outcomes, known);
                return Err(Refusal::stale(format!(
                    "{}'s outcome is on record already: {words}. Nothing was changed.",
                    child.list_name()
                )));
            }
            BookingState::Attended { attendance, .. } => {
                return Err(Refusal::rule(format!(
                    "{} was not seen ({}), so there is no outcome to record.",
                    child.list_name(),
                    attendance.words()
                )));
            }
            BookingState::Agreed { .. } | BookingState::Offered { .. } if at.date <= self.now.today => {
                // Seen, as somebody records what came of it: the attendance is part of the same act.
                let mut events = self.attend(id, Attendance::OnTime, None)?;
                events.push(self.outcome_event(id, row, choice, see_by, words)?);
                return Ok(events);
            }
            _ => {
                self.live(id)?;
                return Err(Refusal::rule(format!(
                    "{}'s place is still ahead. Nothing was recorded.",
                    child.list_name()
                )));
            }
        }
        Ok(vec![self.outcome_event(id, row, choice, see_by, words)?])
    }

    pub(super) fn outcome_event(
        &self,
        id: BookingId,
        row: &Referral,
        choice: &Choice,
        see_by: Option<NaiveDate>,
        words: &str,
    ) -> Result<Event, Refusal> {
        let service = self.state.booking(id).and_then(|b| self.state.session(b.session)).map(|at| at.service);
        let own_way = service.is_some_and(|service| places::own_way(self.rules(), row, service));
        let own = own_way && row.stage.booking().is_none_or(|known| known == id) && row.stage.is_open();
        // What comes of a place beside the referral's own way (advice at a drop-in for a child who waits) is on record and
        // changes nothing else: the child goes on waiting, the clock goes on running.
        let (effect, (component, stage, see_by)) = if own {
            (choice.effect, self.effect(row, choice.effect, see_by)?)
        } else {
            (Effect::None, (row.component, row.stage, None))
        };
        Ok(Event::OutcomeRecorded {
            booking: id,
            referral: row.id,
            outcome: choice.id,
            effect,
            component,
            see_by,
            words: words.to_owned(),
            stage,
        })
    }

    /// What an outcome makes of a referral: component, stage, and the day by which the child is seen again.
    fn effect(
        &self,
        row: &Referral,
        effect: Effect,
        see_by: Option<NaiveDate>,
    ) -> Result<(u8, Stage, Option<NaiveDate>), Refusal> {
        let today = self.now.today;
        let waiting = Stage::Waiting { since: today };
        let closed = |reason| Stage::Closed { reason, on: today };
        let last = self.rules().component(row.pathway, row.component + 1).is_none();
        if see_by.is_some_and(|day| day <= today) {
            return Err(Refusal::input("see_by", "'See by' is a day after today."));
        }
        let weeks = u64::from(self.rules().settings.monitoring_weeks);
        let block = self.rules().component(row.pathway, row.component);
        let block = block.and_then(|part| self.rules().service(part.service)?.block);
        // The first session of a block that is asked for is owed at the block's pace.
        let within = match (effect, block) {
            (Effect::Treatment, Some(block)) => u64::from(block.every_days + block.tolerance_days),
            _ => 7 * weeks,
        };
        let later = see_by.unwrap_or(today + Days::new(within));
        Ok(match effect {
            Effect::None | Effect::ComeBack => (row.component, waiting, None),
            // After the last component the outcome is owed: the child stays on the list for it, in sight.
            Effect::NextComponent if last => (row.component, waiting, None),
            Effect::NextComponent => (row.component + 1, waiting, None),
            Effect::FollowUp | Effect::Treatment => {
                (row.component, Stage::FollowUp { see_by: later }, Some(later))
            }
            Effect::Complete | Effect::ReferOn | Effect::Advice => {
                (row.component, closed(CloseReason::Completed), None)
            }
            Effect::Monitor => (row.component, self.monitoring(), None),
            Effect::Discharge => (row.component, closed(CloseReason::Discharged), None),
        })
    }
}

/// A child who relies on an adult was not brought; a young person who attends alone did not attend.
fn adult_or_alone(attendance: Attendance, child: &ChildRow) -> Attendance {
    match attendance {
        Attendance::NotBrought | Attendance::DidNotAttend if child.flags.has(Flags::ATTENDS_ALONE) => {
            Attendance::DidNotAttend
        }
        Attendance::NotBrought | Attendance::DidNotAttend => Attendance::NotBrought,
        other => other,
    }
}
