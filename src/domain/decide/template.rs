//! Templates: made, changed, ended, and published. What is decided here is what [`super::super::template`] showed before.
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{SessionId, TemplateId};
use super::super::moving::Wanted;
use super::super::refusal::Refusal;
use super::super::template::change::{self, Becomes};
use super::super::template::publish::{self, Planned};
use super::super::template::{ClinicTemplate, check};
use super::Case;
use crate::domain::calendar::{long_date, weekday_date};
use chrono::NaiveDate;

impl<'a> Case<'a> {
    fn template(&self, id: TemplateId) -> Result<&'a ClinicTemplate, Refusal> {
        let gone = "There is no such template (any more). Nothing was changed.";
        self.state.template(id).ok_or_else(|| Refusal::missing(gone))
    }

    pub(super) fn set_template(
        &self,
        wanted: &ClinicTemplate,
        ticked: &[SessionId],
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        check(self.state, wanted)?;
        let new = wanted.id == TemplateId(0);
        let mut after = wanted.clone();
        after.exceptions.sort_unstable();
        after.exceptions.dedup();
        if new {
            after.id = self.state.next_template();
            return Ok(vec![Event::TemplateSet { before: None, after: Box::new(after) }]);
        }
        let before = self.template(wanted.id)?;
        if before.rev != wanted.rev {
            return Err(Refusal::stale(
                "Somebody else changed this template meanwhile. Yours was not saved. Open it again to see both.",
            ));
        }
        if *before == after {
            return Err(Refusal::stale("The template is so already. Nothing was changed."));
        }
        let mut events = vec![Event::TemplateSet {
            before: Some(Box::new(before.clone())),
            after: Box::new(after.clone()),
        }];
        let mut ticked = ticked.to_vec();
        for ahead in change::plan(self.state, &after, self.now) {
            let id = ahead.session;
            let on =
                ticked.iter().position(|wanted| *wanted == id).map(|at| ticked.swap_remove(at)).is_some();
            // One that was made by hand and stays, or moves with its families, is the template's from now on.
            if !matches!(ahead.becomes, Becomes::Follows(_) | Becomes::CalledOff) {
                let session = self.session(id)?;
                let taken = before.stands_in(self.state, session).then(|| Box::new(before.takes_in(session)));
                events.extend(taken.map(|to| Event::SessionFollowed { session: id, to }));
            }
            match ahead.becomes {
                Becomes::Follows(to) => events.push(Event::SessionFollowed { session: id, to }),
                Becomes::Shifts => events.extend(self.shifted(id, &after, Code::NONE)?),
                Becomes::CalledOff => events.push(Event::SessionCancelled { session: id, reason }),
                Becomes::Moves { .. } if on => events.extend(self.shifted(id, &after, reason)?),
                Becomes::Moves { .. } => {}
                Becomes::Stays(why) if on => {
                    let place = self.place(self.session(id)?, 0);
                    return Err(Refusal::stale(format!("{place} cannot move: {why}. Nothing was changed.")));
                }
                Becomes::Stays(_) => {}
            }
        }
        if ticked.is_empty() {
            return Ok(events);
        }
        Err(Refusal::stale(
            "A session has changed since it was shown. Nothing was changed. Look at it again.",
        ))
    }

    /// A session of the template at the time and place that it now says.
    fn shifted(&self, id: SessionId, to: &ClinicTemplate, reason: Code) -> Result<Vec<Event>, Refusal> {
        let session = self.session(id)?;
        let on = session.made_by.map_or(session.date, |made| made.on);
        let wanted =
            Wanted { session: id, date: on, start: to.start_on(on), venue: to.venue, room: &to.room };
        self.moved(&wanted, reason, true)
    }

    pub(super) fn publish(&self, id: TemplateId, days: &[NaiveDate]) -> Result<Vec<Event>, Refusal> {
        let Some(last) = days.iter().max() else {
            return Err(Refusal::input("days", "No day was ticked. Nothing was made."));
        };
        let planned = publish::plan(self.state, id, *last, self.now)?;
        let mut next = self.state.next_session();
        let mut events = Vec::with_capacity(days.len());
        let mut found = 0;
        for Planned { mut session, left, .. } in planned {
            if !days.contains(&session.date) {
                continue;
            }
            found += 1;
            if let Some(left) = left {
                let (place, why) = (self.place(&session, 0), left.words());
                return Err(Refusal::stale(format!(
                    "{place} is not made: {why}. Nothing was made. Look again."
                )));
            }
            session.id = next;
            next = SessionId(next.0 + 1);
            events.push(Event::SessionMade { session: Box::new(session) });
        }
        if found < days.len() {
            let template = self.template(id)?;
            let known = |day: &NaiveDate| template.occurrences(self.state, *day, *day).is_empty();
            let odd = days.iter().find(|day| known(day)).unwrap_or(last);
            return Err(Refusal::input(
                "days",
                format!("{} is none of this clinic's days. Nothing was made.", weekday_date(*odd)),
            ));
        }
        Ok(events)
    }

    pub(super) fn end_template(
        &self,
        id: TemplateId,
        on: NaiveDate,
        call_off: Option<Code>,
    ) -> Result<Vec<Event>, Refusal> {
        let template = self.template(id)?;
        if on < template.from {
            let words = format!("It begins on {}. Type a day from then on.", long_date(template.from));
            return Err(Refusal::input("on", words));
        }
        if template.to == Some(on) && call_off.is_none() {
            return Err(Refusal::stale(format!(
                "It ends on {} already. Nothing was changed.",
                long_date(on)
            )));
        }
        let mut events = vec![Event::TemplateEnded { template: id, before: template.to, on }];
        if let Some(reason) = call_off {
            self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
            let after = change::ahead(self.state, id, self.now).filter(|(day, _)| *day > on);
            let empty = after
                .filter(|(_, session)| !super::super::places::anybody(self.state, session.id, self.now.at));
            events.extend(empty.map(|(_, session)| Event::SessionCancelled { session: session.id, reason }));
        }
        Ok(events)
    }
}
