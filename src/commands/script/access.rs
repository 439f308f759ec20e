//! `waitwell access`: who has looked at my child's record? And at whom somebody looked, and which hidden addresses were shown.
use super::ask::{self, strange};
use super::named;
use super::table::Table;
use crate::client::Link;
use crate::commands::cli::{AccessArgs, Common};
use crate::commands::common::{Outcome, Said, look};
use crate::domain::command::Command;
use crate::domain::glass::GlassAct;
use crate::domain::typed_date::Bias;
use crate::wire::access::{AccessOf, AccessPage, AccessRow, GlassRow, LOG};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_keeping::LEAVES;
use serde_json::json;

/// Carries out `waitwell access`.
///
/// # Errors
/// In words.
pub fn access(common: &Common, args: &AccessArgs) -> Outcome {
    let link = common.link()?;
    if let Some(glass) = args.read {
        let done = link.send(Command::Glass { act: GlassAct::Read { glass } }).map_err(|no| no.words)?;
        return Ok(Said::lines([done.words]));
    }
    let today = link.welcome().now.date();
    let since = args.since.as_deref().map(|typed| named::day(typed, today, Bias::Past)).transpose()?;
    let of = of(&link, args)?;
    let View::Access(page) = look(&link, Query::Access { of: of.clone(), since })? else { return strange() };
    if args.json { objects(&page) } else { Ok(Said::lines(lines(&of, &page))) }
}

fn of(link: &Link, args: &AccessArgs) -> Result<AccessOf, String> {
    Ok(match (&args.child, &args.by) {
        (Some(child), _) => AccessOf::Child(ask::child_to_look_at(link, child)?),
        (None, Some(user)) => AccessOf::By(user.trim().to_owned()),
        (None, None) => AccessOf::Glass,
    })
}

/// One object a line.
fn objects(page: &AccessPage) -> Outcome {
    let row = |row: &AccessRow| {
        json!({
            "at": row.at, "user": row.user, "child": row.child.0, "name": row.name, "screen": row.screen,
            "change": row.change, "reason": row.reason,
        })
    };
    let glass = |row: &GlassRow| {
        json!({
            "number": row.id, "at": row.at, "user": row.user, "child": row.child.0, "name": row.name,
            "reason": row.reason, "read_by": row.read.as_ref().map(|(by, _)| by),
            "read_at": row.read.as_ref().map(|(_, at)| at),
        })
    };
    let all = page.rows.iter().map(row).chain(page.glass.iter().map(glass));
    Ok(Said::lines(all.map(|object| object.to_string())))
}

fn lines(of: &AccessOf, page: &AccessPage) -> Vec<String> {
    let at = |at: chrono::NaiveDateTime| at.format("%-d %b %Y %H:%M").to_string();
    let (mut table, none) = match of {
        AccessOf::Glass => (
            Table::new(&["number", "when", "who", "child", "why", "read by"]),
            "No hidden address was shown.",
        ),
        AccessOf::Child(_) | AccessOf::By(_) => {
            (Table::new(&["when", "who", "child", "did", "why"]), "Nobody looked, as far as the log goes.")
        }
    };
    // What is wrong with the log itself comes before all of it, and makes no column wide.
    let (log, rows): (Vec<&AccessRow>, Vec<&AccessRow>) = page.rows.iter().partition(|row| row.user == LOG);
    for row in rows {
        let did = match (row.change.as_str(), row.screen.as_str()) {
            ("", screen) if leaves(screen) => format!("took out: {screen}"),
            ("", screen) => format!("looked: {screen}"),
            (change, _) => change.to_owned(),
        };
        table.row(&[at(row.at), row.user.clone(), whose(row), did, row.reason.clone()]);
    }
    for row in &page.glass {
        let read = row
            .read
            .as_ref()
            .map_or_else(|| "not read yet".to_owned(), |(by, on)| format!("{by} {}", at(*on)));
        table.row(&[
            row.id.to_string(),
            at(row.at),
            row.user.clone(),
            row.name.clone(),
            row.reason.clone(),
            read,
        ]);
    }
    let mut lines: Vec<String> = log.iter().map(|row| row.change.clone()).collect();
    if page.rows.len() == log.len() && page.glass.is_empty() {
        lines.push(none.to_owned());
        return lines;
    }
    lines.extend(table.lines());
    if page.older > 0 {
        lines.push(format!("{} older ones are not shown: ask again with another --since.", page.older));
    }
    lines
}

/// Whether something leaves by that screen, also where the log's line was changed since.
fn leaves(screen: &str) -> bool {
    LEAVES.iter().any(|leaves| {
        screen.strip_prefix(leaves).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
    })
}

/// A child by its name; one that is not on record any more by its number.
fn whose(row: &AccessRow) -> String {
    if row.name.is_empty() && row.child.0 > 0 { format!("child {}", row.child.0) } else { row.name.clone() }
}
