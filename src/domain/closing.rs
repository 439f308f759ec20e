//! The end of a day: what must be settled, or put off with a reason, before somebody signs that nobody fell out of sight. Pure, and
//! cheap enough to be asked by a decision: it looks at sessions and open items, not at every referral.
use super::around;
use super::booking::{Booking, BookingState};
use super::calendar::weekday_day;
use super::code::Code;
use super::decide::Now;
use super::ids::{IntakeId, ReferralId, SeatId, VisitId};
use super::referral::{Referral, Stage};
use super::refusal::{Refusal, RefusalKind};
use super::session::{Minute, Session};
use super::state::State;
use super::visit::VisitState;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days back in which a session may still lack an outcome: older ones have long been late steps of Today, and are found there.
const BACK: u64 = 120;

/// Who signed a day, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The day.
    pub day: NaiveDate,
    /// User name.
    pub by: Box<str>,
    /// Minutes after local midnight.
    pub minute: Minute,
}

/// Something left over at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loose {
    /// An appointment that is over, and nobody has said who came or what came of it.
    Outcome(ReferralId),
    /// A family at a drop-in that is over, still shown as waiting or with somebody.
    Visit(VisitId),
    /// A child who was not brought, with a follow-up that is due.
    Missed(ReferralId),
    /// A row of an import, a look-alike or a number that should have been settled by now.
    Held(IntakeId),
    /// A place of support whose time is over and of which nobody has said what came of it, or a try that is due.
    Seat(SeatId),
}

/// The refusal of a signature while anything is left over: kinds with their counts, as the list of the day's end shows them.
pub fn not_signed(day: NaiveDate, left: &[(String, u32)]) -> Refusal {
    let said: Vec<String> = left.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let words = format!(
        "{} is not signed: {}. :close lists them; each is done, or put off with z.",
        weekday_day(day),
        said.join(", ")
    );
    Refusal::new(RefusalKind::Stale, words)
}

/// What is left over today for a team; for all where no team is given. Nothing is in it twice.
pub fn left(state: &State, team: Option<Code>, now: &Now) -> Vec<Loose> {
    let mut loose = Vec::new();
    let from = now.today - Days::new(BACK);
    for (_, ids) in state.index.by_day.range(from..=now.today) {
        for session in ids.iter().filter_map(|id| state.session(*id)).filter(|session| !session.cancelled()) {
            of_session(state, team, session, now, &mut loose);
        }
    }
    let items = state.index.intake.iter().filter_map(|id| state.intake(*id));
    // An item belongs to no team until it is settled: whoever closes the day sees it.
    loose.extend(items.filter(|item| item.due <= now.today).map(|item| Loose::Held(item.id)));
    // Support is no team's: whoever closes the day sees it.
    let seats = state.index.seats_open.iter().filter_map(|id| state.seat(*id));
    loose.extend(seats.filter(|seat| around::lacks(state, seat, now)).map(|seat| Loose::Seat(seat.id)));
    loose.sort_unstable();
    loose.dedup();
    loose
}

fn of_session(state: &State, team: Option<Code>, session: &Session, now: &Now, loose: &mut Vec<Loose>) {
    let over = session.date < now.today || session.end <= now.minute();
    let ids = state.index.in_session.get(&session.id).into_iter().flatten();
    for booking in ids.filter_map(|id| state.booking(*id)) {
        let Some(referral) = state.referral(booking.referral) else { continue };
        if !is_of(state, team, referral) || referral.is_put_off(now.today) {
            continue;
        }
        if over && lacks_outcome(booking, referral) {
            loose.push(Loose::Outcome(referral.id));
        }
        if let Stage::NotBrought { booking: missed, due, .. } = referral.stage
            && missed == booking.id
            && due <= now.today
        {
            loose.push(Loose::Missed(referral.id));
        }
    }
    let visits = state.index.visits_in.get(&session.id).into_iter().flatten();
    let still_here = |visit: &&VisitId| {
        state.visit(**visit).is_some_and(|visit| {
            matches!(visit.state, VisitState::Waiting | VisitState::With { .. })
                || matches!(visit.state, VisitState::LeftUnseen { rung: false, .. })
        })
    };
    if over {
        loose.extend(visits.filter(still_here).map(|visit| Loose::Visit(*visit)));
    }
}

/// Whether the referral still waits for what this booking came to.
fn lacks_outcome(booking: &Booking, referral: &Referral) -> bool {
    let in_front = referral.stage.booking() == Some(booking.id);
    match &booking.state {
        BookingState::Agreed { .. } | BookingState::Offered { .. } => in_front,
        BookingState::Attended { attendance, outcome: None, .. } => attendance.seen() && in_front,
        _ => false,
    }
}

fn is_of(state: &State, team: Option<Code>, referral: &Referral) -> bool {
    let owner = state.rules.pathway(referral.pathway).map_or(Code::NONE, |pathway| pathway.team);
    team.is_none_or(|team| owner == team || owner.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::booking::Attendance;
    use crate::domain::places::world;

    fn at(minute: Minute) -> Now {
        let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0).unwrap();
        Now { time, ..world::now() }
    }

    #[test]
    fn an_appointment_that_is_over_wants_its_outcome_and_one_to_come_does_not() {
        let mut state = world::empty();
        let today = world::now().today;
        let referral = world::waiting(&mut state, world::day(2018, 3, 1), world::ND);
        let session = world::add_session(&mut state, world::ND, today, &[world::slot(600, 60, 1)]);
        let booking = world::take(&mut state, referral, session, 0, world::agreed());
        stands(&mut state, referral, Stage::Booked { booking, on: today });
        assert_eq!(left(&state, None, &at(620)), [], "it is still on");
        assert_eq!(left(&state, None, &at(1_000)), [Loose::Outcome(referral)]);
        assert_eq!(left(&state, Some(Code::known("other")), &at(1_000)), [], "of another team");
        let seen = BookingState::Attended { attendance: Attendance::OnTime, arrived: None, outcome: None };
        put(&mut state, booking, seen);
        stands(&mut state, referral, Stage::Seen { booking, on: today });
        assert_eq!(left(&state, None, &at(1_000)), [Loose::Outcome(referral)], "came, and then?");
        let said = BookingState::Attended {
            attendance: Attendance::OnTime,
            arrived: None,
            outcome: Some(Code::known("complete")),
        };
        put(&mut state, booking, said);
        assert_eq!(left(&state, None, &at(1_000)), []);
    }

    #[test]
    fn a_missed_child_is_left_until_followed_up_or_put_off() {
        let mut state = world::empty();
        let today = world::now().today;
        let referral = world::waiting(&mut state, world::day(2018, 3, 1), world::ND);
        let session = world::add_session(&mut state, world::ND, today, &[world::slot(600, 60, 1)]);
        let booking = world::take(&mut state, referral, session, 0, world::agreed());
        let missed =
            BookingState::Attended { attendance: Attendance::NotBrought, arrived: None, outcome: None };
        put(&mut state, booking, missed);
        let due = |due| Stage::NotBrought { booking, on: today, due };
        stands(&mut state, referral, due(today));
        assert_eq!(left(&state, None, &at(1_000)), [Loose::Missed(referral)]);
        stands(&mut state, referral, due(today + Days::new(3)));
        assert_eq!(left(&state, None, &at(1_000)), [], "due on Monday");
        stands(&mut state, referral, due(today));
        if let Some(Some(row)) = state.referrals.get_mut(referral.0 as usize) {
            row.put_off = Some(Box::new((today + Days::new(1), Code::known("colleague"))));
        }
        assert_eq!(left(&state, None, &at(1_000)), [], "put off with a reason");
    }

    fn stands(state: &mut State, referral: ReferralId, stage: Stage) {
        if let Some(Some(row)) = state.referrals.get_mut(referral.0 as usize) {
            row.stage = stage;
        }
    }

    fn put(state: &mut State, booking: crate::domain::ids::BookingId, to: BookingState) {
        if let Some(Some(row)) = state.bookings.get_mut(booking.0 as usize) {
            row.state = to;
        }
        state.reindex();
    }
}
