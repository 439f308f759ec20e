//! Places of support that go elsewhere, wait a few days, or get the record of whose they are.
use super::super::around::{self, Seat, SeatDid, SeatState};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{ChildId, SeatId, SessionId};
use super::super::refusal::Refusal;
use super::super::session::Stand;
use super::Case;
use chrono::{Days, NaiveDate};

impl Case<'_> {
    /// Another place of the same service. `told`: they are on the telephone and know of it; else somebody rings them.
    pub(super) fn move_seat(
        &self,
        id: SeatId,
        (session, slot): (SessionId, u8),
        told: bool,
    ) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        let to = self.session(session)?;
        let from = self.session(row.session)?;
        // What the service gave up is given another place in the call in which they hear of it, or the same again.
        let lost = row.lost() && row.owes.is_some();
        let chased = matches!(row.state, SeatState::NoAnswer { .. } | SeatState::Again { .. });
        let again = told && (chased || lost);
        if !row.state.ahead() && !again {
            return Err(self.not_so(row, "is settled already"));
        }
        if (from.id, row.slot) == (to.id, slot) && !lost {
            return Err(self.not_so(row, "has that place already"));
        }
        let service = self.support_of(to)?;
        if from.service != to.service {
            return Err(Refusal::rule(format!(
                "{} is another service. Nothing was moved. x gives this place up; then the other is booked.",
                service.name
            )));
        }
        let child = row.child.map(|id| self.living(id)).transpose()?;
        let name = row.name(self.state);
        around::bar(self.state, service, (to, slot), (child, row.born), self.now, Some(id)).map_err(
            |bar| {
                let mut refusal = around::refusal(self.state, &bar, &name, to, self.now);
                refusal.words = refusal.words.replace("Nothing was booked.", "Nothing was moved.");
                refusal
            },
        )?;
        if child.is_none() {
            self.caller_is_new(service, to, (&name, &row.phone), Some(id))?;
        }
        let stood: Stand = if told { row.known } else { from.stand(row.slot) };
        let (known, state) =
            if told { (to.stand(slot), SeatState::Booked) } else { (row.known, row.state.clone()) };
        let (by, at) = (self.actor.name.clone(), self.now.at);
        let owes = row.owes.filter(|_| !told);
        let seat = Seat { session, slot, state, known, by, at, owes, put_off: None, ..row.clone() };
        Ok(vec![Event::Seat { did: SeatDid::Moved { from: stood }, seat: Box::new(seat) }])
    }

    /// What is owed for it waits until that day, for a reason. A call agreed for a time and news of a move are not put off: a
    /// family sits by the telephone, or would set out.
    pub(super) fn seat_put_off(
        &self,
        id: SeatId,
        until: NaiveDate,
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        self.chosen(&self.rules().choices.put_off, reason, "reason")?;
        if row.untold(self.state).is_some() {
            return Err(Refusal::rule(format!(
                "{} would set out on the old day: they are rung today. Nothing was changed.",
                row.name(self.state)
            )));
        }
        if matches!(row.state, SeatState::Booked | SeatState::Held { .. }) {
            return Err(Refusal::rule(format!(
                "{} has that time. m moves it to another, with them on the telephone. Nothing was changed.",
                row.name(self.state)
            )));
        }
        if !row.open() {
            return Err(self.not_so(row, "is settled already"));
        }
        let most = self.now.today + Days::new(u64::from(self.rules().settings.put_off_most));
        let mut most = self.rules().calendar.working_on_or_after(most);
        if matches!(row.state, SeatState::Offered { .. }) {
            most = most.min(self.session(row.session)?.date);
        }
        if until <= self.now.today || until > most {
            return Err(Refusal::input(
                "until",
                format!(
                    "It is put off to a day after today and no later than {}: {} must not fall out of sight.",
                    most.format("%a %-d %b"),
                    row.name(self.state)
                ),
            ));
        }
        let seat = Seat { put_off: Some(until), ..row.clone() };
        Ok(vec![Event::Seat { did: SeatDid::PutOff { until, reason }, seat: Box::new(seat) }])
    }

    /// A place that was given by name only is that child's, whose record there is now.
    pub(super) fn seat_is_of(&self, id: SeatId, child: ChildId) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        if row.child.is_some() {
            return Err(self.not_so(row, "has its record already"));
        }
        let child = self.living(child)?;
        let at = self.session(row.session)?;
        let service = self.support_of(at)?;
        let guest = around::Guest { child: Some(child.id), party: row.party, ..around::Guest::default() };
        around::party_fits(self.state, service, &guest, (&child.list_name(), at.date))?;
        if let Some(slot) = at.slots.get(usize::from(row.slot)).filter(|_| row.state.holds_place()) {
            let time = (at, slot.start, slot.minutes);
            let there = around::seat_at(self.state, child.id, time, Some(id));
            let there = there.map(|seat| around::of_day(self.state, seat)).or_else(|| {
                let booked = super::super::places::booking_at(self.state, child, time, self.now.at)?;
                Some(super::super::places::booked_at(self.state, booked))
            });
            if let Some(there) = there {
                return Err(Refusal::rule(format!(
                    "{} is at {there} then, so that place is somebody else's. Nothing was changed.",
                    child.list_name()
                )));
            }
        }
        let seat = Seat { child: Some(child.id), born: None, put_off: None, ..row.clone() };
        Ok(vec![Event::Seat { did: SeatDid::Known, seat: Box::new(seat) }])
    }
}
