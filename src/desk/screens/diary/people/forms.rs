//! The forms of people and places, and what becomes of what was typed into them.
use super::super::new::value;
use crate::desk::seam::Command;
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::calendar::date_plain;
use crate::domain::code::Code;
use crate::domain::ids::{AbsenceId, ClosureId, StaffId, VenueId};
use crate::domain::leave;
use crate::domain::repair::{Closed, Trouble};
use crate::domain::roster::{self, PhoneOf, RosterAct};
use crate::domain::rules::{Named, Rules, several};
use crate::domain::session::Venue;
use crate::wire::query::Typed;
use crate::wire::view_roster::{RosterPage, VenueCard};
use chrono::NaiveDate;

/// Which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Works(StaffId),
    Roles(StaffId),
    Away(Option<StaffId>),
    Back(AbsenceId),
    Shut(Option<VenueId>),
    Reopen(ClosureId),
    Venue(VenueId),
    Ends(VenueId),
    NewPerson,
    NewVenue,
    Phone(PhoneOf),
}

/// What became of it.
pub(super) enum Made {
    Command(Box<Command>),
    /// What it does to sessions is seen first.
    Trouble(Box<Trouble>),
}

type Values = [(&'static str, String)];
type Wrong = (&'static str, String);

pub(super) fn written(day: NaiveDate) -> String {
    day.format("%-d/%-m/%y").to_string()
}

/// Days, hours and places: venues are looked up when it is saved.
fn works_judged(typed: &str, today: NaiveDate) -> Result<String, String> {
    roster::parse(typed, today, &|_| Ok(VenueId(0))).map(|_| String::new())
}

fn days(reasons: &Rules, today: NaiveDate) -> Vec<Field> {
    let letters: Vec<(char, &str)> =
        reasons.choices.of_sessions().map(|reason| (reason.key, reason.name.as_str())).collect();
    let first = letters.first().map_or(String::new(), |(letter, _)| letter.to_string());
    vec![
        Field::date("from", "First day", Bias::Future).needed().starting(&written(today)),
        Field::date("to", "Last day", Bias::Future).needed().starting(&written(today)),
        Field::choice("reason", "Why", &letters).needed().wide(24).starting(&first),
    ]
}

fn venue_fields(card: Option<&VenueCard>) -> Vec<Field> {
    let venue = card.map(|card| &card.venue);
    let text = |of: fn(&Venue) -> String| venue.map_or_else(String::new, of);
    let free = card.map_or_else(String::new, |card| card.step_free.join(", "));
    vec![
        Field::text("name", "Name on the diary").needed().wide(24).starting(&text(|v| v.name.to_string())),
        Field::text("address", "Address, for letters").wide(42).starting(&text(|v| v.address.to_string())),
        Field::text("district", "District").wide(24).starting(&text(|v| v.district.to_string())),
        Field::text("rooms", "Rooms, with commas").wide(42).starting(&text(|v| v.rooms.join(", "))),
        Field::text("step_free", "Of them step-free").wide(42).starting(&free),
        Field::choice("online", "Held online", &[('y', "Yes"), ('n', "No")])
            .wide(6)
            .starting(&text(|v| if v.online { "y".to_owned() } else { "n".to_owned() })),
    ]
}

/// The form, with its title.
pub(super) fn form(wanted: &Wanted, page: &RosterPage, rules: &Rules, today: NaiveDate) -> (String, Form) {
    let person = |id: &StaffId| page.people.iter().find(|card| card.staff == *id);
    let name = |id: &StaffId| person(id).map_or("Somebody", |card| card.name.as_str());
    let venue = |id: &VenueId| page.venues.iter().find(|card| card.venue.id == *id);
    match wanted {
        Wanted::Works(id) => {
            let now = person(id).and_then(|card| card.works.clone()).unwrap_or_default();
            let fields = vec![
                Field::checked("works", "Works (mon-thu + fri am; none)", works_judged)
                    .needed()
                    .wide(46)
                    .starting(&now),
                Field::date("from", "From (the past stays)", Bias::Future).needed().starting(&written(today)),
            ];
            (format!("{} works", name(id)), Form::new(fields))
        }
        Wanted::Roles(id) => {
            let card = person(id);
            let more: Vec<&str> =
                card.into_iter().flat_map(|card| &card.roles).map(|(code, _)| code.as_str()).collect();
            let own = card.map_or("", |card| card.role.1.as_str());
            let field =
                Field::text("roles", "Further roles, with commas").wide(40).starting(&more.join(", "));
            (format!("{}, {own}: further roles", name(id)), Form::new(vec![field]))
        }
        Wanted::Away(id) => {
            let mut fields = days(rules, today);
            if id.is_none() {
                let who = Field::text("who", "Who, part of the name").needed().wide(24);
                fields.insert(0, who.offering(Offers::on_record(Typed::Staff)));
            }
            fields.push(Field::checked("part", "Part (am, 9-12)", part_judged).wide(16));
            (format!("{} is away", id.as_ref().map_or("Somebody", name)), Form::new(fields))
        }
        Wanted::Back(id) => {
            let row = page.away.iter().find(|row| row.absence == *id);
            let words = row.map_or_else(String::new, |row| {
                format!("{} is back sooner (away to {})", row.name, date_plain(row.days.1, today))
            });
            (words, Form::new(vec![first_day(today)]))
        }
        Wanted::Reopen(id) => {
            let row = page.shut.iter().find(|row| row.closure == *id);
            let words = row.map_or_else(String::new, |row| {
                format!("{} is open again (shut to {})", row.place, date_plain(row.days.1, today))
            });
            (words, Form::new(vec![first_day(today)]))
        }
        Wanted::Shut(id) => {
            let mut fields = days(rules, today);
            let at = id.as_ref().and_then(venue).map_or("", |card| &card.venue.name);
            let place = Field::text("where", "A venue, a district, or all").needed().wide(24).starting(at);
            fields.insert(0, place.offering(Offers::on_record(Typed::Venue)));
            fields.insert(1, Field::text("room", "Only its room").wide(16));
            ("Something is shut".to_owned(), Form::new(fields))
        }
        Wanted::Venue(id) => {
            let card = venue(id);
            let name = card.map_or("A venue", |card| &card.venue.name);
            (format!("Change {name}"), Form::new(venue_fields(card)))
        }
        Wanted::Ends(id) => {
            let card = venue(id);
            let name = card.map_or("A venue", |card| &card.venue.name);
            let last = card.and_then(|card| card.until).map(written).unwrap_or_default();
            let field = Field::date("until", "Last day; empty: no end", Bias::Future).starting(&last);
            (format!("{name} is used to a day and no longer"), Form::new(vec![field]))
        }
        Wanted::Phone(of) => {
            let (who, now) = match of {
                PhoneOf::Staff(id) => (name(id), person(id).map_or("", |card| &card.phone)),
                PhoneOf::Venue(id) => {
                    let card = venue(id);
                    (card.map_or("A venue", |card| &card.venue.name), card.map_or("", |card| &card.phone))
                }
            };
            let field =
                Field::checked("phone", "Telephone; empty: none", phone_judged).wide(32).starting(now);
            (format!("Telephone of {who}, for a day without the system"), Form::new(vec![field]))
        }
        Wanted::NewVenue => ("A new venue".to_owned(), Form::new(venue_fields(None))),
        Wanted::NewPerson => {
            let names = |list: &[Named]| list.iter().map(|n| n.id.to_string()).collect::<Vec<_>>().join(", ");
            let fields = vec![
                Field::text("name", "Name on the diary").needed().wide(24),
                Field::text("role", &format!("Role: {}", cut(&names(&rules.roles)))).needed().wide(20),
                Field::text("agency", &format!("Agency: {}", cut(&names(&rules.agencies)))).needed().wide(20),
                Field::text("languages", "Languages, with commas").wide(30),
            ];
            ("Somebody new".to_owned(), Form::new(fields))
        }
    }
}

fn cut(words: &str) -> String {
    crate::desk::text::cut(words, 24).into_owned()
}

fn first_day(today: NaiveDate) -> Field {
    Field::date("on", "First day", Bias::Future).needed().starting(&written(today))
}

/// What was typed as a command, or as what went wrong.
pub(super) fn made(
    wanted: &Wanted,
    values: &Values,
    page: &RosterPage,
    rules: &Rules,
) -> Result<Made, Wrong> {
    let day = |name: &'static str| -> Result<NaiveDate, Wrong> {
        value(values, name).parse().map_err(|_| (name, "is not a date".to_owned()))
    };
    let roster = |act: RosterAct| Made::Command(Box::new(Command::Roster { act }));
    Ok(match wanted {
        Wanted::Works(staff) => {
            let first = day("from")?;
            let said = roster::parse(value(values, "works"), first, &|typed| venue_of(page, typed))
                .map_err(|words| ("works", words))?;
            let from = said.from.unwrap_or(first);
            roster(RosterAct::Works { staff: *staff, from, parts: said.parts })
        }
        Wanted::Roles(staff) => {
            let roles = several(&rules.roles, "role", value(values, "roles"));
            let roles = roles.map_err(|words| ("roles", words))?;
            roster(RosterAct::Roles { staff: *staff, roles })
        }
        Wanted::Away(id) => {
            let staff = match id {
                Some(id) => *id,
                None => one(&page.people, value(values, "who"), |card| &card.name)
                    .map(|card| card.staff)
                    .map_err(|words| ("who", words))?,
            };
            let (from, to, reason) = (day("from")?, day("to")?, reason(rules, values));
            later(from, to)?;
            let part = leave::part_of(value(values, "part")).map_err(|words| ("part", words))?;
            Made::Trouble(Box::new(Trouble::Away { staff, from, to, reason, part }))
        }
        Wanted::Shut(_) => {
            let (from, to, reason) = (day("from")?, day("to")?, reason(rules, values));
            later(from, to)?;
            let closed = closed(page, rules, value(values, "where"), value(values, "room"))?;
            Made::Trouble(Box::new(Trouble::Shut { closed, from, to, reason }))
        }
        Wanted::Back(absence) => Made::Command(Box::new(Command::Back { absence: *absence, on: day("on")? })),
        Wanted::Reopen(closure) => roster(RosterAct::Reopen { closure: *closure, on: day("on")? }),
        Wanted::Venue(id) => {
            let card = card(page, *id)?;
            let venue = typed_venue(values, rules, Some(&card.venue))?;
            let step_free = listed(value(values, "step_free"));
            roster(RosterAct::Venue { venue: Box::new(venue), step_free, until: card.until })
        }
        Wanted::Ends(id) => {
            let card = card(page, *id)?;
            let until = if value(values, "until").is_empty() { None } else { Some(day("until")?) };
            let (venue, step_free) = (Box::new(card.venue.clone()), card.step_free.clone());
            roster(RosterAct::Venue { venue, step_free, until })
        }
        Wanted::Phone(of) => roster(RosterAct::Phone { of: *of, number: value(values, "phone").to_owned() }),
        Wanted::NewVenue => {
            let venue = typed_venue(values, rules, None)?;
            Made::Command(Box::new(Command::AddVenue {
                name: venue.name.to_string(),
                address: venue.address.to_string(),
                district: venue.district,
                rooms: venue.rooms.iter().map(ToString::to_string).collect(),
                online: venue.online,
            }))
        }
        Wanted::NewPerson => Made::Command(Box::new(Command::AddStaff {
            name: value(values, "name").trim().to_owned(),
            role: named(&rules.roles, value(values, "role")).map_err(|words| ("role", words))?,
            agency: named(&rules.agencies, value(values, "agency")).map_err(|words| ("agency", words))?,
            languages: listed(value(values, "languages")),
        })),
    })
}

fn phone_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    roster::number(typed).map(|number| number.to_string())
}

fn part_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    leave::part_of(typed).map(|_| typed.trim().to_owned())
}

fn later(from: NaiveDate, to: NaiveDate) -> Result<(), Wrong> {
    if to < from { Err(("to", "is before the first day".to_owned())) } else { Ok(()) }
}

fn card(page: &RosterPage, id: VenueId) -> Result<&VenueCard, Wrong> {
    let card = page.venues.iter().find(|card| card.venue.id == id);
    card.ok_or_else(|| ("name", "that venue is not on record any more".to_owned()))
}

fn listed(typed: &str) -> Vec<String> {
    typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn named(list: &[Named], typed: &str) -> Result<Code, String> {
    let is = |text: &str| text.eq_ignore_ascii_case(typed.trim());
    let found = list.iter().find(|n| is(n.id.as_str()) || is(&n.name) || is(&n.short));
    found.map(|n| n.id).ok_or_else(|| {
        let known: Vec<&str> = list.iter().map(|n| n.id.as_str()).collect();
        format!("\"{typed}\" is none of {}", known.join(", "))
    })
}

fn reason(rules: &Rules, values: &Values) -> Code {
    let letter = value(values, "reason");
    let reasons = &rules.choices.service_reasons;
    let found = reasons.iter().find(|reason| letter.chars().eq([reason.key]));
    found.or(reasons.first()).map_or(Code::NONE, |reason| reason.id)
}

/// The one of several whose name has these letters in it.
fn one<'a, T>(all: &'a [T], typed: &str, name: impl Fn(&T) -> &str) -> Result<&'a T, String> {
    let typed = typed.trim().to_lowercase();
    if let Some(exact) = all.iter().find(|row| name(row).to_lowercase() == typed) {
        return Ok(exact);
    }
    let mut fits = all.iter().filter(|row| name(row).to_lowercase().contains(&typed));
    match (fits.next(), fits.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(format!("nobody and nothing is called \"{typed}\"")),
        (Some(one), Some(two)) => Err(format!("\"{typed}\" fits several: {}, {}", name(one), name(two))),
    }
}

fn venue_of(page: &RosterPage, typed: &str) -> Result<VenueId, String> {
    one(&page.venues, typed, |card| &card.venue.name).map(|card| card.venue.id)
}

/// A venue, one of its rooms, a district, or all.
fn closed(page: &RosterPage, rules: &Rules, typed: &str, room: &str) -> Result<Closed, Wrong> {
    if typed.trim().eq_ignore_ascii_case("all") {
        return Ok(Closed::Everywhere);
    }
    let venue = one(&page.venues, typed, |card| &card.venue.name);
    match (venue, room.trim()) {
        (Ok(card), "") => Ok(Closed::Venue(card.venue.id)),
        (Ok(card), room) => {
            let rooms = card.venue.rooms.iter();
            let found = rooms.into_iter().find(|known| known.to_lowercase().ends_with(&room.to_lowercase()));
            let found = found.ok_or_else(|| ("room", format!("{} has no \"{room}\"", card.venue.name)))?;
            Ok(Closed::Room(card.venue.id, found.to_string()))
        }
        (Err(words), _) => match named(&rules.districts, typed) {
            Ok(district) => Ok(Closed::District(district)),
            Err(_) => Err(("where", words)),
        },
    }
}

fn typed_venue(values: &Values, rules: &Rules, was: Option<&Venue>) -> Result<Venue, Wrong> {
    let district = value(values, "district").trim();
    let district = if district.is_empty() {
        Code::NONE
    } else {
        named(&rules.districts, district).map_err(|words| ("district", words))?
    };
    let rooms: Vec<Box<str>> =
        listed(value(values, "rooms")).iter().map(|room| room.as_str().into()).collect();
    Ok(Venue {
        id: was.map_or(VenueId(0), |venue| venue.id),
        name: value(values, "name").trim().into(),
        address: value(values, "address").trim().into(),
        district,
        rooms,
        online: value(values, "online") == "y",
    })
}
