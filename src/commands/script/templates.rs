//! `waitwell templates`: clinics' templates line by line, and their sessions made up to a day, as the desk makes them.
use super::ask::strange;
use super::deed;
use super::table::Table;
use crate::commands::cli::{Common, PublishArgs, TemplatesArgs, TemplatesVerb};
use crate::commands::common::{Outcome, Said, look, put};
use crate::domain::command::Command;
use crate::domain::ids::TemplateId;
use crate::domain::telling::clock;
use crate::wire::query::{Query, Until};
use crate::wire::view::View;
use crate::wire::view_templates::{LeftIs, PublishPage, TemplateRow};
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    template: u32,
    clinic: &'a str,
    when: &'a str,
    start: String,
    places: &'a str,
    people: &'a [String],
    next: &'a [NaiveDate],
    published: Option<NaiveDate>,
    to: Option<NaiveDate>,
    ahead: u32,
}

#[derive(Serialize)]
struct Day<'a> {
    on: NaiveDate,
    made: bool,
    left: Option<LeftIs>,
    why: Option<&'a str>,
    /// Who usually does it and is not asked, each with why.
    without: &'a [String],
}

/// Carries out `waitwell templates`.
///
/// # Errors
/// In words.
pub fn templates(common: &Common, args: &TemplatesArgs) -> Outcome {
    if let Some(TemplatesVerb::Publish(publish)) = &args.verb {
        return self::publish(common, publish);
    }
    let link = common.link()?;
    let View::Templates(page) = look(&link, Query::Templates)? else { return strange() };
    let mut said = Said::default();
    let mut table = Table::new(&["template", "clinic", "when", "start", "published", "ahead"]);
    for row in &page.rows {
        if args.json { put(&mut said.out, &line(row))? } else { table.row(&cells(row)) }
    }
    Ok(if args.json { said } else { Said::lines(table.lines()) })
}

fn line(row: &TemplateRow) -> Line<'_> {
    Line {
        template: row.template.0,
        clinic: &row.clinic,
        when: &row.when,
        start: clock(row.start),
        places: &row.places,
        people: &row.people,
        next: &row.next,
        published: row.published,
        to: row.to,
        ahead: row.ahead,
    }
}

fn cells(row: &TemplateRow) -> Vec<String> {
    let published = row.published.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let first = [row.template.0.to_string(), row.clinic.clone(), row.when.clone()];
    first.into_iter().chain([clock(row.start), published, row.ahead.to_string()]).collect()
}

fn publish(common: &Common, args: &PublishArgs) -> Outcome {
    let link = common.link()?;
    let today = link.welcome().now.date();
    let until = Until::read(&args.until, today).map_err(|words| format!("{words}. Nothing was made."))?;
    let template = TemplateId(args.template);
    let page = match look(&link, Query::Publishing { template, until })? {
        View::Publishing(Ok(page)) => page,
        View::Publishing(Err(refusal)) => return Err(refusal.words),
        View::Gone { .. } => return Err("There is no such template (any more). Nothing was made.".to_owned()),
        _ => return strange(),
    };
    if args.dry_run {
        return days(&page, args.deed.json);
    }
    let days: Vec<NaiveDate> = page.rows.iter().filter(|row| row.left.is_none()).map(|row| row.on).collect();
    if days.is_empty() {
        return Ok(Said::lines([format!("Nothing to make up to {}.", page.until.1)]));
    }
    // Who is not asked is said with what was made.
    let lacks = page.rows.iter().filter(|row| row.left.is_none() && !row.without.is_empty());
    let warnings: Vec<String> = lacks.map(|row| format!("{}{}", row.words, row.lacks())).collect();
    let done =
        link.send_as(deed::id_of(&args.deed)?, Command::Publish { template, days }).map_err(deed::refused)?;
    deed::told(&args.deed, &done, &warnings)
}

/// What would be made, and what not and why.
fn days(page: &PublishPage, json: bool) -> Outcome {
    let mut said = Said::default();
    let mut lines = vec![format!("{}, to {}", page.said, page.until.1)];
    for row in &page.rows {
        let left = row.left.as_ref();
        if json {
            let (left, why) = (left.map(|(kind, _)| *kind), left.map(|(_, why)| why.as_str()));
            put(&mut said.out, &Day { on: row.on, made: left.is_none(), left, why, without: &row.without })?;
        } else {
            lines.push(left.map_or_else(
                || format!("{}{}", row.words, row.lacks()),
                |(_, why)| format!("{}  not made: {why}", row.words),
            ));
        }
    }
    Ok(if json { said } else { Said::lines(lines) })
}
