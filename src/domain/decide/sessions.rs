//! Sessions: made, called off, staffed, lengthened.
use super::super::booking::{BookingState, By};
use super::super::code::Code;
use super::super::command::Command;
use super::super::event::Event;
use super::super::ids::{SessionId, StaffId};
use super::super::places;
use super::super::refusal::Refusal;
use super::super::roster;
use super::super::session::{Answer, Member, Session, SessionState, Slot};
use super::super::template::publish;
use super::Case;

impl Case<'_> {
    pub(super) fn make_session(&self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let Command::MakeSession { service, venue, room, date, slots, end, people, capacity } = command
        else {
            return Err(Refusal::missing("That is no session."));
        };
        let known = self.rules().service(*service).ok_or_else(|| {
            let names: Vec<&str> = self.rules().services.iter().map(|s| s.short.as_str()).collect();
            Refusal::input(
                "service",
                format!("'{service}' is no service here. There are: {}.", names.join(", ")),
            )
        })?;
        let venue = self.state.venue(*venue).ok_or_else(|| Refusal::input("venue", "Choose a venue."))?;
        let room = roster::known_room(self.state, venue.id, room).map_err(|words| {
            Refusal::input("room", format!("{words}. Nothing was made. Choose one of them."))
        })?;
        if *date < self.now.today {
            return Err(Refusal::input(
                "date",
                format!("{} is past. Type a day from today on.", date.format("%a %-d %b %Y")),
            ));
        }
        let Some(start) = slots.iter().map(|slot| slot.start).min() else {
            return Err(Refusal::input("slots", "A session needs at least one place."));
        };
        if let Some(bad) =
            slots.iter().find(|s| s.minutes == 0 || s.places == 0 || s.start + s.minutes > 24 * 60)
        {
            return Err(Refusal::input(
                "slots",
                format!("The place at {} cannot be right.", super::super::telling::clock(bad.start)),
            ));
        }
        let last = slots.iter().map(|slot| slot.start + slot.minutes).max().unwrap_or(start);
        let session = Session {
            id: self.state.next_session(),
            service: known.id,
            venue: venue.id,
            room,
            date: *date,
            start,
            end: last.max(*end),
            slots: slots.clone(),
            people: people
                .iter()
                .map(|(role, staff, answer)| Member { role: *role, staff: *staff, answer: *answer })
                .collect(),
            capacity: *capacity,
            state: SessionState::Planned,
            moves: Vec::new(),
            made_by: None,
            sharing: None,
            rev: 0,
            roles: Vec::new(),
        };
        if let Some(words) = publish::never(&session) {
            return Err(Refusal::input("start", format!("{words}. Nothing was made. Type another start.")));
        }
        self.can_be_used(&session, "venue")?;
        if let Some(words) = self.room_clash(&session) {
            return Err(Refusal::rule(words));
        }
        for member in &session.people {
            self.staff_exists(member.staff)?;
            self.is_away(member.staff, &session, member.answer)?;
            if member.answer == Answer::Accepted
                && let Some(words) = self.staff_clash(&session, member.staff)
            {
                return Err(Refusal::rule(words));
            }
            self.can_come(&session, member)?;
        }
        self.usual_day(&session)?;
        Ok(vec![Event::SessionMade { session: Box::new(session) }])
    }

    /// No room holds two sessions at once; a venue without rooms and one held online take as many as come.
    fn room_clash(&self, new: &Session) -> Option<String> {
        let taken = places::room_taken(self.state, new)?;
        Some(format!("{taken}. Nothing was made. Choose another room or time."))
    }

    /// Nobody is in two places at once.
    fn staff_clash(&self, new: &Session, staff: StaffId) -> Option<String> {
        let taken = places::person_taken(self.state, new, staff)?;
        Some(format!("{taken}. Nothing was changed. Ask somebody else, or choose another time."))
    }

    fn staff_exists(&self, staff: StaffId) -> Result<(), Refusal> {
        match self.state.staff(staff) {
            Some(_) => Ok(()),
            None => Err(Refusal::input("people", "There is nobody of that number. Choose a name.")),
        }
    }

    /// Called off: every child with a place there is owed another, as a cancellation by the service.
    pub(super) fn cancel_session(&self, id: SessionId, reason: Code) -> Result<Vec<Event>, Refusal> {
        let session = self.planned(id)?;
        self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
        let bookings = self.state.index.in_session.get(&id).cloned().unwrap_or_default();
        let mut events: Vec<Event> = bookings
            .into_iter()
            .filter_map(|id| self.state.booking(id))
            .filter(|row| {
                row.state.ahead() || matches!(row.state, BookingState::Held { until } if until > self.now.at)
            })
            .filter_map(|row| Some((row, self.state.referral(row.referral)?)))
            .map(|(row, referral)| {
                let event = self.given_up(row, referral, session, (By::Service, reason), "");
                self.lost(event, row, session)
            })
            .collect();
        events.push(Event::SessionCancelled { session: id, reason });
        Ok(events)
    }

    /// A session that is still to be held.
    pub(super) fn planned(&self, id: SessionId) -> Result<&Session, Refusal> {
        let session = self.session(id)?;
        if session.cancelled() {
            return Err(Refusal::stale(format!(
                "{} is called off already. Nothing was changed.",
                self.place(session, 0)
            )));
        }
        if session.date < self.now.today {
            return Err(Refusal::rule(format!("{} is past. Nothing was changed.", self.place(session, 0))));
        }
        Ok(session)
    }

    pub(super) fn set_member(
        &self,
        id: SessionId,
        role: Code,
        staff: StaffId,
        answer: Answer,
    ) -> Result<Vec<Event>, Refusal> {
        let session = self.planned(id)?;
        self.staff_exists(staff)?;
        if !self.rules().roles.iter().any(|known| known.id == role) {
            return Err(Refusal::input("role", format!("'{role}' is no role here.")));
        }
        let there = session.people.iter().find(|m| m.staff == staff && m.role == role);
        if there.is_some_and(|m| m.answer == answer) {
            return Err(Refusal::stale("That is on record already. Nothing was changed."));
        }
        if answer.may_come() {
            self.gave_first(session, staff)?;
        }
        self.is_away(staff, session, answer)?;
        if answer == Answer::Accepted
            && let Some(words) = self.staff_clash(session, staff)
        {
            return Err(Refusal::rule(words));
        }
        // Whoever was asked all the same may accept.
        if there.is_none_or(|m| !m.answer.may_come()) {
            self.can_come(session, &Member { role, staff, answer })?;
        }
        Ok(vec![Event::MemberSet { session: id, member: Member { role, staff, answer } }])
    }

    pub(super) fn add_slot(&self, id: SessionId, slot: Slot) -> Result<Vec<Event>, Refusal> {
        let session = self.planned(id)?;
        if slot.minutes == 0 || slot.places == 0 || slot.start + slot.minutes > 24 * 60 {
            return Err(Refusal::input("slot", "Type a start time and how many minutes."));
        }
        if session.slots.len() >= usize::from(u8::MAX) {
            return Err(Refusal::rule("This session has 255 places, which is the most it can hold."));
        }
        // A longer session needs its room and its people for longer.
        let mut longer = session.clone();
        longer.start = longer.start.min(slot.start);
        longer.end = longer.end.max(slot.start + slot.minutes);
        let accepted = longer.people.iter().filter(|m| m.answer == Answer::Accepted);
        let clash = self
            .room_clash(&longer)
            .or_else(|| accepted.clone().find_map(|m| self.staff_clash(&longer, m.staff)));
        if let Some(words) = clash {
            return Err(Refusal::rule(words));
        }
        Ok(vec![Event::SlotAdded { session: id, slot }])
    }
}
