//! Somebody seeking a place for a referral: the hard rules, asked alike by deciding, suggesting and the list of what is
//! left out. Ordered from cheap to dear, and from the referral down to the slot.
use super::super::booking::{Booking, BookingState};
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::decide::Now;
use super::super::ids::{BookingId, ReferralId};
use super::super::order::Priority;
use super::super::referral::{Referral, Stage};
use super::super::refusal::Refusal;
use super::super::review;
use super::super::rules::{Rules, Service, ServiceKind};
use super::super::session::{CarveOut, Session, Slot};
use super::super::sharing;
use super::super::state::State;
use super::super::{age, around, together};
use super::runs::{is_listed, session_runs, slot_ahead};
use super::{Bar, interpreted, live, minutes_needed, taken_by};
use chrono::NaiveDate;

/// A referral that seeks a place, at a moment.
#[derive(Clone, Copy)]
pub struct Seeker<'a> {
    /// What stands.
    pub state: &'a State,
    /// The referral.
    pub referral: &'a Referral,
    /// Its child.
    pub child: &'a ChildRow,
    /// The booking that would be given up for the new place.
    pub moving: Option<BookingId>,
    /// When it is asked.
    pub now: &'a Now,
}

/// Whether a place may be taken for a referral: `Ok`, or the refusal in words, without looking for another place.
///
/// `moving` is the referral's booking that goes on as this one (a hold or offer agreed) or is given up for it (a move): it is
/// no obstacle to itself. A refusal because somebody was first is `Stale`; others are rules.
pub fn allowed(
    state: &State,
    referral: &Referral,
    session: &Session,
    slot: u8,
    moving: Option<BookingId>,
    now: &Now,
) -> Result<(), Refusal> {
    let Some(child) = state.child(referral.child) else {
        return Err(Refusal::missing("There is no such child on record (any more). Nothing was booked."));
    };
    let seeker = Seeker { state, referral, child, moving, now };
    seeker.may(session, slot).map_err(|bar| bar.refusal(&seeker, session))
}

/// Whether a service is the one the referral's component is owed, so that its place moves the referral on; a place beside
/// its own way (a drop-in for a child who waits for something else) settles no step and stops no clock.
pub fn own_way(rules: &Rules, referral: &Referral, service: Code) -> bool {
    rules.component(referral.pathway, referral.component).is_some_and(|c| c.service == service)
}

impl<'a> Seeker<'a> {
    /// A seeker for that referral; none where there is no such referral or child.
    pub fn new(
        state: &'a State,
        referral: ReferralId,
        moving: Option<BookingId>,
        now: &'a Now,
    ) -> Option<Self> {
        let referral = state.referral(referral)?;
        let child = state.child(referral.child)?;
        Some(Self { state, referral, child, moving, now })
    }

    /// Every rule, for one slot of a session.
    pub fn may(&self, session: &Session, slot: u8) -> Result<(), Bar> {
        let service = self.state.rules.service(session.service).ok_or(Bar::NotOwed)?;
        self.service(service)?;
        self.runs(service, session)?;
        self.session(service, session)?;
        self.slot(service, session, slot)
    }

    /// What a session itself says, and its quorum for this child.
    pub fn runs(&self, service: &Service, session: &Session) -> Result<(), Bar> {
        session_runs(self.state, service, session, self.now)?;
        self.quorate(service, session)
    }

    /// The quorum for this child alone: the service's roles and those its needs add.
    pub fn quorate(&self, service: &Service, session: &Session) -> Result<(), Bar> {
        let missing = review::missing_for(self.state, service, session, self.referral.id);
        Bar::of_quorum(self.state, session, missing)
    }

    /// Whether this referral may be booked into that service at all, and now.
    ///
    /// Its component's own service; else a drop-in or a call by rule, unless the child has a referral of its own to it. Whatever
    /// a clinician must refer to (a review, a complex communication clinic) is booked from that referral only.
    pub fn service(&self, service: &Service) -> Result<(), Bar> {
        if self.child.died.is_some() {
            return Err(Bar::Died);
        }
        // Support is nobody's step: open to a child whatever its referrals say.
        if service.kind.is_support() {
            return Ok(());
        }
        let rules = &self.state.rules;
        let own =
            |r: &Referral| rules.component(r.pathway, r.component).map(|c| c.service) == Some(service.id);
        if own(self.referral) {
            self.stage_owed()?;
        } else {
            if !self.referral.stage.is_open() {
                return Err(Bar::Closed);
            }
            if let Some(other) = self.others_of_child().find(|r| r.stage.is_open() && own(r)) {
                return Err(Bar::OwnReferral(other.id));
            }
            match service.kind {
                ServiceKind::DropIn
                | ServiceKind::Calls
                | ServiceKind::Group
                | ServiceKind::Meeting
                | ServiceKind::Surgery => {}
                // A clinician puts the child forward, with the question, and consent gates its pack.
                ServiceKind::Review => return Err(Bar::NeedsReferral),
                ServiceKind::Clinic => {
                    let by_clinician = rules.pathways.iter().any(|p| {
                        !p.only_from.is_empty() && p.components.iter().any(|c| c.service == service.id)
                    });
                    return Err(if by_clinician { Bar::NeedsReferral } else { Bar::NotOwed });
                }
            }
        }
        if !service.waiting_on.is_empty() && !is_listed(self.state, self.child, service) {
            return Err(Bar::NotWaiting);
        }
        if service.second_opinion && self.first_unknown() {
            return Err(Bar::FirstUnknown);
        }
        Ok(())
    }

    /// Whether nobody has said who gave the first opinion: then nobody can be kept out of the second.
    fn first_unknown(&self) -> bool {
        let pack = self.state.reviews.get(&self.referral.id);
        self.referral.not_by.is_empty() && pack.is_none_or(|pack| pack.first.is_none())
    }

    /// What the referral's stage says of a place of its own component.
    fn stage_owed(&self) -> Result<(), Bar> {
        match self.referral.stage {
            Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. } => Err(Bar::NotAccepted),
            Stage::Seen { on, .. } => Err(Bar::OutcomeFirst(on)),
            Stage::NotBrought { on, .. } => Err(Bar::FollowUpFirst(on)),
            Stage::Monitoring { .. } => Err(Bar::Monitored),
            Stage::Closed { .. } => Err(Bar::Closed),
            Stage::Waiting { .. }
            | Stage::Held { .. }
            | Stage::Offered { .. }
            | Stage::Booked { .. }
            | Stage::Rebook { .. }
            | Stage::LateNotSeen { .. }
            | Stage::LeftUnseen { .. }
            | Stage::FollowUp { .. } => Ok(()),
        }
    }

    fn others_of_child(&self) -> impl Iterator<Item = &'a Referral> {
        let (state, own) = (self.state, self.referral.id);
        self.child.referrals.iter().filter(move |id| **id != own).filter_map(|id| state.referral(*id))
    }

    /// What the child's age and needs say of a session's day and people.
    pub fn session(&self, service: &Service, session: &Session) -> Result<(), Bar> {
        let (child, on) = (self.child, session.date);
        self.of_age(service, on)?;
        super::fits(self.state, child, service, session)?;
        if interpreted(child) && service.interpreter_days > 0 && !self.goes_on_in(session) {
            let days = service.interpreter_days;
            let from = self.state.rules.calendar.add_working_days(self.now.today, u32::from(days));
            if on < from {
                return Err(Bar::Lead { days, from });
            }
        }
        if service.second_opinion {
            let coming = |m: &&super::super::session::Member| {
                m.answer.may_come() && self.referral.not_by.contains(&m.staff)
            };
            if let Some(member) = session.people.iter().find(coming) {
                return Err(Bar::GaveFirst(member.staff));
            }
        }
        Ok(())
    }

    /// Whether the child is of the service's ages on a day: on the birthday that ends them, no longer.
    pub fn of_age(&self, service: &Service, on: NaiveDate) -> Result<(), Bar> {
        if on < self.child.born {
            return Err(Bar::NotBorn);
        }
        match self.too_old(service, on) {
            Some((turned, on)) => Err(Bar::TooOld { turned, on }),
            None => Ok(()),
        }
    }

    /// Whether the place in hand can go along where its session is moved: ages, the family's days, the interpreter's notice,
    /// whom the slot is kept for on that day, and where else the child is then. `session` is as it would be.
    pub fn goes_along(&self, service: &Service, session: &Session, booking: &Booking) -> Result<(), Bar> {
        self.session(service, session)?;
        let slot = *session.slots.get(usize::from(booking.slot)).ok_or(Bar::Missing)?;
        if slot.carve_out == CarveOut::UnderFour && session.date >= age::birthday(self.child.born, 4) {
            return Err(Bar::KeptFor(slot.carve_out));
        }
        let time = (session, slot.start, booking.minutes);
        if let Some(other) = super::busy::elsewhere(self.state, self.child, time, self.now.at, session.id) {
            return Err(Bar::Clash(other));
        }
        match around::seat_at(self.state, self.child.id, time, None) {
            Some(seat) => Err(Bar::Seat(seat)),
            None => Ok(()),
        }
    }

    /// Whether a place of that day keeps the rhythm of the block it would be of: never two on one day, and one that is moved stays
    /// near its day and in its turn, or goes to the end.
    pub fn rhythm(&self, on: NaiveDate) -> Result<(), Bar> {
        let (state, of) = (self.state, self.referral.id);
        let mine = |id: &BookingId| state.booking(*id).is_some_and(|booking| booking.referral == of);
        let off = match self.moving.filter(mine) {
            Some(moving) => together::off_rhythm(state, moving, on),
            None => together::has_on(state, of, on).then_some(together::Off::Twice),
        };
        off.map_or(Ok(()), |off| Err(Bar::OffBlock(off)))
    }

    /// Whether the booking in hand is in this session, on its day: its interpreter was booked with it.
    fn goes_on_in(&self, session: &Session) -> bool {
        self.moving
            .and_then(|id| self.state.booking(id))
            .and_then(|b| self.state.session(b.session))
            .is_some_and(|there| there.id == session.id && there.date == session.date)
    }

    /// The birthday that ended a service's ages on a day: the service's own, or the pathway's where it is its component.
    fn too_old(&self, service: &Service, on: NaiveDate) -> Option<(u8, NaiveDate)> {
        let rules = &self.state.rules;
        let pathway = rules
            .pathway(self.referral.pathway)
            .filter(|_| own_way(rules, self.referral, service.id))
            .map(|p| p.age_to.saturating_add(1));
        let before = service.under.into_iter().chain(pathway).min()?;
        let birthday = age::birthday(self.child.born, u16::from(before));
        (on >= birthday).then_some((before, birthday))
    }

    /// What stands in one slot: whom it is kept for, its length, its time, its places; then where the child already is.
    pub fn slot(&self, service: &Service, session: &Session, index: u8) -> Result<(), Bar> {
        if service.kind.is_support() {
            let child = (Some(self.child), None);
            let held = around::held_for(self.state, self.child.id, session.id, index);
            return around::bar(self.state, service, (session, index), child, self.now, held);
        }
        let slot = *session.slots.get(usize::from(index)).ok_or(Bar::Missing)?;
        self.suits(service, session, slot)?;
        if let Some(booking) = self.standing(service)
            && !together::beside(self.state, self.referral.id, self.moving)
        {
            return Err(Bar::Already(booking));
        }
        self.room(session, slot, index)?;
        let (of, but) = (self.referral.id, self.moving);
        if let Some((role, most)) = sharing::full_role(self.state, (service, session), of, self.now, but) {
            return Err(Bar::RoleFull(role, most));
        }
        let time = (session, slot.start, minutes_needed(service, self.child));
        if let Some((booking, _)) =
            super::busy::clashing(self.state, self.child, time, self.now.at, self.moving)
        {
            return Err(Bar::Clash(booking));
        }
        match around::seat_at(self.state, self.child.id, time, None) {
            Some(seat) => Err(Bar::Seat(seat)),
            None => Ok(()),
        }
    }

    /// The same of a slot with a free place, for a child with no place anywhere: nothing of its own can stand in the way.
    pub fn suits(&self, service: &Service, session: &Session, slot: Slot) -> Result<(), Bar> {
        if !slot_ahead(service, session, slot, self.now) {
            return Err(Bar::Past);
        }
        self.fits(service, session, slot)
    }

    fn fits(&self, service: &Service, session: &Session, slot: Slot) -> Result<(), Bar> {
        let child = self.child;
        let kept = match slot.carve_out {
            CarveOut::Anyone => true,
            CarveOut::Urgent => self.referral.priority == Priority::Urgent,
            CarveOut::Interpreter => interpreted(child),
            CarveOut::UnderFour => session.date < age::birthday(child.born, 4),
        };
        if !kept {
            return Err(Bar::KeptFor(slot.carve_out));
        }
        let needs = minutes_needed(service, child);
        if needs > slot.minutes {
            let interpreter = interpreted(child) && service.interpreter_minutes > 0;
            return Err(Bar::TooShort { has: slot.minutes, needs, interpreter });
        }
        Ok(())
    }

    /// A place of this referral in the same service that is not being given up.
    fn standing(&self, service: &Service) -> Option<BookingId> {
        live(self.state, self.child, self.now.at)
            .filter(|b| b.referral == self.referral.id && Some(b.id) != self.moving)
            .filter(|b| !matches!(b.state, BookingState::Attended { .. }))
            .find(|b| {
                self.state.session(b.session).is_some_and(|s| s.service == service.id && !s.cancelled())
            })
            .map(|b| b.id)
    }

    fn room(&self, session: &Session, slot: Slot, index: u8) -> Result<(), Bar> {
        let mut taken = 0u16;
        let (mut held, mut last) = (None, None::<&Booking>);
        for booking in taken_by(self.state, session.id, self.now.at) {
            if booking.slot != index || Some(booking.id) == self.moving {
                continue;
            }
            taken += 1;
            if matches!(booking.state, BookingState::Held { .. }) {
                held = Some(booking.id);
            }
            if last.is_none_or(|other| other.at <= booking.at) {
                last = Some(booking);
            }
        }
        if taken < u16::from(slot.places) {
            return Ok(());
        }
        Err(match (held, last) {
            (Some(held), _) => Bar::Held(held),
            (None, Some(last)) => Bar::Full(last.id),
            (None, None) => Bar::NoPlaces,
        })
    }
}
