//! Places of support: given, agreed to, come to, missed and tried again, what came of them. None of these events names a
//! referral, so that no clock and no step of one can change by them (invariant 7).
use super::super::around::{self, Guest, Party, Seat, SeatAct, SeatDid, SeatState};
use super::super::booking::Told;
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::command::{NewReferral, Take};
use super::super::event::Event;
use super::super::ids::SeatId;
use super::super::refusal::Refusal;
use super::super::rules::{Choices, Effect, Service, ServiceKind};
use super::super::session::{Minute, Session};
use super::Case;
use super::around_held::Taken;
use chrono::{Days, TimeDelta};

impl Case<'_> {
    pub(super) fn seat(&self, act: &SeatAct) -> Result<Vec<Event>, Refusal> {
        match act {
            SeatAct::Take { session, slot, guest, offered } => {
                let at = self.session(*session)?;
                let taken = offered.map_or(Taken::Agreed, Taken::Offered);
                self.take_seat(at, *slot, guest, taken).map(|event| vec![event])
            }
            SeatAct::Hold { session, slot, guest } => {
                let at = self.session(*session)?;
                self.take_seat(at, *slot, guest, Taken::Held).map(|event| vec![event])
            }
            SeatAct::Release { seat } => self.seat_released(*seat),
            SeatAct::Agree { seat } => {
                let row = self.seat_row(*seat)?;
                match row.state {
                    SeatState::Offered { .. } | SeatState::Held { .. } => {
                        let known = self.session(row.session)?.stand(row.slot);
                        Ok(did(SeatDid::Agreed, Seat { state: SeatState::Booked, known, ..row.clone() }))
                    }
                    _ => Err(self.not_so(row, "is not waiting for an answer")),
                }
            }
            SeatAct::Decline { seat, words } => {
                let row = self.seat_row(*seat)?;
                if matches!(row.state, SeatState::Held { .. }) {
                    return self.seat_released(*seat);
                }
                let another = row.lost() && row.owes.is_some();
                if !row.state.ahead() && !another {
                    return Err(self.not_so(row, "is not waiting for an answer"));
                }
                let words = words.trim().to_owned();
                Ok(did(SeatDid::Declined { words }, Seat { state: SeatState::Declined, ..row.clone() }))
            }
            SeatAct::Came { seat, at } => self.seat_came(*seat, *at),
            SeatAct::Missed { seat } => self.seat_missed(*seat),
            SeatAct::Outcome { seat, outcome, refer, words } => {
                self.seat_outcome(*seat, *outcome, refer.as_deref(), words)
            }
            SeatAct::Cancel { seat, by, words, reason } => self.seat_given_up(*seat, *by, *reason, words),
            SeatAct::Told { seat, how } => {
                let row = self.seat_row(*seat)?;
                self.seat_told(row, *how)
                    .map(|event| vec![event])
                    .ok_or_else(|| self.not_so(row, "knows where and when it is"))
            }
            SeatAct::Move { seat, session, slot } => self.move_seat(*seat, (*session, *slot), true),
            SeatAct::Rebook { seat, session, slot } => self.move_seat(*seat, (*session, *slot), false),
            SeatAct::PutOff { seat, until, reason } => self.seat_put_off(*seat, *until, *reason),
            SeatAct::Known { seat, child } => self.seat_is_of(*seat, *child),
        }
    }

    /// A place of support for a referral's child, asked for as any place is: agreed, offered, or held while somebody rings.
    pub(super) fn book_support(
        &self,
        child: &ChildRow,
        at: &Session,
        slot: u8,
        take: &Take,
    ) -> Result<Vec<Event>, Refusal> {
        let (who, taken) = match take {
            Take::Hold => (String::new(), Taken::Held),
            Take::Offer { told } => (String::new(), Taken::Offered(*told)),
            Take::Agree { who, .. } => (who.trim().to_owned(), Taken::Agreed),
        };
        let guest = self.guest_of(child, at, who);
        self.take_seat(at, slot, &guest, taken).map(|event| vec![event])
    }

    /// Offered on the telephone and declined in the same breath.
    pub(super) fn support_declined(
        &self,
        child: &ChildRow,
        at: &Session,
        slot: u8,
        reason: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let reason = self.chosen(&self.rules().choices.decline_offer, reason, "reason")?;
        let guest = self.guest_of(child, at, String::new());
        let offered = self.take_seat(at, slot, &guest, Taken::Offered(Told::Phone))?;
        let Event::Seat { seat, .. } = &offered else { return Ok(Vec::new()) };
        let declined = Seat { state: SeatState::Declined, ..(**seat).clone() };
        let words = if words.trim().is_empty() { reason.name.clone() } else { words.trim().to_owned() };
        let mut events = vec![offered];
        events.extend(did(SeatDid::Declined { words }, declined));
        Ok(events)
    }

    /// Who takes a place for a child on record: a colleague at a surgery, the young person who speaks for themselves, else a
    /// parent or carer.
    fn guest_of(&self, child: &ChildRow, at: &Session, who: String) -> Guest {
        let kind = self.rules().service(at.service).map(|service| service.kind);
        let party = match kind {
            Some(ServiceKind::Surgery) => Party::Professional,
            _ if who == child.list_name() => Party::YoungPerson,
            _ => Party::Carer,
        };
        let who = if party == Party::Professional { self.actor.name.to_string() } else { who };
        Guest { child: Some(child.id), party, who, ..Guest::default() }
    }

    fn take_seat(&self, at: &Session, slot: u8, guest: &Guest, taken: Taken) -> Result<Event, Refusal> {
        let service = self.support_of(at)?;
        let child = guest.child.map(|id| self.living(id)).transpose()?;
        let named = guest.who.trim();
        let name = match child {
            Some(child) => child.list_name(),
            None if named.is_empty() => {
                return Err(Refusal::input("who", "Who is it for? Type a name, or choose a child."));
            }
            None => named.to_owned(),
        };
        if child.is_none() && service.kind != ServiceKind::Surgery && guest.phone.trim().is_empty() {
            let words = format!("{name} is on no record: type the number to ring with the name.");
            return Err(Refusal::input("phone", words));
        }
        if guest.born.is_some_and(|born| born > self.now.today) {
            return Err(Refusal::input("born", "That birth date is after today. Type it again."));
        }
        if !guest.topic.is_none() {
            self.chosen(&self.rules().choices.advice_topics, guest.topic, "topic")?;
        }
        around::party_fits(self.state, service, guest, (&name, at.date))?;
        // What is held for the child there goes on as this place.
        let own = guest.child.filter(|_| taken != Taken::Held);
        let held = own.and_then(|id| around::held_for(self.state, id, at.id, slot));
        around::bar(self.state, service, (at, slot), (child, guest.born), self.now, held)
            .map_err(|bar| around::refusal(self.state, &bar, &name, at, self.now))?;
        if child.is_none() {
            self.caller_is_new(service, at, (&name, &guest.phone), None)?;
        }
        let (what, state) = match taken {
            Taken::Offered(told) => (SeatDid::Offered, SeatState::Offered { told, on: self.now.today }),
            Taken::Agreed => (SeatDid::Taken, SeatState::Booked),
            Taken::Held => (SeatDid::Held, SeatState::Held { until: self.held_until() }),
        };
        let seat = Seat {
            id: held.unwrap_or_else(|| self.state.next_seat()),
            session: at.id,
            slot,
            child: guest.child,
            party: guest.party,
            who: named.into(),
            phone: guest.phone.trim().into(),
            born: guest.born.filter(|_| child.is_none()),
            topic: guest.topic,
            reason: guest.reason.trim().into(),
            put_off: None,
            state,
            known: at.stand(slot),
            tries: 0,
            by: self.actor.name.clone(),
            at: self.now.at,
            rev: 0,
            owes: None,
            tried: None,
        };
        Ok(Event::Seat { did: what, seat: Box::new(seat) })
    }

    /// Whether a session's places are support, which no referral is booked into.
    pub(super) fn is_support(&self, at: &Session) -> bool {
        self.rules().service(at.service).is_some_and(|service| service.kind.is_support())
    }

    pub(super) fn support_of(&self, at: &Session) -> Result<&Service, Refusal> {
        self.rules().service(at.service).filter(|service| service.kind.is_support()).ok_or_else(|| {
            Refusal::rule(format!(
                "{} is no support session: a child's referral is booked there, with b. Nothing was booked.",
                self.place(at, 0)
            ))
        })
    }

    pub(super) fn seat_row(&self, id: SeatId) -> Result<&Seat, Refusal> {
        self.state.seat(id).ok_or_else(|| Refusal::missing("There is no such place (any more)."))
    }

    pub(super) fn not_so(&self, row: &Seat, words: &str) -> Refusal {
        let place = around::of_day(self.state, row.id);
        Refusal::stale(format!("{} {words}: {place}. Nothing was changed.", row.name(self.state)))
    }

    /// What happened there can only be said once its day has come, and while nothing else has been said.
    fn on_its_day(&self, row: &Seat) -> Result<&Session, Refusal> {
        let at = self.session(row.session)?;
        let name = row.name(self.state);
        if at.cancelled() {
            return Err(Refusal::rule(format!(
                "{} is called off. Nothing was recorded. {name} is told, or the place is given up.",
                self.place(at, row.slot)
            )));
        }
        if at.date > self.now.today {
            return Err(Refusal::rule(format!(
                "{} is still ahead. Nothing was recorded. The place of {name} can be given up.",
                self.place(at, row.slot)
            )));
        }
        Ok(at)
    }

    fn seat_came(&self, id: SeatId, when: Option<Minute>) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        let at = self.on_its_day(row)?;
        match row.state {
            SeatState::Offered { .. }
            | SeatState::Booked
            | SeatState::NoAnswer { .. }
            | SeatState::Missed => {}
            SeatState::Again { .. } => {
                return Err(self.not_so(row, "is to be rung again: o says what came of it"));
            }
            _ => return Err(self.not_so(row, "is recorded already")),
        }
        let when = when.filter(|_| at.date == self.now.today);
        Ok(did(SeatDid::Came, Seat { state: SeatState::Came { at: when }, ..row.clone() }))
    }

    fn seat_missed(&self, id: SeatId) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        let at = self.on_its_day(row)?;
        match row.state {
            SeatState::Offered { .. }
            | SeatState::Booked
            | SeatState::NoAnswer { .. }
            | SeatState::Again { .. } => {}
            _ => return Err(self.not_so(row, "is recorded already")),
        }
        // A key that is held down, and a script run twice, are one try.
        if row.tried.is_some_and(|tried| self.now.at - tried < TimeDelta::minutes(1)) {
            return Err(self.not_so(row, "has this noted already"));
        }
        // A group was an offer; a call or a meeting is owed to somebody, and tried again.
        let state = if self.support_of(at)?.kind == ServiceKind::Group {
            SeatState::Missed
        } else {
            let within = u32::from(self.rules().settings.follow_up_within);
            SeatState::NoAnswer { due: self.rules().calendar.add_working_days(self.now.today, within) }
        };
        let tries = row.tries.saturating_add(1);
        Ok(did(SeatDid::Missed, Seat { state, tries, tried: Some(self.now.at), ..row.clone() }))
    }

    fn seat_outcome(
        &self,
        id: SeatId,
        outcome: Code,
        refer: Option<&NewReferral>,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        let service = self.support_of(self.on_its_day(row)?)?;
        let choice = self.chosen(&self.rules().choices.support_outcomes, outcome, "outcome")?;
        let name = row.name(self.state);
        if !service.outcomes.is_empty() && !service.outcomes.contains(&outcome) {
            return Err(Refusal::rule(format!(
                "\"{}\" is no outcome of {}. Nothing was recorded.",
                choice.name, service.name
            )));
        }
        match &row.state {
            SeatState::Done { outcome: known } => {
                let known = Choices::words(&self.rules().choices.support_outcomes, known);
                return Err(self.not_so(row, &format!("has an outcome already ({known})")));
            }
            SeatState::Cancelled { .. } | SeatState::Declined | SeatState::Missed => {
                return Err(self.not_so(row, "did not take place"));
            }
            _ => {}
        }
        let words = words.trim();
        if service.kind == ServiceKind::Meeting && words.is_empty() {
            return Err(Refusal::input(
                "words",
                format!("Type in a few words what support was agreed for {name}."),
            ));
        }
        let mut events = Vec::new();
        if choice.effect == Effect::ReferOn {
            let Some(child) = row.child else {
                return Err(Refusal::rule(format!(
                    "{name} is on no record yet, so there is nobody to refer. Nothing was recorded. Register the child for this place first."
                )));
            };
            let new =
                refer.ok_or_else(|| Refusal::input("pathway", "To which pathway? Choose its letter."))?;
            let child = self.living(child)?;
            if let Some(open) = self.open_on(child, new.pathway) {
                return Err(Refusal::stale(format!(
                    "{name} is on the {} list since {}: no second referral is needed. Nothing was recorded. Choose advice.",
                    self.rules().short(&new.pathway),
                    open.received.format("%-d %b %Y")
                )));
            }
            events.push(self.received(self.state.next_referral(), child, new)?);
        }
        let state = if choice.effect == Effect::ComeBack {
            let within = u64::from(self.rules().settings.answer_within);
            SeatState::Again { due: self.now.today + Days::new(within) }
        } else {
            SeatState::Done { outcome }
        };
        let what = SeatDid::Outcome { outcome, words: words.to_owned() };
        events.extend(did(what, Seat { state, ..row.clone() }));
        Ok(events)
    }
}

pub(super) fn did(what: SeatDid, seat: Seat) -> Vec<Event> {
    // Whatever is done to it is the end of its waiting, and they are spoken with.
    let seat = Seat { put_off: None, owes: None, ..seat };
    vec![Event::Seat { did: what, seat: Box::new(seat) }]
}
