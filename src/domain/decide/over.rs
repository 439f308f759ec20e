//! Taking a place that stands already: what goes on as what. What a family was told of does not become a hold, which runs out
//! without a word; it is not told twice; and nobody takes over the place that a colleague is on the telephone about.
use super::super::booking::{Booking, BookingState, Told};
use super::super::calendar::day_month;
use super::super::child::ChildRow;
use super::super::command::Take;
use super::super::event::Event;
use super::super::ids::{ReferralId, SessionId};
use super::super::offers;
use super::super::referral::Referral;
use super::super::refusal::Refusal;
use super::super::session::Session;
use super::Case;
use chrono::NaiveDate;

impl Case<'_> {
    /// Whether the booking in a slot may go on there as what is asked. A place whose session was moved may be told anew.
    pub(super) fn may_go_on(&self, standing: &Booking, child: &ChildRow, take: &Take) -> Result<(), Refusal> {
        let name = child.list_name();
        let words = match (take, &standing.state) {
            (Take::Hold, state) if state.ahead() => format!(
                "{name} has this place already ({}). A place is held or offered already: a hold of it would run out, and nobody would ring. Nothing was changed.",
                known(state)
            ),
            (Take::Offer { .. }, state @ BookingState::Offered { .. }) if standing.to_tell.is_none() => {
                format!(
                    "{name} has this place already ({}): it is not offered twice. Nothing was changed. c notes that the family was reached once more.",
                    known(state)
                )
            }
            (Take::Hold | Take::Offer { .. }, BookingState::Held { until })
                if standing.by != self.actor.name =>
            {
                self.held_by(standing, until, &name)
            }
            _ => return Ok(()),
        };
        Err(Refusal::stale(words))
    }

    fn held_by(&self, standing: &Booking, until: &chrono::DateTime<chrono::Utc>, name: &str) -> String {
        let minutes = (*until - self.now.at).num_minutes().max(0) + 1;
        format!(
            "{} holds this place for {name} ({minutes} min left) and may be on the telephone with the family. Nothing was changed.",
            standing.by
        )
    }

    /// A place that a family knows is not given up for a hold, which leaves it with none when it runs out.
    pub(super) fn not_for_a_hold(
        &self,
        booking: &Booking,
        child: &ChildRow,
        take: &Take,
    ) -> Result<(), Refusal> {
        if *take != Take::Hold || !booking.state.ahead() {
            return Ok(());
        }
        let at = self.session(booking.session)?;
        Err(Refusal::rule(format!(
            "{} has a place already: {} ({}). It is not given up for a hold, which runs out. Nothing was moved. m moves it and keeps the old place until the new is sure.",
            child.list_name(),
            self.place(at, booking.slot),
            known(&booking.state)
        )))
    }

    /// A place of a plan made for many, for the child proposed: what became of either since is said, and nothing is done.
    pub(super) fn proposed(
        &self,
        id: ReferralId,
        (session, slot): (SessionId, u8),
        told: Told,
    ) -> Result<Vec<Event>, Refusal> {
        let at = self.session(session)?;
        if !self.is_support(at) {
            let (row, child) = self.open(id)?;
            if let Some(standing) = self.standing(row) {
                let there = self.session(standing.session)?;
                let place = self.place(there, standing.slot);
                return Err(Refusal::stale(match &standing.state {
                    BookingState::Held { until } => {
                        let held = self.held_by(standing, until, &child.list_name());
                        format!("{place}: {held}")
                    }
                    state => format!(
                        "{} has a place since: {place} ({}). Nothing was offered.",
                        child.list_name(),
                        known(state)
                    ),
                }));
            }
            self.not_declined(row, at, slot)?;
        }
        self.book(id, session, slot, &Take::Offer { told })
    }

    /// What a family declined is offered to it again only where somebody chooses it for this child.
    pub(super) fn not_declined(&self, row: &Referral, at: &Session, slot: u8) -> Result<(), Refusal> {
        let Some(on) = offers::declined(self.state, row, (at.id, slot)) else { return Ok(()) };
        Err(Refusal::stale(format!(
            "{} declined {} on {}. Nothing was offered. b on the child offers it all the same.",
            self.name(row.child),
            self.place(at, slot),
            day_month(on)
        )))
    }
}

/// `offered by letter on 20 Nov`.
fn known(state: &BookingState) -> String {
    let said =
        |what: &str, told: Told, on: NaiveDate| format!("{what} {} on {}", told.words(), day_month(on));
    match state {
        BookingState::Offered { told, on } => said("offered", *told, *on),
        BookingState::Agreed { told, on, .. } => said("agreed", *told, *on),
        _ => "held".to_owned(),
    }
}
