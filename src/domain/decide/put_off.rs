//! Putting a step off: to a day, with a reason, and only what would be shown later by it. What has a time of its own (an
//! appointment, what must be recorded after it) is not put off before that time has come.
use super::super::calendar::{add_days, weekday_day};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::ReferralId;
use super::super::next_step::{Act, NextStep, owed};
use super::super::places;
use super::super::referral::{Referral, Stage};
use super::super::refusal::Refusal;
use super::super::session::Session;
use super::Case;
use chrono::NaiveDate;

impl Case<'_> {
    pub(super) fn put_off(
        &self,
        id: ReferralId,
        until: NaiveDate,
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        let name = child.list_name();
        self.chosen(&self.rules().choices.put_off, reason, "reason")?;
        self.follow_up_is_in_time(row, child, until)?;
        let bare = Referral { put_off: None, ..row.clone() };
        let Some(step) = owed(self.state, &bare, self.now.today) else {
            return Err(Refusal::stale(format!("{name}: nothing is owed. Nothing was changed.")));
        };
        let place = self.place_to_come(row);
        if let Some(session) = place.filter(|_| step.act == Act::See) {
            let slot = row.stage.booking().and_then(|id| self.state.booking(id)).map_or(0, |row| row.slot);
            return Err(Refusal::rule(format!(
                "{name} has a place: {}. An appointment is not put off. m moves it, x cancels it. Nothing was changed.",
                self.place(session, slot)
            )));
        }
        let calendar = &self.rules().calendar;
        let most = add_days(self.now.today, i64::from(self.rules().settings.put_off_most));
        // The day on which a step is shown again is one on which somebody works.
        let most = calendar.working_on_or_after(most);
        // What is owed about a place is owed before its day: on it, what came of it must not stay hidden.
        let most = place.map_or(most, |session| most.min(session.date));
        if until <= self.now.today || until > most {
            return Err(Refusal::input(
                "until",
                format!(
                    "A step is put off to a day after today and no later than {}: {name} must not fall out of sight. Nothing was changed.",
                    most.format("%a %-d %b")
                ),
            ));
        }
        self.waits_by_it(row, &step, (until, reason), &name)?;
        Ok(vec![Event::PutOff { referral: id, until, reason }])
    }

    /// The session of a place that is offered or agreed, until it is over. One that is held is given back by itself, within minutes.
    fn place_to_come(&self, row: &Referral) -> Option<&Session> {
        let (Stage::Offered { booking, .. } | Stage::Booked { booking, .. }) = row.stage else { return None };
        let session = self.state.session(self.state.booking(booking)?.session)?;
        (!session.cancelled() && !places::over(session, self.now)).then_some(session)
    }

    /// Whether the step would be shown later than it is: else nothing is put off, and nobody is told that it was.
    fn waits_by_it(
        &self,
        row: &Referral,
        step: &NextStep,
        put_off: (NaiveDate, Code),
        name: &str,
    ) -> Result<(), Refusal> {
        let until = put_off.0;
        if row.put_off.as_deref() == Some(&put_off) {
            return Err(Refusal::stale(format!("{name}: put off already, to {}.", weekday_day(until))));
        }
        // An outcome is missed at the end of its own day, before it is late: that is what is left for another day.
        if step.act == Act::Outcome {
            return Ok(());
        }
        if step.due >= until {
            return Err(Refusal::stale(format!(
                "{name}: not due before {}: nothing to put off. Nothing was changed.",
                weekday_day(step.due)
            )));
        }
        let later = Referral { put_off: Some(Box::new(put_off)), ..row.clone() };
        match owed(self.state, &later, self.now.today) {
            Some(after) if after.put_off == Some(until) => Ok(()),
            _ => Err(Refusal::rule(format!(
                "{name}: {} is not put off. It stays in sight until it is done. Nothing was changed.",
                step.words
            ))),
        }
    }
}
