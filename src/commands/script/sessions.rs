//! `waitwell sessions`: the diary line by line.
use super::ask::strange;
use super::table::Table;
use super::{named, sessions_made};
use crate::commands::cli::{Common, SessionsArgs};
use crate::commands::common::{Outcome, Said, look, put};
use crate::desk::widgets::Bias;
use crate::domain::telling::clock;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_diary::SessionLine;
use chrono::{Days, NaiveDate};
use serde::Serialize;

/// Lines asked for at once.
const LINES_AT_ONCE: u16 = 500;
/// Days shown where no end is named: as far ahead as the diary is usually made.
const AHEAD: u64 = 56;

#[derive(Serialize)]
struct Line<'a> {
    session: u32,
    service: String,
    name: &'a str,
    venue: &'a str,
    room: &'a str,
    date: NaiveDate,
    start: String,
    end: String,
    places: u16,
    taken: u16,
    held: u16,
    free: u16,
    quorate: bool,
    missing_roles: &'a [String],
    cancelled: Option<&'a str>,
    /// Whoever was to hold it is away or has declined, and nobody else has said that they come.
    unheld: bool,
    /// Why it cannot be held where it is; none where it can.
    shut: Option<&'a str>,
}

/// Carries out `waitwell sessions`.
///
/// # Errors
/// In words.
pub fn sessions(common: &Common, args: &SessionsArgs) -> Outcome {
    let link = common.link()?;
    if let Some(verb) = &args.verb {
        return sessions_made::act(&link, verb);
    }
    let welcome = link.welcome();
    let today = welcome.now.date();
    let service = args.service.as_deref().map(|typed| named::service(&welcome.rules, typed)).transpose()?;
    let day = |typed: &Option<String>| typed.as_deref().map(|t| named::day(t, today, Bias::Any)).transpose();
    let from = day(&args.from)?.unwrap_or(today);
    let to = day(&args.to)?.unwrap_or(from + Days::new(AHEAD));
    if to < from {
        return Err(format!("{to} is before {from}. Nothing was looked up."));
    }
    let (mut at, mut said) = (0, Said::default());
    let mut table =
        Table::new(&["session", "date", "start", "end", "service", "venue", "free", "places", "note"]);
    loop {
        let query = Query::Sessions { service, from, to, at, rows: LINES_AT_ONCE };
        let View::Sessions(page) = look(&link, query)? else { return strange() };
        for row in &page.rows {
            let line = line(row);
            if args.free
                && (line.free == 0 || !line.quorate || line.unheld || line.shut.is_some() || row.past)
            {
                continue;
            }
            if args.json { put(&mut said.out, &line)? } else { table.row(&cells(&line)) }
        }
        at += page.rows.len() as u32;
        if page.rows.is_empty() || at >= page.total {
            break;
        }
    }
    Ok(if args.json { said } else { Said::lines(table.lines()) })
}

fn line(row: &SessionLine) -> Line<'_> {
    let (taken, held, places) = row.counts;
    Line {
        session: row.session.0,
        service: row.service.0.to_string(),
        name: &row.service.1,
        venue: &row.venue,
        room: &row.room,
        date: row.when.0,
        start: clock(row.when.1),
        end: clock(row.when.2),
        places,
        taken,
        held,
        free: row.free,
        quorate: row.missing.is_empty(),
        missing_roles: &row.missing,
        cancelled: row.cancelled.as_deref(),
        unheld: row.unheld,
        shut: Some(row.shut.as_str()).filter(|words| !words.is_empty()),
    }
}

fn cells(line: &Line<'_>) -> Vec<String> {
    let note = match (line.cancelled, line.missing_roles) {
        (Some(reason), _) => format!("called off: {reason}"),
        (None, _) if line.shut.is_some() => line.shut.unwrap_or_default().to_owned(),
        (None, []) if line.unheld => "nobody holds it".to_owned(),
        (None, []) => String::new(),
        (None, roles) => format!("not quorate: {} missing", roles.join(", ")),
    };
    let numbers = [line.free.to_string(), line.places.to_string(), note];
    let when = [line.session.to_string(), line.date.to_string(), line.start.clone(), line.end.clone()];
    when.into_iter().chain([line.service.clone(), line.venue.to_owned()]).chain(numbers).collect()
}
