//! The forms of a template: one field for one part, or all of it; and the template that a filled form makes.
use super::super::super::session::{time, time_judged};
use super::super::new::{one_named, value};
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::calendar::weekday_date;
use crate::domain::code::Code;
use crate::domain::rules;
use crate::domain::sharing::Sharing;
use crate::domain::telling::clock;
use crate::domain::template::{ClinicTemplate, Except, Exception, parse, slots};
use crate::domain::typed_date;
use crate::wire::query::Typed;
use crate::wire::view_templates::TemplateCard;
use chrono::NaiveDate;

/// What was typed, by field.
pub(super) type Values = [(&'static str, String)];

fn when_judged(typed: &str, today: NaiveDate) -> Result<String, String> {
    let said = parse(typed, today).map_err(|fault| fault.words)?;
    let idle: Vec<String> = said.left_out_for_nothing().into_iter().map(weekday_date).collect();
    Ok(match idle.as_slice() {
        [] => said.to_string(),
        days => format!("NOT HELD on {} anyway: {said}", days.join(", ")),
    })
}

fn slots_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    slots::parse(typed, 0).map(|slots| {
        let minutes: u32 = slots.iter().map(|slot| u32::from(slot.minutes)).sum();
        let places: u32 = slots.iter().map(|slot| u32::from(slot.places)).sum();
        format!("{places} places, {minutes} min")
    })
}

/// What is wrong with a role's name is said when it is saved: the roles are not at hand while it is typed.
fn shared_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    Sharing::said(typed)
}

fn days_judged(typed: &str, today: NaiveDate) -> Result<String, String> {
    let days = days(typed, today)?;
    Ok(days.into_iter().map(typed_date::full).collect::<Vec<_>>().join(", "))
}

fn days(typed: &str, today: NaiveDate) -> Result<Vec<NaiveDate>, String> {
    parts(typed).map(|part| typed_date::date(part, today, Bias::Future)).collect()
}

/// What stands between commas and ands, without the words that say what it is for: `not on 24 Feb` is a day here, too.
fn parts(typed: &str) -> impl Iterator<Item = &str> {
    let all = typed.split([',', ';', '&']).flat_map(|part| part.split(" and ")).map(str::trim);
    all.filter(|part| !part.is_empty()).map(|part| {
        let rest = ["not", "also", "and", "held"].iter().fold(part, |part, word| without(part, word));
        without(rest, "on")
    })
}

/// A text without that word before it.
fn without<'a>(text: &'a str, word: &str) -> &'a str {
    match text.split_once(' ') {
        Some((first, rest)) if first.eq_ignore_ascii_case(word) => rest.trim_start(),
        _ => text,
    }
}

fn times_judged(typed: &str, today: NaiveDate) -> Result<String, String> {
    let said = |(day, at)| format!("{} {}", typed_date::full(day), clock(at));
    Ok(times(typed, today)?.into_iter().map(said).collect::<Vec<_>>().join(", "))
}

/// `4/12/26 13:00, 11/12/26 at 14:00`.
fn times(typed: &str, today: NaiveDate) -> Result<Vec<(NaiveDate, u16)>, String> {
    let one = |part: &str| {
        let none = || format!("\"{part}\" is no day and time: type them as 4/12 13:00");
        let (day, at) = part.rsplit_once(' ').ok_or_else(none)?;
        let at = time(at).filter(|_| at.contains([':', '.']) || at.len() == 4).ok_or_else(none)?;
        let day = day.trim_end();
        let day = day.strip_suffix(" at").unwrap_or(day);
        Ok((typed_date::date(day, today, Bias::Future)?, at))
    };
    parts(typed).map(one).collect()
}

fn written(day: NaiveDate) -> String {
    day.format("%-d/%-m/%y").to_string()
}

fn listed(days: impl Iterator<Item = NaiveDate>) -> String {
    days.map(written).collect::<Vec<_>>().join(", ")
}

/// One part's form, and whether Enter saves it at once; `all`: every field, filled with what there is.
pub(super) fn form(part: char, card: &TemplateCard, today: NaiveDate) -> (Form, bool) {
    let now = &card.template;
    let when = Field::checked("when", "On which days", when_judged).needed().wide(42);
    let start = Field::checked("start", "Start", time_judged).needed().wide(8);
    let places = Field::checked("places", "Minutes of each place", slots_judged).needed().wide(40);
    let venue_name =
        card.venues.iter().find(|(id, _)| *id == now.venue).map_or("", |(_, name)| name.as_str());
    let venue = Field::text("venue", "Venue, part of name").needed().wide(24).starting(venue_name);
    let venue = venue.offering(Offers::on_record(Typed::Venue));
    let room =
        Field::text("room", "Room").wide(16).starting(&now.room).offering(Offers::on_record(Typed::Room));
    let names: Vec<&str> = now.people.iter().filter_map(|(_, staff)| name_of(card, *staff)).collect();
    let people = Field::text("people", "People, with commas").wide(40).starting(&names.join(", "));
    let people = people.offering(Offers::on_record(Typed::Staff).by_commas());
    let not = Field::checked("not", "Not held on", days_judged).wide(40).starting(&listed(ahead(
        now,
        Except::Not,
        today,
    )));
    let also = Field::checked("also", "Also held on", days_judged).wide(40);
    let also = also.starting(&listed(ahead(now, Except::Also, today)));
    let at: Vec<String> = (now.exceptions.iter().filter(|e| e.on >= today))
        .filter_map(|e| {
            if let Except::At(at) = e.what { Some(format!("{} {}", written(e.on), clock(at))) } else { None }
        })
        .collect();
    let other = Field::checked("other", "Another start on (4/12 13:00)", times_judged)
        .wide(40)
        .starting(&at.join(", "));
    match part {
        'w' => (Form::new(vec![when]), true),
        's' => (Form::new(vec![start]), true),
        'l' => (Form::new(vec![places]), true),
        'r' => (Form::new(vec![room, venue]), false),
        'p' => (Form::new(vec![people]), true),
        'd' => (Form::new(vec![not, also, other]), false),
        _ => {
            let from = Field::date("from", "First day", Bias::Any).needed().starting(&written(now.from));
            let to = Field::date("to", "Last day, if it ends", Bias::Any);
            let to = now.to.map_or(to.clone(), |last| to.starting(&written(last)));
            let school = Field::text("calendar", "School calendar, if not its district's").wide(16);
            let typed = now.sharing.as_ref().map_or_else(String::new, |sharing| sharing.typed(&card.roles));
            let shared = Field::checked("shared", "Runs with; roles see", shared_judged).wide(40);
            let shared = shared.starting(&typed);
            let named = |code: &Code| card.roles.iter().find(|role| role.id == *code);
            let needed: Vec<&str> =
                now.roles.iter().filter_map(named).map(|role| role.short.as_str()).collect();
            let needed = Field::text("roles", "Roles it takes besides").wide(40).starting(&needed.join(", "));
            let fields = vec![
                when.starting(&now.recurrence.to_string()),
                start.starting(&clock(now.start())),
                places.starting(&slots::words(&now.slots)),
                venue,
                room,
                people,
                needed,
                from,
                to,
                not,
                also,
                other,
                school.starting(now.calendar.as_str()),
                shared,
            ];
            (Form::new(fields), false)
        }
    }
}

fn ahead(now: &ClinicTemplate, what: Except, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    now.days(what).filter(move |day| *day >= today)
}

fn name_of(card: &TemplateCard, staff: crate::domain::ids::StaffId) -> Option<&str> {
    card.staff.iter().find(|(id, ..)| *id == staff).map(|(_, name, _)| name.as_str())
}

/// The template as the form would have it; or which field is wrong, and why.
pub(super) fn wanted(
    card: &TemplateCard,
    typed: &Values,
    today: NaiveDate,
) -> Result<ClinicTemplate, (&'static str, String)> {
    let mut to = card.template.clone();
    let has = |name: &str| typed.iter().any(|(known, _)| *known == name);
    if has("start") || has("places") {
        let start = if has("start") { time(value(typed, "start")) } else { Some(to.start()) };
        let start = start.ok_or(("start", "is no time: type it as 09:30".to_owned()))?;
        let before = slots::words(&to.slots);
        let places = if has("places") { value(typed, "places") } else { before.as_str() };
        let shift = i32::from(start) - i32::from(to.start());
        if places == before {
            // What was not typed anew keeps places that overlap.
            for slot in &mut to.slots {
                slot.start = u16::try_from(i32::from(slot.start) + shift)
                    .map_err(|_| ("start", "is no time of the day".to_owned()))?;
            }
        } else {
            to.slots = slots::parse(places, start).map_err(|words| ("places", words))?;
            if to.capacity > 0 {
                to.capacity = to.slots.iter().map(|slot| u16::from(slot.places)).sum();
            }
        }
    }
    if has("venue") {
        let name = value(typed, "venue").trim();
        to.venue = match one_named(&card.venues, name, |(_, name)| name) {
            Ok(Some((venue, _))) => *venue,
            Ok(None) => return Err(("venue", format!("no venue is called \"{name}\""))),
            Err(words) => return Err(("venue", words)),
        };
        to.room = value(typed, "room").trim().into();
    }
    if has("people") {
        to.people = people(card, value(typed, "people"))?;
    }
    if has("roles") {
        let roles = rules::several(&card.roles, "role", value(typed, "roles"));
        to.roles = roles.map_err(|words| ("roles", words))?;
    }
    if has("not") {
        to.exceptions.retain(|except| except.on < today);
        for (name, what) in [("not", Except::Not), ("also", Except::Also)] {
            let on = days(value(typed, name), today).map_err(|words| (name, words))?;
            to.exceptions.extend(on.into_iter().map(|on| Exception { on, what }));
        }
        let other = times(value(typed, "other"), today).map_err(|words| ("other", words))?;
        to.exceptions.extend(other.into_iter().map(|(on, at)| Exception { on, what: Except::At(at) }));
    }
    if has("from") {
        to.from = value(typed, "from").parse().map_err(|_| ("from", "is not a date".to_owned()))?;
        let last = value(typed, "to");
        to.to = if last.is_empty() {
            None
        } else {
            Some(last.parse().map_err(|_| ("to", "is not a date".to_owned()))?)
        };
        let school = value(typed, "calendar").trim();
        let odd = || ("calendar", format!("there is no school calendar \"{school}\""));
        to.calendar = if school.is_empty() { Code::NONE } else { Code::parse(school).ok_or_else(odd)? };
    }
    if has("shared") {
        let typed = value(typed, "shared").trim();
        to.sharing = match typed {
            "" => None,
            typed => Some(Sharing::read(typed, &card.roles).map_err(|words| ("shared", words))?),
        };
    }
    if has("when") {
        let said = parse(value(typed, "when"), today).map_err(|fault| ("when", fault.words))?;
        to.recurrence = said.recurrence;
        to.from = said.from.unwrap_or(to.from);
        to.to = said.to.or(to.to);
        to.exceptions.extend(said.exceptions);
    }
    to.exceptions.sort_unstable();
    to.exceptions.dedup();
    Ok(to)
}

fn people(
    card: &TemplateCard,
    typed: &str,
) -> Result<Vec<(Code, crate::domain::ids::StaffId)>, (&'static str, String)> {
    let names = typed.split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| match one_named(&card.staff, name, |(_, name, _)| name) {
            Ok(Some((id, _, role))) => {
                let known = card.template.people.iter().find(|(_, staff)| staff == id);
                Ok((known.map_or(*role, |(role, _)| *role), *id))
            }
            Ok(None) => Err(("people", format!("nobody is called \"{name}\""))),
            Err(words) => Err(("people", words)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    #[test]
    fn days_and_times_are_read_as_they_are_said_and_said_back() {
        for (typed, said) in [
            ("sat 28 nov", "Sat 28 Nov 2026"),
            ("not on 24 Feb", "Wed 24 Feb 2027"),
            ("also on 5 jan and 12/1, 19/1/27", "Tue 5 Jan 2027, Tue 12 Jan 2027, Tue 19 Jan 2027"),
        ] {
            assert_eq!(days_judged(typed, today()).as_deref(), Ok(said), "{typed}");
        }
        for (typed, said) in [
            ("5/1/27 at 14:00", "Tue 5 Jan 2027 14:00"),
            ("Tue 5 Jan 2027 14:00", "Tue 5 Jan 2027 14:00"),
            ("on 4/12 1300, sat 28 nov 9.30", "Fri 4 Dec 2026 13:00, Sat 28 Nov 2026 09:30"),
        ] {
            assert_eq!(times_judged(typed, today()).as_deref(), Ok(said), "{typed}");
        }
        let words = times_judged("5 jan", today()).unwrap_err();
        assert!(words.contains("is no day and time: type them as 4/12 13:00"), "{words}");
        assert_eq!(
            shared_judged("at least 2, EP 1", today()).as_deref(),
            Ok("at least 2 children; EP sees 1")
        );
    }
}
