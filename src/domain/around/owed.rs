//! What is owed for a place of support: the call of today, the try that had no answer, the outcome, the news that it moved. Each
//! is a step of its own: a referral keeps its own one beside it.
use super::super::calendar::{date_near, day_month, london_now};
use super::super::decide::Now;
use super::super::next_step::Act;
use super::super::places;
use super::super::rules::ServiceKind;
use super::super::session::Session;
use super::super::state::State;
use super::super::telling::clock;
use super::{News, Owes, Seat, SeatState};
use chrono::{Days, NaiveDate};

/// A step owed for a place of support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What kind of act it is.
    pub act: Act,
    /// The step in a few words: `Ring: Advice 14:20`.
    pub words: String,
    /// By which day.
    pub due: NaiveDate,
}

/// What is owed for it now; nothing where it is settled or still some days ahead.
pub fn owed(state: &State, seat: &Seat, now: &Now) -> Option<Owed> {
    let session = state.session(seat.session)?;
    let service = state.rules.service(session.service)?;
    let short = service.short.as_str();
    if let Some(owed) = to_tell(state, seat, short, now) {
        return Some(owed);
    }
    if seat.put_off.is_some_and(|until| until > now.today) {
        return None;
    }
    let (settings, calendar) = (&state.rules.settings, &state.rules.calendar);
    if let Some(since) = seat.wants_another(state) {
        let due = calendar.add_working_days(since, u32::from(settings.follow_up_within));
        return Some(Owed { act: Act::Book, words: format!("Another place: {short}"), due });
    }
    let over = ended(session, seat.slot, now);
    let start = session.stand(seat.slot).start;
    let on = session.date;
    let (act, words, due) = match &seat.state {
        SeatState::Offered { on: told, .. } => {
            let by = *told + Days::new(u64::from(settings.answer_within));
            (Act::Call, format!("Answer due: {short} {}", date_near(on, now.today)), by.min(on))
        }
        SeatState::Held { .. } => {
            (Act::Call, format!("Held: {short} {}, yes or no?", day_month(on)), now.today)
        }
        SeatState::Booked if service.kind == ServiceKind::Calls => {
            if on > now.today {
                return None;
            }
            let when = if on == now.today { clock(start) } else { date_near(on, now.today) };
            (Act::Call, format!("Ring: {} {when}", service.name.to_lowercase()), on)
        }
        SeatState::Booked if over => {
            (Act::Outcome, format!("Came? {short} {}", date_near(on, now.today)), on)
        }
        SeatState::Came { .. } if service.kind != ServiceKind::Group => {
            let due = calendar.add_working_days(on, u32::from(settings.outcome_within));
            (Act::Outcome, format!("Outcome of {short} {}", date_near(on, now.today)), due)
        }
        SeatState::NoAnswer { due } => {
            let tries = if seat.tries == 1 { "1 try".to_owned() } else { format!("{} tries", seat.tries) };
            (Act::Call, format!("Ring again: {short}, {tries}"), *due)
        }
        SeatState::Again { due } => (Act::Call, format!("Ring again: {short}, as agreed"), *due),
        SeatState::Booked
        | SeatState::Came { .. }
        | SeatState::Missed
        | SeatState::Done { .. }
        | SeatState::Cancelled { .. }
        | SeatState::Declined
        | SeatState::Released => return None,
    };
    Some(Owed { act, words, due })
}

/// It moved, is off or theirs again, and they know it otherwise: somebody rings, no later than they would set out.
fn to_tell(state: &State, seat: &Seat, short: &str, now: &Now) -> Option<Owed> {
    let (session, news) = seat.untold(state)?;
    let is = session.stand(seat.slot);
    let known = seat.known.date;
    let words = match news {
        News::Off => format!("Ring: {short} {} is off", day_month(known)),
        News::Again => format!("Ring: {short} {} is theirs again", day_month(is.date)),
        News::Moved if is.date != known => format!("Ring: {short} moved to {}", day_month(is.date)),
        News::Moved if is.start != seat.known.start => format!("Ring: {short} is now at {}", clock(is.start)),
        News::Moved => format!("Ring: {short} is elsewhere now"),
    };
    let since = match (news, seat.owes) {
        // Of a session that is off nobody noted when: at once.
        (News::Off, _) if session.cancelled() => None,
        (News::Off | News::Again, Some(Owes::Word { since, .. })) => Some(since),
        _ => Some(moved_on(session, seat)),
    };
    let due = since.map_or(known.min(now.today), |since| {
        let calendar = &state.rules.calendar;
        let first = if news == News::Off { known } else { known.min(is.date) };
        let soon = calendar.add_working_days(since, 1).min(calendar.sub_working_days(first, 1));
        soon.max(calendar.working_on_or_after(since))
    });
    Some(Owed { act: Act::Tell, words, due })
}

/// The day on which its session was moved away from where they know it to be, or it was given another.
fn moved_on(session: &Session, seat: &Seat) -> NaiveDate {
    let away = session
        .moves
        .iter()
        .rfind(|move_| (move_.stand.date, move_.stand.venue) == (seat.known.date, seat.known.venue));
    london_now(away.map_or(seat.at, |move_| move_.at)).date()
}

/// Whether a slot's time is over.
pub fn ended(session: &Session, slot: u8, now: &Now) -> bool {
    let end = session.slots.get(usize::from(slot)).map_or(session.end, |slot| slot.start + slot.minutes);
    places::over(session, now) || (session.date == now.today && end <= now.minute())
}

/// Whether the end of the day must not pass over it: its time is over and nobody has said who came, or what came of it.
pub fn lacks(state: &State, seat: &Seat, now: &Now) -> bool {
    let Some(session) = state.session(seat.session) else { return false };
    let due = owed(state, seat, now).is_some_and(|owed| owed.due <= now.today);
    match seat.state {
        SeatState::Booked | SeatState::Came { .. } => due && ended(session, seat.slot, now),
        SeatState::NoAnswer { .. } | SeatState::Again { .. } => due,
        _ => false,
    }
}
