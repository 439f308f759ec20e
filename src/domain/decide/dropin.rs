//! The drop-in: arrival, queue, called in, what came of it. Nobody is turned away unseen.
use super::super::booking::{Attendance, BookingState};
use super::super::command::Visitor;
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId, SessionId, StaffId, VisitId};
use super::super::refusal::Refusal;
use super::super::rules::ServiceKind;
use super::super::session::{Answer, Minute, Session};
use super::super::telling;
use super::super::visit::{NotFor, Visit, VisitState, cut_short};
use super::Case;

/// Minutes around a session in which somebody may have come, and after which an arrival is entered later than it was.
pub(super) const ROUND: Minute = 60;

impl Case<'_> {
    pub(super) fn visit(&self, id: VisitId) -> Result<&Visit, Refusal> {
        self.state.visit(id).ok_or_else(|| Refusal::missing("There is no such visit (any more)."))
    }

    /// The visit's name on the board.
    pub(super) fn visitor_name(&self, visit: &Visit) -> String {
        visit.child.map_or_else(|| visit.label.to_string(), |id| self.name(id))
    }

    fn visits(&self, session: SessionId) -> impl Iterator<Item = &Visit> {
        self.state.index.visits_in.get(&session).into_iter().flatten().filter_map(|id| self.state.visit(*id))
    }

    pub(super) fn arrive(
        &self,
        session: SessionId,
        visitor: &Visitor,
        arrived: Option<Minute>,
        with: Option<VisitId>,
    ) -> Result<Vec<Event>, Refusal> {
        let at = self.session(session)?;
        if !self.rules().service(at.service).is_some_and(|s| s.kind == ServiceKind::DropIn) {
            return Err(Refusal::rule("This is no drop-in. On a clinic, a marks a child as come."));
        }
        if at.cancelled() {
            return Err(Refusal::stale(format!("{} is called off.", self.place(at, 0))));
        }
        if at.date > self.now.today {
            return Err(Refusal::rule(format!("{} is still ahead.", self.place(at, 0))));
        }
        let typed = arrived.is_some();
        let (arrived, late_entry) = self.came(at, arrived)?;
        let (child, booking, label) = match visitor {
            Visitor::Child(id) => (Some(*id), self.expected(session, *id), ""),
            Visitor::Booking(id) => (Some(self.booking(*id)?.child), Some(*id), ""),
            Visitor::Nameless(label) => (None, None, label.trim()),
        };
        let mut events = Vec::new();
        if let Some(child) = child {
            let row = self.living(child)?;
            if let Some(there) = self.visits(session).find(|v| v.child == Some(child)) {
                return Err(Refusal::stale(format!(
                    "{} is already here, {}. Nothing was changed.",
                    row.list_name(),
                    telling::clock(there.arrived)
                )));
            }
            if let Some(booking) = booking {
                events.extend(self.place_of(Some(booking), arrived, true)?);
            }
        }
        let label = if label.is_empty() { "new family" } else { label };
        if child.is_none() && typed {
            self.not_entered_twice(session, label, arrived)?;
        }
        let visit = Visit {
            id: self.state.next_visit(),
            session,
            child,
            label: label.into(),
            booking,
            with,
            arrived,
            late_entry,
            state: VisitState::Waiting,
            called: None,
            rev: 0,
        };
        events.push(Event::Arrived { visit: Box::new(visit) });
        Ok(events)
    }

    /// The same words at the same minute of one sheet are one family, entered twice.
    fn not_entered_twice(&self, session: SessionId, label: &str, arrived: Minute) -> Result<(), Refusal> {
        let same = |visit: &&Visit| visit.arrived == arrived && visit.label.eq_ignore_ascii_case(label);
        let Some(there) = self.visits(session).find(same) else { return Ok(()) };
        Err(Refusal::stale(format!(
            "\"{label}\" {} is entered already, visit {}. Nothing was changed. Where two families came in that minute, type the second with a word more ({label} 2) or another minute.",
            telling::clock(arrived),
            there.id.0
        )))
    }

    /// When somebody came, and whether that is entered after the event: paper sign-ins keep their true times.
    fn came(&self, at: &Session, arrived: Option<Minute>) -> Result<(Minute, bool), Refusal> {
        let (today, now) = (at.date == self.now.today, self.now.minute());
        let when = match arrived {
            Some(when) => when,
            None if today && now < at.end => return Ok((now, false)),
            None => {
                return Err(Refusal::input(
                    "arrived",
                    format!(
                        "{} is over: nobody arrives now. Nothing was changed. n enters who came. Type the time on the sheet with the name: {} Smith.",
                        self.place(at, 0),
                        telling::clock(at.start)
                    ),
                ));
            }
        };
        let clock = telling::clock(when);
        if today && when > now {
            let words =
                format!("{clock} is still ahead: it is {}. Type when they came.", telling::clock(now));
            return Err(Refusal::input("arrived", words));
        }
        if when + ROUND < at.start {
            let words = format!(
                "{clock} is more than an hour before the doors open at {}. Look at the sheet again.",
                telling::clock(at.start)
            );
            return Err(Refusal::input("arrived", words));
        }
        if when > at.end + ROUND {
            let ran = format!("{} to {}", telling::clock(at.start), telling::clock(at.end));
            let words = format!("{clock} is not a time of this drop-in ({ran}). Look at the sheet again.");
            return Err(Refusal::input("arrived", words));
        }
        Ok((when, !today || when + ROUND < now))
    }

    /// When what is entered now happened: for a sheet typed in afterwards nobody noted it, and the arrival is what is known.
    pub(super) fn happened(&self, visit: &Visit) -> Minute {
        if visit.late_entry { visit.arrived } else { self.now.minute() }
    }

    /// The booked place of a child at this session.
    fn expected(&self, session: SessionId, child: ChildId) -> Option<BookingId> {
        let bookings = self.state.index.in_session.get(&session)?;
        bookings
            .iter()
            .filter_map(|id| self.state.booking(*id))
            .find(|row| row.child == child && row.state.ahead())
            .map(|row| row.id)
    }

    pub(super) fn call(&self, id: VisitId, staff: Option<StaffId>) -> Result<Vec<Event>, Refusal> {
        let visit = self.visit(id)?;
        let name = self.visitor_name(visit);
        match &visit.state {
            VisitState::Waiting => {}
            VisitState::With { staff, since } => {
                let who = self.state.staff(*staff).map_or("somebody", |s| &*s.name);
                return Err(Refusal::stale(format!(
                    "{name} is with {who} since {}.",
                    telling::clock(*since)
                )));
            }
            VisitState::Done { .. } | VisitState::LeftUnseen { .. } | VisitState::Signposted { .. } => {
                return Err(Refusal::stale(format!("{name} is done. z puts them back in the queue.")));
            }
        }
        let at = self.session(visit.session)?;
        // Whoever it is not for is seen all the same, and told where to go: one key, with the reason.
        let child = visit.child.and_then(|child| self.state.child(child));
        if let Some(not_for) =
            child.and_then(|child| NotFor::of(self.state, at, child)).filter(|_| staff.is_none())
        {
            let (when, words) = (self.happened(visit), not_for.reason(&name));
            let place = self.signposted_place(visit, at, &words)?;
            let signposted = Event::VisitSignposted { visit: id, at: when, words };
            return Ok(place.into_iter().chain([signposted]).collect());
        }
        if at.date < self.now.today {
            let words = format!(
                "{} is over: nobody can be called in. o records what came of {name}'s visit.",
                self.place(at, 0)
            );
            return Err(Refusal::rule(words));
        }
        let staff = match staff {
            Some(staff) => staff,
            None if !at.people.iter().any(|m| m.answer == Answer::Accepted) => {
                return Err(Refusal::rule(format!(
                    "Nobody is down as here to see anybody: {name} waits. p notes who is here, then a calls in."
                )));
            }
            None => self.free_therapist(at).ok_or_else(|| {
                Refusal::rule(format!(
                    "Everybody is with a family: {name} waits. o records an outcome and frees somebody."
                ))
            })?,
        };
        Ok(vec![Event::VisitCalled { visit: id, staff, since: self.now.minute() }])
    }

    /// A therapist who accepted the session and is with nobody.
    fn free_therapist(&self, at: &Session) -> Option<StaffId> {
        at.people.iter().filter(|m| m.answer == Answer::Accepted).map(|m| m.staff).find(|staff| {
            !self
                .visits(at.id)
                .any(|v| matches!(v.state, VisitState::With { staff: with, .. } if with == *staff))
        })
    }

    pub(super) fn back_to_queue(&self, id: VisitId) -> Result<Vec<Event>, Refusal> {
        let visit = self.visit(id)?;
        match visit.state {
            VisitState::Waiting => {
                Err(Refusal::stale(format!("{} is in the queue already.", self.visitor_name(visit))))
            }
            VisitState::Done { .. } => Err(Refusal::rule(
                "An outcome is on record. u undoes it; then the family is back in the queue.",
            )),
            VisitState::LeftUnseen { .. } => {
                let mut events = self.place_of(visit.booking, visit.arrived, true)?;
                events.push(Event::VisitBack { visit: id });
                Ok(events)
            }
            VisitState::Signposted { .. } if visit.booking.is_some_and(|id| !self.is_owed(id)) => {
                Err(Refusal::rule(format!(
                    "That {} was signposted is on record as what came of the booked place. u undoes it; then the family is back in the queue.",
                    self.visitor_name(visit)
                )))
            }
            VisitState::With { .. } | VisitState::Signposted { .. } => {
                Ok(vec![Event::VisitBack { visit: id }])
            }
        }
    }

    pub(super) fn name_visit(&self, id: VisitId, child: ChildId) -> Result<Vec<Event>, Refusal> {
        let visit = self.visit(id)?;
        let row = self.living(child)?;
        if let Some(known) = visit.child {
            return Err(Refusal::stale(format!("This visit is {}'s already.", self.name(known))));
        }
        if self.visits(visit.session).any(|v| v.child == Some(child)) {
            return Err(Refusal::stale(format!("{} is already here.", row.list_name())));
        }
        // A child stands on the board once: whoever was expected has come, when the visit did.
        let booking = self.expected(visit.session, child);
        let left = matches!(visit.state, VisitState::LeftUnseen { .. });
        let mut events = self.place_of(booking, visit.arrived, !left)?;
        if let (Some(booking), VisitState::Done { outcome, .. }) = (booking, &visit.state) {
            let at = self.session(visit.session)?;
            events.push(self.place_outcome(booking, *outcome, at, "")?);
        }
        events.push(Event::VisitNamed { visit: id, child, booking });
        Ok(events)
    }

    /// What becomes of the booked place of who came: in time or late, seen or not. Nothing where that is on record.
    pub(super) fn place_of(
        &self,
        booking: Option<BookingId>,
        arrived: Minute,
        seen: bool,
    ) -> Result<Vec<Event>, Refusal> {
        let Some(id) = booking else { return Ok(Vec::new()) };
        let row = self.booking(id)?;
        let at = self.session(row.session)?;
        let start = at.start_of(row.slot);
        let attendance = match (arrived > start + self.rules().settings.on_time_minutes, seen) {
            (false, true) => Attendance::OnTime,
            (true, true) => Attendance::LateSeen,
            (true, false) => Attendance::LateNotSeen,
            (false, false) => Attendance::LeftUnseen,
        };
        match &row.state {
            BookingState::Attended { attendance: known, .. } if *known == attendance => Ok(Vec::new()),
            _ => self.attended(id, attendance, Some(arrived)),
        }
    }

    pub(super) fn left_unseen(&self, id: VisitId) -> Result<Vec<Event>, Refusal> {
        let visit = self.visit(id)?;
        if visit.state != VisitState::Waiting {
            return Err(Refusal::stale(format!(
                "{} is not in the queue (any more).",
                self.visitor_name(visit)
            )));
        }
        self.unseen(visit)
    }

    /// A visit that came to nothing, and the booked place it was for.
    fn unseen(&self, visit: &Visit) -> Result<Vec<Event>, Refusal> {
        let mut events = self.place_of(visit.booking, visit.arrived, false)?;
        events.push(Event::VisitLeft { visit: visit.id, at: self.happened(visit) });
        Ok(events)
    }

    pub(super) fn rung(&self, id: VisitId) -> Result<Vec<Event>, Refusal> {
        let visit = self.visit(id)?;
        match visit.state {
            VisitState::LeftUnseen { rung: false, .. } => Ok(vec![Event::VisitRung { visit: id }]),
            // Sent home with nothing, and rung since.
            _ if cut_short(self.state, visit) => {
                let mut events = self.unseen(visit)?;
                events.push(Event::VisitRung { visit: id });
                Ok(events)
            }
            _ => Err(Refusal::stale(format!("{} is not waiting for a call.", self.visitor_name(visit)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::actor::{Actor, Role};
    use super::super::super::code::Code;
    use super::super::super::command::Command;
    use super::super::super::places::world::{
        DROPIN, SLCN, WAITING, add_referral, add_session, day, empty, now, slot, waiting,
    };
    use super::super::super::state::State;
    use super::super::{Known, decide};
    use super::*;

    fn run(state: &mut State, command: &Command) -> Result<Vec<Event>, String> {
        let (agency, team) = (Code::NONE, Code::NONE);
        let actor = Actor { uid: 1, name: "ann".into(), role: Role::Administrator, agency, team };
        let events = decide(state, &Known::default(), command, &actor, &now()).map_err(|no| no.words)?;
        state.apply(state.seq + 1, now().today, &events);
        Ok(events)
    }

    fn arrives(state: &mut State, session: SessionId, child: ChildId) -> Vec<Event> {
        let visitor = Visitor::Child(child);
        run(state, &Command::Arrive { session, visitor, arrived: None, with: None }).unwrap()
    }

    /// Nobody is seen before they were seen: they are in the queue with a mark, and one key signs it with its reason.
    #[test]
    fn whoever_the_drop_in_is_not_for_is_queued_and_then_seen_and_signposted_with_the_reason() {
        let mut state = empty();
        let today = now().today;
        let session = add_session(&mut state, DROPIN, today, &[slot(780, 150, 6)]);
        let old = waiting(&mut state, day(2019, 5, 1), SLCN);
        let old = state.referral(old).unwrap().child;
        let events = arrives(&mut state, session, old);
        assert!(matches!(events.as_slice(), [Event::Arrived { .. }]), "{events:?}");
        let words = telling::sentence(&state, &events);
        assert!(words.contains("4+: see and signpost"), "{words}");
        assert_eq!(state.visit(VisitId(1)).unwrap().state, VisitState::Waiting);
        let events = run(&mut state, &Command::Call { visit: VisitId(1), staff: None }).unwrap();
        let [Event::VisitSignposted { words, .. }] = events.as_slice() else { panic!("{events:?}") };
        assert!(words.contains("was 4 on Mon 1 May 2023: seen and signposted"), "{words}");
        assert!(matches!(state.visit(VisitId(1)).unwrap().state, VisitState::Signposted { .. }));

        // The second kind is for children who already wait, of any age: checked for a walk-in as for a booking.
        let second = add_session(&mut state, WAITING, today, &[slot(780, 150, 6)]);
        let other = waiting(&mut state, day(2019, 5, 1), DROPIN);
        let other = state.referral(other).unwrap().child;
        let said = |events: &[Event], state: &State| telling::sentence(state, events);
        let events = arrives(&mut state, second, old);
        assert!(!said(&events, &state).contains("signpost"), "it waits for SLCN");
        let events = arrives(&mut state, second, other);
        assert!(said(&events, &state).contains("not waiting for SLCN: see and signpost"), "{events:?}");
        let visit = state.next_visit().0 - 1;
        let call = Command::Call { visit: VisitId(visit), staff: None };
        let events = run(&mut state.clone(), &call).unwrap();
        assert!(matches!(events.as_slice(), [Event::VisitSignposted { .. }]), "{events:?}");
        add_referral(&mut state, other, SLCN);
        let events = run(&mut state, &call).unwrap();
        assert!(matches!(events.as_slice(), [Event::VisitCalled { .. }]), "now it waits: {events:?}");
    }
}
