//! Places of support that are given up, and the news of it: what a family agreed to it is told of before it sets out.
use super::super::around::{self, News, Owes, Seat, SeatDid, SeatState};
use super::super::booking::{By, Told};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{ChildId, SeatId};
use super::super::places::Bar;
use super::super::refusal::Refusal;
use super::super::rules::{Service, ServiceKind};
use super::super::session::Session;
use super::Case;

impl Case<'_> {
    /// Given up. By the service it is for a reason, and stays owed until they know.
    pub(super) fn seat_given_up(
        &self,
        id: SeatId,
        by: By,
        reason: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let row = self.seat_row(id)?;
        // Nobody was told of a hold.
        if matches!(row.state, SeatState::Held { .. }) {
            return self.seat_released(id);
        }
        let theirs = by == By::Family && row.lost() && row.owes.is_some();
        if !row.state.to_come() && !theirs {
            return Err(self.not_so(row, "is settled already"));
        }
        let choices = &self.rules().choices;
        match by {
            By::Service => {
                self.chosen(&choices.service_reasons, reason, "reason")?;
            }
            By::Family if reason.is_none() => {}
            By::Family => {
                self.chosen(&choices.family_reasons, reason, "reason")?;
            }
        }
        let word = Owes::Word { since: self.now.today, reason };
        let owes = Some(word).filter(|_| by == By::Service && self.await_it(row));
        let seat = Seat { state: SeatState::Cancelled { by }, owes, put_off: None, ..row.clone() };
        let what = SeatDid::Cancelled { by, words: words.trim().to_owned(), reason };
        Ok(vec![Event::Seat { did: what, seat: Box::new(seat) }])
    }

    /// Whether they would come, or wait by the telephone. Whom nobody reached was promised nothing.
    fn await_it(&self, row: &Seat) -> bool {
        let ahead = self.state.session(row.session).is_some_and(|at| at.date >= self.now.today);
        match row.state {
            SeatState::Offered { .. } | SeatState::Booked => {
                ahead || row.kind(self.state) == Some(ServiceKind::Calls)
            }
            SeatState::Again { .. } => true,
            _ => false,
        }
    }

    /// They hear where it is now, or that it is off; none where they know. What was owed to them is owed at another time.
    pub(super) fn seat_told(&self, row: &Seat, how: Told) -> Option<Event> {
        let (at, news) = row.untold(self.state)?;
        let another = Owes::Another { since: self.now.today };
        let owes = Some(another).filter(|_| news == News::Off && row.was_owed(self.state));
        let (state, known) = match news {
            News::Off => (SeatState::Cancelled { by: By::Service }, row.known),
            News::Moved | News::Again => (row.state.clone(), at.stand(row.slot)),
        };
        let seat = Seat { state, known, owes, ..row.clone() };
        Some(Event::Seat { did: SeatDid::Told { how }, seat: Box::new(seat) })
    }

    /// Places of support of a child that moved or are off, of which the family is now told.
    pub(super) fn seats_told(&self, child: ChildId, how: Told) -> Vec<Event> {
        around::seats_of(self.state, child).filter_map(|row| self.seat_told(row, how)).collect()
    }

    /// Whoever is on no record has no other place of the service that day, by name and number.
    pub(super) fn caller_is_new(
        &self,
        service: &Service,
        at: &Session,
        (name, phone): (&str, &str),
        but: Option<SeatId>,
    ) -> Result<(), Refusal> {
        match around::caller_there(self.state, service, at, (name, phone), but) {
            Some(there) => Err(around::refusal(self.state, &Bar::Seat(there), name, at, self.now)),
            None => Ok(()),
        }
    }
}
