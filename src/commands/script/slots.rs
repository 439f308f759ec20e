//! `waitwell slots SESSION`: its places one by one, and who has them.
use super::ask::strange;
use super::table::Table;
use crate::commands::cli::{Common, SlotsArgs};
use crate::commands::common::{Outcome, Said, look, put};
use crate::domain::ids::SessionId;
use crate::domain::session::CarveOut;
use crate::domain::telling::clock;
use crate::wire::query::Query;
use crate::wire::view::View;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    session: u32,
    slot: u8,
    date: NaiveDate,
    start: String,
    minutes: u16,
    kept_for: CarveOut,
    free: bool,
    booking: Option<u32>,
    id: Option<u32>,
    child: Option<u32>,
    name: Option<&'a str>,
    state: Option<&'a str>,
}

/// Carries out `waitwell slots`.
///
/// # Errors
/// In words.
pub fn slots(common: &Common, args: &SlotsArgs) -> Outcome {
    let link = common.link()?;
    let View::Session(page) = look(&link, Query::Session { session: SessionId(args.session) })? else {
        return strange();
    };
    let mut said = Said::default();
    let mut table = Table::new(&["slot", "start", "min", "booking", "referral", "child", "state"]);
    for row in &page.rows {
        let booked = row.booking.as_ref();
        let line = Line {
            session: args.session,
            slot: row.slot,
            date: page.when.0,
            start: clock(row.start),
            minutes: row.minutes,
            kept_for: row.carve_out,
            free: booked.is_none() && page.cancelled.is_none(),
            booking: booked.map(|b| b.booking.0),
            id: booked.map(|b| b.referral.0),
            child: booked.map(|b| b.child.0),
            name: booked.map(|b| b.name.as_str()),
            state: booked.map(|b| b.words.as_str()),
        };
        if args.json {
            put(&mut said.out, &line)?;
            continue;
        }
        let number = |id: Option<u32>| id.map_or_else(String::new, |id| id.to_string());
        let state = line.state.unwrap_or("free").to_owned();
        let name = line.name.unwrap_or_default().to_owned();
        let (slot, minutes) = (line.slot.to_string(), line.minutes.to_string());
        let (booking, referral) = (number(line.booking), number(line.id));
        table.row(&[slot, line.start.clone(), minutes, booking, referral, name, state]);
    }
    Ok(if args.json { said } else { Said::lines(table.lines()) })
}
