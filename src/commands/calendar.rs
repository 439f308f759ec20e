//! `waitwell calendar`: sessions of a service, a venue or a person as a file for other calendars. No child stands in it.
use super::cli::{CalendarArgs, Common};
use super::common::{Outcome, Said, look};
use super::print::{file, gather};
use super::script::{day, service};
use crate::client::Link;
use crate::domain::calendar::plural;
use crate::domain::ids::StaffId;
use crate::domain::typed_date::Bias;
use crate::exchange::ical;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_paper::CalendarOf;
use chrono::{Days, NaiveDate};

/// Days back: what was called off or moved lately is told to whoever has it in their calendar.
const BACK: u64 = 28;
/// Days ahead.
const AHEAD: u64 = 366;

/// Carries out `waitwell calendar`.
///
/// # Errors
/// In words.
pub fn calendar(common: &Common, args: &CalendarArgs) -> Outcome {
    let link = common.link()?;
    let welcome = link.welcome();
    let today = welcome.now.date();
    let typed =
        |typed: &Option<String>| typed.as_deref().map(|typed| day(typed, today, Bias::Any)).transpose();
    let (from, to) = span(today);
    let (from, to) = (typed(&args.from)?.unwrap_or(from), typed(&args.to)?.unwrap_or(to));
    if to < from {
        return Err(format!("{to} is before {from}. Nothing was looked up."));
    }
    let of = match &args.person {
        Some(name) => CalendarOf::Person { staff: person(&link, name)? },
        None => CalendarOf::Clinics {
            service: args.service.as_deref().map(|typed| service(&welcome.rules, typed)).transpose()?,
            venue: args.venue.clone().unwrap_or_default(),
        },
    };
    let pages = gather::calendar(|query| look(&link, query), &of, (from, to))?;
    let written = ical::calendar(&pages, welcome.practice);
    let Some(path) = &args.out else { return Ok(Said::bytes(written.into_bytes())) };
    file::replace(path, written.as_bytes())?;
    let events: usize = pages.iter().map(|page| page.events.len()).sum();
    let verb = if events == 1 { "is" } else { "are" };
    Ok(Said::lines([format!("{} {verb} in {}.", plural(events as u32, "session"), path.display())]))
}

/// The days a calendar is of where none are named.
pub fn span(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today - Days::new(BACK), today + Days::new(AHEAD))
}

/// The one member of staff who is called so, or whose name alone has these words in it.
fn person(link: &Link, typed: &str) -> Result<StaffId, String> {
    let View::People { staff, .. } = look(link, Query::People)? else {
        return Err("The keeper gave another answer than was asked for. Nothing was looked up.".to_owned());
    };
    let low = typed.trim().to_lowercase();
    if let Some(one) = staff.iter().find(|person| person.name.to_lowercase() == low) {
        return Ok(one.id);
    }
    let like: Vec<_> =
        staff.iter().filter(|person| !low.is_empty() && person.name.to_lowercase().contains(&low)).collect();
    match like.as_slice() {
        [one] => Ok(one.id),
        [] => Err(format!("Nobody who works here is called \"{typed}\". Nothing was written.")),
        several => {
            let names: Vec<&str> = several.iter().take(9).map(|person| &*person.name).collect();
            Err(format!(
                "\"{typed}\" fits more than one person: {}. Nothing was written. Type more of the name.",
                names.join("; ")
            ))
        }
    }
}
