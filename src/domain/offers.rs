//! Offers made for a referral and which of them count: three weeks' notice, told, on days the family had not said it is away;
//! a second within six weeks of the first. Two declined may lead to a talk about active monitoring and never to anything by
//! itself (RTT guidance v5.0; a local access policy can say otherwise, by its rule).
use super::booking::{Booking, BookingState};
use super::calendar::london_today;
use super::child::Flags;
use super::clock::{self, ClockFact, Fact, OfferRule, OfferStanding};
use super::code::Code;
use super::event::Event;
use super::ids::{ReferralId, SessionId};
use super::leading;
use super::places::{self, Bar, say};
use super::referral::Referral;
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
    /// It lay outside what the family had said before it was made: its days, its districts, the room the child needs.
    Outside,
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
            Self::Outside => "not counted, outside what they had said",
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
        BookingState::Declined { outside: true, .. } => Counts::Outside,
        BookingState::Declined { reason, .. } if away(rules, *reason) => Counts::Away,
        _ if booking.notice_days < rules.settings.reasonable_notice_days => Counts::ShortNotice,
        _ if booking.untold().is_some() => Counts::NotTold,
        _ => Counts::Yes,
    }
}

/// Whether an offer lies outside what the family had said before it was made, so that declining it says nothing of the family.
///
/// No place is offered outside what stands on the record: what stands against one now was said since, unless the place was
/// moved there since. A room with steps is never a reasonable one for a child who cannot climb them, whenever it was said.
pub fn outside(state: &State, booking: &Booking) -> bool {
    let (Some(child), Some(session)) = (state.child(booking.child), state.session(booking.session)) else {
        return false;
    };
    let Some(service) = state.rules.service(session.service) else { return false };
    match places::fits(state, child, service, session) {
        Ok(()) => false,
        Err(Bar::Steps) => true,
        Err(_) => session.moves.iter().any(|stood| stood.at > booking.at),
    }
}

/// The day on which the family last declined that very place; none where it never did.
pub fn declined(state: &State, referral: &Referral, (session, slot): (SessionId, u8)) -> Option<NaiveDate> {
    let here = |row: &&Booking| row.session == session && row.slot == slot;
    last_no(state.bookings_of(referral.id, referral.child).filter(here)).map(|(on, _)| on)
}

/// When and why a family last declined one of these places; none where it never did.
pub fn last_no<'a>(places: impl Iterator<Item = &'a Booking>) -> Option<(NaiveDate, Code)> {
    let declined = places.filter_map(|booking| match booking.state {
        BookingState::Declined { on, reason, .. } => Some((on, booking.id, reason)),
        _ => None,
    });
    declined.max_by_key(|(on, id, _)| (*on, *id)).map(|(on, _, reason)| (on, reason))
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

/// The day that was offered, as the family knew it last: its session's, wherever that was moved; of one that was declined, where it
/// stood then.
pub fn appointment(state: &State, booking: &Booking) -> NaiveDate {
    let session = state.session(booking.session);
    match (&booking.state, session) {
        (BookingState::Declined { on, .. }, Some(session)) => {
            session.stood(booking.slot, |stood| london_today(stood.at) > *on).date
        }
        (state, Some(session)) if state.ahead() => session.date,
        _ => booking.made_on + Days::new(u64::from(booking.notice_days)),
    }
}

/// Where the family stands with offers.
pub fn standing(state: &State, referral: ReferralId, today: NaiveDate) -> OfferStanding {
    let mut facts = Vec::new();
    for booking in made(state, referral) {
        let appointment = appointment(state, booking);
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
            let day = appointment(state, booking);
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
            booking,
            state: BookingState::Declined { on, reason, .. },
            reasonable: true,
            ..
        } => Some((*booking, *on, *reason)),
        _ => None,
    })?;
    let booking = state.booking(declined.0)?;
    let words = words(state, booking.referral, declined.1);
    let words = words.trim_end_matches('.').to_owned();
    if words.is_empty() {
        return None;
    }
    let unless = unless(state, booking, declined.2);
    Some(unless.map_or_else(|| words.clone(), |unless| format!("{words}. {unless}")))
}

/// The reason that says a venue is too far.
const FAR: Code = Code::known("far");

/// What would have kept an offer that was too far from being made, and from counting: known districts.
fn unless(state: &State, booking: &Booking, reason: Code) -> Option<String> {
    let (child, session) = (state.child(booking.child)?, state.session(booking.session)?);
    let travels = state.venue(session.venue).is_some_and(|venue| !venue.online);
    let said = child.comes().is_some_and(|comes| !comes.only.is_empty());
    // Where the address is restricted no district is asked for.
    (reason == FAR && travels && !said && !child.flags.has(Flags::RESTRICTED)).then(|| {
        "Too far counts: type on the record where they can come (Comes only to), and nothing elsewhere is offered, so never \
         counted"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::booking::Told;
    use crate::domain::child::{Away, ChildDetails};
    use crate::domain::ids::{BookingId, SessionId};
    use crate::domain::places::world::{ND, add_session, day, empty, slot, take, waiting};
    use crate::domain::session::Stood;

    /// An offer declined: told that many days before its day, for that reason.
    fn declined(state: &mut State, referral: ReferralId, on: NaiveDate, notice: u16, reason: &'static str) {
        let session = add_session(state, ND, on, &[slot(600, 60, 1)]);
        let told = on - Days::new(u64::from(notice));
        let offered = BookingState::Offered { told: Told::Phone, on: told };
        let id = take(state, referral, session, 0, offered);
        let row = state.bookings[id.0 as usize].as_mut().unwrap();
        (row.made_on, row.notice_days) = (told, notice);
        row.state = BookingState::Declined { on: told, reason: Code::known(reason), outside: false };
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

    #[test]
    fn an_offer_that_was_moved_and_told_anew_counts_by_the_day_that_was_declined() {
        let mut state = empty();
        let referral = waiting(&mut state, day(2018, 1, 1), ND);
        // Offered on 20 Nov for 15 Dec; moved, and told on 30 Nov: 22 Dec it was that the family declined.
        declined(&mut state, referral, day(2026, 12, 22), 22, "far");
        let first = state.bookings.iter_mut().flatten().next_back().unwrap();
        first.made_on = day(2026, 11, 20);
        let session = first.session;
        declined(&mut state, referral, day(2027, 1, 28), 58, "far");
        let today = day(2026, 12, 1);
        assert_eq!(standing(&state, referral, today).declined, 2, "37 days between them");
        // Where its session goes after that is another matter.
        let row = state.sessions[session.0 as usize].as_mut().unwrap();
        let at = row.date.and_hms_opt(9, 0, 0).unwrap().and_utc();
        row.moves.push(Stood { stand: row.stand(0), room: "".into(), at, seq: 0, by_template: false });
        row.date = day(2027, 3, 30);
        assert_eq!(standing(&state, referral, today).declined, 2);
        // And it goes the other way, too: the first was a day of early December, and its sum says January.
        let mut state = empty();
        let referral = waiting(&mut state, day(2018, 1, 1), ND);
        declined(&mut state, referral, day(2026, 12, 14), 24, "far");
        state.bookings.iter_mut().flatten().next_back().unwrap().made_on = day(2026, 12, 20);
        declined(&mut state, referral, day(2027, 2, 1), 60, "far");
        assert_eq!(standing(&state, referral, today).declined, 1, "49 days between them");
    }

    /// An offer of a place in Gedling that is not yet answered, and the State with it.
    fn offered() -> (State, BookingId, SessionId) {
        let mut state = empty();
        let referral = waiting(&mut state, day(2018, 1, 1), ND);
        let session = add_session(&mut state, ND, day(2026, 12, 14), &[slot(600, 60, 1)]);
        let told = BookingState::Offered { told: Told::Phone, on: day(2026, 11, 20) };
        let id = take(&mut state, referral, session, 0, told);
        (state, id, session)
    }

    fn says(state: &mut State, change: impl FnOnce(&mut ChildDetails)) {
        let child = state.children.iter().flatten().next().unwrap().id;
        let before = ChildDetails { family: "F1".into(), born: day(2018, 1, 1), ..ChildDetails::default() };
        let mut after = before.clone();
        change(&mut after);
        let event = Event::ChildAmended { child, before: Box::new(before), after: Box::new(after) };
        state.apply(state.seq + 1, day(2026, 11, 20), &[event]);
    }

    fn away(details: &mut ChildDetails) {
        details.away = vec![Away { from: day(2026, 12, 14), to: day(2026, 12, 18) }];
    }

    fn mansfield(details: &mut ChildDetails) {
        details.only = vec![Code::known("E07000174")];
    }

    #[test]
    fn what_a_family_says_after_an_offer_leaves_it_reasonable_and_a_move_to_where_it_cannot_come_does_not() {
        for said in [away as fn(&mut ChildDetails), mansfield] {
            let (mut state, id, session) = offered();
            assert!(!outside(&state, state.booking(id).unwrap()));
            says(&mut state, said);
            assert!(!outside(&state, state.booking(id).unwrap()), "it was said since the offer");
            // The service moved it there since: that is no offer the family could take.
            let moved = state.booking(id).unwrap().at + chrono::TimeDelta::minutes(5);
            let row = state.sessions[session.0 as usize].as_mut().unwrap();
            let (stand, room) = (row.stand(0), "".into());
            row.moves.push(Stood { stand, room, at: moved, seq: 9, by_template: false });
            assert!(outside(&state, state.booking(id).unwrap()));
        }
    }

    #[test]
    fn a_room_with_steps_is_never_reasonable_for_a_child_who_cannot_climb_them() {
        let (mut state, id, _) = offered();
        says(&mut state, |details| details.flags = Flags::STEP_FREE);
        assert!(outside(&state, state.booking(id).unwrap()));
        let row = state.bookings[id.0 as usize].as_mut().unwrap();
        (row.made_on, row.notice_days) = (day(2026, 11, 20), 24);
        let on = day(2026, 11, 20);
        row.state = BookingState::Declined { on, reason: FAR, outside: true };
        let row = state.booking(id).unwrap();
        assert_eq!(counts(&state.rules, row), Counts::Outside);
        assert_eq!(standing(&state, row.referral, on).declined, 0);
        assert!(short_of(&state, row.referral, on).contains("not counted, outside what they had said"));
    }

    #[test]
    fn too_far_says_that_it_counts_and_what_would_keep_it_from_counting() {
        let (state, id, _) = offered();
        let told = |state: &State, reason| {
            let on = day(2026, 11, 20);
            let mut state = state.clone();
            let row = state.bookings[id.0 as usize].as_mut().unwrap();
            (row.made_on, row.notice_days) = (on, 24);
            row.state = BookingState::Declined { on, reason, outside: false };
            let event = Event::OfferDeclined {
                booking: id,
                state: row.state.clone(),
                reason,
                words: String::new(),
                reasonable: true,
                stage: crate::domain::referral::Stage::Waiting { since: on },
            };
            after(&state, &[event]).unwrap()
        };
        let far = told(&state, FAR);
        assert!(far.starts_with("1 reasonable offer declined of 2. Too far counts"), "{far}");
        assert!(far.contains("Comes only to"), "{far}");
        assert_eq!(told(&state, Code::known("day")), "1 reasonable offer declined of 2");
        // Where the record says where the family can come, there is nothing more to put there; nor is a hidden district asked for.
        let mut known = state.clone();
        says(&mut known, |details| details.only = vec![Code::known("E07000173")]);
        assert_eq!(told(&known, FAR), "1 reasonable offer declined of 2");
        let mut hidden = state;
        says(&mut hidden, |details| details.flags = Flags::RESTRICTED);
        assert_eq!(told(&hidden, FAR), "1 reasonable offer declined of 2");
    }
}
