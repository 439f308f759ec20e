//! Several places taken as one act: one visit, or a block of therapy. All of them, or none: somebody who was ahead at one of
//! them is told with what is next best for all.
use super::super::booking::{Booking, By};
use super::super::code::Code;
use super::super::command::Take;
use super::super::event::Event;
use super::super::ids::{BookingId, ReferralId, SessionId};
use super::super::places;
use super::super::referral::{Referral, Stage};
use super::super::refusal::{Refusal, RefusalKind};
use super::super::session::Session;
use super::super::suggest::Within;
use super::super::together::{self, TogetherAct, TogetherDid, Wanted};
use super::Case;

/// Why the rest of a block is given up (a code of `choices.toml`).
const BLOCK_ENDED: Code = Code::known("block-ended");
/// Places that one act takes at most.
const MOST: usize = 60;

impl Case<'_> {
    pub(super) fn together(&self, act: &TogetherAct) -> Result<Vec<Event>, Refusal> {
        match act {
            TogetherAct::Visit { places, take, by, reason } => self.one_visit(places, take, *by, *reason),
            TogetherAct::Block { referral, places, take } => self.book_block(*referral, places, take),
            TogetherAct::EndBlock { referral, why } => self.end_block(*referral, *why),
            TogetherAct::Proposed { referral, session, slot, told } => {
                self.proposed(*referral, (*session, *slot), *told)
            }
        }
    }

    fn one_visit(&self, wanted: &[Wanted], take: &Take, by: By, reason: Code) -> Result<Vec<Event>, Refusal> {
        if !(2..=MOST).contains(&wanted.len()) {
            return Err(Refusal::rule("One visit is of two places or more. Nothing was booked."));
        }
        let mut events = Vec::with_capacity(wanted.len() * 2);
        let mut made: Vec<(Booking, &Session)> = Vec::with_capacity(wanted.len());
        for (at, place) in wanted.iter().enumerate() {
            let session = self.session(place.session)?;
            let event = self
                .one_of(place, session, take, (by, reason), at as u32)
                .map_err(|refusal| self.none_of(wanted, refusal))?;
            let booking = match &event {
                Event::Held { booking, .. }
                | Event::Offered { booking, .. }
                | Event::Agreed { booking, .. }
                | Event::Moved { booking, .. } => (**booking).clone(),
                _ => continue,
            };
            self.beside(&made, (&booking, session), wanted)
                .map_err(|refusal| self.none_of(wanted, refusal))?;
            made.push((booking, session));
            events.push(event);
        }
        let ids: Vec<BookingId> = made.iter().map(|(booking, _)| booking.id).collect();
        events.extend(ids.iter().map(|booking| {
            let with = ids.iter().filter(|id| *id != booking).copied().collect();
            Event::Together { did: TogetherDid::Visit { booking: *booking, with } }
        }));
        Ok(events)
    }

    /// One place of several, as it would be taken alone.
    fn one_of(
        &self,
        place: &Wanted,
        session: &Session,
        take: &Take,
        (by, reason): (By, Code),
        nth: u32,
    ) -> Result<Event, Refusal> {
        let mut events = match place.moving {
            Some(moving) => {
                let (booking, ..) = self.live(moving)?;
                if booking.referral != place.referral {
                    return Err(Refusal::missing("That place is another referral's. Nothing was moved."));
                }
                self.move_booking(moving, (place.session, place.slot), by, reason, take)?
            }
            None => {
                let (row, child) = self.open(place.referral)?;
                if let Some(standing) = self.standing(row) {
                    let there = self.session(standing.session)?;
                    return Err(Refusal::stale(format!(
                        "{} has a place already: {}. Nothing was booked. m moves it.",
                        child.list_name(),
                        self.place(there, standing.slot)
                    )));
                }
                // One visit is offered by letter from a plan only: whoever chooses it for a family books it.
                if matches!(take, Take::Offer { .. }) {
                    self.not_declined(row, session, place.slot)?;
                }
                places::allowed(self.state, row, session, place.slot, None, self.now)?;
                let booking = self.new_booking(row, child, session, place.slot, take)?;
                vec![self.taken(booking, row, session, take)]
            }
        };
        let mut event = events.pop().ok_or_else(|| Refusal::missing("Nothing was booked."))?;
        renumber(&mut event, self.state.next_booking().0 + nth);
        Ok(event)
    }

    /// What stands in the way of a place once the ones before it are taken: they may want the same one, or the same child.
    fn beside(
        &self,
        made: &[(Booking, &Session)],
        (booking, session): (&Booking, &Session),
        wanted: &[Wanted],
    ) -> Result<(), Refusal> {
        let name = self.name(booking.child);
        if made.iter().any(|(other, _)| other.referral == booking.referral && !self.is_block(booking)) {
            return Err(Refusal::rule(format!("{name} is in it twice for one list. Nothing was booked.")));
        }
        let goes = |id: BookingId| wanted.iter().any(|place| place.moving == Some(id));
        let stay = places::taken_by(self.state, session.id, self.now.at)
            .filter(|row| row.slot == booking.slot && !goes(row.id))
            .count();
        let same =
            made.iter().filter(|(b, _)| b.session == booking.session && b.slot == booking.slot).count();
        let slot = session.slots.get(usize::from(booking.slot));
        if stay + same >= slot.map_or(0, |slot| usize::from(slot.places)) {
            return Err(Refusal::stale(format!(
                "There is only one place at {}. Nothing was booked.",
                self.place(session, booking.slot)
            )));
        }
        let start = session.stand(booking.slot).start;
        let overlaps = made.iter().any(|(other, at)| {
            let from = at.stand(other.slot).start;
            other.child == booking.child
                && at.date == session.date
                && from < start + booking.minutes
                && start < from + other.minutes
        });
        if overlaps {
            return Err(Refusal::rule(format!("{name} would be in two places at once. Nothing was booked.")));
        }
        Ok(())
    }

    fn is_block(&self, booking: &Booking) -> bool {
        together::open_block(self.state, booking.referral).is_some()
    }

    /// Nothing was booked, of none of them; with the next best for both, where somebody was first.
    fn none_of(&self, wanted: &[Wanted], refusal: Refusal) -> Refusal {
        let mut words = refusal.words.clone();
        // The next best place of one of them alone is no help to a family that comes once.
        if let Some(cut) = words.find(" Next best:") {
            words.truncate(cut);
        }
        words.push_str(" Neither place was taken.");
        let next = match (refusal.kind, wanted) {
            (RefusalKind::Stale, [one, other]) => {
                let moving = one.moving.is_some() && other.moving.is_some();
                let both = (one.referral, other.referral);
                together::pairs(self.state, both, (&Within::default(), moving), self.now, 1).best.pop()
            }
            _ => None,
        };
        if let Some(pair) = next {
            let said = [pair.one, pair.other].map(|place| {
                self.state.session(place.session).map_or_else(String::new, |at| self.place(at, place.slot))
            });
            words.extend([" Next best for both: ", &said[0], " and ", &said[1], "."]);
        }
        Refusal { words, instead: None, ..refusal }
    }

    fn book_block(
        &self,
        id: ReferralId,
        wanted: &[(SessionId, u8)],
        take: &Take,
    ) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        let name = child.list_name();
        let Some((_, progress)) = together::open_block(self.state, id) else {
            return Err(Refusal::rule(format!(
                "{name} has no block of therapy to be booked: the outcome of an appointment asks for one."
            )));
        };
        if !matches!(take, Take::Agree { .. }) {
            return Err(Refusal::rule(
                "A block is agreed with the family as a whole, on the telephone. Nothing was booked.",
            ));
        }
        let owed = usize::from(progress.owed);
        if wanted.is_empty() || wanted.len() > owed {
            return Err(Refusal::stale(format!(
                "{name} is owed {owed} more of the block, not {}. Nothing was booked. b shows what is missing.",
                wanted.len()
            )));
        }
        let mut made: Vec<(Booking, &Session)> = Vec::with_capacity(wanted.len());
        let mut events = Vec::with_capacity(wanted.len());
        for (at, (session, slot)) in wanted.iter().enumerate() {
            let at_session = self.session(*session)?;
            let all = |refusal: Refusal| Refusal {
                words: format!("{} Nothing of the block was booked. The next best is shown.", refusal.words),
                ..refusal
            };
            places::allowed(self.state, row, at_session, *slot, None, self.now).map_err(all)?;
            let mut booking = self.new_booking(row, child, at_session, *slot, take)?;
            booking.id = BookingId(self.state.next_booking().0 + at as u32);
            self.beside(&made, (&booking, at_session), &[]).map_err(all)?;
            made.push((booking.clone(), at_session));
            events.push(self.taken(booking, row, at_session, take));
        }
        Ok(events)
    }

    fn end_block(&self, id: ReferralId, why: Code) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        self.chosen(&self.rules().choices.discharge, why, "reason")?;
        let Some((block, _)) = together::open_block(self.state, id) else {
            return Err(Refusal::stale(format!(
                "{} has no block of therapy that goes on. Nothing was changed.",
                child.list_name()
            )));
        };
        let block = together::Block { ended: Some(self.now.today), why, ..block.clone() };
        let mut events = self.ahead_of_block(row, By::Service, BLOCK_ENDED);
        events.push(Event::Together { did: TogetherDid::Block { referral: id, block } });
        Ok(events)
    }

    /// Every session of a referral's block that is ahead, given up.
    pub(super) fn ahead_of_block(&self, row: &Referral, by: By, reason: Code) -> Vec<Event> {
        let Some((_, progress)) = together::open_block(self.state, row.id) else { return Vec::new() };
        let mut ahead: Vec<&Booking> =
            progress.ahead.into_iter().filter_map(|id| self.state.booking(id)).collect();
        // The one that the stage speaks of last: what it leaves is what stands.
        ahead.sort_by_key(|booking| row.stage.booking() == Some(booking.id));
        ahead
            .into_iter()
            .filter_map(|booking| {
                let at = self.state.session(booking.session)?;
                Some(self.given_up(booking, row, at, (by, reason), ""))
            })
            .collect()
    }

    /// The same without the one that the stage speaks of.
    pub(super) fn rest_of_block(&self, row: &Referral, by: By, reason: Code) -> Vec<Event> {
        let own = row.stage.booking();
        let mut events = self.ahead_of_block(row, by, reason);
        events.retain(|event| !matches!(event, Event::Cancelled { booking, .. } if Some(*booking) == own));
        events
    }
}

/// Several bookings of one frame: each has a number of its own.
fn renumber(event: &mut Event, id: u32) {
    let (Event::Held { booking, stage }
    | Event::Offered { booking, stage }
    | Event::Agreed { booking, stage }
    | Event::Moved { booking, stage, .. }) = event
    else {
        return;
    };
    let was = booking.id;
    booking.id = BookingId(id);
    if let Stage::Held { booking, .. } | Stage::Offered { booking, .. } | Stage::Booked { booking, .. } =
        stage
        && *booking == was
    {
        *booking = BookingId(id);
    }
}
