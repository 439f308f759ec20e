//! What becomes of places of support on a bad day: they stay, go along with their session, or get the next free place of the
//! same service; where there is none somebody rings and says that it is off.
use super::super::around::{self, Seat, SeatAct};
use super::super::command::Command;
use super::super::decide::Now;
use super::super::ids::{SeatId, SessionId};
use super::super::places;
use super::super::session::Session;
use super::super::state::State;
use super::plan::{Change, Fate, Mended};

/// A place of support, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatLine {
    /// Which.
    pub seat: SeatId,
    /// What becomes of it.
    pub change: Change,
}

impl SeatLine {
    /// What is done to it; nothing where it goes with its session, or somebody rings.
    pub fn command(&self) -> Option<Command> {
        let Change::Moves { session, slot, .. } = &self.change else { return None };
        let (seat, session, slot) = (self.seat, *session, *slot);
        Some(Command::Seat { act: SeatAct::Rebook { seat, session, slot } })
    }
}

/// The lines of all sessions; a free place is proposed to one of them only.
pub(super) fn seats(state: &State, mended: &mut [Mended], now: &Now) {
    let gone: Vec<SessionId> = mended.iter().filter(|m| m.fate != Fate::Runs).map(|m| m.session).collect();
    let mut given: Vec<(SessionId, u8)> = Vec::new();
    for row in mended {
        let Some(session) = state.session(row.session) else { continue };
        let mut there: Vec<&Seat> =
            around::holding(state, session.id).filter(|seat| ahead(seat, session, now)).collect();
        there.sort_by_key(|seat| (session.stand(seat.slot).start, seat.id));
        for seat in there {
            let change = match &row.fate {
                Fate::Runs | Fate::Cover { .. } | Fate::Left => Change::Stays,
                Fate::Elsewhere((venue, _)) if *venue == session.venue => Change::Stays,
                Fate::Elsewhere(_) => Change::Along,
                Fate::Off | Fate::Ends => next(state, session, seat, (&gone, &mut given), now),
            };
            row.seats.push(SeatLine { seat: seat.id, change });
        }
    }
}

fn ahead(seat: &Seat, session: &Session, now: &Now) -> bool {
    let start = session.stand(seat.slot).start;
    seat.state.ahead() && (session.date > now.today || start > now.minute())
}

/// The first free place of the service that this one may have.
fn next(
    state: &State,
    from: &Session,
    seat: &Seat,
    (gone, given): (&[SessionId], &mut Vec<(SessionId, u8)>),
    now: &Now,
) -> Change {
    let child = seat.child.and_then(|id| state.child(id));
    let Some(service) = state.rules.service(from.service) else { return owed() };
    let later = state.index.by_day.range(now.today..).flat_map(|(_, ids)| ids);
    let open = later.filter_map(|id| state.session(*id)).filter(|session| {
        session.service == from.service && !session.cancelled() && !gone.contains(&session.id)
    });
    for session in open {
        for slot in 0..session.slots.len() as u8 {
            let taken = usize::from(places::taken(state, session, slot, now.at, None));
            let promised = given.iter().filter(|place| **place == (session.id, slot)).count();
            let room = taken + promised < usize::from(session.slots[usize::from(slot)].places);
            let who = (child, seat.born);
            if room && around::bar(state, service, (session, slot), who, now, Some(seat.id)).is_ok() {
                given.push((session.id, slot));
                return Change::Moves { session: session.id, slot, why: "the next free place".to_owned() };
            }
        }
    }
    owed()
}

fn owed() -> Change {
    Change::Owed("no other place of it is free".to_owned())
}
