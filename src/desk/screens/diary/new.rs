//! `n`: a new session, from one form. Venue and people are named by the beginning or a part of their names.
use super::super::session::words::own_letters;
use super::super::session::{time, time_judged};
use super::missing::Missing;
use super::{Diary, LISTS, MADE};
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::FormLayer;
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Query};
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::code::Code;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::rules::{Rules, Service};
use crate::domain::session::{Answer, Staff, Venue, slots_of};
use crate::wire::query::Typed;
use chrono::{Datelike, Days, NaiveDate};

/// Minutes of a morning or an afternoon of clinics.
const HALF_DAY: u16 = 180;
/// The form's answer.
pub(super) const NEW: Slot = "new session";
/// The name of its draft.
const KEPT: &str = "new session";

/// An empty form for a day, or with what was typed before.
pub(super) fn form(rules: &Rules, day: NaiveDate, typed: &[(&'static str, String)]) -> FormLayer {
    FormLayer::new(NEW, "New session", fields(rules, day).filled(typed)).kept_as(KEPT)
}

/// The form again with what is wrong with it.
pub(super) fn again(rules: &Rules, typed: &[(&'static str, String)], field: &str, words: &str) -> FormLayer {
    let day = value(typed, "date").parse().unwrap_or_default();
    let mut form = fields(rules, day).filled(typed);
    form.wrong(field, words);
    FormLayer::new(NEW, "New session", form).kept_as(KEPT)
}

fn fields(rules: &Rules, day: NaiveDate) -> Form {
    let services = lettered(rules);
    let choices: Vec<(char, &str)> =
        services.iter().map(|(letter, service)| (*letter, service.name.as_str())).collect();
    let first = choices.first().map_or(String::new(), |(letter, _)| letter.to_string());
    let also = services
        .iter()
        .map(|(_, service)| vec![service.id.to_string(), service.short.clone(), service.name.clone()]);
    let also = also.collect();
    Form::new(vec![
        Field::choice("service", "Service", &choices).known_as(also).needed().wide(24).starting(&first),
        Field::text("venue", "Venue, part of name")
            .needed()
            .wide(24)
            .offering(Offers::on_record(Typed::Venue)),
        Field::text("room", "Room").wide(16).offering(Offers::on_record(Typed::Room)),
        Field::date("date", "Day", Bias::Future).needed().starting(&day.format("%-d/%-m/%y").to_string()),
        Field::checked("start", "Start", time_judged).needed().starting("09:30").wide(8),
        Field::checked("places", "Places", number_judged).needed().starting("4").wide(6),
        Field::checked("minutes", "Minutes, if unusual", number_judged).wide(6),
        Field::text("people", "People, with commas")
            .wide(24)
            .offering(Offers::on_record(Typed::Staff).by_commas()),
    ])
}

/// What an example of a service begins with: the coming Monday's half day, as many places as fit into it.
pub(super) fn example(rules: &Rules, service: &Service, today: NaiveDate) -> Vec<(&'static str, String)> {
    let monday = today + Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
    let letter =
        lettered(rules).into_iter().find(|(_, known)| known.id == service.id).map(|(letter, _)| letter);
    let places = (HALF_DAY / service.minutes.max(1)).max(1);
    vec![
        ("service", letter.map(String::from).unwrap_or_default()),
        ("date", monday.format("%-d/%-m/%y").to_string()),
        ("start", "09:30".to_owned()),
        ("places", places.to_string()),
        ("minutes", service.minutes.to_string()),
    ]
}

fn number_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    match typed.parse::<u16>() {
        Ok(1..) => Ok(String::new()),
        _ => Err("is a number from 1 on".to_owned()),
    }
}

/// Services with the letter that chooses each.
fn lettered(rules: &Rules) -> Vec<(char, &Service)> {
    let names: Vec<&str> = rules.services.iter().map(|service| service.short.as_str()).collect();
    own_letters(&names)
        .into_iter()
        .zip(&rules.services)
        .filter_map(|(letter, service)| Some((letter?, service)))
        .collect()
}

/// The day that was typed.
pub(super) fn day_of(typed: &[(&'static str, String)]) -> Option<NaiveDate> {
    value(typed, "date").parse().ok()
}

pub(super) fn value<'a>(values: &'a [(&'static str, String)], name: &str) -> &'a str {
    values.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.as_str())
}

impl Diary {
    /// It was made: one goes where it is, and the form is empty again.
    pub(super) fn made(&mut self, session: Option<SessionId>) {
        self.monday = day_of(&self.typed).map(super::monday).or(self.monday);
        self.typed.clear();
        self.seek = session;
    }

    /// Makes the session that was typed; waits where venues and staff are not known yet.
    pub(super) fn make(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some((venues, staff)) = &self.lists else {
            self.waiting = true;
            return vec![Effect::Ask(LISTS, Query::People)];
        };
        match command(&cx.home.rules, venues, staff, &self.typed, cx.now.date()) {
            Ok(command) => vec![Effect::Send(MADE, command)],
            Err(Wrong::Missing(missing)) => {
                let asked = missing.ask(cx);
                self.missing = Some(missing);
                asked
            }
            Err(Wrong::Field(field, words)) => {
                let form = again(&cx.home.rules, &self.typed, field, &words);
                vec![Effect::Say(Note::refused(format!("Not saved: {words}."))), Effect::Open(Box::new(form))]
            }
        }
    }
}

/// Why a filled form makes no session yet.
enum Wrong {
    /// A field, and what is wrong with it.
    Field(&'static str, String),
    /// A venue or a person that is not known yet.
    Missing(Missing),
}

/// The command of a filled form; or which field is wrong, and why.
fn command(
    rules: &Rules,
    venues: &[Venue],
    staff: &[Staff],
    values: &[(&'static str, String)],
    today: NaiveDate,
) -> Result<Command, Wrong> {
    let wrong = |field, words: &str| Wrong::Field(field, words.to_owned());
    let letter = value(values, "service");
    let services = lettered(rules);
    let service = services
        .iter()
        .find(|(known, _)| letter.chars().eq([*known]))
        .map(|(_, service)| *service)
        .ok_or_else(|| wrong("service", "is none of these"))?;
    let room = value(values, "room").trim().to_owned();
    let date: NaiveDate = value(values, "date").parse().map_err(|_| wrong("date", "is not a date"))?;
    let start = time(value(values, "start")).ok_or_else(|| wrong("start", "is no time: type it as 09:30"))?;
    let number = |name: &'static str| {
        value(values, name)
            .parse::<u16>()
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| wrong(name, "is a number from 1 on"))
    };
    let places = number("places")?;
    // A review is not as long as an assessment: what is usual is the service's own.
    let minutes = if value(values, "minutes").is_empty() { service.minutes } else { number("minutes")? };
    let typed = value(values, "venue").trim();
    let venue = match one_named(venues, typed, |venue| &venue.name) {
        Ok(Some(venue)) => venue,
        Ok(None) => return Err(Wrong::Missing(Missing::Venue(typed.to_owned(), room))),
        Err(words) => return Err(Wrong::Field("venue", words)),
    };
    let mut people: Vec<(Code, StaffId, Answer)> = Vec::new();
    for name in value(values, "people").split([',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
        let person = match one_named(staff, name, |person| &person.name) {
            Ok(Some(person)) => person,
            Ok(None) => return Err(Wrong::Missing(Missing::Person(name.to_owned(), None))),
            Err(words) => return Err(Wrong::Field("people", words)),
        };
        people.push((person.role, person.id, Answer::Asked(today)));
    }
    let (slots, capacity) = slots_of(service, start, places, minutes)
        .ok_or_else(|| wrong("places", "would go on past midnight"))?;
    let end = slots.iter().map(|slot| slot.start + slot.minutes).max().unwrap_or(start);
    Ok(Command::MakeSession {
        service: service.id,
        venue: venue.id,
        room,
        date,
        slots,
        end,
        people,
        capacity,
    })
}

/// The one whose name begins with what was typed, or has it anywhere; nothing where none has; or which it could be.
pub(super) fn one_named<'a, T>(
    all: &'a [T],
    typed: &str,
    name: fn(&T) -> &str,
) -> Result<Option<&'a T>, String> {
    let typed = typed.to_lowercase();
    let fits = |test: &dyn Fn(&str) -> bool| -> Vec<&'a T> {
        all.iter().filter(|one| test(&name(one).to_lowercase())).collect()
    };
    let exact = fits(&|name| name == typed);
    let begins = fits(&|name| name.starts_with(&typed));
    let has = fits(&|name| name.contains(&typed));
    for found in [exact, begins, has] {
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Some(one)),
            many => {
                let names: Vec<&str> = many.iter().take(4).map(|one| name(one)).collect();
                return Err(format!("\"{typed}\" fits several: {}", names.join(", ")));
            }
        }
    }
    Ok(None)
}
