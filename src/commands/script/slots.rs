//! `waitwell slots SESSION`: its places one by one, and who has them. As data it is an export.
use super::ask::strange;
use super::table::Table;
use crate::commands::cli::{Common, SlotsArgs};
use crate::commands::common::{Outcome, Said, look, put};
use crate::domain::ids::SessionId;
use crate::domain::rules::ServiceKind;
use crate::domain::session::CarveOut;
use crate::domain::telling::clock;
use crate::wire::query::OutOf;
use crate::wire::view::View;
use crate::wire::view_diary::{PlaceRow, SessionPage};
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
    let of = OutOf::Session { session: SessionId(args.session) };
    let View::Session(page) = look(&link, of.asked(args.json))? else { return strange() };
    let mut said = Said::default();
    let mut table = Table::new(&["slot", "start", "min", "booking", "referral", "child", "state"]);
    for row in &page.rows {
        let booked = row.booking.as_ref();
        let stands = match (booked, &row.seat) {
            (Some(booked), _) => Some(booked.words.as_str()),
            (None, Some(seat)) => Some(seat.words.as_str()),
            (None, None) => not_given(&page, row),
        };
        let line = Line {
            session: args.session,
            slot: row.slot,
            date: page.when.0,
            start: clock(row.start),
            minutes: row.minutes,
            kept_for: row.carve_out,
            free: stands.is_none(),
            booking: booked.map(|b| b.booking.0),
            id: booked.map(|b| b.referral.0),
            child: booked.map(|b| b.child.0),
            name: booked.map(|b| b.name.as_str()),
            state: stands,
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

/// Why a place that nobody has cannot be given; none where it is free.
fn not_given<'a>(page: &'a SessionPage, row: &PlaceRow) -> Option<&'a str> {
    let drop_in = page.service.2 == ServiceKind::DropIn;
    let until = if drop_in { row.start.saturating_add(row.minutes) } else { row.start };
    let (today, minute) = page.now;
    if page.cancelled.is_some() {
        Some("called off")
    } else if page.when.0 < today || (page.when.0 == today && until <= minute) {
        Some("not taken: its time has come")
    } else if !page.shut.is_empty() {
        Some(&page.shut)
    } else if !page.unheld.is_empty() {
        Some("nobody holds it")
    } else if !page.quorum.1.is_empty() {
        Some("not quorate")
    } else {
        None
    }
}
