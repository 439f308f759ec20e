//! Words the diary's views share: a clinic, a place, who is missing, where a booking stands.
use crate::domain::booking::{Booking, BookingState, Told};
use crate::domain::code::Code;
use crate::domain::ids::StaffId;
use crate::domain::places::say;
use crate::domain::rules::{Rules, ServiceKind};
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::{leave, places, quorum, review, roster};

/// Short name of a session's service.
pub fn service(state: &State, session: &Session) -> String {
    let code = session.service;
    state.rules.service(code).map_or_else(|| code.to_string(), |s| s.short.clone())
}

/// Kind of a session's service; a clinic where the configuration has lost it.
pub fn kind(state: &State, session: &Session) -> ServiceKind {
    state.rules.service(session.service).map_or(ServiceKind::Clinic, |s| s.kind)
}

/// Venue's name on the diary.
pub fn venue(state: &State, session: &Session) -> String {
    state.venue(session.venue).map_or_else(String::new, |v| v.name.to_string())
}

/// `Arnold hub room 2`.
pub fn venue_room(state: &State, session: &Session) -> String {
    let venue = venue(state, session);
    if session.room.is_empty() {
        return venue;
    }
    // A room named by a number alone would read as part of the venue's name.
    let room = if session.room.chars().all(|c| c.is_ascii_digit()) { "room " } else { "" };
    format!("{venue} {room}{}", session.room)
}

/// `ND Arnold`: a clinic.
pub fn clinic(state: &State, session: &Session) -> String {
    format!("{} {}", service(state, session), venue(state, session)).trim_end().to_owned()
}

/// `MAR Ashfield Thu 3 Dec`.
pub fn clinic_day(state: &State, session: &Session) -> String {
    format!("{} {}", clinic(state, session), say::day(session.date))
}

/// Name of a member of staff.
pub fn person(state: &State, id: StaffId) -> String {
    state.staff(id).map_or_else(|| "somebody no longer here".to_owned(), |s| s.name.to_string())
}

/// Name of a role.
pub fn role(rules: &Rules, code: Code) -> String {
    Rules::name_in(&rules.roles, &code).to_owned()
}

/// Short name of a role.
pub fn role_short(rules: &Rules, code: Code) -> String {
    places::role_short(rules, &code).to_owned()
}

/// The roles a session lacks; none where it needs none.
pub fn missing(state: &State, session: &Session) -> Vec<Code> {
    state.rules.service(session.service).map_or_else(Vec::new, |s| review::lacks(state, s, session))
}

/// `No CAMHS yet; R Moss asked 10 Nov.`: who is missing and how the asking stands; empty where quorate.
pub fn lacking(state: &State, session: &Session) -> String {
    let roles = missing(state, session);
    let begun = review::present(state, session).is_some();
    let each = roles.iter().map(|role| {
        let answers = session.people.iter().filter(|m| m.role == *role).map(|m| {
            let name = person(state, m.staff);
            match m.answer {
                _ if begun => format!("{name} is not here, or in another role"),
                Answer::Asked(on) => format!("{name} asked {}", on.format("%-d %b")),
                Answer::Accepted => format!("{name} fills another role"),
                Answer::Declined => format!("{name} declined"),
                Answer::Away => format!("{name} is away"),
            }
        });
        let answers: Vec<String> = answers.collect();
        let name = role_short(&state.rules, *role);
        if answers.is_empty() {
            format!("No {name} asked yet.")
        } else {
            let yet = if begun { "" } else { " yet" };
            format!("No {name}{yet}; {}.", answers.join(", "))
        }
    });
    each.collect::<Vec<_>>().join(" ")
}

/// Whether nobody holds it: whoever was to is away or has declined, and nobody has said that they come.
pub fn unheld(state: &State, session: &Session) -> bool {
    let service = state.rules.service(session.service);
    !session.cancelled() && service.is_some_and(|service| quorum::nobody_holds(state, session, service))
}

/// `B Ellis is away, S Kerr asked 23 Nov`: how it came that nobody holds it.
pub fn who_does_not(state: &State, session: &Session) -> String {
    if session.people.is_empty() {
        return "nobody is asked".to_owned();
    }
    let each = session.people.iter().map(|m| {
        let name = person(state, m.staff);
        let off = || roster::off_at(state, m.staff, session);
        let away = || leave::away_from(state, m.staff, session);
        match m.answer {
            Answer::Asked(_) if off().is_some() => off().unwrap_or_default(),
            Answer::Away if away().is_none() => off().unwrap_or_else(|| format!("{name} is away")),
            Answer::Asked(on) => format!("{name} asked {}", on.format("%-d %b")),
            Answer::Accepted => format!("{name} comes"),
            Answer::Declined => format!("{name} declined"),
            Answer::Away => format!("{name} is away"),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// `told by letter 3 Nov`.
pub fn told(told: Told, on: chrono::NaiveDate) -> String {
    format!("told {} {}", told.words(), on.format("%-d %b"))
}

/// A booking that counts as still expected at a board: offered or agreed.
pub fn to_come(booking: &Booking) -> bool {
    matches!(booking.state, BookingState::Offered { .. } | BookingState::Agreed { .. })
}

/// `s` unless one.
pub fn s(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
