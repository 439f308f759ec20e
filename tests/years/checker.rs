//! A second opinion on a journal: a small model of its own, fed with the events alone, that knows nothing of the program's State
//! and none of its rules' code. It looks for places held twice, two live offers of a place, a child, person or room in two
//! places, reviews offered or decided without their quorum, places of children who died, clocks that a cancellation changed,
//! and answers that the journal knows nothing of.
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use waitwell::domain::booking::{Booking, BookingState};
use waitwell::domain::code::Code;
use waitwell::domain::event::{Event, Image, Key};
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::referral::Stage;
use waitwell::domain::rules::{Effect, Rules, ServiceKind};
use waitwell::domain::session::{Answer, Member, Session, SessionState};

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A place held by more than it takes, or a child, person or room in two places.
    DoubleBooking,
    /// More live offers of a place than it has room for.
    TwoOffers,
    /// Offered, or decided for good, without its quorum.
    Quorum,
    /// A cancellation or move changed a clock.
    Clock,
    /// A child who died has a place.
    Died,
    /// Acknowledged, and not in the journal; or the journal has a hole.
    Lost,
}

/// One change as the journal has it.
pub struct Change<'a> {
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub command: [u8; 16],
    pub events: &'a [Event],
}

/// What stands by the events so far, and what was found wrong with it.
#[derive(Default)]
pub struct Checker {
    pub sessions: BTreeMap<SessionId, Session>,
    pub bookings: BTreeMap<BookingId, Booking>,
    pub kinds: BTreeMap<Code, ServiceKind>,
    pub found: Vec<(Kind, String)>,
    quorum: BTreeMap<Code, Vec<Code>>,
    needs: BTreeMap<Code, Vec<Code>>,
    stands: bool,
    online: BTreeSet<VenueId>,
    packs: BTreeMap<ReferralId, Vec<Code>>,
    here: BTreeMap<SessionId, Vec<StaffId>>,
    died: BTreeSet<ChildId>,
    of_session: BTreeMap<SessionId, BTreeSet<BookingId>>,
    of_child: BTreeMap<ChildId, BTreeSet<BookingId>>,
    by_day: BTreeMap<NaiveDate, BTreeSet<SessionId>>,
    commands: Vec<[u8; 16]>,
    /// Places given back, by whether their session had its quorum then.
    given_back: BTreeMap<BookingId, bool>,
}

/// Whether a booking takes up its place, by what happened to it.
fn takes(booking: &Booking, at: DateTime<Utc>) -> bool {
    match booking.state {
        BookingState::Held { until } => at < until,
        BookingState::Offered { .. } | BookingState::Agreed { .. } | BookingState::Attended { .. } => true,
        _ => false,
    }
}

/// Whether every role can be somebody else's: tried out, one role after the other.
fn filled(roles: &[Code], people: &[(Code, StaffId)], used: &mut Vec<StaffId>) -> bool {
    let Some((role, rest)) = roles.split_first() else { return true };
    people.iter().filter(|(of, _)| of == role).any(|(_, staff)| {
        if used.contains(staff) {
            return false;
        }
        used.push(*staff);
        let all = filled(rest, people, used);
        used.pop();
        all
    })
}

impl Checker {
    /// Takes the next change in.
    pub fn read(&mut self, change: &Change<'_>) {
        if change.seq != self.commands.len() as u64 + 1 {
            let words = format!("change {} follows change {}", change.seq, self.commands.len());
            self.found.push((Kind::Lost, words));
        }
        self.commands.push(change.command);
        let mut touched = BTreeSet::new();
        for event in change.events {
            self.fold(change, event, &mut touched);
        }
        self.cancelling(change);
        for session in touched {
            self.look(change, session);
        }
    }

    /// Somebody was told that their command is done, as change `seq`.
    pub fn acknowledged(&mut self, seq: u64, command: [u8; 16]) {
        let there = (seq as usize).checked_sub(1).and_then(|at| self.commands.get(at));
        if there != Some(&command) {
            self.found.push((Kind::Lost, format!("change {seq} was acknowledged and is not in the journal")));
        }
    }

    fn fold(&mut self, change: &Change<'_>, event: &Event, touched: &mut BTreeSet<SessionId>) {
        match event {
            Event::RulesSet { rules } => self.rules(rules),
            Event::VenueAdded { venue } if venue.online => drop(self.online.insert(venue.id)),
            Event::ChildDied { child, .. } => {
                self.died.insert(*child);
                let theirs = self.of_child.get(child).into_iter().flatten();
                touched.extend(theirs.filter_map(|id| self.bookings.get(id)).map(|b| b.session));
            }
            Event::ChildMerged { keep, bookings, .. } => self.rehome(bookings, *keep, touched),
            Event::MergeUndone { gone, bookings, .. } => self.rehome(bookings, *gone, touched),
            Event::SessionMade { session } => {
                touched.insert(session.id);
                self.set_session(session.id, Some((**session).clone()));
            }
            Event::SessionMoved { session, to, .. } | Event::SessionFollowed { session, to } => {
                touched.insert(*session);
                self.set_session(*session, Some((**to).clone()));
            }
            Event::SessionCancelled { session, reason } => {
                if let Some(row) = self.sessions.get_mut(session) {
                    row.state = SessionState::Cancelled { reason: *reason };
                }
            }
            Event::MemberSet { session, member } => {
                touched.insert(*session);
                if let Some(row) = self.sessions.get_mut(session) {
                    row.people.retain(|m| (m.role, m.staff) != (member.role, member.staff));
                    row.people.push(*member);
                }
            }
            Event::SlotAdded { session, slot } => {
                touched.insert(*session);
                if let Some(row) = self.sessions.get_mut(session) {
                    row.slots.push(*slot);
                    row.start = row.start.min(slot.start);
                    row.end = row.end.max(slot.start + slot.minutes);
                }
            }
            Event::Review { referral, pack, .. } => drop(self.packs.insert(*referral, pack.needs.clone())),
            Event::Meeting { session, meeting, .. } => {
                let here = meeting.started.as_ref().map(|(_, here)| here.clone());
                self.set_here(*session, here);
            }
            Event::Held { booking, .. } | Event::Offered { booking, .. } | Event::Agreed { booking, .. } => {
                self.offered(change.seq, booking);
                touched.insert(booking.session);
                self.set_booking(booking.id, Some((**booking).clone()));
            }
            Event::Moved { from, booking, .. } => {
                self.offered(change.seq, booking);
                touched.insert(booking.session);
                self.set_booking(booking.id, Some((**booking).clone()));
                self.set_state(*from, BookingState::Moved { to: booking.id });
            }
            Event::HoldReleased { booking, .. } => self.set_state(*booking, BookingState::Released),
            Event::OfferDeclined { booking, state, .. } | Event::Cancelled { booking, state, .. } => {
                self.set_state(*booking, state.clone());
            }
            Event::Attended { booking, state, .. } => {
                self.set_state(*booking, state.clone());
                touched.extend(self.bookings.get(booking).map(|b| b.session));
            }
            Event::OutcomeRecorded { booking, effect, stage, .. } => {
                self.decided(change.seq, *booking, *effect, *stage);
            }
            Event::Undone { restore, .. } => {
                for prior in restore {
                    self.restore(change, prior.key, prior.image.as_ref(), touched);
                }
            }
            _ => {}
        }
    }

    fn rules(&mut self, rules: &Rules) {
        self.kinds = rules.services.iter().map(|s| (s.id, s.kind)).collect();
        self.quorum = rules.services.iter().map(|s| (s.id, s.quorum.clone())).collect();
        self.needs = rules.reviews.need.iter().map(|n| (n.id, n.roles.clone())).collect();
        self.stands = rules.reviews.inquorate_stands;
    }

    fn restore(
        &mut self,
        change: &Change<'_>,
        key: Key,
        image: Option<&Image>,
        touched: &mut BTreeSet<SessionId>,
    ) {
        match (key, image) {
            (Key::Session(id), row) => {
                touched.insert(id);
                let row = row
                    .and_then(|row| if let Image::Session(row) = row { Some((**row).clone()) } else { None });
                self.set_session(id, row);
            }
            (Key::Booking(id), Some(Image::Booking(row))) => {
                // A place that was given back while all was well, and is given again by taking that back, is given as much as
                // any other. What was without its quorum already comes back as it was.
                let was = self.bookings.get(&id).is_some_and(|b| takes(b, change.at));
                let well = self.given_back.get(&id).is_none_or(|quorate| *quorate);
                if !was
                    && well
                    && takes(row, change.at)
                    && !matches!(row.state, BookingState::Attended { .. })
                {
                    self.offered(change.seq, row);
                }
                touched.insert(row.session);
                self.set_booking(id, Some((**row).clone()));
            }
            (Key::Booking(id), _) => self.set_booking(id, None),
            (Key::Review(id), Some(Image::Review(row))) => drop(self.packs.insert(id, row.needs.clone())),
            (Key::Review(id), _) => drop(self.packs.remove(&id)),
            (Key::Meeting(id), Some(Image::Meeting(row))) => {
                self.set_here(id, row.started.as_ref().map(|(_, here)| here.clone()));
            }
            (Key::Meeting(id), _) => self.set_here(id, None),
            (Key::Child(id), Some(Image::Child(row))) if row.died.is_none() => drop(self.died.remove(&id)),
            _ => {}
        }
    }

    fn set_here(&mut self, session: SessionId, here: Option<Vec<StaffId>>) {
        match here {
            Some(here) => drop(self.here.insert(session, here)),
            None => drop(self.here.remove(&session)),
        }
    }

    fn set_session(&mut self, id: SessionId, row: Option<Session>) {
        if let Some(before) = self.sessions.remove(&id) {
            self.by_day.entry(before.date).or_default().remove(&id);
        }
        if let Some(row) = row {
            self.by_day.entry(row.date).or_default().insert(id);
            self.sessions.insert(id, row);
        }
    }

    fn set_booking(&mut self, id: BookingId, row: Option<Booking>) {
        if let Some(before) = self.bookings.remove(&id) {
            self.of_session.entry(before.session).or_default().remove(&id);
            self.of_child.entry(before.child).or_default().remove(&id);
        }
        if let Some(row) = row {
            self.of_session.entry(row.session).or_default().insert(id);
            self.of_child.entry(row.child).or_default().insert(id);
            self.bookings.insert(id, row);
        }
    }

    fn set_state(&mut self, id: BookingId, state: BookingState) {
        if let Some(row) = self.bookings.get(&id) {
            self.given_back.insert(id, self.quorate(row));
        }
        if let Some(row) = self.bookings.get_mut(&id) {
            row.state = state;
        }
    }

    fn rehome(&mut self, bookings: &[BookingId], to: ChildId, touched: &mut BTreeSet<SessionId>) {
        for id in bookings {
            if let Some(row) = self.bookings.get(id).cloned() {
                touched.insert(row.session);
                self.set_booking(*id, Some(Booking { child: to, ..row }));
            }
        }
    }

    /// The roles that a review of this referral's child takes.
    fn roles(&self, service: Code, referral: ReferralId) -> Vec<Code> {
        let mut roles = self.quorum.get(&service).cloned().unwrap_or_default();
        if roles.is_empty() {
            return roles;
        }
        for need in self.packs.get(&referral).into_iter().flatten() {
            for role in self.needs.get(need).into_iter().flatten() {
                if !roles.contains(role) {
                    roles.push(*role);
                }
            }
        }
        roles
    }

    /// Whether every role of a review of this booking's child is somebody's who said yes.
    fn quorate(&self, booking: &Booking) -> bool {
        let Some(session) = self.sessions.get(&booking.session) else { return true };
        let roles = self.roles(session.service, booking.referral);
        let yes = |m: &&Member| m.answer == Answer::Accepted;
        let people: Vec<_> = session.people.iter().filter(yes).map(|m| (m.role, m.staff)).collect();
        filled(&roles, &people, &mut Vec::new())
    }

    /// 6: a review has its quorum at the moment at which a place in it is given.
    fn offered(&mut self, seq: u64, booking: &Booking) {
        if !self.quorate(booking) {
            let id = booking.session.0;
            let words = format!("change {seq}: a place in session {id} is given without its quorum");
            self.found.push((Kind::Quorum, words));
        }
    }

    /// 6: what a review without everybody in the room decided closes nothing and moves nobody on.
    fn decided(&mut self, seq: u64, booking: BookingId, effect: Effect, stage: Stage) {
        let Some(booking) = self.bookings.get(&booking) else { return };
        let Some(session) = self.sessions.get(&booking.session) else { return };
        if self.kinds.get(&session.service) != Some(&ServiceKind::Review) || self.stands {
            return;
        }
        let roles = self.roles(session.service, booking.referral);
        let here = self.here.get(&session.id).cloned().unwrap_or_default();
        let people: Vec<_> =
            session.people.iter().filter(|m| here.contains(&m.staff)).map(|m| (m.role, m.staff)).collect();
        if !filled(&roles, &people, &mut Vec::new())
            && (effect != Effect::None || matches!(stage, Stage::Closed { .. }))
        {
            let words = format!("change {seq}: session {} decided for good without its quorum", session.id.0);
            self.found.push((Kind::Quorum, words));
        }
    }

    /// 7: nothing but places given up or moved, and yet a clock is another.
    fn cancelling(&mut self, change: &Change<'_>) {
        let gives_up = |event: &Event| {
            matches!(
                event,
                Event::Cancelled { .. }
                    | Event::Moved { .. }
                    | Event::SessionCancelled { .. }
                    | Event::SessionMoved { .. }
                    | Event::Carried { .. }
                    | Event::HoldReleased { .. }
                    | Event::MemberSet { .. }
                    | Event::StaffAway { .. }
            )
        };
        let clocks = |event: &Event| matches!(event, Event::ClockSet { .. });
        let only = change.events.iter().all(|event| gives_up(event) || clocks(event));
        if only && change.events.iter().any(clocks) {
            self.found.push((Kind::Clock, format!("change {}: a cancellation changed a clock", change.seq)));
        }
    }

    /// 2: what stands in a session now, and where else its children, people and room are.
    fn look(&mut self, change: &Change<'_>, id: SessionId) {
        let Some(session) = self.sessions.get(&id).filter(|s| s.state == SessionState::Planned) else {
            return;
        };
        let seq = change.seq;
        let mut found = Vec::new();
        let here: Vec<&Booking> = self
            .of_session
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|id| self.bookings.get(id))
            .filter(|b| takes(b, change.at))
            .collect();
        for (index, slot) in session.slots.iter().enumerate() {
            let there: Vec<_> = here.iter().filter(|b| usize::from(b.slot) == index).collect();
            let room = usize::from(slot.places);
            if there.len() > room {
                let words =
                    format!("change {seq}: session {} slot {index} is held {} times", id.0, there.len());
                found.push((Kind::DoubleBooking, words));
            }
            let offers = there.iter().filter(|b| matches!(b.state, BookingState::Offered { .. })).count();
            if offers > room {
                found.push((
                    Kind::TwoOffers,
                    format!("change {seq}: session {} slot {index}: {offers} live offers", id.0),
                ));
            }
        }
        for booking in &here {
            if self.died.contains(&booking.child) && !matches!(booking.state, BookingState::Attended { .. }) {
                found.push((
                    Kind::Died,
                    format!("change {seq}: booking {} of a child who died", booking.id.0),
                ));
            }
            let Some(time) = self.time(booking) else { continue };
            let others = self.of_child.get(&booking.child).into_iter().flatten();
            for other in others.filter(|id| **id != booking.id).filter_map(|id| self.bookings.get(id)) {
                let Some(theirs) = self.time(other).filter(|_| takes(other, change.at)) else { continue };
                if theirs.0 == time.0 && theirs.1 < time.2 && time.1 < theirs.2 {
                    let ids = (booking.id.0, other.id.0);
                    let words =
                        format!("change {seq}: child {} has bookings {ids:?} at one time", booking.child.0);
                    found.push((Kind::DoubleBooking, words));
                }
            }
        }
        let yes = |s: &Session| -> Vec<StaffId> {
            s.people.iter().filter(|m| m.answer == Answer::Accepted).map(|m| m.staff).collect()
        };
        for other in self.by_day.get(&session.date).into_iter().flatten().filter(|other| **other != id) {
            let Some(other) = self.sessions.get(other).filter(|s| s.state == SessionState::Planned) else {
                continue;
            };
            if other.start >= session.end || session.start >= other.end {
                continue;
            }
            let ids = (id.0, other.id.0);
            let room = other.venue == session.venue && other.room == session.room && !session.room.is_empty();
            if room && !self.online.contains(&session.venue) {
                found.push((
                    Kind::DoubleBooking,
                    format!("change {seq}: sessions {ids:?} have one room at one time"),
                ));
            }
            let theirs = yes(other);
            for staff in yes(session).into_iter().filter(|staff| theirs.contains(staff)) {
                let words = format!("change {seq}: staff {} is at sessions {ids:?} at one time", staff.0);
                found.push((Kind::DoubleBooking, words));
            }
        }
        self.found.extend(found);
    }

    /// Day, start and end of a booking, where its session is held.
    fn time(&self, booking: &Booking) -> Option<(NaiveDate, u16, u16)> {
        let session = self.sessions.get(&booking.session).filter(|s| s.state == SessionState::Planned)?;
        let slot = session.slots.get(usize::from(booking.slot))?;
        Some((session.date, slot.start, slot.start + booking.minutes))
    }

    /// How often something of that kind was found.
    pub fn count(&self, kind: Kind) -> usize {
        self.found.iter().filter(|(of, _)| *of == kind).count()
    }

    /// What happened to the bookings of a session, in the order in which they were made.
    pub fn in_session(&self, id: SessionId) -> impl Iterator<Item = &Booking> {
        self.of_session.get(&id).into_iter().flatten().filter_map(|id| self.bookings.get(id))
    }
}
