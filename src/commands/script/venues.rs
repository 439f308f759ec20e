//! `waitwell venues`: where sessions are held: rooms, which of them have no step, until when a venue is used.
use super::roster::{one, page};
use super::table::Table;
use super::{deed, named};
use crate::commands::cli::{Common, VenueArgs, VenuesArgs, VenuesVerb};
use crate::commands::common::{Outcome, Said, put};
use crate::desk::widgets::Bias;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::roster::{PhoneOf, RosterAct};
use crate::domain::session::Venue;
use crate::wire::view_roster::VenueCard;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    venue: u32,
    name: &'a str,
    address: &'a str,
    district: String,
    rooms: &'a [Box<str>],
    step_free: &'a [String],
    online: bool,
    until: Option<NaiveDate>,
    ahead: u32,
    phone: &'a str,
}

/// Carries out `waitwell venues`.
///
/// # Errors
/// In words.
pub fn venues(common: &Common, args: &VenuesArgs) -> Outcome {
    let link = common.link()?;
    let rules = &link.welcome().rules;
    let district = |typed: &str| named::district(rules, typed);
    let (command, deed) = match &args.verb {
        None => return list(&page(&link)?.venues, args.json),
        Some(VenuesVerb::Add(add)) => {
            let command = Command::AddVenue {
                name: add.name.clone(),
                address: add.address.clone().unwrap_or_default(),
                district: add.district.as_deref().map(district).transpose()?.unwrap_or(Code::NONE),
                rooms: add.room.clone(),
                online: add.online,
            };
            if add.step_free.is_empty() {
                (command, &add.deed)
            } else {
                // It is made, then its rooms without a step are noted: two changes, one after the other.
                let first = crate::commands::cli::Deed {
                    id: add.deed.id.as_ref().map(|id| format!("{id} made")),
                    ..add.deed.clone()
                };
                link.send_as(deed::id_of(&first)?, command).map_err(deed::refused)?;
                let page = page(&link)?;
                (
                    changed(one(&page.venues, &add.name, "venue", |card| &card.venue.name)?, add, None)?,
                    &add.deed,
                )
            }
        }
        Some(VenuesVerb::Change(change)) => {
            let page = page(&link)?;
            let card = one(&page.venues, &change.name, "venue", |card| &card.venue.name)?;
            let to = change.district.as_deref().map(district).transpose()?;
            (changed(card, change, to)?, &change.deed)
        }
        Some(VenuesVerb::Phone(args)) => {
            let page = page(&link)?;
            let card = one(&page.venues, &args.name, "venue", |card| &card.venue.name)?;
            let act = RosterAct::Phone { of: PhoneOf::Venue(card.venue.id), number: args.number.join(" ") };
            (Command::Roster { act }, &args.deed)
        }
        Some(VenuesVerb::Close(close)) => {
            let page = page(&link)?;
            let card = one(&page.venues, &close.name, "venue", |card| &card.venue.name)?;
            let open = close.last.trim().eq_ignore_ascii_case("open");
            let today = link.welcome().now.date();
            let until = if open { None } else { Some(named::day(&close.last, today, Bias::Future)?) };
            let (venue, step_free) = (Box::new(card.venue.clone()), card.step_free.clone());
            (Command::Roster { act: RosterAct::Venue { venue, step_free, until } }, &close.deed)
        }
    };
    deed::carry_out(&link, deed, command)
}

/// A venue with what was given changed.
fn changed(card: &VenueCard, to: &VenueArgs, district: Option<Code>) -> Result<Command, String> {
    let mut venue: Venue = card.venue.clone();
    let boxed = |rooms: &[String]| rooms.iter().map(|room| room.as_str().into()).collect::<Vec<Box<str>>>();
    if let Some(name) = &to.rename {
        venue.name = name.as_str().into();
    }
    if let Some(address) = &to.address {
        venue.address = address.as_str().into();
    }
    venue.district = district.unwrap_or(venue.district);
    if !to.room.is_empty() {
        venue.rooms = boxed(&to.room);
    }
    venue.online |= to.online;
    let step_free = if to.step_free.is_empty() { card.step_free.clone() } else { to.step_free.clone() };
    let gone = step_free.iter().find(|room| {
        !venue.rooms.is_empty() && !venue.rooms.iter().any(|known| known.eq_ignore_ascii_case(room))
    });
    if let Some(room) = gone {
        return Err(format!(
            "{room} would be none of its rooms, and is noted as step-free. Nothing was changed. Give --step-free, too."
        ));
    }
    let venue = Box::new(venue);
    Ok(Command::Roster { act: RosterAct::Venue { venue, step_free, until: card.until } })
}

fn list(cards: &[VenueCard], json: bool) -> Outcome {
    let mut said = Said::default();
    let mut table = Table::new(&["venue", "name", "district", "rooms", "step-free", "ahead", "note"]);
    for card in cards {
        let venue = &card.venue;
        let line = Line {
            venue: venue.id.0,
            name: &venue.name,
            address: &venue.address,
            district: venue.district.to_string(),
            rooms: &venue.rooms,
            step_free: &card.step_free,
            online: venue.online,
            until: card.until,
            ahead: card.ahead,
            phone: &card.phone,
        };
        if json {
            put(&mut said.out, &line)?;
            continue;
        }
        let mut note: Vec<String> = card.until.map(|day| format!("used to {day}")).into_iter().collect();
        if venue.online {
            note.push("online".to_owned());
        }
        table.row(&[
            venue.id.0.to_string(),
            venue.name.to_string(),
            card.district.clone(),
            venue.rooms.join(", "),
            card.step_free.join(", "),
            card.ahead.to_string(),
            note.join("; "),
        ]);
    }
    Ok(if json { said } else { Said::lines(table.lines()) })
}
