//! Places of support in the preview of a bad day: what becomes of each, and who is rung.
use super::repair::place_words;
use crate::domain::around;
use crate::domain::places::say;
use crate::domain::repair::{Change, Fate, Mended, SeatLine};
use crate::domain::state::State;
use crate::domain::telling;
use crate::wire::view_repair::{ChildFate, RepairLine, RepairOf};

/// Where its session is held instead.
fn held_at(state: &State, mended: &Mended) -> String {
    match &mended.fate {
        Fate::Elsewhere(place) => place_words(state, place),
        _ => "another place".to_owned(),
    }
}

/// One of them; `asks`: who is asked and must say yes, for it to stay.
pub(super) fn line(
    state: &State,
    mended: &Mended,
    (line, at): (&SeatLine, u16),
    asks: &[String],
) -> Option<RepairLine> {
    let seat = state.seat(line.seat)?;
    let session = state.session(seat.session)?;
    let when = say::when(session.date, session.stand(seat.slot).start);
    let rung = "A call on Today until they are told.";
    let (fate, what, why) = match &line.change {
        Change::Moves { session, slot, why } => {
            let place = state.session(*session).map_or_else(String::new, |s| telling::place(state, s, *slot));
            (ChildFate::Moved, format!("moves to {place}: {why}"), rung)
        }
        Change::Along => {
            (ChildFate::Along, format!("stays {when}, at {}: to be told", held_at(state, mended)), rung)
        }
        Change::Owed(why) => {
            (ChildFate::Owed, format!("{why}: to be rung"), "A call on Today until they know that it is off.")
        }
        Change::Stays | Change::Given | Change::OwedOfBlock(..) => {
            let (fate, more) = match asks {
                _ if matches!(mended.fate, Fate::Elsewhere(_)) => {
                    (ChildFate::Stays, format!(", in {}", held_at(state, mended)))
                }
                [who] => (ChildFate::Asked, format!(" if {who} comes")),
                _ if matches!(mended.fate, Fate::Cover { .. }) => (ChildFate::Cover, String::new()),
                _ => (ChildFate::Stays, String::new()),
            };
            (fate, format!("stays {when}{more}"), "Day, time and place are as they were.")
        }
    };
    let name = seat.name(state);
    Some(RepairLine {
        of: RepairOf::Seat(seat.id, fate),
        words: format!("{name} {what}"),
        why: format!("{name} has {}. {why}", around::of_day(state, seat.id)),
        command: line.command(),
        needs: Some(at),
        instead: Vec::new(),
        asks: Vec::new(),
    })
}
