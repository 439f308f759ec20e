//! The rows of the lists of people and places, in words, and what can be done with each.
use super::Kind;
use super::forms::Wanted;
use crate::domain::calendar::{date_plain, plural};
use crate::domain::ids::{AbsenceId, ClosureId, StaffId, VenueId};
use crate::domain::leave::span;
use crate::domain::roster::PhoneOf;
use crate::wire::view_roster::{AwayRow, PersonCard, RosterPage, ShutRow, VenueCard};
use chrono::NaiveDate;

/// What a row is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Person(StaffId),
    Away(AbsenceId),
    Shut(ClosureId),
    Venue(VenueId),
    NewPerson,
    NewVenue,
    NewAway,
    NewShut,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) of: Of,
    /// In the first column.
    pub(super) name: String,
    /// In the rest of the line.
    pub(super) says: String,
    /// All that is to be known.
    pub(super) full: String,
}

/// The letters of a row: words, and what is asked.
pub(super) fn choices(of: &Of) -> Vec<(char, &'static str, Wanted)> {
    match of {
        Of::Person(id) => vec![
            ('w', "Works: on which days, from a day on", Wanted::Works(*id)),
            ('a', "Away: from a day to a day", Wanted::Away(Some(*id))),
            ('t', "Telephone, for a day without the system", Wanted::Phone(PhoneOf::Staff(*id))),
            ('r', "Roles: which further ones they hold", Wanted::Roles(*id)),
        ],
        Of::Away(id) => vec![('b', "Back sooner", Wanted::Back(*id))],
        Of::Shut(id) => vec![('o', "Open again sooner", Wanted::Reopen(*id))],
        Of::Venue(id) => vec![
            ('c', "Change: name, address, rooms", Wanted::Venue(*id)),
            ('s', "Shut: from a day to a day", Wanted::Shut(Some(*id))),
            ('e', "End: used to a day and no longer", Wanted::Ends(*id)),
            ('t', "Telephone, for a day without the system", Wanted::Phone(PhoneOf::Venue(*id))),
        ],
        Of::NewPerson => vec![('n', "Somebody new", Wanted::NewPerson)],
        Of::NewVenue => vec![('n', "A new venue", Wanted::NewVenue)],
        Of::NewAway => vec![('n', "Somebody is away", Wanted::Away(None))],
        Of::NewShut => vec![('n', "Something is shut", Wanted::Shut(None))],
    }
}

fn new(of: Of, says: &str) -> Row {
    let says = says.to_owned();
    Row { of, name: "(new)".to_owned(), full: says.clone(), says }
}

/// The rows of a list.
pub(super) fn rows(kind: Kind, page: &RosterPage) -> Vec<Row> {
    let today = page.today.unwrap_or_default();
    let mut rows: Vec<Row> = match kind {
        Kind::Staff => page.people.iter().map(|card| person(card, page, today)).collect(),
        Kind::Away => (page.away.iter().map(|row| away(row, today)))
            .chain(page.shut.iter().map(|row| shut(row, today)))
            .collect(),
        Kind::Venues => page.venues.iter().map(|card| venue(card, today)).collect(),
    };
    match kind {
        Kind::Staff => rows.push(new(Of::NewPerson, "somebody who works here from now on")),
        Kind::Away => {
            rows.push(new(Of::NewAway, "somebody is away: from a day to a day"));
            rows.push(new(Of::NewShut, "something is shut: a venue, a district, all"));
        }
        Kind::Venues => rows.push(new(Of::NewVenue, "a venue: name, address, rooms")),
    }
    rows
}

fn person(card: &PersonCard, page: &RosterPage, today: NaiveDate) -> Row {
    let works = card.works.clone().unwrap_or_else(|| "any day, as far as is known".to_owned());
    let more: Vec<&str> = card.roles.iter().map(|(_, short)| short.as_str()).collect();
    let more = if more.is_empty() { String::new() } else { format!(", also {}", more.join(", ")) };
    let mut full = vec![format!("{}{more}, {}: works {works}", card.role.1, card.agency.1)];
    full.extend(card.later.iter().map(|(from, says)| format!("from {}: {says}", date_plain(*from, today))));
    full.extend(
        card.before
            .iter()
            .take(1)
            .map(|(from, says)| format!("before, from {}: {says}", date_plain(*from, today))),
    );
    let away = page.away.iter().filter(|row| row.staff == card.staff);
    full.extend(away.map(|row| format!("away {} ({})", span(row.days.0, row.days.1, today), row.reason)));
    full.extend(
        Some(&card.phone).filter(|phone| !phone.is_empty()).map(|phone| format!("telephone {phone}")),
    );
    full.push(format!("down for {} ahead", plural(card.ahead, "session")));
    if !card.outside.is_empty() {
        let mut outside: Vec<&str> = card.outside.iter().map(|(_, words)| words.as_str()).collect();
        outside.truncate(3);
        full.push(format!("{} outside these days: {}", card.outside.len(), outside.join("; ")));
    }
    Row { of: Of::Person(card.staff), name: card.name.clone(), says: works, full: full.join(". ") }
}

fn away(row: &AwayRow, today: NaiveDate) -> Row {
    let says = format!("away {}{}: {}", span(row.days.0, row.days.1, today), row.part, row.reason);
    let full = format!("{} {says}, recorded by {}. Enter: back sooner", row.name, row.by);
    Row { of: Of::Away(row.absence), name: row.name.clone(), says, full }
}

fn shut(row: &ShutRow, today: NaiveDate) -> Row {
    let says = format!("shut {}: {}", span(row.days.0, row.days.1, today), row.reason);
    let there = if row.sessions == 0 {
        "no session is left there".to_owned()
    } else {
        format!("{} still planned there", plural(row.sessions, "session"))
    };
    let full = format!("{} {says}, recorded by {}; {there}. Enter: open again sooner", row.place, row.by);
    Row { of: Of::Shut(row.closure), name: row.place.clone(), says, full }
}

fn venue(card: &VenueCard, today: NaiveDate) -> Row {
    let venue = &card.venue;
    let rooms: Vec<String> = (venue.rooms.iter())
        .map(|room| {
            let free = card.step_free.iter().any(|known| known.eq_ignore_ascii_case(room));
            if free { format!("{room} (step-free)") } else { room.to_string() }
        })
        .collect();
    let mut says = if venue.online { "online".to_owned() } else { rooms.join(", ") };
    if let Some(last) = card.until {
        says = format!("{says}; used to {}", date_plain(last, today));
    }
    let district = if card.district.is_empty() { String::new() } else { format!(", {}", card.district) };
    let phone = if card.phone.is_empty() { String::new() } else { format!(". Telephone {}", card.phone) };
    let ahead = plural(card.ahead, "session");
    let full = format!("{}{district}. {says}{phone}. {ahead} ahead", venue.address);
    Row {
        of: Of::Venue(venue.id),
        name: venue.name.to_string(),
        says,
        full: full.trim_start_matches(['.', ' ', ',']).to_owned(),
    }
}
