//! Undoing the move of a session of which a family was told since: it goes back as one for all who were not told. Who was knows
//! the place it goes back from, and so the call to make stands; nothing else may have been recorded of their places.
use super::super::booking::{Booking, BookingState, Told, Untold};
use super::super::event::{Event, Image, Key, Prior};
use super::super::ids::BookingId;
use super::super::places::say;
use super::super::referral::{Referral, Stage};
use super::super::refusal::Refusal;
use super::Case;
use super::undo_told::asked_first;
use chrono::NaiveDate;

impl Case<'_> {
    /// The row of a place that went along with its session, or of its referral, where all that was recorded of it since is that
    /// the family was told. None where it is anything else.
    pub(super) fn told_of_since(&self, prior: &Prior, events: &[Event]) -> Option<Prior> {
        let image = match (prior.key, prior.image.as_ref()?) {
            (Key::Booking(id), Image::Booking(before)) => {
                carried(events).find(|(known, _)| *known == id)?;
                Image::Booking(Box::new(self.told_place(id, before)?))
            }
            (Key::Referral(id), Image::Referral(before)) => {
                let now = self.state.referral(id)?;
                let of = |(booking, _): &(BookingId, Stage)| {
                    self.state.booking(*booking).is_some_and(|row| row.referral == id)
                };
                let (booking, stage) = carried(events).find(of)?;
                let told = prior_booking(booking, events) && self.state.booking(booking)?.to_tell.is_none();
                let same = |row: &Referral| Referral {
                    stage: before.stage,
                    promise: None,
                    put_off: None,
                    rev: 0,
                    ..row.clone()
                };
                if !told || now.stage != stage || same(now) != same(before) {
                    return None;
                }
                // What they were told stays on record, and is kept to or rung about.
                Image::Referral(Box::new(Referral {
                    promise: now.promise.clone(),
                    put_off: None,
                    ..Referral::clone(before)
                }))
            }
            _ => return None,
        };
        Some(Prior { key: prior.key, image: Some(image) })
    }

    fn told_place(&self, id: BookingId, before: &Booking) -> Option<Booking> {
        let now = self.state.booking(id)?;
        let same = |row: &Booking| {
            let mut row = Booking { to_tell: None, rev: 0, ..row.clone() };
            row.told(Told::Phone, NaiveDate::default(), 0);
            row
        };
        if now.to_tell.is_some() || !now.state.ahead() || same(now) != same(before) {
            return None;
        }
        let known = self.state.session(now.session)?.stand(now.slot);
        let to_tell = Some(Untold { known, since: self.now.today });
        Some(Booking { to_tell, state: now.state.clone(), notice_days: now.notice_days, ..before.clone() })
    }

    /// Who was told since of the move that would be undone, and how.
    pub(super) fn told_names(&self, told: &[Prior]) -> Vec<String> {
        let each = told.iter().filter_map(|row| match &row.image {
            Some(Image::Booking(row)) => Some(row),
            _ => None,
        });
        each.map(|row| match &row.state {
            BookingState::Offered { told, on } | BookingState::Agreed { told, on, .. } => {
                format!("{} ({} {})", self.name(row.child), told.words(), on.format("%-d %b"))
            }
            _ => self.name(row.child),
        })
        .collect()
    }

    /// Why it is not undone just so, with the command that does it all the same.
    pub(super) fn told_since_asks(&self, seq: u64, names: &[String], others: usize) -> Refusal {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let rest = match others {
            0 => String::new(),
            1 => " The other family is called by nobody.".to_owned(),
            n => format!(" The other {n} families are called by nobody."),
        };
        let mut asked = asked_first(seq, &format!("Told of it since: {}", say::list(&names)));
        asked.words.push_str(&rest);
        asked
    }
}

/// The places that went along with a session, each with the stage that its referral came to.
fn carried(events: &[Event]) -> impl Iterator<Item = (BookingId, Stage)> + '_ {
    events.iter().filter_map(|event| match event {
        Event::Carried { booking, stage, .. } => Some((*booking, *stage)),
        _ => None,
    })
}

/// Whether the family of that place was to be told by the move.
fn prior_booking(id: BookingId, events: &[Event]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::Carried { booking, to_tell: Some(_), .. } if *booking == id))
}
