//! Sessions for other calendars, as RFC 5545 has it and as calendars in use read it: every time in UTC, so that none guesses at
//! a time zone; a number that rises with each change; called-off sessions said so instead of vanishing.
#[cfg(test)]
mod tests;

use crate::domain::calendar::{LocalTime, Turn, local_time};
use crate::domain::casing::clean;
use crate::wire::view_paper::{CalendarEvent, CalendarPage, Stands};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus, Property};

/// Who made the file, as it asks for (section 3.7.3).
const PRODUCT: &str = "-//waitwell//clinics//EN";

/// The calendar of these windows, which are of one revision; lines end in CR LF and are folded at 75 octets.
pub fn calendar(pages: &[CalendarPage], practice: bool) -> String {
    let mut calendar = Calendar::empty();
    let name = pages.first().map_or_else(String::new, |page| clean(&page.name));
    let name = if practice { format!("{name} (practice)") } else { name };
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", PRODUCT))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(Property::new("X-WR-CALNAME", &name));
    for page in pages {
        for (day, name) in &page.closed {
            calendar.push(closed(page, *day, name));
        }
        for event in &page.events {
            calendar.push(session(page, event));
        }
    }
    calendar.to_string()
}

/// A session, from its start to its end.
fn session(page: &CalendarPage, event: &CalendarEvent) -> Event {
    let (day, start, end) = event.when;
    let starts = instant(day, start);
    // A session that ends before it begins by its own clock would be refused by every calendar.
    let ends = instant(day, end).max(starts + TimeDelta::minutes(1));
    let status = match event.standing {
        Stands::Certain => EventStatus::Confirmed,
        Stands::Open => EventStatus::Tentative,
        Stands::Off => EventStatus::Cancelled,
    };
    let off = match event.standing {
        Stands::Off if event.not_theirs => "Not yours any more: ",
        Stands::Off => "Called off: ",
        Stands::Certain | Stands::Open => "",
    };
    let mut made = Event::new();
    made.uid(&uid(page, &format!("session-{}", event.session.0)))
        .timestamp(page.at)
        .sequence(event.sequence.min(i32::MAX as u64) as u32)
        .starts(starts)
        .ends(ends)
        .summary(&format!("{off}{}", clean(&event.summary)))
        .location(&clean(&event.location))
        .status(status)
        .class(Class::Private);
    if event.standing == Stands::Off {
        made.append_property(("TRANSP", "TRANSPARENT"));
    }
    if !event.words.is_empty() {
        made.description(&clean(&event.words));
    }
    made.done()
}

/// A day on which nothing is held: it ends where the next begins (section 3.6.1).
fn closed(page: &CalendarPage, day: NaiveDate, name: &str) -> Event {
    Event::new()
        .uid(&uid(page, &format!("closed-{day}")))
        .timestamp(page.at)
        .sequence(0)
        .starts(day)
        .ends(day + Days::new(1))
        .summary(&format!("Closed: {}", clean(name)))
        .status(EventStatus::Confirmed)
        .append_property(("TRANSP", "TRANSPARENT"))
        .done()
}

/// The same for an event as long as it is on record, wherever the store lies; no other store's.
fn uid(page: &CalendarPage, of: &str) -> String {
    format!("{of}@{}.waitwell.invalid", page.store)
}

/// The instant of a minute of a London day. Of an hour that comes twice the first; in one that does not exist, as much after
/// it.
fn instant(day: NaiveDate, minute: u16) -> DateTime<Utc> {
    let at = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
    let time = match local_time(at) {
        LocalTime::Never { instead } => local_time(instead),
        time => time,
    };
    time.instant(Turn::First).unwrap_or_else(|| at.and_utc())
}
