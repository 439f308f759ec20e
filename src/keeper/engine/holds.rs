//! Holds run out by themselves: the place is free again in everybody's eyes at that moment, and the journal says so.
use super::{Engine, Fatal};
use crate::domain::around::{Seat, SeatAct, SeatState};
use crate::domain::booking::BookingState;
use crate::domain::command::Command;
use crate::domain::decide;
use crate::domain::event::{Event, Image};
use crate::domain::ids::{BookingId, SeatId};
use crate::domain::state::State;
use crate::keeper::log;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// After how long a release that could not be saved is tried again.
const TRY_AGAIN: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// What is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// A place in a clinic.
    Booking(BookingId),
    /// A place of support.
    Seat(SeatId),
}

impl Place {
    /// The moment at which it runs out; none where it is not held any more.
    fn until(self, state: &State) -> Option<DateTime<Utc>> {
        match self {
            Self::Booking(id) => match state.booking(id)?.state {
                BookingState::Held { until } => Some(until),
                _ => None,
            },
            Self::Seat(id) => match state.seat(id)?.state {
                SeatState::Held { until } => Some(until),
                _ => None,
            },
        }
    }

    fn release(self) -> Command {
        match self {
            Self::Booking(booking) => Command::Release { booking },
            Self::Seat(seat) => Command::Seat { act: SeatAct::Release { seat } },
        }
    }
}

/// Holds by the moment they run out. Ones that came to an end otherwise are passed over when their moment comes.
#[derive(Debug, Default)]
pub(super) struct Holds {
    until: BTreeSet<(DateTime<Utc>, Place)>,
}

impl Holds {
    /// Those that stand.
    pub(super) fn of(state: &State) -> Self {
        let bookings = state.bookings.iter().flatten().map(|booking| Place::Booking(booking.id));
        let seats = state.seats.iter().flatten().map(|seat| Place::Seat(seat.id));
        let standing = bookings.chain(seats).filter_map(|place| Some((place.until(state)?, place)));
        Self { until: standing.collect() }
    }

    /// The next moment at which one runs out.
    pub(super) fn next(&self) -> Option<DateTime<Utc>> {
        self.until.first().map(|(until, _)| *until)
    }

    /// New ones; an undoing may bring one back.
    pub(super) fn follow(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::Held { booking, .. } | Event::Moved { booking, .. } => self.note(booking),
                Event::Seat { seat, .. } => self.note_seat(seat),
                Event::Undone { restore, .. } => {
                    for prior in restore {
                        match &prior.image {
                            Some(Image::Booking(booking)) => self.note(booking),
                            Some(Image::Seat(seat)) => self.note_seat(seat),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, booking: &crate::domain::booking::Booking) {
        if let BookingState::Held { until } = booking.state {
            self.until.insert((until, Place::Booking(booking.id)));
        }
    }

    fn note_seat(&mut self, seat: &Seat) {
        if let SeatState::Held { until } = seat.state {
            self.until.insert((until, Place::Seat(seat.id)));
        }
    }

    fn take_due(&mut self, now: DateTime<Utc>) -> Option<Place> {
        let first = *self.until.first().filter(|(until, _)| *until <= now)?;
        self.until.remove(&first);
        Some(first.1)
    }
}

impl Engine {
    /// Journals the release of every hold that has run out.
    pub(super) fn release_holds(&mut self) -> Result<(), Fatal> {
        let Ok(now) = self.shared.clock.now_for_change() else { return Ok(()) };
        while let Some(place) = self.holds.take_due(now.at) {
            let own = self.shared.own_actor();
            let decided = {
                let state = self.shared.state.read();
                if place.until(&state).is_none_or(|until| until > now.at) {
                    continue;
                }
                decide::decide(&state, &decide::Known::default(), &place.release(), &own, &now)
            };
            match decided {
                Ok(events) => {
                    if let Err(refusal) = self.write_own(&own, &events)? {
                        log::line(&format!("hold {place:?} could not be released: {}", refusal.words));
                        // A full disk: tried again, and not at once. Everybody takes the place for free already.
                        self.holds.until.insert((now.at + TRY_AGAIN, place));
                    }
                }
                Err(_) => {
                    log::line(&format!("hold {place:?} is to be released, but the rules refuse it"));
                }
            }
        }
        Ok(())
    }
}
