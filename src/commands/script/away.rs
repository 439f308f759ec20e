//! `waitwell away` and `waitwell shut`: who is not there and what cannot be used, recorded as the desk's line records it, with
//! what it does to sessions; `waitwell back` and `waitwell reopen`: sooner than was thought.
use super::ask::strange;
use super::roster::{one, page};
use super::table::Table;
use super::{deed, named};
use crate::client::Link;
use crate::commands::cli::{AwayArgs, BackArgs, Common};
use crate::commands::common::{Outcome, Said, look, put};
use crate::desk::widgets::Bias;
use crate::domain::command::Command;
use crate::domain::repair::Trouble;
use crate::domain::roster::RosterAct;
use crate::wire::entry::{EntryDeed, Here, Picked};
use crate::wire::message::ActId;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_repair::{RepairOf, RepairPage};
use crate::wire::view_roster::{AwayRow, ShutRow};
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    number: u32,
    name: &'a str,
    from: NaiveDate,
    to: NaiveDate,
    reason: &'a str,
    by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sessions: Option<u32>,
}

/// Carries out `waitwell away`.
///
/// # Errors
/// In words.
pub fn away(common: &Common, args: &AwayArgs) -> Outcome {
    let link = common.link()?;
    if args.words.is_empty() {
        let line = |row: &AwayRow| {
            (row.absence.0, row.name.clone(), row.days, row.reason.clone() + &row.part, row.by.clone(), None)
        };
        let rows: Vec<_> = page(&link)?.away.iter().map(line).collect();
        return list(&rows, args.deed.json, "Nobody is away.");
    }
    trouble(&link, "sick", args)
}

/// Carries out `waitwell shut`.
///
/// # Errors
/// In words.
pub fn shut(common: &Common, args: &AwayArgs) -> Outcome {
    let link = common.link()?;
    if args.words.is_empty() {
        let line = |row: &ShutRow| {
            (
                row.closure.0,
                row.place.clone(),
                row.days,
                row.reason.clone(),
                row.by.clone(),
                Some(row.sessions),
            )
        };
        let rows: Vec<_> = page(&link)?.shut.iter().map(line).collect();
        return list(&rows, args.deed.json, "Nothing is shut.");
    }
    trouble(&link, "shut", args)
}

type Row = (u32, String, (NaiveDate, NaiveDate), String, String, Option<u32>);

fn list(rows: &[Row], json: bool, none: &str) -> Outcome {
    let mut said = Said::default();
    let mut table = Table::new(&["number", "name", "from", "to", "reason", "by"]);
    for (number, name, (from, to), reason, by, sessions) in rows {
        if json {
            let (number, from, to, sessions) = (*number, *from, *to, *sessions);
            put(&mut said.out, &Line { number, name, from, to, reason, by, sessions })?;
        } else {
            let days = [from.to_string(), to.to_string()];
            let first = [number.to_string(), name.clone()];
            let row: Vec<String> =
                first.into_iter().chain(days).chain([reason.clone(), by.clone()]).collect();
            table.row(&row);
        }
    }
    match (json, rows.is_empty()) {
        (true, _) => Ok(said),
        (false, true) => Ok(Said::lines([none.to_owned()])),
        (false, false) => Ok(Said::lines(table.lines())),
    }
}

/// What went wrong as the line's own words say it, so that days and names are read alike everywhere.
fn read(link: &Link, verb: &str, args: &AwayArgs) -> Result<Trouble, String> {
    let reason = args.reason.as_deref().unwrap_or_default();
    let text = format!("{verb} {} {reason}", args.words.join(" "));
    let query = Query::Entry { text, here: Box::new(Here::default()), picked: Picked::default() };
    let View::Entry(page) = look(link, query)? else { return strange() };
    match page.deed {
        EntryDeed::Repair { trouble } => Ok(*trouble),
        _ => Err(format!("{} Nothing was changed.", page.says.join(" "))),
    }
}

fn trouble(link: &Link, verb: &str, args: &AwayArgs) -> Outcome {
    let trouble = read(link, verb, args)?;
    if args.dry_run {
        let View::Repair(repair) = look(link, Query::Repair { trouble, picks: Vec::new() })? else {
            return strange();
        };
        return Ok(Said::lines(would(&repair)));
    }
    let command = match &trouble {
        Trouble::Away { staff, from, to, reason, part } => {
            Command::Away { staff: *staff, from: *from, to: *to, reason: *reason, part: *part }
        }
        Trouble::Shut { closed, from, to, reason } => Command::Roster {
            act: RosterAct::Shut { closed: closed.clone(), from: *from, to: *to, reason: *reason },
        },
    };
    let act = deed::act_of(&args.deed)?;
    let done = link.send_as(deed::part_of(act, &command), command).map_err(deed::refused)?;
    let View::Repair(repair) = look(link, Query::Repair { trouble, picks: Vec::new() })? else {
        return strange();
    };
    let told = if args.repair { carry_out(link, act, &repair) } else { left(&repair) };
    deed::told(&args.deed, &done, &told)
}

/// The sessions it concerns, each with what could be done, for whoever does it by hand or at a desk.
fn left(repair: &RepairPage) -> Vec<String> {
    let rows = repair.lines.iter().filter(|line| matches!(line.of, RepairOf::Session(_)));
    rows.map(|line| format!("To be seen to: {}", line.words)).collect()
}

/// All that would come of it: each session, and each child of it.
fn would(repair: &RepairPage) -> Vec<String> {
    let mut said = vec![format!("{}.", repair.title)];
    let rows = repair.lines.iter().filter(|line| line.of != RepairOf::Trouble);
    said.extend(rows.map(|line| {
        let indent = if matches!(line.of, RepairOf::Session(_)) { "" } else { "  " };
        format!("{indent}{}", line.words)
    }));
    if said.len() == 1 {
        said.push("No session is concerned.".to_owned());
    }
    said.push("Nothing was changed.".to_owned());
    said
}

/// Does all that is proposed, in order, as one act with what was recorded before it: one undo takes all of it back. What is
/// refused by then is said, and what needed it is left.
fn carry_out(link: &Link, act: ActId, repair: &RepairPage) -> Vec<String> {
    let mut told = Vec::new();
    let mut failed = Vec::new();
    // A session's own change comes after those of its children.
    let mut order: Vec<usize> = (0..repair.lines.len()).collect();
    order.sort_by_key(|at| {
        let line = &repair.lines[*at];
        let session = matches!(line.of, RepairOf::Session(_));
        (if session { *at } else { line.needs.map_or(*at, usize::from) }, session)
    });
    for at in order {
        let line = &repair.lines[at];
        let Some(command) = line.command.clone() else { continue };
        let needs = line.needs.map(usize::from).filter(|of| *of < at);
        if needs.is_some_and(|of| failed.contains(&of)) {
            continue;
        }
        match link.send_as(deed::part_of(act, &command), command) {
            Ok(done) => told.push(done.words),
            Err(refusal) => {
                failed.push(at);
                told.push(format!("NOT done: {}: {}", line.words, refusal.words));
            }
        }
    }
    told
}

/// Carries out `waitwell back`.
///
/// # Errors
/// In words.
pub fn back(common: &Common, args: &BackArgs) -> Outcome {
    let link = common.link()?;
    let today = link.welcome().now.date();
    let on =
        args.on.as_deref().map(|typed| named::day(typed, today, Bias::Future)).transpose()?.unwrap_or(today);
    let page = page(&link)?;
    let row = one(&page.away, &args.name, "person who is away", |row| &row.name)?;
    deed::carry_out(&link, &args.deed, Command::Back { absence: row.absence, on })
}

/// Carries out `waitwell reopen`.
///
/// # Errors
/// In words.
pub fn reopen(common: &Common, args: &BackArgs) -> Outcome {
    let link = common.link()?;
    let today = link.welcome().now.date();
    let on =
        args.on.as_deref().map(|typed| named::day(typed, today, Bias::Future)).transpose()?.unwrap_or(today);
    let page = page(&link)?;
    let row = one(&page.shut, &args.name, "place that is shut", |row| &row.place)?;
    let act = RosterAct::Reopen { closure: row.closure, on };
    deed::carry_out(&link, &args.deed, Command::Roster { act })
}
