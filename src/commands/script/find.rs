//! `waitwell find TEXT`: children by whatever is known of them, best first. As data it is an export.
use super::ask::strange;
use super::table::Table;
use crate::commands::cli::{Common, FindArgs};
use crate::commands::common::{Outcome, Said, look, put};
use crate::wire::query::OutOf;
use crate::wire::view::View;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct FindLine<'a> {
    child: u32,
    name: &'a str,
    birth_date: NaiveDate,
    district: &'a str,
    open: &'a str,
    referral: Option<u32>,
    found_by: &'a str,
    needs: Vec<&'static str>,
}

/// Carries out `waitwell find`.
///
/// # Errors
/// In words.
pub fn find(common: &Common, args: &FindArgs) -> Outcome {
    let link = common.link()?;
    let text = args.text.join(" ");
    let of = OutOf::Find { text: text.clone(), rows: args.most };
    let View::Find(page) = look(&link, of.asked(args.json))? else {
        return strange();
    };
    let mut said = Said::default();
    let mut table = Table::new(&["child", "name", "born", "district", "open", "found by"]);
    for row in &page.rows {
        if args.json {
            let line = FindLine {
                child: row.child.0,
                name: &row.name,
                birth_date: row.born,
                district: &row.place,
                open: &row.open,
                referral: row.referral.map(|id| id.0),
                found_by: &row.by,
                needs: row.flags.words(),
            };
            put(&mut said.out, &line)?;
        } else {
            let born = row.born.to_string();
            let child = row.child.0.to_string();
            let (name, place) = (row.name.clone(), row.place.clone());
            table.row(&[child, name, born, place, row.open.clone(), row.by.clone()]);
        }
    }
    if args.json {
        return Ok(said);
    }
    let places: Vec<String> = page
        .places
        .iter()
        .map(|place| format!("place {}  {}, no record: {}", place.seat.0, place.name, place.words))
        .collect();
    if page.rows.is_empty() && !places.is_empty() {
        return Ok(Said::lines(places));
    }
    if page.rows.is_empty() {
        return Ok(Said::lines([format!("No child like \"{text}\".")]));
    }
    let more = page.total.saturating_sub(page.rows.len() as u32);
    let more = (more > 0).then(|| format!("{more} more: type more of the name, or --most N."));
    Ok(Said::lines(table.lines().into_iter().chain(more).chain(places)))
}
