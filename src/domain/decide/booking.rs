//! Taking places: hold, offer, agree, decline, release. No place is ever taken twice (invariant 2).
use super::super::booking::{Booking, BookingState, Told};
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::command::Take;
use super::super::event::Event;
use super::super::ids::{BookingId, ReferralId, SessionId};
use super::super::offers;
use super::super::places;
use super::super::referral::{Referral, Stage};
use super::super::refusal::{Instead, Refusal};
use super::super::session::Session;
use super::super::suggest;
use super::super::together;
use super::Case;
use chrono::{Days, TimeDelta};

impl Case<'_> {
    pub(super) fn book(
        &self,
        id: ReferralId,
        session: SessionId,
        slot: u8,
        take: &Take,
    ) -> Result<Vec<Event>, Refusal> {
        let at = self.session(session)?;
        if self.is_support(at) {
            let child = self.living(self.referral(id)?.child)?;
            return self.book_support(child, at, slot, take);
        }
        let (row, child) = self.open(id)?;
        if let Some(standing) = self.standing(row) {
            // A hold or offer in this very slot goes on as the booking; anything else is a move.
            if standing.session == session
                && standing.slot == slot
                && (standing.to_tell.is_some() || !matches!(standing.state, BookingState::Agreed { .. }))
            {
                return self.go_on(standing, row, child, at, take);
            }
            let there = self.session(standing.session)?;
            return Err(Refusal::stale(format!(
                "{} has a place already: {}. Nothing was booked. m moves it and keeps the old place until the new is sure.",
                child.list_name(),
                self.place(there, standing.slot)
            ))
            .with(Some(Instead::Booking(standing.id))));
        }
        places::allowed(self.state, row, at, slot, None, self.now)
            .map_err(|refusal| self.with_next(row, at, None, refusal))?;
        let booking = self.new_booking(row, child, at, slot, take)?;
        Ok(vec![self.taken(booking, row, at, take)])
    }

    /// The place a referral holds, has been offered or agreed to; none where it is owed a further session of its block.
    pub(super) fn standing(&self, row: &Referral) -> Option<&Booking> {
        if together::owes(self.state, row.id) {
            return None;
        }
        let booking = self.state.booking(row.stage.booking()?)?;
        (booking.state.ahead()
            || matches!(booking.state, BookingState::Held { until } if until > self.now.at))
        .then_some(booking)
    }

    fn go_on(
        &self,
        standing: &Booking,
        row: &Referral,
        child: &ChildRow,
        at: &Session,
        take: &Take,
    ) -> Result<Vec<Event>, Refusal> {
        self.may_go_on(standing, child, take)?;
        places::allowed(self.state, row, at, standing.slot, Some(standing.id), self.now)?;
        let fresh = self.new_booking(row, child, at, standing.slot, take)?;
        let booking = Booking { id: standing.id, made_on: standing.made_on, ..fresh };
        Ok(vec![self.taken(booking, row, at, take)])
    }

    /// What was refused because somebody was first comes with the next best place of the same service; `moving` is the
    /// booking that would have gone there.
    pub(super) fn with_next(
        &self,
        row: &Referral,
        wanted: &Session,
        moving: Option<BookingId>,
        refusal: Refusal,
    ) -> Refusal {
        use super::super::refusal::RefusalKind;
        if refusal.kind != RefusalKind::Stale {
            return refusal;
        }
        let Some((session, slot)) = suggest::next_best(self.state, row, wanted, moving, self.now) else {
            return refusal;
        };
        let Some(at) = self.state.session(session) else {
            return refusal;
        };
        let words = format!("{} Next best: {}. Enter books it.", refusal.words, self.place(at, slot));
        Refusal { words, ..refusal }.with(Some(Instead::Place { session, slot }))
    }

    pub(super) fn new_booking(
        &self,
        row: &Referral,
        child: &ChildRow,
        at: &Session,
        slot: u8,
        take: &Take,
    ) -> Result<Booking, Refusal> {
        let state = match take {
            Take::Hold => {
                let minutes = i64::from(self.rules().settings.hold_minutes);
                BookingState::Held { until: self.now.at + TimeDelta::minutes(minutes) }
            }
            Take::Offer { told } => BookingState::Offered { told: *told, on: self.now.today },
            Take::Agree { who, told } => {
                if who.trim().is_empty() {
                    return Err(Refusal::input(
                        "who",
                        format!("Who agreed for {}? Type a name.", child.list_name()),
                    ));
                }
                BookingState::Agreed { who: who.trim().into(), told: *told, on: self.now.today }
            }
        };
        let minutes =
            self.rules().service(at.service).map_or(0, |service| places::minutes_needed(service, child));
        Ok(Booking {
            id: self.state.next_booking(),
            referral: row.id,
            child: child.id,
            session: at.id,
            slot,
            minutes: at.slots.get(usize::from(slot)).map_or(minutes, |s| s.minutes.min(minutes.max(1))),
            made_on: self.now.today,
            notice_days: self.notice(at),
            by: self.actor.name.clone(),
            at: self.now.at,
            state,
            to_tell: None,
            before: self.before(row, at),
            rev: 0,
        })
    }

    /// Where the referral stands without the place that is taken now; the next of several places keeps what the first had.
    fn before(&self, row: &Referral, at: &Session) -> Option<Stage> {
        match row.stage {
            _ if !places::own_way(self.rules(), row, at.service) => None,
            Stage::Held { booking, .. } | Stage::Offered { booking, .. } | Stage::Booked { booking, .. } => {
                self.state.booking(booking)?.before
            }
            stage => Some(stage),
        }
    }

    /// Whole days from today to a session.
    pub(super) fn notice(&self, at: &Session) -> u16 {
        u16::try_from((at.date - self.now.today).num_days()).unwrap_or(0)
    }

    /// The event of a place taken, with the stage it brings. A place beside the referral's own way (a drop-in for a child
    /// who waits for something else) leaves the stage as it is: it stops no clock and settles no step.
    pub(super) fn taken(&self, booking: Booking, row: &Referral, at: &Session, take: &Take) -> Event {
        let id = booking.id;
        let own = places::own_way(self.rules(), row, at.service);
        let stage = match take {
            _ if !own => row.stage,
            Take::Hold => Stage::Held { booking: id, on: at.date, since: self.now.today },
            Take::Offer { .. } => Stage::Offered { booking: id, on: at.date, answer_by: self.answer_by(at) },
            Take::Agree { .. } => Stage::Booked { booking: id, on: at.date },
        };
        let booking = Box::new(booking);
        match take {
            Take::Hold => Event::Held { booking, stage },
            Take::Offer { .. } => Event::Offered { booking, stage },
            Take::Agree { .. } => Event::Agreed { booking, stage },
        }
    }

    fn answer_by(&self, at: &Session) -> chrono::NaiveDate {
        (self.now.today + Days::new(u64::from(self.rules().settings.answer_within))).min(at.date)
    }

    /// A booking that still holds a place ahead of its day, with its referral and child.
    pub(super) fn live(&self, id: BookingId) -> Result<(&Booking, &Referral, &ChildRow), Refusal> {
        let booking = self.booking(id)?;
        let row = self.referral(booking.referral)?;
        let child = self.child(booking.child)?;
        let words = match &booking.state {
            BookingState::Offered { .. } | BookingState::Agreed { .. } => return Ok((booking, row, child)),
            BookingState::Held { until } if *until > self.now.at => return Ok((booking, row, child)),
            BookingState::Held { .. } => "the hold has run out".to_owned(),
            BookingState::Declined { .. } => "it was declined".to_owned(),
            BookingState::Cancelled { on, .. } => format!("it was cancelled on {}", on.format("%-d %b")),
            BookingState::Moved { .. } => "it was moved".to_owned(),
            BookingState::Released => "it was given back".to_owned(),
            BookingState::Attended { attendance, .. } => {
                format!("its day is recorded ({})", attendance.words())
            }
        };
        Err(Refusal::stale(format!("{}: {words}. Nothing was changed.", child.list_name())))
    }

    pub(super) fn release(&self, id: BookingId) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let row = self.referral(booking.referral)?;
        if !matches!(booking.state, BookingState::Held { .. }) {
            let (_, _, child) = self.live(id)?;
            return Err(Refusal::rule(format!("{}'s place is not a hold. x cancels it.", child.list_name())));
        }
        Ok(vec![Event::HoldReleased { booking: id, stage: self.back(row, id) }])
    }

    /// The stage of a referral whose hold or offer came to nothing: on the list, where it was.
    pub(super) fn back(&self, row: &Referral, booking: BookingId) -> Stage {
        if row.stage.booking() == Some(booking) {
            let before = self.state.booking(booking).and_then(|booking| booking.before);
            before.unwrap_or(Stage::Waiting { since: self.now.today })
        } else {
            row.stage
        }
    }

    pub(super) fn agree_offer(&self, id: BookingId, who: &str, told: Told) -> Result<Vec<Event>, Refusal> {
        let (booking, row, child) = self.live(id)?;
        if matches!(booking.state, BookingState::Agreed { .. }) && booking.to_tell.is_none() {
            return Err(Refusal::stale(format!(
                "{}'s place is agreed already. Nothing was changed.",
                child.list_name()
            )));
        }
        let at = self.session(booking.session)?;
        self.go_on(booking, row, child, at, &Take::Agree { who: who.to_owned(), told })
    }

    pub(super) fn decline_offer(
        &self,
        id: BookingId,
        reason: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let (booking, row, _) = self.live(id)?;
        self.chosen(&self.rules().choices.decline_offer, reason, "reason")?;
        // Of a place that was moved the family hears now.
        let notice_days = match booking.untold() {
            Some(_) => self.notice(self.session(booking.session)?),
            None => booking.notice_days,
        };
        let outside = offers::outside(self.state, booking);
        Ok(vec![Event::OfferDeclined {
            booking: id,
            state: BookingState::Declined { on: self.now.today, reason, outside },
            reason,
            words: words.to_owned(),
            reasonable: notice_days >= self.rules().settings.reasonable_notice_days
                && !outside
                && !offers::away(self.rules(), reason),
            stage: self.back(row, id),
        }])
    }

    /// Offered on the telephone and declined in the same breath: on record, and it counts where the notice was reasonable.
    pub(super) fn offered_declined(
        &self,
        id: ReferralId,
        session: SessionId,
        slot: u8,
        reason: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let at = self.session(session)?;
        if self.is_support(at) {
            let child = self.living(self.referral(id)?.child)?;
            return self.support_declined(child, at, slot, reason, words);
        }
        let (row, child) = self.open(id)?;
        self.chosen(&self.rules().choices.decline_offer, reason, "reason")?;
        places::allowed(self.state, row, at, slot, None, self.now)
            .map_err(|refusal| self.with_next(row, at, None, refusal))?;
        let take = Take::Offer { told: Told::Phone };
        let booking = self.new_booking(row, child, at, slot, &take)?;
        let reasonable = booking.notice_days >= self.rules().settings.reasonable_notice_days
            && !offers::away(self.rules(), reason);
        let declined = booking.id;
        Ok(vec![
            Event::Offered { booking: Box::new(booking), stage: row.stage },
            Event::OfferDeclined {
                booking: declined,
                state: BookingState::Declined { on: self.now.today, reason, outside: false },
                reason,
                words: words.to_owned(),
                reasonable,
                stage: row.stage,
            },
        ])
    }
}
