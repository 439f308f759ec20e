//! Offers made for a referral and which of them count: three weeks' notice, told, on days the family had not said it is away;
//! a second within six weeks of the first. Two declined may lead to a talk about active monitoring and never to anything by
//! itself (RTT guidance v5.0; a local access policy can say otherwise, by its rule).
use super::booking::{Booking, BookingState};
use super::clock::{self, ClockFact, Fact, OfferRule, OfferStanding};
use super::code::Code;
use super::event::Event;
use super::ids::ReferralId;
use super::leading;
use super::places::say;
use super::rules::Rules;
use super::state::State;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The kind of contact that a talk in person is.
pub const TALK: Code = Code::known("in-person");

/// What led to active monitoring.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum MonitorWhy {
    /// A clinician decided that it is best, and the family agrees.
    #[default]
    Decided,
    /// Reasonable offers were declined: what a clinician and the family spoke of (empty where that is on record as a contact
    /// since), and who of the family agreed.
    Declined {
        /// What was said; it becomes a contact.
        talk: String,
        /// Who agreed.
        agreed_by: String,
    },
}

/// Whether a contact was a talk with the family: spoken, and reached.
pub fn is_talk(kind: Code, result: Code) -> bool {
    kind == TALK || (kind == Code::known("call") && result == Code::known("spoke"))
}

/// Whether an offer counts as reasonable, and why it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    Yes,
    /// The family had less notice than that.
    ShortNotice,
    /// It was declined since the family is away then: a day that could not be offered to it.
    Away,
    /// The place was moved and the family has not been told.
    NotTold,
}

impl Counts {
    /// In a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::Yes => "counts",
            Self::ShortNotice => "not counted",
            Self::Away => "not counted, away then",
            Self::NotTold => "not counted, not told",
        }
    }
}

/// Whether a reason for declining says that the family is away: the service could not have offered it that day.
pub fn away(rules: &Rules, reason: Code) -> bool {
    rules.settings.away_reasons.contains(&reason)
}

/// Whether an offer counts, by its notice and what became of it.
pub fn counts(rules: &Rules, booking: &Booking) -> Counts {
    match &booking.state {
        BookingState::Declined { reason, .. } if away(rules, *reason) => Counts::Away,
        _ if booking.notice_days < rules.settings.reasonable_notice_days => Counts::ShortNotice,
        _ if booking.untold().is_some() => Counts::NotTold,
        _ => Counts::Yes,
    }
}

/// Offers made for a referral, oldest first: holds are none.
pub fn made(state: &State, referral: ReferralId) -> Vec<&Booking> {
    let Some(row) = state.referral(referral) else { return Vec::new() };
    let ids = state.index.of_child.get(&row.child).into_iter().flatten();
    let offered = |b: &&Booking| {
        b.referral == referral && !matches!(b.state, BookingState::Held { .. } | BookingState::Released)
    };
    let mut made: Vec<&Booking> = ids.filter_map(|id| state.booking(*id)).filter(offered).collect();
    made.sort_by_key(|b| (b.made_on, b.id));
    made
}

/// The rule of a referral's leading clock on that day.
pub fn rule(state: &State, referral: ReferralId, today: NaiveDate) -> OfferRule {
    let row = state.referral(referral);
    let rule = row.and_then(|row| leading::rule(row, &state.rules));
    rule.map_or_else(OfferRule::default, |rule| rule.on(today).offers)
}

/// Where the family stands with offers.
pub fn standing(state: &State, referral: ReferralId, today: NaiveDate) -> OfferStanding {
    let mut facts = Vec::new();
    for booking in made(state, referral) {
        let appointment = booking.made_on + Days::new(u64::from(booking.notice_days));
        let counts = counts(&state.rules, booking);
        let (reasonable, proved) = (counts == Counts::Yes, counts != Counts::NotTold);
        facts.push(ClockFact::on(booking.made_on, Fact::OfferMade { appointment, reasonable, proved }));
        if let BookingState::Declined { on, .. } = booking.state {
            facts.push(ClockFact::on(on, Fact::OfferDeclined { appointment, reason: "" }));
        }
    }
    clock::standing(rule(state, referral, today), &facts)
}

/// The day the last offer that counts was declined.
pub fn last_declined(state: &State, referral: ReferralId) -> Option<NaiveDate> {
    let declined = made(state, referral).into_iter().filter(|b| counts(&state.rules, b) == Counts::Yes);
    declined
        .filter_map(|b| match b.state {
            BookingState::Declined { on, .. } => Some(on),
            _ => None,
        })
        .max()
}

/// What declined offers are short of: `two reasonable offers declined (1 so far; Tue 1 Dec: not counted, away then)`.
pub fn short_of(state: &State, referral: ReferralId, today: NaiveDate) -> String {
    let (rule, standing) = (rule(state, referral, today), standing(state, referral, today));
    let mut so_far = vec![format!("{} so far", standing.declined)];
    for booking in made(state, referral) {
        let counts = counts(&state.rules, booking);
        if matches!(booking.state, BookingState::Declined { .. }) && counts != Counts::Yes {
            let day = booking.made_on + Days::new(u64::from(booking.notice_days));
            so_far.push(format!("{}: {}", say::day(day), counts.words()));
        }
    }
    let (needed, weeks) = (rule.declined.max(1), rule.second_within_weeks);
    format!("{needed} reasonable offers declined, within {weeks} weeks ({})", so_far.join("; "))
}

/// The sentence for the booking screen and after a decline; empty where no reasonable offer was declined.
pub fn words(state: &State, referral: ReferralId, today: NaiveDate) -> String {
    standing(state, referral, today).words(rule(state, referral, today))
}

/// What a person is told whose act noted a decline that counts.
pub fn after(state: &State, events: &[Event]) -> Option<String> {
    let declined = events.iter().find_map(|event| match event {
        Event::OfferDeclined {
            booking, state: BookingState::Declined { on, .. }, reasonable: true, ..
        } => Some((*booking, *on)),
        _ => None,
    })?;
    let words = words(state, state.booking(declined.0)?.referral, declined.1);
    let words = words.trim_end_matches('.').to_owned();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::booking::Told;
    use crate::domain::places::world::{ND, add_session, day, empty, slot, take, waiting};

    /// An offer declined: told that many days before its day, for that reason.
    fn declined(state: &mut State, referral: ReferralId, on: NaiveDate, notice: u16, reason: &'static str) {
        let session = add_session(state, ND, on, &[slot(600, 60, 1)]);
        let told = on - Days::new(u64::from(notice));
        let offered = BookingState::Offered { told: Told::Phone, on: told };
        let id = take(state, referral, session, 0, offered);
        let row = state.bookings[id.0 as usize].as_mut().unwrap();
        (row.made_on, row.notice_days) = (told, notice);
        row.state = BookingState::Declined { on: told, reason: Code::known(reason) };
    }

    #[test]
    fn two_that_count_and_lie_within_six_weeks_allow_the_talk_and_nothing_else() {
        let today = day(2026, 11, 20);
        let said = |offers: &[(NaiveDate, u16, &'static str)]| {
            let mut state = empty();
            let referral = waiting(&mut state, day(2018, 1, 1), ND);
            for (on, notice, reason) in offers {
                declined(&mut state, referral, *on, *notice, reason);
            }
            let standing = standing(&state, referral, today);
            (standing.declined, standing.may_talk_of_monitoring, words(&state, referral, today))
        };
        let (first, second) = ((day(2026, 12, 14), 24, "far"), (day(2027, 1, 20), 30, "day"));
        let (n, may, words) = said(&[first, second]);
        assert!(n == 2 && may && words.contains("Nothing stops by itself"), "{words}");
        assert_eq!(said(&[first]), (1, false, "1 reasonable offer declined of 2.".to_owned()));
        // A day short of three weeks; six weeks and a day after the first; while the family is away: none of these counts.
        assert_eq!(said(&[first, (day(2027, 1, 20), 20, "day")]).0, 1);
        assert_eq!(said(&[first, (day(2027, 1, 26), 30, "day")]).0, 1);
        assert_eq!(said(&[first, (day(2027, 1, 20), 30, "holiday")]).0, 1);
        assert_eq!(said(&[first, (day(2027, 1, 25), 30, "day")]).0, 2);
        assert_eq!(said(&[]).2, "");
    }
}
