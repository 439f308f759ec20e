//! What came of a visit to a drop-in: of the visit, of the booked place that it used, and of the pathway it led to. All of it is of
//! the day of the drop-in, on whichever day its sheet was typed in.
use super::super::booking::{Booking, BookingState};
use super::super::code::Code;
use super::super::command::NewReferral;
use super::super::event::Event;
use super::super::ids::{BookingId, VisitId};
use super::super::refusal::Refusal;
use super::super::rights::{self, Right};
use super::super::rules::{Choices, Effect};
use super::super::session::Session;
use super::super::telling;
use super::super::visit::{Visit, VisitState};
use super::Case;

/// The source of what a drop-in refers on (a code of `choices.toml`).
const DROP_IN: Code = Code::known("dropin");
/// What came of it where a family was told where else to go (a code of `choices.toml`).
const SIGNPOST: Code = Code::known("signpost");

impl Case<'_> {
    pub(super) fn visit_outcome(
        &self,
        id: VisitId,
        outcome: Code,
        refer: Option<&NewReferral>,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let visit = self.visit(id)?;
        let name = self.visitor_name(visit);
        let at = self.session(visit.session)?;
        let choice = self.chosen(&self.rules().choices.visit_outcomes, outcome, "outcome")?;
        if let VisitState::Done { outcome: known, at } = &visit.state {
            let words = Choices::words(&self.rules().choices.visit_outcomes, known);
            return Err(Refusal::stale(format!("{name} is done since {}: {words}.", telling::clock(*at))));
        }
        // Who had left unseen was seen after all.
        let left = matches!(visit.state, VisitState::LeftUnseen { .. });
        let mut events = if left { self.place_of(visit.booking, visit.arrived, true)? } else { Vec::new() };
        if choice.effect == Effect::ReferOn {
            let Some(child) = visit.child else {
                return Err(Refusal::rule(format!(
                    "{name} has no record yet, so there is nobody to refer. Enter makes the record; the outcome waits."
                )));
            };
            let new =
                refer.ok_or_else(|| Refusal::input("pathway", "To which pathway? Choose its letter."))?;
            let row = self.living(child)?;
            if let Some(open) = self.open_on(row, new.pathway) {
                return Err(Refusal::stale(format!(
                    "{name} is on the {} list since {}. Record the outcome as advice: no second referral is needed.",
                    self.rules().short(&new.pathway),
                    open.received.format("%-d %b %Y")
                )));
            }
            let new = self.from_drop_in(at, new, words);
            events.push(self.received(self.state.next_referral(), row, &new)?);
        }
        if let Some(booking) = visit.booking.filter(|id| left || self.is_owed(*id)) {
            events.push(self.place_outcome(booking, outcome, at, words)?);
        }
        let words = words.to_owned();
        events.push(Event::VisitDone {
            visit: id,
            outcome,
            at: self.happened(visit),
            words,
            on: Some(at.date),
        });
        Ok(events)
    }

    /// A referral that came of a drop-in, whatever was sent of that: received on its day, from it by its name, with what was seen.
    fn from_drop_in(&self, at: &Session, new: &NewReferral, words: &str) -> NewReferral {
        let rules = self.rules();
        let known = Choices::get(&rules.choices.sources, DROP_IN).map(|choice| choice.id);
        let service = rules.service(at.service).map_or("Drop-in", |service| service.name.as_str());
        let venue = self.state.venue(at.venue).map_or("", |venue| &*venue.name);
        NewReferral {
            received: at.date,
            source: known.unwrap_or(new.source),
            from: if venue.is_empty() { service.to_owned() } else { format!("{service}, {venue}") },
            words: if new.words.is_empty() { words.to_owned() } else { new.words.clone() },
            by_clinician: rights::allowed(self.actor.role, self.actor.agency, Right::ReferAsClinician),
            ..new.clone()
        }
    }

    /// A booked place that was used gets the visit's outcome, by the same letter.
    pub(super) fn place_outcome(
        &self,
        booking: BookingId,
        outcome: Code,
        at: &Session,
        words: &str,
    ) -> Result<Event, Refusal> {
        let choice = self.chosen(&self.rules().choices.visit_outcomes, outcome, "outcome")?;
        let row = self.referral(self.booking(booking)?.referral)?;
        self.outcome_event(booking, (row, choice), None, words, at.date)
    }

    /// The booked place of a child whom the drop-in is not for: that the family was seen and signposted is what came of it. Nothing
    /// where it had none, or where something else is on record.
    pub(super) fn signposted_place(
        &self,
        visit: &Visit,
        at: &Session,
        words: &str,
    ) -> Result<Option<Event>, Refusal> {
        let Some(booking) = visit.booking.filter(|id| self.is_owed(*id)) else { return Ok(None) };
        let choices = &self.rules().choices.visit_outcomes;
        // A place without that outcome of its own says it by the one that gives advice.
        let advice = || choices.iter().find(|choice| choice.effect == Effect::Advice);
        match Choices::get(choices, SIGNPOST).or_else(advice) {
            Some(choice) => self.place_outcome(booking, choice.id, at, words).map(Some),
            None => Ok(None),
        }
    }

    /// Whether the outcome of a booked place that was used is not on record.
    pub(super) fn is_owed(&self, id: BookingId) -> bool {
        let open = |row: &Booking| matches!(row.state, BookingState::Attended { outcome: None, .. });
        self.state.booking(id).is_some_and(|row| row.state.is_seen() && open(row))
    }
}
