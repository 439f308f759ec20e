//! What a family was told of a referral, kept beside what is now true: a place on a day, a day by which something is owed, a
//! target that still held. What no longer holds is a call to make before the family finds out by itself.
use super::booking::{Booking, BookingState, By, Told};
use super::calendar::date_plain;
use super::code::Code;
use super::ids::BookingId;
use super::leading;
use super::referral::{Referral, Stage};
use super::session::Stand;
use super::state::State;
use super::telling;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What was said to be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Planned {
    /// A place that is agreed.
    Place {
        /// The booking.
        booking: BookingId,
        /// Where and when it was said to be.
        at: Stand,
    },
    /// A place that was offered and not yet answered.
    Offer {
        /// The booking.
        booking: BookingId,
        /// Where and when it was said to be.
        at: Stand,
    },
    /// What a stage owes, by a day.
    By {
        /// The last day.
        day: NaiveDate,
        /// The stage that owed it.
        stage: Stage,
    },
    /// No day was named.
    Nothing,
}

/// What a family was told last of one referral. Without free text: the words stand in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The day.
    pub on: NaiveDate,
    /// Whom.
    pub to: Box<str>,
    /// How.
    pub how: Told,
    /// The user who told them.
    pub by: Box<str>,
    /// Which clock, and the days it then showed.
    pub wait: Option<(Code, u32)>,
    /// How many were ahead on the list.
    pub ahead: Option<u32>,
    /// The last day of a target that was told as still to be kept.
    pub target: Option<NaiveDate>,
    /// What was planned.
    pub plan: Planned,
}

/// How a promise stands beside what is true on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is as it was told.
    True,
    /// It no longer binds: done, or the family itself changed it; in words.
    Over(String),
    /// The place went along with its session, and the family is to be told of it (see [`Booking::untold`]); in words.
    Moved(String),
    /// It did not hold.
    Broken {
        /// What is true instead, in words.
        now: String,
        /// The step that it makes, in short words.
        step: String,
        /// The day from which it did not.
        since: NaiveDate,
    },
}

impl Promise {
    /// What a booking made now tells the family of itself: who agreed, or was offered it, knows the place.
    pub fn of_booking(booking: &Booking, at: Stand) -> Option<Self> {
        let id = booking.id;
        let (to, how, on, plan) = match &booking.state {
            BookingState::Agreed { who, told, on } => {
                (who.clone(), *told, *on, Planned::Place { booking: id, at })
            }
            BookingState::Offered { told, on } => {
                ("the family".into(), *told, *on, Planned::Offer { booking: id, at })
            }
            _ => return None,
        };
        Some(Self { on, to, how, by: booking.by.clone(), wait: None, ahead: None, target: None, plan })
    }

    /// Another booking stands in place of the one that was told; what the family knows of it stays.
    pub fn goes_on_as(&mut self, from: BookingId, to: BookingId) {
        if let Planned::Place { booking, .. } | Planned::Offer { booking, .. } = &mut self.plan
            && *booking == from
        {
            *booking = to;
        }
    }

    /// The family was told where its place is now.
    pub fn told_of_move(&mut self, id: BookingId, now: Stand, how: Told, on: NaiveDate) {
        if let Planned::Place { booking, at } | Planned::Offer { booking, at } = &mut self.plan
            && *booking == id
        {
            *at = now;
            (self.how, self.on) = (how, on);
        }
    }

    /// What was said to be planned, in short words: `place Mon 14 Dec 09:30 Arnold`.
    pub fn plan_words(&self, state: &State) -> String {
        match self.plan {
            Planned::Place { at, .. } => format!("place {}", telling::stand(state, at)),
            Planned::Offer { at, .. } => format!("offered {}", telling::stand(state, at)),
            Planned::By { day, stage } => format!("{} by {}", owed_words(stage), date_plain(day, self.on)),
            Planned::Nothing => "no day named".to_owned(),
        }
    }

    /// All that was told, in short words.
    pub fn words(&self, state: &State) -> String {
        let mut said = vec![self.plan_words(state)];
        if let Some(last) = self.target {
            said.push(format!("target {} still ahead", date_plain(last, self.on)));
        }
        if let Some(ahead) = self.ahead {
            said.push(format!("{ahead} ahead"));
        }
        if let Some((clock, days)) = self.wait {
            let clock =
                state.rules.clock(clock).map_or_else(|| clock.to_string(), |rule| rule.words().to_owned());
            said.push(format!("waited {} ({clock})", super::calendar::wait(days)));
        }
        said.join(", ")
    }

    /// How it stands on that day.
    pub fn standing(&self, state: &State, referral: &Referral, today: NaiveDate) -> Standing {
        let day = |on| date_plain(on, today);
        let plan = match self.plan {
            Planned::Place { booking, at } | Planned::Offer { booking, at } => {
                self.of_place(state, (booking, at), today)
            }
            Planned::By { day: last, stage } if is_done(stage, referral.stage) => {
                Standing::Over(format!("done ({})", day(last)))
            }
            Planned::By { day: last, .. } if today > last => Standing::Broken {
                now: "that day is past and it is not done".to_owned(),
                step: format!("Ring: told by {}, not yet", day(last)),
                since: last,
            },
            Planned::By { .. } | Planned::Nothing => Standing::True,
        };
        match self.target {
            Some(last) if plan == Standing::True && leading::running(referral) && today > last => {
                Standing::Broken {
                    now: "the target is past".to_owned(),
                    step: format!("Ring: target {} is past", day(last)),
                    since: last,
                }
            }
            _ => plan,
        }
    }

    fn of_place(&self, state: &State, (id, at): (BookingId, Stand), today: NaiveDate) -> Standing {
        let broken = |now: String, short: &str, since| Standing::Broken {
            now,
            step: format!("Ring: told {}, {short}", date_plain(at.date, today)),
            since,
        };
        let Some(booking) = state.booking(id) else {
            return broken("that place is no longer on record".to_owned(), "no place", self.on);
        };
        match &booking.state {
            BookingState::Offered { .. } | BookingState::Agreed { .. } => {
                match state.session(booking.session).map(|session| session.stand(booking.slot)) {
                    Some(now) if now == at => Standing::True,
                    Some(now) if booking.untold().is_some() => {
                        Standing::Moved(format!("moved to {}", telling::stand(state, now)))
                    }
                    Some(now) => broken(format!("it is {}", telling::stand(state, now)), "another", self.on),
                    None => broken("that session is no longer on record".to_owned(), "no place", self.on),
                }
            }
            BookingState::Cancelled { by: By::Service, on, .. } => {
                broken("cancelled by the service".to_owned(), "cancelled", *on)
            }
            BookingState::Cancelled { by: By::Family, .. } => {
                Standing::Over("cancelled by the family".to_owned())
            }
            BookingState::Declined { .. } => Standing::Over("declined by the family".to_owned()),
            BookingState::Attended { attendance, .. } => Standing::Over(attendance.words().to_lowercase()),
            BookingState::Moved { .. } => Standing::Over("another place was agreed".to_owned()),
            BookingState::Held { .. } | BookingState::Released => Standing::Over("given back".to_owned()),
        }
    }
}

/// What did not hold of what the family of a referral was told last, in the words of its step, and since when. None where
/// all holds, or the family knows.
pub fn slip(state: &State, referral: &Referral, today: NaiveDate) -> Option<(String, NaiveDate)> {
    let promise = referral.promise.as_deref().filter(|_| referral.stage.is_open())?;
    match promise.standing(state, referral, today) {
        Standing::Broken { step, since, .. } => Some((step, since)),
        Standing::True | Standing::Over(_) | Standing::Moved(_) => None,
    }
}

/// Whether what the stage owed has been done now that the referral stands there.
fn is_done(owed: Stage, now: Stage) -> bool {
    match (owed, now) {
        // Reviewed: another day was set for the next.
        (Stage::Monitoring { review }, Stage::Monitoring { review: next }) => next != review,
        (Stage::FollowUp { see_by }, Stage::FollowUp { see_by: next }) => next != see_by,
        // Asked for again: another day was set.
        (Stage::InfoAsked { due, .. }, Stage::InfoAsked { due: next, .. }) => next != due,
        (Stage::InfoAsked { .. }, _) | (Stage::Redirecting { .. }, Stage::Triage) => true,
        _ => kind(owed) != kind(now),
    }
}

/// Stages that owe the same thing.
fn kind(stage: Stage) -> u8 {
    match stage {
        Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. } => 0,
        Stage::Waiting { .. }
        | Stage::Rebook { .. }
        | Stage::LateNotSeen { .. }
        | Stage::LeftUnseen { .. }
        | Stage::FollowUp { .. } => 1,
        Stage::Held { .. } => 2,
        Stage::Offered { .. } | Stage::Booked { .. } => 3,
        Stage::Seen { .. } => 4,
        Stage::NotBrought { .. } => 5,
        Stage::Monitoring { .. } => 6,
        Stage::Closed { .. } => 7,
    }
}

/// What a stage owes, to follow "told:" and go before "by".
fn owed_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Triage => "a decision",
        Stage::InfoAsked { .. } => "a reminder",
        Stage::Redirecting { .. } => "an answer of the other service",
        Stage::Waiting { .. }
        | Stage::Rebook { .. }
        | Stage::LateNotSeen { .. }
        | Stage::LeftUnseen { .. } => "the offer of a place",
        Stage::FollowUp { .. } => "to be seen again",
        Stage::Held { .. } | Stage::Offered { .. } | Stage::Booked { .. } => "a place",
        Stage::Seen { .. } => "what came of the appointment",
        Stage::NotBrought { .. } => "a call",
        Stage::Monitoring { .. } => "a review",
        Stage::Closed { .. } => "nothing",
    }
}

#[cfg(test)]
mod tests;
