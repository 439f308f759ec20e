//! `waitwell retention` and `waitwell exports`: records whose time has come, and what left the building. Nothing is erased by looking.
use super::ask::strange;
use super::named::day;
use crate::commands::cli::{Common, ExportsArgs, RetentionArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::domain::calendar::{counted, long_date};
use crate::domain::typed_date::Bias;
use crate::wire::access::LOG;
use crate::wire::query::{OutOf, Query};
use crate::wire::view::View;
use crate::wire::view_keeping::{KeepingOf, KeepingPage, NOT_RECORDED};
use chrono::Days;
use serde_json::json;

/// Days back that exports are listed for, where no day is named.
const BACK: u64 = 30;

/// Carries out `waitwell retention`.
///
/// # Errors
/// In words.
pub fn retention(common: &Common, args: &RetentionArgs) -> Outcome {
    let link = common.link()?;
    let today = link.welcome().now.date();
    let by = args.by.as_deref().map_or(Ok(today), |typed| day(typed, today, Bias::Future))?;
    let asked = OutOf::Retention { by }.asked(args.json);
    let View::Keeping(KeepingPage::Retention(rows)) = look(&link, asked)? else { return strange() };
    if args.json {
        return Ok(Said::lines(rows.iter().map(|row| {
            json!({"child": row.child.0, "name": row.name, "birth_date": row.born, "due": row.due, "why": row.why,
                   "held": row.due.is_none()})
            .to_string()
        })));
    }
    if rows.is_empty() {
        return Ok(Said::lines([format!(
            "No record is due by {}, and none is on legal hold.",
            long_date(by)
        )]));
    }
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let due =
                row.due.map_or_else(|| "kept".to_owned(), |due| format!("due since {}", long_date(due)));
            format!("{}  {}, born {}: {due}; {}", row.child.0, row.name, long_date(row.born), row.why)
        })
        .collect();
    lines.push(
        "Nothing is erased by itself: `waitwell erase --child NUMBER` erases one that is due.".to_owned(),
    );
    Ok(Said::lines(lines))
}

/// Carries out `waitwell exports`.
///
/// # Errors
/// In words.
pub fn exports(common: &Common, args: &ExportsArgs) -> Outcome {
    let link = common.link()?;
    let today = link.welcome().now.date();
    let since = match &args.since {
        Some(typed) => day(typed, today, Bias::Past)?,
        None => today - Days::new(BACK),
    };
    let View::Keeping(KeepingPage::Exports(rows)) = look(&link, Query::Keeping(KeepingOf::Exports(since)))?
    else {
        return strange();
    };
    if args.json {
        return Ok(Said::lines(rows.iter().map(|row| {
            let children = (row.children != NOT_RECORDED).then_some(row.children);
            json!({"at": row.at, "by": row.by, "what": row.what, "children": children}).to_string()
        })));
    }
    if rows.is_empty() {
        return Ok(Said::lines([format!("Nothing about a child has left since {}.", long_date(since))]));
    }
    Ok(Said::lines(rows.iter().map(|row| {
        if row.by == LOG {
            return row.what.clone();
        }
        let children = match row.children {
            NOT_RECORDED => "number not recorded".to_owned(),
            n => counted(u64::from(n), "child", "children"),
        };
        format!("{}  {}: {}, {children}", row.at.format("%-d %b %Y %H:%M"), row.by, row.what)
    })))
}
