//! The end of a day: what must be settled, or put off with a reason, before somebody signs that nobody fell out of sight. Pure, and
//! cheap enough to be asked by a decision: it looks at sessions and open items, not at every referral.
use super::around;
use super::booking::{Booking, BookingState};
use super::calendar::weekday_day;
use super::code::Code;
use super::decide::Now;
use super::ids::{IntakeId, ReferralId, SeatId, VisitId};
use super::places;
use super::referral::{Referral, Stage};
use super::refusal::{Refusal, RefusalKind};
use super::rules::{Rules, Service, ServiceKind};
use super::session::{Minute, Session};
use super::state::State;
use super::telling::clock;
use super::visit::{ToRing, VisitState, cut_short};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days back in which a session may still lack an outcome: older ones have long been late steps of Today, and are found there.
const BACK: u64 = 120;

/// Sessions still to come that are named; the others are counted.
const NAMED: usize = 4;

/// Who signed a day, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The day.
    pub day: NaiveDate,
    /// User name.
    pub by: Box<str>,
    /// Minutes after local midnight.
    pub minute: Minute,
    /// Sessions of the evening that were still on, or to come: `Workshop Arnold until 19:00`; empty where none was.
    #[serde(default)]
    pub still: Box<str>,
}

impl Signed {
    /// `Signed Fri 20 Nov for SLCN: nothing is left over; still on: Workshop Arnold until 19:00`.
    pub fn told(&self, rules: &Rules, team: &Code) -> String {
        let whose = if team.is_none() { "all teams" } else { Rules::name_in(&rules.teams, team) };
        let still = if self.still.is_empty() { "" } else { "; still on: " };
        format!("Signed {} for {whose}: nothing is left over{still}{}", weekday_day(self.day), self.still)
    }
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

impl Loose {
    /// Every kind in words, for one and for more, in the order in which they are worked.
    pub const KINDS: [(&'static str, &'static str); 5] = [
        ("outcome missing", "outcomes missing"),
        ("visit open", "visits open"),
        ("call or place of support open", "calls or places of support open"),
        ("child not brought", "children not brought"),
        ("held row", "held rows"),
    ];

    /// Its kind in words.
    pub fn kind(&self) -> (&'static str, &'static str) {
        let [outcome, visit, seat, missed, held] = Self::KINDS;
        match self {
            Self::Outcome(_) => outcome,
            Self::Visit(_) => visit,
            Self::Seat(_) => seat,
            Self::Missed(_) => missed,
            Self::Held(_) => held,
        }
    }
}

/// The refusal of a signature while anything is left over, or still to come: kinds with their counts, as the list of the day's
/// end shows them, and the sessions that are not over. None where nothing is.
pub fn not_signed(day: NaiveDate, left: &[(String, u32)], to_come: &str) -> Option<Refusal> {
    let kinds: Vec<String> = left.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let left = format!("{}. :close lists them; each is done, or put off with z.", kinds.join(", "));
    let said = match (kinds.is_empty(), to_come.is_empty()) {
        (true, true) => return None,
        (true, false) => format!("{to_come} It is signed after that."),
        (false, true) => left,
        (false, false) => format!("{left} {to_come}"),
    };
    Some(Refusal::new(RefusalKind::Stale, format!("{} is not signed: {said}", weekday_day(day))))
}

/// What of today is not over.
#[derive(Clone, Debug, Default)]
pub struct NotOver<'a> {
    /// The signature waits for these.
    pub waits: Vec<&'a Session>,
    /// Sessions of the evening, which end after the hour at which the day is usually signed: it does not wait for them. What comes of
    /// them is on the next day's list.
    pub evening: Vec<&'a Session>,
}

/// The sessions of today that are not over, as a signature takes them. For a team; for all where none is given.
pub fn not_over<'a>(state: &'a State, team: Option<Code>, now: &Now) -> NotOver<'a> {
    let usual = state.rules.settings.signed_by_hour.saturating_mul(60);
    let (evening, waits) = to_come(state, team, now).into_iter().partition(|session| session.end > usual);
    NotOver { waits, evening }
}

/// The sessions of today that are not over and in which somebody is still to come, or may: what is left over of them nobody can
/// know yet.
fn to_come<'a>(state: &'a State, team: Option<Code>, now: &Now) -> Vec<&'a Session> {
    let ids = state.index.by_day.get(&now.today).into_iter().flatten();
    let on = ids.filter_map(|id| state.session(*id));
    let on = on.filter(|session| !session.cancelled() && !places::over(session, now));
    let mut on: Vec<&Session> = on.filter(|session| is_awaited(state, team, session, now)).collect();
    on.sort_unstable_by_key(|session| (session.end, session.id));
    on
}

fn is_awaited(state: &State, team: Option<Code>, session: &Session, now: &Now) -> bool {
    let drop_in = |service: &Service| service.kind == ServiceKind::DropIn;
    // Families may come to a drop-in until it ends, whoever was expected.
    if state.rules.service(session.service).is_some_and(drop_in) {
        return true;
    }
    let booked = places::taken_by(state, session.id, now.at).any(|booking| {
        let referral = state.referral(booking.referral).filter(|row| is_of(state, team, row));
        referral.is_some_and(|row| lacks_outcome(booking, row))
    });
    booked
        || around::holding(state, session.id)
            .any(|seat| seat.state.ahead() || around::lacks(state, seat, now))
}

/// `3 sessions are not over: Drop-in Hawthorn hub until 15:20, ...`; nothing where all are.
pub fn to_come_words(state: &State, sessions: &[&Session]) -> String {
    let each = named(state, sessions);
    match sessions.len() {
        0 => String::new(),
        1 => format!("1 session is not over: {each}."),
        n => format!("{n} sessions are not over: {each}."),
    }
}

/// `Drop-in Hawthorn hub until 15:20, ..`: several of them by name.
pub fn named(state: &State, sessions: &[&Session]) -> String {
    let each = sessions.iter().take(NAMED).map(|session| {
        let service = state.rules.service(session.service).map_or("a session", |service| &service.short);
        let venue = state.venue(session.venue).map_or("", |venue| &*venue.name);
        format!("{} until {}", format!("{service} {venue}").trim_end(), clock(session.end))
    });
    let mut each: Vec<String> = each.collect();
    if sessions.len() > NAMED {
        each.push(format!("{} more", sessions.len() - NAMED));
    }
    each.join(", ")
}

/// The signatures of a day for a team, the first of them first, each with the change that it is.
pub fn signatures(state: &State, team: Code, day: NaiveDate) -> &[(Signed, u64)] {
    let signed = state.signed.get(&team).map_or(&[][..], |signed| signed);
    if signed.last().is_some_and(|(last, _)| last.day == day) { signed } else { &[] }
}

/// Whether anything was left over of the day since it was signed last: something was recorded since of that which the day's end
/// looks at. Then it can be signed once more; the signature before stays beside it.
pub fn since(state: &State, team: Option<Code>, (signed, seq): &(Signed, u64)) -> bool {
    let recorded = |rev: u64| rev > *seq;
    let of_day = state.index.by_day.get(&signed.day).into_iter().flatten();
    let sessions = of_day.filter_map(|id| state.session(*id)).any(|session| {
        let bookings = state.index.in_session.get(&session.id).into_iter().flatten();
        let bookings = bookings.filter_map(|id| state.booking(*id)).map(|row| row.rev);
        let visits = state.index.visits_in.get(&session.id).into_iter().flatten();
        let visits = visits.filter_map(|id| state.visit(*id)).map(|row| row.rev);
        let seats = around::holding(state, session.id).map(|row| row.rev);
        bookings.chain(visits).chain(seats).any(recorded)
    });
    sessions
        || state.intakes.iter().flatten().any(|item| recorded(item.rev))
        || state.each_referral().any(|row| recorded(row.rev) && is_of(state, team, row))
}

/// Items of Intake that are not due yet: nothing is left over of them today.
pub fn held_not_due(state: &State, now: &Now) -> u32 {
    let items = state.index.intake.iter().filter_map(|id| state.intake(*id));
    items.filter(|item| item.due > now.today).count() as u32
}

/// What is left over today for a team; for all where no team is given. Nothing is in it twice.
pub fn left(state: &State, team: Option<Code>, now: &Now) -> Vec<Loose> {
    let mut loose = Vec::new();
    let from = now.today - Days::new(BACK);
    for (_, ids) in state.index.by_day.range(from..=now.today) {
        for session in ids.iter().filter_map(|id| state.session(*id)) {
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
    // What is called off is over: nobody who was there already is forgotten with it.
    let over = session.cancelled() || session.date < now.today || session.end <= now.minute();
    let ids = state.index.in_session.get(&session.id).into_iter().flatten();
    for booking in ids.filter_map(|id| state.booking(*id)) {
        let Some(referral) = state.referral(booking.referral) else { continue };
        // An appointment is put off only once it is over, so what hides its outcome is a reason that was given for that.
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
                || ToRing::of(state, visit) != ToRing::Nothing
        })
    };
    let sent_home = |visit: &&VisitId| state.visit(**visit).is_some_and(|visit| cut_short(state, visit));
    let left = visits.filter(|visit| sent_home(visit) || (over && still_here(visit)));
    loose.extend(left.map(|visit| Loose::Visit(*visit)));
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
