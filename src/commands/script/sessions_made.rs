//! `waitwell sessions add|move|ask`: what the diary's `n`, `m` and `p` do, with the same rules; somebody who does not work then
//! comes only with the reason.
use super::ask::strange;
use super::deed::all_the_same;
use super::named;
use super::roster::one;
use crate::client::Link;
use crate::commands::cli::{AddSessionArgs, AskPersonArgs, MoveSessionArgs, SessionsVerb};
use crate::commands::common::{Outcome, look};
use crate::desk::widgets::Bias;
use crate::domain::command::Command;
use crate::domain::ids::{SessionId, VenueId};
use crate::domain::leave;
use crate::domain::session::{Answer, Minute, Staff, Venue, slots_of};
use crate::wire::query::Query;
use crate::wire::view::View;

/// Carries out what is done to a session.
///
/// # Errors
/// In words.
pub(super) fn act(link: &Link, verb: &SessionsVerb) -> Outcome {
    match verb {
        SessionsVerb::Add(args) => add(link, args),
        SessionsVerb::Move(args) => move_session(link, args),
        SessionsVerb::Ask(args) => ask(link, args),
    }
}

fn people(link: &Link) -> Result<(Vec<Venue>, Vec<Staff>), String> {
    match look(link, Query::People)? {
        View::People { venues, staff, .. } => Ok((venues, staff)),
        View::Gone { words } => Err(words),
        _ => strange(),
    }
}

fn minute(typed: &str) -> Result<Minute, String> {
    let found = typed.contains([':', '.', 'm']).then(|| leave::minute(typed)).flatten();
    found.ok_or_else(|| format!("\"{typed}\" is no time. Nothing was changed. Type it as 9:30."))
}

fn add(link: &Link, args: &AddSessionArgs) -> Outcome {
    let (welcome, (venues, staff)) = (link.welcome(), people(link)?);
    let (rules, today) = (&welcome.rules, welcome.now.date());
    let code = named::service(rules, &args.service)?;
    let Some(service) = rules.service(code) else { return strange() };
    let venue = one(&venues, &args.venue, "venue", |venue| &venue.name)?.id;
    let date = named::day(&args.date, today, Bias::Future)?;
    let start = minute(&args.start)?;
    let mut asked = Vec::new();
    for name in &args.who {
        let person = one(&staff, name, "person", |person| &person.name)?;
        asked.push((person.role, person.id, Answer::Asked(today)));
    }
    let minutes = args.minutes.unwrap_or(service.minutes);
    let Some((slots, capacity)) = slots_of(service, start, args.places, minutes) else {
        return Err("So many places would go on past midnight. Nothing was made.".to_owned());
    };
    let end = slots.iter().map(|slot| slot.start + slot.minutes).max().unwrap_or(start);
    let room = args.room.clone();
    let command =
        Command::MakeSession { service: code, venue, room, date, slots, end, people: asked, capacity };
    all_the_same(link, &args.deed, command, &args.anyway)
}

fn move_session(link: &Link, args: &MoveSessionArgs) -> Outcome {
    let welcome = link.welcome();
    let (rules, today) = (&welcome.rules, welcome.now.date());
    let session = SessionId(args.session);
    let (date, start, (venue, room)) = stands(link, session)?;
    let reason = named::choice(&rules.choices.service_reasons, "reason of the service", &args.reason)?;
    let date = args.date.as_deref().map_or(Ok(date), |typed| named::day(typed, today, Bias::Future))?;
    let start = args.start.as_deref().map_or(Ok(start), minute)?;
    let (venue, room) = match &args.venue {
        Some(typed) => {
            let (venues, _) = people(link)?;
            let venue = one(&venues, typed, "venue", |venue| &venue.name)?.id;
            (venue, args.room.clone().unwrap_or_default())
        }
        None => (venue, room),
    };
    let command = Command::MoveSession { session, date, start, venue, room, reason };
    all_the_same(link, &args.deed, command, &args.anyway)
}

type Where = (VenueId, String);

/// Where a session stands.
fn stands(link: &Link, session: SessionId) -> Result<(chrono::NaiveDate, Minute, Where), String> {
    let page = match look(link, Query::Moving { session, to: None })? {
        View::Moving(page) => page,
        View::Gone { words } => return Err(words),
        _ => return strange(),
    };
    let (date, start, venue, room) = page.at;
    let Some((venue, _)) = page.venues.into_iter().find(|(_, name)| *name == venue) else { return strange() };
    Ok((date, start, (venue, room)))
}

fn ask(link: &Link, args: &AskPersonArgs) -> Outcome {
    let (welcome, (_, staff)) = (link.welcome(), people(link)?);
    let person = one(&staff, &args.who, "person", |person| &person.name)?;
    let role = match &args.role {
        Some(typed) => named::of(&welcome.rules.roles, "role", typed)?,
        None => person.role,
    };
    let answer = if args.comes { Answer::Accepted } else { Answer::Asked(welcome.now.date()) };
    let command = Command::SetMember { session: SessionId(args.session), role, staff: person.id, answer };
    all_the_same(link, &args.deed, command, &args.anyway)
}
