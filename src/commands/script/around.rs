//! `waitwell support`: places around the lists, by the same rules as at a desk.
use super::ask::{self, strange};
use super::table::Table;
use super::{deed, named};
use crate::client::Link;
use crate::commands::cli::{Common, Deed, SupportArgs, SupportBook, SupportOutcome, SupportVerb};
use crate::commands::common::{Outcome, Said, look, put};
use crate::domain::around::{Guest, Party, SeatAct};
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral};
use crate::domain::ids::{SeatId, SessionId};
use crate::domain::telling::clock;
use crate::domain::typed_date::Bias;
use crate::wire::query::OutOf;
use crate::wire::view::View;
use crate::wire::view_diary::SessionPage;
use crate::wire::view_whose::WhoseIs;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    place: Option<u32>,
    session: u32,
    slot: u8,
    date: NaiveDate,
    start: String,
    minutes: u16,
    free: bool,
    child: Option<u32>,
    name: Option<&'a str>,
    phone: Option<&'a str>,
    state: Option<&'a str>,
    note: &'a str,
}

/// Carries out `waitwell support`.
///
/// # Errors
/// Refused: in words.
pub fn support(common: &Common, args: &SupportArgs) -> Outcome {
    let link = common.link()?;
    if let Some((deed, place)) = named_by(&args.verb)
        && let Some(said) = deed::again(&link, deed, &[place])?
    {
        return Ok(said);
    }
    let seat = |typed: &str| ask::numbered(&link, typed, WhoseIs::Support).map(SeatId);
    let (deed, act): (&Deed, SeatAct) = match &args.verb {
        SupportVerb::List { session, json } => return list(&link, *session, *json),
        SupportVerb::Book(args) => (&args.deed, book(&link, args)?),
        SupportVerb::Outcome(args) => (&args.deed, outcome(&link, args)?),
        SupportVerb::Came(args) => (&args.deed, SeatAct::Came { seat: seat(&args.place)?, at: None }),
        SupportVerb::Missed(args) => (&args.deed, SeatAct::Missed { seat: seat(&args.place)? }),
        SupportVerb::Agree(args) => (&args.deed, SeatAct::Agree { seat: seat(&args.place)? }),
        SupportVerb::Decline(args) => {
            (&args.deed, SeatAct::Decline { seat: seat(&args.place)?, words: String::new() })
        }
        SupportVerb::Cancel { place, by, reason, deed } => {
            let choices = &link.welcome().rules.choices;
            let (by, known) = match by {
                crate::commands::cli::ByArg::Family => (By::Family, &choices.family_reasons),
                crate::commands::cli::ByArg::Service => (By::Service, &choices.service_reasons),
            };
            let reason = match reason {
                Some(typed) => named::choice(known, "reason", typed)?,
                None if by == By::Family => Code::NONE,
                None => {
                    let names: Vec<&str> = known.iter().map(|choice| choice.name.as_str()).collect();
                    return Err(format!(
                        "Why does the service give it up? --reason says it. Nothing was changed. There are: {}.",
                        names.join(", ")
                    ));
                }
            };
            (deed, SeatAct::Cancel { seat: seat(place)?, by, words: String::new(), reason })
        }
        SupportVerb::Told { place, how, deed } => {
            (deed, SeatAct::Told { seat: seat(place)?, how: named::told(*how) })
        }
        SupportVerb::Known { place, child, deed } => {
            (deed, SeatAct::Known { seat: seat(place)?, child: ask::child(&link, child)? })
        }
        SupportVerb::PutOff { place, until, reason, deed } => {
            let welcome = link.welcome();
            let reason = named::choice(&welcome.rules.choices.put_off, "reason", reason)?;
            let until = named::day(until, welcome.now.date(), Bias::Future)?;
            (deed, SeatAct::PutOff { seat: seat(place)?, until, reason })
        }
        SupportVerb::Move { place, session, slot, deed } => {
            let slot = free_slot(&link, SessionId(*session), *slot)?;
            (deed, SeatAct::Move { seat: seat(place)?, session: SessionId(*session), slot })
        }
    };
    deed::carry_out(&link, deed, Command::Seat { act })
}

/// The place that is changed, as it was named.
fn named_by(verb: &SupportVerb) -> Option<(&Deed, &str)> {
    Some(match verb {
        SupportVerb::List { .. } | SupportVerb::Book(_) => return None,
        SupportVerb::Came(args)
        | SupportVerb::Missed(args)
        | SupportVerb::Agree(args)
        | SupportVerb::Decline(args) => (&args.deed, &args.place),
        SupportVerb::Outcome(args) => (&args.deed, &args.place),
        SupportVerb::Cancel { place, deed, .. }
        | SupportVerb::Told { place, deed, .. }
        | SupportVerb::Known { place, deed, .. }
        | SupportVerb::PutOff { place, deed, .. }
        | SupportVerb::Move { place, deed, .. } => (deed, place),
    })
}

fn page(link: &Link, session: SessionId, as_data: bool) -> Result<SessionPage, String> {
    match look(link, OutOf::Session { session }.asked(as_data))? {
        View::Session(page) => Ok(*page),
        _ => strange(),
    }
}

/// The slot named; else the first with a free place, or the first of all, so that the refusal says who has it.
fn free_slot(link: &Link, session: SessionId, named: Option<u8>) -> Result<u8, String> {
    if let Some(slot) = named {
        return Ok(slot);
    }
    let page = page(link, session, false)?;
    let today = page.when.0 == page.now.0;
    let free = page.rows.iter().filter(|row| row.booking.is_none() && row.seat.is_none());
    let mut ahead = free.filter(|row| !today || row.start > page.now.1);
    Ok(ahead.next().or(page.rows.first()).map_or(0, |row| row.slot))
}

fn book(link: &Link, args: &SupportBook) -> Result<SeatAct, String> {
    let welcome = link.welcome();
    let session = SessionId(args.session);
    let slot = free_slot(link, session, args.slot)?;
    let topics = &welcome.rules.choices.advice_topics;
    let guest = Guest {
        child: args.child.as_ref().map(|typed| ask::child(link, typed)).transpose()?,
        party: match (args.young, args.colleague) {
            (true, _) => Party::YoungPerson,
            (false, true) => Party::Professional,
            (false, false) => Party::Carer,
        },
        who: args.who.clone(),
        phone: args.phone.clone(),
        born: (args.birth_date.as_ref())
            .map(|typed| named::day(typed, welcome.now.date(), Bias::Past))
            .transpose()?,
        topic: match &args.topic {
            Some(typed) => named::choice(topics, "topic", typed)?,
            None => Code::NONE,
        },
        reason: args.reason.clone(),
    };
    Ok(SeatAct::Take { session, slot, guest, offered: args.offered.map(named::told) })
}

fn outcome(link: &Link, args: &SupportOutcome) -> Result<SeatAct, String> {
    let welcome = link.welcome();
    let known = &welcome.rules.choices.support_outcomes;
    let outcome = named::choice(known, "outcome of support", &args.outcome)?;
    let refer = match &args.refer {
        None => None,
        Some(typed) => Some(Box::new(NewReferral {
            pathway: named::pathway(&welcome.rules, typed)?,
            received: welcome.now.date(),
            words: args.words.clone(),
            ..NewReferral::default()
        })),
    };
    let seat = SeatId(ask::numbered(link, &args.place, WhoseIs::Support)?);
    Ok(SeatAct::Outcome { seat, outcome, refer, words: args.words.clone() })
}

fn list(link: &Link, session: u32, json: bool) -> Outcome {
    let page = page(link, SessionId(session), json)?;
    let mut said = Said::default();
    let mut table = Table::new(&["place", "slot", "start", "min", "who", "state", "note"]);
    for row in &page.rows {
        let seat = row.seat.as_ref();
        let line = Line {
            place: seat.map(|seat| seat.seat.0),
            session,
            slot: row.slot,
            date: page.when.0,
            start: clock(row.start),
            minutes: row.minutes,
            free: seat.is_none() && row.booking.is_none() && page.cancelled.is_none(),
            child: seat.and_then(|seat| seat.child).map(|child| child.0),
            name: seat.map(|seat| seat.name.as_str()),
            phone: seat.map(|seat| seat.phone.as_str()).filter(|phone| !phone.is_empty()),
            state: seat.map(|seat| seat.words.as_str()),
            note: seat.map_or("", |_| row.note.as_str()),
        };
        if json {
            put(&mut said.out, &line)?;
            continue;
        }
        table.row(&[
            line.place.map_or_else(|| "-".to_owned(), |place| place.to_string()),
            line.slot.to_string(),
            line.start.clone(),
            line.minutes.to_string(),
            line.name.unwrap_or("free").to_owned(),
            line.state.unwrap_or_default().to_owned(),
            line.note.to_owned(),
        ]);
    }
    Ok(if json { said } else { Said::lines(table.lines()) })
}
