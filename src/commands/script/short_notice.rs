//! `waitwell short-notice`: how families fared with places at short notice. It leaves the building, so small numbers are kept
//! back, and with them those that would give them away.
use super::ask::strange;
use super::table::Table;
use super::{named, short_calls};
use crate::commands::cli::{Common, ShortNoticeArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::desk::widgets::Bias;
use crate::domain::short_notice::{Cells, printed};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_short::{FaredPage, ShortOf, ShortPage};
use chrono::Months;
use serde_json::{Value, json};

/// The row whose sum is how many places were taken.
const TOOK: &str = "took the place";

/// Carries out `waitwell short-notice`.
///
/// # Errors
/// In words.
pub fn short_notice(common: &Common, args: &ShortNoticeArgs) -> Outcome {
    let link = common.link()?;
    if let Some(verb) = &args.verb {
        return short_calls::act(&link, verb);
    }
    let today = link.welcome().now.date();
    let day = |typed: Option<&str>| typed.map(|typed| named::day(typed, today, Bias::Any)).transpose();
    let to = day(args.until.as_deref())?.unwrap_or(today);
    let from = match day(args.since.as_deref())? {
        Some(from) => from,
        None => to.checked_sub_months(Months::new(12)).unwrap_or(to),
    };
    if from > to {
        return Err(format!("{from} is after {to}. Nothing was counted."));
    }
    let View::ShortNotice(page) = look(&link, Query::ShortNotice { of: ShortOf::Fared(from, to) })? else {
        return strange();
    };
    let ShortPage::Fared(page) = *page else { return strange() };
    let rows = printed(&page.fared, page.least);
    if args.json { Said::json(&object(&page, &rows)) } else { Ok(Said::lines(lines(&page, &rows))) }
}

/// How many places were taken, where that is told.
fn filled(page: &FaredPage, rows: &[(&'static str, Cells)]) -> Option<u32> {
    let told = rows.iter().any(|(name, cells)| *name == TOOK && cells[2].is_some());
    told.then_some(page.fared.filled)
}

fn object(page: &FaredPage, rows: &[(&'static str, Cells)]) -> Value {
    let taken = filled(page, rows);
    let rows: Vec<Value> = rows
        .iter()
        .map(|(name, cells)| {
            json!({"families": name, "no_interpreter": cells[0], "interpreter": cells[1], "all": cells[2]})
        })
        .collect();
    json!({
        "from": page.from, "to": page.to, "counted_on": page.today, "places": page.fared.places,
        "taken": taken, "kept_back_under": page.least, "rows": rows,
    })
}

fn lines(page: &FaredPage, rows: &[(&'static str, Cells)]) -> Vec<String> {
    let taken = filled(page, rows).map_or_else(|| "*".to_owned(), |n| n.to_string());
    let mut out = vec![format!(
        "{} to {}, counted {}: {} freed places rung about, {taken} of them taken.",
        page.from, page.to, page.today, page.fared.places
    )];
    let mut table = Table::new(&["families", "no interpreter", "interpreter", "all"]);
    let told = |cell: Option<u32>| cell.map_or_else(|| "*".to_owned(), |n| n.to_string());
    for (name, cells) in rows {
        table.row(&[(*name).to_owned(), told(cells[0]), told(cells[1]), told(cells[2])]);
    }
    out.extend(table.lines());
    if rows.iter().any(|(_, cells)| cells.contains(&None)) {
        out.push(format!("* kept back: a number under {}, or one that would give it away.", page.least));
    }
    out
}
