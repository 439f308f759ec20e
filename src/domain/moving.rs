//! A session moved to another day, start or place: what goes along, who does not fit there, who has to be told. One reading
//! for the look before it is done and for the deed, so that what is shown is what happens.
use super::around::{self, Seat};
use super::booking::{Booking, BookingState, Untold};
use super::decide::Now;
use super::ids::{BookingId, SessionId, StaffId, VenueId};
use super::leave;
use super::places::{self, Bar, Seeker, say};
use super::refusal::Refusal;
use super::roster;
use super::session::{Answer, Minute, Session};
use super::state::State;
use super::telling;
use super::template::publish;
use chrono::NaiveDate;

/// Where a session is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Which.
    pub session: SessionId,
    /// To which day.
    pub date: NaiveDate,
    /// To begin at that minute after local midnight; every slot goes along by as much.
    pub start: Minute,
    /// To which venue.
    pub venue: VenueId,
    /// To which room; empty where it has but one.
    pub room: &'a str,
}

/// What a move comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The session as it would be.
    pub to: Session,
    /// Places that go along, each with what its family still believes where that is no longer so.
    pub carried: Vec<(BookingId, Option<Untold>)>,
    /// Places that cannot, and why: their children are owed another.
    pub lost: Vec<(BookingId, Bar)>,
    /// Places held while somebody rings: given back, since what is being said on the telephone is no longer so.
    pub held: Vec<BookingId>,
    /// People who had accepted another day, and are asked again.
    pub again: Vec<StaffId>,
    /// Who is down and does not work then or is asked elsewhere, and that nothing is usually held that day, in words: it is moved all
    /// the same only with a reason.
    pub outside: Vec<String>,
}

impl Plan {
    /// Places whose families have to be told.
    pub fn to_tell(&self) -> usize {
        self.carried.iter().filter(|(_, untold)| untold.is_some()).count()
    }
}

/// What moving a session there comes to.
///
/// Nobody is in two places at once: its room and whoever has accepted or been asked must be free; a child who is elsewhere
/// then, or whom the day does not fit (age, the family's days, an interpreter's notice), does not go along.
///
/// # Errors
/// It cannot be moved there: the words say why, what is safe and what to do.
pub fn plan(state: &State, wanted: &Wanted<'_>, now: &Now) -> Result<Plan, Refusal> {
    let Some(session) = state.session(wanted.session) else {
        return Err(Refusal::missing("There is no such session (any more). Nothing was changed."));
    };
    stands(state, session, now)?;
    let mut to = moved(state, session, wanted, now)?;
    if let Some(words) = publish::never(&to) {
        let words = format!("{words}. Nothing was changed. Type another start.");
        return Err(Refusal::input("start", words));
    }
    if let Some(words) = roster::unusable(state, &to) {
        let words = format!("{words}. Nothing was changed. Choose another day or place.");
        return Err(Refusal { field: Some("venue".to_owned()), ..Refusal::rule(words) });
    }
    if let Some(taken) = places::room_taken(state, &to) {
        let words = format!("{taken}. Nothing was changed. Choose another room or time.");
        return Err(Refusal { field: Some("room".to_owned()), ..Refusal::rule(words) });
    }
    for member in to.people.iter().filter(|m| m.answer.may_come()) {
        if let Some(taken) = places::person_taken(state, &to, member.staff) {
            let words = format!("{taken}. Nothing was changed. Choose another time, or p: somebody else.");
            return Err(Refusal { field: Some("date".to_owned()), ..Refusal::rule(words) });
        }
    }
    for member in to.people.iter().filter(|m| m.answer.may_come()) {
        if let Some(absence) = leave::away_from(state, member.staff, &to) {
            let words = format!(
                "{}. Nothing was changed. Choose another day, or p: somebody else.",
                absence.words(state)
            );
            return Err(Refusal { field: Some("date".to_owned()), ..Refusal::rule(words) });
        }
    }
    // Whoever is down and works at other times is asked all the same only with a reason.
    let down = to.people.iter().filter(|m| m.answer.may_come());
    let mut outside: Vec<String> = down.clone().filter_map(|m| roster::off_at(state, m.staff, &to)).collect();
    if (to.date, to.start) != (session.date, session.start) {
        outside.extend(down.filter_map(|m| places::person_asked(state, &to, m.staff)));
    }
    if to.date != session.date {
        outside.extend(publish::unusual_day(state, &to));
    }
    // Who accepted has accepted that day at that place; another is asked of them anew.
    let elsewhere = (to.date, to.start, to.venue) != (session.date, session.start, session.venue);
    let mut again = Vec::new();
    for member in to.people.iter_mut().filter(|m| elsewhere && m.answer == Answer::Accepted) {
        member.answer = Answer::Asked(now.today);
        again.push(member.staff);
    }
    // Places of support go along by themselves, and each is told of: but nobody is in two places at once.
    if elsewhere {
        for seat in around::holding(state, session.id).filter(|seat| seat.state.ahead()) {
            seat_goes_along(state, &to, seat, now)?;
        }
    }
    let mut plan = Plan { to, carried: Vec::new(), lost: Vec::new(), held: Vec::new(), again, outside };
    for id in state.index.in_session.get(&session.id).into_iter().flatten() {
        if let Some(booking) = state.booking(*id) {
            plan.place(state, session, booking, now);
        }
    }
    Ok(plan)
}

/// A child's place of support that goes along must not clash with another of its places.
fn seat_goes_along(state: &State, to: &Session, seat: &Seat, now: &Now) -> Result<(), Refusal> {
    let (Some(child), Some(slot)) =
        (seat.child.and_then(|id| state.child(id)), to.slots.get(usize::from(seat.slot)))
    else {
        return Ok(());
    };
    let time = (to, slot.start, slot.minutes);
    let there = around::seat_at(state, child.id, time, Some(seat.id)).map(|id| around::of_day(state, id));
    let there =
        there.or_else(|| Some(places::booked_at(state, places::booking_at(state, child, time, now.at)?)));
    match there {
        Some(there) => Err(Refusal::rule(format!(
            "{} is at {there} then. Nothing was moved. Choose another time, or give the place of {} up first.",
            child.list_name(),
            child.list_name()
        ))),
        None => Ok(()),
    }
}

/// A session that has not begun, and is not called off.
fn stands(state: &State, session: &Session, now: &Now) -> Result<(), Refusal> {
    let named = telling::place(state, session, 0);
    if session.cancelled() {
        return Err(Refusal::stale(format!("{named} is called off already. Nothing was changed.")));
    }
    if places::over(session, now) {
        return Err(Refusal::rule(format!("{named} is past. Nothing was changed.")));
    }
    let came = places::taken_by(state, session.id, now.at)
        .any(|booking| matches!(booking.state, BookingState::Attended { .. }))
        || around::holding(state, session.id).any(|seat| !seat.state.ahead());
    if came || state.index.visits_in.get(&session.id).is_some_and(|visits| !visits.is_empty()) {
        return Err(Refusal::rule(format!(
            "{named} has begun: somebody is on record there. Nothing was changed. m on a child moves one place."
        )));
    }
    Ok(())
}

/// The session as it would be there, with its people as they are.
fn moved(state: &State, session: &Session, wanted: &Wanted<'_>, now: &Now) -> Result<Session, Refusal> {
    let venue = state.venue(wanted.venue).ok_or_else(|| Refusal::input("venue", "Choose a venue."))?;
    if wanted.date < now.today {
        let words = format!("{} is past. Type a day from today on.", wanted.date.format("%a %-d %b %Y"));
        return Err(Refusal::input("date", words));
    }
    if wanted.date == now.today && wanted.start <= now.minute() {
        let words = format!("{} today is past. Type a later start.", telling::clock(wanted.start));
        return Err(Refusal::input("start", words));
    }
    let room = roster::known_room(state, venue.id, wanted.room).map_err(|words| {
        Refusal::input("room", format!("{words}. Nothing was changed. Choose one of them."))
    })?;
    let same = (wanted.date, wanted.start, wanted.venue) == (session.date, session.start, session.venue);
    if same && room == session.room {
        return Err(Refusal::stale(format!(
            "{} is there already. Nothing was moved. Type another day, start or place.",
            telling::place(state, session, 0)
        )));
    }
    let shift = i32::from(wanted.start) - i32::from(session.start);
    let shifted = |minute: Minute| {
        u16::try_from(i32::from(minute) + shift)
            .ok()
            .filter(|at| *at <= 24 * 60)
            .ok_or_else(|| Refusal::input("start", "It would go on past midnight. Type an earlier start."))
    };
    let mut to = session.clone();
    for slot in &mut to.slots {
        slot.start = shifted(slot.start)?;
    }
    to.end = shifted(session.end)?;
    (to.date, to.start, to.venue, to.room) = (wanted.date, wanted.start, venue.id, room);
    Ok(to)
}

impl Plan {
    /// What becomes of one place.
    fn place(&mut self, state: &State, from: &Session, booking: &Booking, now: &Now) {
        let elsewhen = (self.to.date, self.to.start) != (from.date, from.start);
        if let BookingState::Held { until } = booking.state {
            if until > now.at {
                self.held.push(booking.id);
            }
            return;
        }
        if !booking.state.ahead() {
            return;
        }
        let fits = || {
            let seeker = Seeker::new(state, booking.referral, Some(booking.id), now).ok_or(Bar::Missing)?;
            let service = state.rules.service(from.service).ok_or(Bar::NotOwed)?;
            seeker.goes_along(service, &self.to, booking)
        };
        // In another room at the same time nothing is asked anew.
        if elsewhen && let Err(bar) = fits() {
            self.lost.push((booking.id, bar));
            return;
        }
        let (was, is) = (from.stand(booking.slot), self.to.stand(booking.slot));
        let known = booking.untold().map_or(was, |untold| untold.known);
        // Moved back to what the family knows, nothing is owed.
        let untold = (known != is).then_some(Untold { known, since: now.today });
        self.carried.push((booking.id, untold));
    }

    /// Why a place does not go along, naming the child: `HARRIS, Aimee: is 4 on Tue 8 Dec`.
    pub fn lost_words(&self, state: &State, now: &Now) -> Vec<String> {
        let name = |id: &BookingId| {
            let child = state.booking(*id).and_then(|booking| state.child(booking.child));
            child.map_or_else(|| "a child".to_owned(), super::child::ChildRow::list_name)
        };
        self.lost.iter().map(|(id, bar)| format!("{}: {}", name(id), bar.short(state, now.at))).collect()
    }

    /// A holiday on the new day, by name.
    pub fn holiday<'s>(&self, state: &'s State) -> Option<&'s str> {
        state.rules.calendar.holiday(self.to.date)
    }

    /// Where it goes in words: `Mon 14 Dec 10:00 Arnold room 2`.
    pub fn named(&self, state: &State) -> String {
        let place = say::when(self.to.date, self.to.start);
        let venue = state.venue(self.to.venue).map_or("", |v| &*v.name);
        format!("{place} {venue} {}", self.to.room).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests;
