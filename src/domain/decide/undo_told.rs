//! Undoing what a family was told of. What was said or posted cannot be unsaid: within the span of a slip of the key the rows
//! simply go back; after it the undoing is asked for in words, and leaves the call that puts it right.
use super::super::around::SeatDid;
use super::super::booking::{Booking, BookingState, By, Told, Untold};
use super::super::code::Code;
use super::super::event::{Event, Image, Key, Prior};
use super::super::ids::BookingId;
use super::super::referral::Stage;
use super::super::refusal::{Instead, Refusal, RefusalKind};
use super::super::support::SupportDid;
use super::super::telling;
use super::Case;

/// What of a place whose family is to be told is known no more, once what was recorded of it since was taken back.
const MAY_KNOW: &str = "may have been told of it (what was recorded of this place since was taken back)";

/// The reason of the service's for a place that was given by mistake, where the configuration has it.
const MISTAKE: Code = Code::known("mistake");

impl Case<'_> {
    /// Why it is not undone just so: a family was told. With the command that undoes it all the same and leaves the call.
    pub(super) fn was_told(&self, seq: u64, events: &[Event], prior: &[Prior]) -> Option<Refusal> {
        let (id, how) = events.iter().find_map(|event| self.telling(event, prior))?;
        let booking = self.state.booking(id)?;
        let at = self.state.session(booking.session)?;
        let who = self.name(booking.child);
        let told = |event: &Event| matches!(event, Event::MoveTold { .. });
        let by_mistake =
            if events.iter().any(told) { ". Recorded by mistake, or to be rung again?" } else { "" };
        Some(asked_first(seq, &format!("{who}'s family {how}: {}{by_mistake}", self.place(at, booking.slot))))
    }

    /// Whether these record that somebody was told where or whether a place is; or are of a place of which that was recorded, and
    /// taken back.
    pub(super) fn is_telling(&self, events: &[Event]) -> bool {
        events.iter().any(|event| match event {
            Event::MoveTold { .. } | Event::Seat { did: SeatDid::Told { .. }, .. } => true,
            Event::Moved { booking, .. } => self.taken_back(booking.id),
            Event::Carried { booking, .. } => self.taken_back(*booking),
            _ => false,
        })
    }

    /// Whether something was recorded of a place since the frame that is undone, and taken back: its family may have been told.
    fn taken_back(&self, id: BookingId) -> bool {
        let key = Key::Booking(id);
        let untold = self.state.booking(id).is_some_and(|row| row.untold().is_some());
        let seq = self.known.frame.as_ref().map(|frame| frame.seq);
        untold && seq.is_some() && self.stands_at(key) == seq && self.state.rev(key) > seq
    }

    /// The same of a letter, text or e-mail that asks a family: nobody here knows whether the sheet of the day has gone out with it.
    pub(super) fn was_written_to(&self, seq: u64, events: &[Event]) -> Option<Refusal> {
        events.iter().find_map(|event| {
            let Event::Support { child, did: SupportDid::Asked { how, .. } } = event else { return None };
            if matches!(how, Told::Phone | Told::InPerson) {
                return None;
            }
            let words = format!(
                "{}'s family was asked {}, and that may be out. It is not undone silently. Nothing was changed yet: undone all the same, take it out of what is sent today (e writes the list anew); the family is to be asked again.",
                self.name(*child),
                how.words()
            );
            Some(Refusal::new(RefusalKind::Undo, words).with(Some(Instead::UndoTold(seq))))
        })
    }

    /// The booking of which an event told a family, and how; none where nobody was told by it, or is to be told still.
    fn telling(&self, event: &Event, prior: &[Prior]) -> Option<(BookingId, String)> {
        let day = |on: chrono::NaiveDate| on.format("%-d %b").to_string();
        let known = |state: &BookingState| match state {
            BookingState::Offered { told, on } | BookingState::Agreed { told, on, .. } => {
                Some(format!("was told {} on {}", told.words(), day(*on)))
            }
            _ => None,
        };
        match event {
            Event::Offered { booking, .. } | Event::Agreed { booking, .. } => {
                Some((booking.id, known(&booking.state)?))
            }
            Event::Moved { booking, .. } if booking.to_tell.is_none() => {
                Some((booking.id, known(&booking.state)?))
            }
            Event::Cancelled { booking, state, to_tell: None, .. } => {
                known(&before(prior, *booking)?.state)?;
                let BookingState::Cancelled { by, on, .. } = state else { return None };
                let how = match by {
                    By::Family => format!("gave it up on {}", day(*on)),
                    By::Service => format!("was told on {} that it is off", day(*on)),
                };
                Some((*booking, how))
            }
            Event::Moved { booking, .. } if self.taken_back(booking.id) => {
                Some((booking.id, MAY_KNOW.to_owned()))
            }
            Event::Carried { booking, .. } if self.taken_back(*booking) => {
                Some((*booking, MAY_KNOW.to_owned()))
            }
            // Told later where it is now, or that it is off.
            Event::MoveTold { booking, told, on, .. } => {
                Some((*booking, format!("was told {} on {}", told.words(), day(*on))))
            }
            _ => None,
        }
    }

    /// What of the rows that go back must say that the family is to be told: a place it was offered is off, the place it had
    /// before is its own again.
    pub(super) fn to_be_rung(&self, events: &[Event], prior: &[Prior], restore: &mut [Prior]) {
        // Whatever was put off, this call is not.
        for row in restore.iter_mut() {
            if let Some(Image::Referral(row)) = &mut row.image {
                row.put_off = None;
            }
        }
        self.seats_to_be_rung(events, prior, restore);
        for event in events {
            let Some((id, _)) = self.telling(event, prior) else { continue };
            let Some(stands) = self.state.booking(id) else { continue };
            let Some(session) = self.state.session(stands.session) else { continue };
            // What they believe: where it was before they were told, or where they were told it is.
            let here = session.stand(stands.slot);
            let untold = stands.untold().filter(|_| !self.taken_back(id));
            let known = untold.map_or(here, |untold| untold.known);
            let believes = Some(Untold { known, since: self.now.today });
            match event {
                // Offered before, it is offered again: the call for the answer stands.
                Event::Offered { .. } | Event::Agreed { .. }
                    if before(prior, id).is_some_and(|row| row.state.ahead()) => {}
                Event::Offered { .. } | Event::Agreed { .. } => {
                    let state = BookingState::Cancelled {
                        by: By::Service,
                        reason: self.mistake(),
                        on: self.now.today,
                    };
                    let row = Booking { state, to_tell: believes, ..stands.clone() };
                    set(restore, Key::Booking(id), Image::Booking(Box::new(row)));
                    self.no_hold(restore, id);
                }
                Event::Moved { from, .. } => {
                    if let Some(Image::Booking(row)) = image(restore, Key::Booking(*from)) {
                        row.to_tell = believes;
                    }
                }
                Event::Carried { .. } => {
                    if let Some(Image::Booking(row)) = image(restore, Key::Booking(id)) {
                        row.to_tell = believes;
                    }
                }
                Event::Cancelled { .. } => {
                    if let Some(Image::Booking(row)) = image(restore, Key::Booking(id)) {
                        row.to_tell = row.to_tell.or(believes);
                    }
                }
                _ => {}
            }
        }
    }

    /// A referral that went back to a hold of it has none: it waits.
    fn no_hold(&self, restore: &mut [Prior], id: BookingId) {
        for row in restore.iter_mut() {
            if let Some(Image::Referral(row)) = &mut row.image
                && matches!(row.stage, Stage::Held { booking, .. } if booking == id)
            {
                row.set_stage(Stage::Waiting { since: self.now.today });
                row.session = None;
            }
        }
    }

    pub(super) fn mistake(&self) -> Code {
        let reasons = &self.rules().choices.service_reasons;
        let known = reasons.iter().find(|reason| reason.id == MISTAKE).or_else(|| reasons.first());
        known.map_or(Code::NONE, |reason| reason.id)
    }
}

/// The refusal of an undoing without a word, with the command that does it all the same; `heard`: who knows what.
pub(super) fn asked_first(seq: u64, heard: &str) -> Refusal {
    let end = if heard.ends_with('?') { "" } else { "." };
    let words = format!(
        "{heard}{end} That is not undone silently. Nothing was changed yet: undone all the same, the call to tell them stands on Today."
    );
    Refusal::new(RefusalKind::Undo, words).with(Some(Instead::UndoTold(seq)))
}

/// The words of an undoing that leaves a call.
pub(super) fn with_the_call(words: &str, told_since: &[String]) -> String {
    let who = if told_since.is_empty() { "the family is".to_owned() } else { told_since.join(", ") + ":" };
    format!("{}; {who} to be told", telling::capital(words))
}

/// A booking as it was before the frame; none where the frame made it.
fn before(prior: &[Prior], id: BookingId) -> Option<&Booking> {
    match image_before(prior, Key::Booking(id))? {
        Image::Booking(row) => Some(row),
        _ => None,
    }
}

/// A row as it was before the frame; none where the frame made it.
pub(super) fn image_before(prior: &[Prior], key: Key) -> Option<&Image> {
    prior.iter().find(|row| row.key == key)?.image.as_ref()
}

pub(super) fn image(restore: &mut [Prior], key: Key) -> Option<&mut Image> {
    restore.iter_mut().find(|row| row.key == key).and_then(|row| row.image.as_mut())
}

pub(super) fn set(restore: &mut [Prior], key: Key, image: Image) {
    if let Some(row) = restore.iter_mut().find(|row| row.key == key) {
        row.image = Some(image);
    }
}
