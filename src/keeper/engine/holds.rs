//! Holds run out by themselves: the place is free again in everybody's eyes at that moment, and the journal says so.
use super::{Engine, Fatal};
use crate::domain::booking::BookingState;
use crate::domain::command::Command;
use crate::domain::decide;
use crate::domain::event::Event;
use crate::domain::ids::BookingId;
use crate::domain::state::State;
use crate::keeper::log;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// After how long a release that could not be saved is tried again.
const TRY_AGAIN: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// Holds by the moment they run out. Ones that came to an end otherwise are passed over when their moment comes.
#[derive(Debug, Default)]
pub(super) struct Holds {
    until: BTreeSet<(DateTime<Utc>, BookingId)>,
}

impl Holds {
    /// Those that stand.
    pub(super) fn of(state: &State) -> Self {
        let standing = state.bookings.iter().flatten().filter_map(|booking| match booking.state {
            BookingState::Held { until } => Some((until, booking.id)),
            _ => None,
        });
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
                Event::Undone { restore, .. } => {
                    for prior in restore {
                        if let Some(crate::domain::event::Image::Booking(booking)) = &prior.image {
                            self.note(booking);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, booking: &crate::domain::booking::Booking) {
        if let BookingState::Held { until } = booking.state {
            self.until.insert((until, booking.id));
        }
    }

    fn take_due(&mut self, now: DateTime<Utc>) -> Option<BookingId> {
        let first = *self.until.first().filter(|(until, _)| *until <= now)?;
        self.until.remove(&first);
        Some(first.1)
    }
}

impl Engine {
    /// Journals the release of every hold that has run out.
    pub(super) fn release_holds(&mut self) -> Result<(), Fatal> {
        let Ok(now) = self.shared.clock.now_for_change() else { return Ok(()) };
        while let Some(booking) = self.holds.take_due(now.at) {
            let own = self.shared.own_actor();
            let decided = {
                let state = self.shared.state.read();
                let run_out = state
                    .booking(booking)
                    .is_some_and(|row| matches!(row.state, BookingState::Held { until } if until <= now.at));
                if !run_out {
                    continue;
                }
                decide::decide(&state, &decide::Known::default(), &Command::Release { booking }, &own, &now)
            };
            match decided {
                Ok(events) => {
                    if let Err(refusal) = self.write_own(&own, &events)? {
                        log::line(&format!("hold {} could not be released: {}", booking.0, refusal.words));
                        // A full disk: tried again, and not at once. Everybody takes the place for free already.
                        self.holds.until.insert((now.at + TRY_AGAIN, booking));
                    }
                }
                Err(_) => {
                    log::line(&format!("hold {} is to be released, but the rules refuse it", booking.0));
                }
            }
        }
        Ok(())
    }
}
