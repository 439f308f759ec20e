//! Who may have which place of support: the session, the ages, the family's days, the places, and where the child is already.
//! Asked alike by what is offered and by what is decided.
use super::super::age;
use super::super::booking::By;
use super::super::child::ChildRow;
use super::super::decide::Now;
use super::super::ids::{ChildId, SeatId, SessionId};
use super::super::places::{self, Bar, say};
use super::super::refusal::Refusal;
use super::super::rules::{Service, ServiceKind};
use super::super::session::{Minute, Session};
use super::super::state::State;
use super::super::telling;
use super::{Guest, Party, Seat, SeatState, holding, seats_of};
use chrono::NaiveDate;

/// What stands against a place of support for a child on record, or for somebody without a record born on that day (where it is
/// known). `but`: a place that is given up for it.
///
/// # Errors
/// The first rule against it.
pub fn bar(
    state: &State,
    service: &Service,
    (session, slot): (&Session, u8),
    (child, born): (Option<&ChildRow>, Option<NaiveDate>),
    now: &Now,
    but: Option<SeatId>,
) -> Result<(), Bar> {
    places::session_runs(state, service, session, now)?;
    let place = *session.slots.get(usize::from(slot)).ok_or(Bar::Missing)?;
    if !places::slot_ahead(service, session, place, now) {
        return Err(Bar::Past);
    }
    if let Some(born) = child.map(|row| row.born).or(born) {
        if session.date < born {
            return Err(Bar::NotBorn);
        }
        if let Some((turned, on)) = older_than(service, born, session.date) {
            return Err(Bar::TooOld { turned, on });
        }
    }
    if let Some(child) = child {
        of_child(state, service, session, child, now)?;
        let needs = places::minutes_needed(service, child);
        if service.kind != ServiceKind::Group && needs > place.minutes {
            let interpreter = places::interpreted(child) && service.interpreter_minutes > 0;
            return Err(Bar::TooShort { has: place.minutes, needs, interpreter });
        }
    }
    room(state, session, slot, now, but)?;
    let Some(child) = child else { return Ok(()) };
    // One place in a session is what a child can have, also in a group of a later hour; what is settled bars nothing.
    let same = |s: &&Seat| s.child == Some(child.id) && s.state.to_come() && Some(s.id) != but;
    if let Some(there) = holding(state, session.id).find(same) {
        return Err(Bar::Seat(there.id));
    }
    let time = (session, place.start, place.minutes);
    if let Some(there) = seat_at(state, child.id, time, but) {
        return Err(Bar::Seat(there));
    }
    match places::booking_at(state, child, time, now.at) {
        Some(booking) => Err(Bar::Clash(booking)),
        None => Ok(()),
    }
}

/// The place that whoever is on no record has in a session of that service and day already, by name and number: it is still to
/// come, or to be tried again. A colleague may have several questions.
pub fn caller_there(
    state: &State,
    service: &Service,
    session: &Session,
    (who, phone): (&str, &str),
    but: Option<SeatId>,
) -> Option<SeatId> {
    let name = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (who, phone) = (name(who), number(phone));
    if service.kind == ServiceKind::Surgery || phone.is_empty() {
        return None;
    }
    let ids = state.index.by_day.get(&session.date).into_iter().flatten();
    let there = ids
        .filter_map(|id| state.session(*id))
        .filter(|other| other.service == service.id && !other.cancelled())
        .flat_map(|other| holding(state, other.id));
    let mut same = there.filter(|seat| {
        let open = seat.child.is_none() && seat.state.to_come() && Some(seat.id) != but;
        open && name(&seat.who) == who && number(&seat.phone) == phone
    });
    same.next().map(|seat| seat.id)
}

fn of_child(
    state: &State,
    service: &Service,
    session: &Session,
    child: &ChildRow,
    now: &Now,
) -> Result<(), Bar> {
    if child.died.is_some() {
        return Err(Bar::Died);
    }
    places::fits(state, child, service, session)?;
    if places::interpreted(child) && service.interpreter_days > 0 {
        let days = service.interpreter_days;
        let from = state.rules.calendar.add_working_days(now.today, u32::from(days));
        if session.date < from {
            return Err(Bar::Lead { days, from });
        }
    }
    Ok(())
}

fn room(state: &State, session: &Session, slot: u8, now: &Now, but: Option<SeatId>) -> Result<(), Bar> {
    let in_all = session.slots.get(usize::from(slot)).map_or(0, |slot| u16::from(slot.places));
    let gives_up = holding(state, session.id).any(|seat| Some(seat.id) == but && seat.slot == slot);
    let taken = places::taken(state, session, slot, now.at, None) - u16::from(gives_up);
    if taken < in_all {
        return Ok(());
    }
    let there = holding(state, session.id).filter(|s| s.slot == slot && Some(s.id) != but);
    Err(there.max_by_key(|seat| seat.at).map_or(Bar::NoPlaces, |seat| Bar::SeatTaken(seat.id)))
}

/// The birthday that ended a service's ages on that day, and which: on the day before it, all is well (SEND and advice-line
/// ages run up to the day before a birthday).
pub fn older_than(service: &Service, born: NaiveDate, on: NaiveDate) -> Option<(u8, NaiveDate)> {
    let under = service.under?;
    let birthday = age::birthday(born, u16::from(under));
    (on >= birthday).then_some((under, birthday))
}

/// What is held for a child in a slot: it goes on as the place that is agreed or offered there.
pub fn held_for(state: &State, child: ChildId, session: SessionId, slot: u8) -> Option<SeatId> {
    let held = |seat: &&Seat| matches!(seat.state, SeatState::Held { .. });
    seats_of(state, child)
        .filter(held)
        .find(|seat| (seat.session, seat.slot) == (session, slot))
        .map(|seat| seat.id)
}

/// The child's place of support at a time of a session's day; one that is off, or given up, is nowhere.
pub fn seat_at(
    state: &State,
    child: ChildId,
    (session, from, minutes): (&Session, Minute, u16),
    but: Option<SeatId>,
) -> Option<SeatId> {
    let to = from.saturating_add(minutes);
    seats_of(state, child)
        .filter(|seat| seat.state.holds_place() && Some(seat.id) != but)
        .find(|seat| {
            let there = state.session(seat.session).filter(|s| s.date == session.date && !s.cancelled());
            there
                .and_then(|s| s.slots.get(usize::from(seat.slot)))
                .is_some_and(|slot| slot.start < to && from < slot.start.saturating_add(slot.minutes))
        })
        .map(|seat| seat.id)
}

/// Whether that sort of person takes places of the service.
///
/// # Errors
/// Who does instead, and where this one goes.
pub fn party_fits(
    state: &State,
    service: &Service,
    guest: &Guest,
    (name, on): (&str, NaiveDate),
) -> Result<(), Refusal> {
    let of_kind = |wanted: fn(ServiceKind) -> bool| {
        let names: Vec<&str> =
            state.rules.services.iter().filter(|s| wanted(s.kind)).map(|s| s.name.as_str()).collect();
        if names.is_empty() { "the service itself".to_owned() } else { say::list(&names) }
    };
    match (service.kind, guest.party) {
        (ServiceKind::Surgery, Party::Professional) => Ok(()),
        (ServiceKind::Surgery, _) => Err(Refusal::rule(format!(
            "{} is for colleagues: social workers, schools, health. Nothing was booked. For families there is: {}.",
            service.name,
            of_kind(|kind| kind == ServiceKind::Calls)
        ))),
        (_, Party::Professional) => Err(Refusal::rule(format!(
            "{} is for families. Nothing was booked. For colleagues there is: {}.",
            service.name,
            of_kind(|kind| kind == ServiceKind::Surgery)
        ))),
        (_, Party::Carer) => Ok(()),
        (_, Party::YoungPerson) => young(state, service, guest, (name, on)),
    }
}

/// A young person takes a place alone from an age on; younger, a parent or carer does.
fn young(
    state: &State,
    service: &Service,
    guest: &Guest,
    (name, on): (&str, NaiveDate),
) -> Result<(), Refusal> {
    let Some(from) = service.alone_from else { return Ok(()) };
    let born = guest.child.and_then(|id| state.child(id)).map(|row| row.born).or(guest.born);
    let Some(born) = born else {
        return Err(Refusal::input(
            "born",
            format!(
                "{} is open to young people themselves from {from} on: type the birth date.",
                service.name
            ),
        ));
    };
    let birthday = age::birthday(born, u16::from(from));
    if on < birthday {
        return Err(Refusal::rule(format!(
            "{name} is {from} on {}: until then a parent or carer takes the place, not the young person alone. Nothing was booked.",
            birthday.format("%-d %b %Y")
        )));
    }
    Ok(())
}

/// A rule against a place of support, as a refusal that names whose it would have been.
pub fn refusal(state: &State, bar: &Bar, name: &str, session: &Session, now: &Now) -> Refusal {
    let service = state.rules.service(session.service);
    let called = service.map_or(session.service.as_str(), |s| s.name.as_str());
    let day = say::day(session.date);
    let rule = |words: String| Refusal::rule(format!("{words} Nothing was booked."));
    match bar {
        Bar::Missing => Refusal::missing("That place is no longer there. Nothing was booked."),
        Bar::Cancelled => rule(format!("{called} on {day} was called off.")),
        Bar::Past if !places::over(session, now) => {
            rule(format!("That place of {called} on {day} has begun or is over. Choose a later one."))
        }
        Bar::Past => rule(format!("{called} on {day} has begun or is over. Choose a later one.")),
        Bar::TooOld { turned, on } => {
            let verb = if *on <= now.today { "was" } else { "is" };
            let instead = service.map_or("", |s| s.instead.as_str());
            let go = if instead.is_empty() { String::new() } else { format!(" Instead: {instead}") };
            rule(format!(
                "{name} {verb} {turned} on {}, and {called} is for those under {turned}.{go}",
                on.format("%a %-d %b %Y")
            ))
        }
        Bar::SeatTaken(id) => {
            let seat = state.seat(*id);
            let places =
                seat.and_then(|seat| session.slots.get(usize::from(seat.slot))).map_or(1, |slot| slot.places);
            let held = seat.is_some_and(|seat| matches!(seat.state, SeatState::Held { .. }));
            let full = !held && places::free(state, session, now).is_empty();
            if places > 1 || full {
                let all: u16 = match places {
                    1 => session.slots.iter().map(|slot| u16::from(slot.places)).sum(),
                    shared => u16::from(shared),
                };
                let taken =
                    if all == 1 { "its place is".to_owned() } else { format!("all {all} places are") };
                let next = next_with_places(state, session, now);
                return Refusal::stale(format!(
                    "{called} on {day} is full: {taken} taken. {name} is not booked. {next}"
                ));
            }
            let by = seat.map_or_else(String::new, |seat| match seat.state {
                SeatState::Held { until } => format!(": {} holds it until {}", seat.by, say::at(until)),
                _ => format!(": {} booked it {}", seat.by, say::ago(seat.at, now.at)),
            });
            Refusal::stale(format!("That place is taken{by}. {name} is not booked. Choose another."))
        }
        Bar::NoPlaces => Refusal::stale(format!("{called} on {day} is full. {name} is not booked.")),
        Bar::Seat(id) => rule(format!(
            "{name} has a place already: {} (place {}). That one is given up or moved first.",
            super::of_day(state, *id),
            id.0
        )),
        other => rule(format!("{name}, {called} {day}: {}.", other.short(state, now.at))),
    }
}

/// The next session of the same kind with a free place, in a sentence.
fn next_with_places(state: &State, full: &Session, now: &Now) -> String {
    let ids = state.index.by_day.range(now.today..).flat_map(|(_, ids)| ids);
    let mut others = ids.filter_map(|id| state.session(*id)).filter(|other| {
        other.id != full.id
            && other.service == full.service
            && !other.cancelled()
            && !places::free(state, other, now).is_empty()
    });
    others.next().map_or_else(
        || "No other has a place now.".to_owned(),
        |other| format!("Next with a place: {}, session {}.", telling::place(state, other, 0), other.id.0),
    )
}

/// Who gives a place up, in words.
pub(super) fn by_words(by: By) -> &'static str {
    match by {
        By::Family => "given up by them",
        By::Service => "given up by the service",
    }
}
