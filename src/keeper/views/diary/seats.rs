//! Places of support in their session, and as steps.
use super::words;
use crate::domain::around::{self, News, Seat, SeatState};
use crate::domain::decide::Now;
use crate::domain::places;
use crate::domain::rules::ServiceKind;
use crate::domain::session::{Session, Slot};
use crate::domain::state::State;
use crate::domain::telling;
use crate::wire::view_diary::PlaceRow;
use crate::wire::view_seat::SeatRow;

/// One place of support, as screens know it; none where its session is no longer on record.
pub fn seat_row(state: &State, seat: &Seat, now: &Now) -> Option<SeatRow> {
    let session = state.session(seat.session)?;
    let slot = session.slots.get(usize::from(seat.slot)).copied();
    let child = seat.child.and_then(|id| state.child(id));
    let (said, _) = around::standing(state, seat, is_over(session, slot, now));
    Some(SeatRow {
        seat: seat.id,
        session: session.id,
        child: seat.child,
        name: seat.name(state),
        born: child.map(|row| row.born).or(seat.born),
        flags: child.map(|row| row.flags).unwrap_or_default(),
        party: seat.party,
        phone: seat.phone.to_string(),
        service: (session.service, words::kind(state, session)),
        on: session.date,
        state: seat.state.clone(),
        untold: seat.untold(state).is_some(),
        words: said,
        rev: seat.rev,
        news: news(state, session, seat),
        another: seat.wants_another(state).is_some(),
    })
}

fn news(state: &State, session: &Session, seat: &Seat) -> String {
    let service = state.rules.service(session.service).map_or("", |service| service.short.as_str());
    match seat.untold(state) {
        None => String::new(),
        Some((_, News::Off)) => format!("{service} {} is off", telling::stand(state, seat.known)),
        Some((at, News::Moved)) => format!("{service} is now {}", telling::place(state, at, seat.slot)),
        Some((at, News::Again)) => {
            format!("{service} is theirs again: {}", telling::place(state, at, seat.slot))
        }
    }
}

fn is_over(session: &Session, slot: Option<Slot>, now: &Now) -> bool {
    let end = slot.map_or(session.end, |slot| slot.start + slot.minutes);
    places::over(session, now) || (session.date == now.today && end <= now.minute())
}

/// The rows of one slot, in the order in which they were booked.
pub(super) fn rows(state: &State, session: &Session, index: u8, now: &Now) -> Vec<PlaceRow> {
    let Some(slot) = session.slots.get(usize::from(index)).copied() else { return Vec::new() };
    let there = around::holding(state, session.id).filter(|seat| seat.slot == index);
    // Who does not know yet that it is off stands with the others.
    let off =
        around::seats_in(state, session.id).filter(|seat| seat.slot == index && off_untold(state, seat));
    there.chain(off).filter_map(|seat| place_row(state, (session, slot), seat, now)).collect()
}

fn off_untold(state: &State, seat: &Seat) -> bool {
    seat.lost() && seat.untold(state).is_some()
}

fn place_row(state: &State, (session, slot): (&Session, Slot), seat: &Seat, now: &Now) -> Option<PlaceRow> {
    let row = seat_row(state, seat, now)?;
    let (_, note) = around::standing(state, seat, is_over(session, Some(slot), now));
    let mut said = vec![format!("{}: {}", row.name, row.words)];
    if !note.is_empty() {
        said.push(note.clone());
    }
    let flags = row.flags.words();
    if !flags.is_empty() {
        said.push(flags.join(", "));
    }
    said.push(format!("booked by {}", seat.by));
    Some(PlaceRow {
        slot: seat.slot,
        start: slot.start,
        minutes: slot.minutes,
        carve_out: slot.carve_out,
        booking: None,
        words: said.join(". "),
        note,
        seat: Some(row),
    })
}

/// The rows without why a place is asked for: for who reads no clinical notes.
pub fn without_reasons(state: &State, rows: &mut [PlaceRow], now: &Now) {
    for row in rows {
        let seat = row.seat.as_ref().and_then(|seat| state.seat(seat.seat));
        let Some(seat) = seat.filter(|seat| !seat.reason.is_empty()) else { continue };
        let Some(session) = state.session(seat.session) else { continue };
        let Some(slot) = session.slots.get(usize::from(seat.slot)).copied() else { continue };
        let seat = Seat { reason: "".into(), ..seat.clone() };
        if let Some(plain) = place_row(state, (session, slot), &seat, now) {
            *row = plain;
        }
    }
}

/// How many came or were spoken with, did not, and are still to come; and how many outcomes are missing.
pub(super) fn counts(state: &State, session: &Session) -> (usize, usize, usize, usize) {
    let asks = words::kind(state, session) != ServiceKind::Group;
    let (mut came, mut missed, mut to_come, mut owed) = (0, 0, 0, 0);
    for seat in around::holding(state, session.id) {
        match seat.state {
            SeatState::Came { .. } => {
                came += 1;
                owed += usize::from(asks);
            }
            SeatState::Again { .. } | SeatState::Done { .. } => came += 1,
            SeatState::Missed | SeatState::NoAnswer { .. } => missed += 1,
            SeatState::Offered { .. } | SeatState::Booked | SeatState::Held { .. } => to_come += 1,
            SeatState::Cancelled { .. } | SeatState::Declined | SeatState::Released => {}
        }
    }
    (came, missed, to_come, owed)
}
