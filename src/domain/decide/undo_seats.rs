//! Undoing what was told of a place of support, as of a place in a clinic: it is asked for in words once it is no slip of the key,
//! and leaves the call that puts it right.
use super::super::around::{Owes, Seat, SeatDid, SeatState};
use super::super::booking::By;
use super::super::code::Code;
use super::super::event::{Event, Image, Key, Prior};
use super::super::refusal::Refusal;
use super::Case;
use super::undo_told::{asked_first, image, image_before, set};

impl Case<'_> {
    /// Why it is not undone just so: they were told. With the command that undoes it all the same and leaves the call.
    pub(super) fn seat_was_told(&self, seq: u64, events: &[Event], prior: &[Prior]) -> Option<Refusal> {
        let (seat, how) = events.iter().find_map(|event| self.seat_telling(event, prior))?;
        let at = self.state.session(seat.session)?;
        Some(asked_first(seq, &format!("{} {how}: {}", seat.whom(self.state), self.place(at, seat.slot))))
    }

    /// The place as it stands of which an event told them, and how; none where nobody was told by it, or is to be told still.
    fn seat_telling(&self, event: &Event, prior: &[Prior]) -> Option<(&Seat, String)> {
        let Event::Seat { did, seat } = event else { return None };
        let stands = self.state.seat(seat.id)?;
        let knew = before(prior, seat);
        let how = match did {
            SeatDid::Offered => match &stands.state {
                SeatState::Offered { told, on } => {
                    format!("was told {} on {}", told.words(), on.format("%-d %b"))
                }
                _ => return None,
            },
            SeatDid::Taken | SeatDid::Agreed if stands.state.ahead() => "agreed to it".to_owned(),
            // Moved on a bad day they are to be told still; within an hour's group they know no other time.
            SeatDid::Moved { .. } if knew.is_some_and(|row| row.known != seat.known) => {
                "agreed to the move".to_owned()
            }
            SeatDid::Cancelled { by: By::Family, .. } if knew.is_some_and(|row| row.state.to_come()) => {
                "gave it up".to_owned()
            }
            SeatDid::Told { how } => format!("was told {}", how.words()),
            _ => return None,
        };
        Some((stands, how))
    }

    /// What of the rows that go back must say that they are to be told: what was given is off, what they had before is theirs
    /// again. What was only told is to be told again by itself.
    pub(super) fn seats_to_be_rung(&self, events: &[Event], prior: &[Prior], restore: &mut [Prior]) {
        for row in restore.iter_mut() {
            if let Some(Image::Seat(row)) = &mut row.image {
                row.put_off = None;
            }
        }
        for event in events {
            let Event::Seat { did, seat } = event else { continue };
            let Some((stands, _)) = self.seat_telling(event, prior) else { continue };
            let (key, since) = (Key::Seat(seat.id), self.now.today);
            match did {
                SeatDid::Taken | SeatDid::Offered | SeatDid::Agreed => {
                    // Offered before, it is offered again: the call for the answer stands.
                    let knew = before(prior, seat);
                    if knew.is_some_and(|row| matches!(row.state, SeatState::Offered { .. })) {
                        continue;
                    }
                    let state = SeatState::Cancelled { by: By::Service };
                    let owes = Some(Owes::Word { since, reason: self.mistake() });
                    let off = Seat { state, owes, put_off: None, ..stands.clone() };
                    set(restore, key, Image::Seat(Box::new(off)));
                }
                // They believe what they were told last.
                SeatDid::Moved { .. } => {
                    if let Some(Image::Seat(row)) = image(restore, key) {
                        row.known = stands.known;
                    }
                }
                SeatDid::Cancelled { .. } => {
                    if let Some(Image::Seat(row)) = image(restore, key) {
                        row.owes = row.owes.or(Some(Owes::Word { since, reason: Code::NONE }));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The place as it was before the frame; none where the frame made it.
fn before<'a>(prior: &'a [Prior], seat: &Seat) -> Option<&'a Seat> {
    match image_before(prior, Key::Seat(seat.id))? {
        Image::Seat(row) => Some(row),
        _ => None,
    }
}
