//! Places of support in plain words: for the message line, the journey and an undo.
use super::super::child::ChildRow;
use super::super::ids::SeatId;
use super::super::places::say;
use super::super::rules::{Choices, ServiceKind};
use super::super::state::State;
use super::super::telling;
use super::{News, Owes, Party, Seat, SeatDid, SeatState, rules};

/// `Advice Fri 20 Nov 14:20`, of a place.
pub fn of_day(state: &State, id: SeatId) -> String {
    let Some(seat) = state.seat(id) else { return "another place".to_owned() };
    place(state, seat)
}

fn place(state: &State, seat: &Seat) -> String {
    let Some(session) = state.session(seat.session) else { return "a place".to_owned() };
    let service = state.rules.service(session.service).map_or("a place", |s| s.short.as_str());
    format!("{service} {}", telling::place(state, session, seat.slot))
}

/// Whose place it is, and who takes it where that is somebody else: `HARRIS, Aimee (Ms Harris)`.
fn whose(state: &State, seat: &Seat) -> String {
    let name = seat.name(state);
    let child = seat.child.and_then(|id| state.child(id)).map(ChildRow::list_name);
    let other = child.is_some_and(|child| !seat.who.is_empty() && *child != *seat.who);
    if other { format!("{name} ({})", seat.who) } else { name }
}

/// What an event of a place of support says, naming whose it is. `seat` is as it stands since.
pub fn tell(state: &State, did: &SeatDid, seat: &Seat) -> String {
    let (name, place) = (whose(state, seat), place(state, seat));
    let kind = seat.kind(state);
    let spoken = kind == Some(ServiceKind::Calls);
    match did {
        SeatDid::Taken => format!("Booked {name}: {place}{}{}", because(seat), says(state, seat)),
        SeatDid::Held => match seat.state {
            SeatState::Held { until } => format!("Held for {name}: {place}, to {}", say::at(until)),
            _ => format!("Held for {name}: {place}"),
        },
        SeatDid::Released => format!("Gave back the hold for {name}: {place}"),
        SeatDid::Offered => {
            let how = match seat.state {
                SeatState::Offered { told, .. } => format!(" ({})", told.words()),
                _ => String::new(),
            };
            format!("Offered {name}{how}: {place}{}{}", because(seat), says(state, seat))
        }
        SeatDid::Agreed => format!("{name} agreed to {place}{}", says(state, seat)),
        SeatDid::Declined { words } => format!("{name} declined {place}{}", after_comma(words)),
        SeatDid::Came if spoken => format!("Spoke with {name}, {place}"),
        SeatDid::Came => {
            let when = match seat.state {
                SeatState::Came { at: Some(at) } => format!(" {}", telling::clock(at)),
                _ => String::new(),
            };
            format!("{name}: came{when}, {place}")
        }
        SeatDid::Missed if spoken => format!("{name}: no answer, {place}{}", by_when(seat)),
        SeatDid::Missed => format!("{name}: did not come, {place}{}", by_when(seat)),
        SeatDid::Outcome { outcome, words } => {
            let said = Choices::words(&state.rules.choices.support_outcomes, outcome);
            format!("{name}, {place}: {said}{}{}{}", after_comma(words), by_when(seat), says(state, seat))
        }
        SeatDid::Cancelled { by, words, reason } => {
            let why = Choices::words(&state.rules.choices.service_reasons, reason);
            let why = if reason.is_none() { "" } else { why };
            let told = if matches!(seat.owes, Some(Owes::Word { .. })) { ", to be told" } else { "" };
            format!(
                "{name}: {place} {}{}{}{told}",
                rules::by_words(*by),
                after_comma(why),
                after_comma(words)
            )
        }
        SeatDid::Told { how } => match seat.state {
            SeatState::Cancelled { .. } => format!("Told {name} {}: {place} is off", how.words()),
            _ => format!("Told {name} {}: the place is {place}", how.words()),
        },
        SeatDid::PutOff { until, reason } => {
            let why = Choices::words(&state.rules.choices.put_off, reason);
            format!("{name}, {place}: put off to {} ({why})", say::day(*until))
        }
        SeatDid::Known => format!("{place} is the place of {name}, who is on record now"),
        SeatDid::Moved { from } => {
            format!("Moved {name} from {} to {place}", telling::stand(state, *from))
        }
    }
}

/// Why it was asked for.
fn because(seat: &Seat) -> String {
    if seat.reason.is_empty() { String::new() } else { format!(", because: {}", seat.reason) }
}

/// What is tried again by when.
fn by_when(seat: &Seat) -> String {
    match seat.state {
        SeatState::NoAnswer { due } | SeatState::Again { due } => format!(", again by {}", say::day(due)),
        _ => String::new(),
    }
}

/// What must be said with a place of this service, as configured.
fn says(state: &State, seat: &Seat) -> String {
    let session = state.session(seat.session);
    let service = session.and_then(|session| state.rules.service(session.service));
    match service.map(|service| service.says.trim()) {
        Some(words) if !words.is_empty() => format!(". {}", words.trim_end_matches('.')),
        _ => String::new(),
    }
}

/// The State and Note columns of a session: where it stands, and what it is about.
pub fn standing(state: &State, seat: &Seat, over: bool) -> (String, String) {
    let topic = Choices::words(&state.rules.choices.advice_topics, &seat.topic);
    let calls = seat.kind(state) == Some(ServiceKind::Calls);
    let mut about: Vec<String> = Vec::new();
    if seat.child.is_some() && !seat.who.is_empty() {
        about.push(seat.who.to_string());
    }
    if seat.party == Party::Professional && seat.child.is_none() {
        about.push("no child named".to_owned());
    }
    if !seat.phone.is_empty() {
        about.push(seat.phone.to_string());
    }
    if !seat.topic.is_none() {
        about.push(topic.to_owned());
    }
    if !seat.reason.is_empty() {
        about.push(seat.reason.to_string());
    }
    let note = about.join(", ");
    if let Some((_, news)) = seat.untold(state) {
        let was = say::when(seat.known.date, seat.known.start);
        let words = match news {
            News::Off => "off: TELL THEM",
            News::Moved => "moved: TELL THEM",
            News::Again => return ("theirs again: TELL THEM".to_owned(), "they know it as off".to_owned()),
        };
        return (words.to_owned(), format!("they know {was}"));
    }
    if seat.wants_another(state).is_some() {
        return ("off: another is owed".to_owned(), note);
    }
    let words = match &seat.state {
        SeatState::Offered { told, on } => format!("offered {} {}", told.words(), on.format("%-d %b")),
        SeatState::Held { until } => format!("held to {}", say::at(*until)),
        SeatState::Released => "held, given back".to_owned(),
        SeatState::Booked if over && calls => "rung? not recorded".to_owned(),
        SeatState::Booked if over => "came? not recorded".to_owned(),
        SeatState::Booked if calls => "to be rung".to_owned(),
        SeatState::Booked => "to come".to_owned(),
        SeatState::Came { at } => {
            let when = at.map_or_else(String::new, |at| format!(" {}", telling::clock(at)));
            format!("{}{when}", if calls { "spoken with" } else { "came" })
        }
        SeatState::NoAnswer { due } => {
            format!("{}: by {}", if calls { "no answer" } else { "did not come" }, due.format("%-d %b"))
        }
        SeatState::Again { due } => format!("again by {}", due.format("%-d %b")),
        SeatState::Missed => "did not come".to_owned(),
        SeatState::Done { outcome } => {
            Choices::words(&state.rules.choices.support_outcomes, outcome).to_owned()
        }
        SeatState::Cancelled { by } => rules::by_words(*by).to_owned(),
        SeatState::Declined => "declined".to_owned(),
    };
    (words, note)
}

fn after_comma(words: &str) -> String {
    if words.trim().is_empty() { String::new() } else { format!(", {}", words.trim()) }
}
