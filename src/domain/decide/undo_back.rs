//! Whether rows can go back to where they were: places, rooms, people and numbers may be somebody else's by now, and what was
//! recorded since may rest on what would go.
use super::super::around;
use super::super::booking::Booking;
use super::super::child::ChildRow;
use super::super::event::{Image, Key, Prior};
use super::super::ids::{BookingId, ChildId, IntakeId, ReferralId, SessionId};
use super::super::intake::{Intake, IntakeKind};
use super::super::leave::{self, Absence};
use super::super::places;
use super::super::referral::Referral;
use super::super::refusal::{Refusal, RefusalKind};
use super::super::review;
use super::super::rules::Rules;
use super::super::session::{Answer, Member, Session};
use super::Case;

impl Case<'_> {
    /// `prior`: the rows as they stood before the frame of that sequence; `restore`: as they would be set now.
    pub(super) fn can_stand(&self, seq: u64, prior: &[Prior], restore: &[Prior]) -> Result<(), Refusal> {
        let back: Vec<&Session> = (prior.iter())
            .filter_map(|prior| match &prior.image {
                Some(Image::Session(row)) => Some(&**row),
                _ => None,
            })
            .collect();
        for session in &back {
            self.can_be_held(session, restore)?;
            self.holds_all(session, prior)?;
        }
        let live = |prior: &Prior| match &prior.image {
            Some(Image::Booking(row)) if row.state.holds_place(self.now.at) => Some((**row).clone()),
            _ => None,
        };
        // The place that the frame gave goes as the one before it comes back: moved by half an hour, nobody is in two places.
        let goes: Vec<BookingId> = (restore.iter())
            .filter_map(|row| match (&row.key, &row.image) {
                (Key::Booking(id), None) => Some(*id),
                _ => None,
            })
            .collect();
        for booking in prior.iter().filter_map(live) {
            match back.iter().find(|session| session.id == booking.session) {
                Some(session) => self.goes_back(session, &booking)?,
                None => self.still_free(seq, &booking, &goes)?,
            }
        }
        for row in restore {
            match (&row.key, &row.image) {
                (Key::Seat(_), Some(Image::Seat(row))) => self.seat_goes_back(row)?,
                (Key::Session(id), None) => self.empty(*id)?,
                (Key::Child(id), None) => self.nowhere(*id, prior)?,
                (Key::Referral(id), None) => self.on_no_list(*id)?,
                (_, Some(Image::Child(row))) => self.number_is_free(row)?,
                (_, Some(Image::Intake(item))) => self.still_asked(item, restore)?,
                (_, Some(Image::Referral(row))) => self.only_one_open(row, restore)?,
                (_, Some(Image::Absence(row))) => self.nowhere_then(row)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A session that would go: nobody has been given a place in it, and nobody came to it.
    fn empty(&self, id: SessionId) -> Result<(), Refusal> {
        let Some(session) = self.state.session(id) else { return Ok(()) };
        let places = self.state.index.in_session.get(&id).is_some_and(|ids| !ids.is_empty())
            || self.state.index.seats_in.contains_key(&id);
        let visits = self.state.index.visits_in.get(&id).is_some_and(|ids| !ids.is_empty());
        if !places && !visits {
            return Ok(());
        }
        let since = if places { "places have been given" } else { "families have come" };
        no(format!(
            "Cannot undo: {since} at {} since. Nothing was changed. In the diary the session can be called off, with a reason.",
            self.place(session, 0)
        ))
    }

    /// A session that would be as it was: every place given in it is still one of its places, on the day that the family knows.
    fn holds_all(&self, session: &Session, prior: &[Prior]) -> Result<(), Refusal> {
        let Some(stands) = self.state.session(session.id) else { return Ok(()) };
        let moved = (stands.date, stands.start, stands.venue, &stands.room)
            != (session.date, session.start, session.venue, &session.room);
        let gone = |seat: &&around::Seat| usize::from(seat.slot) >= session.slots.len();
        if let Some(seat) = around::seats_in(self.state, session.id).find(gone) {
            return no(format!(
                "Cannot undo: the place was given to {} since. Nothing was changed. Undo that first.",
                seat.name(self.state)
            ));
        }
        let ids = self.state.index.in_session.get(&session.id).into_iter().flatten();
        for booking in ids.filter_map(|id| self.state.booking(*id)) {
            let name = self.name(booking.child);
            if usize::from(booking.slot) >= session.slots.len() {
                return no(format!(
                    "Cannot undo: the place was given to {name} since. Nothing was changed. Undo that first."
                ));
            }
            let known = prior.iter().any(|row| row.key == Key::Booking(booking.id));
            if moved && !known && booking.state.holds_place(self.now.at) {
                return no(format!(
                    "Cannot undo: {name} was given a place there since, for the new day. Nothing was changed. Moving the session again takes {name} along."
                ));
            }
        }
        Ok(())
    }

    /// A record that would go: no visit and no open question is about it.
    fn nowhere(&self, id: ChildId, prior: &[Prior]) -> Result<(), Refusal> {
        let Some(row) = self.state.child(id) else { return Ok(()) };
        let name = row.list_name();
        if self.state.visits.iter().flatten().any(|visit| visit.child == Some(id)) {
            return no(format!(
                "Cannot undo: {name} is down as having come to a drop-in. Nothing was changed. Undo that first."
            ));
        }
        if self.state.index.seats_of.contains_key(&id) {
            return no(format!(
                "Cannot undo: {name} was given a place of support since. Nothing was changed. Undo that first."
            ));
        }
        // What was asked with the record itself goes with it.
        let asked_since = |item: &&IntakeId| prior.iter().all(|row| row.key != Key::Intake(**item));
        let items =
            self.state.index.intake.iter().filter(asked_since).filter_map(|id| self.state.intake(*id));
        if items.into_iter().any(|item| is_about(item, id)) {
            return no(format!(
                "Cannot undo: whether {name} is the same child as another is asked under Intake. Nothing was changed. Answer that first."
            ));
        }
        Ok(())
    }

    /// A referral that would go: no list brought in since counts on it. Fed again, that list would take it for known.
    fn on_no_list(&self, id: ReferralId) -> Result<(), Refusal> {
        let named =
            |rows: &super::super::state::Source| rows.rows.values().any(|row| row.referral == Some(id));
        let Some((source, _)) = self.state.sources.iter().find(|(_, rows)| named(rows)) else {
            return Ok(());
        };
        no(format!(
            "Cannot undo: the list '{source}' has this referral, too, since it was brought in. Nothing was changed. o closes it, with a reason."
        ))
    }

    /// An NHS number that would come back is nobody else's by now.
    fn number_is_free(&self, row: &ChildRow) -> Result<(), Refusal> {
        let holder = row.nhs.and_then(|nhs| self.state.index.by_nhs.get(&nhs)).filter(|id| **id != row.id);
        match holder {
            Some(other) => no(format!(
                "Cannot undo: the NHS number is {}'s by now. Nothing was changed. Amend the record with the right number.",
                self.name(*other)
            )),
            None => Ok(()),
        }
    }

    /// A referral that would be open again: the child has not been put on the same list anew.
    fn only_one_open(&self, row: &Referral, restore: &[Prior]) -> Result<(), Refusal> {
        let was_open = self.state.referral(row.id).is_some_and(|now| now.stage.is_open());
        if was_open || !row.stage.is_open() {
            return Ok(());
        }
        let Some(child) = self.state.child(row.child) else { return Ok(()) };
        let goes =
            |id: ReferralId| restore.iter().any(|row| row.key == Key::Referral(id) && row.image.is_none());
        let again = (child.referrals.iter())
            .filter(|id| **id != row.id && !goes(**id))
            .filter_map(|id| self.state.referral(*id))
            .find(|other| other.pathway == row.pathway && other.stage.is_open());
        match again {
            Some(other) => no(format!(
                "Cannot undo: {} is on the {} list again, received {}. Nothing was changed. Undo that first.",
                child.list_name(),
                self.rules().short(&row.pathway),
                other.received.format("%-d %b %Y")
            )),
            None => Ok(()),
        }
    }

    /// A session that goes back to where it was: its day is still ahead, and its room and people are free then.
    fn can_be_held(&self, session: &Session, restore: &[Prior]) -> Result<(), Refusal> {
        let Some(stands) = self.state.session(session.id).filter(|_| !session.cancelled()) else {
            return Ok(());
        };
        let moved = (stands.date, stands.start) != (session.date, session.start);
        if moved && places::over(session, self.now) {
            return no(format!(
                "Cannot undo: {} is past. Nothing was changed. m moves the session to another day.",
                self.place(session, 0)
            ));
        }
        let accepted = session.people.iter().filter(|m| m.answer == Answer::Accepted);
        let goes = |staff| {
            let gone = |row: &&Prior| matches!(row.key, Key::Absence(_)) && row.image.is_none();
            let ids = restore.iter().filter(gone).map(|row| row.key);
            ids.into_iter().any(|key| {
                matches!(key, Key::Absence(id) if self.state.absence(id).is_some_and(|row| row.staff == staff))
            })
        };
        // Who is down as away now and would not be any more was put down so by what is undone, or is away after all.
        let stays_away = |m: &&Member| {
            let down = stands.people.iter().any(|now| now.staff == m.staff && now.answer == Answer::Accepted);
            !down && !goes(m.staff)
        };
        if let Some(absence) =
            accepted.clone().filter(stays_away).find_map(|m| leave::away_from(self.state, m.staff, session))
        {
            return no(format!("Cannot undo: {}. Nothing was changed.", absence.words(self.state)));
        }
        let taken = places::room_taken(self.state, session)
            .or_else(|| accepted.clone().find_map(|m| places::person_taken(self.state, session, m.staff)));
        match taken {
            Some(taken) => no(format!("Cannot undo: {taken}. Nothing was changed.")),
            None => Ok(()),
        }
    }

    /// A place goes back with its session: nobody else has come into it, and the child is nowhere else then.
    fn goes_back(&self, session: &Session, booking: &Booking) -> Result<(), Refusal> {
        let taken = places::taken(self.state, session, booking.slot, self.now.at, Some(booking.id));
        let slot = session.slots.get(usize::from(booking.slot));
        let name = self.name(booking.child);
        let words = if taken >= slot.map_or(0, |s| u16::from(s.places)) {
            Some(format!("Cannot undo: the place of {name} went to another child. Nothing was changed."))
        } else {
            let time = (session, slot.map_or(session.start, |s| s.start), booking.minutes);
            places::elsewhere(self.state, self.child(booking.child)?, time, self.now.at, session.id).map(
                |other| {
                    let other = places::booked_at(self.state, other);
                    format!("Cannot undo: {name} is at {other} then. Nothing was changed.")
                },
            )
        };
        match words {
            Some(words) => no(words),
            None => Ok(()),
        }
    }

    /// A session as it will stand when it is this frame's turn: what is undone before it may bring it back.
    fn session_then(&self, id: SessionId) -> Option<&Session> {
        let before = self.known.before.iter().rev().find_map(|row| match &row.image {
            Some(Image::Session(row)) if row.id == id => Some(&**row),
            _ => None,
        });
        before.or_else(|| self.state.session(id))
    }

    /// Somebody would be away again: they have said that they come to no session of those days since.
    fn nowhere_then(&self, row: &Absence) -> Result<(), Refusal> {
        let days = self.state.index.by_day.range(row.from..=row.to.max(row.from));
        let sessions = days.flat_map(|(_, ids)| ids).filter_map(|id| self.state.session(*id));
        let there = |m: &Member| m.staff == row.staff && m.answer == Answer::Accepted;
        let mut ahead =
            sessions.filter(|s| row.keeps_from(s) && !s.cancelled() && !places::over(s, self.now));
        match ahead.find(|session| session.people.iter().any(there)) {
            Some(session) => no(format!(
                "Cannot undo: {}, and has accepted {} since. Nothing was changed. p there: somebody else.",
                row.words(self.state),
                self.place(session, 0)
            )),
            None => Ok(()),
        }
    }

    /// The place is still there to go back to; `goes`: the bookings that were made in its stead.
    fn still_free(&self, seq: u64, booking: &Booking, goes: &[BookingId]) -> Result<(), Refusal> {
        let Some(at) = self.session_then(booking.session) else { return Ok(()) };
        let name = self.name(booking.child);
        if self.state.booking(booking.id).is_some_and(|row| row.state.holds_place(self.now.at)) {
            return Ok(());
        }
        if at.cancelled() {
            return no(format!(
                "Cannot undo: {name}'s place, {}, is called off. Nothing was changed. b shows the best ones.",
                self.place(at, booking.slot)
            ));
        }
        // A place that was nobody's when its session moved did not go along: its family knows the old day.
        if at.moves.iter().any(|moved| moved.seq > seq) {
            return no(format!(
                "Cannot undo: the session has moved since, to {}, and {name} was not asked. Nothing was changed. b shows the best places.",
                self.place(at, booking.slot)
            ));
        }
        let slot = at.slots.get(usize::from(booking.slot));
        let stays = |row: &&Booking| row.slot == booking.slot && !goes.contains(&row.id);
        let taken = places::taken_by(self.state, at.id, self.now.at).filter(stays).count();
        let taken = u16::try_from(taken).unwrap_or(u16::MAX);
        if taken >= slot.map_or(0, |s| u16::from(s.places)) {
            let who = places::taken_by(self.state, at.id, self.now.at)
                .filter(stays)
                .last()
                .map_or_else(|| "another child".to_owned(), |row| self.name(row.child));
            return no(format!(
                "Cannot undo: the place of {name} went to {who}. Nothing was changed. b shows the best places."
            ));
        }
        self.still_quorate(seq, at, booking)?;
        let start = slot.map_or(at.start, |s| s.start);
        let child = self.child(booking.child)?;
        let time = (at, start, booking.minutes);
        let own = |id: &&BookingId| self.state.booking(**id).is_some_and(|row| row.child == booking.child);
        let own = goes.iter().find(own).copied();
        if let Some(words) = places::clash(self.state, child, time, self.now.at, own) {
            return no(format!("Cannot undo: {name} is {words}. Nothing was changed."));
        }
        Ok(())
    }

    /// A place that was given back while its review had its quorum is not given again when it has lost it since (invariant 6).
    fn still_quorate(&self, seq: u64, at: &Session, booking: &Booking) -> Result<(), Refusal> {
        let Some(service) = self.rules().service(at.service) else { return Ok(()) };
        let missing = review::missing_for(self.state, service, at, booking.referral);
        let since = |key: Key| self.stands_at(key).is_some_and(|rev| rev > seq);
        if missing.is_empty()
            || !([Key::Session(at.id), Key::Meeting(at.id), Key::Review(booking.referral)]
                .into_iter()
                .any(since))
        {
            return Ok(());
        }
        let missing: Vec<&str> =
            missing.iter().map(|role| Rules::name_in(&self.rules().roles, role)).collect();
        no(format!(
            "Cannot undo: {} has lost its quorum since ({}), and no place is given without it. Nothing was changed. p there asks somebody else.",
            self.place(at, booking.slot),
            places::say::list(&missing)
        ))
    }
}

fn is_about(item: &Intake, child: ChildId) -> bool {
    match &item.kind {
        IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => {
            [*a, *b].contains(&child)
        }
        IntakeKind::ListDiffers { child: of, .. } | IntakeKind::NumberFails { child: of, .. } => *of == child,
        IntakeKind::HeldRow { .. } | IntakeKind::Vanished { .. } => false,
    }
}

fn no<T>(words: String) -> Result<T, Refusal> {
    Err(Refusal::new(RefusalKind::Undo, words))
}
